//! Faults on demand: what a network, a proxy or the service can do to a call, when somebody asks for it.
//!
//! A plan of faults lies in [`Faults`]; the first that fits a call and fires strikes it. Where a fault leaves room for the
//! work, the work is done in a task of its own and whether or not the client stays: that is what the real service does,
//! and what its clients must be able to live with.

mod fault;
mod plan;
mod read;
mod strike;

pub use fault::Fault;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::middleware::from_fn_with_state;
use serde_json::Value;

use crate::service::{self, Expired};
use crate::signing::command::Command;
use plan::Plan;

/// Where a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The calls that reach the service, those of the signing endpoint among them.
    Service,
    /// The calls that reach the signing endpoint.
    Relay,
}

/// The plan of faults, none at first. Its copies are one.
#[derive(Clone, Default)]
pub struct Faults {
    plan: Arc<Mutex<Plan>>,
    /// Outlives the plans: what has expired isn't valid again.
    expired: Expired,
}

impl Faults {
    /// Lets the faults of this place strike a router's calls.
    pub fn layer(&self, router: Router, at: At) -> Router {
        router.layer(from_fn_with_state((self.clone(), at), strike::strike))
    }

    /// Puts a plan, as JSON, in place of the one before.
    ///
    /// # Errors
    ///
    /// What is wrong and where; the plan before stays then.
    pub fn put(&self, json: &[u8]) -> Result<(), String> {
        let plan = read::plan(json)?;
        *self.plan() = plan;
        Ok(())
    }

    /// Forgets all faults.
    pub fn clear(&self) {
        *self.plan() = Plan::default();
    }

    /// The plan, with how often each fault fired.
    #[must_use]
    pub fn shown(&self) -> Value {
        self.plan().shown()
    }

    fn draw(&self, at: At, command: Command) -> Option<Fault> {
        self.plan().draw(at, command)
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl At {
    const ALL: [Self; 2] = [Self::Service, Self::Relay];

    fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Relay => "relay",
        }
    }

    /// Which command is called there by this path. What is none of the five isn't struck: faults are for calls.
    fn command(self, path: &str) -> Option<Command> {
        match self {
            Self::Service => service::called(path),
            Self::Relay => path.strip_prefix("/relay/").and_then(Command::of),
        }
    }
}
