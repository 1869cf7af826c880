use serde_json::{Value, json};

use super::{Options, Request, check};

const NOW: Option<i64> = Some(1_798_761_600);

fn codes(request: Request, value: &Value, app: Option<u32>) -> Vec<&'static str> {
    let options = Options { now: NOW, app, ..Options::default() };
    check(request, value, &options).iter().map(|issue| issue.code.name()).collect()
}

fn task(accounts: &[String]) -> Value {
    json!({
        "Sdkappid": 7, "Type": "User", "SchedAt": "2027-06-01 02:00:00",
        "Content": {
            "From_Account": "administrator", "To_Account": accounts,
            "OfflinePushInfo": { "Title": "Sale", "Desc": "Ends tonight" },
        },
    })
}

#[test]
fn a_request_for_another_app_is_told_along_with_its_other_faults() {
    let wrong = |sdkappid: Value| json!({ "Sdkappid": sdkappid, "TaskID": 0 });
    let told = |sdkappid, app| codes(Request::Get, &wrong(sdkappid), app);
    assert_eq!(told(json!(8), Some(7)), ["sdkappid.foreign", "task_id.out_of_range"]);
    assert_eq!(told(json!("7"), Some(7)), ["sdkappid.not_integer", "task_id.out_of_range"]);
    assert_eq!(told(json!(0), Some(7)), ["sdkappid.out_of_range", "task_id.out_of_range"]);
    assert_eq!(told(json!(7), Some(7)), ["task_id.out_of_range"]);
    assert_eq!(told(json!(8), None), ["task_id.out_of_range"]);
}

#[test]
fn a_request_for_a_known_app_need_not_name_it() {
    let task = json!({ "TaskID": 1 });
    assert_eq!(codes(Request::Get, &task, Some(7)), [""; 0]);
    assert_eq!(codes(Request::Get, &task, None), ["sdkappid.missing"]);
}

#[test]
fn of_accounts_that_are_spread_over_tasks_only_the_wrong_ones_are_told() {
    let many: Vec<String> = (0..2_000).map(|number| format!("user{}", number % 1_500)).collect();
    let [one_task, spread] =
        [Request::Create, Request::CreateForUsers].map(|request| codes(request, &task(&many), None));
    assert!(one_task.contains(&"to_account.too_many"));
    assert!(one_task.contains(&"account.duplicate"));
    assert!(one_task.contains(&"content.too_large"));
    assert_eq!(spread, [""; 0]);

    let mut many = many;
    many[1_999] = String::new();
    assert_eq!(codes(Request::CreateForUsers, &task(&many), None), ["account.empty"]);
    assert_eq!(codes(Request::CreateForUsers, &task(&[]), None), ["to_account.empty"]);
}
