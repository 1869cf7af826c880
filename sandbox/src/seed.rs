//! Some tasks to look at, where there are none yet.

use anyhow::Result;
use serde_json::{Map, Value, json};
use timpush_sched::model::PushType;

use crate::clock::Clock;
use crate::settings::RangeFilter;
use crate::store::{ListQuery, NewTask, Order, Store};

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

/// Puts the tasks in, unless the app has some.
///
/// # Errors
///
/// Where the store can't be read or written.
pub async fn seed(store: &Store, clock: &Clock, app: u32) -> Result<()> {
    let now = clock.now();
    let all = ListQuery {
        app,
        offset: 0,
        want: 1,
        order_by: Order::CreateAt,
        asc: true,
        begin: i64::MIN,
        end: i64::MAX,
        filter: RangeFilter::CreateAt,
        keyword: None,
    };
    if store.list(&all).await?.total > 0 {
        return Ok(());
    }
    // When it was made and when it is due, from now on. Those that are past are dispatched as soon as the sandbox runs.
    for (created, due, push_type, audience, title, desc) in [
        (-2 * DAY, -DAY, PushType::All, json!({}), "Welcome", "Your pushes are scheduled here from now on."),
        (
            -DAY,
            -60 * MINUTE,
            PushType::Tag,
            json!({ "Condition": { "TagsAnd": ["nobody has this tag"] } }),
            "Lost",
            "A push that reaches nobody fails, and says why.",
        ),
        (
            -120 * MINUTE,
            MINUTE,
            PushType::User,
            json!({ "To_Account": ["user1", "user2", "user3"] }),
            "In a minute",
            "Keep the page open to see it delivered.",
        ),
        (
            -60 * MINUTE,
            10 * MINUTE,
            PushType::Tag,
            json!({ "Condition": { "TagsAnd": ["Stock A", "Stock B"] } }),
            "Market opens",
            "Trading in Stock A and Stock B starts soon.",
        ),
        (
            -10 * MINUTE,
            DAY,
            PushType::All,
            json!({}),
            "Maintenance tomorrow",
            "From 02:00 to 03:00 UTC the app can't be reached.",
        ),
        (
            -MINUTE,
            7 * DAY,
            PushType::User,
            json!({ "To_Account": ["user7"] }),
            "Your trial ends",
            "Choose a plan to go on.",
        ),
    ] {
        let task = NewTask {
            app,
            push_type,
            create_at: now + created,
            sched_at: now + due,
            content: content(audience, title, desc)?,
        };
        store.add(task, u64::MAX).await?;
    }
    Ok(())
}

fn content(audience: Value, title: &str, desc: &str) -> Result<Map<String, Value>> {
    let mut content = Map::new();
    content.insert("From_Account".to_owned(), "administrator".into());
    if let Value::Object(audience) = audience {
        content.extend(audience);
    }
    content.insert("MsgRandom".to_owned(), getrandom::u32()?.into());
    content.insert("OfflinePushInfo".to_owned(), json!({ "Title": title, "Desc": desc }));
    Ok(content)
}
