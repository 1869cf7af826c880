//! Who is signed in.

use std::collections::HashMap;

use axum::http::header::{self, HeaderMap};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The cookie that carries a session.
pub(super) const COOKIE: &str = "timpush_session";
/// How long a session lasts that nobody uses, in milliseconds.
const IDLE: i64 = 8 * 60 * 60 * 1000;
/// How many each operator has at most; beyond it, the one of these that was used longest ago ends. Nobody's end by what others do.
const MOST: usize = 50;
/// A browser sends a few of the name at most, one for each path; nobody needs to have thousands looked up.
const MOST_TOKENS: usize = 4;

/// The sessions, in memory only: they end with the process. What is kept of a token is its hash, so that nothing that
/// this process leaks opens a session. Times are the machine's, in milliseconds.
#[derive(Default)]
pub(super) struct Sessions(HashMap<Key, Session>);

/// What a session is kept under.
pub(super) type Key = [u8; 32];

struct Session {
    operator: String,
    used: i64,
}

impl Sessions {
    /// Begins a session of this operator, and tells its token.
    pub fn begin(&mut self, operator: &str, now: i64) -> Result<String, getrandom::Error> {
        let mut token = [0; 32];
        getrandom::fill(&mut token)?;
        let token = URL_SAFE_NO_PAD.encode(token);
        self.0.retain(|_, session| session.is_alive(now));
        let own = || self.0.iter().filter(|(_, session)| session.operator == operator);
        if own().count() >= MOST
            && let Some(oldest) = own().min_by_key(|(_, session)| session.used).map(|(key, _)| *key)
        {
            self.0.remove(&oldest);
        }
        self.0.insert(key(&token), Session { operator: operator.to_owned(), used: now });
        Ok(token)
    }

    /// The operator whose session this is, which counts as using it.
    pub fn find(&mut self, token: &str, now: i64) -> Option<String> {
        let session = self.0.get_mut(&key(token)).filter(|session| session.is_alive(now))?;
        session.used = now;
        Some(session.operator.clone())
    }

    /// Whether it goes on. To ask doesn't count as using it.
    pub fn goes_on(&self, key: &Key, now: i64) -> bool {
        self.0.get(key).is_some_and(|session| session.is_alive(now))
    }

    /// Ends the session, if it is one, and tells whose it was.
    pub fn end(&mut self, token: &str) -> Option<String> {
        self.0.remove(&key(token)).map(|session| session.operator)
    }
}

impl Session {
    fn is_alive(&self, now: i64) -> bool {
        now - self.used < IDLE
    }
}

pub(super) fn key(token: &str) -> Key {
    Sha256::digest(token).into()
}

/// What the request's cookies say about its session.
pub(super) fn tokens(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    cookies
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .take(MOST_TOKENS)
}

#[cfg(test)]
mod tests {
    use super::{IDLE, MOST, Sessions, tokens};
    use axum::http::{HeaderMap, HeaderValue};

    #[test]
    fn a_session_ends_eight_hours_after_it_was_last_used() {
        let mut sessions = Sessions::default();
        let token = sessions.begin("ann", 0).unwrap();
        assert_eq!(sessions.find(&token, IDLE - 1).as_deref(), Some("ann"));
        assert_eq!(sessions.find(&token, 2 * IDLE - 2).as_deref(), Some("ann"));
        assert_eq!(sessions.find(&token, 3 * IDLE - 2), None);
    }

    #[test]
    fn each_sign_in_has_a_token_of_its_own_of_256_bits() {
        let mut sessions = Sessions::default();
        let (one, two) = (sessions.begin("ann", 0).unwrap(), sessions.begin("ann", 0).unwrap());
        assert!(one != two && one.len() == 43);
        sessions.end(&one);
        assert_eq!(sessions.find(&one, 1), None);
        assert_eq!(sessions.find(&two, 1).as_deref(), Some("ann"));
    }

    #[test]
    fn nobody_has_more_than_so_many_and_the_least_used_of_one_s_own_goes_first() {
        let mut sessions = Sessions::default();
        let bob = sessions.begin("bob", 0).unwrap();
        let all: Vec<_> = (1..=1 + MOST as i64).map(|now| sessions.begin("ann", now).unwrap()).collect();
        assert_eq!(sessions.0.len(), MOST + 1);
        assert_eq!(sessions.find(&all[0], 1), None);
        assert!(sessions.find(&all[1], 1).is_some());
        assert_eq!(sessions.find(&bob, 1).as_deref(), Some("bob"));
    }

    #[test]
    fn a_token_is_found_among_other_cookies_and_only_under_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append("cookie", HeaderValue::from_static("a=1; timpush_session=x;timpush_session2=y; b"));
        headers.append("cookie", HeaderValue::from_static("timpush_session=z"));
        assert_eq!(tokens(&headers).collect::<Vec<_>>(), ["x", "z"]);
    }
}
