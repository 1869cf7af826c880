//! What holds for any value at all, and for any task that a builder makes.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use timpush_sched::builder::{Tags, TaskBuilder};
use timpush_sched::diff::{Changes, changes};
use timpush_sched::{Locale, Options, Request, Severity, check};

const REQUESTS: [Request; 6] =
    [Request::Create, Request::CreateForUsers, Request::Modify, Request::Delete, Request::Get, Request::List];

/// 2027-01-01 00:00:00.
const NOW: i64 = 1_798_761_600;

fn options() -> Options {
    Options { now: Some(NOW), ..Options::default() }
}

/// Names that the service knows, so that arbitrary values get past the first member.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "Sdkappid",
            "TaskID",
            "Type",
            "SchedAt",
            "Content",
            "From_Account",
            "To_Account",
            "Condition",
            "OfflinePushInfo",
            "MsgRandom",
            "DataId",
            "TagsAnd",
            "TagsOr",
            "TagsNot",
            "AttrsAnd",
            "AttrsOr",
            "Title",
            "Desc",
            "Ext",
            "PushFlag",
            "MultiLanguageContent",
            "Language",
            "AndroidInfo",
            "ApnsInfo",
            "HarmonyInfo",
            "BadgeAddNum",
            "BadgeSetNum",
            "PushTemplateId",
            "PushTemplateParam",
            "LiveActivity",
            "PushStyle",
            "OPPONotifyLevel",
            "VIVONotifyType",
            "Image",
            "SoundDuration",
            "Offset",
            "Want",
            "OrderBy",
            "Asc",
            "BeginTime",
            "EndTime",
            "Keyword",
        ])
        .prop_map(str::to_owned),
        ".{0,8}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-3_i64..1000).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,60}".prop_map(Value::from),
        prop::sample::select(vec![
            "All",
            "Tag",
            "User",
            "tag",
            "2027-06-01 02:00:00",
            "createAt",
            "1400000000-1"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 120, 12, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..12).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..12)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A request's frame with arbitrary parts, so that the rules are reached in depth.
fn request() -> impl Strategy<Value = Value> {
    (prop::sample::select(vec!["All", "Tag", "User"]), value(), value(), value(), value()).prop_map(
        |(kind, condition, to, info, other)| {
            json!({
                "Sdkappid": 1, "TaskID": 7, "Type": kind, "SchedAt": "2027-06-01 02:00:00",
                "Content": { "Condition": condition, "To_Account": to, "OfflinePushInfo": info, "DataId": other },
            })
        },
    )
}

proptest! {
    #[test]
    fn whatever_is_checked_the_issues_can_be_shown(value in prop_oneof![value(), request()]) {
        for request in REQUESTS {
            for locale in [Locale::En, Locale::Zh] {
                for issue in check(request, &value, &Options { locale, ..options() }) {
                    prop_assert!(!issue.path.is_empty(), "{issue:?}");
                    prop_assert!(!issue.message.is_empty(), "{issue:?}");
                    prop_assert_eq!(issue.server_code.is_some(), issue.severity == Severity::Error);
                }
            }
        }
    }

    #[test]
    fn only_tells_what_it_was_asked_for_and_all_of_that(value in request()) {
        let all = check(Request::Create, &value, &options());
        let only = vec!["Content.OfflinePushInfo".to_owned()];
        let some = check(Request::Create, &value, &Options { only, ..options() });
        let below: Vec<_> = all
            .into_iter()
            .filter(|issue| {
                let path = serde_json::to_value(issue).map(|issue| issue["path"].clone()).unwrap_or_default();
                path[0] == "Content" && path[1] == "OfflinePushInfo"
            })
            .collect();
        prop_assert_eq!(some, below);
    }

    #[test]
    fn a_task_built_from_sound_parts_has_no_errors(
        audience in 0..3,
        tags in prop::collection::btree_set("[a-z]{1,50}", 1..10),
        accounts in prop::collection::btree_set("[a-z0-9_]{1,32}", 1..500),
        title in "\\PC{1,80}",
        desc in "\\PC{1,200}",
        ahead in 1_i64..(300 * 24 * 3600),
    ) {
        let builder = TaskBuilder::new(1_400_000_000);
        let builder = match audience {
            0 => builder.to_all(),
            1 => builder.to_tags(Tags { and: tags.into_iter().collect(), ..Tags::default() }),
            _ => builder.to_users(accounts),
        };
        let Some(at) = timpush_sched::time::SchedAt::from_unix(NOW + ahead) else { return Ok(()) };
        let task = builder.from_account("admin").at(at.text()).title(title).desc(desc).build(&options());
        prop_assert!(task.is_ok(), "{task:?}");
    }

    /// Under either reading of what modify does with Content, as a task only ever gains or changes members here.
    #[test]
    fn a_diff_applied_gives_the_target(before in task(), after in task()) {
        let mut target = after.clone();
        for (name, member) in before["Content"].as_object().into_iter().flatten() {
            if name != "MsgRandom" {
                target["Content"].as_object_mut().map(|content| content.entry(name).or_insert(member.clone()));
            }
        }
        let Ok(Changes { sched_at, content }) = changes(&before, &target, &options()) else {
            return Err(TestCaseError::fail("the two are one task"));
        };
        for merge in [true, false] {
            let mut result = before.clone();
            if sched_at {
                result["SchedAt"] = target["SchedAt"].clone();
            }
            if content && merge {
                for (name, member) in target["Content"].as_object().into_iter().flatten() {
                    result["Content"][name] = member.clone();
                }
            } else if content {
                result["Content"] = target["Content"].clone();
            }
            let left = changes(&result, &target, &options());
            prop_assert_eq!(left, Ok(Changes::default()));
        }
        prop_assert_eq!(sched_at, before["SchedAt"] != target["SchedAt"]);
    }
}

fn task() -> impl Strategy<Value = Value> {
    (0..3, 0..3, prop::option::of(0..3), prop::option::of(any::<u32>())).prop_map(|(day, title, id, random)| {
        let mut task = json!({
            "TaskID": 5, "Sdkappid": 1, "Type": "All", "SchedAt": format!("2027-06-0{} 02:00:00", day + 1),
            "Content": { "From_Account": "admin", "OfflinePushInfo": { "Title": format!("t{title}"), "Desc": "d" } },
        });
        if let Some(id) = id {
            task["Content"]["DataId"] = json!(format!("id{id}"));
        }
        if let Some(random) = random {
            task["Content"]["MsgRandom"] = json!(random);
        }
        task
    })
}
