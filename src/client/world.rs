//! What the client asks of outside. One implementation drives browsers, another is the tests' simulation.

use super::{Command, Event, SignReason};

/// What the client asks of outside. All futures end when they are dropped: nothing goes on behind the caller's back.
pub trait World: 'static {
    /// A request as the caller gave it, already checked.
    type Request;
    /// An answer of the service.
    type Reply: Reply;
    /// What the outside throws; handed back to the caller with the failure.
    type Thrown: Clone + 'static;

    /// Sends a request and reads the answer.
    ///
    /// Ends by itself with [`Lost::Timeout`] after `outgoing.timeout_ms`, the reading of the body included. Dropped, it is aborted.
    fn send(&self, outgoing: &Outgoing<'_, Self::Request>) -> impl Future<Output = Heard<Self>>;

    /// Asks the backend for a signature. What it took to answer is limited by the implementation, as it knows whom it asks.
    fn sign(&self, ask: Ask) -> impl Future<Output = Result<Signature, Refused<Self::Thrown>>>;

    /// Ends after so many ms; never, where that is no number or more than a timer can do (2^31 − 1).
    fn sleep(&self, ms: f64) -> impl Future<Output = ()> + Unpin;

    /// The machine's clock, Unix ms. It may be wrong, and it may jump.
    fn now(&self) -> f64;

    /// A clock that only goes forward, in ms since whenever.
    fn ticks(&self) -> f64;

    /// 32 random bits, good enough for an Idempotency-Key.
    fn random(&self) -> u32;

    /// Takes note of what happens.
    fn tell(&self, event: Event);

    /// Ends at once while somebody sees the page, or where there is none; else when it is seen.
    fn until_seen(&self) -> impl Future<Output = ()>;

    /// The answer that the service would have given: `{ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0, TaskID}`.
    fn answered(&self, task_id: u64) -> Self::Reply;
}

/// A request on its way out.
pub struct Outgoing<'a, R> {
    /// Which call.
    pub command: Command,
    /// The first is 1.
    pub attempt: u32,
    /// When to give up, in ms from now.
    pub timeout_ms: f64,
    /// What to send.
    pub body: Body<'a, R>,
    /// Where the client signs: the signature. None in relay mode.
    pub signature: Option<&'a Signature>,
    /// The query's `random`.
    pub random: u32,
    /// The header `Idempotency-Key`, for the relay.
    pub idempotency_key: Option<&'a str>,
}

/// What to send.
pub enum Body<'a, R> {
    /// The caller's request as it is.
    Given(&'a R),
    /// The caller's request with this `Content.MsgRandom`.
    Marked(&'a R, u32),
    /// The caller's query with this `Offset` and `Want`.
    Page {
        /// The query.
        query: &'a R,
        /// How many tasks to pass over.
        offset: u64,
        /// How many tasks to ask for.
        want: u64,
    },
    /// JSON of the client's own, `Sdkappid` included.
    Own(&'a str),
}

impl<R> Clone for Body<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Body<'_, R> {}

/// An answer as it came in.
pub struct Incoming<Reply, Thrown> {
    /// Of HTTP.
    pub status: u16,
    /// The header `Date`, Unix ms, where it can be read.
    pub date_ms: Option<f64>,
    /// The header `Retry-After`, in ms from now; both of its forms.
    pub retry_after_ms: Option<f64>,
    /// An `application/problem+json`.
    pub problem: Option<Problem<Thrown>>,
    /// The service's answer; none where the body is anything else: HTML, nothing, half of it.
    pub reply: Option<Reply>,
}

/// Why whoever stands before the service refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem<T> {
    /// Its `type`.
    pub kind: String,
    /// All of it, handed back to the caller.
    pub whole: T,
}

impl<T> Problem<T> {
    /// The name that the signing endpoint's protocol gives it.
    pub(crate) fn name(&self) -> Option<&str> {
        self.kind.strip_prefix("urn:timpush-sched:problem:")
    }
}

/// An answer as it came in, or why there is none.
pub type Heard<W> = Result<Incoming<<W as World>::Reply, <W as World>::Thrown>, Lost<<W as World>::Thrown>>;

/// An answer of the service.
pub trait Reply {
    /// `ErrorCode`; 0 if and only if `ActionStatus` is OK (a FAIL with 0 is told as −1).
    fn code(&self) -> i64;
    /// `TaskID`, of an add.
    fn task_id(&self) -> Option<u64>;
    /// `Total`, of a list.
    fn total(&self) -> Option<u64>;
    /// `Tasks`, of a list, in order.
    fn tasks(&self) -> Vec<Listed>;
    /// `TaskInfo`, of a get.
    fn task(&self) -> Option<Listed>;
    /// Whether it has what an OK of this command has: an add's `TaskID`, a get's `TaskInfo`, a list's `Tasks` or at least its
    /// `Total`.
    fn answers(&self, command: Command) -> bool;
}

/// What the client looks at in a task. Missing texts are empty, and so are times that aren't in the service's form.
#[derive(Clone, Default, Debug, PartialEq)]
pub struct Listed {
    /// `TaskID`; 0 where it can't be read.
    pub task_id: u64,
    /// `Content.MsgRandom`
    pub msg_random: Option<u32>,
    /// `Type`
    pub push_type: String,
    /// `CreateAt`
    pub create_at: String,
    /// `SchedAt`
    pub sched_at: String,
    /// `Content.OfflinePushInfo.Title`; where that is missing, `Title`.
    pub title: String,
    /// `Content.OfflinePushInfo.Desc`; where that is missing, `Desc`.
    pub desc: String,
    /// `Status`
    pub status: String,
}

/// Why there is no answer.
pub enum Lost<T> {
    /// It took too long.
    Timeout,
    /// Refused, reset, or broken on the way: nobody knows whether it was sent.
    Network(T),
    /// It surely never left: what the caller provides for it, its headers say, failed.
    Unsent(T),
}

/// A question for a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The call that needs it.
    pub command: Command,
    /// Why it is asked for.
    pub reason: SignReason,
}

/// A signature, kept in memory and nowhere else.
#[derive(Clone, PartialEq)]
pub struct Signature {
    /// The UserSig.
    pub usersig: String,
    /// Whose it is.
    pub identifier: String,
    /// When it ends, Unix ms: as the backend said, or as the UserSig itself says.
    pub expires_at_ms: f64,
    /// The header `Date` of the backend's answer, Unix ms, where there was one to be read.
    pub date_ms: Option<f64>,
}

/// Why there is no signature.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused<T> {
    /// Of HTTP, where there was an answer.
    pub status: Option<u16>,
    /// The answer, where it is a problem.
    pub problem: Option<Problem<T>>,
    /// What was thrown, where something was.
    pub thrown: Option<T>,
}
