//! Set-up: finds what the work needs, installs what it may, and says what it can't.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::project::{aloud, cargo, exists, node, not_started, npm, program, quietly, root};
use crate::say;

const NODE_AT_LEAST: u32 = 20;

/// A browser and the driver that speaks for it.
pub struct Browser {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

/// Makes sure of the Rust target that browsers run.
pub fn wasm_target() -> Result<()> {
    let mut rustc = program(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let place = quietly(
        rustc.args(["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]),
        "Asking rustc for its targets",
    )?;
    if Path::new(place.trim()).is_dir() {
        return Ok(());
    }
    if !exists("rustup") {
        bail!(
            "Rust's target wasm32-unknown-unknown isn't installed, and there is no rustup to add it: \
             install Rust by rustup, or your system's package of that target."
        );
    }
    say::step("adding Rust's target wasm32-unknown-unknown");
    aloud(program("rustup").args(["target", "add", "wasm32-unknown-unknown"]), "rustup target add")
}

/// Makes sure of Node, npm and the packages of the lock file.
pub fn packages() -> Result<()> {
    node_is_there()?;
    let lock = fs::read(root().join("package-lock.json")).context("package-lock.json couldn't be read")?;
    // Not by time stamps: a checkout gives every file the time at which it was made.
    let stamp = root().join("node_modules/.installed-from-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say::step("installing the npm packages of package-lock.json");
    // No package here needs its install script, and what doesn't run can't do harm.
    quietly(npm().args(["ci", "--ignore-scripts", "--no-progress", "--loglevel=error"]), "`npm ci`")
        .context(
            "The npm packages couldn't be installed: run `npm install` once if a package.json has changed, \
         else see whether npm reaches its registry",
        )?;
    fs::write(&stamp, lock).context("The list of what is installed couldn't be left in node_modules")
}

/// Builds the sandbox, and gives its program.
pub fn sandbox(profile: &str) -> Result<PathBuf> {
    say::step("building the sandbox");
    let mut build = cargo();
    build
        .args(["build", "--package", "timpush-sandbox", "--profile", profile])
        .args(["--message-format", "json-render-diagnostics"])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let output = build.output().with_context(|| not_started(&build))?;
    if !output.status.success() {
        bail!("The sandbox couldn't be built ({}); cargo's own words are above.", output.status);
    }
    // By cargo's own word: the target folder may be anywhere.
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find_map(|artifact| artifact["executable"].as_str().map(PathBuf::from))
        .context("Cargo built the sandbox, but named no program")
}

fn node_is_there() -> Result<()> {
    const HOW: &str = "install it with your system's package manager or from nodejs.org, and run this again.";
    let Ok(version) = quietly(node().arg("--version"), "node --version") else {
        bail!("Node {NODE_AT_LEAST} or later is needed, and there is no `node` in PATH: {HOW}");
    };
    let major =
        version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_AT_LEAST) {
        bail!("Node {NODE_AT_LEAST} or later is needed, and `node` in PATH is {}: {HOW}", version.trim());
    }
    if quietly(npm().arg("--version"), "npm --version").is_err() {
        bail!("npm is needed, and there is no working `npm` in PATH: it comes with Node; {HOW}");
    }
    Ok(())
}

/// Finds Chromium (or Chrome) and `ChromeDriver`; on Debian, installs them where it may.
pub fn browser() -> Result<Browser> {
    if let Some(found) = look_for_browser()? {
        return Ok(found);
    }
    if let Some(apt_get) = apt_get() {
        say::step("installing Debian's packages chromium and chromium-driver");
        let update = quietly(apt_get().args(["update", "--quiet"]), "`apt-get update`");
        let install = quietly(
            apt_get().args([
                "install",
                "--yes",
                "--quiet",
                "--no-install-recommends",
                "chromium",
                "chromium-driver",
            ]),
            "`apt-get install chromium chromium-driver`",
        );
        if let Err(error) = update.and(install) {
            say::note(&format!("{error:#}"));
        } else if let Some(found) = look_for_browser()? {
            return Ok(found);
        }
    }
    bail!(
        "The browser tests need Chromium (or Chrome) and the ChromeDriver of the same version, and they weren't both \
         found: install them (Debian: apt-get install chromium chromium-driver; Ubuntu: snap install chromium; \
         Fedora: dnf install chromium chromedriver; macOS: brew install --cask google-chrome chromedriver; \
         Windows: winget install Google.Chrome Chromium.ChromeDriver), or name them in the variables CHROMIUM and \
         CHROMEDRIVER."
    )
}

fn look_for_browser() -> Result<Option<Browser>> {
    let chromium = named_or_found(
        "CHROMIUM",
        &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"],
        &[
            "/usr/bin/chromium",
            "/snap/bin/chromium",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        ],
    )?;
    let chromedriver = named_or_found(
        "CHROMEDRIVER",
        &["chromedriver", "chromium.chromedriver"],
        &[
            "/usr/bin/chromedriver",
            "/snap/bin/chromium.chromedriver",
            "/usr/lib/chromium-browser/chromedriver",
            "/opt/homebrew/bin/chromedriver",
        ],
    )?;
    Ok(chromium.zip(chromedriver).map(|(chromium, chromedriver)| Browser { chromium, chromedriver }))
}

/// The file that a variable names, else the first of these programs in PATH, else the first of these files.
fn named_or_found(variable: &str, names: &[&str], places: &[&str]) -> Result<Option<PathBuf>> {
    if let Some(file) = env::var_os(variable).filter(|file| !file.is_empty()).map(PathBuf::from) {
        if !file.is_file() {
            bail!("{variable} names {}, which is no file: correct it or unset it.", file.display());
        }
        return Ok(Some(file));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let in_path = names.iter().flat_map(|name| {
        let name = format!("{name}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&path).map(move |folder| folder.join(&name))
    });
    Ok(in_path.chain(places.iter().map(PathBuf::from)).find(|file| file.is_file()))
}

/// How to call apt-get, where this is a Debian and installing is allowed without a password.
fn apt_get() -> Option<impl Fn() -> Command> {
    if !Path::new("/etc/debian_version").is_file() || !exists("apt-get") {
        return None;
    }
    let root = quietly(program("id").arg("-u"), "id").is_ok_and(|id| id.trim() == "0");
    let sudo = !root && exists("sudo") && {
        let mut sudo = program("sudo");
        sudo.args(["-n", "true"]).stdout(Stdio::null()).stderr(Stdio::null());
        sudo.status().is_ok_and(|status| status.success())
    };
    (root || sudo).then_some(move || {
        let mut command = if root { program("apt-get") } else { program("sudo") };
        if sudo {
            command.args(["-n", "--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        }
        // Waits for another installation to end instead of failing on its lock.
        command.args(["-o", "DPkg::Lock::Timeout=300"]).env("DEBIAN_FRONTEND", "noninteractive");
        command
    })
}
