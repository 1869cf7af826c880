mod sharing;
mod waking;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use timpush_sched::model::{PushType, TaskStatus};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use super::ahead::Ahead;
use super::{Owner, PACE, Pace, TASKS_AT_ONCE, push, run, run_with};
use crate::audience::Audience;
use crate::clock::{Clock, machine_ms};
use crate::settings::{self, Modify};
use crate::store::{Added, Change, Changed, Delivery, NewTask, Store, Task};

const APP: u32 = 1_400_187_352;
const HOUR: i64 = 3600;
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
const SHORT: Duration = Duration::from_millis(600);

fn audience() -> Arc<Audience> {
    Arc::new(Audience::open(&settings::Audience { file: None, generate: 5000 }).unwrap())
}

fn fresh() -> Store {
    Store::open(Path::new(":memory:")).unwrap()
}

fn lease(lease: Duration) -> Pace {
    Pace { lease, ..PACE }
}

/// A dispatcher that runs until it is dropped or told to stop.
struct Running {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    fn start(store: &Store, clock: &Clock, pace: Pace, time_to_dispatch: Duration) -> Self {
        let (stop, stopped) = watch::channel(false);
        let run =
            run_with(pace, store.clone(), audience(), clock.clone(), time_to_dispatch, Some(WEEK), stopped);
        Self { stop, task: tokio::spawn(run) }
    }

    fn at_once(store: &Store, clock: &Clock) -> Self {
        Self::start(store, clock, PACE, Duration::ZERO)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn add(store: &Store, sched_at: i64, push_type: PushType, content: &Value) -> u64 {
    let content = content.as_object().unwrap().clone();
    let task = NewTask { app: APP, push_type, create_at: 1, sched_at, content };
    match store.add(task, u64::MAX).await.unwrap() {
        Added::Task(id) => id,
        Added::QuotaExceeded => panic!("there is no quota"),
    }
}

async fn add_for(store: &Store, sched_at: i64, account: &str) -> u64 {
    let content = json!({ "To_Account": [account], "OfflinePushInfo": { "Title": "T", "Desc": "D" } });
    add(store, sched_at, PushType::User, &content).await
}

async fn task(store: &Store, id: u64) -> Task {
    store.get(APP, id).await.unwrap().unwrap()
}

async fn deliveries(store: &Store) -> Vec<Delivery> {
    store.deliveries(0, u32::MAX).await.unwrap()
}

async fn until<F: AsyncFnMut() -> bool>(what: &str, mut holds: F) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !holds().await {
        assert!(Instant::now() < deadline, "it never came true that {what}");
        sleep(Duration::from_millis(5)).await;
    }
}

async fn until_dispatched(store: &Store, id: u64) -> Task {
    until("it is dispatched", async || task(store, id).await.status == TaskStatus::Dispatched).await;
    task(store, id).await
}

#[tokio::test]
async fn a_due_task_is_delivered_to_whom_it_reaches_and_says_so() {
    let (store, clock) = (fresh(), Clock::of_machine());
    let content = json!({
        "To_Account": ["user7", "user2", "gone"],
        "OfflinePushInfo": { "Title": "T", "Desc": "D" },
    });
    let id = add(&store, clock.now() - 5, PushType::User, &content).await;
    let _running = Running::at_once(&store, &clock);
    let task = until_dispatched(&store, id).await;
    assert!(task.dispatch_success);
    assert_eq!(task.dispatch_err, "");
    let parts: Vec<_> = task.push_task_id.split('_').collect();
    assert_eq!((parts[0], parts[2]), ("batch", "537529d8"));
    assert_eq!(parts[1..].iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 8, 15, 8, 8]);
    let told = deliveries(&store).await;
    assert_eq!(told.iter().map(|one| one.account.as_str()).collect::<Vec<_>>(), ["user7", "user2"]);
    assert!(told.iter().all(|one| one.task == id && one.push_task_id == task.push_task_id));
    assert!(told.iter().all(|one| (one.title.as_str(), one.desc.as_str()) == ("T", "D")));
}

