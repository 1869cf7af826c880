//! What a client may take.

use std::time::Duration;

/// What a client may take of time and room.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many connections are open at once. Beyond it, who idles or dawdles makes room.
    pub connections: usize,
    /// How long the head of a request may take, from its first byte on.
    pub head: Duration,
    /// How long the body of a request may take.
    pub body: Duration,
    /// How long a connection may stay open without a request.
    pub idle: Duration,
    /// How long a client may take nothing of an answer.
    pub stalled: Duration,
    /// How many bytes the head of a request may have.
    pub head_bytes: usize,
    /// How many bytes of a body are read, whoever reads it. The endpoints' own limits are far lower.
    pub body_bytes: usize,
    /// How long what is under way may take when the server stops.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            stalled: Duration::from_secs(30),
            head_bytes: 32 * 1024,
            body_bytes: 1024 * 1024,
            stop: Duration::from_secs(5),
        }
    }
}
