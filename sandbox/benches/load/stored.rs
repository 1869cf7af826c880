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
/// The first task's time of creation. They are a little less than a year's.
pub const BEGIN: i64 = 1_790_000_000;
pub const END: i64 = BEGIN + 365 * DAY;
const MILLION: u64 = 1_000_000;
/// How many are added at once when there is nothing to measure.
const AT_ONCE: usize = 512;

#[derive(Clone)]
pub struct Stored {
    pub store: Store,
    later: i64,
    _folder: Arc<TempDir>,
}

impl Stored {
    pub fn new() -> Self {
        Self::with_others_due_in(0)
    }

    /// One where tasks are due so many seconds later than else.
    pub fn with_others_due_in(later: i64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path: PathBuf = folder.path().join("sandbox.sqlite");
        Self { store: Store::open(&path).unwrap(), later, _folder: Arc::new(folder) }
    }

    /// Adds tasks until there are so many.
    pub async fn fill(&self, tasks: u64) {
        let there = self.page(&query(0, 0)).await.total;
        let adding = stream::iter(there..tasks).map(|number| self.add(number));
        adding.buffer_unordered(AT_ONCE).collect::<()>().await;
    }

    pub async fn page(&self, query: &ListQuery) -> Page {
        self.store.list(query).await.unwrap()
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
        let number = number as i64;
        // Spread over the year, and due within two months after, in another order.
        let create_at = BEGIN + number % MILLION as i64 * 31;
        let sched_at = create_at + 60 + number * 7_919 % (60 * DAY) + self.later;
        self.add_task(for_one(number as u64, create_at, sched_at)).await;
    }

    async fn list(&self, number: u64) {
        let page = self.page(&query(number * 20 % 10_000, 20)).await;
        assert!(page.tasks.len() <= 20);
    }
}

pub fn query(offset: u64, want: u64) -> ListQuery {
    ListQuery {
        app: APP,
        offset,
        want,
        order_by: Order::CreateAt,
        asc: false,
        begin: BEGIN,
        end: END,
        filter: RangeFilter::CreateAt,
        keyword: None,
    }
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
