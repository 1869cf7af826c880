//! Who gets in: the guard in front of everything that the sandbox serves.
//!
//! A [`Guard`] refuses requests that were meant for another server or come from another site's page, finds out who is
//! calling, and puts security headers on all answers. At the service, `/v4/timpush`, the UserSig says who is calling;
//! there it only keeps out the pages of other machines.

pub(crate) mod headers;
pub mod operators;
mod origin;
mod session;
mod sign_in;
mod slowdown;

pub(crate) use origin::is_loopback;
pub use sign_in::router;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tokio::sync::{Semaphore, watch};

use crate::clock::machine_ms;
use crate::signing;
use crate::signing::caller::{Caller, Role};
use crate::signing::pace::Pace;
use crate::signing::problem::{Kind, Problem};
use operators::Operators;
use origin::Hosts;
use session::{Key, Sessions};
use slowdown::Slowdown;

/// No request outside the service has a larger body; most endpoints take far less.
const LARGEST_BODY: u64 = 256 * 1024;
/// How many attempts to sign in are looked at at once, so that they leave half of the connections to others.
const ATTEMPTS_AT_ONCE: usize = 256;
/// How many passwords are hashed at once. Each takes a processor and 19 MiB.
const HASHES_AT_ONCE: usize = 2;
/// How many passwords of names that nobody has are hashed in a second. Whoever makes names up can make them up without end.
const DECOYS_PER_SECOND: usize = 10;

/// The guard. Its copies are one.
#[derive(Clone)]
pub struct Guard(Arc<Inner>);

struct Inner {
    hosts: Hosts,
    operators: Option<Operators>,
    sessions: Mutex<Sessions>,
    slowdown: Mutex<Slowdown>,
    attempts: Semaphore,
    hashing: Arc<Semaphore>,
    decoys: Pace<()>,
    /// Tells whenever somebody signs out.
    signed_out: watch::Sender<()>,
}

impl Guard {
    /// A guard for a server at this address. Without operators whoever reaches it is an admin, so the address should be
    /// a loopback one then. `names` are those by which callers reach the server besides its address: `host` or `host:port`.
    #[must_use]
    pub fn new(operators: Option<Operators>, address: SocketAddr, names: &[String]) -> Self {
        Self(Arc::new(Inner {
            hosts: Hosts::new(address, names),
            operators,
            sessions: Mutex::default(),
            slowdown: Mutex::default(),
            attempts: Semaphore::new(ATTEMPTS_AT_ONCE),
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            decoys: Pace::new(DECOYS_PER_SECOND),
            signed_out: watch::Sender::new(()),
        }))
    }

    /// Puts the guard in front of a router: of all its routes, and of whatever it answers where there is no route.
    pub fn protect(&self, router: Router) -> Router {
        router.layer(from_fn_with_state(self.clone(), guard))
    }

    fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.0.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn slowdown(&self) -> MutexGuard<'_, Slowdown> {
        self.0.slowdown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn admit_to_service(&self, request: &Request) -> Result<(), Problem> {
        let authority = self.0.hosts.authority(request)?;
        let headers = request.headers();
        origin::same(headers, &authority).or_else(|_| origin::near(headers, &self.0.hosts))
    }

    fn admit(&self, request: &mut Request) -> Result<(), Problem> {
        let authority = self.0.hosts.authority(request)?;
        let method = request.method();
        if ![Method::GET, Method::HEAD, Method::OPTIONS].contains(method) {
            origin::same(request.headers(), &authority)?;
            json_or_nothing(request)?;
        }
        if let Some((caller, session)) = self.caller(request) {
            let stay = Stay { guard: self.clone(), session, sign_outs: self.0.signed_out.subscribe() };
            request.extensions_mut().insert(caller);
            request.extensions_mut().insert(stay);
        } else if !is_open(request) {
            return Err(Problem::new(
                Kind::NotSignedIn,
                "Sign in by POST /session, and send its cookie along.",
            ));
        }
        Ok(())
    }

    /// Who is calling, by which session.
    fn caller(&self, request: &Request) -> Option<(Caller, Option<Key>)> {
        let Some(operators) = &self.0.operators else {
            return Some((Caller { name: "local".to_owned(), role: Role::Admin }, None));
        };
        let mut sessions = self.sessions();
        let (name, key) = session::tokens(request.headers())
            .find_map(|token| Some((sessions.find(token, machine_ms())?, session::key(token))))?;
        Some((operators.caller(&name)?, Some(key)))
    }
}

/// A caller's stay, in the request's extensions: what goes on for longer than the request must end with it.
#[derive(Clone)]
pub struct Stay {
    guard: Guard,
    session: Option<Key>,
    sign_outs: watch::Receiver<()>,
}

impl Stay {
    /// Whether the caller has signed out meanwhile, or was away for too long.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.session.is_some_and(|key| !self.guard.sessions().goes_on(&key, machine_ms()))
    }

    /// Returns when somebody has signed out; perhaps it was this caller.
    pub async fn sign_out(&mut self) {
        if self.sign_outs.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

async fn guard(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let is_service = is_within(request.uri().path(), "/v4/timpush");
    let admitted = if is_service { guard.admit_to_service(&request) } else { guard.admit(&mut request) };
    let mut response = match admitted {
        Ok(()) => next.run(request).await,
        Err(problem) => {
            let caller = guard.caller(&request);
            signing::note_refused(request.uri().path(), caller.map(|(caller, _)| caller).as_ref(), &problem);
            problem.into_response()
        }
    };
    headers::put(response.headers_mut(), is_service);
    response
}

/// What anybody may ask for: the pages, since the form to sign in is one of them, and the session itself.
fn is_open(request: &Request) -> bool {
    let path = request.uri().path();
    let looks = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    let is_page = !["/relay", "/sign", "/sandbox"].iter().any(|folder| is_within(path, folder));
    path == "/session" || (looks && is_page)
}

fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A page of another site can send forms and plain text without asking, but no JSON.
fn json_or_nothing(request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let is_empty = length.unwrap_or(0) == 0 && !headers.contains_key(header::TRANSFER_ENCODING);
    if length.is_some_and(|length| length > LARGEST_BODY) {
        return Err(Problem::new(
            Kind::TooLarge,
            "Nothing here takes a body of more than 256 KiB. Send less.",
        ));
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if is_empty || kind.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Problem::new(Kind::NotJson, "Send the body as JSON, with the header Content-Type: application/json."))
}
