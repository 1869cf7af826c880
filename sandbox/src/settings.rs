//! What can be set, in a TOML file and by flags; the README of this folder tells each.

mod check;
mod read;

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use serde::Deserialize;

pub use read::{address, whole};

use crate::signing::secret::Secret;

/// All settings, each with its default.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The address to listen on. Another one than this machine's own needs operators.
    #[serde(deserialize_with = "read::host")]
    pub host: IpAddr,
    /// The port to listen on; 0 takes any that is free.
    #[serde(deserialize_with = "read::number")]
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
    #[serde(deserialize_with = "read::flag")]
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
    #[serde(deserialize_with = "read::number")]
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
    #[serde(deserialize_with = "read::number")]
    pub generate: u32,
}

/// How the service behaves.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Service {
    /// How many requests a second each API of each app takes; 0 is no limit.
    #[serde(deserialize_with = "read::number")]
    pub requests_per_second: usize,
    /// How many tasks of an app may be pending: one more is answered with 90109.
    #[serde(deserialize_with = "read::number")]
    pub quota: u64,
    /// How many days ahead a task may be scheduled: more is answered with 90110.
    #[serde(deserialize_with = "read::number")]
    pub farthest_days: u32,
    /// How many days a list may span: more is answered with 90104.
    #[serde(deserialize_with = "read::number")]
    pub longest_range_days: u32,
    /// How many tasks a page of a list may have: a greater Want is answered with 90104; 0 is no limit.
    #[serde(deserialize_with = "read::number")]
    pub largest_want: u64,
    /// How many days tasks are kept, with their deliveries, once they were dispatched; 0 is for ever.
    #[serde(deserialize_with = "read::number")]
    pub retention_days: u32,
    /// Which time list's BeginTime and EndTime are about.
    pub range_filter: RangeFilter,
    /// What modify does with a Content.
    pub modify: Modify,
    /// What becomes of a MsgRandom that the caller sends.
    pub msg_random: MsgRandom,
    /// How long a task stays `dispatching`, in milliseconds.
    #[serde(deserialize_with = "read::number")]
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
    #[serde(deserialize_with = "read::some_number")]
    pub sdkappid: Option<u32>,
    /// The admin account that calls are made as; without one, the app's first, or `administrator` at the real service.
    pub identifier: Option<String>,
    /// Where calls go: this sandbox without one; else a region (`singapore`), or a host of the service.
    pub host: Option<String>,
    /// The file that holds the secret key, which may stand in `TIMPUSH_SECRET_KEY` instead. Not for the sandbox's own apps.
    pub secret_key_file: Option<PathBuf>,
    /// Whether UserSigs are handed out to browsers, at `/sign`.
    #[serde(deserialize_with = "read::flag")]
    pub sign: bool,
    /// How many requests a second each command may make; 0 is no limit.
    #[serde(deserialize_with = "read::number")]
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
    /// The app with this SDKAppID.
    #[must_use]
    pub fn app(&self, sdkappid: u32) -> Option<&App> {
        self.apps.iter().find(|app| app.sdkappid == sdkappid)
    }
}

#[cfg(test)]
mod tests;
