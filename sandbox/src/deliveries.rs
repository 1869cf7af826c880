//! What was delivered to whom, at `/sandbox/deliveries`: page by page, or as it happens.

mod events;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::{Semaphore, watch};

use crate::access::Stay;
use crate::signing::problem::{Kind, Problem};
use crate::store::{Delivery, Store, StoreError};

/// How many deliveries a page has, unless it is said, and at most.
const PAGE: u32 = 100;
const LARGEST_PAGE: u32 = 1000;

/// How many follow them at once. Each keeps a connection for as long as it likes, and the others must go on.
const FOLLOWERS: usize = 64;

/// What the deliveries are told from.
#[derive(Clone)]
pub struct Deliveries {
    store: Store,
    stop: watch::Receiver<bool>,
    followers: Arc<Semaphore>,
}

impl Deliveries {
    /// Those of this store. When `stop` turns true, what follows them ends.
    #[must_use]
    pub fn new(store: Store, stop: watch::Receiver<bool>) -> Self {
        Self { store, stop, followers: Arc::new(Semaphore::new(FOLLOWERS)) }
    }
}

/// `GET /sandbox/deliveries?after=ID&limit=N` answers with the deliveries after that number, and with the number of the
/// `last` of them to go on from and of the `latest` of all; as an event stream it goes on by itself. A number beyond the latest
/// counts as that. Without deliveries to tell it only says so.
pub fn router(state: Option<Deliveries>) -> Router {
    let tell = match state {
        Some(state) => get(tell).with_state(state),
        None => get(async || {
            Problem::new(
                Kind::NotFound,
                "Calls go to the real service here, which doesn't tell what it delivers.",
            )
        }),
    };
    Router::new().route("/sandbox/deliveries", tell)
}

#[derive(Deserialize)]
struct Ask {
    #[serde(default)]
    after: u64,
    #[serde(default = "Ask::page")]
    limit: u32,
}

impl Ask {
    fn page() -> u32 {
        PAGE
    }
}

async fn tell(
    State(deliveries): State<Deliveries>,
    headers: HeaderMap,
    stay: Option<Extension<Stay>>,
    ask: Result<Query<Ask>, QueryRejection>,
) -> Response {
    let Ok(Query(ask)) = ask else {
        return Problem::new(Kind::BadRequest, "after and limit must be whole numbers, not below 0.")
            .into_response();
    };
    if wants_events(&headers) {
        let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
        let Ok(place) = Arc::clone(&deliveries.followers).try_acquire_owned() else {
            let problem = Problem::new(
                Kind::RateLimited,
                "So many follow the deliveries already that nobody else can. Close a page that does.",
            );
            return problem.retry_after(Duration::from_secs(15)).into_response();
        };
        let stay = stay.map(|Extension(stay)| stay);
        let after = seen.unwrap_or(ask.after);
        return match deliveries.store.latest_delivery().await {
            // A number beyond the newest is from a database that was there before this one.
            Ok(latest) => events::follow(deliveries, stay, place, after.min(latest)),
            Err(error) => unread(&error),
        };
    }
    page(&deliveries.store, &ask).await.unwrap_or_else(|error| unread(&error))
}

fn unread(error: &StoreError) -> Response {
    tracing::error!("deliveries couldn't be told: {error}");
    Problem::new(Kind::Internal, "The database couldn't be read: see the log.").into_response()
}

async fn page(store: &Store, ask: &Ask) -> Result<Response, StoreError> {
    let found: Vec<Delivery> = store.deliveries(ask.after, ask.limit.min(LARGEST_PAGE)).await?;
    let latest = store.latest_delivery().await?;
    let last = found.last().map_or(ask.after.min(latest), |delivery| delivery.id);
    Ok(Json(json!({ "deliveries": found, "last": last, "latest": latest })).into_response())
}

fn wants_events(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|accepted| accepted.to_str().ok());
    accepted.flat_map(|accepted| accepted.split(',')).any(|kind| {
        kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/event-stream"))
    })
}

#[cfg(test)]
mod tests;
