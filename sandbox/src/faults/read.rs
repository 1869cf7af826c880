//! Reading a plan of faults from JSON, with words for what is wrong in it.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde_json::{Map, Value};

use super::plan::{Plan, Planned, When};
use super::{At, Fault};
use crate::signing::command::Command;

const MOST_FAULTS: usize = 100;
const MOST_CALLS: u64 = 1_000_000_000;
const LONGEST_MS: u64 = 600_000;
const HIGHEST_CODE: u64 = 999_999;
/// What comes after it isn't exact in JavaScript, so the seed that somebody reads and sends again must lie below.
const HIGHEST_SEED: u64 = (1 << 53) - 1;
const AFTER_DROP: Duration = Duration::from_millis(200);
/// How much of a wrong name is quoted.
const QUOTED: usize = 40;

/// Reads a plan. An error names the member and says what it must be.
pub(super) fn plan(json: &[u8]) -> Result<Plan, String> {
    let plan: Value =
        serde_json::from_slice(json).map_err(|error| format!("The body is no JSON: {error}."))?;
    let plan = Members::of(&plan, "the body")?;
    let seed = match plan.number("seed", 0..=HIGHEST_SEED)? {
        Some(seed) => seed,
        None => {
            getrandom::u64().map_err(|error| format!("There is no `seed`, and no random one: {error}."))?
                >> 11
        }
    };
    let faults = match plan.get("faults") {
        Some(Value::Array(faults)) if faults.len() <= MOST_FAULTS => faults,
        _ => return Err(format!("`faults` must be an array of at most {MOST_FAULTS} faults.")),
    };
    plan.only(&["seed", "faults"])?;
    let faults = faults.iter().enumerate().map(|(index, one)| planned(one, &format!("faults[{index}]")));
    Ok(Plan::new(seed, faults.collect::<Result<_, _>>()?))
}

fn planned(planned: &Value, path: &str) -> Result<Planned, String> {
    let members = Members::of(planned, path)?;
    let at = members.one_of("at", &At::ALL, At::name)?.unwrap_or(At::Service);
    let commands = ["*"].into_iter().chain(Command::ALL.map(Command::name)).collect::<Vec<_>>();
    let command = members.one_of("command", &commands, |name| name)?.and_then(Command::of);
    let (fault, own) = fault(&members)?;
    let when = match (members.number("next", 1..=MOST_CALLS)?, members.probability()?) {
        (Some(_), Some(_)) => {
            return Err(format!("`{path}` has both `next` and `probability`: leave one of them out."));
        }
        (Some(calls), None) => When::Next(calls),
        (None, Some(probability)) => When::Probability(probability),
        (None, None) => When::Always,
    };
    members.only(&[&["at", "command", "fault", "next", "probability"], own].concat())?;
    Ok(Planned { at, command, fault, when })
}

/// The fault, and the members that it has of its own.
fn fault(members: &Members) -> Result<(Fault, &'static [&'static str]), String> {
    let kinds = [
        Fault::Delay(Duration::ZERO),
        Fault::DropBefore,
        Fault::DropAnswer,
        Fault::WorkAfterDrop(AFTER_DROP),
        Fault::ResetMidBody,
        Fault::BadGateway { work: false },
        Fault::Unavailable { work: false },
        Fault::EmptyBody,
        Fault::TruncatedJson,
        Fault::WrongContentLength,
        Fault::ErrorCode(0),
        Fault::ExpiredUsersig,
    ];
    let Some(kind) = members.one_of("fault", &kinds, Fault::name)? else {
        return Err(members.wrong("fault", "be there, and name a kind of fault"));
    };
    let ms = || Ok::<_, String>(members.number("ms", 0..=LONGEST_MS)?.map(Duration::from_millis));
    let needs = |name| members.wrong(name, &format!("be there: {} needs it", kind.name()));
    Ok(match kind {
        Fault::Delay(_) => (Fault::Delay(ms()?.ok_or_else(|| needs("ms"))?), &["ms"]),
        Fault::WorkAfterDrop(usual) => (Fault::WorkAfterDrop(ms()?.unwrap_or(usual)), &["ms"]),
        Fault::BadGateway { .. } => (Fault::BadGateway { work: members.flag("work")? }, &["work"]),
        Fault::Unavailable { .. } => (Fault::Unavailable { work: members.flag("work")? }, &["work"]),
        Fault::ErrorCode(_) => {
            let code = members.number("code", 1..=HIGHEST_CODE)?.ok_or_else(|| needs("code"))?;
            (Fault::ErrorCode(code as u32), &["code"])
        }
        other => (other, &[]),
    })
}

