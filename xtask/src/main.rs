//! The project's own tool: `cargo xtask start | test | pack | bench`.

mod bench;
mod count;
mod inline;
mod pack;
mod project;
mod python;
mod runner;
mod say;
mod setup;
mod start;
mod test;
mod trim;
mod weigh;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{CommandFactory, Parser, Subcommand};

use crate::test::Part;

/// Builds, tests and shows timpush-sched. Every command first sets up what it needs: the npm packages, Rust's browser
/// target, and on Debian also Chromium.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and show the console in your browser, on a sandbox of the service
    Start {
        /// The port to serve it on, 1024 to 65535 [default: 5177]
        #[arg(long, value_name = "N", allow_hyphen_values = true)]
        port: Option<String>,
        /// Only print the address, open no browser
        #[arg(long)]
        no_open: bool,
        /// Passed on to the sandbox, after `--`: --faults, say, or --settings FILE; goes before all that is set here
        #[arg(value_name = "FLAG", last = true)]
        flags: Vec<String>,
    },
    /// Run the tests: all parts, or those that are named and what they need
    Test {
        #[arg(value_name = "PART")]
        parts: Vec<Part>,
    },
    /// Build the npm package into pkg/, and say what it weighs
    Pack {
        /// Say as well what in the wasm weighs how much
        #[arg(long)]
        weigh: bool,
    },
    /// Measure the package beside its peers, and the sandbox under load
    Bench(bench::Bench),
    #[command(name = runner::COMMAND, hide = true)]
    WasmTestRunner {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    run(Arguments::parse()).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(arguments: Arguments) -> Result<ExitCode> {
    // Asked for at once: a build may put another file in this one's place, and then the system knows no path for it.
    let this_program = std::env::current_exe().context("This program couldn't find its own file")?;
    match arguments.command {
        None => Arguments::command().print_help()?,
        Some(Command::Start { port, no_open, flags }) => {
            return start::start(port.as_deref(), !no_open, &flags);
        }
        Some(Command::Test { parts }) => {
            if !test::test(&parts, &this_program)? {
                return Ok(ExitCode::FAILURE);
            }
        }
        Some(Command::Pack { weigh }) => pack::command(weigh)?,
        Some(Command::Bench(asked)) => return bench::bench(&asked),
        Some(Command::WasmTestRunner { arguments }) => runner::run(arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}
