//! Settings that contradict each other, or can't work.

use anyhow::{Result, bail, ensure};
use axum::http::uri::Authority;

use super::{App, Settings};
use crate::access::is_loopback;

impl Settings {
    /// Refuses settings that contradict each other.
    ///
    /// # Errors
    ///
    /// The first contradiction, with what to do about it.
    pub fn check(&self) -> Result<()> {
        ensure!(
            !self.apps.is_empty(),
            "The settings name no app: add an [[apps]] with sdkappid and secret_key."
        );
        for app in &self.apps {
            let id = app.sdkappid;
            ensure!(id > 0, "An app's sdkappid is 0: the service's begin at 1.");
            ensure!(!app.secret_key.key().is_empty(), "The secret_key of app {id} is empty.");
            ensure!(!app.admins.is_empty(), "App {id} has no admins, so nobody could call it: name one.");
            let nobody = app.admins.iter().any(|admin| admin.trim().is_empty());
            ensure!(!nobody, "One of the admins of app {id} is empty: name an account, or take it out.");
            let twice = self.apps.iter().filter(|other| other.sdkappid == id).count() > 1;
            ensure!(!twice, "App {id} stands twice in the settings.");
        }
        if let Some(name) = self.names.iter().find(|name| !is_name(name)) {
            bail!(
                "No request can name this server {name:?}: give each of `names` (--name) as callers write it, without \
                 https:// and path, such as push.example.com or push.example.com:8443."
            );
        }
        ensure!(
            self.signing.host.is_some() || self.signing.secret_key_file.is_none(),
            "A secret_key_file (--secret-key-file) is for calls to the real service, and no host is named for them: set \
             signing.host (--signing-host), or leave the file out, since the sandbox's apps have their keys in [[apps]]."
        );
        if let Some(id) =
            self.signing.sdkappid.filter(|id| self.signing.host.is_none() && self.app(*id).is_none())
        {
            bail!(
                "[signing] names app {id}, which the sandbox doesn't have: add it to [[apps]], or set signing.host."
            );
        }
        let signed_for = self.signing.sdkappid.map_or(self.apps.first(), |id| self.app(id));
        if let (None, Some(app), Some(identifier)) =
            (&self.signing.host, signed_for, &self.signing.identifier)
        {
            ensure!(
                app.admins.contains(identifier),
                "[signing] makes its calls as {identifier:?}, which is no admin of app {}: set signing.identifier \
                 (--identifier) to one of its admins, or leave it out.",
                app.sdkappid
            );
        }
        ensure!(
            !self.faults || self.signing.host.is_none(),
            "Faults and a clock that can be set are for the sandbox's own service: a UserSig for the real one, made by a clock \
             that is ahead, would be valid for as long. Leave out `faults` or `signing.host`."
        );
        self.check_reach()
    }

    /// Refuses to let other machines in without a guard.
    fn check_reach(&self) -> Result<()> {
        let address = (!self.host.is_loopback()).then(|| self.host.to_string());
        let Some(place) = address.or_else(|| self.names.iter().find(|name| !is_loopback(name)).cloned())
        else {
            return Ok(());
        };
        ensure!(
            self.operators.is_some(),
            "{place} is reached by other machines, so operators have to sign in: add one with `timpush-sandbox operator add \
             NAME --role ROLE`, and name the file by `operators` or --operators."
        );
        let public = App::default().secret_key;
        ensure!(
            self.signing.host.is_some() || self.apps.iter().all(|app| app.secret_key != public),
            "{place} is reached by other machines, and everybody knows the sandbox's own key: give each of [[apps]] a \
             secret_key that nobody else has."
        );
        Ok(())
    }
}

/// Whether a Host header can hold it: `host` or `host:port`, with nothing around it.
fn is_name(name: &str) -> bool {
    let Ok(authority) = name.parse::<Authority>() else { return false };
    let port = authority.port_u16().map_or_else(String::new, |port| format!(":{port}"));
    !authority.host().is_empty() && format!("{}{port}", authority.host()) == name
}
