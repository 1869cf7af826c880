//! Some tasks to look at, where there are none yet.

use anyhow::Result;
use serde_json::{Map, Value, json};
use timpush_sched::model::PushType;

use crate::clock::Clock;
use crate::store::{NewTask, Store};

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

/// Puts the tasks in, unless the app has some.
///
/// # Errors
///
/// Where the store can't be written.
pub async fn seed(store: &Store, clock: &Clock, app: u32) -> Result<()> {
    let now = clock.now();
    let mut tasks = Vec::new();
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
        tasks.push(NewTask {
            app,
            push_type,
            create_at: now + created,
            sched_at: now + due,
            content: content(audience, title, desc)?,
        });
    }
    store.add_first(app, tasks).await?;
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

#[cfg(test)]
mod tests {
    use super::seed;
    use crate::clock::Clock;
    use crate::store::{ListQuery, Store};

    const APP: u32 = 7;

    async fn total(store: &Store) -> u64 {
        store.list(&ListQuery::all_of(APP)).await.unwrap().total
    }

    #[tokio::test]
    async fn two_that_share_a_file_seed_it_once_even_at_the_same_time() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::of_machine();
        for round in 0..5 {
            let path = folder.path().join(format!("{round}.sqlite"));
            let (one, other) = (Store::open(&path).unwrap(), Store::open(&path).unwrap());
            let (first, second) = tokio::join!(seed(&one, &clock, APP), seed(&other, &clock, APP));
            assert!(first.is_ok() && second.is_ok());
            assert_eq!(total(&one).await, 6);
            seed(&other, &clock, APP).await.unwrap();
            assert_eq!(total(&other).await, 6);
        }
    }
}
