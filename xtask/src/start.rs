//! `start`: the console in a browser, from a fresh build.

use std::env;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{sleep, spawn};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::pack::{pack, report};
use crate::project::{node, not_started, program, quietly, root};
use crate::{say, setup};

const DEFAULT_PORT: u16 = 5177;
const A_MOMENT: Duration = Duration::from_millis(100);

/// Serves the console and the sandbox until Ctrl-C, or until the sandbox ends by itself: then its exit code is ours.
pub fn start(port: Option<&str>, open: bool, flags: &[String]) -> Result<ExitCode> {
    let port = free_port(port)?;
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

    let mut sandbox = serve(program(sandbox), port, flags)?;
    follow(&mut sandbox, open);
    loop {
        if let Some(status) =
            sandbox.try_wait().context("The sandbox couldn't be asked whether it still runs")?
        {
            // A terminal's Ctrl-C reaches the sandbox as well, and it may be the faster one.
            sleep(A_MOMENT);
            if stopped.load(Ordering::Relaxed) {
                return Ok(ExitCode::SUCCESS);
            }
            eprintln!("error: the sandbox ended by itself ({status}); its own words are above.");
            let code = status.code().and_then(|code| u8::try_from(code).ok()).filter(|&code| code != 0);
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

/// Its stdin is a pipe that closes when this program ends, in whatever way: no server stays behind on the port.
fn serve(mut sandbox: Command, port: u16, flags: &[String]) -> Result<Child> {
    let database = root().join("target/sandbox.sqlite");
    sandbox
        .args(["--port", &port.to_string(), "--console", "www/dist", "--database"])
        .arg(database)
        .args(["--seed", "--end-with-stdin"])
        .args(flags)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    sandbox.spawn().with_context(|| not_started(&sandbox))
}

/// Passes on what the sandbox says; its first line is its address.
fn follow(sandbox: &mut Child, open: bool) {
    let Some(said) = sandbox.stdout.take() else { return };
    spawn(move || {
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
    });
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
    use super::{Ipv4Addr, TcpListener, free_port};

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
