//! The commands beside running, as somebody types them.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::io::{BufRead, BufReader, Read, Write};
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

#[test]
fn operators_are_added_listed_and_removed_and_each_time_it_says_what_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("operators.toml");
    let operator = |arguments: &[&str]| {
        let file = ["--file", file.to_str().unwrap()];
        let mut running = program(&[&["operator"], arguments, &file].concat())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // One that asks for no password may be gone.
        let _ = running.stdin.take().unwrap().write_all(b"a long enough password\n");
        let ended = running.wait_with_output().unwrap();
        (ended.status.success(), String::from_utf8(ended.stdout).unwrap())
    };
    let did = |arguments: &[&str], said: &str| {
        let (well, told) = operator(arguments);
        assert!(well && told.starts_with(said) && told.contains("next start"), "{told}");
    };
    did(&["add", "ann", "--role", "editor"], "ann was added as editor");
    did(&["add", "ann", "--role", "viewer"], "ann has a new password and is viewer now, no longer editor");
    did(&["add", "ann", "--role", "viewer"], "ann has a new password and is still viewer");
    did(&["add", "bob the second", "--role", "admin"], "bob the second was added as admin");
    assert_eq!(operator(&["list"]), (true, "viewer  ann\nadmin   bob the second\n".to_owned()));
    did(&["remove", "bob the second"], "bob the second was removed");
    assert!(!operator(&["remove", "bob the second"]).0);
    let (_, last) = operator(&["remove", "ann"]);
    assert!(last.contains("Nobody is left"), "{last}");
    assert_eq!(operator(&["list"]), (true, String::new()));
}
