//! What a caller sent: judged as JSON, forwarded as text, so that no digit of it changes.

use std::collections::HashSet;
use std::fmt;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{self, FromRequest};
use axum::http::{HeaderMap, header};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::audit::Line;
use super::problem::{Kind, Problem};

/// How many bytes a request may have, with what is filled in.
pub(super) const LONGEST: usize = 64 * 1024;

/// The whole body. One that broke off is noted in the call's line, whatever else may be wrong with the call.
pub(super) async fn body(request: extract::Request, line: &mut Line) -> Result<Bytes, Problem> {
    Bytes::from_request(request, &()).await.map_err(|rejection| {
        if let BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) = rejection {
            return too_large();
        }
        line.breaks_off();
        // A caller who only ended its own half of the connection still reads this.
        Problem::new(Kind::BadRequest, "The request broke off before its end. Send it again.")
    })
}

/// A request whose members are each there once.
#[derive(Debug)]
pub(super) struct Request {
    text: Bytes,
    members: Vec<(String, Value)>,
}

impl Request {
    /// Reads a body.
    pub fn read(headers: &HeaderMap, body: Result<Bytes, Problem>) -> Result<Self, Problem> {
        let content_type =
            headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let essence = content_type.split(';').next().unwrap_or("").trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Problem::new(Kind::NotJson, "Send the request with Content-Type: application/json."));
        }
        let text = body?;
        let Ok(Members(members)) = serde_json::from_slice(&text) else {
            return Err(Problem::new(Kind::NotJson, "Send one JSON object, as UTF-8."));
        };
        let mut names = HashSet::new();
        if !members.iter().all(|(name, _)| names.insert(folded(name))) {
            return Err(Problem::new(
                Kind::BadRequest,
                "A member is there twice, perhaps in capitals once. Which one the service would take is unknown: \
                 keep one.",
            ));
        }
        Ok(Self { text, members })
    }

    /// The bytes as they came.
    pub fn text(&self) -> &Bytes {
        &self.text
    }

    /// A member by its exact name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.iter().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// The text to forward: with the app filled in where it is missing, and otherwise as it came.
    pub fn for_app(&self, sdkappid: u32) -> Result<Vec<u8>, Problem> {
        // By its folded name, since a service that doesn't mind capitals would obey the caller's.
        let given = self.members.iter().find(|(name, _)| folded(name) == "sdkappid");
        match given {
            Some((name, value)) if name == "Sdkappid" && value.as_u64() == Some(sdkappid.into()) => {
                Ok(self.text.to_vec())
            }
            Some(_) => Err(Problem::new(
                Kind::WrongApp,
                format!("This endpoint signs for app {sdkappid}. Give that as Sdkappid, or leave it out."),
            )),
            None => {
                let comma = if self.members.is_empty() { "" } else { "," };
                let start = self.text.iter().position(|byte| *byte == b'{').map_or(0, |brace| brace + 1);
                let filled = format!("{{\"Sdkappid\":{sdkappid}{comma}");
                let text = [filled.as_bytes(), &self.text[start..]].concat();
                if text.len() > LONGEST { Err(too_large()) } else { Ok(text) }
            }
        }
    }
}

fn too_large() -> Problem {
    Problem::new(
        Kind::TooLarge,
        format!(
            "A request has at most {LONGEST} bytes, with the Sdkappid that is filled in. Send fewer accounts at once, or \
             shorter texts."
        ),
    )
}

/// One form for all the spellings that a reader who ignores case may take for the same name: two letters beyond ASCII
/// have an `s` or a `k` as their other case.
fn folded(name: &str) -> String {
    name.to_uppercase().to_lowercase()
}

/// The members of an object in their order, repeated ones too.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Reader)
    }
}
