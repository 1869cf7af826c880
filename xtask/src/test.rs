//! `test`: everything that has to hold, part by part.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::count::{Counts, counting};
use crate::pack::{pack, report};
use crate::project::{cargo, node, not_started, root};
use crate::python::{Python, python};
use crate::setup::{self, Browser};
use crate::{runner, say};

/// The parts, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Is the Rust formatted?
    Rustfmt,
    /// Has Clippy nothing to say, for this machine and for the browser, and rustdoc neither?
    Clippy,
    /// The Rust tests of the whole workspace, on this machine
    Native,
    /// The npm package can be built
    Pack,
    /// The tests of what crosses to the browser, in headless Chromium
    Wasm,
    /// Biome and the type checker, over the package, the console and the tests
    Typescript,
    /// The packed tarball in Node: tests/package
    Package,
    /// The signing endpoint and its examples against their protocol: tests/signing
    Signing,
    /// The packed tarball in other people's toolchains: tests/consumers
    Consumers,
    /// The console in Chromium: tests/e2e
    Browser,
}

impl Part {
    fn needs_wasm_target(self) -> bool {
        matches!(self, Self::Clippy | Self::Pack | Self::Wasm)
    }

    fn needs_pack(self) -> bool {
        matches!(self, Self::Typescript | Self::Package | Self::Consumers | Self::Browser)
    }

    fn needs_packages(self) -> bool {
        matches!(self, Self::Pack | Self::Signing) || self.needs_pack()
    }

    fn needs_browser(self) -> bool {
        matches!(self, Self::Wasm | Self::Consumers | Self::Browser)
    }

    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

struct Outcome {
    part: Part,
    ending: Ending,
    took: Duration,
}

enum Ending {
    /// `counted` where the part has tests to count, and isn't one check as a whole.
    Ran {
        counts: Counts,
        counted: bool,
    },
    NeedsPack,
}

/// What the parts have to work with.
struct Machine<'a> {
    this_program: &'a Path,
    browser: Option<Browser>,
}

/// Runs the parts that are asked for, or all, and what they need. True when all is well.
pub fn test(asked: &[Part], this_program: &Path) -> Result<bool> {
    let parts = chosen(asked);
    if parts.iter().any(|part| part.needs_wasm_target()) {
        setup::wasm_target()?;
    }
    if parts.iter().any(|part| part.needs_packages()) {
        setup::packages()?;
    }
    let browser = if parts.iter().any(|part| part.needs_browser()) { Some(setup::browser()?) } else { None };
    let machine = Machine { this_program, browser };

    let mut outcomes: Vec<Outcome> = Vec::new();
    for part in parts {
        say::headline(&part.name());
        let began = Instant::now();
        let packed = !outcomes.iter().any(|earlier| earlier.part == Part::Pack && earlier.failed());
        let ending = if part.needs_pack() && !packed { Ending::NeedsPack } else { machine.run(part) };
        outcomes.push(Outcome { part, ending, took: began.elapsed() });
    }
    Ok(sum_up(&outcomes))
}

/// The parts to run, in their own order, each once.
fn chosen(asked: &[Part]) -> Vec<Part> {
    let needs_pack = asked.iter().any(|part| part.needs_pack());
    let wanted =
        |part: &Part| asked.is_empty() || asked.contains(part) || (needs_pack && *part == Part::Pack);
    Part::value_variants().iter().copied().filter(wanted).collect()
}

