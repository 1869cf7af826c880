//! What can become of a request on its way.

/// What the network does with one request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    /// The service answers.
    Serve,
    /// The service refuses with this code and does nothing.
    Code(i64),
    /// The service does it, and of its answer only the OK comes.
    Hollow,
    /// Something on the way answers with this status and problem, and the service gets nothing.
    Status(u16, Option<&'static str>),
    /// The same, with a Retry-After in ms.
    RetryAfter(u16, f64),
    /// No connection.
    Refused,
    /// The service does it, and the connection breaks.
    Reset,
    /// Nothing comes, and the service gets nothing.
    Silence,
    /// The service does it, and its answer gets lost: nothing comes.
    AnswerLost,
    /// Nothing comes; the service gets it this long after the caller has given up.
    Late(f64),
    /// The connection breaks at once; the service gets it this long after.
    ResetLate(f64),
}
