//! `bench`: the measurements, of the package on a fresh build and of the sandbox.

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::pack::{pack, report};
use crate::project::{cargo, node, not_started};
use crate::setup;

/// What to measure, and how.
#[derive(clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are flags")]
pub struct Bench {
    /// Print one JSON document in place of the tables
    #[arg(long)]
    json: bool,
    /// Do a little of the work: shows that it runs, not how fast anything is
    #[arg(long)]
    quick: bool,
    /// Measure only the package
    #[arg(long)]
    package: bool,
    /// Measure only the sandbox
    #[arg(long, conflicts_with_all = ["package", "node_only", "profile"])]
    sandbox: bool,
    /// Measure the package in Node and not in Chromium
    #[arg(long)]
    node_only: bool,
    /// Instead: tell where the time of the package's own checks goes
    #[arg(long, conflicts_with = "json")]
    profile: bool,
}

/// Measures. Its stdout holds nothing but results: `--json` is read by programs.
pub fn bench(asked: &Bench) -> Result<ExitCode> {
    let mut document = json!({});
    if !asked.sandbox {
        setup::wasm_target()?;
        setup::packages()?;
        let browser = setup::browser()?;
        report(&pack()?, std::io::stderr())?;
        let mut run = node();
        run.arg("tests/bench/run.mjs").args(asked.of_package()).env("CHROMIUM", browser.chromium);
        if let Some(package) = run_through(&mut run, asked.json)? {
            document = package;
        }
    }
    if !asked.package && !asked.profile {
        let mut run = cargo();
        run.args(["bench", "--package", "timpush-sandbox", "--bench", "load", "--"]).args(asked.of_both());
        if let Some(sandbox) = run_through(&mut run, asked.json)? {
            document["sandbox"] = sandbox;
        }
    }
    if asked.json {
        println!("{document:#}");
    }
    Ok(ExitCode::SUCCESS)
}

impl Bench {
    fn of_both(&self) -> impl Iterator<Item = &'static str> {
        [(self.json, "--json"), (self.quick, "--quick")].into_iter().filter_map(given)
    }

    fn of_package(&self) -> impl Iterator<Item = &'static str> {
        let own = [(self.node_only, "--node-only"), (self.profile, "--profile")];
        self.of_both().chain(own.into_iter().filter_map(given))
    }
}

fn given((given, flag): (bool, &'static str)) -> Option<&'static str> {
    given.then_some(flag)
}

/// Runs a part of it to its end: with its own tables on our stdout, or for the document that it prints there.
fn run_through(run: &mut Command, json: bool) -> Result<Option<Value>> {
    let stdout = if json { Stdio::piped() } else { Stdio::inherit() };
    let child = run.stdin(Stdio::null()).stdout(stdout).spawn().with_context(|| not_started(run))?;
    let output = child.wait_with_output().with_context(|| not_started(run))?;
    if !output.status.success() {
        bail!("The measurements broke off ({}); the reason is above.", output.status);
    }
    let document = json.then(|| serde_json::from_slice(&output.stdout));
    document.transpose().context("What should be the measurements' result is no JSON")
}
