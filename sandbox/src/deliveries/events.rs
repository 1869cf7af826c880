//! Deliveries as they happen.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::timeout;

use super::Deliveries;
use crate::access::Stay;
use crate::store::{Delivery, StoreError};

/// How many are read at once. Who reads slowly is read for slowly: nothing piles up.
const AT_ONCE: u32 = 200;
/// How often it looks anyway: nothing tells of what another sandbox delivers into the same file.
const LOOK: Duration = Duration::from_secs(5);

/// A stream of all deliveries after this number, for as long as the caller stays.
pub(super) fn follow(
    deliveries: Deliveries,
    stay: Option<Stay>,
    place: OwnedSemaphorePermit,
    after: u64,
) -> Response {
    let changes = deliveries.store.new_deliveries();
    let follower = Follower { deliveries, changes, stay, _place: place, after, read: VecDeque::new() };
    let events = stream::unfold(follower, async |mut follower| {
        let event = follower.next().await?;
        Some((Ok::<_, Infallible>(event), follower))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

struct Follower {
    deliveries: Deliveries,
    changes: watch::Receiver<()>,
    /// None where no guard stands in front.
    stay: Option<Stay>,
    _place: OwnedSemaphorePermit,
    after: u64,
    read: VecDeque<Delivery>,
}

impl Follower {
    /// The next one, as soon as there is one; none when the server stops, the caller has left or the database can't be read,
    /// upon which browsers come again with the number of the last that they saw.
    async fn next(&mut self) -> Option<Event> {
        while !self.is_over() {
            if let Some(delivery) = self.read.pop_front() {
                self.after = delivery.id;
                let event = Event::default().id(delivery.id.to_string()).event("delivery");
                return event.json_data(&delivery).ok();
            }
            self.changes.mark_unchanged();
            match self.more().await {
                Ok(()) if self.read.is_empty() => self.wait().await,
                Ok(()) => {}
                Err(error) => {
                    tracing::error!("deliveries can't be followed any longer: {error}");
                    return None;
                }
            }
        }
        None
    }

    fn is_over(&self) -> bool {
        let stop = &self.deliveries.stop;
        let stopped = *stop.borrow() || stop.has_changed().is_err();
        stopped || self.stay.as_ref().is_some_and(Stay::is_over)
    }

    async fn more(&mut self) -> Result<(), StoreError> {
        self.read = self.deliveries.store.deliveries(self.after, AT_ONCE).await?.into();
        Ok(())
    }

    async fn wait(&mut self) {
        let change = async {
            tokio::select! {
                _ = self.changes.changed() => {}
                _ = self.deliveries.stop.wait_for(|stop| *stop) => {}
                () = sign_out(self.stay.as_mut()) => {}
            }
        };
        let _ = timeout(LOOK, change).await;
    }
}

async fn sign_out(stay: Option<&mut Stay>) {
    match stay {
        Some(stay) => stay.sign_out().await,
        None => std::future::pending().await,
    }
}
