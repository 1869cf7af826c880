//! The body of a request.

use axum::body;
use http_body_util::{BodyExt, LengthLimitError};
use serde_json::{Map, Value};

use super::answer::Refusal;

/// The vendor's packets end somewhere above 12 K; 500 accounts with long names and every text need some more.
pub(super) const LONGEST: usize = 64 * 1024;
/// What is sent beyond the limit is read up to here, so that the sender gets to see the answer.
const PATIENCE: usize = 1024 * 1024;

/// What was sent, as far as it was.
pub(super) enum Body {
    Whole(Vec<u8>),
    TooLong,
    BrokenOff,
}

impl Body {
    pub(super) async fn read(mut body: body::Body) -> Self {
        let mut bytes = Vec::new();
        let mut length = 0;
        while let Some(frame) = body.frame().await {
            let frame = match frame {
                Ok(frame) => frame,
                Err(error) => {
                    let too_long = error.into_inner().is::<LengthLimitError>();
                    return if too_long { Self::TooLong } else { Self::BrokenOff };
                }
            };
            let Some(part) = frame.data_ref() else { continue };
            length += part.len();
            if length > PATIENCE {
                break;
            }
            if length <= LONGEST {
                bytes.extend_from_slice(part);
            }
        }
        if length > LONGEST { Self::TooLong } else { Self::Whole(bytes) }
    }

    /// The members of the JSON object that it is.
    pub(super) fn members(self) -> Result<Map<String, Value>, Refusal> {
        let wrong = |why| Refusal::new(60003, format!("JSON parse error: {why}"));
        match self {
            Self::Whole(bytes) if bytes.is_empty() => {
                Err(wrong("the body is empty, send {} at least".into()))
            }
            Self::Whole(bytes) => match serde_json::from_slice(&bytes) {
                Ok(Value::Object(members)) => Ok(members),
                Ok(_) => Err(wrong("the body is no object".into())),
                Err(error) => Err(wrong(error.to_string())),
            },
            Self::TooLong => Err(Refusal::too_long("a body", LONGEST)),
            Self::BrokenOff => Err(wrong("the body broke off".into())),
        }
    }
}
