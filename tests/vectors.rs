//! The vectors of `tests/vectors`, natively: requests with the issues that a check must tell of them.
//! `tests/support/vectors.mjs` says what stands in the files, and reads the same ones for JS.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};
use timpush_sched::{Code, Locale, Options, Request};

const PRESENT: &str = "2027-01-01 00:00:00";

struct Vector {
    file: String,
    name: String,
    request: String,
    now: i64,
    only: Option<Vec<String>>,
    /// JSON can't show the value, so that only JS can check it.
    browser: bool,
    /// Not expanded yet: what only JS can show has no expansion here.
    value: Value,
    issues: Vec<Value>,
}

/// The one place that knows how a check is called; the issues as JS gets them.
fn issues_of(vector: &Vector, locale: Locale) -> Vec<Value> {
    let request = match vector.request.as_str() {
        "create" => Request::Create,
        "modify" => Request::Modify,
        "delete" => Request::Delete,
        "get" => Request::Get,
        "list" => Request::List,
        other => panic!("{}: there is no request called {other}", vector.name),
    };
    let options = Options { now: Some(vector.now), locale, only: vector.only.clone().unwrap_or_default() };
    let issues = timpush_sched::check(request, &expand(&vector.value), &options);
    issues.iter().map(|issue| serde_json::to_value(issue).expect("an issue is JSON")).collect()
}

#[test]
fn every_vector_is_answered_as_it_says() {
    let vectors = vectors();
    let natively: Vec<&Vector> = vectors.iter().filter(|vector| !vector.browser).collect();
    let mut wrong = Vec::new();
    for vector in &natively {
        let mut surplus: Vec<Value> =
            issues_of(vector, Locale::En).into_iter().map(without_message).collect();
        let mut lines = Vec::new();
        for issue in &vector.issues {
            match surplus.iter().position(|other| other == issue) {
                Some(at) => drop(surplus.swap_remove(at)),
                None => lines.push(format!("  missing: {issue}")),
            }
        }
        lines.extend(surplus.iter().map(|issue| format!("  surplus: {issue}")));
        if !lines.is_empty() {
            wrong.push(format!("{}: {}\n{}", vector.file, vector.name, lines.join("\n")));
        }
    }
    assert!(!natively.is_empty());
    assert!(
        wrong.is_empty(),
        "{} of {} vectors aren't answered as they should be\n{}",
        wrong.len(),
        natively.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_vectors_have_names_of_their_own() {
    let mut seen = BTreeSet::new();
    for vector in vectors() {
        assert!(seen.insert(vector.name.clone()), "two vectors are called {:?}", vector.name);
    }
}

#[test]
fn every_code_is_raised_by_a_vector_and_not_by_another_of_the_same_request() {
    let vectors = vectors();
    let mut codes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    // These two are about two requests, not one: `diff` tells them.
    let told = |code: &&Code| !matches!(code, Code::SdkappidChanged | Code::TypeChanged);
    for code in Code::ALL.iter().filter(told) {
        codes.entry(code.name()).or_default();
    }
    for vector in &vectors {
        for issue in &vector.issues {
            let code = issue["code"].as_str().expect("a code is a text");
            let requests =
                codes.get_mut(code).unwrap_or_else(|| panic!("{}: there is no code {code}", vector.name));
            requests.insert(&vector.request);
        }
    }
    for (code, requests) in codes {
        assert!(!requests.is_empty(), "{code} is raised by no vector");
        for request in requests {
            let absent = |vector: &&Vector| {
                vector.request == request && vector.issues.iter().all(|issue| issue["code"] != code)
            };
            assert!(vectors.iter().any(|vector| absent(&vector)), "{code} is raised by every {request}");
        }
    }
}

#[test]
fn every_message_is_complete_in_both_languages() {
    for vector in vectors().iter().filter(|vector| !vector.browser) {
        for locale in [Locale::En, Locale::Zh] {
            for issue in issues_of(vector, locale) {
                let message = issue["message"].as_str().expect("a message is a text");
                assert!(!message.trim().is_empty(), "{}: no message for {}", vector.name, issue["code"]);
                assert!(!message.contains('{'), "{}: a place was left open in {message:?}", vector.name);
            }
        }
    }
}

fn vectors() -> Vec<Vector> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut files: BTreeMap<String, Value> = BTreeMap::new();
    for entry in fs::read_dir(&folder).expect("there are vectors") {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("a file of vectors can be read");
            let json = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            files.insert(name, json);
        }
    }
    let bases = files.remove("bases.json").expect("bases.json is there");
    files
        .iter()
        .flat_map(|(file, rows)| {
            let rows = rows.as_array().unwrap_or_else(|| panic!("{file} holds no array"));
            rows.iter().map(|row| vector(file, row, &bases))
        })
        .collect()
}

