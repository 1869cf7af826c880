//! Whom a task reaches.

use std::collections::HashSet;

use serde_json::{Map, Value};
use timpush_sched::model::PushType;

use super::Audience;
use super::bits::Bits;

/// Whom a task reaches, each account once.
pub fn reached<'a>(
    audience: &'a Audience,
    push_type: &PushType,
    content: &Map<String, Value>,
) -> Vec<&'a str> {
    match push_type {
        PushType::All => audience.members.iter().map(|member| member.account.as_str()).collect(),
        PushType::Tag => {
            let Some(condition) = content.get("Condition").and_then(Value::as_object) else {
                return Vec::new();
            };
            let selected = selected(audience, condition);
            selected.places().map(|place| audience.members[place].account.as_str()).collect()
        }
        PushType::User => {
            let accounts = content.get("To_Account").and_then(Value::as_array).into_iter().flatten();
            let places = accounts.filter_map(|account| audience.places.get(account.as_str()?));
            let mut seen = HashSet::new();
            places
                .filter(|place| seen.insert(**place))
                .map(|place| audience.members[*place as usize].account.as_str())
                .collect()
        }
        PushType::Other(_) => Vec::new(),
    }
}

/// Those who have all tags of `TagsAnd`, at least one of `TagsOr` and none of `TagsNot`; attributes likewise. A list that is
/// absent or empty asks for nothing.
fn selected(audience: &Audience, condition: &Map<String, Value>) -> Bits {
    let mut selected = Bits::first(audience.len());
    for tag in tags(condition, "TagsAnd") {
        selected.keep(&with_tag(audience, tag));
    }
    if let Some(any) = any(tags(condition, "TagsOr").map(|tag| with_tag(audience, tag))) {
        selected.keep(&any);
    }
    for tag in tags(condition, "TagsNot") {
        selected.drop(&with_tag(audience, tag));
    }
    for attr in attrs(condition, "AttrsAnd") {
        selected.keep(&with_attr(audience, attr));
    }
    if let Some(any) = any(attrs(condition, "AttrsOr").map(|attr| with_attr(audience, attr))) {
        selected.keep(&any);
    }
    selected
}

fn tags<'a>(condition: &'a Map<String, Value>, list: &str) -> impl Iterator<Item = &'a str> {
    condition.get(list).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

fn attrs<'a>(condition: &'a Map<String, Value>, map: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let all = condition.get(map).and_then(Value::as_object).into_iter().flatten();
    all.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
}

fn with_tag(audience: &Audience, tag: &str) -> Bits {
    audience.tags.get(tag).cloned().unwrap_or_default()
}

fn with_attr(audience: &Audience, (name, value): (&str, &str)) -> Bits {
    audience.attrs.get(name).and_then(|values| values.get(value)).cloned().unwrap_or_default()
}

/// The union; none of no sets at all.
fn any(sets: impl Iterator<Item = Bits>) -> Option<Bits> {
    sets.reduce(|mut union, set| {
        union.add(&set);
        union
    })
}
