//! Who calls: the query of the URL, and the UserSig in it.

use axum::extract::Query;
use axum::http::Uri;

use super::answer::Refusal;
use super::expired::EXPIRED;
use crate::settings::App;
use crate::signing::usersig::Claims;

/// The app that the query is about and what its UserSig says, once everything in it has proved true.
pub(super) fn verified<'a>(uri: &Uri, apps: &'a [App], now: i64) -> Result<(&'a App, Claims), Refusal> {
    let query = Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|_| Refusal::new(60025, "the query of the URL can't be read"))?;
    let query = Parameters(&query.0);
    let sdkappid = query
        .one("sdkappid")?
        .ok_or_else(|| Refusal::new(60012, "sdkappid is missing in the query of the URL"))?;
    if !is_whole(sdkappid) {
        return Err(Refusal::new(60025, "sdkappid in the URL must be a whole number"));
    }
    if query.one("contenttype")? != Some("json") {
        return Err(Refusal::new(60025, "contenttype in the URL must be json"));
    }
    if !query.one("random")?.is_some_and(|random| is_whole(random) && random.parse::<u32>().is_ok()) {
        let info = "random in the URL must be a whole number from 0 to 4294967295";
        return Err(Refusal::new(60025, info));
    }
    let identifier = query.needed("identifier")?;
    let usersig = query.needed("usersig")?;
    let app = sdkappid.parse().ok().and_then(|id: u32| apps.iter().find(|app| app.sdkappid == id));
    let app = app.ok_or_else(|| {
        Refusal::new(70020, "sdkappid not found: the sandbox's apps stand in its settings, under [[apps]]")
    })?;
    let claims = check(usersig, identifier, app, now)?;
    if app.admins.iter().any(|admin| admin == identifier) {
        Ok((app, claims))
    } else {
        Err(Refusal::new(60010, "identifier is no administrator of the app"))
    }
}

/// In the order of the vendor's own verification, in its package for Go.
fn check(usersig: &str, identifier: &str, app: &App, now: i64) -> Result<Claims, Refusal> {
    let Ok(claims) = Claims::read(usersig) else {
        return Err(Refusal::new(70003, "usersig is illegal: it can't be read, perhaps it was cut"));
    };
    if claims.sdkappid != u64::from(app.sdkappid) {
        return Err(Refusal::new(70014, "sdkappid is not the one that usersig was made for"));
    }
    if claims.identifier != identifier {
        return Err(Refusal::new(70013, "identifier is not the one that usersig was made for"));
    }
    if claims.is_expired_at(now) {
        return Err(Refusal::new(EXPIRED.0, EXPIRED.1));
    }
    if !claims.is_signed_by(&app.secret_key) {
        return Err(Refusal::new(70009, "usersig verification failed: it was made with another app's key"));
    }
    Ok(claims)
}

/// Digits and nothing else: no sign, no space.
fn is_whole(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

struct Parameters<'a>(&'a [(String, String)]);

impl<'a> Parameters<'a> {
    /// The parameter of that name. Two of a name could be read by one as the first and by another as the last: none is taken.
    fn one(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        let mut found = self.0.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str());
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(Refusal::new(60025, format!("{name} is in the query of the URL twice"))),
            (first, None) => Ok(first),
        }
    }

    fn needed(&self, name: &str) -> Result<&'a str, Refusal> {
        let value = self.one(name)?.filter(|value| !value.is_empty());
        value.ok_or_else(|| Refusal::new(60025, format!("{name} is missing in the query of the URL")))
    }
}
