//! The kinds of faults.

use std::time::Duration;

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The work is done at once, and answered only after this time.
    Delay(Duration),
    /// The request is read, then the connection is closed. No work is done.
    DropBefore,
    /// The work is done, then the connection is closed in place of an answer.
    DropAnswer,
    /// The connection is closed first, and the work done this much later.
    WorkAfterDrop(Duration),
    /// The work is done, and the connection breaks off in the middle of the answer's body.
    ResetMidBody,
    /// A proxy's 502 with a page of HTML, before the work or after it.
    BadGateway {
        /// Whether the work is done.
        work: bool,
    },
    /// A 503, before the work or after it.
    Unavailable {
        /// Whether the work is done.
        work: bool,
    },
    /// The work is done and answered without a body.
    EmptyBody,
    /// The work is done, and the answer's JSON ends in the middle.
    TruncatedJson,
    /// The work is done, and the answer is shorter than its Content-Length says.
    WrongContentLength,
    /// The service answers FAIL with this ErrorCode. No work is done.
    ErrorCode(u32),
    /// The service answers that the UserSig has expired, 70001, now and whenever it comes again. No work is done.
    ExpiredUsersig,
}

impl Fault {
    /// How it is asked for.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Delay(_) => "delay",
            Self::DropBefore => "drop_before",
            Self::DropAnswer => "drop_answer",
            Self::WorkAfterDrop(_) => "work_after_drop",
            Self::ResetMidBody => "reset_mid_body",
            Self::BadGateway { .. } => "bad_gateway",
            Self::Unavailable { .. } => "unavailable",
            Self::EmptyBody => "empty_body",
            Self::TruncatedJson => "truncated_json",
            Self::WrongContentLength => "wrong_content_length",
            Self::ErrorCode(_) => "error_code",
            Self::ExpiredUsersig => "expired_usersig",
        }
    }
}