fn vector(file: &str, row: &Value, bases: &Value) -> Vector {
    let text = |member: &str| row[member].as_str().map(str::to_owned);
    let name = text("name").unwrap_or_else(|| panic!("{file}: a vector has no name"));
    let value = row.get("value").cloned().unwrap_or_else(|| {
        let base = bases.get(row["base"].as_str().unwrap_or_default());
        let base = base.unwrap_or_else(|| panic!("{file}: {name:?} starts from an unknown base"));
        merged(Some(base), row.get("patch").unwrap_or(&json!({})))
    });
    Vector {
        file: file.to_owned(),
        request: text("request").unwrap_or_else(|| panic!("{file}: {name:?} is no request")),
        now: unix(row["now"].as_str().unwrap_or(PRESENT)),
        only: row
            .get("only")
            .map(|only| serde_json::from_value(only.clone()).expect("only is a list of texts")),
        browser: row["browser"] == true,
        value,
        issues: row["issues"].as_array().unwrap_or_else(|| panic!("{file}: {name:?} has no issues")).clone(),
        name,
    }
}

fn unix(text: &str) -> i64 {
    let time: jiff::civil::DateTime = text.parse().expect("now is a time");
    time.to_zoned(jiff::tz::TimeZone::UTC).expect("now is within the calendar").timestamp().as_second()
}

/// An object that is meant as it stands, and doesn't stand for something else.
fn plain(value: &Value) -> Option<&Map<String, Value>> {
    value.as_object().filter(|members| !members.keys().any(|name| name.starts_with('$')))
}

fn merged(base: Option<&Value>, patch: &Value) -> Value {
    let Some(patch) = plain(patch) else { return patch.clone() };
    let mut members = base.and_then(plain).cloned().unwrap_or_default();
    for (name, value) in patch {
        if value.get("$absent").is_some() {
            members.shift_remove(name);
        } else {
            let value = merged(members.get(name), value);
            members.insert(name.clone(), value);
        }
    }
    Value::Object(members)
}

fn expand(value: &Value) -> Value {
    match value {
        Value::Array(elements) => elements.iter().map(expand).collect(),
        Value::Object(members) => expanded(members),
        other => other.clone(),
    }
}

fn expanded(members: &Map<String, Value>) -> Value {
    let times = || 0..members["times"].as_u64().expect("times is a number");
    let Some((name, value)) = members.iter().find(|(name, _)| name.starts_with('$')) else {
        return members.iter().map(|(name, value)| (name.clone(), expand(value))).collect();
    };
    match name.as_str() {
        "$bigint" => {
            json!(value.as_str().and_then(|digits| digits.parse::<u64>().ok()).expect("it fits u64"))
        }
        "$repeat" => {
            let mut text: String = times().map(|_| value.as_str().expect("a text is repeated")).collect();
            if let Some(then) = members.get("then") {
                text.push_str(expand(then).as_str().expect("a text follows"));
            }
            Value::String(text)
        }
        "$list" => times().map(|_| expand(value)).collect(),
        "$accounts" => {
            (1..=value.as_u64().expect("accounts are counted")).map(|n| json!(format!("user{n}"))).collect()
        }
        other => panic!("{other} can't be shown in JSON: mark the vector with \"browser\": true"),
    }
}

fn without_message(mut issue: Value) -> Value {
    issue.as_object_mut().and_then(|members| members.shift_remove("message"));
    issue
}