/// The members of an object, and where it stands.
struct Members<'a> {
    path: &'a str,
    members: &'a Map<String, Value>,
}

impl<'a> Members<'a> {
    fn of(value: &'a Value, path: &'a str) -> Result<Self, String> {
        let members = value.as_object().ok_or_else(|| format!("`{path}` must be an object."))?;
        Ok(Self { path, members })
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name)
    }

    fn place(&self, name: &str) -> String {
        if self.path.starts_with("faults") { format!("{}.{name}", self.path) } else { name.to_owned() }
    }

    fn wrong(&self, name: &str, must: &str) -> String {
        format!("`{}` must {must}.", self.place(name))
    }

    fn number(&self, name: &str, range: RangeInclusive<u64>) -> Result<Option<u64>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.as_u64().filter(|number| range.contains(number)).map(Some).ok_or_else(|| {
            self.wrong(name, &format!("be a whole number from {} to {}", range.start(), range.end()))
        })
    }

    fn probability(&self) -> Result<Option<f64>, String> {
        let Some(value) = self.get("probability") else { return Ok(None) };
        let number = value.as_f64().filter(|&number| number > 0.0 && number <= 1.0);
        number.map(Some).ok_or_else(|| self.wrong("probability", "be a number above 0 and up to 1"))
    }

    fn flag(&self, name: &str) -> Result<bool, String> {
        let Some(value) = self.get(name) else { return Ok(false) };
        value.as_bool().ok_or_else(|| self.wrong(name, "be true or false"))
    }

    fn one_of<T: Copy>(
        &self,
        name: &str,
        all: &[T],
        called: fn(T) -> &'static str,
    ) -> Result<Option<T>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let found = value.as_str().and_then(|text| all.iter().find(|&&one| called(one) == text));
        found.map(|one| Some(*one)).ok_or_else(|| {
            let names: Vec<_> = all.iter().map(|&one| called(one)).collect();
            self.wrong(name, &format!("be one of {}", names.join(", ")))
        })
    }

    fn only(&self, known: &[&str]) -> Result<(), String> {
        let Some(unknown) = self.members.keys().find(|name| !known.contains(&name.as_str())) else {
            return Ok(());
        };
        let quoted: String = unknown.chars().filter(|char| !char.is_control()).take(QUOTED).collect();
        Err(format!("`{}` means nothing here: {} are understood.", self.place(&quoted), known.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::plan;

    #[test]
    fn every_kind_is_read_and_shown_as_it_was_asked_for() {
        let json = r#"{"seed":7,"faults":[
            {"at":"relay","command":"add_sched_task","fault":"delay","ms":3000,"next":2,"fired":0},
            {"at":"service","command":"*","fault":"drop_before","probability":0.3,"fired":0},
            {"at":"service","command":"*","fault":"drop_answer","fired":0},
            {"at":"service","command":"*","fault":"work_after_drop","ms":0,"fired":0},
            {"at":"service","command":"*","fault":"reset_mid_body","fired":0},
            {"at":"service","command":"*","fault":"bad_gateway","work":true,"fired":0},
            {"at":"service","command":"*","fault":"unavailable","work":false,"fired":0},
            {"at":"service","command":"*","fault":"empty_body","fired":0},
            {"at":"service","command":"*","fault":"truncated_json","fired":0},
            {"at":"service","command":"*","fault":"wrong_content_length","fired":0},
            {"at":"service","command":"*","fault":"error_code","code":90105,"fired":0},
            {"at":"service","command":"*","fault":"expired_usersig","fired":0}]}"#;
        let shown = plan(json.replace(r#","fired":0"#, "").as_bytes()).ok().unwrap().shown();
        assert_eq!(shown, serde_json::from_str::<serde_json::Value>(json).unwrap());
    }

    #[test]
    fn what_is_left_out_has_its_usual_value() {
        let shown = plan(br#"{"faults":[{"fault":"work_after_drop"}]}"#).ok().unwrap().shown();
        let usual =
            serde_json::json!([{"at":"service","command":"*","fault":"work_after_drop","ms":200,"fired":0}]);
        assert_eq!(shown["faults"], usual);
        assert!(shown["seed"].as_u64().unwrap() < 1 << 53);
    }

    #[test]
    fn a_wrong_plan_is_refused_with_the_member_that_is_wrong() {
        for (json, said) in [
            ("", "no JSON"),
            ("[]", "`the body` must be an object"),
            ("{}", "`faults` must be an array"),
            (r#"{"faults":{}}"#, "`faults` must be an array"),
            (r#"{"faults":[],"seed":-1}"#, "`seed` must be a whole number"),
            (r#"{"faults":[],"seed":1.5}"#, "`seed`"),
            (r#"{"faults":[],"sede":1}"#, "`sede` means nothing"),
            (r#"{"faults":[7]}"#, "`faults[0]` must be an object"),
            (r#"{"faults":[{}]}"#, "`faults[0].fault` must be there"),
            (
                r#"{"faults":[{"fault":"drop_before"},{"fault":"fire"}]}"#,
                "`faults[1].fault` must be one of delay, ",
            ),
            (r#"{"faults":[{"fault":null}]}"#, "`faults[0].fault`"),
            (r#"{"faults":[{"fault":"delay"}]}"#, "`faults[0].ms` must be there: delay needs it"),
            (
                r#"{"faults":[{"fault":"delay","ms":600001}]}"#,
                "`faults[0].ms` must be a whole number from 0 to 600000",
            ),
            (r#"{"faults":[{"fault":"delay","ms":"1"}]}"#, "`faults[0].ms`"),
            (r#"{"faults":[{"fault":"drop_before","ms":1}]}"#, "`faults[0].ms` means nothing"),
            (r#"{"faults":[{"fault":"error_code"}]}"#, "`faults[0].code` must be there"),
            (r#"{"faults":[{"fault":"error_code","code":0}]}"#, "`faults[0].code`"),
            (r#"{"faults":[{"fault":"bad_gateway","work":1}]}"#, "`faults[0].work` must be true or false"),
            (r#"{"faults":[{"fault":"drop_before","next":0}]}"#, "`faults[0].next`"),
            (r#"{"faults":[{"fault":"drop_before","probability":0}]}"#, "`faults[0].probability`"),
            (r#"{"faults":[{"fault":"drop_before","probability":1.1}]}"#, "`faults[0].probability`"),
            (
                r#"{"faults":[{"fault":"drop_before","next":1,"probability":1}]}"#,
                "both `next` and `probability`",
            ),
            (
                r#"{"faults":[{"fault":"drop_before","at":"moon"}]}"#,
                "`faults[0].at` must be one of service, relay",
            ),
            (
                r#"{"faults":[{"fault":"drop_before","command":"add"}]}"#,
                "`faults[0].command` must be one of *, add",
            ),
        ] {
            let error = plan(json.as_bytes()).err().unwrap();
            assert!(error.contains(said), "{json}: {error}");
        }
        let many = format!(r#"{{"faults":[{}]}}"#, vec![r#"{"fault":"drop_before"}"#; 101].join(","));
        assert!(plan(many.as_bytes()).is_err());
        let long = format!(r#"{{"faults":[],"{}":1}}"#, "x".repeat(10_000));
        assert!(plan(long.as_bytes()).err().unwrap().len() < 200);
    }
}
