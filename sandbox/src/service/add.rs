//! "Create Scheduled Task".

use std::collections::HashSet;

use axum::response::Response;
use serde_json::{Map, Value};
use timpush_sched::model::PushType;

use super::answer::{self, Refusal};
use super::{Call, Service, member, msg_random};
use crate::store::{Added, NewTask};

const DAY: i64 = 24 * 60 * 60;

impl Service {
    pub(super) async fn add(&self, mut call: Call) -> Result<Response, Refusal> {
        let push_type = member::push_type(&call.members)?;
        let sched_at = self.sched_at(&call)?;
        let mut content = member::object(&mut call.members, "Content").ok_or(Refusal::internal())?;
        if push_type == PushType::User {
            let unknown = self.unknown_accounts(&content);
            if !unknown.is_empty() {
                return Err(Refusal::unknown_accounts(unknown));
            }
        }
        msg_random::put(&mut content, self.settings.msg_random)?;
        let task = NewTask { app: call.app, push_type, create_at: call.now, sched_at, content };
        match self.store.add(task, self.settings.quota).await {
            Ok(Added::Task(id)) => Ok(answer::task(id)),
            Ok(Added::QuotaExceeded) => {
                let info = format!(
                    "add failed: scheduled task quota exceeded, {} may be pending",
                    self.settings.quota
                );
                Err(Refusal::new(90109, info))
            }
            Err(error) => Err(Refusal::of_store(&error)),
        }
    }

    /// When a task is to be sent: no farther ahead than the service looks.
    pub(super) fn sched_at(&self, call: &Call) -> Result<i64, Refusal> {
        let sched_at = member::time(&call.members, "SchedAt")?;
        let days = self.settings.farthest_days;
        if sched_at - call.now > i64::from(days) * DAY {
            return Err(Refusal::invalid(90110, format!("SchedAt is more than {days} days ahead")));
        }
        Ok(sched_at)
    }

    /// The accounts of a content that the audience doesn't have, each once.
    pub(super) fn unknown_accounts(&self, content: &Map<String, Value>) -> Vec<String> {
        let accounts = content.get("To_Account").and_then(Value::as_array);
        let mut told = HashSet::new();
        accounts
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .filter(|account| !self.audience.knows(account) && told.insert(*account))
            .map(str::to_owned)
            .collect()
    }
}
