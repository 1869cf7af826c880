//! "Delete Scheduled Task".

use axum::response::Response;

use super::answer::Refusal;
use super::modify::changed_or_not;
use super::{Call, Service, member};

impl Service {
    pub(super) async fn delete(&self, call: Call) -> Result<Response, Refusal> {
        let id = member::whole(&call.members, "TaskID")?;
        let push_type = member::push_type(&call.members)?;
        match self.store.delete(call.app, id, push_type).await {
            Ok(changed) => changed_or_not("delete", id, changed),
            Err(error) => Err(Refusal::of_store(&error)),
        }
    }
}
