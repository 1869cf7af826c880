//! `bench`: the measurements, on a fresh build.

use std::process::{ExitCode, Stdio};

use anyhow::{Context, Result};

use crate::pack::{pack, report};
use crate::project::{node, not_started};
use crate::setup;

/// Runs `tests/bench/run.mjs`. Its stdout is ours, so nothing else may be written there: `--json` is read by programs.
pub fn bench(arguments: &[String]) -> Result<ExitCode> {
    setup::wasm_target()?;
    setup::packages()?;
    let browser = setup::browser()?;
    report(&pack()?, std::io::stderr())?;

    let mut run = node();
    run.arg("tests/bench/run.mjs").args(arguments).env("CHROMIUM", browser.chromium).stdin(Stdio::null());
    let status = run.status().with_context(|| not_started(&run))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
