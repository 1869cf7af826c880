//! The signing endpoint: what makes a console's calls possible without an admin's UserSig in the browser.
//!
//! It stands by itself: besides the crates it needs only the [`Caller`] that a guard in front of it put
//! into the request, so that it can be lifted into another backend. The guard must also keep out requests from other
//! origins; the endpoint itself knows no cookies.
//!
//! ```no_run
//! use std::time::{Duration, SystemTime, UNIX_EPOCH};
//! use timpush_sandbox::signing::{self, Endpoint, Options, caller::{Caller, Role}, secret::Secret, upstream::Upstream};
//!
//! # fn main() -> anyhow::Result<()> {
//! let endpoint = Endpoint::new(Options {
//!     sdkappid: 1_400_000_000,
//!     identifier: "administrator".to_owned(),
//!     secret: Secret::from_env("TIMPUSH_SECRET_KEY")?,
//!     upstream: Upstream::service("singapore")?,
//!     sign: false,
//!     requests_per_second: 5,
//!     patience: Duration::from_secs(10),
//!     answers: Some("answers.sqlite".into()),
//!     now: Box::new(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)),
//! })?;
//! // In place of this layer stands whatever signs your operators in.
//! let guard = axum::Extension(Caller { name: "ann".to_owned(), role: Role::Editor });
//! let app: axum::Router = axum::Router::new().nest("/api/timpush", signing::router(endpoint).layer(guard));
//! # Ok(()) }
//! ```

mod audit;
pub mod caller;
pub mod command;
mod connection;
mod idempotency;
pub mod pace;
pub mod private;
pub mod problem;
mod relay;
mod request;
pub mod secret;
mod sign;
pub mod upstream;
pub mod usersig;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use axum::extract::DefaultBodyLimit;
use axum::http::Uri;
use axum::routing::post;
use axum::{Extension, Router};
use tokio::time::sleep;

use audit::Line;
use caller::Caller;
use command::Command;
use connection::{Answer, Connection, Unanswered};
use idempotency::Calls;
use pace::Pace;
use problem::{Kind, Problem};
use secret::Secret;
use upstream::Upstream;

/// How many seconds a UserSig lives.
const LIFETIME: u32 = 600;

/// What an endpoint is made of.
pub struct Options {
    /// The app that it signs for.
    pub sdkappid: u32,
    /// The app's admin account that calls are made as. Best one that nothing else uses.
    pub identifier: String,
    /// The app's secret key.
    pub secret: Secret,
    /// Where calls go.
    pub upstream: Upstream,
    /// Whether `/sign` hands out UserSigs.
    pub sign: bool,
    /// How many calls a second each command may make, all operators together; 0 is no limit. The service takes 5.
    pub requests_per_second: usize,
    /// How long a call may take as a whole. The service gives itself 3 seconds; 10 are a good value.
    pub patience: Duration,
    /// The SQLite file that remembers what became of calls with an Idempotency-Key, or none for memory: then a restart
    /// forgets them. It belongs on a disk that outlives the process.
    pub answers: Option<PathBuf>,
    /// The present, in Unix seconds.
    pub now: Box<dyn Fn() -> i64 + Send + Sync>,
}

/// The endpoint.
pub struct Endpoint {
    sdkappid: u32,
    identifier: String,
    secret: Secret,
    sign: bool,
    pace: Pace<&'static str>,
    calls: Calls,
    connection: Connection,
    now: Box<dyn Fn() -> i64 + Send + Sync>,
}

/// `/relay/{command}` and `/sign`, to be nested under any base, behind whatever puts a [`Caller`] into
/// the request's extensions. Who isn't there is answered with 401.
pub fn router(endpoint: Endpoint) -> Router {
    let relay = || post(relay::relay).fallback(not_post);
    Router::new()
        .route("/relay", relay())
        .route("/relay/", relay())
        .route("/relay/{*command}", relay())
        .route("/sign", post(sign::sign).fallback(not_post))
        .layer(DefaultBodyLimit::max(request::LONGEST))
        .with_state(Arc::new(endpoint))
}

