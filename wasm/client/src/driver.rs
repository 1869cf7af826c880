//! The world of browsers and of Node.

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::RequestInit;

use super::answer::{self, Answer};
use super::host::{Answered, Host};
use super::running;
use super::wait::Wait;
use timpush_sched::client::{
    Ask, Body, Event, Heard, Incoming, Lost, Outcome, Outgoing, Reason, Refused, SignReason, Signature,
    World, race,
};
use timpush_sched::digits;

/// The longest that a timer can wait.
const LONGEST_MS: f64 = 2_147_483_647.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn ticks() -> f64;
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
    /// What requests have in common: those to the backend, and those to the service itself.
    pub(super) to_backend: RequestInit,
    pub(super) to_service: RequestInit,
    /// Whether a function gives the backend's headers anew each time.
    pub(super) asks_for_headers: bool,
    /// For a question for a signature.
    pub(super) timeout_ms: f64,
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
    ) -> Result<Answered, Lost<JsValue>> {
        let own = if to_backend && self.asks_for_headers {
            self.wait(Host::headers).await.map_err(Lost::Unsent)?
        } else {
            JsValue::UNDEFINED
        };
        let init = if to_backend { &self.to_backend } else { &self.to_service };
        let answer = self.wait(|host, wait| host.fetch(wait, url, init, &own, key, body)).await;
        answer.map(JsCast::unchecked_into).map_err(Lost::Network)
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
            let (command, reason) = (ask.command as u8, reason_number(ask.reason));
            let given = self.wait(|host, wait| host.ask(wait, command, reason)).await?;
            return Ok((None, None, given));
        };
        let mut body = String::from("{\"sdkappid\":");
        digits::push(&mut body, u64::from(self.sdkappid));
        body.push_str(",\"command\":\"");
        body.push_str(ask.command.name());
        body.push_str("\"}");
        match self.exchange(url, None, &JsValue::from_str(&body), true).await {
            Ok(answer) => Ok((Some(answer.status()), given(answer.date_ms()), answer.parsed())),
            Err(Lost::Network(thrown) | Lost::Unsent(thrown)) => Err(thrown),
            Err(Lost::Timeout) => Err(JsValue::UNDEFINED),
        }
    }

    async fn ask(&self, ask: Ask) -> Result<Signature, Refused<JsValue>> {
        let asked = self.signature(ask).await;
        let (status, date_ms, parsed) =
            asked.map_err(|thrown| Refused { status: None, problem: None, thrown: Some(thrown) })?;
        let nonsense = || Refused { status, problem: None, thrown: None };
        if status.is_some_and(|status| !(200..300).contains(&status)) {
            return Err(Refused { status, problem: answer::problem_of(&parsed), thrown: None });
        }
        let given = answer::signature_of(&parsed).ok_or_else(nonsense)?;
        self.host.hide(&given.usersig);
        let expires_at_ms = if let Some(seconds) = given.expires_at {
            seconds * 1_000.0
        } else {
            let told = self.wait(|host, wait| host.expiry(wait, &given.usersig)).await;
            told.ok().and_then(|ms| ms.as_f64()).filter(|ms| ms.is_finite()).ok_or_else(nonsense)?
        };
        let usersig = given.usersig.as_string().unwrap_or_default();
        Ok(Signature { usersig, identifier: given.identifier, expires_at_ms, date_ms })
    }
}

impl World for Driver {
    type Request = Pieces;
    type Reply = Answer;
    type Thrown = JsValue;

    async fn send(&self, outgoing: &Outgoing<'_, Pieces>) -> Heard<Self> {
        let mut url = self.base.clone();
        url.push_str(outgoing.command.name());
        if let Some(signature) = outgoing.signature {
            self.push_query(&mut url, outgoing.random, signature);
        }
        let body = body_of(outgoing.body);
        let exchange = self.exchange(&url, outgoing.idempotency_key, &body, outgoing.signature.is_none());
        let answer = race::before(self.sleep(outgoing.timeout_ms), Box::pin(exchange))
            .await
            .ok_or(Lost::Timeout)??;
        let (parsed, is_problem) = (answer.parsed(), answer.is_problem());
        Ok(Incoming {
            status: answer.status(),
            date_ms: given(answer.date_ms()),
            retry_after_ms: given(answer.retry_after_ms()),
            problem: if is_problem { answer::problem_of(&parsed) } else { None },
            reply: if is_problem { None } else { Answer::of(parsed) },
        })
    }

    async fn sign(&self, ask: Ask) -> Result<Signature, Refused<JsValue>> {
        let signed = race::before(self.sleep(self.timeout_ms), Box::pin(self.ask(ask))).await;
        signed.unwrap_or_else(|| {
            let late = js_sys::Error::new("There was no signature in time.");
            Err(Refused { status: None, problem: None, thrown: Some(late.into()) })
        })
    }

    fn sleep(&self, ms: f64) -> impl Future<Output = ()> + Unpin {
        self.wait(|host, wait| {
            if ms <= LONGEST_MS {
                host.timer(wait, ms);
            }
        })
        .over()
    }

    fn now(&self) -> f64 {
        js_sys::Date::now()
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

    fn until_seen(&self) -> impl Future<Output = ()> {
        self.wait(Host::seen).over()
    }

    fn answered(&self, task_id: u64) -> Answer {
        Answer(self.host.answered(task_id), 0)
    }
}

fn reason_number(reason: SignReason) -> u8 {
    match reason {
        SignReason::First => 0,
        SignReason::Expiring => 1,
        SignReason::Rejected => 2,
    }
}

/// A figure, where there is one.
fn given(ms: f64) -> Option<f64> {
    (!ms.is_nan()).then_some(ms)
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
