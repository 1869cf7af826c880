//! The sandbox as a program of its own, as its users run it.
#![allow(dead_code, reason = "each test file uses its part of it")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A sandbox that runs until it is dropped.
pub struct Running {
    child: Mutex<Child>,
    /// `http://127.0.0.1:PORT`
    pub address: String,
    client: reqwest::Client,
}

impl Running {
    /// Starts it on any free port, with these flags.
    pub fn start(flags: &[&str]) -> Self {
        Self::start_telling(flags, Stdio::inherit())
    }

    /// The same, with another place for what it tells on stderr.
    pub fn start_telling(flags: &[&str], stderr: Stdio) -> Self {
        Self::start_by(&mut Command::new(env!("CARGO_BIN_EXE_timpush-sandbox")), flags, stderr)
    }

    /// The same, by a command that starts the program.
    pub fn start_by(command: &mut Command, flags: &[&str], stderr: Stdio) -> Self {
        let mut child = command
            .args(["--port", "0", "--end-with-stdin"])
            .args(flags)
            .env("TIMPUSH_LOG", "warn")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("it says where it is").unwrap();
        // What else it says must be read, or it would wait for that.
        std::thread::spawn(move || lines.for_each(drop));
        let address = first.split(' ').find(|word| word.starts_with("http://")).expect(&first);
        let address = address.trim_end_matches('/').to_owned();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { child: Mutex::new(child), address, client }
    }

    /// Calls a command through the relay; none where no answer came.
    pub async fn call(&self, command: &str, body: &Value) -> Option<Value> {
        let url = format!("{}/relay/{command}", self.address);
        let request = self.client.post(url).header("content-type", "application/json");
        let answer = request.body(body.to_string()).send().await.ok()?;
        serde_json::from_slice(&answer.bytes().await.ok()?).ok()
    }

    /// Asks for something of the sandbox's own.
    pub async fn get(&self, path: &str) -> Value {
        let answer = self.client.get(format!("{}{path}", self.address)).send().await.unwrap();
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
    }

    /// The task, as the service tells it.
    pub async fn task(&self, id: u64) -> Option<Value> {
        let answer = self.call("get_sched_task", &json!({ "TaskID": id })).await?;
        (answer["ErrorCode"] == 0).then(|| answer["TaskInfo"].clone())
    }

    /// Sends it a signal, by the name that `kill` knows.
    pub fn signal(&self, signal: &str) {
        let pid = self.child.lock().unwrap().id().to_string();
        assert!(Command::new("kill").args([&format!("-{signal}"), &pid]).status().unwrap().success());
    }

    /// How it has ended, if it has.
    pub fn ended(&self) -> Option<ExitStatus> {
        self.child.lock().unwrap().try_wait().unwrap()
    }

    /// Ends it as a power cut would.
    pub fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        let _ = child.kill();
        child.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits until it holds, and fails where it doesn't in time.
pub async fn until<F: AsyncFnMut() -> bool>(what: &str, mut holds: F) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !holds().await {
        assert!(Instant::now() < deadline, "it never came true that {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
