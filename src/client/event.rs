//! What a client tells of itself while it works. Nothing in it is secret.

use super::Command;

/// One thing that happened.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Event {
    /// A request leaves.
    Request {
        /// Which call.
        command: Command,
        /// The first is 1.
        attempt: u32,
    },
    /// An answer came, of whatever kind.
    Response {
        /// Which call.
        command: Command,
        /// The attempt that it answers.
        attempt: u32,
        /// Of HTTP.
        status: u16,
        /// The service's `ErrorCode`; 0 where it is OK and where the answer is not the service's.
        code: i64,
        /// From the request's leaving to the answer's last byte.
        ms: f64,
    },
    /// A further attempt will be made.
    Retry {
        /// Which call.
        command: Command,
        /// The number that the further attempt has.
        attempt: u32,
        /// How long it waits before it asks for its turn.
        delay_ms: f64,
        /// What became of the attempt before it.
        reason: Reason,
    },
    /// A signature is asked for.
    Sign(SignReason),
    /// A create whose answer was lost was looked up.
    Recover(Outcome),
    /// A call waits for its turn.
    Throttle {
        /// Which call.
        command: Command,
        /// How long it will wait, as far as can be told now.
        delay_ms: f64,
    },
}

/// Why an attempt is made again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The service answered this code.
    Code(i64),
    /// An answer of this HTTP status that was not the service's.
    Status(u16),
    /// No answer in time.
    Timeout,
    /// No answer.
    Network,
}

/// Why a signature is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignReason {
    /// There is none yet.
    First,
    /// The one there is won't last much longer.
    Expiring,
    /// The service refused the one there was.
    Rejected,
}

/// What the search for a lost create came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The task is there.
    Found,
    /// It is not there, and won't be.
    Absent,
    /// Nobody can tell.
    Unknown,
}
