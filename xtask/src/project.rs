//! Where things are, and how the programs that the work needs are called.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The folder of the checkout. Cargo names it at run time, which is right even where checkouts share a target folder.
pub fn root() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or(xtask.clone(), Path::to_path_buf)
}

/// A program, to be run in the checkout.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// The cargo that runs this program.
pub fn cargo() -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // It is about what the browser tests' server depends on, and it would stand under every step.
    command.env("CARGO_FUTURE_INCOMPAT_REPORT_FREQUENCY", "never");
    command
}

/// Node.
pub fn node() -> Command {
    program("node")
}

/// npm, which on Windows is a script.
pub fn npm() -> Command {
    program(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// Runs a command to its end without showing what it says, and gives its stdout. Where it fails, the error holds the
/// last lines of what it said.
pub fn quietly(command: &mut Command, what: &str) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| not_started(command))?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        bail!("{what} failed ({}). It ended with:\n{}", output.status, last_lines(&stdout, &stderr));
    }
    Ok(stdout)
}

/// Runs a command to its end, with its output on stderr: what it says is progress.
pub fn aloud(command: &mut Command, what: &str) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .stdout(std::io::stderr())
        .status()
        .with_context(|| not_started(command))?;
    if !status.success() {
        bail!("{what} failed ({status}); its own words are above.");
    }
    Ok(())
}

/// The sentence for a program that isn't there.
pub fn not_started(command: &Command) -> String {
    format!("`{}` couldn't be started", command.get_program().display())
}

/// Whether a program is there at all.
pub fn exists(name: &str) -> bool {
    let answer = Command::new(name).arg("--version").stdin(Stdio::null()).output();
    !matches!(answer, Err(error) if error.kind() == ErrorKind::NotFound)
}

/// The end of what a program said. Some close with their usage, which tells nobody what went wrong.
fn last_lines(stdout: &str, stderr: &str) -> String {
    let said = |text| str::lines(text).take_while(|line| !line.ends_with("Usage:"));
    let lines: Vec<&str> = said(stdout).chain(said(stderr)).filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}
