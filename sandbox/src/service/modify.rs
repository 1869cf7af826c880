//! "Modify Scheduled Task".

use axum::response::Response;
use timpush_sched::model::PushType;

use super::answer::{self, Refusal};
use super::{Call, Service, body, member, msg_random};
use crate::store::{Change, Changed};

impl Service {
    pub(super) async fn modify(&self, mut call: Call) -> Result<Response, Refusal> {
        let id = member::whole(&call.members, "TaskID")?;
        let push_type = member::push_type(&call.members)?;
        let sched_at = call.members.contains_key("SchedAt").then(|| self.sched_at(&call)).transpose()?;
        let mut content = member::object(&mut call.members, "Content");
        if let Some(content) = &mut content {
            // The page has no 90108: to modify, an account that nobody has is an invalid parameter.
            if push_type == PushType::User && !self.unknown_accounts(content).is_empty() {
                return Err(Refusal::invalid(90104, "some accounts are invalid"));
            }
            msg_random::change(content, self.settings.msg_random);
        }
        let how = self.settings.modify;
        let change = Change { push_type, sched_at, content, how };
        // What changes add up to is no longer than what could be made at once.
        match self.store.modify(call.app, id, change, body::LONGEST).await {
            Ok(changed) => changed_or_not("modify", id, changed),
            Err(error) => Err(Refusal::of_store(&error)),
        }
    }
}

/// Only a pending task can be changed or deleted, and only under its own Type.
pub(super) fn changed_or_not(what: &str, id: u64, changed: Changed) -> Result<Response, Refusal> {
    let (code, why) = match changed {
        Changed::Done => return Ok(answer::task(id)),
        Changed::NoSuchTask => (90104, "invalid TaskID"),
        Changed::OtherType => (90104, "task type mismatch"),
        Changed::Dispatching => (90107, "task dispatching"),
        Changed::Dispatched => (90106, "task dispatched"),
        Changed::TooLong => return Err(Refusal::too_long("a Content", body::LONGEST)),
    };
    Err(Refusal::new(code, format!("{what} failed: {why}")))
}
