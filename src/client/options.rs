//! What a client is told once, and what each call may set for itself.

/// Who puts the signature on a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// A backend signs and forwards.
    Relay,
    /// A backend hands out a signature, and the call goes to the service itself.
    Sign,
}

/// What a client is told once.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Options {
    /// The app. The service allows a pace to each app, so clients of one app share their turns.
    pub sdkappid: u32,
    /// Who signs.
    pub mode: Mode,
    /// Calls of one command that may leave in any second; at least 1.
    pub requests_per_second: u32,
}

/// How long and how often a call tries.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limits {
    /// For one attempt, the reading of the answer included, in ms.
    pub timeout_ms: f64,
    /// For the whole call, its waits included, in ms. What no timer can wait for, Infinity say, is no limit.
    pub total_timeout_ms: f64,
    /// Further attempts after the first.
    pub retries: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { timeout_ms: 10_000.0, total_timeout_ms: 60_000.0, retries: 3 }
    }
}
