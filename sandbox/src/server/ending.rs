//! The ends that a connection can have.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::date::date;
use crate::access::headers;
use crate::clock::Clock;

/// How long and how much a client may go on sending after the end: a socket that is closed with bytes unread answers
/// with a RST, and that destroys the answer on the client's side.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 256 * 1024;

/// How a connection ends.
pub(super) enum Ending {
    /// In order.
    Fin,
    /// The same, after an answer that says that it took too long.
    TimedOut,
    /// Broken off.
    Rst,
    /// Without ceremony.
    Drop,
}

impl Ending {
    pub async fn carry_out(self, mut stream: TcpStream, clock: &Clock) {
        match self {
            Self::Drop => return,
            Self::Rst => {
                let _ = stream.set_zero_linger();
                return;
            }
            Self::TimedOut => {
                let _ = stream.try_write(&bare("408 Request Timeout", clock));
            }
            Self::Fin => {}
        }
        let _ = timeout(LINGER, see_off(&mut stream)).await;
    }
}

async fn see_off(stream: &mut TcpStream) {
    if stream.shutdown().await.is_err() {
        return;
    }
    let mut left = LINGER_BYTES;
    let mut bytes = [0; 4096];
    while let Ok(read) = stream.read(&mut bytes).await {
        left = left.saturating_sub(read);
        if read == 0 || left == 0 {
            return;
        }
    }
}

/// An answer without a body, for where there is no request to answer: neither the router nor its guard gets to see it.
pub(super) fn bare(status: &str, clock: &Clock) -> Vec<u8> {
    let mut all = HeaderMap::new();
    if let Some(date) = date(clock.now()) {
        all.insert(header::DATE, date);
    }
    all.insert(header::CONNECTION, HeaderValue::from_static("close"));
    all.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    all.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    headers::put(&mut all, false);
    let mut answer = format!("HTTP/1.1 {status}\r\n").into_bytes();
    for (name, value) in &all {
        answer.extend_from_slice(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    answer.extend_from_slice(b"\r\n");
    answer
}
