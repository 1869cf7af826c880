//! `start`: the console in a browser, from a fresh build.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::pack::{pack, report};
use crate::project::{node, not_started, program, quietly, root};
use crate::{say, setup};

const DEFAULT_PORT: u16 = 5177;
const A_MOMENT: Duration = Duration::from_millis(100);

/// Serves the console and the sandbox until Ctrl-C, or until the sandbox ends by itself: then its exit code is ours.
pub fn start(port: Option<&str>, open: bool, flags: &[String]) -> Result<ExitCode> {
    let given = Given::of(flags);
    let port = given.leaves_port(port).then(|| free_port(port)).transpose()?;
    setup::wasm_target()?;
    setup::packages()?;
    report(&pack()?, std::io::stderr())?;
    say::step("building the console");
    quietly(node().args(["node_modules/vite/bin/vite.js", "build", "www", "--logLevel", "warn"]), "Vite")?;
    let sandbox = setup::sandbox("dev")?;

    let stopped = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&stopped);
    ctrlc::set_handler(move || stop.store(true, Ordering::Relaxed))
        .context("Ctrl-C couldn't be listened for")?;

    // The database lies there, even where cargo was told to build elsewhere.
    let folder = root().join("target");
    fs::create_dir_all(&folder).with_context(|| format!("The folder {} can't be made", folder.display()))?;
    let mut sandbox = serve(program(sandbox), &given.completed(port))?;
    let said = follow(&mut sandbox, open);
    loop {
        if let Some(status) =
            sandbox.try_wait().context("The sandbox couldn't be asked whether it still runs")?
        {
            // What it said last may not have been passed on yet.
            let _ = said.map(JoinHandle::join);
            // It was asked for its --help, or a terminal's Ctrl-C reached it first.
            if status.success() {
                return Ok(ExitCode::SUCCESS);
            }
            eprintln!("error: the sandbox ended by itself ({status}); its own words are above.");
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            return Ok(code.map_or(ExitCode::FAILURE, ExitCode::from));
        }
        if stopped.load(Ordering::Relaxed) {
            // Its stdin closes: it ends its calls and itself.
            drop(sandbox.stdin.take());
            sandbox.wait().context("The sandbox couldn't be ended")?;
            return Ok(ExitCode::SUCCESS);
        }
        sleep(A_MOMENT);
    }
}

/// The port that is asked for, once it is known that it can be had.
fn free_port(asked: Option<&str>) -> Result<u16> {
    let port = match asked {
        None => DEFAULT_PORT,
        Some(text) => match text.parse() {
            Ok(port @ 1024..) => port,
            _ => bail!(
                "--port takes a number from 1024 to 65535, which `{text}` isn't: \
                 choose one, or leave --port out for {DEFAULT_PORT}."
            ),
        },
    };
    if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
        bail!("Port {port} is taken by another program: end that one, or choose another port with --port.");
    }
    Ok(port)
}

/// What stands after `--`, and the file of settings that it names: what these say isn't said otherwise.
struct Given<'a> {
    flags: &'a [String],
    settings: toml::Table,
}

impl<'a> Given<'a> {
    /// A file that can't be read says nothing here; the sandbox tells what is wrong with it.
    fn of(flags: &'a [String]) -> Self {
        let text = value(flags, "settings").and_then(|file| fs::read_to_string(root().join(file)).ok());
        Self { flags, settings: text.and_then(|text| text.parse().ok()).unwrap_or_default() }
    }

    fn sets(&self, name: &str) -> bool {
        self.has(name) || self.settings.contains_key(name)
    }

    fn has(&self, flag: &str) -> bool {
        value(self.flags, flag).is_some() || self.flags.iter().any(|given| *given == format!("--{flag}"))
    }

    /// Whether calls go to the real service: then there is nothing to seed, and the sandbox refuses to.
    fn is_for_real(&self) -> bool {
        let signing = self.settings.get("signing");
        self.has("signing-host") || signing.is_some_and(|signing| signing.get("host").is_some())
    }

    /// Whether the port is chosen here: one that was `asked` for goes before a file's, and a flag before both.
    fn leaves_port(&self, asked: Option<&str>) -> bool {
        !self.has("port") && (asked.is_some() || !self.sets("port"))
    }

    /// The flags, and before them those that a start from the checkout needs.
    fn completed(&self, port: Option<u16>) -> Vec<String> {
        let mut flags = Vec::new();
        let mut add = |flag: &str, value: String| flags.extend([format!("--{flag}"), value]);
        if let Some(port) = port {
            add("port", port.to_string());
        }
        if !self.sets("console") {
            add("console", "www/dist".to_owned());
        }
        if !self.sets("database") {
            add("database", root().join("target/sandbox.sqlite").display().to_string());
        }
        let seed = (!self.is_for_real()).then_some("seed");
        let switches = seed.into_iter().chain(["end-with-stdin"]).filter(|switch| !self.has(switch));
        flags.extend(switches.map(|switch| format!("--{switch}")));
        flags.extend_from_slice(self.flags);
        flags
    }
}

/// Of `--name value` or `--name=value`.
fn value<'a>(flags: &'a [String], name: &str) -> Option<&'a str> {
    let name = format!("--{name}");
    let joined = flags.iter().find_map(|flag| flag.strip_prefix(&name)?.strip_prefix('='));
    let next = || flags.iter().skip_while(|flag| **flag != name).nth(1).map(String::as_str);
    joined.or_else(next)
}

/// Its stdin is a pipe that closes when this program ends, in whatever way: no server stays behind on the port.
fn serve(mut sandbox: Command, flags: &[String]) -> Result<Child> {
    sandbox.args(flags).stdin(Stdio::piped()).stdout(Stdio::piped());
    sandbox.spawn().with_context(|| not_started(&sandbox))
}

