//! Never more calls of one command in any second than allowed, first come first served.

use std::collections::BTreeMap;
use std::rc::Rc;

use proptest::prelude::*;
use timpush_sched::client::{Command, Event, Mode, Page, Progress};

use crate::simulation::{LIMITS, PATIENT, Sky, Started, TestClient, Way, Ways, request};

/// A get of this task, started after so many ms.
fn get(sky: &Rc<Sky>, client: &Rc<TestClient>, task_id: u64, after_ms: f64) -> Started<bool> {
    let (client, time) = (Rc::clone(client), sky.time.clone());
    sky.time.start(async move {
        time.sleep(after_ms).await;
        let request = request(Command::Get, task_id);
        client.call(Command::Get, &request, PATIENT, &Progress::default()).await.is_ok()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]
    #[test]
    fn no_second_has_more_than_its_share_and_nobody_overtakes(
        per_second in 1_u32..8,
        calls in prop::collection::vec((0_u32..4_000, prop::option::of(0_u32..6_000)), 1..60),
    ) {
        let sky = Sky::new(1);
        let client = sky.client_on(&Rc::default(), Mode::Relay, per_second);
        let mut aborts: Vec<(f64, Started<bool>)> = Vec::new();
        let mut patient = Vec::new();
        for (number, (start, abort)) in calls.iter().enumerate() {
            let call = get(&sky, &client, number as u64, f64::from(*start));
            match abort {
                Some(after) => aborts.push((f64::from(start + after), call)),
                None => patient.push(call),
            }
        }
        aborts.sort_by(|one, other| one.0.total_cmp(&other.0));
        for (at, call) in &aborts {
            sky.time.pass(at - sky.time.now());
            call.abort();
        }
        sky.time.settle();
        prop_assert!(patient.iter().all(|call| call.result().is_some()));
        let sent = sky.sent_of(Command::Get);
        for window in sent.windows(per_second as usize + 1) {
            prop_assert!(window[per_second as usize].at - window[0].at > 1_000.0);
        }
        // First come, first served: by start, then by number.
        let came: Vec<_> = sent.iter().map(|get| {
            let number = get.body["TaskID"].as_u64().unwrap();
            (calls[number as usize].0, number)
        }).collect();
        prop_assert!(came.is_sorted(), "{came:?}");
        // Nobody waits for a place that is free: whoever left took none.
        let mut turns: Vec<f64> = Vec::new();
        for get in &sent {
            let number = get.body["TaskID"].as_u64().unwrap() as usize;
            let came = f64::from(calls[number].0);
            let free = turns.len().checked_sub(per_second as usize).map_or(0.0, |before| turns[before] + 1_051.0);
            let last = turns.last().copied().unwrap_or_default();
            prop_assert!(get.at <= came.max(free).max(last) + 1.0, "call {number} waited until {}", get.at);
            turns.push(get.at);
        }
        sky.assert_idle();
    }
}

#[test]
fn the_service_never_finds_us_too_fast_where_the_network_has_no_jitter() {
    let sky = Sky::new(1);
    sky.service.borrow_mut().ways = Ways { per_second: Some(5), ..Ways::default() };
    let page: Rc<Page> = Rc::default();
    let clients = [sky.client_on(&page, Mode::Relay, 5), sky.client_on(&page, Mode::Sign, 5)];
    let calls: Vec<_> = (0..200).map(|number| get(&sky, &clients[number % 2], number as u64, 0.0)).collect();
    sky.time.settle();
    assert!(calls.iter().all(|call| call.result().is_some()));
    assert_eq!(sky.service.borrow().too_fast, 0);
    assert!(sky.time.now() < 41_200.0, "it could have been faster than {} ms", sky.time.now());
}

#[test]
fn each_command_and_each_client_s_app_has_its_own_pace() {
    let sky = Sky::new(1);
    let client = sky.client(Mode::Relay);
    for number in 0..5 {
        get(&sky, &client, number, 0.0);
        let client = Rc::clone(&client);
        sky.time.start(async move {
            client.call(Command::List, &request(Command::List, 0), LIMITS, &Progress::default()).await.is_ok()
        });
    }
    let other = sky.client(Mode::Relay);
    get(&sky, &other, 9, 0.0);
    sky.time.settle();
    assert!(sky.sent.borrow().iter().all(|sent| sent.at == 0.0), "another page waits for nobody");
}

#[test]
fn who_waits_is_told_how_long() {
    let sky = Sky::new(1);
    let client = sky.client(Mode::Relay);
    for number in 0..23 {
        get(&sky, &client, number, 0.0);
    }
    sky.time.settle();
    let mut told = BTreeMap::<u64, u32>::new();
    for (at, event) in sky.events.borrow().iter() {
        if let Event::Throttle { delay_ms, .. } = event {
            assert_eq!(*at, 0.0);
            *told.entry(*delay_ms as u64).or_default() += 1;
        }
    }
    assert_eq!(told, BTreeMap::from([(1_051, 5), (2_102, 5), (3_153, 5), (4_204, 3)]));
}

#[test]
fn a_retry_waits_for_its_turn_again() {
    let sky = Sky::new(1);
    sky.network(|_, _| Way::Code(60_007));
    let client = sky.client_on(&Rc::default(), Mode::Relay, 1);
    for number in 0..6 {
        get(&sky, &client, number, 0.0);
    }
    sky.time.settle();
    let sent = sky.sent_of(Command::Get);
    assert!(sent.len() > 50);
    assert!(sent.windows(2).all(|pair| pair[1].at - pair[0].at > 1_000.0));
}
