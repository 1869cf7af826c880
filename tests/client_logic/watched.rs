//! A task that is watched until it is dispatched.

use std::rc::Rc;

use timpush_sched::client::{Cause, Command, Mode, Progress, Watch};

use crate::simulation::{BEGIN_MS, LIMITS, Sky, Started, Way, request, task, text};

/// A task that is due so many ms from now.
fn due_in(sky: &Sky, ms: f64) -> u64 {
    let mut request = task("Sale");
    request["SchedAt"] = text(BEGIN_MS + ms).into();
    sky.service.borrow_mut().add(&request, BEGIN_MS - 1e6)
}

/// Each status with the time when it was told, and how it ended: of itself, or with a code.
type Watched = (Vec<(f64, String)>, Result<(), i64>);

fn watch(sky: &Rc<Sky>, task_id: u64, interval_ms: Option<f64>) -> Started<Watched> {
    let (client, time) = (sky.client(Mode::Relay), sky.time.clone());
    sky.time.start(async move {
        let mut watch = Watch::new(interval_ms);
        let mut told = Vec::new();
        let request = request(Command::Get, task_id);
        loop {
            match client.next_change(&mut watch, &request, LIMITS, &Progress::default()).await {
                Ok(Some(answer)) => told.push((time.now(), answer.task.unwrap().status)),
                Ok(None) => return (told, Ok(())),
                Err(failure) => match failure.cause {
                    Cause::Service(answer) => return (told, Err(answer.code)),
                    _ => return (told, Err(0)),
                },
            }
        }
    })
}

fn set(sky: &Sky, task_id: u64, status: &str) {
    let mut service = sky.service.borrow_mut();
    status.clone_into(&mut service.tasks.get_mut(&task_id).unwrap().status);
}

fn looks(sky: &Sky) -> Vec<f64> {
    sky.sent_of(Command::Get).iter().map(|get| get.at).collect()
}

#[test]
fn it_tells_each_status_once_and_ends_when_it_is_dispatched() {
    let sky = Sky::new(1);
    let task_id = due_in(&sky, 30_000.0);
    let watching = watch(&sky, task_id, None);
    sky.time.pass(32_000.0);
    set(&sky, task_id, "dispatching");
    sky.time.pass(3_000.0);
    set(&sky, task_id, "dispatched");
    sky.time.settle();
    let (told, end) = watching.result().unwrap();
    let statuses: Vec<_> = told.iter().map(|(_, status)| status.as_str()).collect();
    assert_eq!((statuses, end), (vec!["pending", "dispatching", "dispatched"], Ok(())));
    assert!(told[1].0 < 33_300.0 && told[2].0 < 36_400.0, "{told:?}");
}

#[test]
fn it_looks_more_often_as_the_time_nears() {
    let sky = Sky::new(1);
    let due_ms = 3_600_000.0;
    let task_id = due_in(&sky, due_ms);
    let _watching = watch(&sky, task_id, None);
    sky.time.pass(due_ms + 60_000.0);
    let looks = looks(&sky);
    for pair in looks.windows(2) {
        let expected = ((due_ms - pair[0]) / 10.0).clamp(1_000.0, 60_000.0);
        let waited = pair[1] - pair[0] - 100.0;
        assert!((waited - expected).abs() < 200.0, "waited {waited} of {expected} ms at {}", pair[0]);
    }
    assert!(looks.len() > 100);
}

#[test]
fn a_given_interval_is_kept() {
    let sky = Sky::new(1);
    let task_id = due_in(&sky, 1e7);
    let _watching = watch(&sky, task_id, Some(250.0));
    sky.time.pass(10_000.0);
    assert!(looks(&sky).windows(2).all(|pair| (pair[1] - pair[0] - 350.0).abs() < 1.0));
}

#[test]
fn it_rests_while_nobody_sees_the_page_and_looks_at_once_when_it_is_seen() {
    let sky = Sky::new(1);
    let task_id = due_in(&sky, 1e6);
    let _watching = watch(&sky, task_id, Some(1_000.0));
    sky.time.pass(2_500.0);
    sky.seen.set(false);
    sky.time.pass(600_000.0);
    let before = looks(&sky).len();
    assert!(before <= 4);
    sky.seen.set(true);
    sky.time.pass(50.0);
    assert_eq!(looks(&sky).len(), before + 1);
}

#[test]
fn it_ends_when_the_task_is_gone_and_fails_where_it_never_was() {
    let sky = Sky::new(1);
    let task_id = due_in(&sky, 1e6);
    let watching = watch(&sky, task_id, Some(1_000.0));
    sky.time.pass(2_500.0);
    sky.service.borrow_mut().remove(task_id);
    sky.time.settle();
    let (told, end) = watching.result().unwrap();
    assert_eq!((told.len(), end), (1, Ok(())));
    let never = watch(&sky, 7, None);
    sky.time.settle();
    assert_eq!(never.result().unwrap(), (vec![], Err(90_104)));
}

#[test]
fn a_look_that_fails_is_told() {
    let sky = Sky::new(1);
    let task_id = due_in(&sky, 1e6);
    let watching = watch(&sky, task_id, Some(1_000.0));
    sky.time.pass(2_500.0);
    sky.network(|_, _| Way::Code(60_010));
    sky.time.settle();
    assert_eq!(watching.result().unwrap().1, Err(60_010));
    sky.assert_idle();
}
