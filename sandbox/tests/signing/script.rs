//! A service that does as it is told, one connection to a call.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

pub const OK: &str = r#"{"ActionStatus": "OK","ErrorInfo": "","ErrorCode": 0,"TaskID": 1234567890}"#;

/// What to do with one call.
#[derive(Clone)]
pub enum Step {
    /// Answer with this body, as the service does.
    Answer(String),
    /// Send these bytes, head and all, and close.
    Raw(Vec<u8>),
    /// Send these bytes, then reset the connection.
    Reset(Vec<u8>),
    /// Send these bytes, then one more every 20 ms for ever.
    Drip(Vec<u8>),
    /// Close without having read a byte.
    CloseUnread,
    /// Read the request, and close.
    CloseRead,
    /// Read the request, and answer once a permit is there.
    Held(Arc<Semaphore>),
}

/// What arrived.
#[derive(Clone, Debug)]
pub struct Received {
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: HashMap<String, String>,
    pub body: String,
}

impl Received {
    pub fn query(&self, name: &str) -> &str {
        &self.query.iter().find(|(given, _)| given == name).unwrap().1
    }
}

pub struct Script {
    pub address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    count: watch::Receiver<usize>,
}

impl Script {
    /// Does the steps, then answers OK to whatever else comes.
    pub async fn start(steps: impl IntoIterator<Item = Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (counter, count) = watch::channel(0);
        let mut steps: VecDeque<Step> = steps.into_iter().collect();
        let into = Arc::clone(&received);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let step = steps.pop_front().unwrap_or(Step::Answer(OK.to_owned()));
                tokio::spawn(play(stream, step, Arc::clone(&into), counter.clone()));
            }
        });
        Self { address, received, count }
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Waits until so many requests have arrived.
    pub async fn arrived(&self, many: usize) {
        let mut count = self.count.clone();
        tokio::time::timeout(Duration::from_secs(10), count.wait_for(|count| *count >= many))
            .await
            .expect("the request should have arrived")
            .unwrap();
    }
}

async fn play(
    mut stream: TcpStream,
    step: Step,
    into: Arc<Mutex<Vec<Received>>>,
    counter: watch::Sender<usize>,
) -> Option<()> {
    if matches!(step, Step::CloseUnread) {
        counter.send_modify(|count| *count += 1);
        return None;
    }
    let received = read(&mut stream).await?;
    into.lock().unwrap().push(received);
    counter.send_modify(|count| *count += 1);
    match step {
        Step::Answer(body) => stream.write_all(&answer(&body)).await.ok()?,
        Step::Raw(bytes) => stream.write_all(&bytes).await.ok()?,
        Step::Reset(bytes) => {
            stream.write_all(&bytes).await.ok()?;
            stream.flush().await.ok()?;
            stream.set_zero_linger().ok()?;
        }
        Step::Drip(bytes) => {
            stream.write_all(&bytes).await.ok()?;
            loop {
                stream.write_all(b" ").await.ok()?;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        Step::Held(permits) => {
            permits.acquire().await.ok()?.forget();
            stream.write_all(&answer(OK)).await.ok()?;
        }
        Step::CloseUnread | Step::CloseRead => {}
    }
    Some(())
}

/// An answer as the service sends it.
pub fn answer(body: &str) -> Vec<u8> {
    raw("200 OK", "application/json", body)
}

pub fn raw(status: &str, content_type: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let pairs = lines.map(|line| line.split_once(": ").unwrap());
    let headers: HashMap<String, String> =
        pairs.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    let length: usize = headers["content-length"].parse().unwrap();
    let mut body = bytes[end + 4..].to_vec();
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    let url = reqwest::Url::parse(&format!("http://localhost{target}")).unwrap();
    Some(Received {
        method,
        path: url.path().to_owned(),
        query: url.query_pairs().into_owned().collect(),
        headers,
        body: String::from_utf8(body).unwrap(),
    })
}

/// Waits until the condition holds.
pub async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(10), "it should have come to this: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
