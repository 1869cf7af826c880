//! What the vendor's pages show, and what they may show tomorrow, read into the model and written back.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "a test's name says it")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use timpush_sched::model::{
    AndroidInfo, ApnsInfo, Content, CreateTaskRequest, DeleteTaskRequest, GetTaskRequest, GetTaskResponse,
    HarmonyInfo, ListTasksRequest, ListTasksResponse, ModifyTaskRequest, OfflinePushInfo, PushType, Shape,
    TaskId, TaskInfo, TaskResponse, TaskStatus, VendorMember, typings,
};

macro_rules! golden {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("golden/", $name, ".json"))).unwrap()
    };
}

fn rewritten<T: DeserializeOwned + Serialize>(value: &Value) -> Value {
    // Through text, as on the wire: a `Value` would be kinder to numbers.
    let read: T = serde_json::from_str(&value.to_string()).unwrap();
    serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap()
}

#[track_caller]
fn survives<T: DeserializeOwned + Serialize>(value: &Value) {
    assert_eq!(&rewritten::<T>(value), value);
}

fn with(mut object: Value, name: &str, value: impl Into<Value>) -> Value {
    object[name] = value.into();
    object
}

#[test]
fn requests_of_the_pages_survive() {
    survives::<CreateTaskRequest>(&golden!("add_all"));
    survives::<CreateTaskRequest>(&golden!("add_tag"));
    survives::<CreateTaskRequest>(&golden!("add_user"));
    survives::<ListTasksRequest>(&golden!("list"));
    survives::<ModifyTaskRequest>(&golden!("modify_time"));
    survives::<ModifyTaskRequest>(&golden!("modify_content"));
    survives::<ModifyTaskRequest>(&golden!("modify_both"));
    survives::<GetTaskRequest>(&golden!("get"));
    survives::<DeleteTaskRequest>(&golden!("delete"));
}

#[test]
fn answers_of_the_pages_survive() {
    survives::<TaskResponse>(&golden!("add_ok"));
    survives::<TaskResponse>(&golden!("add_fail"));
    survives::<TaskResponse>(&golden!("modify_ok"));
    survives::<TaskResponse>(&golden!("modify_fail"));
    survives::<TaskResponse>(&golden!("delete_ok"));
    survives::<TaskResponse>(&golden!("delete_fail"));
    survives::<ListTasksResponse>(&golden!("list_ok"));
}

#[test]
fn the_type_decides_what_the_content_is() {
    let read = |value| serde_json::from_value::<CreateTaskRequest>(value).unwrap().content;
    assert!(matches!(read(golden!("add_all")), Content::All(_)));
    assert!(matches!(read(golden!("add_tag")), Content::Tag(tag) if tag.condition.tags_and.is_some()));
    assert!(
        matches!(read(golden!("add_user")), Content::User(user) if user.to_account == ["user1", "user2"])
    );
    assert!(serde_json::from_value::<CreateTaskRequest>(with(golden!("add_all"), "Type", "Tag")).is_err());
}

#[test]
fn a_sender_given_as_a_number_is_written_as_text() {
    let given = golden!("get_ok");
    let mut expected = given.clone();
    assert_eq!(given["TaskInfo"]["Content"]["From_Account"], json!(12345));
    expected["TaskInfo"]["Content"]["From_Account"] = json!("12345");
    assert_eq!(rewritten::<GetTaskResponse>(&given), expected);
}

#[test]
fn numbers_stand_for_text_anywhere() {
    let task = with(golden!("get_ok")["TaskInfo"].clone(), "PushTaskID", 5);
    let task =
        with(task, "Content", json!({ "To_Account": [1, "b"], "Condition": { "AttrsOr": { "age": 18 } } }));
    let written = rewritten::<TaskInfo>(&task);
    assert_eq!(written["PushTaskID"], json!("5"));
    assert_eq!(
        written["Content"],
        json!({ "To_Account": ["1", "b"], "Condition": { "AttrsOr": { "age": "18" } } })
    );
}

