//! The command line: what of the settings can be set by flags, and the commands beside running.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};

use crate::settings::{Modify, MsgRandom, RangeFilter, Settings, address, whole};
use crate::signing::caller::Role;
use crate::signing::usersig;

/// In seconds.
const DAY: u32 = 24 * 60 * 60;

/// Tencent Cloud Chat's scheduled pushes on your own machine, and the reference signing endpoint.
#[derive(Parser)]
#[command(
    name = "timpush-sandbox",
    version,
    disable_help_subcommand = true,
    args_conflicts_with_subcommands = true
)]
pub struct CommandLine {
    /// What to do instead of running.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to run.
    #[command(flatten)]
    pub run: Run,
}

/// What can be done besides running.
#[derive(Subcommand)]
pub enum Command {
    /// Look after the people who may sign in
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// Print an invented audience, an account a line, as `audience.file` takes it
    Audience {
        /// How many accounts
        #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = whole::<u32>)]
        accounts: u32,
    },
    /// Print a UserSig of one of the sandbox's own apps, valid for a day, to call the service by hand
    #[command(name = "usersig")]
    UserSig(UserSig),
}

/// Whom a UserSig is for.
#[derive(Args)]
pub struct UserSig {
    /// The settings, as TOML, that name the app and its key
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// The app [default: the first of the settings]
    #[arg(long, value_name = "SDKAPPID", value_parser = whole::<u32>)]
    sdkappid: Option<u32>,
    /// The account [default: the app's first admin]
    #[arg(long, value_name = "ACCOUNT")]
    identifier: Option<String>,
}

impl UserSig {
    /// Makes it, so that it is valid for a day from `now` on, in Unix seconds.
    ///
    /// # Errors
    ///
    /// Where the settings are wrong, or don't have the app.
    pub fn make(&self, now: i64) -> Result<String> {
        let settings = read(self.settings.as_deref())?;
        settings.check()?;
        let sdkappid = self.sdkappid.unwrap_or(settings.apps[0].sdkappid);
        let app = settings.app(sdkappid).with_context(|| {
            format!("The sandbox has no app {sdkappid}: name one of [[apps]], and the file that they stand in by --settings")
        })?;
        let identifier = self.identifier.as_ref().unwrap_or(&app.admins[0]);
        Ok(usersig::make(&app.secret_key, identifier, sdkappid, now, DAY))
    }
}

fn read(settings: Option<&Path>) -> Result<Settings> {
    settings.map_or_else(|| Ok(Settings::default()), Settings::read)
}

/// What can be done about operators.
#[derive(Subcommand)]
pub enum OperatorCommand {
    /// Add one, or give one a new password and role; the password is asked for, or read from a line of stdin
    Add {
        /// The name to sign in with
        name: String,
        /// What the operator may do: viewer looks, editor does all but pushes to all users, admin does everything
        #[arg(long, value_enum)]
        role: Role,
        /// The file of the operators
        #[arg(long, value_name = "FILE", default_value = "operators.toml")]
        file: PathBuf,
    },
    /// Take one out
    Remove {
        /// The name that is signed in with
        name: String,
        /// The file of the operators
        #[arg(long, value_name = "FILE", default_value = "operators.toml")]
        file: PathBuf,
    },
    /// Print who there is, one a line: the role and the name
    List {
        /// The file of the operators
        #[arg(long, value_name = "FILE", default_value = "operators.toml")]
        file: PathBuf,
    },
}

