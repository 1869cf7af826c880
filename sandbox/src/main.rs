//! The sandbox's command line.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;

use anyhow::{Context, Result};
use clap::Parser;
use timpush_sandbox::access::operators;
use timpush_sandbox::audience::Audience;
use timpush_sandbox::audit::AuditFile;
use timpush_sandbox::clock::machine_ms;
use timpush_sandbox::flags::{Command, CommandLine, OperatorCommand, Run};
use timpush_sandbox::sandbox::Sandbox;
use timpush_sandbox::settings;
use timpush_sandbox::signing::caller::Role;
use tracing::Level;
use tracing_subscriber::filter::{EnvFilter, Targets, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

/// The variable that says how much is told on stderr, as `tracing` has it: `debug`, `timpush_sandbox=debug,audit=off`.
const LOG: &str = "TIMPUSH_LOG";

/// Operators are read once.
const AT_NEXT_START: &str = "; this counts from the sandbox's next start.";

fn main() -> ExitCode {
    let line = CommandLine::parse();
    let result = match line.command {
        None => serve(&line.run),
        Some(Command::Operator(command)) => operator(command),
        Some(Command::Audience { accounts }) => print_audience(accounts),
        Some(Command::UserSig(whose)) => whose.make(machine_ms() / 1000).and_then(|usersig| print([usersig])),
    };
    result.map_or_else(
        |error| {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        },
        |()| ExitCode::SUCCESS,
    )
}

#[tokio::main]
async fn serve(run: &Run) -> Result<()> {
    let settings = run.settings()?;
    tell(settings.audit.as_deref())?;
    let sandbox = Sandbox::open(settings, run.seed).await?;
    // Before anybody knows that it runs, and could end it.
    let ended = told_to_end().context("The system's signals to end can't be listened for")?;
    // Who starts it waits for this line.
    let mut stdout = io::stdout();
    writeln!(stdout, "The sandbox is at http://{}/", sandbox.address())?;
    stdout.flush()?;
    let end = async {
        tokio::select! {
            () = ended => {}
            () = stdin_closes(), if run.end_with_stdin => {}
        }
    };
    sandbox.run(end).await
}

fn operator(command: OperatorCommand) -> Result<()> {
    match command {
        OperatorCommand::Add { name, role, file } => {
            let before = operators::ask_and_add(&file, &name, role)?;
            let role = role.name();
            let done = match before.map(Role::name) {
                None => format!("{name} was added as {role}"),
                Some(before) if before == role => format!("{name} has a new password and is still {role}"),
                Some(before) => format!("{name} has a new password and is {role} now, no longer {before}"),
            };
            print([done + AT_NEXT_START])
        }
        OperatorCommand::Remove { name, file } => {
            let left = operators::remove(&file, &name)?;
            let nobody =
                if left == 0 { " Nobody is left: the sandbox won't start with this file." } else { "" };
            print([format!("{name} was removed{AT_NEXT_START}{nobody}")])
        }
        OperatorCommand::List { file } => {
            let all = operators::list(&file)?;
            print(all.into_iter().map(|one| format!("{:6}  {}", one.role.name(), one.name)))
        }
    }
}

/// As a file of them has it, to be changed and used.
fn print_audience(accounts: u32) -> Result<()> {
    let audience = Audience::open(&settings::Audience { file: None, generate: accounts })?;
    let lines: Vec<_> = audience.members().iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    print(lines)
}

/// Line by line, to whoever reads it: `head` has enough at some point, which is no fault.
fn print(lines: impl IntoIterator<Item = String>) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = lines.into_iter().try_for_each(|line| writeln!(out, "{line}")).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// What happens goes to stderr, and the audit to its own file where one is named.
fn tell(audit: Option<&Path>) -> Result<()> {
    let filter = EnvFilter::builder()
        .with_default_directive(Level::INFO.into())
        .with_env_var(LOG)
        .from_env()
        .with_context(|| format!("The variable {LOG} can't be understood"))?;
    let audit = match audit {
        None => None,
        Some(file) => {
            let lines = Mutex::new(AuditFile::open(file)?);
            let json = fmt::layer().json().flatten_event(true).with_writer(lines);
            Some(json.with_filter(Targets::new().with_target("audit", Level::INFO)))
        }
    };
    // Once is enough.
    let elsewhere = audit.is_some();
    let rest = filter_fn(move |event| !(elsewhere && event.target() == "audit"));
    let stderr = fmt::layer()
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .with_filter(filter)
        .with_filter(rest);
    tracing_subscriber::registry().with(stderr).with(audit).init();
    Ok(())
}

async fn stdin_closes() {
    let (open, closes) = tokio::sync::oneshot::channel::<()>();
    // Not by tokio's stdin, which would keep the program from ending.
    std::thread::spawn(move || {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        drop(open);
    });
    let _ = closes.await;
}

/// Ctrl-C, the system's wish, or the end of the terminal. They are listened for from now on.
#[cfg(unix)]
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = if outlives_its_terminal() { None } else { Some(signal(SignalKind::hangup())?) };
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = async { hangup.as_mut()?.recv().await }, if hangup.is_some() => {}
        }
    })
}

/// Whether it was started to ignore the hangup, as `nohup` does. Only Linux tells.
#[cfg(unix)]
fn outlives_its_terminal() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

/// Ctrl-C. It is listened for from now on.
#[cfg(windows)]
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    let mut ctrl_c = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        ctrl_c.recv().await;
    })
}