#[tokio::test]
async fn a_task_that_reaches_nobody_failed() {
    let (store, clock) = (fresh(), Clock::of_machine());
    let content = json!({ "Condition": { "TagsAnd": ["nobody's"] } });
    let id = add(&store, clock.now(), PushType::Tag, &content).await;
    let _running = Running::at_once(&store, &clock);
    let task = until_dispatched(&store, id).await;
    assert!(!task.dispatch_success);
    assert_eq!(task.dispatch_err, "no account matches the condition");
    assert_eq!(task.push_task_id, "");
    assert_eq!(deliveries(&store).await, []);
}

#[tokio::test]
async fn a_task_whose_content_is_damaged_fails_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sandbox.sqlite");
    let (store, clock) = (Store::open(&path).unwrap(), Clock::of_machine());
    let due = clock.now() + HOUR;
    let mut damaged = Vec::new();
    for content in ["'{\"broken'", "'[]'", "CAST(x'ff' AS TEXT)"] {
        let id = add_for(&store, due, "user1").await;
        let other = rusqlite::Connection::open(&path).unwrap();
        other.execute(&format!("UPDATE task SET content = {content} WHERE id = ?"), [id as i64]).unwrap();
        damaged.push(id);
    }
    let whole = add_for(&store, due, "user2").await;
    let _running = Running::at_once(&store, &clock);
    clock.set_ms(due * 1000);
    assert!(until_dispatched(&store, whole).await.dispatch_success);
    for id in damaged {
        let task = until_dispatched(&store, id).await;
        assert!(!task.dispatch_success);
        assert!(task.dispatch_err.starts_with("the stored Content can't be read: "), "{}", task.dispatch_err);
    }
    assert_eq!(deliveries(&store).await.len(), 1);
}

#[tokio::test]
async fn whom_it_didn_t_reach_is_told_in_the_words_of_its_type() {
    let task = |push_type, content: Value| Task {
        id: 1,
        app: APP,
        create_at: 1,
        sched_at: 1,
        push_type,
        content: content.as_object().unwrap().clone(),
        damage: None,
        title: String::new(),
        desc: String::new(),
        status: TaskStatus::Dispatching,
        dispatch_success: false,
        dispatch_err: String::new(),
        push_task_id: String::new(),
    };
    let nobody = Audience::of([]).unwrap();
    let told = |push_type, content| push::dispatched(&task(push_type, content), &nobody, 1).error;
    assert_eq!(told(PushType::User, json!({ "To_Account": ["gone"] })), "no account of To_Account exists");
    assert_eq!(
        told(PushType::Tag, json!({ "Condition": { "TagsOr": ["a"] } })),
        "no account matches the condition"
    );
    assert_eq!(told(PushType::All, json!({})), "the app has no accounts");
}

#[tokio::test]
async fn while_it_is_dispatching_a_task_can_t_be_changed_nor_after() {
    let (store, clock) = (fresh(), Clock::of_machine());
    let id = add_for(&store, clock.now(), "user1").await;
    let _running = Running::start(&store, &clock, lease(SHORT), Duration::from_secs(2));
    until("it is dispatching", async || task(&store, id).await.status == TaskStatus::Dispatching).await;
    let change =
        || Change { push_type: PushType::User, sched_at: Some(9), content: None, how: Modify::Merge };
    assert_eq!(store.modify(APP, id, change(), usize::MAX).await.unwrap(), Changed::Dispatching);
    assert_eq!(store.delete(APP, id, PushType::User).await.unwrap(), Changed::Dispatching);
    until_dispatched(&store, id).await;
    assert_eq!(store.modify(APP, id, change(), usize::MAX).await.unwrap(), Changed::Dispatched);
    assert_eq!(store.delete(APP, id, PushType::User).await.unwrap(), Changed::Dispatched);
    assert_eq!(deliveries(&store).await.len(), 1);
}

