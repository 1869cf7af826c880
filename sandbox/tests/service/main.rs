//! The service through its router, as a caller meets it.
#![allow(missing_docs, reason = "a test's name says it")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod accounts;
mod broken_off;
mod content;
mod hostile;
mod limits;
mod list;
mod pages;
mod query;
mod refusals;
mod states;
mod task_id;
mod vectors;
mod world;
