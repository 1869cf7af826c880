//! The vectors of `tests/vectors`, natively: requests with the issues that a check must tell of them.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;
use timpush_sched::{Code, Locale, Options, Request};

#[path = "support/vectors.rs"]
mod support;

use support::Vector;

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
    let only = vector.only.clone().unwrap_or_default();
    let options = Options { now: Some(unix(&vector.now)), locale, only, ..Options::default() };
    let issues = timpush_sched::check(request, &vector.value(), &options);
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
    // `diff` tells the first two, of two requests; the last one is told to a client of another app.
    let told =
        |code: &&Code| !matches!(code, Code::SdkappidChanged | Code::TypeChanged | Code::SdkappidForeign);
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
    support::vectors(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors"))
}

fn unix(text: &str) -> i64 {
    let time: jiff::civil::DateTime = text.parse().expect("now is a time");
    time.to_zoned(jiff::tz::TimeZone::UTC).expect("now is within the calendar").timestamp().as_second()
}

fn without_message(mut issue: Value) -> Value {
    issue.as_object_mut().and_then(|members| members.shift_remove("message"));
    issue
}
