//! The signing endpoint: what makes a console's calls possible without an admin's UserSig in the browser.
//!
//! It stands by itself: besides the crates it needs only the [`Caller`](caller::Caller) that a guard in front of it put
//! into the request, so that it can be lifted into another backend.

pub mod caller;
pub mod pace;
pub mod secret;
