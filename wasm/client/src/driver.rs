//! The world of browsers and of Node.

use js_sys::{Array, Date, JsString};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, RequestCredentials};

use super::answer::{self, Answer};
use super::host::Host;
use super::request;
use super::running;
use super::wait::Wait;
use timpush_sched::client::{
    Ask, Body, Event, Incoming, Lost, Outcome, Outgoing, Reason, Refused, SignReason, Signature, World, race,
};
use timpush_sched::digits;

/// The longest that a timer can wait.
const LONGEST_MS: f64 = 2_147_483_647.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn ticks() -> f64;

    /// What fetch gave, which may be anything where the caller brought it along.
    type Response;
    #[wasm_bindgen(method, getter, catch)]
    fn status(this: &Response) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = type)]
    fn kind(this: &Response) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn headers(this: &Response) -> Result<ResponseHeaders, JsValue>;

    type ResponseHeaders;
    #[wasm_bindgen(method, catch)]
    fn get(this: &ResponseHeaders, name: &str) -> Result<JsValue, JsValue>;
}

/// A request as the caller gave it: its JSON, in pieces between which figures are put.
pub(super) struct Pieces(pub(super) Array);

/// Where a client's requests go.
pub(super) struct Driver {
    pub(super) host: Host,
    pub(super) sdkappid: u32,
    /// A command's name is put behind it.
    pub(super) base: String,
    /// Sign mode: where signatures are asked for; none where a function of the caller's gives them.
    pub(super) sign: Option<String>,
    /// Towards the backend.
    pub(super) credentials: RequestCredentials,
    /// For a question for a signature.
    pub(super) timeout_ms: f64,
}

/// An answer, read to its end.
struct Read {
    status: u16,
    date_ms: Option<f64>,
    retry_after_ms: Option<f64>,
    is_problem: bool,
    parsed: JsValue,
}

impl Driver {
    fn wait(&self, ask: impl FnOnce(&Host, u32)) -> Wait<'_> {
        Wait::new(&self.host, ask)
    }

    /// A POST to the backend, or to the service itself.
    async fn exchange(
        &self,
        url: &str,
        key: Option<&str>,
        body: &JsValue,
        to_backend: bool,
    ) -> Result<Read, Lost<JsValue>> {
        let headers =
            if to_backend { self.wait(Host::headers).await.map_err(Lost::Unsent)? } else { JsValue::NULL };
        let controller = AbortController::new().map_err(Lost::Unsent)?;
        let credentials = if to_backend { self.credentials } else { RequestCredentials::Omit };
        let init = request::post(headers, key, credentials, body, &controller.signal());
        let answer = self.wait(|host, wait| host.fetch(wait, url, &init, &controller)).await;
        let answer = answer.map_err(Lost::Network)?;
        self.read(answer, &controller).await.map_err(Lost::Network)
    }

    async fn read(&self, answer: JsValue, controller: &AbortController) -> Result<Read, JsValue> {
        let response: &Response = answer.unchecked_ref();
        let status = response.status()?.as_f64().unwrap_or(0.0) as u16;
        let redirected = response.kind().is_ok_and(|kind| kind == "opaqueredirect");
        let header = |name: &str| response.headers().ok()?.get(name).ok()?.as_string();
        let date_ms = header("date").and_then(|text| moment(&text));
        let retry_after_ms = header("retry-after").and_then(|text| {
            if let Ok(seconds) = text.trim().parse::<u32>() {
                return Some(f64::from(seconds) * 1_000.0);
            }
            moment(&text).map(|at| (at - date_ms.unwrap_or_else(Date::now)).max(0.0))
        });
        let is_problem =
            header("content-type").is_some_and(|kind| kind.starts_with("application/problem+json"));
        let text = self.wait(|host, wait| host.text(wait, &answer, controller)).await?;
        Ok(Read {
            // A browser hides which one it was.
            status: if redirected { 302 } else { status },
            date_ms,
            retry_after_ms,
            is_problem,
            parsed: self.host.parse(&text),
        })
    }

    /// The query of a signed call. With it, an address is for fetch alone.
    fn push_query(&self, url: &mut String, random: u32, signature: &Signature) {
        let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
        url.push_str("?sdkappid=");
        digits::push(url, u64::from(self.sdkappid));
        url.push_str("&identifier=");
        url.push_str(&encoded(&signature.identifier));
        url.push_str("&usersig=");
        url.push_str(&encoded(&signature.usersig));
        url.push_str("&random=");
        digits::push(url, u64::from(random));
        url.push_str("&contenttype=json");
    }

    /// What whoever signs gives, with the status and the date of the answer where there was one.
    async fn signature(&self, ask: Ask) -> Result<(Option<u16>, Option<f64>, JsValue), JsValue> {
        let Some(url) = &self.sign else {
            let controller = AbortController::new()?;
            let (command, reason) = (ask.command as u8, reason_number(ask.reason));
            let given = self.wait(|host, wait| host.ask(wait, command, reason, &controller)).await?;
            return Ok((None, None, given));
        };
        let mut body = String::from("{\"sdkappid\":");
        digits::push(&mut body, u64::from(self.sdkappid));
        body.push_str(",\"command\":\"");
        body.push_str(ask.command.name());
        body.push_str("\"}");
        match self.exchange(url, None, &JsValue::from_str(&body), true).await {
            Ok(read) => Ok((Some(read.status), read.date_ms, read.parsed)),
            Err(Lost::Network(thrown) | Lost::Unsent(thrown)) => Err(thrown),
            Err(Lost::Timeout) => Err(JsValue::UNDEFINED),
        }
    }

    async fn ask(&self, ask: Ask) -> Result<Signature, Refused<JsValue>> {
        let asked = self.signature(ask).await;
        let (status, date_ms, parsed) =
            asked.map_err(|thrown| Refused { status: None, thrown: Some(thrown) })?;
        let nonsense = || Refused { status, thrown: None };
        if status.is_some_and(|status| !(200..300).contains(&status)) {
            return Err(nonsense());
        }
        let given = answer::signature_of(&parsed).ok_or_else(nonsense)?;
        self.host.hide(&given.usersig);
        let expires_at_ms = if let Some(seconds) = given.expires_at {
            seconds * 1_000.0
        } else {
            let told = self.wait(|host, wait| host.expiry(wait, &given.usersig)).await;
            told.ok().and_then(|ms| ms.as_f64()).ok_or_else(nonsense)?
        };
        let usersig = given.usersig.as_string().unwrap_or_default();
        Ok(Signature { usersig, identifier: given.identifier, expires_at_ms, date_ms })
    }
}

