//! The calendar: tasks by the days on which they are due.

pub mod page;
mod read;
mod span;
