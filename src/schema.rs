//! The requests as JSON Schemas, for whoever can't run the rules: forms drawn from a schema, gateways, language models.
//!
//! They say what a schema can say of the errors, and nothing of the warnings: what they refuse, the rules refuse too.
//! They use only what draft-07 and draft 2020-12 share, so that the same object is right under either. Lengths are in
//! bytes for the service and in characters for a schema, so the schema lets a few long texts pass.

use serde_json::{Map, Value, json};

use crate::rules::figures::{
    BADGE_ADD, BADGE_SET, MAX_ACCOUNTS, MAX_DATA_ID, MAX_NAME, MAX_TAGS, MSG_RANDOM, RESERVED, SDKAPPID,
};

mod vendors;

/// One JSON Schema for each request, by its name in the npm package: `create`, `modify`, `delete`, `get`, `list`.
///
/// ```
/// let schemas = timpush_sched::json_schemas();
/// assert_eq!(schemas["get"]["required"], serde_json::json!(["Sdkappid", "TaskID"]));
/// ```
#[must_use]
pub fn json_schemas() -> Map<String, Value> {
    let schemas =
        [("create", create()), ("modify", modify()), ("delete", delete()), ("get", get()), ("list", list())];
    schemas.map(|(name, schema)| (name.to_owned(), schema)).into_iter().collect()
}

fn create() -> Value {
    json!({
        "title": "Create a scheduled push",
        "type": "object",
        "required": ["Sdkappid", "Type", "SchedAt", "Content"],
        "properties": {
            "Sdkappid": sdkappid(),
            "Type": kind(),
            "SchedAt": time(),
            "Content": content(&["OfflinePushInfo"]),
        },
        "oneOf": [
            audience("All", &["Condition", "To_Account"], &[]),
            audience("Tag", &["To_Account"], &["Condition"]),
            audience("User", &["Condition"], &["From_Account", "To_Account"]),
        ],
    })
}

/// What is not given stays as it is, so nothing in the content is required.
fn modify() -> Value {
    json!({
        "title": "Modify a scheduled push",
        "type": "object",
        "required": ["Sdkappid", "TaskID", "Type"],
        "properties": {
            "Sdkappid": sdkappid(),
            "TaskID": task_id(),
            "Type": kind(),
            "SchedAt": time(),
            "Content": content(&[]),
        },
        "oneOf": [
            audience("All", &["Condition", "To_Account"], &[]),
            audience("Tag", &["To_Account"], &[]),
            audience("User", &["Condition"], &[]),
        ],
    })
}

fn delete() -> Value {
    json!({
        "title": "Delete a scheduled push",
        "type": "object",
        "required": ["Sdkappid", "TaskID", "Type"],
        "properties": { "Sdkappid": sdkappid(), "TaskID": task_id(), "Type": kind() },
    })
}

fn get() -> Value {
    json!({
        "title": "Get a scheduled push",
        "type": "object",
        "required": ["Sdkappid", "TaskID"],
        "properties": { "Sdkappid": sdkappid(), "TaskID": task_id() },
    })
}

fn list() -> Value {
    json!({
        "title": "List scheduled pushes",
        "type": "object",
        "required": ["Sdkappid", "Offset", "Want", "OrderBy", "Asc", "BeginTime", "EndTime"],
        "properties": {
            "Sdkappid": sdkappid(),
            "Offset": { "type": "integer", "minimum": 0 },
            "Want": { "type": "integer", "minimum": 1 },
            // Another letter case only warns.
            "OrderBy": {
                "type": "string",
                "pattern": "^([Cc][Rr][Ee][Aa][Tt][Ee]|[Ss][Cc][Hh][Ee][Dd])[Aa][Tt]$",
                "examples": ["createat", "schedat"],
            },
            "Asc": { "type": "boolean" },
            "BeginTime": time(),
            "EndTime": time(),
            "Keyword": text(),
        },
    })
}

fn sdkappid() -> Value {
    whole(SDKAPPID.min, SDKAPPID.max)
}

/// JavaScript reads the maximum as 2^64: looser by less than it can tell apart there.
fn task_id() -> Value {
    json!({ "type": "integer", "minimum": 1, "maximum": u64::MAX })
}

fn kind() -> Value {
    one_of_words(&["All", "Tag", "User"])
}

