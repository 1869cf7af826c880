//! The service: the five APIs over HTTP, with the bodies, answers, codes and texts of the vendor's pages.
//!
//! Whatever the result is, the HTTP status is 200 and the body says it. A request is judged in one order: the method and
//! the path, the query and its UserSig, the pace, the body's form, the rules of the library, and last what only the
//! service knows: its limits, its users and its tasks.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use serde_json::{Map, Value};
use tokio::time::sleep;

use crate::audience::Audience;
use crate::clock::Clock;
use crate::settings::{self, App, Modify};
use crate::signing::command::Command;
use crate::signing::pace::Pace;
use crate::store::Store;
use answer::Refusal;
use body::Body;
pub(crate) use expired::{EXPIRED, Expired};

mod add;
mod answer;
mod body;
mod delete;
mod expired;
mod get;
mod list;
mod member;
mod modify;
mod msg_random;
mod query;
mod rules;

/// What the five APIs work on.
pub struct Service {
    apps: Vec<App>,
    settings: settings::Service,
    store: Store,
    audience: Arc<Audience>,
    clock: Clock,
    pace: Pace<(u32, Command)>,
}

/// A request that may be answered: whose it is, and what it holds.
struct Call {
    app: u32,
    members: Map<String, Value>,
    now: i64,
}

impl Service {
    /// The service of these apps, over these tasks and these users.
    #[must_use]
    pub fn new(
        apps: Vec<App>,
        settings: settings::Service,
        store: Store,
        audience: Arc<Audience>,
        clock: Clock,
    ) -> Self {
        let pace = Pace::new(settings.requests_per_second);
        Self { apps, settings, store, audience, clock, pace }
    }

    async fn answer(&self, head: &Parts, body: Body) -> Response {
        let command = called(head.uri.path());
        let answered = match self.judged(head, command, body).await {
            Ok((command, call)) => self.done(command, call).await,
            Err(refusal) => Err(refusal),
        };
        answered.unwrap_or_else(|refusal| refusal.response(command))
    }

    /// All that can be said about a request before its command is looked at.
    async fn judged(
        &self,
        head: &Parts,
        command: Option<Command>,
        body: Body,
    ) -> Result<(Command, Call), Refusal> {
        if head.method != Method::POST {
            return Err(Refusal::new(60002, "HTTP parse error: the APIs take POST and nothing else"));
        }
        let Some(command) = command else {
            let info = "resource error: no such command, check the path of the URL";
            return Err(Refusal::new(60009, info));
        };
        let now = self.clock.now();
        let (app, claims) = query::verified(&head.uri, &self.apps, now)?;
        if head.extensions.get::<Expired>().is_some_and(|expired| expired.holds(&claims)) {
            self.after(claims.time).await;
            return Err(Refusal::new(EXPIRED.0, EXPIRED.1));
        }
        let app = app.sdkappid;
        if let Err(wait) = self.pace.pass((app, command)) {
            let info = format!(
                "too many requests: {} a second, try again in {} ms",
                self.settings.requests_per_second,
                wait.as_millis().max(1)
            );
            return Err(Refusal::new(60007, info));
        }
        let body = Value::Object(body.members()?);
        rules::obeyed(command, app, &body, now)?;
        if command == Command::Modify && self.settings.modify == Modify::Replace {
            rules::whole_content(&body, now)?;
        }
        let Value::Object(members) = body else { return Err(Refusal::internal()) };
        Ok((command, Call { app, members, now }))
    }

    /// Waits until that second is over. A UserSig that is made anew within the second of one that a fault let expire would be the
    /// same text, and whoever makes one at once would be told again that it has expired.
    async fn after(&self, second: i64) {
        while self.clock.now() == second {
            sleep(Duration::from_millis(1000 - self.clock.now_ms().rem_euclid(1000) as u64)).await;
        }
    }

    async fn done(&self, command: Command, call: Call) -> Result<Response, Refusal> {
        match command {
            Command::Add => self.add(call).await,
            Command::List => self.list(call).await,
            Command::Modify => self.modify(call).await,
            Command::Get => self.get(call).await,
            Command::Delete => self.delete(call).await,
        }
    }
}

/// Which command is called by this path.
pub(crate) fn called(path: &str) -> Option<Command> {
    path.strip_prefix("/v4/timpush/").and_then(Command::of)
}

/// The five APIs at `/v4/timpush/`.
pub fn router(service: Service) -> Router {
    Router::new()
        .route("/v4/timpush", any(answer))
        .route("/v4/timpush/", any(answer))
        .route("/v4/timpush/{*command}", any(answer))
        .with_state(Arc::new(service))
}

async fn answer(State(service): State<Arc<Service>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    if head.method == Method::OPTIONS {
        return preflight();
    }
    // Read before anything is judged: a refusal would otherwise cut off who is still sending, and be lost.
    let body = Body::read(body).await;
    let mut response = service.answer(&head, body).await;
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, header::HeaderValue::from_static("*"));
    response
}

/// The vendor's sample answers carry `Access-Control-Allow-Origin: *`, so a browser gets through here too.
fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}
