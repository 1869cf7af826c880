//! Reads the vectors of `tests/vectors`: requests with the issues that a check must tell of them.
//! `vectors.mjs` beside this file says what stands there, and reads the same ones for JS.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

const PRESENT: &str = "2027-01-01 00:00:00";

pub struct Vector {
    pub file: String,
    pub name: String,
    pub request: String,
    /// In the service's form, UTC.
    pub now: String,
    pub only: Option<Vec<String>>,
    /// JSON can't show the value, so that only JS can check it.
    pub browser: bool,
    /// Not expanded yet: what only JS can show has no expansion here.
    value: Value,
    pub issues: Vec<Value>,
}

impl Vector {
    /// The request.
    pub fn value(&self) -> Value {
        expand(&self.value)
    }
}

/// All vectors of a folder.
pub fn vectors(folder: &Path) -> Vec<Vector> {
    let mut files: BTreeMap<String, Value> = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("there are vectors") {
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
        now: row["now"].as_str().unwrap_or(PRESENT).to_owned(),
        only: row
            .get("only")
            .map(|only| serde_json::from_value(only.clone()).expect("only is a list of texts")),
        browser: row["browser"] == true,
        value,
        issues: row["issues"].as_array().unwrap_or_else(|| panic!("{file}: {name:?} has no issues")).clone(),
        name,
    }
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
