//! Builds and checks the scheduled-push requests of Tencent Cloud Chat.
//!
//! The service has five APIs: add, list, modify, get and delete a scheduled task. A wrong request reaches every user
//! of an app, or none; so everything that the service would refuse, and much that it would take to nobody's joy, is
//! told before anything is sent. The same code runs in browsers, as the npm package `timpush-sched`, and natively.
//!
//! - [`check`] tells all that is wrong with a request, as [`Issue`]s in English or Chinese.
//! - [`model`] holds the service's objects, [`builder`] makes requests, [`diff`] tells what changed.
//! - [`client`] makes the calls: when to wait, to try again, to look for what was lost.
//! - [`time`], [`accounts`] and [`preview`] are for what people type, paste and want to see.

pub mod accounts;
#[cfg(not(target_arch = "wasm32"))]
pub mod builder;
pub mod client;
pub mod diff;
pub mod digits;
mod issue;
mod members;
pub mod messages;
pub mod model;
pub mod preview;
mod rules;
#[cfg(not(target_arch = "wasm32"))]
mod schema;
mod seen;
mod split;
pub mod tape;
pub mod time;
#[cfg(not(target_arch = "wasm32"))]
mod typescript;
pub mod value;

pub use issue::{Code, Figure, Issue, Param, Severity, Step};
pub use members::Member;
pub use messages::Locale;
pub use rules::{Options, Request, check};
#[cfg(not(target_arch = "wasm32"))]
pub use schema::json_schemas;
#[cfg(not(target_arch = "wasm32"))]
pub use typescript::typescript;
