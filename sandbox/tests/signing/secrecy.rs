//! Nothing secret comes out, and nobody's name or text goes into the logs.

use std::panic::catch_unwind;
use std::sync::Arc;
use std::time::Duration;

use timpush_sandbox::signing::caller::Role;
use timpush_sandbox::signing::secret::Secret;
use timpush_sandbox::signing::upstream::Upstream;
use tokio::sync::Semaphore;

use crate::bench::{Bench, Reply, admin, caller, keyed, post};
use crate::logs;
use crate::script::{OK, Script, Step, raw};

const CANARY: &str = "canary-5f0e1c7d-secret-key";
const PRIVATE: &str = r#"{"Type":"User","SchedAt":"2027-06-01 10:00:00","Content":{"From_Account":"canary-sender",
    "To_Account":["canary-account"],"OfflinePushInfo":{"Title":"canary-title","Desc":"canary-desc","Ext":"canary-ext"}}}"#;

fn written(reply: &Reply) -> String {
    format!("{} {:?} {}", reply.status, reply.headers, reply.body)
}

#[tokio::test]
async fn no_secret_and_nothing_private_comes_out_whatever_happens() {
    logs::listen();
    let begun = b"HTTP/1.1 200 OK\r\ncontent-length: 74\r\n\r\n{\"Action".to_vec();
    let redirect =
        b"HTTP/1.1 307 Oh\r\nlocation: http://127.0.0.1:9/canary\r\ncontent-length: 0\r\n\r\n".to_vec();
    let steps = [
        Step::Answer(OK.to_owned()),
        Step::Answer(r#"{"ErrorCode":90108,"InvalidUserID":["canary-account"],"ErrorInfo":"canary-account","TaskID":0}"#.to_owned()),
        Step::CloseUnread,
        Step::CloseRead,
        Step::Reset(begun),
        Step::Raw(raw("502 Bad Gateway", "text/html", "<html>canary-html</html>")),
        Step::Raw(b"canary, not HTTP\r\n\r\n".to_vec()),
        Step::Raw(redirect),
        Step::Held(Arc::new(Semaphore::new(0))),
    ];
    let many = steps.len();
    let script = Script::start(steps).await;
    let plain = Script::start([Step::CloseUnread]).await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let upstreams = [
        (Upstream::own(script.address).unwrap(), many),
        (Upstream::own(closed).unwrap(), 1),
        (Upstream::service(&plain.address.to_string()).unwrap(), 1),
    ];
    let mut replies = Vec::new();
    for (upstream, calls) in upstreams {
        let bench = Bench::with([], |options| {
            options.secret = Secret::new(CANARY);
            options.upstream = upstream;
            options.patience = Duration::from_millis(500);
        })
        .await;
        for call in 0..calls {
            replies.push(bench.send(keyed(&admin(), &format!("canary-key-{call}"), PRIVATE)).await);
            replies.push(bench.send(keyed(&admin(), &format!("canary-key-{call}"), "{}")).await);
        }
        let viewer = caller("vic", Role::Viewer);
        replies.push(bench.send(post("/relay/add_sched_task", Some(&viewer), PRIVATE)).await);
        replies.push(bench.send(post("/relay/add_sched_task", Some(&admin()), &PRIVATE[1..])).await);
        replies.push(bench.send(post("/relay/canary?usersig=canary", Some(&admin()), PRIVATE)).await);
        replies.push(bench.send(post("/sign", Some(&admin()), PRIVATE)).await);
    }
    let usersigs: Vec<_> = script.received().iter().map(|call| call.query("usersig").to_owned()).collect();
    // The unread one didn't, but what was refused was sent again.
    assert_eq!(usersigs.len(), many, "each should have arrived");

    let logs = logs::text();
    assert!(logs.contains("the call to the service failed"), "the failures should be in the log");
    assert!(
        logs.contains("\"target\":\"log\"") || logs.contains("reqwest"),
        "other crates' logs should be there"
    );
    let answers: String = replies.iter().map(written).collect();
    for usersig in &usersigs {
        // From its tenth letter on: all begin alike.
        assert!(
            !logs.contains(&usersig[10..40]) && !answers.contains(&usersig[10..40]),
            "a UserSig came out"
        );
    }
    assert!(!answers.contains(CANARY));
    assert_eq!(logs.lines().find(|line| line.contains("canary")), None);
    // The service's own answer alone may name accounts.
    let others = replies.iter().filter(|reply| !reply.body.contains("90108"));
    assert!(others.map(written).all(|text| !text.contains("canary")));
}

#[tokio::test]
async fn a_usersig_that_was_handed_out_is_in_no_log() {
    logs::listen();
    let bench = Bench::with([], |options| options.sign = true).await;
    let body = r#"{"sdkappid":1400000000,"command":"get_sched_task"}"#;
    let signature = bench.send(post("/sign", Some(&caller("signer", Role::Admin)), body)).await;
    let signature: serde_json::Value = serde_json::from_str(&signature.body).unwrap();
    let lines = logs::audit_of("signer");
    assert_eq!((lines.len(), &lines[0]["endpoint"], &lines[0]["status"]), (1, &"sign".into(), &200.into()));
    assert!(!logs::text().contains(&signature["usersig"].as_str().unwrap()[10..40]));
}

#[test]
fn a_secret_key_is_shown_neither_for_debugging_nor_by_a_panic() {
    let secret = Secret::new(CANARY);
    assert!(!format!("{secret:?} {secret:#?}").contains(CANARY));
    let refused: fn() -> Result<(), Secret> = || Err(Secret::new(CANARY));
    let panic = catch_unwind(|| refused().unwrap()).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.contains("Secret(…)") && !message.contains(CANARY), "{message}");
}

