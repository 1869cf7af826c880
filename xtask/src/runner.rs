//! The tests of what crosses to the browser: cargo hands each test file back to this program, which runs it in Chromium.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::json;

use crate::project::cargo;
use crate::setup::Browser;

/// The hidden command by which cargo calls us.
pub const COMMAND: &str = "wasm-test-runner";

/// What Chromium is started with: no window, no sandbox (it won't start for root with one), and no talk with the
/// world, which on a closed network is a stream of failures.
const CHROMIUM_ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
];

/// `cargo test` for the tests in the browser. Doc tests stay native: the runner doesn't know them, and says that all is
/// well.
pub fn cargo_test(this_program: &Path, browser: &Browser) -> Result<Command> {
    // Beside this program, that is, in the target folder.
    let capabilities = this_program.with_file_name("webdriver.json");
    let options = json!({ "goog:chromeOptions": { "binary": browser.chromium, "args": CHROMIUM_ARGUMENTS } });
    fs::write(&capabilities, format!("{options:#}\n"))
        .with_context(|| format!("{} couldn't be written", capabilities.display()))?;

    let mut command = cargo();
    command
        .args([
            "test",
            "--target",
            "wasm32-unknown-unknown",
            "--package",
            "timpush-sched-wasm",
            "--package",
            "timpush-sched-client",
            "--lib",
            "--tests",
        ])
        .arg("--no-fail-fast")
        // As a list, and not by the environment, where a blank in the path would end it. JSON's strings are TOML's.
        .arg("--config")
        .arg(format!("target.wasm32-unknown-unknown.runner={}", json!([this_program, COMMAND])))
        .env("CHROMEDRIVER", &browser.chromedriver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
        .env("WASM_BINDGEN_USE_BROWSER", "1");
    for (variable, seconds) in
        [("WASM_BINDGEN_TEST_TIMEOUT", "300"), ("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")]
    {
        if std::env::var_os(variable).is_none() {
            command.env(variable, seconds);
        }
    }
    for other_driver in ["GECKODRIVER", "SAFARIDRIVER", "MSEDGEDRIVER"] {
        command.env_remove(other_driver).env_remove(format!("{other_driver}_REMOTE"));
    }
    Ok(command)
}

/// What cargo calls us for.
pub fn run(arguments: Vec<OsString>) -> Result<()> {
    let arguments = std::iter::once(OsString::from(COMMAND)).chain(arguments);
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(arguments)
}
