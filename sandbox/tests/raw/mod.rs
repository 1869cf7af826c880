//! A client that shows the bytes and the end of a connection as they come, and a server to try it on.
#![allow(clippy::unwrap_used, dead_code, reason = "each test file uses its part of it")]

pub mod guarded;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use timpush_sandbox::clock::Clock;
use timpush_sandbox::server::{Limits, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Whatever takes longer than this has hung.
pub const DEADLINE: Duration = Duration::from_secs(10);

pub struct Served {
    pub address: SocketAddr,
    pub clock: Clock,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Served {
    pub async fn start(limits: Limits, router: impl FnOnce(SocketAddr) -> Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let clock = Clock::of_machine();
        let router = router(address);
        let its_clock = clock.clone();
        let task = tokio::spawn(async move {
            let stop = async {
                let _ = stopped.await;
            };
            serve(listener, router, its_clock, limits, stop).await.unwrap();
        });
        Self { address, clock, stop, task }
    }

    pub async fn connect(&self) -> Raw {
        Raw { stream: TcpStream::connect(self.address).await.unwrap(), read: Vec::new() }
    }

    /// Sends one request and reads its answer.
    pub async fn call(&self, head: &str, body: &str) -> Answer {
        let mut raw = self.connect().await;
        raw.send(&self.request(head, body)).await;
        raw.answer().await
    }

    /// The text of a request: its first line, further lines of the head, and its body. The Host is the server's own where
    /// there is none.
    pub fn request(&self, head: &str, body: &str) -> String {
        let mut lines: Vec<_> = head.lines().map(|line| line.trim().to_owned()).collect();
        lines[0] += " HTTP/1.1";
        if !head.to_lowercase().contains("\nhost:") {
            lines.push(format!("Host: {}", self.address));
        }
        if !body.is_empty() {
            lines.push(format!("Content-Length: {}", body.len()));
        }
        lines.join("\r\n") + "\r\n\r\n" + body
    }

    pub async fn stop(self) {
        let _ = self.stop.send(());
        timeout(DEADLINE, self.task).await.unwrap().unwrap();
    }

    pub fn begin_to_stop(self) -> JoinHandle<()> {
        let _ = self.stop.send(());
        self.task
    }
}

pub struct Raw {
    pub stream: TcpStream,
    read: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Fin,
    Reset,
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(its, _)| its.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

impl Raw {
    pub async fn send(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    /// Everything until the connection's end, and which end that was.
    pub async fn rest(&mut self) -> (String, End) {
        let end = timeout(DEADLINE, async {
            let mut bytes = [0; 4096];
            loop {
                match self.stream.read(&mut bytes).await {
                    Ok(0) => return End::Fin,
                    Ok(read) => self.read.extend_from_slice(&bytes[..read]),
                    Err(error) => {
                        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
                        return End::Reset;
                    }
                }
            }
        });
        let end = end.await.expect("the connection has an end");
        (String::from_utf8(std::mem::take(&mut self.read)).unwrap(), end)
    }

    /// What comes until it contains this.
    pub async fn until(&mut self, text: &str) -> String {
        let found = timeout(DEADLINE, async {
            let mut bytes = [0; 4096];
            loop {
                let read = String::from_utf8_lossy(&self.read).into_owned();
                if let Some(at) = read.find(text) {
                    self.read.drain(..at + text.len());
                    return read[..at + text.len()].to_owned();
                }
                let read = self.stream.read(&mut bytes).await.unwrap();
                assert!(read > 0, "the connection ended before {text:?}");
                self.read.extend_from_slice(&bytes[..read]);
            }
        });
        found.await.unwrap_or_else(|_| panic!("{text:?} never came"))
    }

    /// One answer with a Content-Length, or none and no body.
    pub async fn answer(&mut self) -> Answer {
        let head = self.until("\r\n\r\n").await;
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut answer = Answer { status, head, body: String::new() };
        let length: usize = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
        timeout(DEADLINE, async {
            let mut bytes = [0; 4096];
            while self.read.len() < length {
                let read = self.stream.read(&mut bytes).await.unwrap();
                assert!(read > 0, "the connection ended within the body");
                self.read.extend_from_slice(&bytes[..read]);
            }
        })
        .await
        .unwrap();
        answer.body = String::from_utf8(self.read.drain(..length).collect()).unwrap();
        answer
    }
}
