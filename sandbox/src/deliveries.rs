//! What was delivered to whom, at `/sandbox/deliveries`: page by page, or as it happens.

mod events;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;

use crate::signing::problem::{Kind, Problem};
use crate::store::{Delivery, Store, StoreError};

/// How many deliveries a page has, unless it is said, and at most.
const PAGE: u32 = 100;
const LARGEST_PAGE: u32 = 1000;

/// What the deliveries are told from.
#[derive(Clone)]
pub struct Deliveries {
    /// Where they are kept.
    pub store: Store,
    /// Turns true when the server stops, which ends what follows them.
    pub stop: watch::Receiver<bool>,
}

/// `GET /sandbox/deliveries?after=ID&limit=N` answers with the deliveries after that number, and with the number of the
/// `last` of them to go on from and of the `latest` of all; as an event stream it goes on by itself.
pub fn router(state: Deliveries) -> Router {
    Router::new().route("/sandbox/deliveries", get(tell)).with_state(state)
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
    ask: Result<Query<Ask>, QueryRejection>,
) -> Response {
    let Ok(Query(ask)) = ask else {
        return Problem::new(Kind::BadRequest, "after and limit must be whole numbers, not below 0.")
            .into_response();
    };
    if wants_events(&headers) {
        let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
        return events::follow(deliveries, seen.unwrap_or(ask.after));
    }
    match page(&deliveries.store, &ask).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::error!("deliveries couldn't be told: {error}");
            Problem::new(Kind::Internal, "The database couldn't be read: see the log.").into_response()
        }
    }
}

async fn page(store: &Store, ask: &Ask) -> Result<Response, StoreError> {
    let found: Vec<Delivery> = store.deliveries(ask.after, ask.limit.min(LARGEST_PAGE)).await?;
    let last = found.last().map_or(ask.after, |delivery| delivery.id);
    let latest = store.latest_delivery().await?;
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
