//! How long a call tries, how it is dropped, and when it stops trying.

use std::rc::Rc;

use timpush_sched::client::{Cause, Command, Event, Failure, Limits, Mode, Progress};

use crate::simulation::{
    Answer, BEGIN_MS, LIMITS, Outside, Sky, Started, TestClient, Way, marks, request, task,
};

type Result = std::result::Result<Answer, Box<Failure<Outside>>>;

/// A call with these limits.
fn start(sky: &Rc<Sky>, client: &Rc<TestClient>, command: Command, limits: Limits) -> Started<Result> {
    let client = Rc::clone(client);
    sky.time.start(async move {
        let progress = Progress::default();
        let request = request(command, 1_000_000_001);
        match command {
            Command::Add => client.create(&request, &marks(&request), limits, &progress).await,
            Command::Delete => client.delete(&request, 1_000_000_001, limits, &progress).await,
            _ => client.call(command, &request, limits, &progress).await,
        }
    })
}

/// A world with one task that somebody else made.
fn world() -> Rc<Sky> {
    let sky = Sky::new(1);
    sky.service.borrow_mut().add(&task("Old"), BEGIN_MS - 1e8);
    sky
}

#[test]
fn an_attempt_that_hangs_is_given_up_and_the_next_one_made() {
    let sky = world();
    sky.script(Command::Get, [Way::Silence]);
    let limits = Limits { timeout_ms: 700.0, ..LIMITS };
    let call = start(&sky, &sky.client(Mode::Relay), Command::Get, limits);
    sky.time.settle();
    assert!(call.result().unwrap().is_ok());
    let sent = sky.sent_of(Command::Get);
    assert!((700.0..=900.0).contains(&(sent[1].at - sent[0].at)));
}

#[test]
fn the_whole_call_ends_when_its_time_is_over_wherever_it_stands() {
    for command in Command::ALL {
        for total_timeout_ms in [1.0, 60.0, 9_000.0, 12_000.0, 25_000.0, 35_000.0] {
            let sky = world();
            sky.network(|_, _| Way::Silence);
            let limits = Limits { total_timeout_ms, ..LIMITS };
            let call = start(&sky, &sky.client(Mode::Sign), command, limits);
            sky.time.settle();
            let failure = call.result().unwrap().err().unwrap();
            assert!(
                (sky.time.now() - total_timeout_ms).abs() < 0.01,
                "{command:?} ended at {}",
                sky.time.now()
            );
            assert!(matches!(failure.cause, Cause::Timeout { timeout_ms } if timeout_ms == total_timeout_ms));
            let sent = sky.sent_of(command).len();
            assert_eq!(failure.attempts as usize, sent);
            assert_eq!(
                failure.ambiguous,
                command.writes() && sent > 0,
                "{command:?} of {total_timeout_ms} ms"
            );
            sky.assert_idle();
        }
    }
}

#[test]
fn no_time_limit_is_no_time_limit() {
    for total_timeout_ms in [f64::INFINITY, f64::NAN, 1e12] {
        let sky = world();
        let call = start(&sky, &sky.client(Mode::Relay), Command::Get, Limits { total_timeout_ms, ..LIMITS });
        sky.time.settle();
        assert!(call.result().unwrap().is_ok());
    }
}

/// What is dropped, at whichever step, leaves nothing behind, and the client works as before.
#[test]
fn dropped_at_any_step_a_call_leaves_nothing_under_way() {
    let ways = [Way::Code(60_007), Way::Code(70_001), Way::Silence, Way::Reset, Way::Refused];
    let mut steps_seen = 0;
    for mode in [Mode::Relay, Mode::Sign] {
        for command in Command::ALL {
            for steps in 0.. {
                let sky = world();
                sky.script(command, ways);
                let client = sky.client(mode);
                // Others are in the line before it and behind it.
                let before: Vec<_> = (0..6).map(|_| start(&sky, &client, command, LIMITS)).collect();
                let call = start(&sky, &client, command, Limits { retries: 9, ..LIMITS });
                let behind = start(&sky, &client, command, LIMITS);
                for _ in 0..steps {
                    sky.time.step(f64::INFINITY);
                }
                let done = call.result().is_some();
                call.abort();
                before.iter().for_each(Started::abort);
                behind.abort();
                sky.assert_idle();
                sky.script(command, []);
                let next = start(&sky, &client, Command::List, LIMITS);
                let same = start(&sky, &client, command, LIMITS);
                sky.time.settle();
                assert!(next.result().unwrap().is_ok(), "{command:?} after {steps} steps");
                let same = same.result().unwrap();
                assert!(same.is_ok() || command == Command::Delete, "{command:?} after {steps} steps");
                sky.assert_idle();
                steps_seen += 1;
                if done {
                    break;
                }
            }
        }
    }
    assert!(steps_seen > 300, "{steps_seen} steps");
}

#[test]
fn who_is_dropped_behind_the_gate_keeps_nobody_out() {
    let sky = world();
    sky.trip_ms.set(9_000.0);
    let client = sky.client(Mode::Relay);
    let creates: Vec<_> = (0..100).map(|_| start(&sky, &client, Command::Add, LIMITS)).collect();
    sky.time.pass(5_000.0);
    creates[..90].iter().for_each(Started::abort);
    sky.time.settle();
    assert!(creates[90..].iter().all(|create| create.result().unwrap().is_ok()));
}