impl Endpoint {
    /// Makes an endpoint. Nothing is called yet.
    ///
    /// # Errors
    ///
    /// Options that can't work, and a file that can't be opened.
    pub fn new(options: Options) -> Result<Self> {
        let Options { sdkappid, identifier, secret, sign, now, .. } = options;
        ensure!(sdkappid > 0, "The signing endpoint needs an app: its sdkappid is 0.");
        ensure!(!secret.key().is_empty(), "The secret key of app {sdkappid} is empty.");
        ensure!(
            !identifier.is_empty() && !identifier.contains(char::is_control),
            "The signing endpoint's identifier must be an admin account of app {sdkappid}."
        );
        ensure!(!options.patience.is_zero(), "The signing endpoint's calls need some time.");
        Ok(Self {
            sdkappid,
            identifier,
            secret,
            sign,
            pace: Pace::ahead_of_another(options.requests_per_second),
            calls: Calls::open(options.answers.as_deref(), options.upstream.name(), options.patience)?,
            connection: Connection::new(&options.upstream, options.patience)?,
            now,
        })
    }

    /// The app that it signs for.
    #[must_use]
    pub fn sdkappid(&self) -> u32 {
        self.sdkappid
    }

    /// The admin that it signs as.
    #[must_use]
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// One call, as fast as the service takes them.
    async fn call(&self, command: Command, body: Vec<u8>, line: &mut Line) -> Result<Answer, Unanswered> {
        let wait =
            self.pace(command.name()).map_err(|problem| Unanswered { problem, may_have_worked: false })?;
        // Even a sleep of nothing takes until the timer's next tick.
        if !wait.is_zero() {
            sleep(wait).await;
        }
        let random = random().map_err(|error| {
            tracing::error!("no call was made: {error:#}");
            Unanswered { problem: Problem::internal(), may_have_worked: false }
        })?;
        let query = [
            ("sdkappid", &*self.sdkappid.to_string()),
            ("identifier", &self.identifier),
            ("usersig", &self.usersig((self.now)())),
            ("random", &random.to_string()),
            ("contenttype", "json"),
        ];
        line.leaves();
        let answer = self.connection.call(command, &query, body).await?;
        line.answer(&answer, false);
        Ok(answer)
    }

    fn usersig(&self, now: i64) -> String {
        usersig::make(&self.secret, &self.identifier, self.sdkappid, now, LIFETIME)
    }

    fn pace(&self, key: &'static str) -> Result<Duration, Problem> {
        self.pace.pass(key).map_err(|wait| {
            Problem::new(
                Kind::RateLimited,
                "All operators share a few calls a second. Wait, and send it again.",
            )
            .retry_after(wait)
        })
    }
}

async fn not_post(uri: Uri, caller: Option<Extension<Caller>>) -> Problem {
    let problem = Problem::new(Kind::MethodNotAllowed, "Send the request by POST.");
    note_refused(uri.path(), caller.as_deref(), &problem);
    problem
}

/// A line of audit for a call that comes to nothing before the endpoint itself has looked at it: a guard's refusal, say.
/// Paths that aren't the endpoint's get none.
pub fn note_refused(path: &str, caller: Option<&Caller>, problem: &Problem) {
    let mut parts = path.trim_start_matches('/').splitn(2, '/');
    let mut line = match parts.next() {
        Some("relay") => Line::begin("relay", caller),
        Some("sign") => Line::begin("sign", caller),
        _ => return,
    };
    if let Some(command) = parts.next().and_then(Command::of) {
        line.command(command);
    }
    line.problem(problem);
    line.end(problem.kind().parts().1);
}

fn random() -> Result<u32> {
    getrandom::u32().context("The system gives no random numbers")
}
