//! The commands beside running, as somebody types them.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

fn program(arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_timpush-sandbox"));
    program.args(arguments).stdin(Stdio::null());
    program
}

#[test]
fn who_has_read_enough_of_an_audience_ends_it_quietly() {
    let mut printing = program(&["audience"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(printing.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("{\"account\":\"user1\","), "{line}");
    let mut said = String::new();
    printing.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(printing.wait().unwrap().success() && said.is_empty(), "{said}");
}
