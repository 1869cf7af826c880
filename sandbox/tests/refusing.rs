//! What the program says where it can't do what it was started for: what is wrong, and what to do.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

/// What it says on stderr before it ends.
fn refused(flags: &[&str]) -> String {
    ended_with(1, flags)
}

fn ended_with(code: i32, flags: &[&str]) -> String {
    let ended = Command::new(env!("CARGO_BIN_EXE_timpush-sandbox"))
        .args(["--database", ":memory:", "--port", "0"])
        .args(flags)
        .env_remove("TIMPUSH_SECRET_KEY")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(code), "{said}");
    said
}

fn with_settings(folder: &Path, text: &str) -> String {
    let file = folder.join("sandbox.toml");
    std::fs::write(&file, text).unwrap();
    refused(&["--settings", file.to_str().unwrap()])
}

#[test]
fn an_address_that_can_t_be_had_is_told_with_the_flag_that_helps() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let settings = folder.path().join("sandbox.toml");
    std::fs::write(&settings, format!("port = {port}\ndatabase = ':memory:'")).unwrap();
    let ended = Command::new(env!("CARGO_BIN_EXE_timpush-sandbox")).arg("--settings").arg(&settings).output();
    let said = String::from_utf8(ended.unwrap().stderr).unwrap();
    assert!(said.contains("another program has it") && said.contains("--port"), "{said}");

    let operators = folder.path().join("operators.toml");
    let hash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21l$Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy";
    let entry = format!("[[operators]]\nname = 'ann'\nrole = 'admin'\npassword_hash = '{hash}'");
    std::fs::write(&operators, entry).unwrap();
    // An address for documents, which no machine has.
    let elsewhere =
        "host = '192.0.2.1'\noperators = 'operators.toml'\n[[apps]]\nsdkappid = 1\nsecret_key = 'k'";
    let said = with_settings(folder.path(), elsewhere);
    assert!(
        said.contains("no such address") && said.contains("--host") && !said.contains("--port"),
        "{said}"
    );
}

#[test]
fn a_flag_s_value_that_won_t_do_is_told_with_what_the_flag_wants() {
    for (flag, most) in [
        ("--accounts", "4294967295"),
        ("--requests-per-second", "18446744073709551615"),
        ("--quota", "18446744073709551615"),
        ("--farthest-days", "4294967295"),
        ("--longest-range-days", "4294967295"),
        ("--largest-want", "18446744073709551615"),
        ("--retention-days", "4294967295"),
        ("--time-to-dispatch-ms", "18446744073709551615"),
        ("--sdkappid", "4294967295"),
        ("--signing-requests-per-second", "18446744073709551615"),
    ] {
        for value in ["x", "1.5", "18446744073709551616"] {
            let said = ended_with(2, &[flag, value]);
            let told = format!("it must be a whole number from 0 to {most}");
            assert!(said.contains(&format!("'{value}' for '{flag} ")) && said.contains(&told), "{said}");
        }
    }
    let said = ended_with(2, &["--host", "localhost"]);
    assert!(said.contains("--host") && said.contains("such as 127.0.0.1"), "{said}");
}

#[test]
fn a_host_that_is_none_is_told_before_a_key_that_is_missing_and_that_with_both_its_places() {
    let said = refused(&["--signing-host", "moon", "--sdkappid", "1400012345"]);
    assert!(said.contains("\"moon\"") && said.contains("singapore") && !said.contains("KEY"), "{said}");
    let said = refused(&["--signing-host", "singapore", "--sdkappid", "1400012345"]);
    assert!(said.contains("--secret-key-file") && said.contains("TIMPUSH_SECRET_KEY isn't set"), "{said}");
}

#[test]
fn no_secret_is_shown_whatever_is_wrong_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let real = ["--signing-host", "singapore", "--sdkappid", "1400012345", "--secret-key-file"];
    let said = refused(&[&real[..], &["c0ffee987654321"]].concat());
    assert!(said.contains("a file that isn't there") && !said.contains("c0ffee"), "{said}");
    for key in ["987654321", "c0ffee987654321", "[987654321]"] {
        let said = with_settings(folder.path(), &format!("[[apps]]\nsdkappid = 1\nsecret_key = {key}"));
        assert!(said.contains("line 3") && !said.contains("987654321"), "{said}");
    }
    let operators = folder.path().join("operators.toml");
    std::fs::write(&operators, "[[operators]]\nname = 'ann'\npassword_hash = '$argon2id$c0ffee").unwrap();
    let said = refused(&["--operators", operators.to_str().unwrap()]);
    assert!(said.contains("line 3") && !said.contains("c0ffee"), "{said}");
}

#[test]
fn a_setting_that_would_be_of_no_use_is_refused_as_a_flag_too() {
    let said = refused(&["--secret-key-file", "key.txt"]);
    assert!(said.contains("--signing-host"), "{said}");
    let said = refused(&["--seed", "--signing-host", "singapore", "--sdkappid", "1400012345"]);
    assert!(said.contains("--seed") && said.contains("--signing-host") && !said.contains("KEY"), "{said}");
    let said = refused(&["--name", "https://push.example.com"]);
    assert!(said.contains("without https://"), "{said}");
}