#[test]
fn an_answer_without_what_belongs_to_success_survives() {
    let refused = json!({ "ActionStatus": "FAIL", "ErrorInfo": "x", "ErrorCode": 90105 });
    survives::<TaskResponse>(&refused);
    survives::<GetTaskResponse>(&refused);
    survives::<ListTasksResponse>(&refused);
    survives::<TaskResponse>(&with(refused, "InvalidUserID", json!(["nobody"])));
    let bare = json!({ "TaskID": 1, "Sdkappid": 2, "Type": "All", "SchedAt": "", "Status": "pending", "Content": {} });
    survives::<TaskInfo>(&bare);
}

#[test]
fn a_task_id_keeps_its_digits() {
    survives::<TaskResponse>(&with(golden!("add_ok"), "TaskID", u64::MAX));
    survives::<DeleteTaskRequest>(&with(golden!("delete"), "TaskID", u64::MAX));
    let task = with(golden!("list_ok")["Tasks"][0].clone(), "TaskID", u64::MAX);
    survives::<ListTasksResponse>(&with(golden!("list_ok"), "Tasks", json!([task])));
    survives::<GetTaskResponse>(&with(golden!("get_ok"), "TaskInfo", task));
    let digits = serde_json::to_string(&TaskId(u64::MAX)).unwrap();
    assert_eq!(digits, "18446744073709551615");
    assert_eq!(serde_json::from_str::<TaskId>(&digits).unwrap(), TaskId(u64::MAX));
    assert_eq!(serde_json::from_str::<TaskId>("\"18446744073709551615\"").unwrap(), TaskId(u64::MAX));
    assert!(serde_json::from_str::<TaskId>("-1").is_err());
}

#[test]
fn unknown_types_and_statuses_are_kept() {
    let task = golden!("list_ok")["Tasks"][0].clone();
    let task = with(with(task, "Type", "Segment"), "Status", "paused");
    survives::<TaskInfo>(&task);
    let read: TaskInfo = serde_json::from_value(task).unwrap();
    assert_eq!(read.push_type, PushType::Other("Segment".into()));
    assert_eq!(read.status, TaskStatus::Other("paused".into()));
}

#[test]
fn unknown_members_survive_at_every_level() {
    let unknown = golden!("unknown_members");
    let new = || unknown["content"]["New"].clone();
    let content = &unknown["content"];
    let tag_content = with(content.clone(), "Condition", unknown["condition"].clone());
    let user_content = with(content.clone(), "To_Account", json!(["a"]));

    for (push_type, content) in [("All", content), ("Tag", &tag_content), ("User", &user_content)] {
        let create =
            json!({ "Sdkappid": 1, "Type": push_type, "SchedAt": "", "Content": content, "New": new() });
        survives::<CreateTaskRequest>(&create);
        survives::<ModifyTaskRequest>(&with(create, "TaskID", 1));
    }
    // Members of another type's content are unknown ones to this type's.
    survives::<CreateTaskRequest>(&with(
        golden!("add_all"),
        "Content",
        with(tag_content.clone(), "To_Account", json!(["a"])),
    ));

    survives::<DeleteTaskRequest>(&with(golden!("delete"), "New", new()));
    survives::<GetTaskRequest>(&with(golden!("get"), "New", new()));
    survives::<ListTasksRequest>(&with(golden!("list"), "New", new()));
    survives::<TaskResponse>(&with(golden!("add_ok"), "New", new()));

    let task = golden!("list_ok")["Tasks"][0].clone();
    let task = with(with(task, "Content", tag_content), "New", new());
    let answer = with(golden!("list_ok"), "Tasks", json!([task]));
    survives::<ListTasksResponse>(&with(answer, "New", new()));
    let answer = with(golden!("get_ok"), "TaskInfo", task);
    survives::<GetTaskResponse>(&with(answer, "New", new()));
}

