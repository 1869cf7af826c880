//! What a builder makes of its steps.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use serde_json::json;

use super::*;

#[test]
fn what_is_missing_stays_out_of_the_value_and_holds_the_request_back() {
    let builder = TaskBuilder::new(1).title("T");
    let value = json!({ "Sdkappid": 1, "Content": { "OfflinePushInfo": { "Title": "T" } } });
    assert_eq!(builder.to_value(), value);
    assert_eq!(builder.clone().to_all().request(), None);
    assert_eq!(builder.at("2026-06-01 10:00:00").request(), None);
}

#[test]
fn request_and_value_are_the_same_json() {
    let builder = TaskBuilder::new(1)
        .to_users(["a", "b"])
        .from_account("admin")
        .at("2026-06-01 10:00:00")
        .data_id("d")
        .android(AndroidInfo { push_style: Some(1), ..AndroidInfo::default() })
        .apns(ApnsInfo { badge_mode: Some(0), ..ApnsInfo::default() })
        .harmony(HarmonyInfo { category: Some("IM".into()), ..HarmonyInfo::default() });
    let value = json!({
        "Sdkappid": 1,
        "Type": "User",
        "SchedAt": "2026-06-01 10:00:00",
        "Content": {
            "To_Account": ["a", "b"],
            "From_Account": "admin",
            "DataId": "d",
            "OfflinePushInfo": {
                "AndroidInfo": { "PushStyle": 1 },
                "ApnsInfo": { "BadgeMode": 0 },
                "HarmonyInfo": { "Category": "IM" },
            },
        },
    });
    assert_eq!(builder.to_value(), value);
    assert_eq!(serde_json::to_value(builder.request().unwrap()).unwrap(), value);
}

#[test]
fn the_last_audience_named_is_the_one_that_counts() {
    let tags = Tags { or: vec!["A".into()], ..Tags::default() };
    let attrs = Attrs { and: BTreeMap::from([("city".into(), "Bonn".into())]), ..Attrs::default() };
    let by_attrs = TaskBuilder::new(1).to_users(["a"]).to_tags(tags.clone()).to_attrs(attrs);
    assert_eq!(
        by_attrs.to_value()["Content"],
        json!({ "Condition": { "AttrsAnd": { "city": "Bonn" } }, "OfflinePushInfo": {} })
    );
    assert_eq!(by_attrs.clone().to_tags(tags).to_value()["Content"]["Condition"], json!({ "TagsOr": ["A"] }));
    assert_eq!(by_attrs.to_all().to_value()["Content"], json!({ "OfflinePushInfo": {} }));
}

#[test]
fn ext_takes_text_as_it_is_and_anything_else_as_json() {
    let ext = |value: Value| TaskBuilder::new(1).ext(value).base.offline_push_info.ext.unwrap();
    assert_eq!(ext(json!("{\"a\":1}")), "{\"a\":1}");
    assert_eq!(ext(json!({ "b": [1, null] })), "{\"b\":[1,null]}");
}

#[test]
fn a_language_translated_twice_has_its_later_texts() {
    let builder = TaskBuilder::new(1)
        .translate("en", Some("Hello"), Some("World"))
        .translate("de", Some("Hallo"), None)
        .translate("en", Some("Hi"), None);
    let texts = json!([{ "Language": "en", "Title": "Hi" }, { "Language": "de", "Title": "Hallo" }]);
    assert_eq!(builder.to_value()["Content"]["OfflinePushInfo"]["MultiLanguageContent"], texts);
}

fn task(push_type: &str, content: &Value) -> TaskInfo {
    serde_json::from_value(json!({
        "TaskID": 7, "Sdkappid": 1, "Type": push_type, "SchedAt": "2026-06-01 10:00:00", "Status": "dispatched", "Content": content,
    }))
    .unwrap()
}

#[test]
fn a_copy_has_audience_and_content_and_nothing_that_belongs_to_the_first_task() {
    let content = json!({
        "From_Account": "admin",
        "Condition": { "TagsAnd": ["A"], "New": 1 },
        "OfflinePushInfo": { "Title": "T", "New": 2 },
        "DataId": "d",
        "New": 3,
    });
    let mut given = content.clone();
    given["MsgRandom"] = json!(5);
    let copy = TaskBuilder::copy_of(&task("Tag", &given));
    assert_eq!(copy.to_value(), json!({ "Sdkappid": 1, "Type": "Tag", "Content": content }));
}

#[test]
fn a_copy_of_an_unknown_type_has_no_audience() {
    let copy = TaskBuilder::copy_of(&task("Segment", &json!({ "OfflinePushInfo": {} })));
    assert_eq!(copy.to_value().get("Type"), None);
    assert_eq!(copy.at("2026-06-01 10:00:00").request(), None);
}
