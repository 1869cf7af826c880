use serde_json::{Value, json};
use timpush_sched::model::{PushType, TaskStatus};

use super::super::{Added, Change, Changed};
use super::{APP, add, fresh, task};
use crate::settings::Modify;

fn change(how: Modify, sched_at: Option<i64>, content: Option<&Value>) -> Change {
    let content = content.map(|content| content.as_object().unwrap().clone());
    Change { push_type: PushType::User, sched_at, content, how }
}

#[tokio::test]
async fn a_task_is_read_back_as_it_was_added() {
    let store = fresh();
    let new = task(100, 200, "Hello");
    let id = add(&store, new.clone()).await;
    assert_eq!(id, 1_000_000_001);
    let task = store.get(APP, id).await.unwrap().unwrap();
    assert_eq!(task.content, new.content);
    // In its order too.
    assert_eq!(task.content.keys().collect::<Vec<_>>(), new.content.keys().collect::<Vec<_>>());
    assert_eq!((task.create_at, task.sched_at), (100, 200));
    assert_eq!((task.title.as_str(), task.desc.as_str()), ("Hello", "text"));
    assert_eq!((task.status, task.push_type), (TaskStatus::Pending, PushType::User));
    assert_eq!(
        (task.dispatch_success, task.dispatch_err.as_str(), task.push_task_id.as_str()),
        (false, "", "")
    );
}

#[tokio::test]
async fn another_apps_task_and_an_impossible_id_aren_t_there() {
    let store = fresh();
    let id = add(&store, task(1, 2, "Hello")).await;
    for (app, id) in [(APP + 1, id), (APP, id + 1), (APP, u64::MAX), (APP, 0)] {
        assert_eq!(store.get(app, id).await.unwrap(), None);
        let modified = store.modify(app, id, change(Modify::Merge, Some(3), None), usize::MAX).await.unwrap();
        assert_eq!(modified, Changed::NoSuchTask);
        assert_eq!(store.delete(app, id, PushType::User).await.unwrap(), Changed::NoSuchTask);
    }
}

#[tokio::test]
async fn a_taskid_is_never_given_twice() {
    let store = fresh();
    let first = add(&store, task(1, 2, "a")).await;
    assert_eq!(store.delete(APP, first, PushType::User).await.unwrap(), Changed::Done);
    assert_eq!(store.get(APP, first).await.unwrap(), None);
    assert_eq!(add(&store, task(1, 2, "b")).await, first + 1);
}

#[tokio::test]
async fn the_quota_counts_an_apps_pending_tasks() {
    let store = fresh();
    let first = add(&store, task(1, 2, "a")).await;
    assert!(matches!(store.add(task(1, 2, "b"), 2).await.unwrap(), Added::Task(_)));
    assert_eq!(store.add(task(1, 2, "c"), 2).await.unwrap(), Added::QuotaExceeded);
    let mut of_another = task(1, 2, "d");
    of_another.app += 1;
    assert!(matches!(store.add(of_another, 2).await.unwrap(), Added::Task(_)));
    store.delete(APP, first, PushType::User).await.unwrap();
    assert!(matches!(store.add(task(1, 2, "e"), 2).await.unwrap(), Added::Task(_)));
    assert_eq!(store.add(task(1, 2, "f"), 2).await.unwrap(), Added::QuotaExceeded);
}

#[tokio::test]
async fn modify_merges_a_content_member_by_member_at_its_first_level() {
    let store = fresh();
    let id = add(&store, task(1, 2, "old")).await;
    let new = json!({ "OfflinePushInfo": { "Title": "new" }, "DataId": "x" });
    let modified = store.modify(APP, id, change(Modify::Merge, None, Some(&new)), usize::MAX).await.unwrap();
    assert_eq!(modified, Changed::Done);
    let task = store.get(APP, id).await.unwrap().unwrap();
    let expected = json!({
        "From_Account": "administrator",
        "MsgRandom": 7,
        "To_Account": ["user1"],
        "OfflinePushInfo": { "Title": "new" },
        "DataId": "x",
    });
    assert_eq!(Value::from(task.content), expected);
    assert_eq!((task.title.as_str(), task.desc.as_str(), task.sched_at), ("new", "", 2));
}

#[tokio::test]
async fn modify_replaces_a_content_but_never_takes_its_msgrandom() {
    let store = fresh();
    let id = add(&store, task(1, 2, "old")).await;
    let new = json!({ "OfflinePushInfo": { "Title": "new", "Desc": "n" } });
    store.modify(APP, id, change(Modify::Replace, Some(9), Some(&new)), usize::MAX).await.unwrap();
    let task = store.get(APP, id).await.unwrap().unwrap();
    let expected = json!({ "OfflinePushInfo": { "Title": "new", "Desc": "n" }, "MsgRandom": 7 });
    assert_eq!((Value::from(task.content), task.sched_at), (expected, 9));
    let own = json!({ "OfflinePushInfo": {}, "MsgRandom": 8 });
    store.modify(APP, id, change(Modify::Replace, None, Some(&own)), usize::MAX).await.unwrap();
    assert_eq!(Value::from(store.get(APP, id).await.unwrap().unwrap().content), own);
}

#[tokio::test]
async fn another_type_changes_nothing() {
    let store = fresh();
    let id = add(&store, task(1, 2, "a")).await;
    let before = store.get(APP, id).await.unwrap();
    let other = Change { push_type: PushType::All, ..change(Modify::Merge, Some(3), None) };
    assert_eq!(store.modify(APP, id, other, usize::MAX).await.unwrap(), Changed::OtherType);
    assert_eq!(store.delete(APP, id, PushType::Tag).await.unwrap(), Changed::OtherType);
    assert_eq!(store.get(APP, id).await.unwrap(), before);
}
