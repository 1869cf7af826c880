//! What is sent again after which failure, and what the caller is told: one row for each kind of failure.
//!
//! - `stop`: sent once.
//! - `once`: sent once more, after a wait.
//! - `sign`: sent once more, at once, with another signature.
//! - `rest`: sent once, and nothing leaves for a minute.
//! - `again`: three times more, each after a wait that is longer, at most; nothing came of what was sent.
//! - `send`: three times more; it doesn't matter what came of what was sent.
//! - `look`: three times more, each only after a lookup has shown that nothing came of it.
//!
//! `perhaps` says whether modify and delete are ambiguous in the end. No add is: the lookups prove that.

use std::rc::Rc;

use timpush_sched::client::{Cause, Command, Event, Failure, Limits, Mode, Progress, SignReason};

use crate::simulation::{Answer, LIMITS, Outside, Sent, Sky, TestClient, Way, marks, request, task};

const TABLE: &str = "
| failure                                          | mode  | get list | modify | delete | add   | told as | retryable | perhaps |
|--------------------------------------------------|-------|----------|--------|--------|-------|---------|-----------|---------|
| 60007 60011 60018 60019 90024                    |       | again    | again  | again  | again | service | yes       |         |
| 60004 60005                                      |       | once     | once   | once   | once  | service | yes       |         |
| 70001 70003                                      |       | sign     | sign   | sign   | sign  | service |           |         |
| 70050                                            |       | rest     | rest   | rest   | rest  | service | yes       |         |
| 60008 60013 60014 70169 70202 70500              |       | send     | send   | send   | look  | service | yes       | yes     |
| 90105 90992 90994 90995 91000                    |       | send     | send   | send   | look  | service | yes       | yes     |
| 60002 60003 60006 60009 60010 60012 60015 60016  |       | stop     | stop   | stop   | stop  | service |           |         |
| 60017 60020 60021 60025 60026 60027              |       | stop     | stop   | stop   | stop  | service |           |         |
| 70002 70005 70009 70013 70014 70016 70020 70051  |       | stop     | stop   | stop   | stop  | service |           |         |
| 70107 70206 70398 70399 71000 72000 72002 70402  |       | stop     | stop   | stop   | stop  | service |           |         |
| 70403 80001 80002 80004                          |       | stop     | stop   | stop   | stop  | service |           |         |
| 90001 90002 90003 90005 90007 90008 90009 90010  |       | stop     | stop   | stop   | stop  | service |           |         |
| 90011 90012 90018 90020 90022 90026 90028 90029  |       | stop     | stop   | stop   | stop  | service |           |         |
| 90032 90033 90034 90035 90039 90040 90043 90044  |       | stop     | stop   | stop   | stop  | service |           |         |
| 90045 90048 90049 90050 90051 90052 90053 90055  |       | stop     | stop   | stop   | stop  | service |           |         |
| 90056 90057 93000                                |       | stop     | stop   | stop   | stop  | service |           |         |
| 90104 90106 90107 90108 90110                    |       | stop     | stop   | stop   | stop  | service |           |         |
| 60028 90047 90109                                |       | stop     | stop   | stop   | stop  | service | yes       |         |
| 12345 -1                                         |       | stop     | stop   | stop   | stop  | service |           |         |
| refused reset                                    |       | send     | send   | send   | look  | network | yes       | yes     |
| time-out                                         |       | send     | send   | send   | look  | timeout | yes       | yes     |
| 500-html 502-html 503-html 504-html              |       | send     | send   | send   | look  | network | yes       | yes     |
| 200-html 200-empty 200-truncated 204-empty       |       | send     | send   | send   | look  | network | yes       | yes     |
| 408-html 409-html                                |       | send     | send   | send   | look  | network | yes       | yes     |
| 400-html 401-html 403-html 404-html 413-html     | relay | stop     | stop   | stop   | stop  | signing |           |         |
| 400-html 401-html 403-html 404-html 413-html     | sign  | stop     | stop   | stop   | stop  | network |           |         |
| 429-html                                         | relay | again    | again  | again  | again | signing | yes       |         |
| 429-html                                         | sign  | again    | again  | again  | again | network | yes       |         |
| 400-not-json 400-bad-request 400-wrong-app       | relay | stop     | stop   | stop   | stop  | signing |           |         |
| 400-bad-key 401-not-signed-in 403-not-allowed    | relay | stop     | stop   | stop   | stop  | signing |           |         |
| 403-other-origin 404-unknown-command 404-sign-off | relay | stop    | stop   | stop   | stop  | signing |           |         |
| 405-method-not-allowed 409-key-reused            | relay | stop     | stop   | stop   | stop  | signing |           |         |
| 413-too-large                                    | relay | stop     | stop   | stop   | stop  | signing |           |         |
| 429-rate-limited                                 | relay | again    | again  | again  | again | signing | yes       |         |
| 409-outcome-unknown 500-internal 502-bad-gateway | relay | send     | send   | send   | look  | network | yes       | yes     |
| 504-timeout                                      | relay | send     | send   | send   | look  | network | yes       | yes     |
";

