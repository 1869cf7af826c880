mod file;
mod forget;
mod list;
mod plans;
mod reading;
mod tasks;
mod writing;

use serde_json::{Map, Value, json};
use timpush_sched::model::PushType;

use super::{Added, NewTask, Store};

const APP: u32 = 1_400_000_000;

fn fresh() -> Store {
    Store::open(":memory:".as_ref()).unwrap()
}

fn content(title: &str, desc: &str) -> Map<String, Value> {
    let content = json!({
        "From_Account": "administrator",
        "MsgRandom": 7,
        "To_Account": ["user1"],
        "OfflinePushInfo": { "Title": title, "Desc": desc },
    });
    content.as_object().unwrap().clone()
}

fn task(create_at: i64, sched_at: i64, title: &str) -> NewTask {
    NewTask { app: APP, push_type: PushType::User, create_at, sched_at, content: content(title, "text") }
}

async fn add(store: &Store, task: NewTask) -> u64 {
    match store.add(task, u64::MAX).await.unwrap() {
        Added::Task(id) => id,
        Added::QuotaExceeded => panic!("there is no quota"),
    }
}
