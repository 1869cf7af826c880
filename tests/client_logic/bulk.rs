//! One task for each chunk of accounts, and nothing of it lost.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};
use timpush_sched::client::{Before, BulkProgress, Chunk, Command, Fate, Ledger, Mode};

use crate::simulation::{LIMITS, Outside, Sky, Way, marks, task};

/// Chunks of 500 accounts with what became of them before.
fn chunks(before: &[Before]) -> Vec<Chunk<Value>> {
    let chunk = |(number, before): (usize, &Before)| {
        let mut request = task("Sale");
        request["Content"]["DataId"] = number.to_string().into();
        Chunk { request, accounts: 500, before: *before }
    };
    before.iter().enumerate().map(chunk).collect()
}

/// Runs them, and drops the run after so many ms.
fn run(sky: &Rc<Sky>, before: &[Before], abort_after_ms: f64) -> (Vec<Fate<Outside>>, Vec<BulkProgress>) {
    let client = sky.client(Mode::Relay);
    let ledger = Rc::new(Ledger::<Outside>::default());
    let told = Rc::new(RefCell::new(Vec::new()));
    let started = {
        let (ledger, told, chunks) = (Rc::clone(&ledger), Rc::clone(&told), chunks(before));
        sky.time.start(async move {
            let marks = marks(&task("Sale"));
            client.bulk(&chunks, &marks, LIMITS, &ledger, |so_far| told.borrow_mut().push(so_far)).await;
        })
    };
    sky.time.pass(abort_after_ms);
    started.abort();
    sky.assert_idle();
    let fates = Rc::try_unwrap(ledger).ok().unwrap().close();
    (fates, told.take())
}

fn words(fates: &[Fate<Outside>]) -> Vec<&'static str> {
    let word = |fate: &Fate<Outside>| match fate {
        Fate::Pending => "pending",
        Fate::AsBefore => "as before",
        Fate::Created { .. } => "created",
        Fate::Failed(failure) if failure.ambiguous => "perhaps",
        Fate::Failed(_) => "failed",
    };
    fates.iter().map(word).collect()
}

const LONG: f64 = 1e7;
const NEW: Before = Before::Untried;

#[test]
fn each_chunk_makes_a_task_with_its_own_msg_random_and_every_step_is_told() {
    let sky = Sky::new(1);
    let (fates, told) = run(&sky, &[NEW; 12], LONG);
    assert_eq!(words(&fates), ["created"; 12]);
    let expected: Vec<_> =
        (1..=12).map(|done| BulkProgress { tasks: 12, done, failed: 0, accounts: done * 500 }).collect();
    assert_eq!(told, expected);
    let mut randoms: Vec<_> =
        sky.sent.borrow().iter().map(|add| add.body["Content"]["MsgRandom"].as_u64().unwrap()).collect();
    randoms.sort_unstable();
    randoms.dedup();
    assert_eq!(randoms.len(), 12);
}

#[test]
fn a_chunk_that_is_refused_does_not_hold_up_the_others() {
    let sky = Sky::new(1);
    sky.script(Command::Add, [Way::Serve, Way::Code(90_108)]);
    let (fates, told) = run(&sky, &[NEW; 4], LONG);
    assert_eq!(words(&fates), ["created", "failed", "created", "created"]);
    assert_eq!(told.last(), Some(&BulkProgress { tasks: 4, done: 3, failed: 1, accounts: 1_500 }));
}

#[test]
fn a_failure_that_would_hit_all_ends_it() {
    for way in [70_009, 70_050, 60_010, 60_020, 90_109, 90_110]
        .map(Way::Code)
        .into_iter()
        .chain([Way::Status(401, Some("not-signed-in")), Way::Status(403, Some("not-allowed"))])
    {
        let sky = Sky::new(1);
        sky.script(Command::Add, [Way::Serve, way]);
        let (fates, told) = run(&sky, &[NEW; 5], LONG);
        assert_eq!(words(&fates), ["created", "failed"], "{way:?}; the rest is pending");
        assert_eq!(told.len(), 2);
    }
}

#[test]
fn one_chunk_may_meet_a_dead_network_but_not_all_of_them() {
    let sky = Sky::new(1);
    sky.network(|_, body| if body["Content"]["DataId"] == "0" { Way::Serve } else { Way::Refused });
    let (fates, _) = run(&sky, &[NEW; 6], LONG);
    assert_eq!(words(&fates), ["created", "perhaps", "perhaps"]);
}

#[test]
fn aborted_at_any_time_it_tells_what_became_of_each_and_resume_repeats_nothing_that_succeeded() {
    for abort_after_ms in (0..130).map(|step| f64::from(step) * 10.0 + 1.0) {
        let sky = Sky::new(1);
        sky.script(Command::Add, [Way::Serve, Way::Code(90_108)]);
        let (fates, _) = run(&sky, &[NEW; 8], abort_after_ms);
        let mut before = [NEW; 8];
        let mut open = 0;
        for (before, fate) in before.iter_mut().zip(&fates) {
            *before = match fate {
                Fate::Created { .. } => Before::Created,
                Fate::Failed(failure) => {
                    open += u32::from(failure.ambiguous);
                    Before::Failed { ambiguous: failure.ambiguous }
                }
                Fate::Pending | Fate::AsBefore => NEW,
            };
        }
        assert!(open <= 1);
        sky.script(Command::Add, []);
        let (fates, told) = run(&sky, &before, LONG);
        let service = sky.service.borrow();
        for (number, (before, fate)) in before.iter().zip(&fates).enumerate() {
            let tasks = service.made_by.get(&number.to_string()).copied().unwrap_or_default();
            let skipped = matches!(before, Before::Created | Before::Failed { ambiguous: true });
            assert_eq!(
                matches!(fate, Fate::AsBefore),
                skipped,
                "chunk {number} aborted after {abort_after_ms}"
            );
            assert!(if *before == (Before::Failed { ambiguous: true }) { tasks <= 1 } else { tasks == 1 });
        }
        if let Some(last) = told.last() {
            assert_eq!((last.tasks, last.done + last.failed), (8, 8));
        }
    }
}

#[test]
fn resume_sends_what_failed_and_what_is_pending_but_not_what_may_be_there() {
    let sky = Sky::new(1);
    let before =
        [Before::Created, Before::Failed { ambiguous: true }, Before::Failed { ambiguous: false }, NEW];
    let (fates, told) = run(&sky, &before, LONG);
    assert_eq!(words(&fates), ["as before", "as before", "created", "created"]);
    let sent: Vec<_> = sky.sent.borrow().iter().map(|add| add.body["Content"]["DataId"].clone()).collect();
    assert_eq!(sent, [json!("2"), json!("3")]);
    assert_eq!(told.last(), Some(&BulkProgress { tasks: 4, done: 3, failed: 1, accounts: 1_500 }));
}
