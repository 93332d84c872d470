//! What can only be tested with everything put together.

mod bad_input;
mod demo;
mod main_job;
mod openapi;
mod pages;
mod proof;
mod rights;
mod simulator;
mod tidy;
mod world;
