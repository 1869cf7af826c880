use std::collections::BTreeMap;
use std::io::Write;

use proptest::prelude::*;
use serde_json::{Value, json};
use timpush_sched::model::PushType;

use super::{Audience, Member};
use crate::settings;

fn member(account: &str, tags: &[&str], attrs: &[(&str, &str)]) -> Member {
    Member {
        account: account.to_owned(),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        attrs: attrs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    }
}

fn some() -> Audience {
    Audience::of([
        member("ann", &["a", "b"], &[("city", "Berlin"), ("plan", "pro")]),
        member("bob", &["a", "c"], &[("city", "Seoul"), ("plan", "pro")]),
        member("cid", &["b", "d"], &[("city", "Berlin")]),
        member("dan", &[], &[]),
    ])
    .unwrap()
}

fn reached(condition: &Value) -> String {
    let content = json!({ "Condition": condition });
    some().reached(&PushType::Tag, content.as_object().unwrap()).join(" ")
}

#[test]
fn tags_select_as_the_service_does() {
    assert_eq!(reached(&json!({ "TagsAnd": ["a"] })), "ann bob");
    assert_eq!(reached(&json!({ "TagsAnd": ["a", "b"] })), "ann");
    assert_eq!(reached(&json!({ "TagsOr": ["b", "c"] })), "ann bob cid");
    assert_eq!(reached(&json!({ "TagsAnd": ["a"], "TagsOr": ["c", "d"] })), "bob");
    assert_eq!(reached(&json!({ "TagsAnd": ["nobody's"] })), "");
    assert_eq!(reached(&json!({ "TagsAnd": [], "TagsOr": ["d"] })), "cid");
}

#[test]
fn tagsnot_leaves_out_who_has_any_of_them() {
    assert_eq!(reached(&json!({ "TagsNot": ["c", "d"] })), "ann dan");
    assert_eq!(reached(&json!({ "TagsOr": ["a", "b"], "TagsNot": ["c", "d"] })), "ann");
}

#[test]
fn attributes_select_by_name_and_value() {
    assert_eq!(reached(&json!({ "AttrsAnd": { "city": "Berlin", "plan": "pro" } })), "ann");
    assert_eq!(reached(&json!({ "AttrsOr": { "city": "Berlin", "plan": "pro" } })), "ann bob cid");
    assert_eq!(reached(&json!({ "AttrsAnd": { "city": "Seoul" }, "AttrsOr": { "plan": "pro" } })), "bob");
    assert_eq!(reached(&json!({ "AttrsAnd": { "city": "seoul" } })), "");
    assert_eq!(reached(&json!({ "AttrsAnd": { "sex": "f" } })), "");
}

#[test]
fn all_reaches_everybody_and_user_those_who_are_there_once() {
    let audience = some();
    let content = json!({ "To_Account": ["dan", "nobody", "ann", "dan"] });
    let content = content.as_object().unwrap();
    assert_eq!(audience.reached(&PushType::All, content), ["ann", "bob", "cid", "dan"]);
    assert_eq!(audience.reached(&PushType::User, content), ["dan", "ann"]);
    assert!(audience.reached(&PushType::Tag, content).is_empty(), "without a condition");
    assert!(audience.knows("ann") && !audience.knows("Ann"));
}

#[test]
fn a_generated_audience_is_always_the_same_and_has_something_of_everything() {
    let generate = |many| Audience::open(&settings::Audience { file: None, generate: many }).unwrap();
    let (audience, again, fewer) = (generate(10_000), generate(10_000), generate(20));
    assert_eq!(audience.members(), again.members());
    assert_eq!(audience.members()[..20], *fewer.members());
    assert_eq!((audience.len(), fewer.len()), (10_000, 20));
    assert!(audience.knows("user1") && audience.knows("user10000") && !audience.knows("user10001"));
    for (condition, about) in [
        (json!({ "TagsAnd": ["Stock A"] }), 4_000),
        (json!({ "TagsAnd": ["Stock B", "news"] }), 1_800),
        (json!({ "TagsOr": ["vip"] }), 1_000),
        (json!({ "TagsOr": ["beta"] }), 300),
        (json!({ "AttrsAnd": { "plan": "pro" } }), 3_333),
        (json!({ "AttrsAnd": { "language": "zh", "city": "Seoul" } }), 333),
    ] {
        let content = json!({ "Condition": condition });
        let reached = audience.reached(&PushType::Tag, content.as_object().unwrap()).len();
        assert!((about * 8 / 10..about * 12 / 10).contains(&reached), "{condition}: {reached}");
    }
}

