//! The world that the client is tested in: a service, a network that does as it is told, and time that passes at once.

mod dice;
mod requests;
mod service;
mod time;
mod way;

use std::cell::{Cell, RefCell};
use std::future::pending;
use std::pin::Pin;
use std::rc::Rc;

use serde_json::{Value, json};
use timpush_sched::client::{
    Ask, Body, Client, Command, Event, Heard, Incoming, Lost, Mode, Options, Outgoing, Page, Problem,
    Refused, Signature, World,
};

pub use dice::Dice;
pub use requests::{APP, LIMITS, PATIENT, marks, request, task};
pub use service::{Answer, BEGIN_MS, Service, Ways, text};
pub use time::{Started, Time};
pub use way::Way;

/// What the network does with each request, by what is asked and how often the network was asked before.
type Network = Box<dyn FnMut(Command, &Value) -> Way>;

/// What the signer answers: how long the signature lives, or the status of its refusal.
type Signer = Box<dyn FnMut(Ask) -> Result<f64, u16>>;

/// The longest that a timer can wait.
const LONGEST_MS: f64 = 2_147_483_647.0;

/// One request as it left.
#[derive(Clone, Debug)]
pub struct Sent {
    pub at: f64,
    pub command: Command,
    pub attempt: u32,
    pub body: Value,
    pub key: Option<String>,
    pub usersig: Option<String>,
}

/// A request on its way, or an answer; counts as long as it lives.
struct UnderWay(Rc<Cell<u32>>);