#[test]
fn a_key_in_a_file_is_read_and_never_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.txt");
    let error = |file: &std::path::Path| format!("{:#}", Secret::from_file(file).unwrap_err());
    let missing = error(&folder.path().join(CANARY));
    assert!(missing.contains("a file that isn't there") && !missing.contains("canary"), "{missing}");
    let missing = error(&folder.path().join(CANARY.repeat(20)));
    assert!(!missing.contains("canary"), "too long for a name: {missing}");
    std::fs::write(&file, format!("\n {CANARY} \r\n")).unwrap();
    assert_eq!(Secret::from_file(&file).unwrap().key(), CANARY);
    for bad in ["", " \n", &format!("{CANARY}\n{CANARY}"), &format!("{CANARY}\0x")] {
        std::fs::write(&file, bad).unwrap();
        let error = error(&file);
        assert!(error.contains("key.txt") && !error.contains("canary"), "{error}");
    }
    std::fs::write(&file, [b'c', 0xff]).unwrap();
    assert!(error(&file).contains("key.txt"));
    assert!(error(folder.path()).contains("read"));
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_warned_of() {
    use std::os::unix::fs::PermissionsExt;
    logs::listen();
    let folder = tempfile::tempdir().unwrap();
    for (name, mode) in [("open.key", 0o644), ("closed.key", 0o600)] {
        let file = folder.path().join(name);
        std::fs::write(&file, CANARY).unwrap();
        std::fs::set_permissions(&file, PermissionsExt::from_mode(mode)).unwrap();
        Secret::from_file(&file).unwrap();
    }
    let warned = |name: &str| logs::text().lines().any(|line| line.contains("WARN") && line.contains(name));
    assert!(warned("open.key") && !warned("closed.key"));
}

#[test]
fn a_key_in_the_environment_is_read_and_never_told() {
    // Variables that cargo sets for tests, one with a text and one without.
    assert_eq!(Secret::from_env("CARGO_PKG_NAME").unwrap().key(), "timpush-sandbox");
    for variable in ["CARGO_PKG_HOMEPAGE", "TIMPUSH_NO_SUCH_VARIABLE"] {
        let error = format!("{:#}", Secret::from_env(variable).unwrap_err());
        assert!(error.contains(variable), "{error}");
    }
}

#[test]
fn the_key_of_a_file_of_settings_is_trimmed_like_any_other_and_what_is_no_text_isn_t_shown() {
    let secret: Secret = serde_json::from_str("\" key \"").unwrap();
    assert_eq!(secret.key(), "key");
    for other in ["987654321", "[987654321]", "{\"987654321\":1}"] {
        let error = serde_json::from_str::<Secret>(other).unwrap_err().to_string();
        assert!(error.contains("in quotes") && !error.contains("987654321"), "{error}");
    }
}