#[test]
fn retry_after_is_obeyed() {
    for (command, status) in
        [(Command::Get, 503), (Command::Get, 429), (Command::Modify, 503), (Command::Add, 429)]
    {
        let sky = world();
        sky.script(command, [Way::RetryAfter(status, 7_000.0)]);
        let call = start(&sky, &sky.client(Mode::Relay), command, LIMITS);
        sky.time.settle();
        assert!(call.result().unwrap().is_ok());
        let sent = sky.sent_of(command);
        assert!((7_100.0..7_200.0).contains(&(sent[1].at - sent[0].at)), "{command:?} {status}");
    }
}

#[test]
fn a_lookup_waits_as_long_as_the_relay_asks_for() {
    let sky = world();
    sky.script(Command::Add, [Way::RetryAfter(503, 20_000.0)]);
    let call = start(&sky, &sky.client(Mode::Relay), Command::Add, LIMITS);
    sky.time.settle();
    assert!(call.result().unwrap().is_ok());
    assert!(sky.sent_of(Command::List)[0].at >= 20_000.0);
}

#[test]
fn a_retry_after_beyond_the_time_that_is_left_ends_the_call_with_what_happened() {
    let sky = world();
    sky.script(Command::Get, [Way::RetryAfter(429, 61_000.0)]);
    let call = start(&sky, &sky.client(Mode::Relay), Command::Get, LIMITS);
    sky.time.settle();
    let failure = call.result().unwrap().err().unwrap();
    assert!(matches!(failure.cause, Cause::Signing(trouble) if trouble.status == Some(429)));
    assert!(failure.retryable && sky.time.now() < 200.0);
}

#[test]
fn a_dead_service_is_not_stormed() {
    for (way, most) in [(Way::Refused, 100), (Way::Silence, 50), (Way::Status(502, None), 100)] {
        for command in Command::ALL {
            let sky = world();
            sky.network(move |_, _| way);
            let client = sky.client(Mode::Relay);
            let limits = Limits { total_timeout_ms: f64::INFINITY, ..LIMITS };
            let calls: Vec<_> = (0..1_000).map(|_| start(&sky, &client, command, limits)).collect();
            sky.time.settle();
            assert!(calls.iter().all(|call| call.result().unwrap().is_err()));
            // Each create asks once for a list as well.
            let first = if command == Command::Add { 2_000 } else { 1_000 };
            let sent = sky.sent.borrow().len();
            assert!(sent <= first + most, "{sent} of {command:?} against {way:?}");
        }
    }
}

#[test]
fn waits_are_spread_over_all_that_is_allowed() {
    let mut delays = [const { Vec::<f64>::new() }; 8];
    for seed in 0..300 {
        let sky = Sky::new(seed);
        sky.network(|_, _| Way::Refused);
        let limits = Limits { retries: 8, total_timeout_ms: f64::INFINITY, ..LIMITS };
        start(&sky, &sky.client(Mode::Relay), Command::Get, limits);
        sky.time.settle();
        for (_, event) in sky.events.borrow().iter() {
            if let Event::Retry { attempt, delay_ms, .. } = event {
                delays[*attempt as usize - 2].push(*delay_ms);
            }
        }
    }
    for (retry, delays) in delays.iter().enumerate() {
        let bound = (200.0 * f64::from(1 << retry)).min(20_000.0);
        assert_eq!(delays.len(), 300);
        assert!(delays.iter().all(|delay| (0.0..=bound).contains(delay)));
        let mean = delays.iter().sum::<f64>() / 300.0;
        assert!((mean / bound - 0.5).abs() < 0.06, "retry {retry} waits {mean} of {bound} on average");
    }
}

#[test]
fn the_service_s_clock_is_learnt() {
    let sky = world();
    sky.ahead_ms.set(7_200_000.0);
    let client = sky.client(Mode::Relay);
    assert_eq!(client.now(), BEGIN_MS, "nothing is known yet");
    sky.outward.set(0.0);
    for trip_ms in [4_000.0, 100.0, 2_000.0] {
        sky.trip_ms.set(trip_ms);
        start(&sky, &client, Command::Get, LIMITS);
        sky.time.settle();
    }
    assert!((client.now() - sky.service_now()).abs() <= 550.0, "by the shortest trip");
    sky.ahead_ms.set(0.0);
    sky.time.pass(61_000.0);
    start(&sky, &client, Command::Get, LIMITS);
    sky.time.settle();
    assert!((client.now() - sky.service_now()).abs() <= 1_500.0, "what is old no longer counts");
}

#[test]
fn a_lost_create_is_found_without_any_clock_though_the_machine_s_is_hours_off() {
    let sky = world();
    sky.tells_date.set(false);
    sky.ahead_ms.set(-40_000_000.0);
    sky.script(Command::Add, [Way::AnswerLost]);
    let call = start(&sky, &sky.client(Mode::Sign), Command::Add, LIMITS);
    sky.time.settle();
    assert!(call.result().unwrap().is_ok());
    assert_eq!((sky.service.borrow().tasks.len(), sky.sent_of(Command::Add).len()), (2, 1));
}