impl UnderWay {
    fn of(count: &Rc<Cell<u32>>) -> Self {
        count.set(count.get() + 1);
        Self(Rc::clone(count))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

/// All that is outside the client.
pub struct Sky {
    pub time: Time,
    pub dice: Dice,
    pub service: RefCell<Service>,
    pub network: RefCell<Network>,
    /// How long a request and its answer take together.
    pub trip_ms: Cell<f64>,
    /// Which part of it the request takes.
    pub outward: Cell<f64>,
    /// How far the service's clock is ahead of the machine's.
    pub ahead_ms: Cell<f64>,
    pub tells_date: Cell<bool>,
    pub sent: RefCell<Vec<Sent>>,
    pub events: RefCell<Vec<(f64, Event)>>,
    pub under_way: Rc<Cell<u32>>,
    pub signer: RefCell<Signer>,
    pub asked: RefCell<Vec<(f64, Ask)>>,
    pub seen: Cell<bool>,
}

/// The client's view of it.
#[derive(Clone)]
pub struct Outside(pub Rc<Sky>);

pub type TestClient = Client<Outside>;

impl Sky {
    pub fn new(seed: u64) -> Rc<Self> {
        Rc::new(Self {
            time: Time::default(),
            dice: Dice::new(seed),
            service: RefCell::default(),
            network: RefCell::new(Box::new(|_, _| Way::Serve)),
            trip_ms: Cell::new(100.0),
            outward: Cell::new(0.5),
            ahead_ms: Cell::new(0.0),
            tells_date: Cell::new(true),
            sent: RefCell::default(),
            events: RefCell::default(),
            under_way: Rc::default(),
            signer: RefCell::new(Box::new(|_| Ok(600_000.0))),
            asked: RefCell::default(),
            seen: Cell::new(true),
        })
    }

    /// A client with 5 calls a second.
    pub fn client(self: &Rc<Self>, mode: Mode) -> Rc<TestClient> {
        self.client_on(&Rc::default(), mode, 5)
    }

    pub fn client_on(
        self: &Rc<Self>,
        page: &Rc<Page>,
        mode: Mode,
        requests_per_second: u32,
    ) -> Rc<TestClient> {
        let options = Options { sdkappid: APP, mode, requests_per_second };
        Rc::new(Client::new(Outside(Rc::clone(self)), options, Rc::clone(page)))
    }

    /// What the network does from now on.
    pub fn network(&self, network: impl FnMut(Command, &Value) -> Way + 'static) {
        *self.network.borrow_mut() = Box::new(network);
    }

    /// What the network does with the next requests of a command; everything else is served.
    pub fn script(&self, command: Command, ways: impl IntoIterator<Item = Way> + 'static) {
        let mut ways: Vec<_> = ways.into_iter().collect();
        ways.reverse();
        self.network(move |of, _| if of == command { ways.pop().unwrap_or(Way::Serve) } else { Way::Serve });
    }

    pub fn sent_of(&self, command: Command) -> Vec<Sent> {
        self.sent.borrow().iter().filter(|sent| sent.command == command).cloned().collect()
    }

    pub fn service_now(&self) -> f64 {
        BEGIN_MS + self.time.now() + self.ahead_ms.get()
    }

    fn serve(&self, command: Command, body: &Value) -> Answer {
        self.service.borrow_mut().serve(command, body, self.service_now())
    }

    /// Nothing of a call is left: no request, no timer.
    pub fn assert_idle(&self) {
        assert_eq!(self.under_way.get(), 0, "requests are under way");
        assert_eq!(self.time.timers(), 0, "timers are running");
    }
}

impl World for Outside {
    type Request = Value;
    type Reply = Answer;
    type Thrown = &'static str;

    async fn send(&self, outgoing: &Outgoing<'_, Value>) -> Heard<Self> {
        let sky = &self.0;
        let body = written(outgoing.body);
        let command = outgoing.command;
        sky.sent.borrow_mut().push(Sent {
            at: sky.time.now(),
            command,
            attempt: outgoing.attempt,
            body: body.clone(),
            key: outgoing.idempotency_key.map(str::to_owned),
            usersig: outgoing.signature.map(|signature| signature.usersig.clone()),
        });
        let _under_way = UnderWay::of(&sky.under_way);
        let way = (sky.network.borrow_mut())(command, &body);
        let trip_ms = sky.trip_ms.get();
        let give_up_at = sky.time.now() + outgoing.timeout_ms;
        let time_out = async || {
            sky.time.sleep(give_up_at - sky.time.now()).await;
            Err(Lost::Timeout)
        };
        let arrives_after = |ms: f64| {
            let (sky, body) = (Rc::clone(sky), body.clone());
            let arrives = self.0.time.sleep(ms);
            self.0.time.start(async move {
                arrives.await;
                sky.serve(command, &body);
            });
        };
        let incoming = |status, reply| Incoming {
            status,
            date_ms: sky.tells_date.get().then(|| (sky.service_now() / 1_000.0).floor() * 1_000.0),
            retry_after_ms: None,
            problem: None,
            reply,
        };
        if let Way::Late(ms) = way {
            arrives_after(outgoing.timeout_ms + ms);
            return time_out().await;
        }
        sky.time.sleep(trip_ms * sky.outward.get()).await;
        let answer = match way {
            Way::Serve | Way::Reset | Way::AnswerLost => Some(sky.serve(command, &body)),
            Way::Code(code) => Some(Answer::fail(code)),
            Way::Hollow => {
                sky.serve(command, &body);
                Some(Answer::default())
            }
            _ => None,
        };
        let came = match way {
            Way::Silence | Way::AnswerLost => return time_out().await,
            Way::Refused | Way::Reset => return Err(Lost::Network("TypeError: Failed to fetch")),
            Way::ResetLate(ms) => {
                arrives_after(ms);
                return Err(Lost::Network("TypeError: Failed to fetch"));
            }
            Way::Status(status, problem) => {
                let problem = problem
                    .map(|name| Problem { kind: format!("urn:timpush-sched:problem:{name}"), whole: name });
                Incoming { problem, ..incoming(status, None) }
            }
            Way::RetryAfter(status, ms) => Incoming { retry_after_ms: Some(ms), ..incoming(status, None) },
            Way::Serve | Way::Code(_) | Way::Hollow | Way::Late(_) => incoming(200, answer),
        };
        sky.time.sleep(trip_ms * (1.0 - sky.outward.get())).await;
        Ok(came)
    }

    async fn sign(&self, ask: Ask) -> Result<Signature, Refused<&'static str>> {
        let sky = &self.0;
        sky.asked.borrow_mut().push((sky.time.now(), ask));
        let number = sky.asked.borrow().len();
        let answer = (sky.signer.borrow_mut())(ask);
        let _under_way = UnderWay::of(&sky.under_way);
        sky.time.sleep(sky.trip_ms.get()).await;
        let life_ms =
            answer.map_err(|status| Refused { status: Some(status), problem: None, thrown: None })?;
        Ok(Signature {
            usersig: format!("signature {number}"),
            identifier: "administrator".to_owned(),
            expires_at_ms: sky.service_now() + life_ms,
            date_ms: None,
        })
    }

    fn sleep(&self, ms: f64) -> impl Future<Output = ()> + Unpin {
        let can_be_waited = ms <= LONGEST_MS;
        let sleep: Pin<Box<dyn Future<Output = ()>>> =
            if can_be_waited { Box::pin(self.0.time.sleep(ms)) } else { Box::pin(pending()) };
        sleep
    }

    fn now(&self) -> f64 {
        BEGIN_MS + self.0.time.now()
    }

    fn ticks(&self) -> f64 {
        self.0.time.now()
    }

    fn random(&self) -> u32 {
        self.0.dice.bits() as u32
    }

    fn tell(&self, event: Event) {
        self.0.events.borrow_mut().push((self.0.time.now(), event));
    }

    async fn until_seen(&self) {
        while !self.0.seen.get() {
            self.0.time.sleep(10.0).await;
        }
    }

    fn answered(&self, task_id: u64) -> Answer {
        Answer::of_task(task_id)
    }
}

/// What stands in the request.
fn written(body: Body<'_, Value>) -> Value {
    match body {
        Body::Given(request) => request.clone(),
        Body::Marked(request, msg_random) => {
            let mut request = request.clone();
            request["Content"]["MsgRandom"] = json!(msg_random);
            request
        }
        Body::Page { query, offset, want } => {
            let mut query = query.clone();
            query["Offset"] = json!(offset);
            query["Want"] = json!(want);
            query
        }
        Body::Own(json) => serde_json::from_str(json).unwrap(),
    }
}
