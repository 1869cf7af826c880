//! Bodies and queries that nobody sends by mistake. The service answers all of them, in the pages' form.

use axum::http::{Method, Uri};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use crate::world::{APP, COMMANDS, World, assert_refused, sample, with};

#[tokio::test]
async fn what_only_looks_like_json_is_60003() {
    let world = World::new();
    let nested = |open: &str, close: &str, times: usize| {
        format!("{{\"Sdkappid\":{APP},\"TaskID\":{}1{}}}", open.repeat(times), close.repeat(times))
    };
    let bodies = [
        nested("[", "]", 200),
        nested("[", "]", 20_000),
        nested("{\"a\":", "}", 10_000),
        "[".repeat(60_000),
        r#"{"TaskID":1,"a":"\ud800"}"#.to_owned(),
        r#"{"TaskID":1,"\udc00\ud800":1}"#.to_owned(),
        r#"{"TaskID":1e400}"#.to_owned(),
        format!("{{\"TaskID\":{}e999}}", "9".repeat(10_000)),
        r#"{"TaskID":01}"#.to_owned(),
        r#"{"TaskID":NaN}"#.to_owned(),
        r#"{"TaskID":1,}"#.to_owned(),
        "{\"TaskID\":\u{a0}1}".to_owned(),
        "{\"a\":\"\u{0}\"}".to_owned(),
    ];
    for command in COMMANDS {
        for body in &bodies {
            let answer = world.post(command, &world.query(APP), body.clone()).await;
            assert_refused(&answer, 60003, "JSON parse error");
        }
    }
}

#[tokio::test]
async fn of_two_members_with_one_name_the_last_counts() {
    let world = World::new();
    let body = sample("add_all").to_string();
    let twice = body.replacen('{', "{\"Type\":\"xxx\",\"Sdkappid\":1,", 1);
    assert_eq!(world.post("add_sched_task", &world.query(APP), twice).await["ErrorCode"], 0);
    let twice = body.strip_suffix('}').unwrap().to_owned() + ",\"Type\":\"xxx\"}";
    let answer = world.post("add_sched_task", &world.query(APP), twice).await;
    assert_refused(&answer, 90104, "invalid type: xxx");
}

#[tokio::test]
async fn numbers_beyond_64_bits_are_read_as_javascript_reads_them() {
    let world = World::new();
    let digits = "9".repeat(300);
    let body = with(sample("add_all"), json!({ "New": 0 }))
        .to_string()
        .replace("\"New\":0", &format!("\"New\":{digits}"));
    assert_eq!(world.post("add_sched_task", &world.query(APP), body).await["ErrorCode"], 0);
    let body = format!("{{\"Sdkappid\":{APP},\"TaskID\":-{digits}}}");
    assert_refused(&world.post("get_sched_task", &world.query(APP), body).await, 90104, "TaskID");
    let body = format!("{{\"Sdkappid\":{digits},\"TaskID\":1}}");
    assert_refused(&world.post("get_sched_task", &world.query(APP), body).await, 90104, "sdkappid mismatch");
}

/// Any JSON, of names that mean something as often as not.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-2..600_i64).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        prop::sample::select(&["All", "Tag", "User", "createat", "user1", "2025-06-01 10:00:00", ""][..])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((any_name(), inner), 0..6)
                .prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    })
}

fn any_name() -> impl Strategy<Value = String> {
    const KNOWN: &str = "Sdkappid TaskID Type SchedAt Content Offset Want OrderBy Asc BeginTime EndTime Keyword From_Account \
        To_Account Condition TagsAnd TagsOr TagsNot AttrsAnd AttrsOr OfflinePushInfo Title Desc Ext MsgRandom DataId AndroidInfo \
        ApnsInfo HarmonyInfo MultiLanguageContent BadgeAddNum";
    prop_oneof![
        4 => prop::sample::select(KNOWN.split_whitespace().map(str::to_owned).collect::<Vec<_>>()),
        1 => any::<String>(),
    ]
}

/// A right request with something else at a place or two, so that its judgment gets far.
fn spoilt() -> impl Strategy<Value = Value> {
    const SAMPLES: &[&str] = &["add_all", "add_tag", "add_user", "modify_both", "list", "get", "delete"];
    let place = prop::collection::vec((any_name(), any::<bool>(), any_json()), 0..3);
    (prop::sample::select(SAMPLES), place).prop_map(|(name, places)| {
        let mut request = sample(name);
        for (name, inside, value) in places {
            match request.get_mut("Content").and_then(Value::as_object_mut).filter(|_| inside) {
                Some(content) => drop(content.insert(name, value)),
                None => request[name.as_str()] = value,
            }
        }
        request
    })
}

/// Runs a property over one world: making it costs more than asking it.
fn holds<S: Strategy>(cases: u32, inputs: S, property: &impl AsyncFn(&World, S::Value)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let world = runtime.block_on(async { World::new() });
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) };
    let tested = TestRunner::new(config).run(&inputs, |input| {
        runtime.block_on(property(&world, input));
        Ok(())
    });
    tested.unwrap_or_else(|failure| panic!("{failure}"));
    // And what was taken can be read back.
    runtime.block_on(world.total());
}

#[test]
fn any_json_is_answered() {
    holds(500, prop_oneof![any_json(), spoilt()], &async |world: &World, body: Value| {
        for command in COMMANDS {
            world.post(command, &world.query(APP), body.to_string()).await;
        }
    });
}

#[test]
fn any_bytes_are_answered() {
    holds(200, prop::collection::vec(any::<u8>(), 0..200), &async |world: &World, body: Vec<u8>| {
        for command in COMMANDS {
            world.post(command, &world.query(APP), body.clone()).await;
        }
    });
}

#[test]
fn any_path_and_query_is_answered() {
    let path = "/v4/timpush/(add_sched_task|[!-~&&[^?#]]{0,20})";
    let query = "((sdkappid|identifier|usersig|random|contenttype|%[0-9A-F]{2}|[a-z]{1,3})\
                 (=([0-9]{1,12}|json|administrator|[!-~&&[^#&]]{0,9}))?&?){0,8}";
    holds(500, (path, query), &async |world: &World, (path, query): (String, String)| {
        let uri = format!("{path}?{query}");
        if uri.parse::<Uri>().is_ok() {
            world.ask(Method::POST, &uri, "{}").await;
        }
    });
}
