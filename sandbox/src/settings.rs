//! What can be set, in a TOML file and by flags; the README of this folder tells each.

mod check;

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::signing::secret::Secret;
use crate::slip::slip;

/// All settings, each with its default.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The address to listen on. Another one than this machine's own needs operators.
    #[serde(deserialize_with = "host")]
    pub host: IpAddr,
    /// The port to listen on; 0 takes any that is free.
    #[serde(deserialize_with = "port")]
    pub port: u16,
    /// The names by which callers reach it besides its address, as `host` or `host:port`: a proxy's, say. Requests to any
    /// other name are refused.
    pub names: Vec<String>,
    /// The SQLite file that holds the tasks, or `:memory:`.
    pub database: PathBuf,
    /// A folder of pages to serve at `/`: the console.
    pub console: Option<PathBuf>,
    /// The file that holds the operators; without one, whoever reaches the loopback address is an admin.
    pub operators: Option<PathBuf>,
    /// A file that a line of JSON is appended to for each call of the signing endpoint.
    pub audit: Option<PathBuf>,
    /// Whether faults can be asked for and the clock set, at `/sandbox`.
    pub faults: bool,
    /// The apps that the service knows.
    pub apps: Vec<App>,
    /// The users that pushes reach.
    pub audience: Audience,
    /// How the service behaves where its pages leave it open.
    pub service: Service,
    /// What the signing endpoint signs for.
    pub signing: Signing,
}

/// An app of the service.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// Its SDKAppID.
    pub sdkappid: u32,
    /// The key that its UserSigs are signed with. One of the sandbox's own: never a real app's.
    pub secret_key: Secret,
    /// The accounts that may call the APIs.
    #[serde(default = "App::default_admins")]
    pub admins: Vec<String>,
}

/// Where the audience comes from: a file, or out of nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Audience {
    /// A file with one account a line as JSON: `{"account":"user1","tags":["vip"],"attrs":{"city":"Berlin"}}`.
    pub file: Option<PathBuf>,
    /// Without a file: how many accounts to invent, always the same ones.
    pub generate: u32,
}

/// How the service behaves.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Service {
    /// How many requests a second each API of each app takes; 0 is no limit.
    pub requests_per_second: usize,
    /// How many tasks of an app may be pending: one more is answered with 90109.
    pub quota: u64,
    /// How many days ahead a task may be scheduled: more is answered with 90110.
    pub farthest_days: u32,
    /// How many days a list may span: more is answered with 90104.
    pub longest_range_days: u32,
    /// How many tasks a page of a list may have: a greater Want is answered with 90104; 0 is no limit.
    pub largest_want: u64,
    /// How many days tasks are kept, with their deliveries, once they were dispatched; 0 is for ever.
    pub retention_days: u32,
    /// Which time list's BeginTime and EndTime are about.
    pub range_filter: RangeFilter,
    /// What modify does with a Content.
    pub modify: Modify,
    /// What becomes of a MsgRandom that the caller sends.
    pub msg_random: MsgRandom,
    /// How long a task stays `dispatching`, in milliseconds.
    pub time_to_dispatch_ms: u64,
}

/// Which time list's BeginTime and EndTime are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
#[value(rename_all = "lowercase")]
pub enum RangeFilter {
    /// The time of creation, as the page's sample has it.
    CreateAt,
    /// The scheduled time.
    SchedAt,
}

/// What modify does with a Content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Modify {
    /// Member by member at its first level.
    Merge,
    /// As a whole.
    Replace,
}

/// What becomes of a MsgRandom that the caller sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum MsgRandom {
    /// It is kept, and read back.
    Keep,
    /// The service puts its own in its place.
    Overwrite,
}