impl Machine<'_> {
    fn run(&self, part: Part) -> Ending {
        let (result, counted) = match part {
            Part::Rustfmt => (check(&mut [cargo().args(["fmt", "--all", "--check"])]), false),
            Part::Clippy => (clippy(), false),
            Part::Native => (
                counting(cargo().args(["test", "--workspace", "--no-fail-fast"]), Counts::add_rust_result),
                true,
            ),
            Part::Pack => (
                pack().and_then(|packed| report(&packed, std::io::stdout())).map(|()| Counts::ONE_PASSED),
                false,
            ),
            Part::Wasm => (self.wasm(), true),
            Part::Typescript => (typescript(), false),
            Part::Package => (self.node_tests("tests/package", &[]), true),
            Part::Signing => (self.signing(), true),
            Part::Consumers => (self.node_tests("tests/consumers", &[]), true),
            Part::Browser => (self.browser(), true),
        };
        let mut counts = result.unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Counts::ONE_FAILED
        });
        if counts.passed + counts.failed == 0 {
            eprintln!("error: {} ran no test: a part without tests counts as failed", part.name());
            counts.failed = 1;
        }
        Ending::Ran { counts, counted }
    }

    fn wasm(&self) -> Result<Counts> {
        let browser = self.browser.as_ref().context("No browser was looked for")?;
        counting(&mut runner::cargo_test(self.this_program, browser)?, Counts::add_rust_result)
    }

    fn signing(&self) -> Result<Counts> {
        let python = match python()? {
            Python::Ready(python) => ("VENV_PYTHON", python.into_os_string()),
            Python::Missing(reason) => {
                say::note(&format!("{reason}: what needs it is skipped"));
                ("NO_PYTHON", reason.into())
            }
        };
        let sandbox = ("SANDBOX", setup::sandbox("dev")?.into_os_string());
        self.node_tests("tests/signing", &[python, sandbox])
    }

    fn browser(&self) -> Result<Counts> {
        let sandbox = ("SANDBOX", setup::sandbox("dev")?.into_os_string());
        self.node_tests("tests/e2e", &[sandbox])
    }

    fn node_tests(&self, folder: &str, variables: &[(&str, OsString)]) -> Result<Counts> {
        // Node 20 doesn't know patterns.
        let mut files: Vec<PathBuf> = fs::read_dir(root().join(folder))
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains(".test.")))
            .collect();
        if files.is_empty() {
            // Node would take none for all.
            bail!("{folder} holds no *.test.* file, so there is nothing to run");
        }
        files.sort();
        let mut command = node();
        // A test that waits for ever would take the whole run with it.
        command.args(["--test", "--test-reporter=spec", "--test-timeout=900000"]).args(files);
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        if let Some(browser) = &self.browser {
            command.env("CHROMIUM", &browser.chromium);
        }
        counting(&mut command, Counts::set_node_result)
    }
}

fn clippy() -> Result<Counts> {
    check(&mut [
        cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
        cargo()
            .args(["clippy", "--target", "wasm32-unknown-unknown"])
            .args(["--package", "timpush-sched", "--package", "timpush-sched-client"])
            .args(["--package", "timpush-sched-wasm"])
            .args(["--lib", "--tests", "--", "-D", "warnings"]),
        cargo()
            .args(["doc", "--no-deps", "--package", "timpush-sched", "--package", "timpush-sandbox"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    ])
}

fn typescript() -> Result<Counts> {
    let tsc = "node_modules/typescript/bin/tsc";
    check(&mut [
        node().args(["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings"]),
        node().args([tsc, "--noEmit", "-p", "pkg-template"]),
        node().args([tsc, "--noEmit", "-p", "www"]),
        node().args([tsc, "--noEmit", "-p", "tests"]),
    ])
}

/// Runs all of them, also after one has failed: each has something to say. Together they count as one.
fn check(commands: &mut [&mut Command]) -> Result<Counts> {
    let mut counts = Counts::ONE_PASSED;
    for command in commands {
        if !command.stdin(Stdio::null()).status().with_context(|| not_started(command))?.success() {
            counts = Counts::ONE_FAILED;
        }
    }
    Ok(counts)
}

impl Outcome {
    fn failed(&self) -> bool {
        matches!(&self.ending, Ending::Ran { counts, .. } if counts.failed > 0)
    }

    fn line(&self) -> String {
        let name = self.part.name();
        let Ending::Ran { counts, counted } = &self.ending else {
            return format!("{name:<12}skipped: needs pack");
        };
        let result = if counts.failed > 0 { "FAILED" } else { "ok" };
        let tests = if *counted { format!("  {counts}") } else { String::new() };
        format!("{name:<12}{result:<8}{:>7.1} s{tests}", self.took.as_secs_f64())
    }
}

/// Prints a line for each part, then the sum, in a form that machines know. True when nothing failed.
fn sum_up(outcomes: &[Outcome]) -> bool {
    println!();
    let mut sum = Counts::default();
    for outcome in outcomes {
        println!("{}", outcome.line());
        match &outcome.ending {
            Ending::Ran { counts, .. } => sum += *counts,
            Ending::NeedsPack => sum.skipped += 1,
        }
    }
    println!("\n{sum}");
    sum.failed == 0
}

#[cfg(test)]
mod tests {
    use super::{Part, chosen};

    #[test]
    fn a_part_brings_along_what_it_needs() {
        assert_eq!(chosen(&[Part::Package]), [Part::Pack, Part::Package]);
        assert_eq!(chosen(&[Part::Wasm, Part::Rustfmt]), [Part::Rustfmt, Part::Wasm]);
    }

    #[test]
    fn all_parts_run_when_none_is_named() {
        assert_eq!(chosen(&[]).len(), 10);
    }
}
