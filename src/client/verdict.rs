//! What an answer means for the call.

use super::Command;

/// What one attempt came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// Refused for good.
    Stop,
    /// Surely not carried out; another attempt may be.
    Again,
    /// The same, since calls came too fast.
    Crowded,
    /// The same, but once only.
    Once,
    /// An attempt with the same Idempotency-Key is under way; ask for its answer again.
    Busy,
    /// The signature was refused: once more with a new one.
    Resign,
    /// The service takes no signature at all for a minute.
    Rest,
    /// Nobody knows whether it was carried out.
    Unknown,
}

impl Verdict {
    /// What one of the service's codes means; [`super::Reply::code`] of an OK is no matter of this.
    pub(super) fn of_code(code: i64) -> Self {
        match code {
            60_007 | 60_011 | 60_018 | 60_019 | 90_024 => Self::Crowded,
            60_004 | 60_005 => Self::Once,
            70_001 | 70_003 => Self::Resign,
            70_050 => Self::Rest,
            60_008 | 60_013 | 60_014 | 70_169 | 70_202 | 70_500 | 90_105 | 90_992 | 90_994 | 90_995
            | 91_000 => Self::Unknown,
            _ => Self::Stop,
        }
    }

    /// What an answer means that is not the service's; `problem` is a name of the signing endpoint's protocol.
    pub(super) fn of_status(status: u16, problem: Option<&str>) -> Self {
        match status {
            409 if problem == Some("in-progress") => Self::Busy,
            409 if problem == Some("key-reused") => Self::Stop,
            425 => Self::Again,
            429 => Self::Crowded,
            // A 409 of any other kind has to do with an earlier attempt, so perhaps it was carried out.
            408 | 409 => Self::Unknown,
            // Nobody follows a redirect with a request: it mostly leads to a page for signing in.
            300..=499 => Self::Stop,
            _ => Self::Unknown,
        }
    }

    /// Whether the same call may succeed later, by this alone.
    pub(super) const fn passes(self) -> bool {
        !matches!(self, Self::Stop | Self::Resign)
    }
}

/// How long the service wants to be left alone after this code, at the least.
pub(super) fn least_wait_ms(code: i64) -> f64 {
    if code == 90_024 { 1_000.0 } else { 0.0 }
}

/// Codes that are final for this call, and pass by themselves: a day's volume or number of pushes, the quota of tasks.
pub(super) fn passes_by_itself(code: i64) -> bool {
    matches!(code, 60_028 | 90_047 | 90_109)
}

/// Whether a refusal may come from what an earlier attempt of the same call did, or leaves open what that did. Other
/// refusals would have hit the earlier one too.
pub(super) fn leaves_open(command: Command, code: i64) -> bool {
    match command {
        Command::Modify | Command::Delete => matches!(code, 90_106 | 90_107 | 90_110),
        Command::Add | Command::List | Command::Get => false,
    }
}
