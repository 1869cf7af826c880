//! The Python that the signing endpoint's tests need, in an environment of its own.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::project::{program, quietly, root};
use crate::say;

/// What schemathesis asks for.
const AT_LEAST: (u32, u32) = (3, 11);
const PACKAGES: &str = "tests/signing/requirements.txt";

/// Whether there is a Python to test with.
pub enum Python {
    /// Its program, which has the packages of tests/signing/requirements.txt.
    Ready(PathBuf),
    /// Why there is none.
    Missing(String),
}

/// Makes `target/python`, or says why it can't. A machine without Python is no error; packages that can't be installed are.
pub fn python() -> Result<Python> {
    let folder = root().join("target/python");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let packages = fs::read(root().join(PACKAGES)).with_context(|| format!("{PACKAGES} couldn't be read"))?;
    let stamp = folder.join(".installed-from-requirements");
    let works = || quietly(program(&python).arg("--version"), "python --version").is_ok();
    if fs::read(&stamp).is_ok_and(|installed| installed == packages) && works() {
        return Ok(Python::Ready(python));
    }
    let system = match with_venv() {
        Ok(system) => system,
        Err(reason) => return Ok(Python::Missing(reason)),
    };
    say::step("installing the Python packages of tests/signing/requirements.txt into target/python");
    quietly(program(system).args(["-m", "venv", "--clear"]).arg(&folder), "`python -m venv target/python`")?;
    quietly(
        program(&python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"])
            .args(["--requirement", PACKAGES]),
        "`pip install`",
    )
    .context("The Python packages couldn't be installed: see whether pip reaches its index")?;
    fs::write(&stamp, packages).context("The list of what is installed couldn't be left in target/python")?;
    Ok(Python::Ready(python))
}

/// A Python that is new enough and can make environments, or the sentence that says what is missing.
fn with_venv() -> Result<&'static str, String> {
    let (major, minor) = AT_LEAST;
    let asks = format!("import sys, venv, ensurepip; sys.exit(sys.version_info < ({major}, {minor}))");
    let finds = |name: &&str| quietly(program(name).args(["-c", &asks]), name).is_ok();
    ["python3", "python"].into_iter().find(finds).ok_or_else(|| {
        format!(
            "Python {major}.{minor} or later with its module venv is needed, and wasn't found in PATH \
             (Debian: apt-get install python3-venv; elsewhere see python.org)"
        )
    })
}
