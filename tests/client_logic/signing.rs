//! One signature for all who wait, renewed in time and never twice at once.

use std::rc::Rc;

use timpush_sched::client::{Cause, Command, Failure, Mode, Progress, SignReason};

use crate::simulation::{Answer, LIMITS, Outside, Sky, Started, TestClient, Way, request};

fn get(sky: &Rc<Sky>, client: &Rc<TestClient>) -> Started<Result<Answer, Box<Failure<Outside>>>> {
    let client = Rc::clone(client);
    sky.time.start(async move {
        client.call(Command::Get, &request(Command::Get, 1), LIMITS, &Progress::default()).await
    })
}

fn reasons(sky: &Sky) -> Vec<SignReason> {
    sky.asked.borrow().iter().map(|(_, ask)| ask.reason).collect()
}

/// A world with a task 1 for every get to find… or not: what counts here is that the service was asked.
fn world() -> (Rc<Sky>, Rc<TestClient>) {
    let sky = Sky::new(1);
    let client = sky.client(Mode::Sign);
    (sky, client)
}

#[test]
fn however_many_wait_one_is_asked_for() {
    let (sky, client) = world();
    let calls: Vec<_> = (0..200).map(|_| get(&sky, &client)).collect();
    sky.time.settle();
    assert!(calls.iter().all(|call| call.result().is_some()));
    assert_eq!(reasons(&sky), [SignReason::First]);
    assert!(sky.sent_of(Command::Get).iter().all(|get| get.usersig.as_deref() == Some("signature 1")));
}

#[test]
fn who_leaves_takes_it_from_nobody_else() {
    // The one that started it, one in the middle, the one that polled it last.
    for leaver in [0, 2, 4] {
        let (sky, client) = world();
        let calls: Vec<_> = (0..5).map(|_| get(&sky, &client)).collect();
        sky.time.pass(50.0);
        calls[leaver].abort();
        sky.time.settle();
        let settled = calls.iter().filter(|call| call.result().is_some()).count();
        assert_eq!((settled, reasons(&sky).len()), (4, 1), "without {leaver}");
        assert_eq!(sky.time.now(), 200.0, "nobody was forgotten, without {leaver}");
        sky.assert_idle();
    }
}

#[test]
fn when_all_have_left_it_is_dropped_and_the_next_call_asks_anew() {
    let (sky, client) = world();
    let calls: Vec<_> = (0..5).map(|_| get(&sky, &client)).collect();
    sky.time.pass(50.0);
    calls.iter().for_each(Started::abort);
    sky.assert_idle();
    let call = get(&sky, &client);
    sky.time.settle();
    assert!(call.result().is_some());
    assert_eq!(reasons(&sky), [SignReason::First, SignReason::First]);
}

#[test]
fn a_signer_that_fails_rejects_all_who_wait_and_is_asked_again_by_the_next() {
    let (sky, client) = world();
    let mut answers = vec![Ok(600_000.0), Err(503)];
    *sky.signer.borrow_mut() = Box::new(move |_| answers.pop().unwrap());
    let calls: Vec<_> = (0..7).map(|_| get(&sky, &client)).collect();
    sky.time.settle();
    for call in &calls {
        let failure = call.result().unwrap().err().unwrap();
        assert!(matches!(failure.cause, Cause::Signing(trouble) if trouble.status == Some(503)));
        assert_eq!((failure.attempts, failure.retryable, failure.ambiguous), (0, true, false));
    }
    assert!(sky.sent.borrow().is_empty());
    let call = get(&sky, &client);
    sky.time.settle();
    assert!(!matches!(call.result().unwrap().err().unwrap().cause, Cause::Signing(_)));
    assert_eq!(reasons(&sky), [SignReason::First, SignReason::First]);
}