struct Case {
    failure: &'static str,
    mode: Mode,
    command: Command,
    then: &'static str,
    told_as: &'static str,
    retryable: bool,
    perhaps: bool,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for row in TABLE.lines().skip(3) {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let [_, failures, mode, read, modify, delete, add, told_as, retryable, perhaps, _] = cells[..] else {
            panic!("{row}");
        };
        for failure in failures.split(' ') {
            for (name, mode_of) in [("relay", Mode::Relay), ("sign", Mode::Sign)] {
                if !mode.is_empty() && mode != name {
                    continue;
                }
                for command in Command::ALL {
                    let then = match command {
                        Command::Get | Command::List => read,
                        Command::Modify => modify,
                        Command::Delete => delete,
                        Command::Add => add,
                    };
                    let perhaps = perhaps == "yes" && matches!(command, Command::Modify | Command::Delete);
                    let retryable = retryable == "yes";
                    cases.push(Case { failure, mode: mode_of, command, then, told_as, retryable, perhaps });
                }
            }
        }
    }
    cases
}

/// What the network does for this failure.
fn way(failure: &'static str) -> Way {
    match failure {
        "refused" | "reset" => Way::Refused,
        "time-out" => Way::Silence,
        _ => {
            if let Ok(code) = failure.parse() {
                return Way::Code(code);
            }
            let (status, what) = failure.split_once('-').unwrap();
            let foreign = matches!(what, "html" | "empty" | "truncated");
            Way::Status(status.parse().unwrap(), (!foreign).then_some(what))
        }
    }
}

pub async fn make(
    client: Rc<TestClient>,
    command: Command,
    task_id: u64,
) -> Result<(Answer, u32), Box<Failure<Outside>>> {
    let request = request(command, task_id);
    let progress = Progress::default();
    // Four time-outs with their lookups take more than a minute.
    let limits = Limits { total_timeout_ms: 600_000.0, ..LIMITS };
    let result = match command {
        Command::Add => client.create(&request, &marks(&request), limits, &progress).await,
        Command::Delete => client.delete(&request, task_id, limits, &progress).await,
        _ => client.call(command, &request, limits, &progress).await,
    };
    result.map(|answer| (answer, progress.attempts()))
}

/// A world in which the command meets the failure so many times. One task is there, which this client didn't make.
fn world(case: &Case, times: usize) -> (Rc<Sky>, Rc<TestClient>, u64) {
    let sky = Sky::new(1);
    let now_ms = sky.service_now() - 86_400_000.0;
    let task_id = sky.service.borrow_mut().add(&task("Old"), now_ms);
    sky.script(case.command, vec![way(case.failure); times]);
    let client = sky.client(case.mode);
    (sky, client, task_id)
}

#[test]
fn a_failure_that_stays_is_told_as_the_table_says() {
    let cases = cases();
    assert!(cases.len() > 1_000, "{} cases", cases.len());
    for case in &cases {
        let (sky, client, task_id) = world(case, 100);
        let name = format!("{} of {:?} in {:?} mode", case.failure, case.command, case.mode);
        let failure =
            sky.time.run(make(client, case.command, task_id)).err().unwrap_or_else(|| panic!("{name}"));
        let sends = match case.then {
            "stop" | "rest" => 1,
            "once" | "sign" => 2,
            _ => 4,
        };
        let sent = sky.sent_of(case.command);
        assert_eq!(sent.len(), sends, "sends: {name}");
        assert_eq!(failure.attempts, sends as u32, "attempts: {name}");
        assert_eq!(failure.command, case.command);
        assert_eq!(told(&failure), case.told_as, "told as: {name}");
        assert_eq!(failure.retryable, case.retryable, "retryable: {name}");
        assert_eq!(failure.ambiguous, case.perhaps, "ambiguous: {name}");
        if let Cause::Service(answer) = &failure.cause {
            assert_eq!(answer.code.to_string(), case.failure);
        }
        if let Cause::Network(trouble) | Cause::Signing(trouble) = &failure.cause {
            let status = case.failure.split('-').next().and_then(|status| status.parse().ok());
            assert_eq!(trouble.status, status, "status: {name}");
        }
        assert_waits(&sky, case, &sent, &name);
        sky.assert_idle();
    }
}

