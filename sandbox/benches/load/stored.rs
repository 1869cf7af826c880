//! A store in a file on the disk, without a server around it.

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::{StreamExt, stream};
use serde_json::json;
use tempfile::TempDir;
use timpush_sandbox::settings::RangeFilter;
use timpush_sandbox::store::{Added, ListQuery, NewTask, Order, Page, Store};
use timpush_sched::model::PushType;

use crate::Target;

pub const APP: u32 = 1_400_000_000;
pub const DAY: i64 = 86_400;
/// In how many days the tasks were made, and how many days after that each is due at the earliest: none of them is by now.
const MADE_WITHIN: i64 = 290;
pub const DUE_AFTER: i64 = 300 * DAY;
const MILLION: i64 = 1_000_000;
/// How many are added at once when there is nothing to measure.
const AT_ONCE: usize = 512;

#[derive(Clone)]
pub struct Stored {
    pub store: Store,
    /// The first task's time of creation.
    pub begin: i64,
    /// None was created after that.
    pub end: i64,
    folder: Arc<TempDir>,
}

impl Stored {
    /// Where tasks were created until then.
    pub fn until(end: i64) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let store = Store::open(&file(&folder)).unwrap();
        Self { store, begin: end - MADE_WITHIN * DAY, end, folder }
    }

    pub fn file(&self) -> PathBuf {
        file(&self.folder)
    }

    /// Adds tasks until there are so many.
    pub async fn fill(&self, tasks: u64) {
        let there = self.page(&self.query(0, 0)).await.total;
        let adding = stream::iter(there..tasks).map(|number| self.add(number));
        adding.buffer_unordered(AT_ONCE).collect::<()>().await;
    }

    pub async fn page(&self, query: &ListQuery) -> Page {
        self.store.list(query).await.unwrap()
    }

    /// The latest first.
    pub fn query(&self, offset: u64, want: u64) -> ListQuery {
        ListQuery {
            app: APP,
            offset,
            want,
            order_by: Order::CreateAt,
            asc: false,
            begin: self.begin,
            end: self.end,
            filter: RangeFilter::CreateAt,
            keyword: None,
        }
    }

    pub async fn add_task(&self, task: NewTask) -> u64 {
        match self.store.add(task, u64::MAX).await.unwrap() {
            Added::Task(id) => id,
            Added::QuotaExceeded => panic!("there is no quota"),
        }
    }
}

impl Target for Stored {
    async fn add(&self, number: u64) {
        // Due within two months, in another order.
        let count = number as i64;
        let create_at = self.begin + count % MILLION * MADE_WITHIN * DAY / MILLION;
        let sched_at = create_at + DUE_AFTER + count * 7_919 % (60 * DAY);
        self.add_task(for_one(number, create_at, sched_at)).await;
    }

    async fn list(&self, number: u64) {
        let page = self.page(&self.query(number * 20 % 10_000, 20)).await;
        assert!(page.tasks.len() <= 20);
    }
}

/// Unix seconds.
pub fn now() -> i64 {
    timpush_sandbox::clock::machine_ms() / 1000
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("sandbox.sqlite")
}

pub fn for_one(number: u64, create_at: i64, sched_at: i64) -> NewTask {
    let content = json!({
        "From_Account": "administrator",
        "MsgRandom": number & 0xffff_ffff,
        "To_Account": [format!("user{}", number % 1_000 + 1)],
        "OfflinePushInfo": {
            "PushFlag": 0,
            "Title": format!("Offer {number}"),
            "Desc": "The autumn collection is there: 20 % off for all who come before Friday.",
            "Ext": "{\"open\":\"offers\"}",
        },
    });
    let content = content.as_object().unwrap().clone();
    NewTask { app: APP, push_type: PushType::User, create_at, sched_at, content }
}