impl World for Driver {
    type Request = Pieces;
    type Reply = Answer;
    type Thrown = JsValue;

    async fn send(&self, outgoing: &Outgoing<'_, Pieces>) -> Result<Incoming<Answer>, Lost<JsValue>> {
        let mut url = self.base.clone();
        url.push_str(outgoing.command.name());
        if let Some(signature) = outgoing.signature {
            self.push_query(&mut url, outgoing.random, signature);
        }
        let body = body_of(outgoing.body);
        let exchange = self.exchange(&url, outgoing.idempotency_key, &body, outgoing.signature.is_none());
        let read = race::before(self.sleep(outgoing.timeout_ms), exchange).await.ok_or(Lost::Timeout)??;
        Ok(Incoming {
            status: read.status,
            date_ms: read.date_ms,
            retry_after_ms: read.retry_after_ms,
            problem: if read.is_problem { answer::problem_of(&read.parsed) } else { None },
            reply: if read.is_problem { None } else { Answer::of(read.parsed) },
        })
    }

    async fn sign(&self, ask: Ask) -> Result<Signature, Refused<JsValue>> {
        let signed = race::before(self.sleep(self.timeout_ms), self.ask(ask)).await;
        signed.unwrap_or_else(|| {
            let late = js_sys::Error::new("There was no signature in time.");
            Err(Refused { status: None, thrown: Some(late.into()) })
        })
    }

    async fn sleep(&self, ms: f64) {
        // What no timer can wait for is waited for by nobody: it never ends.
        let _ = self
            .wait(|host, wait| {
                if ms <= LONGEST_MS {
                    host.timer(wait, ms);
                }
            })
            .await;
    }

    fn now(&self) -> f64 {
        Date::now()
    }

    fn ticks(&self) -> f64 {
        ticks()
    }

    fn random(&self) -> u32 {
        self.host.random()
    }

    fn tell(&self, event: Event) {
        let tell = |kind, command: u8, first, second, third, fourth| {
            self.host.event(running::current(), kind, command, first, second, third, fourth);
        };
        match event {
            Event::Request { command, attempt } => tell(0, command as u8, f64::from(attempt), 0.0, 0.0, 0.0),
            Event::Response { command, attempt, status, code, ms } => {
                tell(1, command as u8, f64::from(attempt), f64::from(status), code as f64, ms);
            }
            Event::Retry { command, attempt, delay_ms, reason } => {
                let (why, figure) = match reason {
                    Reason::Code(code) => (0.0, code as f64),
                    Reason::Status(status) => (1.0, f64::from(status)),
                    Reason::Timeout => (2.0, 0.0),
                    Reason::Network => (3.0, 0.0),
                };
                tell(2, command as u8, f64::from(attempt), delay_ms, why, figure);
            }
            Event::Sign(reason) => tell(3, 0, f64::from(reason_number(reason)), 0.0, 0.0, 0.0),
            Event::Recover(outcome) => {
                let outcome = match outcome {
                    Outcome::Found => 0.0,
                    Outcome::Absent => 1.0,
                    Outcome::Unknown => 2.0,
                };
                tell(4, 0, outcome, 0.0, 0.0, 0.0);
            }
            Event::Throttle { command, delay_ms } => tell(5, command as u8, delay_ms, 0.0, 0.0, 0.0),
        }
    }

    async fn until_seen(&self) {
        let _ = self.wait(Host::seen).await;
    }

    fn answered(&self, task_id: u64) -> Answer {
        Answer(self.host.answered(task_id))
    }
}

fn reason_number(reason: SignReason) -> u8 {
    match reason {
        SignReason::First => 0,
        SignReason::Expiring => 1,
        SignReason::Rejected => 2,
    }
}

/// A moment as HTTP writes it, Unix ms.
fn moment(text: &str) -> Option<f64> {
    let ms = Date::parse(text);
    ms.is_finite().then_some(ms)
}

/// The JSON to send. It is put together where it lies, since copying it to and fro would take longer.
fn body_of(body: Body<'_, Pieces>) -> JsValue {
    let (pieces, figures) = match body {
        Body::Own(text) => return JsValue::from_str(text),
        Body::Given(Pieces(pieces)) => (pieces, [0.0, 0.0]),
        Body::Marked(Pieces(pieces), msg_random) => (pieces, [f64::from(msg_random), 0.0]),
        Body::Page { query: Pieces(pieces), offset, want } => (pieces, [offset as f64, want as f64]),
    };
    let mut pieces = pieces.iter();
    let mut text: JsString = pieces.next().unwrap_or_default().unchecked_into();
    for (piece, figure) in pieces.zip(figures) {
        text = text.concat(&JsValue::from_f64(figure)).concat(&piece);
    }
    text.into()
}
