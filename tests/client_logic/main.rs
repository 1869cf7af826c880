//! The client's logic in a simulated world: virtual time, a network that does as it is told, and a service.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail, and its names say what it is")]

mod answers;
mod bulk;
mod exactly_once;
mod limits;
mod lists;
mod pace;
mod signing;
mod simulation;
mod table;
mod watched;
