//! What a tenant's staff are to do and when: tasks, their repetition and reminders, rules that make tasks, the calendar. `docs/tasks.md`.

pub mod about;
pub mod api;
pub mod calendar;
pub mod day;
pub mod due;
#[cfg(test)]
mod http_test;
mod live;
mod remind;
pub mod repeat;
#[cfg(test)]
mod repeat_tests;
pub mod rule;
pub mod task;
#[cfg(test)]
mod tests;

use web::PageCheck;

pub use due::Due;
pub use repeat::Repeat;
pub use task::{NewTask, Task, TaskPatch};

/// The handlers of this crate's events and deadlines.
pub fn handlers() -> jobs::Handlers {
    live::handlers().and(remind::handlers()).and(rule::handlers())
}

/// Every page of this crate, for the test that draws them all.
pub fn pages() -> Vec<PageCheck> {
    vec![
        PageCheck::of::<day::page::DayPage>(),
        PageCheck::of::<day::panel::TaskPanel>(),
        PageCheck::of::<day::quick::QuickForm>(),
        PageCheck::of::<day::told::Told>(),
        PageCheck::of::<day::count::Count>(),
        PageCheck::of::<about::find::Found>(),
        PageCheck::of::<calendar::page::CalendarPage>(),
        PageCheck::of::<rule::page::Rules>(),
    ]
}