#[test]
fn it_is_renewed_when_a_minute_or_a_tenth_of_its_life_is_left() {
    for (life_ms, renewed_after_ms) in
        [(600_000.0, 540_000.0), (86_400_000.0, 77_760_000.0), (90_000.0, 30_000.0)]
    {
        let (sky, client) = world();
        *sky.signer.borrow_mut() = Box::new(move |_| Ok(life_ms));
        let settle = || {
            get(&sky, &client);
            sky.time.settle();
        };
        // The clock is known to the second, since `Date` is.
        settle();
        let came = sky.asked.borrow()[0].0 + sky.trip_ms.get();
        sky.time.pass(came + renewed_after_ms - 1_500.0 - sky.time.now());
        settle();
        assert_eq!(reasons(&sky).len(), 1, "too early, of {life_ms}");
        sky.time.pass(came + renewed_after_ms + 1_000.0 - sky.time.now());
        let asked_at = sky.time.now();
        get(&sky, &client);
        get(&sky, &client);
        sky.time.settle();
        assert_eq!(reasons(&sky), [SignReason::First, SignReason::Expiring], "of {life_ms}");
        assert!(sky.asked.borrow()[1].0 >= asked_at);
        let last = sky.sent_of(Command::Get).pop().unwrap();
        assert_eq!(last.usersig.as_deref(), Some("signature 2"), "the new one is waited for");
    }
}

#[test]
fn a_refused_one_is_replaced_once_for_all_who_used_it() {
    let (sky, client) = world();
    get(&sky, &client);
    sky.time.settle();
    // Three leave with the first signature, and all are refused; the first refusal is back before the last has left.
    sky.script(Command::Get, [Way::Code(70_001), Way::Code(70_001), Way::Code(70_003)]);
    let calls: Vec<_> = (0..3).map(|_| get(&sky, &client)).collect();
    sky.time.settle();
    for call in calls {
        assert!(
            matches!(call.result().unwrap().err().unwrap().cause, Cause::Service(answer) if answer.code == 90_104)
        );
    }
    assert_eq!(reasons(&sky), [SignReason::First, SignReason::Rejected]);
}

#[test]
fn a_late_refusal_of_an_older_one_does_not_take_the_newer() {
    let (sky, client) = world();
    get(&sky, &client);
    sky.time.settle();
    sky.script(Command::Get, [Way::Code(70_001)]);
    sky.trip_ms.set(3_000.0);
    let slow = get(&sky, &client);
    sky.time.pass(10.0);
    // Meanwhile another one is refused quickly, and has a new signature long before.
    sky.trip_ms.set(100.0);
    sky.script(Command::List, [Way::Code(70_001)]);
    let list = {
        let client = Rc::clone(&client);
        sky.time.start(async move {
            client.call(Command::List, &request(Command::List, 0), LIMITS, &Progress::default()).await.is_ok()
        })
    };
    sky.time.pass(1_000.0);
    assert_eq!(list.result(), Some(true));
    sky.time.settle();
    assert!(slow.result().is_some());
    assert_eq!(reasons(&sky), [SignReason::First, SignReason::Rejected], "the newer was thrown away");
    assert_eq!(sky.sent_of(Command::Get).pop().unwrap().usersig.as_deref(), Some("signature 2"));
}

#[test]
fn one_that_seems_to_have_ended_when_it_comes_is_used_once_and_not_asked_for_in_circles() {
    let (sky, client) = world();
    *sky.signer.borrow_mut() = Box::new(|_| Ok(-3_600_000.0));
    let calls: Vec<_> = (0..20).map(|_| get(&sky, &client)).collect();
    sky.time.settle();
    assert!(calls.iter().all(|call| call.result().is_some()));
    assert_eq!(sky.sent_of(Command::Get).len(), 20);
    assert_eq!(reasons(&sky).len(), 1);
}

#[test]
fn who_waits_longer_for_a_turn_than_the_signature_lives_leaves_with_a_new_one_in_order() {
    let (sky, client) = world();
    *sky.signer.borrow_mut() = Box::new(|_| Ok(5_000.0));
    let calls: Vec<_> = (0..50).map(|_| get(&sky, &client)).collect();
    sky.time.settle();
    assert!(calls.iter().all(|call| call.result().is_some()));
    let signed = reasons(&sky).len();
    assert!((2..=4).contains(&signed), "{signed} signatures in ten seconds");
    let used: Vec<_> = sky.sent_of(Command::Get).into_iter().map(|get| get.usersig).collect();
    assert!(used.is_sorted(), "an older one came back");
}