fn told(text: &str) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let settings = settings::Audience { file: Some(file.path().to_owned()), generate: 3 };
    match Audience::open(&settings) {
        Ok(audience) => audience.members().iter().map(|member| member.account.as_str()).collect(),
        Err(error) => {
            let told = format!("{error:#}");
            assert!(told.contains(&file.path().display().to_string()), "{told}");
            told
        }
    }
}

#[test]
fn a_file_has_a_user_a_line() {
    let text =
        "{\"account\":\"x\",\"tags\":[\"a\"]}\r\n\n{\"account\":\"y\",\"attrs\":{\"city\":\"Berlin\"}}";
    assert_eq!(told(text), "xy");
    assert_eq!(told(&format!("\u{feff}{text}")), "xy");
    assert_eq!(told(""), "");
}

#[test]
fn what_is_wrong_in_a_file_is_told_with_its_line() {
    for (text, what) in [
        ("{\"account\":\"x\"}\n{\"account\":\"x\"}", "line 2: the account \"x\" is there twice"),
        ("{\"account\":\"x\"}\n\n{\"account\":\"\"}", "line 3: an account is empty"),
        ("{\"account\":\"x\",\"tag\":[]}", "line 1: unknown field `tag`"),
        ("{\"account\":\"x\",\"tags\":\"a\"}", "line 1: invalid type: string \"a\", expected a sequence"),
        ("{\"tags\":[]}", "line 1: missing field `account`"),
        ("{\"account\":", "line 1: EOF while parsing"),
        ("{\"account\":\"x\"}\n[\"u9\",[\"t\"],{\"c\":\"x\"}]", "line 2: it is no JSON object"),
    ] {
        let told = told(text);
        assert!(told.contains(what), "{told}");
    }
    let gone = settings::Audience { file: Some("gone.jsonl".into()), generate: 0 };
    let error = Audience::open(&gone).err().map(|error| format!("{error:#}")).unwrap();
    assert!(error.contains("The audience gone.jsonl couldn't be read"), "{error}");
}

fn tags() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-d]", 0..4)
}

fn attrs() -> impl Strategy<Value = BTreeMap<String, String>> {
    prop::collection::btree_map("[x-z]", "[1-2]", 0..3)
}

proptest! {
    /// As somebody would say it, one user after the other.
    #[test]
    fn a_condition_selects_whom_its_words_say(
        members in prop::collection::vec((tags(), attrs()), 0..150),
        (and, or, not) in (tags(), tags(), tags()),
        (attrs_and, attrs_or) in (attrs(), attrs()),
    ) {
        let members: Vec<_> = members
            .into_iter()
            .enumerate()
            .map(|(index, (tags, attrs))| Member { account: index.to_string(), tags, attrs })
            .collect();
        let has = |member: &Member, tag: &String| member.tags.contains(tag);
        let is = |member: &Member, (name, value): (&String, &String)| member.attrs.get(name) == Some(value);
        let expected: Vec<_> = members
            .iter()
            .filter(|member| and.iter().all(|tag| has(member, tag)))
            .filter(|member| or.is_empty() || or.iter().any(|tag| has(member, tag)))
            .filter(|member| !not.iter().any(|tag| has(member, tag)))
            .filter(|member| attrs_and.iter().all(|attr| is(member, attr)))
            .filter(|member| attrs_or.is_empty() || attrs_or.iter().any(|attr| is(member, attr)))
            .map(|member| member.account.as_str())
            .collect();
        let content = json!({ "Condition": {
            "TagsAnd": and, "TagsOr": or, "TagsNot": not, "AttrsAnd": attrs_and, "AttrsOr": attrs_or,
        } });
        let audience = Audience::of(members.clone()).unwrap();
        assert_eq!(audience.reached(&PushType::Tag, content.as_object().unwrap()), expected);
    }
}
