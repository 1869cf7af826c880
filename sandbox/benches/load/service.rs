//! The whole sandbox, called over HTTP as a backend calls it.

use std::path::Path;
use std::sync::Arc;

use reqwest::Client;
use serde_json::{Value, json};
use timpush_sandbox::sandbox::Sandbox;
use timpush_sandbox::settings::{App, Settings};
use timpush_sandbox::signing::usersig;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::Target;
use crate::stored::{DAY, now};

#[derive(Clone)]
pub struct Service(Arc<Running>);

struct Running {
    url: String,
    app: App,
    client: Client,
    stop: watch::Sender<bool>,
    sandbox: JoinHandle<anyhow::Result<()>>,
}

impl Service {
    pub async fn start(database: &Path) -> Self {
        let mut settings = Settings { port: 0, database: database.to_owned(), ..Settings::default() };
        settings.service.requests_per_second = 0;
        settings.service.quota = u64::MAX;
        let app = settings.apps[0].clone();
        let sandbox = Sandbox::open(settings, false).await.unwrap();
        let url = format!("http://{}/v4/timpush", sandbox.address());
        let (stop, mut stopped) = watch::channel(false);
        let sandbox = tokio::spawn(sandbox.run(async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        }));
        let client = Client::builder().no_proxy().build().unwrap();
        Self(Arc::new(Running { url, app, client, stop, sandbox }))
    }

    pub async fn stop(self) {
        let running = Arc::into_inner(self.0).expect("nobody calls any longer");
        drop(running.client);
        running.stop.send_replace(true);
        running.sandbox.await.unwrap().unwrap();
    }

    async fn call(&self, command: &str, mut body: Value) {
        let Running { url, app, client, .. } = &*self.0;
        let (admin, id, random) = (&app.admins[0], app.sdkappid, getrandom::u32().unwrap());
        let usersig = usersig::make(&app.secret_key, admin, id, now(), 600);
        let url = format!(
            "{url}/{command}?sdkappid={id}&identifier={admin}&usersig={usersig}&random={random}&contenttype=json"
        );
        body["Sdkappid"] = id.into();
        let answer = client.post(url).body(body.to_string()).send().await.unwrap();
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
    timpush_sched::time::SchedAt::from_unix(now() + days * DAY).unwrap().text()
}
