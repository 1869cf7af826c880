//! The rules say the same over a tape as over JSON.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{KIND_BITS, Tape, kind};
use crate::members::NAMES;
use crate::value::Value;
use crate::{Options, Request, check};

/// What the facade's walker writes, by the letter of this module's head.
#[derive(Default)]
struct Writer {
    words: Vec<u32>,
    texts: String,
}

impl Writer {
    fn head(&mut self, kind: u32, payload: usize) {
        self.words.push(kind | (payload as u32) << KIND_BITS);
    }

    fn text(&mut self, kind: u32, text: &str) {
        self.head(kind, text.len());
        self.words.push(self.texts.len() as u32);
        self.texts.push_str(text);
    }

    fn two(&mut self, bits: u64) {
        self.words.extend([bits as u32, (bits >> 32) as u32]);
    }

    fn write(&mut self, value: &Json) {
        match value {
            Json::Null => self.head(kind::NULL, 0),
            Json::Bool(bool) => self.head(if *bool { kind::TRUE } else { kind::FALSE }, 0),
            Json::Number(number) => match (number.as_i64().map(i32::try_from), number.as_u64()) {
                (Some(Ok(int)), _) => {
                    self.head(kind::INT, 0);
                    self.words.push(int.cast_unsigned());
                }
                (_, Some(big)) if big >= 1 << 53 => {
                    self.head(kind::BIG, 0);
                    self.two(big);
                }
                _ => {
                    self.head(kind::FLOAT, number.to_string().len());
                    self.two(number.as_f64().unwrap_or_default().to_bits());
                }
            },
            Json::String(text) => self.text(kind::TEXT, text),
            Json::Array(list) if list.iter().all(Json::is_string) => {
                let start = self.texts.len();
                self.head(kind::TEXTS, list.len());
                self.words.push(start as u32);
                let together = self.words.len();
                self.words.push(0);
                for text in list.iter().filter_map(Json::as_str) {
                    self.words.push(text.len() as u32);
                    self.texts.push_str(text);
                }
                self.words[together] = (self.texts.len() - start) as u32;
            }
            Json::Array(list) => {
                let sized = self.open(kind::LIST, list.len());
                for value in list {
                    self.write(value);
                }
                self.close(sized);
            }
            Json::Object(map) => {
                let sized = self.open(kind::MAP, map.len());
                for (name, value) in map {
                    match NAMES.iter().position(|known| known == name) {
                        Some(number) => self.head(kind::KNOWN, number),
                        None => self.text(kind::NAME, name),
                    }
                    self.write(value);
                }
                self.close(sized);
            }
        }
    }

    fn open(&mut self, kind: u32, count: usize) -> usize {
        self.head(kind, count);
        self.words.push(0);
        self.words.len()
    }

    fn close(&mut self, from: usize) {
        self.words[from - 1] = (self.words.len() - from) as u32;
    }
}

fn same_over_both(value: &Json) -> Result<(), TestCaseError> {
    let mut writer = Writer::default();
    writer.write(value);
    let tape = Tape::new(&writer.words, &writer.texts, false);
    prop_assert_eq!(tape.after(0), writer.words.len());
    prop_assert_eq!(tape.value(0).json_len(), value.json_len());
    prop_assert!(tape.value(0).may_exceed(value.json_len() - 1));
    let options = Options { now: Some(1_798_761_600), ..Options::default() };
    for request in [Request::Create, Request::Modify, Request::List] {
        prop_assert_eq!(check(request, tape.value(0), &options), check(request, value, &options));
    }
    Ok(())
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i32>().prop_map(Json::from),
        (0..1_u64 << 60).prop_map(Json::from),
        "[a-z中😀\"\\\\\n\u{1}]{0,12}".prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 60, 8, |inner| {
        let name = prop_oneof![prop::sample::select(&NAMES[..]).prop_map(str::to_owned), "[a-z中]{0,6}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Json::from),
            prop::collection::vec("[a-z中😀]{0,40}", 0..30).prop_map(Json::from),
            prop::collection::vec((name, inner), 0..8)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_value(value in any_json()) {
        same_over_both(&value)?;
    }

    #[test]
    fn any_content(kind in prop::sample::select(vec!["All", "Tag", "User"]), content in any_json(), info in any_json()) {
        let mut value = json!({ "Sdkappid": 1, "Type": kind, "SchedAt": "2027-06-01 02:00:00", "Content": content });
        if value["Content"].is_object() {
            value["Content"]["OfflinePushInfo"] = info;
        }
        same_over_both(&value)?;
    }
}