/// Passes on what the sandbox says; its first line is its address.
fn follow(sandbox: &mut Child, open: bool) -> Option<JoinHandle<()>> {
    let said = sandbox.stdout.take()?;
    Some(spawn(move || {
        for line in BufReader::new(said).lines().map_while(Result::ok) {
            let Some(address) = line.split(' ').find(|word| word.starts_with("http://")) else {
                println!("{line}");
                continue;
            };
            println!("The console is at {address} (Ctrl-C ends it).");
            if open {
                show(address);
            }
        }
    }))
}

/// Opens the address in the user's browser, where there is somebody to see it.
fn show(address: &str) {
    let windows = cfg!(any(windows, target_os = "macos"));
    let screen = windows || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some());
    if !screen || env::var_os("CI").is_some() {
        return;
    }
    let mut opener = if cfg!(target_os = "macos") {
        program("open")
    } else if cfg!(windows) {
        let mut command = program("cmd");
        command.args(["/C", "start", ""]);
        command
    } else {
        program("xdg-open")
    };
    opener.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if opener.spawn().is_err() {
        say::note("no browser could be opened: open the address by hand");
    }
}

#[cfg(test)]
mod tests {
    use super::{Given, Ipv4Addr, TcpListener, free_port};

    /// What the sandbox is started with, but for the switches.
    fn completed(flags: &[&str], port: Option<u16>) -> String {
        let flags: Vec<_> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        let all = Given::of(&flags).completed(port);
        let said = all.iter().filter(|flag| !["--seed", "--end-with-stdin"].contains(&flag.as_str()));
        said.map(|flag| if flag.ends_with("target/sandbox.sqlite") { "ours" } else { flag })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn what_stands_after_the_dashes_is_said_once_and_as_it_stands() {
        let ours = "--port 5177 --console www/dist --database ours";
        assert_eq!(completed(&["--faults"], Some(5177)), format!("{ours} --faults"));
        assert_eq!(completed(&["--database", "x"], None), "--console www/dist --database x");
        assert_eq!(completed(&["--console", "pages"], None), "--database ours --console pages");
        let again = ["--seed".to_owned(), "--end-with-stdin".to_owned()];
        let all = Given::of(&again).completed(None);
        assert_eq!(all.iter().filter(|flag| again.contains(flag)).count(), 2);
    }

    #[test]
    fn a_port_after_the_dashes_goes_before_one_that_was_asked_for() {
        for flags in [&["--port", "6000"][..], &["--port=6000"]] {
            let flags: Vec<_> = flags.iter().map(|flag| (*flag).to_owned()).collect();
            assert!(!Given::of(&flags).leaves_port(None) && !Given::of(&flags).leaves_port(Some("7000")));
        }
        assert!(Given::of(&[]).leaves_port(None));
    }

    #[test]
    fn what_a_file_of_settings_says_isn_t_said_otherwise() -> std::io::Result<()> {
        let file = std::env::temp_dir().join(format!("timpush-start-{}.toml", std::process::id()));
        let name = file.display().to_string();
        std::fs::write(&file, "port = 7000\ndatabase = 'mine.sqlite'\n[service]\nquota = 5\n")?;
        let flags = ["--settings".to_owned(), name.clone()];
        let sets = |what| Given::of(&flags).sets(what);
        assert!(Given::of(&flags).leaves_port(Some("6000")) && !Given::of(&flags).leaves_port(None));
        assert!(sets("port") && sets("database") && !sets("console") && !sets("quota"));
        let rest = format!("--console www/dist --settings {name}");
        assert_eq!(completed(&["--settings", &name], None), rest);
        assert_eq!(completed(&["--settings", &name], Some(6000)), format!("--port 6000 {rest}"));
        std::fs::remove_file(&file)?;
        let joined = format!("--settings={name}");
        let ours = format!("--port 5177 --console www/dist --database ours {joined}");
        assert_eq!(completed(&[&joined], Some(5177)), ours, "a file that isn't there says nothing");
        Ok(())
    }

    #[test]
    fn what_goes_to_the_real_service_is_started_without_a_seed() -> std::io::Result<()> {
        let file = std::env::temp_dir().join(format!("timpush-real-{}.toml", std::process::id()));
        let seeds = |flags: &[&str]| {
            let flags: Vec<_> = flags.iter().map(|flag| (*flag).to_owned()).collect();
            Given::of(&flags).completed(None).contains(&"--seed".to_owned())
        };
        assert!(seeds(&[]) && seeds(&["--faults"]) && seeds(&["--seed"]));
        assert!(!seeds(&["--signing-host", "singapore"]) && !seeds(&["--signing-host=singapore"]));
        for (signing, seeded) in [("host = 'singapore'", false), ("sign = true", true)] {
            std::fs::write(&file, format!("[signing]\n{signing}\n"))?;
            assert_eq!(seeds(&["--settings", &file.display().to_string()]), seeded, "{signing}");
        }
        std::fs::remove_file(&file)
    }

    #[test]
    fn a_port_that_is_no_user_port_is_refused_in_one_sentence() {
        for text in ["", "web", "-1", "80", "1023", "65536", "5177.5"] {
            let refusal = free_port(Some(text)).map_err(|error| error.to_string());
            assert!(
                refusal.is_err_and(|refusal| refusal.contains("1024 to 65535") && !refusal.contains('\n'))
            );
        }
    }

    #[test]
    fn a_port_that_somebody_listens_on_is_refused() -> std::io::Result<()> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        assert!(free_port(Some(&port.to_string())).is_err());
        drop(listener);
        assert!(free_port(Some(&port.to_string())).is_ok_and(|free| free == port));
        Ok(())
    }
}