/// The service's form of a day and a time that exist. There is no look-around in it, which not every engine knows.
fn time() -> Value {
    const ANY_MONTH: &str = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])";
    const NOT_FEBRUARY: &str = "[0-9]{4}-(0[13-9]|1[0-2])-(29|30)";
    const LONG_MONTH: &str = "[0-9]{4}-(0[13578]|1[02])-31";
    const LEAP_DAY: &str = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29";
    const CLOCK: &str = "([01][0-9]|2[0-3])(:[0-5][0-9]){2}";
    json!({
        "description": "YYYY-MM-DD HH:MM:SS, UTC",
        "type": "string",
        "pattern": format!("^({ANY_MONTH}|{NOT_FEBRUARY}|{LONG_MONTH}|{LEAP_DAY}) {CLOCK}$"),
        "not": { "pattern": "^0000" },
    })
}

/// What a Type asks of the content: what must not be there, and what must.
fn audience(kind: &str, without: &[&str], with: &[&str]) -> Value {
    // A required member is named among the properties as well: strict validators take anything else for a slip.
    let properties: Map<String, Value> = with
        .iter()
        .map(|name| ((*name).to_owned(), Value::Bool(true)))
        .chain(without.iter().map(|name| ((*name).to_owned(), Value::Bool(false))))
        .collect();
    let mut content = json!({ "type": "object", "properties": properties });
    if !with.is_empty() {
        content["required"] = json!(with);
    }
    json!({ "title": kind, "properties": { "Type": { "const": kind }, "Content": content } })
}

fn content(required: &[&str]) -> Value {
    let mut content = json!({
        "type": "object",
        "properties": {
            "From_Account": filled_text(),
            "To_Account": {
                "type": "array",
                "minItems": 1,
                "maxItems": MAX_ACCOUNTS,
                "items": filled_text(),
            },
            "Condition": condition(),
            "OfflinePushInfo": push_info(),
            "MsgRandom": whole(MSG_RANDOM.min, MSG_RANDOM.max),
            "DataId": { "type": "string", "maxLength": MAX_DATA_ID },
        },
    });
    if !required.is_empty() {
        content["required"] = json!(required);
    }
    content
}

fn condition() -> Value {
    let tags = json!({
        "type": "array",
        "maxItems": MAX_TAGS,
        "items": { "type": "string", "minLength": 1, "maxLength": MAX_NAME },
    });
    let attrs = json!({
        "type": "object",
        "propertyNames": { "maxLength": MAX_NAME },
        "additionalProperties": { "type": "string", "maxLength": MAX_NAME },
    });
    let no_tags = json!({ "type": "array", "maxItems": 0 });
    let no_attrs = json!({ "type": "object", "maxProperties": 0 });
    json!({
        "type": "object",
        "properties": {
            "TagsAnd": tags,
            "TagsOr": tags,
            "TagsNot": tags,
            "AttrsAnd": attrs,
            "AttrsOr": attrs,
        },
        // Exactly one of the two kinds is empty: the other is what selects.
        "oneOf": [
            { "title": "Tags", "properties": { "AttrsAnd": no_attrs, "AttrsOr": no_attrs } },
            { "title": "Attributes", "properties": { "TagsAnd": no_tags, "TagsOr": no_tags, "TagsNot": no_tags } },
        ],
    })
}

fn push_info() -> Value {
    json!({
        "type": "object",
        "properties": {
            "PushFlag": one_of_numbers(&[0, 1]),
            "Title": text(),
            "Desc": text(),
            "Ext": text(),
            "MultiLanguageContent": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["Language"],
                    "properties": { "Language": filled_text(), "Title": text(), "Desc": text() },
                },
            },
            "AndroidInfo": vendors::android(),
            "ApnsInfo": vendors::apns(),
            "HarmonyInfo": vendors::harmony(),
            "BadgeAddNum": whole(BADGE_ADD.min, BADGE_ADD.max),
            "BadgeSetNum": whole(BADGE_SET.min, BADGE_SET.max),
            "PushTemplateId": { "type": "string", "pattern": "^[0-9]+-[0-9]+$" },
            "PushTemplateParam": { "type": "object", "propertyNames": { "not": { "enum": RESERVED } } },
        },
    })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn filled_text() -> Value {
    json!({ "type": "string", "minLength": 1 })
}

fn whole(min: i64, max: i64) -> Value {
    json!({ "type": "integer", "minimum": min, "maximum": max })
}

fn one_of_numbers(allowed: &[i64]) -> Value {
    json!({ "type": "integer", "enum": allowed })
}

fn one_of_words(allowed: &[&str]) -> Value {
    json!({ "type": "string", "enum": allowed })
}