/// How to run: a file of settings, and what differs from it.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are the switches of a command line")]
pub struct Run {
    /// The settings, as TOML; a flag goes before what it says
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// The address to listen on [default: 127.0.0.1]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    host: Option<IpAddr>,
    /// The port to listen on; 0 takes any that is free [default: 5177]
    #[arg(long, value_name = "N", value_parser = whole::<u16>)]
    port: Option<u16>,
    /// A name by which callers reach it besides its address, as HOST or HOST:PORT; may be given more than once
    #[arg(long = "name", value_name = "HOST")]
    names: Vec<String>,
    /// The SQLite file that holds the tasks, or `:memory:` [default: sandbox.sqlite]
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    /// A folder of pages to serve at /
    #[arg(long, value_name = "FOLDER")]
    console: Option<PathBuf>,
    /// The file of the operators who may sign in
    #[arg(long, value_name = "FILE")]
    operators: Option<PathBuf>,
    /// A file to append a line of JSON to for each call of the signing endpoint
    #[arg(long, value_name = "FILE")]
    audit: Option<PathBuf>,
    /// Let faults be asked for and the clock be set, at /sandbox
    #[arg(long)]
    faults: bool,
    /// The file of the users that pushes reach
    #[arg(long, value_name = "FILE")]
    audience: Option<PathBuf>,
    /// Without that file: how many users to invent [default: 10000]
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    accounts: Option<u32>,
    /// How many requests a second each API takes; 0 is no limit [default: 5]
    #[arg(long, value_name = "N", value_parser = whole::<usize>)]
    requests_per_second: Option<usize>,
    /// How many tasks of an app may be pending [default: 10000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>)]
    quota: Option<u64>,
    /// How many days ahead a task may be scheduled [default: 366]
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    farthest_days: Option<u32>,
    /// How many days a list may span [default: 366]
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    longest_range_days: Option<u32>,
    /// How many tasks a page of a list may have; 0 is no limit [default: 1000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>)]
    largest_want: Option<u64>,
    /// How many days dispatched tasks are kept; 0 is for ever [default: 0]
    #[arg(long, value_name = "N", value_parser = whole::<u32>)]
    retention_days: Option<u32>,
    /// Which time list's range is about [default: createat]
    #[arg(long, value_enum)]
    range_filter: Option<RangeFilter>,
    /// What modify does with a Content [default: merge]
    #[arg(long, value_enum)]
    modify: Option<Modify>,
    /// What becomes of a MsgRandom that the caller sends [default: keep]
    #[arg(long, value_enum)]
    msg_random: Option<MsgRandom>,
    /// How long a task stays `dispatching`, in milliseconds [default: 1000]
    #[arg(long, value_name = "MS", value_parser = whole::<u64>)]
    time_to_dispatch_ms: Option<u64>,
    /// The app that the signing endpoint signs for [default: the sandbox's first]
    #[arg(long, value_name = "SDKAPPID", value_parser = whole::<u32>)]
    sdkappid: Option<u32>,
    /// The admin account of the signing endpoint's calls [default: the app's first; administrator with --signing-host]
    #[arg(long, value_name = "ACCOUNT")]
    identifier: Option<String>,
    /// Where the signing endpoint's calls go: a region such as `singapore`, or a host [default: this sandbox]
    #[arg(long, value_name = "REGION")]
    signing_host: Option<String>,
    /// The file with the secret key for that; it may stand in the variable TIMPUSH_SECRET_KEY instead
    #[arg(long, value_name = "FILE")]
    secret_key_file: Option<PathBuf>,
    /// Let the signing endpoint hand out UserSigs, at /sign: read docs/signing-endpoint.md first
    #[arg(long)]
    sign: bool,
    /// How many requests a second the signing endpoint lets each command make; 0 is no limit [default: 5]
    #[arg(long, value_name = "N", value_parser = whole::<usize>)]
    signing_requests_per_second: Option<usize>,
    /// Put some tasks in where there are none
    #[arg(long)]
    pub seed: bool,
    /// End when stdin closes: for programs that start this one
    #[arg(long)]
    pub end_with_stdin: bool,
}

impl Run {
    /// The settings of the file, or the defaults, with what the flags say put over them.
    ///
    /// # Errors
    ///
    /// Where the file is wrong, or the settings contradict each other.
    pub fn settings(&self) -> Result<Settings> {
        let mut settings = read(self.settings.as_deref())?;
        put(&mut settings.host, self.host.as_ref());
        put(&mut settings.port, self.port.as_ref());
        settings.names.extend(self.names.iter().cloned());
        put(&mut settings.database, self.database.as_ref());
        put_some(&mut settings.console, self.console.as_ref());
        put_some(&mut settings.operators, self.operators.as_ref());
        put_some(&mut settings.audit, self.audit.as_ref());
        settings.faults |= self.faults;

        let audience = &mut settings.audience;
        put_some(&mut audience.file, self.audience.as_ref());
        put(&mut audience.generate, self.accounts.as_ref());

        let service = &mut settings.service;
        put(&mut service.requests_per_second, self.requests_per_second.as_ref());
        put(&mut service.quota, self.quota.as_ref());
        put(&mut service.farthest_days, self.farthest_days.as_ref());
        put(&mut service.longest_range_days, self.longest_range_days.as_ref());
        put(&mut service.largest_want, self.largest_want.as_ref());
        put(&mut service.retention_days, self.retention_days.as_ref());
        put(&mut service.range_filter, self.range_filter.as_ref());
        put(&mut service.modify, self.modify.as_ref());
        put(&mut service.msg_random, self.msg_random.as_ref());
        put(&mut service.time_to_dispatch_ms, self.time_to_dispatch_ms.as_ref());

        let signing = &mut settings.signing;
        put_some(&mut signing.sdkappid, self.sdkappid.as_ref());
        put_some(&mut signing.identifier, self.identifier.as_ref());
        put_some(&mut signing.host, self.signing_host.as_ref());
        put_some(&mut signing.secret_key_file, self.secret_key_file.as_ref());
        put(&mut signing.requests_per_second, self.signing_requests_per_second.as_ref());
        signing.sign |= self.sign;

        settings.check()?;
        Ok(settings)
    }
}

fn put<T: Clone>(setting: &mut T, flag: Option<&T>) {
    if let Some(value) = flag {
        value.clone_into(setting);
    }
}

fn put_some<T: Clone>(setting: &mut Option<T>, flag: Option<&T>) {
    if flag.is_some() {
        *setting = flag.cloned();
    }
}
