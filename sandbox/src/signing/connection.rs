//! The calls to the service.

use std::time::Duration;

use anyhow::{Context, Result};
use axum::body::Bytes;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, Url};
use serde::Deserialize;
use serde_json::Value;

use super::command::Command;
use super::problem::{Kind, Problem};
use super::upstream::Upstream;

/// More than any answer has: a list of some ten thousand tasks.
const LONGEST: usize = 16 * 1024 * 1024;

/// The service's answer, as it came, and what the endpoint itself reads of it.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub text: Bytes,
    pub error_code: i64,
    pub task_id: Option<u64>,
}

impl Answer {
    /// Only a JSON object with an ErrorCode is one of the service's.
    pub fn read(text: Bytes) -> Option<Self> {
        #[derive(Deserialize)]
        struct Members {
            #[serde(rename = "ErrorCode")]
            error_code: i64,
            #[serde(rename = "TaskID")]
            task_id: Option<Value>,
        }
        // A list would be read as well, its items in place of the members.
        let is_object = text.trim_ascii_start().starts_with(b"{");
        let members: Members = serde_json::from_slice(&text).ok().filter(|_| is_object)?;
        let task_id = members.task_id.and_then(|id| id.as_u64()).filter(|id| *id != 0);
        Some(Self { error_code: members.error_code, task_id, text })
    }
}

/// No answer came, and whether the service may have done something nevertheless.
#[derive(Debug)]
pub(super) struct Unanswered {
    pub problem: Problem,
    pub may_have_worked: bool,
}

/// Makes the calls.
pub(super) struct Connection {
    client: Client,
    base: Url,
    patience: Duration,
}

impl Connection {
    /// `patience` is for a whole call, from connecting to the answer's last byte.
    pub fn new(upstream: &Upstream, patience: Duration) -> Result<Self> {
        // Another part of the process may have chosen already: that is as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            // A redirect would carry the UserSig elsewhere, and a repeat could create a second task.
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            // Connecting ends well before patience does, so that a call which ran out of it was sent.
            .connect_timeout(patience / 2)
            .pool_idle_timeout(Duration::from_secs(20));
        if upstream.is_http() {
            // No need of certificates, which this machine may not even have.
            builder = builder.tls_certs_only([]);
        }
        if upstream.is_http() || upstream.is_loopback() {
            builder = builder.no_proxy();
        }
        let client =
            builder.build().context("Calls by HTTPS can't be made: has this machine its CA certificates?")?;
        Ok(Self { client, base: upstream.url().clone(), patience })
    }

    /// Makes one call and waits for its answer. The query holds a UserSig, and goes nowhere but into the URL.
    pub async fn call(
        &self,
        command: Command,
        query: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Answer, Unanswered> {
        let mut url = self.base.clone();
        url.set_path(&format!("/v4/timpush/{}", command.name()));
        url.query_pairs_mut().extend_pairs(query);
        let request = self.client.post(url).header("content-type", "application/json").body(body);
        match tokio::time::timeout(self.patience, answered(request)).await {
            Ok(result) => result,
            Err(_) => Err(lost(Kind::Timeout, "The service didn't answer in time.")),
        }
    }
}

async fn answered(request: reqwest::RequestBuilder) -> Result<Answer, Unanswered> {
    let mut response = request.send().await.map_err(broken)?;
    let status = response.status();
    if status != StatusCode::OK {
        tracing::warn!(
            status = status.as_u16(),
            "the service's answer isn't its own: its HTTP status is always 200"
        );
        // What refuses so stands before the service and has let nothing through, unless it gave up waiting.
        return Err(if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT {
            not_reached("Something before the service refused the call")
        } else {
            lost(Kind::BadGateway, "Something before the service answered in its place.")
        });
    }
    let mut text = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if text.len() + chunk.len() > LONGEST {
            tracing::warn!("the service's answer is longer than {LONGEST} bytes");
            return Err(lost(
                Kind::BadGateway,
                "The service's answer is too long. Ask for fewer tasks at once.",
            ));
        }
        text.extend_from_slice(&chunk);
    }
    let bytes = text.len();
    Answer::read(text.into()).ok_or_else(|| {
        tracing::warn!(bytes, "the service's answer isn't its own: no JSON object with an ErrorCode");
        lost(Kind::BadGateway, "Something before the service answered in its place.")
    })
}

fn broken(error: reqwest::Error) -> Unanswered {
    let reached = !error.is_connect();
    // Its URL holds the UserSig.
    let error = anyhow::Error::new(error.without_url());
    tracing::warn!("the call to the service failed: {error:#}");
    if reached {
        return lost(Kind::BadGateway, "The connection to the service broke.");
    }
    not_reached("The service couldn't be reached")
}

fn not_reached(what: &str) -> Unanswered {
    let detail = format!("{what}, so nothing has happened there. Try again later.");
    Unanswered { problem: Problem::new(Kind::BadGateway, detail), may_have_worked: false }
}

fn lost(kind: Kind, what: &str) -> Unanswered {
    let advice =
        "A task may have been created, changed or deleted nevertheless: look before you repeat the call.";
    Unanswered { problem: Problem::new(kind, format!("{what} {advice}")), may_have_worked: true }
}