fn names(members: &[VendorMember]) -> Vec<&str> {
    members.iter().map(|member| member.name).collect()
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn every_vendor_member_is_typed_and_survives() {
    let sample = golden!("vendor_members");
    survives::<OfflinePushInfo>(&sample);

    assert_eq!(keys(&sample["AndroidInfo"]), names(AndroidInfo::MEMBERS));
    assert_eq!(keys(&sample["ApnsInfo"]), names(ApnsInfo::MEMBERS));
    assert_eq!(keys(&sample["HarmonyInfo"]), names(HarmonyInfo::MEMBERS));

    let read: OfflinePushInfo = serde_json::from_value(sample).unwrap();
    let apns = read.apns_info.unwrap();
    assert_eq!(read.other, Map::new());
    assert_eq!(read.android_info.unwrap().other, Map::new());
    assert_eq!(apns.other, Map::new());
    assert_eq!(apns.live_activity.unwrap().other, Map::new());
    assert_eq!(read.harmony_info.unwrap().other, Map::new());
}

#[test]
fn a_vivo_notify_type_survives_as_number_and_as_text() {
    survives::<AndroidInfo>(&json!({ "VIVONotifyType": 2 }));
    survives::<AndroidInfo>(&json!({ "VIVONotifyType": "2" }));
}

#[test]
fn vendor_members_are_known_at_compile_time() {
    const FIRST: &VendorMember = &AndroidInfo::MEMBERS[0];
    assert_eq!(*FIRST, VendorMember { name: "Sound", shape: Shape::Text, needs: None });
    let level = AndroidInfo::MEMBERS.iter().find(|member| member.name == "OPPONotifyLevel").unwrap();
    assert_eq!((level.shape, level.needs), (Shape::OneOf(&[1, 2, 16]), Some("OPPOCategory")));
    let duration = HarmonyInfo::MEMBERS.iter().find(|member| member.name == "SoundDuration").unwrap();
    assert_eq!((duration.shape, duration.needs), (Shape::Range(1, 60), Some("Sound")));
}

#[test]
fn typings_declare_every_object_once_and_with_its_documentation() {
    let typings = typings();
    let listed = "PushType TaskStatus TaskId UtcTime Condition LocalizedText AndroidInfo ApnsInfo LiveActivity HarmonyInfo \
        OfflinePushInfo AllContent TagContent UserContent Content CreateTaskRequest ModifyTaskRequest DeleteTaskRequest \
        GetTaskRequest ListTasksRequest TaskInfo TaskResponse GetTaskResponse ListTasksResponse";
    for name in listed.split_whitespace() {
        let declared = |kind| typings.matches(&format!("\n */\nexport {kind} {name} ")).count();
        assert_eq!(
            declared("interface") + declared("type"),
            1,
            "{name} is not declared once, with documentation before it"
        );
    }
    let vendors = [
        ("AndroidInfo", AndroidInfo::MEMBERS),
        ("ApnsInfo", ApnsInfo::MEMBERS),
        ("HarmonyInfo", HarmonyInfo::MEMBERS),
    ];
    for (object, members) in vendors {
        let head = format!("export interface {object} ");
        let declaration = typings.split("\n\n").find(|declaration| declaration.contains(&head)).unwrap();
        for VendorMember { name, .. } in members {
            let documented = declaration.contains(&format!("     */\n    {name}?: "));
            assert!(documented, "{name} of {object} is not documented and optional");
        }
    }
    assert!(typings.contains("export type TaskId = number | bigint;"));
    assert!(typings.contains("PushStyle?: 0 | 1 | undefined;"));
    let optional: Vec<&str> = typings.lines().filter(|line| line.contains("?: ")).collect();
    for line in &optional {
        assert!(line.contains(" | undefined"), "{line}: what is left empty can't be handed over");
    }
    assert_eq!(typings.matches("undefined").count(), optional.len());
}
