//! Pages of tasks: their order, their range, their keyword.

use serde_json::{Value, json};
use timpush_sandbox::settings::RangeFilter;
use timpush_sandbox::store::{Added, NewTask};
use timpush_sched::model::PushType;

use crate::world::{APP, OTHER, World, sample, unix, with};

/// Straight into the store, where the time of creation is a figure and not the clock's.
async fn stored(world: &World, app: u32, create_at: &str, sched_at: &str, title: &str, desc: &str) {
    let content = json!({ "OfflinePushInfo": { "Title": title, "Desc": desc } });
    let task = NewTask {
        app,
        push_type: PushType::All,
        create_at: unix(create_at),
        sched_at: unix(sched_at),
        content: content.as_object().unwrap().clone(),
    };
    let added = world.store.add(task, u64::MAX).await.unwrap();
    assert!(matches!(added, Added::Task(_)));
}

/// Three tasks of May, each made later and due earlier than the one before.
async fn three() -> World {
    three_in(World::with(|settings| settings.largest_want = 0)).await
}

async fn three_in(world: World) -> World {
    stored(&world, APP, "2025-05-01 00:00:00", "2025-08-03 00:00:00", "First", "100% of it").await;
    stored(&world, APP, "2025-05-02 00:00:00", "2025-08-02 00:00:00", "SECOND", "a_b").await;
    stored(&world, APP, "2025-05-03 00:00:00", "2025-08-01 00:00:00", "Третий", "first again").await;
    stored(&world, OTHER, "2025-05-02 00:00:00", "2025-08-02 00:00:00", "First", "another's").await;
    world
}

/// The titles that are found, and how many there are on all pages together.
async fn found(world: &World, members: Value) -> (Vec<String>, u64) {
    let page = json!({ "Keyword": null, "OrderBy": "createat", "Asc": true });
    let request = with(with(sample("list"), page), members);
    let answer = world.call("list_sched_task", &request).await;
    assert_eq!(answer["ErrorCode"], 0, "{answer}");
    let tasks = answer["Tasks"].as_array().unwrap();
    let titles = tasks.iter().map(|task| task["Title"].as_str().unwrap().to_owned()).collect();
    (titles, answer["Total"].as_u64().unwrap())
}

async fn titles(world: &World, members: Value) -> Vec<String> {
    let (titles, total) = found(world, members).await;
    assert_eq!(titles.len() as u64, total);
    titles
}

#[tokio::test]
async fn tasks_come_in_either_order_and_either_direction_whatever_the_letter_case() {
    let world = three().await;
    let up = ["First", "SECOND", "Третий"];
    let down = ["Третий", "SECOND", "First"];
    for order in ["createat", "createAt", "CREATEAT", "CreateAt"] {
        assert_eq!(titles(&world, json!({ "OrderBy": order, "Asc": true })).await, up);
        assert_eq!(titles(&world, json!({ "OrderBy": order, "Asc": false })).await, down);
    }
    for order in ["schedat", "schedAt", "SCHEDAT", "SchedAt"] {
        assert_eq!(titles(&world, json!({ "OrderBy": order, "Asc": true })).await, down);
        assert_eq!(titles(&world, json!({ "OrderBy": order, "Asc": false })).await, up);
    }
}

#[tokio::test]
async fn a_page_is_cut_out_and_the_total_stays() {
    let world = three().await;
    let page =
        async |offset: Value, want: Value| found(&world, json!({ "Offset": offset, "Want": want })).await;
    let list = |titles: &[&str]| (titles.iter().map(|title| (*title).to_owned()).collect::<Vec<_>>(), 3);
    assert_eq!(page(json!(0), json!(2)).await, list(&["First", "SECOND"]));
    assert_eq!(page(json!(2), json!(2)).await, list(&["Третий"]));
    assert_eq!(page(json!(1.0), json!(1e0)).await, list(&["SECOND"]));
    for beyond in [json!(3), json!(u64::MAX), json!(i64::MAX), json!(1e300)] {
        assert_eq!(page(beyond, json!(1)).await, list(&[]));
    }
    for much in [json!(1_000_000), json!(u64::MAX), json!(i64::MAX), json!(1e300)] {
        assert_eq!(page(json!(0), much.clone()).await, list(&["First", "SECOND", "Третий"]));
        assert_eq!(page(much.clone(), much).await, list(&[]));
    }
}

#[tokio::test]
async fn the_range_is_of_the_creation_and_has_both_its_ends() {
    let world = three().await;
    let range =
        async |begin: &str, end: &str| titles(&world, json!({ "BeginTime": begin, "EndTime": end })).await;
    assert_eq!(range("2025-05-01 00:00:00", "2025-05-02 00:00:00").await, ["First", "SECOND"]);
    assert_eq!(range("2025-05-01 00:00:01", "2025-05-02 23:59:59").await, ["SECOND"]);
    assert_eq!(range("2025-05-02 00:00:00", "2025-05-02 00:00:00").await, ["SECOND"]);
    assert!(range("2025-08-01 00:00:00", "2025-08-03 00:00:00").await.is_empty());
}

#[tokio::test]
async fn the_range_is_of_the_scheduled_time_where_that_is_set() {
    let world = three_in(World::with(|settings| settings.range_filter = RangeFilter::SchedAt)).await;
    let range =
        async |begin: &str, end: &str| titles(&world, json!({ "BeginTime": begin, "EndTime": end })).await;
    assert_eq!(range("2025-08-02 00:00:00", "2025-08-03 00:00:00").await, ["First", "SECOND"]);
    assert_eq!(range("2025-08-01 00:00:00", "2025-08-01 00:00:00").await, ["Третий"]);
    assert!(range("2025-05-01 00:00:00", "2025-05-03 00:00:00").await.is_empty());
}

#[tokio::test]
async fn a_keyword_is_looked_for_in_title_and_text_letter_by_letter() {
    let world = three().await;
    let keyword = async |word: &str| titles(&world, json!({ "Keyword": word })).await;
    assert_eq!(keyword("first").await, ["First", "Третий"]);
    assert_eq!(keyword("eco").await, ["SECOND"]);
    assert_eq!(keyword("0% o").await, ["First"]);
    assert_eq!(keyword("_").await, ["SECOND"]);
    assert_eq!(keyword("рет").await, ["Третий"]);
    for nowhere in ["f%t", "a%b", "\\", "'", "first  ", "Firstsecond"] {
        assert!(keyword(nowhere).await.is_empty(), "{nowhere} is found");
    }
    assert_eq!(keyword("").await.len(), 3);
}
