//! All tasks of a list that shifts under the reader.

use std::collections::BTreeSet;
use std::rc::Rc;

use proptest::prelude::*;
use serde_json::Value;
use timpush_sched::client::{Command, Mode, Progress, Tasks};

use crate::simulation::{BEGIN_MS, LIMITS, Sky, TestClient, Way, request, task, text};

fn query(asc: bool, by_schedule: bool) -> Value {
    let mut query = request(Command::List, 0);
    query["Asc"] = asc.into();
    query["OrderBy"] = if by_schedule { "schedat" } else { "createat" }.into();
    query
}

/// Adds the task of this number: made in the order of numbers, and due in quite another one.
fn add(sky: &Sky, number: u64) -> u64 {
    let mut request = task("Sale");
    request["SchedAt"] = text(BEGIN_MS + 1e10 + (number * 7_919 % 1_000) as f64 * 3_600_000.0).into();
    sky.service.borrow_mut().add(&request, BEGIN_MS + number as f64 * 60_000.0)
}

/// The TaskIDs that the next page gives; none after the last one.
fn next_page(
    sky: &Sky,
    client: &Rc<TestClient>,
    mut tasks: Tasks,
    query: &Value,
) -> (Option<Vec<u64>>, Tasks) {
    let (client, query) = (Rc::clone(client), query.clone());
    sky.time.run(async move {
        let next = client.next_page(&mut tasks, &query, LIMITS, &Progress::default()).await.ok().unwrap();
        let ids = next.map(|page| page.fresh.iter().map(|at| page.reply.tasks[*at].task_id).collect());
        (ids, tasks)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]
    #[test]
    fn what_is_there_throughout_is_given_exactly_once(
        first in 0_u64..80,
        page_size in 1_u64..12,
        asc: bool,
        by_schedule: bool,
        shifts in prop::collection::vec((0_u32..4, 0_u32..6, any::<u64>()), 0..40),
    ) {
        let sky = Sky::new(1);
        let mut stays: BTreeSet<u64> = (0..first).map(|number| add(&sky, number)).collect();
        let client = sky.client_on(&Rc::default(), Mode::Relay, 1_000);
        let query = query(asc, by_schedule);
        let mut tasks = Tasks::new(page_size);
        let mut given = Vec::new();
        let mut number = first;
        let mut shifts = shifts.into_iter();
        loop {
            // Before each page tasks come and go.
            let shifting = Rc::clone(&sky);
            let mut shift = shifts.next();
            sky.network(move |_, _| {
                let (added, removed, which) = shift.take().unwrap_or_default();
                for _ in 0..added {
                    add(&shifting, number);
                    number += 1;
                }
                for nth in 0..u64::from(removed) {
                    let mut service = shifting.service.borrow_mut();
                    let ids: Vec<u64> = service.tasks.keys().copied().collect();
                    if !ids.is_empty() {
                        service.remove(ids[(which.wrapping_add(nth * 31) % ids.len() as u64) as usize]);
                    }
                }
                Way::Serve
            });
            number += 4;
            let (page, next) = next_page(&sky, &client, tasks, &query);
            tasks = next;
            stays.retain(|id| sky.service.borrow().tasks.contains_key(id));
            match page {
                Some(page) => given.extend(page),
                None => break,
            }
            prop_assert!(sky.sent.borrow().len() < 3_000, "it never ends");
        }
        let once: BTreeSet<u64> = given.iter().copied().collect();
        prop_assert_eq!(once.len(), given.len(), "given twice");
        prop_assert!(stays.is_subset(&once), "jumped over {:?}", stays.difference(&once));
    }
}

#[test]
fn a_list_that_rests_is_read_once_through_in_order() {
    let sky = Sky::new(1);
    let ids: Vec<u64> = (0..250).map(|number| add(&sky, number)).collect();
    let client = sky.client(Mode::Relay);
    let mut tasks = Tasks::new(100);
    let mut given = Vec::new();
    loop {
        let (page, next) = next_page(&sky, &client, tasks, &query(true, false));
        tasks = next;
        let Some(page) = page else { break };
        given.extend(page);
    }
    assert_eq!(given, ids);
    let asked: Vec<_> =
        sky.sent_of(Command::List).iter().map(|list| list.body["Offset"].as_u64().unwrap()).collect();
    assert_eq!(asked, [0, 99, 198]);
}

#[test]
fn pages_are_fetched_as_they_are_read_and_a_failed_one_can_be_asked_for_again() {
    let sky = Sky::new(1);
    for number in 0..30 {
        add(&sky, number);
    }
    let client = sky.client(Mode::Relay);
    let (page, mut tasks) = next_page(&sky, &client, Tasks::new(10), &query(false, false));
    assert_eq!((page.unwrap().len(), sky.sent.borrow().len()), (10, 1));
    sky.script(Command::List, [Way::Code(60_010)]);
    tasks = sky.time.run({
        let client = Rc::clone(&client);
        async move {
            let query = query(false, false);
            let failed = client.next_page(&mut tasks, &query, LIMITS, &Progress::default()).await;
            assert!(failed.is_err());
            tasks
        }
    });
    let (page, _) = next_page(&sky, &client, tasks, &query(false, false));
    assert_eq!(page.unwrap().len(), 9);
}
