//! UserSig, version 2.0: what proves to the service that a request comes from the app's backend.
//!
//! It is JSON with an HMAC of who may call, for which app, from when and how long; zlib makes it smaller, and base64 with
//! three other letters than usual makes it fit a query. It says nothing about what is called, so whoever has an admin's
//! may do everything in the app until it expires.

use std::fmt;
use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::secret::Secret;

const VERSION: &str = "2.0";
/// A UserSig holds some 200 bytes. What inflates to many more is an attack.
const LONGEST: usize = 4096;

/// Makes a UserSig for an account of an app, valid from `now` (Unix seconds) for `expire` seconds.
#[must_use]
pub fn make(secret: &Secret, identifier: &str, sdkappid: u32, now: i64, expire: u32) -> String {
    let mut claims = Claims {
        ver: VERSION.to_owned(),
        identifier: identifier.to_owned(),
        sdkappid: sdkappid.into(),
        time: now,
        expire: expire.into(),
        sig: String::new(),
    };
    claims.sig = STANDARD.encode(claims.mac(secret).finalize().into_bytes());
    claims.packed()
}

/// What a UserSig says. Nothing of it is true before [`is_signed_by`](Self::is_signed_by) says so.
#[derive(Serialize, Deserialize)]
pub struct Claims {
    #[serde(rename = "TLS.ver")]
    ver: String,
    /// The account that it was made for.
    #[serde(rename = "TLS.identifier")]
    pub identifier: String,
    /// The app that it was made for.
    #[serde(rename = "TLS.sdkappid")]
    pub sdkappid: u64,
    /// When it was made, in Unix seconds.
    #[serde(rename = "TLS.time")]
    pub time: i64,
    /// How many seconds it is valid from then on.
    #[serde(rename = "TLS.expire")]
    pub expire: i64,
    #[serde(rename = "TLS.sig")]
    sig: String,
}

/// What was read is no UserSig.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl Claims {
    /// Reads a UserSig, without judging what it says.
    ///
    /// # Errors
    ///
    /// Where it isn't base64 of zlib of JSON of version 2.0, or is far too long for a UserSig.
    pub fn read(usersig: &str) -> Result<Self, Unreadable> {
        let base64 = usersig.replace('*', "+").replace('-', "/").replace('_', "=");
        let packed = STANDARD.decode(base64).map_err(|_| Unreadable)?;
        let mut json = Vec::new();
        // Whatever is cut off here is no JSON any more.
        ZlibDecoder::new(packed.as_slice())
            .take(LONGEST as u64)
            .read_to_end(&mut json)
            .map_err(|_| Unreadable)?;
        let claims: Self = serde_json::from_slice(&json).map_err(|_| Unreadable)?;
        if claims.ver == VERSION { Ok(claims) } else { Err(Unreadable) }
    }

    /// Whether it was signed with this key. Takes the same time wherever the first difference is.
    #[must_use]
    pub fn is_signed_by(&self, secret: &Secret) -> bool {
        STANDARD.decode(&self.sig).is_ok_and(|sig| self.mac(secret).verify_slice(&sig).is_ok())
    }

    /// Whether its time is over at `now` (Unix seconds). In its last second it is still valid.
    #[must_use]
    pub fn is_expired_at(&self, now: i64) -> bool {
        now > self.time.saturating_add(self.expire)
    }

    /// The signature, by which it differs from every other.
    pub(crate) fn sig(&self) -> &str {
        &self.sig
    }

    fn packed(&self) -> String {
        let json = serde_json::to_vec(self).expect("texts and integers are always JSON");
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        let packed = zlib.write_all(&json).and_then(|()| zlib.finish()).expect("memory takes every write");
        STANDARD.encode(packed).replace('+', "*").replace('/', "-").replace('=', "_")
    }

    fn mac(&self, secret: &Secret) -> Hmac<Sha256> {
        let Self { identifier, sdkappid, time, expire, .. } = self;
        let text = format!(
            "TLS.identifier:{identifier}\nTLS.sdkappid:{sdkappid}\nTLS.time:{time}\nTLS.expire:{expire}\n"
        );
        // The key's characters themselves: it looks like hexadecimal, but isn't read as such.
        let mut mac =
            Hmac::<Sha256>::new_from_slice(secret.key().as_bytes()).expect("HMAC takes keys of every length");
        mac.update(text.as_bytes());
        mac
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a UserSig of version 2.0")
    }
}

impl std::error::Error for Unreadable {}

#[cfg(test)]
mod tests;
