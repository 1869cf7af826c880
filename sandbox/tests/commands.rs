//! The commands beside running, as somebody types them.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod running;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use running::Running;
use serde_json::Value;

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

/// The answer to the README's curl at `/v4/timpush`, with this UserSig.
async fn called_by_hand(sandbox: &Running, usersig: &str, sdkappid: u32) -> Value {
    let readme = include_str!("../README.md");
    let url = readme.split('"').find(|text| text.contains("/v4/timpush/get_sched_task?")).unwrap();
    let url = url
        .replace("http://127.0.0.1:5177", &sandbox.address)
        .replace("$(timpush-sandbox usersig)", usersig)
        .replace("1400000000", &sdkappid.to_string());
    let body = readme.split('\'').find(|text| text.starts_with("{\"Sdkappid\"")).unwrap();
    let body = body.replace("1400000000", &sdkappid.to_string());
    let answer = reqwest::Client::builder().no_proxy().build().unwrap().post(url).body(body).send().await;
    serde_json::from_slice(&answer.unwrap().bytes().await.unwrap()).unwrap()
}

#[tokio::test]
async fn the_readme_s_calls_are_answered_with_the_usersig_that_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("sandbox.toml");
    let apps = "database = ':memory:'\n[[apps]]\nsdkappid = 7\nsecret_key = 'k'\nadmins = ['boss']\n\
                [[apps]]\nsdkappid = 8\nsecret_key = 'l'";
    std::fs::write(&settings, apps).unwrap();
    let settings = settings.to_str().unwrap();
    let usersig = |flags: &[&str]| {
        let ended = program(&[&["usersig"], flags].concat()).output().unwrap();
        (ended.status.success(), String::from_utf8(ended.stdout).unwrap().trim().to_owned())
    };

    let plain = Running::start(&["--database", ":memory:", "--seed"]);
    let answer = called_by_hand(&plain, &usersig(&[]).1, 1_400_000_000).await;
    assert_eq!(answer["ErrorCode"], 0, "{answer}");
    assert_eq!(answer["TaskInfo"]["TaskID"], 1_000_000_001);

    let own = Running::start(&["--settings", settings]);
    let of_the_second = usersig(&["--settings", settings, "--sdkappid", "8"]).1;
    assert_eq!(called_by_hand(&own, &of_the_second, 8).await["ErrorCode"], 90104, "there is no task");
    let of_another = usersig(&["--settings", settings, "--sdkappid", "8", "--identifier", "bob"]).1;
    assert_eq!(called_by_hand(&own, &of_another, 8).await["ErrorCode"], 70013);
    assert!(!usersig(&["--settings", settings, "--sdkappid", "9"]).0);
}

#[tokio::test]
async fn the_readme_s_first_call_through_the_relay_is_answered() {
    let readme = include_str!("../README.md");
    let body = readme.split('\'').find(|text| text.contains("\"To_Account\"")).unwrap();
    let sandbox = Running::start(&["--database", ":memory:", "--farthest-days", "100000"]);
    let answer = sandbox.call("add_sched_task", &serde_json::from_str(body).unwrap()).await.unwrap();
    let past = answer["ErrorCode"] == 90110;
    assert!(past || answer["ErrorCode"] == 0, "{answer}");
}
