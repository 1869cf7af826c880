//! The vendors' objects, from the tables in `model`: a new member there is in the schemas by itself.

use serde_json::{Map, Value, json};

use crate::model::{AndroidInfo, ApnsInfo, HarmonyInfo, Shape, VendorMember};
use crate::rules::figures::MAX_LA_ID;

use super::{one_of_numbers, one_of_words, text, whole};

pub(super) fn android() -> Value {
    group(AndroidInfo::MEMBERS)
}

pub(super) fn apns() -> Value {
    let mut apns = group(ApnsInfo::MEMBERS);
    apns["properties"]["LiveActivity"] = live_activity();
    apns
}

pub(super) fn harmony() -> Value {
    group(HarmonyInfo::MEMBERS)
}

fn group(members: &[VendorMember]) -> Value {
    let properties: Map<String, Value> =
        members.iter().map(|member| (member.name.to_owned(), shape(member.shape))).collect();
    let needs: Vec<Value> = members.iter().filter_map(needs).collect();
    let mut group = json!({ "type": "object", "properties": properties });
    if !needs.is_empty() {
        group["allOf"] = needs.into();
    }
    group
}

/// Either the other member is there, or this one is not. The drafts have no keyword for it in common.
fn needs(member: &VendorMember) -> Option<Value> {
    let (name, other) = (member.name, member.needs?);
    Some(json!({
        "if": { "properties": { name: true }, "required": [name] },
        "then": { "properties": { other: true }, "required": [other] },
    }))
}

fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Text => text(),
        Shape::Integer => json!({ "type": "integer" }),
        Shape::Range(min, max) => whole(min, max),
        Shape::OneOf(allowed) => one_of_numbers(allowed),
        Shape::Words(allowed) => one_of_words(allowed),
        Shape::Https => json!({ "type": "string", "pattern": "^https://" }),
        Shape::Object => json!({ "type": "object" }),
        Shape::NumberOrText(min, max) => {
            let numbers = (min..=max).map(Value::from);
            let texts = (min..=max).map(|number| number.to_string().into());
            json!({ "enum": numbers.chain(texts).collect::<Vec<Value>>() })
        }
    }
}

fn live_activity() -> Value {
    json!({
        "type": "object",
        "required": ["LaId", "Event", "ContentState"],
        "properties": {
            "LaId": { "type": "string", "maxLength": MAX_LA_ID },
            "Event": one_of_words(&["update", "end"]),
            "ContentState": { "type": "object" },
            "DismissalDate": { "type": "integer" },
        },
    })
}
