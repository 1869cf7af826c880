//! Deliveries as they happen.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::watch;
use tokio::time::timeout;

use super::Deliveries;
use crate::store::{Delivery, StoreError};

/// How many are read at once. Who reads slowly is read for slowly: nothing piles up.
const AT_ONCE: u32 = 200;
/// How often it looks anyway: nothing tells of what another sandbox delivers into the same file.
const LOOK: Duration = Duration::from_secs(15);

/// A stream of all deliveries after this number.
pub fn follow(deliveries: Deliveries, after: u64) -> Response {
    let follower =
        Follower { changes: deliveries.store.new_deliveries(), deliveries, after, read: VecDeque::new() };
    let events = stream::unfold(follower, async |mut follower| {
        let event = follower.next().await?;
        Some((Ok::<_, Infallible>(event), follower))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

struct Follower {
    deliveries: Deliveries,
    changes: watch::Receiver<()>,
    after: u64,
    read: VecDeque<Delivery>,
}

impl Follower {
    /// The next one, as soon as there is one; none when the server stops or the database can't be read, upon which browsers
    /// come again with the number of the last that they saw.
    async fn next(&mut self) -> Option<Event> {
        while self.read.is_empty() {
            if self.stopped() {
                return None;
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
        let delivery = self.read.pop_front()?;
        self.after = delivery.id;
        let event = Event::default().id(delivery.id.to_string()).event("delivery");
        event.json_data(&delivery).ok()
    }

    fn stopped(&self) -> bool {
        let stop = &self.deliveries.stop;
        *stop.borrow() || stop.has_changed().is_err()
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
            }
        };
        let _ = timeout(LOOK, change).await;
    }
}
