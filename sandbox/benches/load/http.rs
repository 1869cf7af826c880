//! The service over HTTP, wherever it runs.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::Target;

type Sign = dyn Fn(&str) -> String + Send + Sync;

/// A service that is called as a backend calls it.
#[derive(Clone)]
pub struct Service {
    url: String,
    client: reqwest::Client,
    sign: Arc<Sign>,
}

impl Service {
    /// `sign` makes the query for a command, all but `random` and `contenttype`.
    pub fn at(url: &str, sign: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        // Needed even where nothing is encrypted; where it was installed before, that one is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { url: url.trim_end_matches('/').to_owned(), client, sign: Arc::new(sign) }
    }

    async fn call(&self, command: &str, mut body: Value) {
        let query = (self.sign)(command);
        let app = query.split('&').find_map(|part| part.strip_prefix("sdkappid="));
        body["Sdkappid"] = app.and_then(|app| app.parse::<u32>().ok()).into();
        let random = getrandom::u32().unwrap();
        let url = format!("{}/v4/timpush/{command}?{query}&random={random}&contenttype=json", self.url);
        let answer = self.client.post(url).body(body.to_string()).send().await.unwrap();
        let answer: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(answer["ErrorCode"], 0, "{answer}");
    }
}

impl Target for Service {
    async fn add(&self, number: u64) {
        let task = json!({
            "Type": "User",
            "SchedAt": in_days(30),
            "Content": {
                "From_Account": "administrator",
                "To_Account": [format!("user{}", number % 1000 + 1)],
                "OfflinePushInfo": { "Title": format!("Offer {number}"), "Desc": "20 % off" },
            },
        });
        self.call("add_sched_task", task).await;
    }

    async fn list(&self, number: u64) {
        let list = json!({
            "Offset": number * 20 % 10_000,
            "Want": 20,
            "OrderBy": "createat",
            "Asc": false,
            "BeginTime": in_days(-300),
            "EndTime": in_days(60),
        });
        self.call("list_sched_task", list).await;
    }
}

fn in_days(days: i64) -> String {
    let now = timpush_sandbox::clock::machine_ms() / 1000;
    timpush_sched::time::SchedAt::from_unix(now + days * 86_400).unwrap().text()
}