#[tokio::test]
async fn a_task_that_is_taken_leaves_room_in_the_quota() {
    let (store, clock) = (fresh(), Clock::of_machine());
    let id = add_for(&store, clock.now(), "user1").await;
    let full = NewTask {
        app: APP,
        push_type: PushType::User,
        create_at: 1,
        sched_at: clock.now() + HOUR,
        content: serde_json::Map::new(),
    };
    assert_eq!(store.add(full.clone(), 1).await.unwrap(), Added::QuotaExceeded);
    let _running = Running::at_once(&store, &clock);
    until_dispatched(&store, id).await;
    assert!(matches!(store.add(full, 1).await.unwrap(), Added::Task(_)));
}

#[tokio::test]
async fn what_was_read_ahead_is_read_again_where_it_was_changed_meanwhile() {
    let (store, clock, audience) = (fresh(), Clock::of_machine(), audience());
    let due = clock.now() + HOUR;
    let same = add_for(&store, due, "user1").await;
    let changed = add_for(&store, due, "user2").await;
    let moved = add_for(&store, due, "user3").await;
    let mut ahead = Ahead::default();
    let next = store.next(Owner(1)).await.unwrap();
    assert_eq!(ahead.moment(next), Some(due * 1000 - 1000));
    ahead.read(next, &store, &audience, &clock).await.unwrap();
    assert_eq!(ahead.moment(next), None, "once is enough");
    let to_another = json!({ "To_Account": ["user9"] }).as_object().cloned();
    let change =
        |sched_at, content| Change { push_type: PushType::User, sched_at, content, how: Modify::Merge };
    assert_eq!(
        store.modify(APP, changed, change(None, to_another.clone()), usize::MAX).await.unwrap(),
        Changed::Done
    );
    assert_eq!(
        store.modify(APP, moved, change(Some(due - 1), to_another), usize::MAX).await.unwrap(),
        Changed::Done
    );
    let late = add_for(&store, due, "user4").await;
    clock.set_ms(due * 1000);
    let taken = store.take(Owner(1), &clock, SHORT, 10).await.unwrap();
    assert_eq!(taken.len(), 4);
    let (ready, unread) = ahead.made_of(&taken);
    assert_eq!(
        ready.iter().map(|one| (one.task, one.reached.clone())).collect::<Vec<_>>(),
        [(same, vec!["user1".to_owned()])]
    );
    assert_eq!(unread, [moved, changed, late]);
}

#[tokio::test]
async fn what_was_dispatched_longer_ago_than_it_is_kept_is_deleted() {
    let (store, clock) = (fresh(), Clock::of_machine());
    let _running = Running::at_once(&store, &clock);
    let old = add_for(&store, clock.now(), "user1").await;
    until_dispatched(&store, old).await;
    clock.set_ms(clock.now_ms() + HOUR * 1000);
    let younger = add_for(&store, clock.now(), "user2").await;
    until_dispatched(&store, younger).await;
    sleep(Duration::from_millis(100)).await;
    assert_eq!(deliveries(&store).await.len(), 2, "neither is a week old");
    clock.set_ms(clock.now_ms() + i64::try_from(WEEK.as_millis()).unwrap() - HOUR * 1000 / 2);
    until("the old one is gone", async || store.get(APP, old).await.unwrap().is_none()).await;
    assert_eq!(task(&store, younger).await.status, TaskStatus::Dispatched);
    assert_eq!(deliveries(&store).await.len(), 1);
}

#[tokio::test]
async fn more_than_a_batch_and_a_task_for_everybody_are_delivered_whole() {
    let (store, clock) = (fresh(), Clock::of_machine());
    let everybody = json!({ "OfflinePushInfo": { "Title": "All", "Desc": "" } });
    let all = add(&store, clock.now(), PushType::All, &everybody).await;
    for index in 1..=TASKS_AT_ONCE + 10 {
        add_for(&store, clock.now(), &format!("user{index}")).await;
    }
    let (_stop, stopped) = watch::channel(false);
    let running = tokio::spawn(run(store.clone(), audience(), clock, Duration::ZERO, None, stopped));
    let expected = 5000 + u64::from(TASKS_AT_ONCE) + 10;
    until("all are delivered", async || store.latest_delivery().await.unwrap() >= expected).await;
    let told = deliveries(&store).await;
    assert_eq!(told.len() as u64, expected);
    assert_eq!(told.iter().filter(|one| one.task == all).count(), 5000);
    running.abort();
}
