//! What the service's settings limit.

use serde_json::json;
use timpush_sched::time::SchedAt;

use crate::world::{APP, NOW, OTHER, World, assert_refused, sample, unix, with};

#[tokio::test]
async fn one_task_more_than_the_quota_is_90109_until_one_goes() {
    let world = World::with(|settings| settings.quota = 2);
    let first = world.added(&sample("add_all")).await;
    world.added(&sample("add_tag")).await;
    let refused = world.call("add_sched_task", &sample("add_user")).await;
    assert_refused(&refused, 90109, "quota exceeded");
    // Each app has its own.
    world.added(&with(sample("add_all"), json!({ "Sdkappid": OTHER }))).await;
    let delete = json!({ "Sdkappid": APP, "TaskID": first, "Type": "All" });
    assert_eq!(world.call("delete_sched_task", &delete).await["ErrorCode"], 0);
    world.added(&sample("add_user")).await;
    assert_eq!(world.total().await, 2);
}

#[tokio::test]
async fn a_time_too_far_ahead_is_90110() {
    let world = World::with(|settings| settings.farthest_days = 2);
    let id = world.added(&with(sample("add_all"), json!({ "SchedAt": "2025-05-22 08:30:00" }))).await;
    let farther = SchedAt::from_unix(unix(NOW) + 2 * 86_400 + 60).unwrap().text();
    let answer = world.call("add_sched_task", &with(sample("add_all"), json!({ "SchedAt": farther }))).await;
    assert_refused(&answer, 90110, "more than 2 days ahead");
    let request = with(sample("modify_time"), json!({ "TaskID": id, "SchedAt": farther }));
    assert_refused(&world.call("modify_sched_task", &request).await, 90110, "more than 2 days ahead");
    assert_eq!(world.task(id).await["SchedAt"], "2025-05-22 08:30:00");
}

#[tokio::test]
async fn a_range_longer_than_the_longest_is_90104() {
    let world = World::with(|settings| settings.longest_range_days = 31);
    let request = sample("list");
    assert_eq!(world.call("list_sched_task", &request).await["ErrorCode"], 0);
    let longer = with(request, json!({ "EndTime": "2025-06-01 00:00:01" }));
    assert_refused(&world.call("list_sched_task", &longer).await, 90104, "time range exceeded");
}

#[tokio::test]
async fn a_page_larger_than_the_largest_is_90104() {
    let world = World::with(|settings| settings.largest_want = 30);
    let request = with(sample("list"), json!({ "Want": 30 }));
    assert_eq!(world.call("list_sched_task", &request).await["ErrorCode"], 0);
    for more in [json!(31), json!(u64::MAX), json!(1e300)] {
        let larger = with(request.clone(), json!({ "Want": more }));
        let answer = world.call("list_sched_task", &larger).await;
        assert_refused(&answer, 90104, "Want exceeded, a page has at most 30 tasks");
    }
    let thousand = with(request, json!({ "Want": 1000 }));
    assert_eq!(World::new().call("list_sched_task", &thousand).await["ErrorCode"], 0);
}

#[tokio::test]
async fn without_limits_every_time_of_the_calendar_is_taken() {
    let world = World::with(|settings| {
        settings.farthest_days = u32::MAX;
        settings.longest_range_days = u32::MAX;
        settings.largest_want = 0;
    });
    world.added(&with(sample("add_all"), json!({ "SchedAt": "9999-12-31 23:59:59" }))).await;
    let all = json!({ "BeginTime": "0001-01-01 00:00:00", "EndTime": "9999-12-31 23:59:59", "Keyword": null, "Want": u64::MAX });
    assert_eq!(world.call("list_sched_task", &with(sample("list"), all)).await["Total"], 1);
}
