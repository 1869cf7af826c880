//! "Get Scheduled Task Details".

use axum::response::Response;

use super::answer::{self, Refusal};
use super::{Call, Service, member};

impl Service {
    pub(super) async fn get(&self, call: Call) -> Result<Response, Refusal> {
        let id = member::whole(&call.members, "TaskID")?;
        match self.store.get(call.app, id).await {
            Ok(Some(task)) => Ok(answer::got(&task)),
            Ok(None) => Err(Refusal::new(90104, "get failed: invalid TaskID")),
            Err(error) => Err(Refusal::of_store(&error)),
        }
    }
}