#[test]
fn a_failure_that_passes_is_survived_where_the_table_says() {
    for case in &cases() {
        let (sky, client, task_id) = world(case, 1);
        let name = format!("{} of {:?} in {:?} mode", case.failure, case.command, case.mode);
        let result = sky.time.run(make(client, case.command, task_id));
        assert_eq!(result.is_err(), matches!(case.then, "stop" | "rest"), "{name}");
        if let Ok((answer, attempts)) = result {
            assert_eq!((answer.code, attempts), (0, 2), "{name}");
        }
        let tasks = sky.service.borrow().tasks.len();
        let expected = match case.command {
            Command::Add if !matches!(case.then, "stop" | "rest") => 2,
            Command::Delete if !matches!(case.then, "stop" | "rest") => 0,
            _ => 1,
        };
        assert_eq!(tasks, expected, "tasks: {name}");
    }
}

pub fn told(failure: &Failure<Outside>) -> &'static str {
    match failure.cause {
        Cause::Service(_) => "service",
        Cause::Signing(_) => "signing",
        Cause::Network(_) => "network",
        Cause::Aborted => "aborted",
        Cause::Timeout { .. } => "timeout",
    }
}

/// When the attempts left, and with what.
fn assert_waits(sky: &Sky, case: &Case, sent: &[Sent], name: &str) {
    let events = sky.events.borrow();
    let retries: Vec<_> = events
        .iter()
        .filter_map(|(_, event)| match event {
            Event::Retry { command, delay_ms, attempt, .. } if *command == case.command => {
                Some((*attempt, *delay_ms))
            }
            _ => None,
        })
        .collect();
    assert_eq!(retries.len(), sent.len() - 1, "retries told: {name}");
    let took = match way(case.failure) {
        Way::Silence => LIMITS.timeout_ms,
        Way::Refused => 50.0,
        _ => 100.0,
    };
    for (index, (pair, (attempt, delay_ms))) in sent.windows(2).zip(&retries).enumerate() {
        assert_eq!(*attempt, index as u32 + 2, "{name}");
        let waited = pair[1].at - pair[0].at - took;
        let crowded = case.then == "again";
        let bound = if crowded { 1_000.0 } else { 200.0 } * f64::from(1 << index);
        let least = if case.failure == "90024" { 1_000.0 } else { 0.0 };
        match case.then {
            "sign" => assert_eq!(*delay_ms, 0.0, "{name}"),
            "look" => {
                assert!(waited >= 5_000.0, "a lookup begins when it is settled: {name}");
                let looked = |list: &Sent| list.at > pair[0].at + took + 4_999.0 && list.at < pair[1].at;
                assert!(sky.sent_of(Command::List).iter().any(looked), "not looked up: {name}");
            }
            _ => {
                assert!(*delay_ms >= least && *delay_ms <= bound.max(least), "waits {delay_ms} ms: {name}");
                assert!((waited - delay_ms).abs() < 1.0, "waited {waited} ms, told {delay_ms}: {name}");
            }
        }
        let same_key = pair[0].key == pair[1].key;
        assert_eq!(same_key, case.then != "look" || case.mode == Mode::Sign, "key: {name}");
        assert_eq!(pair[0].body, pair[1].body, "MsgRandom and all else stay: {name}");
        let same_signature = pair[0].usersig == pair[1].usersig;
        assert_eq!(same_signature, case.then != "sign" || case.mode == Mode::Relay, "signature: {name}");
    }
    assert!((1..).zip(sent).all(|(number, sent)| sent.attempt == number), "attempts: {name}");
    let with_key = case.mode == Mode::Relay && case.command == Command::Add;
    assert!(sent.iter().all(|sent| sent.key.is_some() == with_key), "key: {name}");
    assert!(sent.iter().all(|sent| sent.usersig.is_some() == (case.mode == Mode::Sign)), "signature: {name}");
    let asked: Vec<_> = sky.asked.borrow().iter().map(|(_, ask)| ask.reason).collect();
    let expected: &[SignReason] = match (case.mode, case.then) {
        (Mode::Relay, _) => &[],
        // The second signature was refused as well: it won't be used again, and nobody needs another one yet.
        (Mode::Sign, "sign") => &[SignReason::First, SignReason::Rejected],
        (Mode::Sign, _) => &[SignReason::First],
    };
    assert_eq!(asked, expected, "signatures: {name}");
}
