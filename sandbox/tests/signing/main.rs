//! The signing endpoint against a service of the tests' own, which answers, delays and breaks as it is told.

#![allow(clippy::unwrap_used, missing_docs)]

mod answers;
mod audit;
mod bench;
mod idempotency;
mod logs;
mod outcomes;
mod refusals;
mod requests;
mod roles;
mod script;
mod secrecy;
mod sign;
