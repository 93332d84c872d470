//! The program as it really runs: a server and a worker that are killed in the middle, a Redis that loses everything,
//! an open page that waits for news.

#![expect(clippy::expect_used, reason = "a test that can not go on has to stop, saying why")]

mod books;
mod caller;
mod flushed;
mod killed;
mod live;
mod network;
mod program;
mod watched;
