//! What can only be tested with everything put together.

mod bad_bids;
mod bad_input;
mod control;
mod dead_letters;
mod demo;
mod main_job;
mod once;
mod openapi;
mod own_api;
mod pages;
mod proof;
mod rights;
mod simulator;
mod tidy;
mod world;