/// What the signing endpoint signs for.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Signing {
    /// The app; without one, the first of `apps`.
    pub sdkappid: Option<u32>,
    /// The admin account that calls are made as; without one, the app's first, or `administrator` at the real service.
    pub identifier: Option<String>,
    /// Where calls go: this sandbox without one; else a region (`singapore`), or a host of the service.
    pub host: Option<String>,
    /// The file that holds the secret key, which may stand in `TIMPUSH_SECRET_KEY` instead. Not for the sandbox's own apps.
    pub secret_key_file: Option<PathBuf>,
    /// Whether UserSigs are handed out to browsers, at `/sign`.
    pub sign: bool,
    /// How many requests a second each command may make; 0 is no limit.
    pub requests_per_second: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 5177,
            names: Vec::new(),
            database: "sandbox.sqlite".into(),
            console: None,
            operators: None,
            audit: None,
            faults: false,
            apps: vec![App::default()],
            audience: Audience::default(),
            service: Service::default(),
            signing: Signing::default(),
        }
    }
}

impl App {
    fn default_admins() -> Vec<String> {
        vec!["administrator".to_owned()]
    }
}

impl Default for App {
    /// An app that needs no account. Its key opens nothing but sandboxes, so it may stand here.
    fn default() -> Self {
        Self {
            sdkappid: 1_400_000_000,
            secret_key: Secret::new("the sandbox's own key, which opens nothing else"),
            admins: Self::default_admins(),
        }
    }
}

impl Default for Audience {
    fn default() -> Self {
        Self { file: None, generate: 10_000 }
    }
}

impl Default for Service {
    fn default() -> Self {
        Self {
            requests_per_second: 5,
            quota: 10_000,
            farthest_days: 366,
            longest_range_days: 366,
            largest_want: 1000,
            retention_days: 0,
            range_filter: RangeFilter::CreateAt,
            modify: Modify::Merge,
            msg_random: MsgRandom::Keep,
            time_to_dispatch_ms: 1_000,
        }
    }
}

impl Default for Signing {
    fn default() -> Self {
        Self {
            sdkappid: None,
            identifier: None,
            host: None,
            secret_key_file: None,
            sign: false,
            requests_per_second: 5,
        }
    }
}

impl Settings {
    /// Reads a file of settings. Paths in it are taken from the file's own folder.
    ///
    /// # Errors
    ///
    /// Where it can't be read, or holds something that is no setting: the error names the place.
    pub fn read(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("The settings {} couldn't be read", file.display()))?;
        let mut settings: Self = toml::from_str(&text)
            .map_err(|error| anyhow!("The settings {} are wrong: {}", file.display(), slip(&text, &error)))?;
        let folder = file.parent().unwrap_or(Path::new(""));
        if settings.database != Path::new(":memory:") {
            settings.database = folder.join(&settings.database);
        }
        let paths = [
            &mut settings.console,
            &mut settings.operators,
            &mut settings.audit,
            &mut settings.audience.file,
            &mut settings.signing.secret_key_file,
        ];
        for path in paths.into_iter().flatten() {
            *path = folder.join(&path);
        }
        Ok(settings)
    }

    /// The app with this SDKAppID.
    #[must_use]
    pub fn app(&self, sdkappid: u32) -> Option<&App> {
        self.apps.iter().find(|app| app.sdkappid == sdkappid)
    }
}

/// Told by its name: "invalid IP address syntax" says neither what is meant nor what would do.
fn host<'de, D: Deserializer<'de>>(reader: D) -> Result<IpAddr, D::Error> {
    let text = String::deserialize(reader)?;
    text.parse().map_err(|_| {
        D::Error::custom(format!(
            "host is an address of this machine such as 127.0.0.1, ::1 or 0.0.0.0, and {text:?} is none; names by which \
             callers reach it stand in `names`"
        ))
    })
}

fn port<'de, D: Deserializer<'de>>(reader: D) -> Result<u16, D::Error> {
    let number = i64::deserialize(reader)?;
    let wrong = |_| D::Error::custom(format!("port is a number from 0 to 65535, which {number} isn't"));
    u16::try_from(number).map_err(wrong)
}

#[cfg(test)]
mod tests;
