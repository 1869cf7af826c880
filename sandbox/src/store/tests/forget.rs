use std::time::Duration;

use super::super::{Finished, Owner, Portion, Store};
use super::{APP, add, fresh, task};
use crate::clock::Clock;

const OWNER: Owner = Owner(1);
const ALL: Portion = Portion { tasks: 1000, deliveries: 1000 };

/// A task that was dispatched at this moment to so many.
async fn dispatched(store: &Store, at_ms: i64, reached: usize) -> u64 {
    let clock = Clock::of_machine();
    clock.set_ms(at_ms);
    let id = add(store, task(1, 2, "a")).await;
    store.take(OWNER, &clock, Duration::from_secs(9), 9).await.unwrap();
    let reached = (0..reached).map(|number| format!("user{number}")).collect();
    let finished = Finished { task: id, push_task_id: String::new(), reached, error: String::new() };
    store.finish(OWNER, &clock, vec![finished]).await.unwrap();
    id
}

async fn there(store: &Store, ids: &[u64]) -> Vec<bool> {
    let mut there = Vec::new();
    for id in ids {
        there.push(store.get(APP, *id).await.unwrap().is_some());
    }
    there
}

async fn rows(store: &Store, table: &'static str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    store.read(move |db| Ok(db.query_row(&sql, [], |row| row.get(0))?)).await.unwrap()
}

const fn day(number: i64) -> i64 {
    (20_000 + number) * 24 * 60 * 60 * 1000
}

#[tokio::test]
async fn what_was_dispatched_before_goes_with_its_deliveries_and_all_else_stays() {
    let store = fresh();
    let pending = add(&store, task(1, i64::MAX / 4096, "later")).await;
    let mut ids = vec![pending];
    for (number, reached) in [(1, 2), (2, 0), (3, 1), (4, 3)] {
        ids.push(dispatched(&store, day(number), reached).await);
    }
    let earliest = store.earliest_push().await.unwrap().unwrap();
    assert!((day(1)..day(2)).contains(&earliest));
    assert!(!store.forget(day(1), ALL).await.unwrap());
    assert_eq!(there(&store, &ids).await, [true; 5]);
    assert!(!store.forget(day(3), ALL).await.unwrap());
    assert_eq!(there(&store, &ids).await, [true, false, false, true, true]);
    let left: Vec<_> = store.deliveries(0, 99).await.unwrap().iter().map(|one| one.id).collect();
    assert_eq!(left, [3, 4, 5, 6]);
    assert_eq!((rows(&store, "push").await, rows(&store, "delivery").await), (2, 4));
}

#[tokio::test]
async fn the_newest_delivery_s_task_stays_so_that_numbers_go_on() {
    let store = fresh();
    let [before, newest, nobody] = [
        dispatched(&store, day(1), 1).await,
        dispatched(&store, day(2), 2).await,
        dispatched(&store, day(3), 0).await,
    ];
    while store.forget(day(9), Portion { tasks: 1, deliveries: 1 }).await.unwrap() {}
    assert_eq!(there(&store, &[before, newest, nobody]).await, [false, true, false]);
    assert_eq!(store.earliest_push().await.unwrap(), None);
    dispatched(&store, day(10), 1).await;
    assert_eq!(store.latest_delivery().await.unwrap(), 4);
    assert!(!store.forget(day(10), ALL).await.unwrap());
    assert_eq!(there(&store, &[newest]).await, [false]);
}

#[tokio::test]
async fn each_portion_is_small_and_no_task_goes_before_its_deliveries() {
    let store = fresh();
    let old = [dispatched(&store, day(1), 25).await, dispatched(&store, day(1), 1).await];
    let young = dispatched(&store, day(5), 1).await;
    let portion = Portion { tasks: 1, deliveries: 10 };
    let mut left = Vec::new();
    loop {
        let more = store.forget(day(4), portion).await.unwrap();
        left.push((rows(&store, "delivery").await, rows(&store, "push").await));
        if !more {
            break;
        }
    }
    assert_eq!(left, [(17, 3), (7, 3), (2, 2), (1, 1), (1, 1)]);
    assert_eq!(there(&store, &old).await, [false; 2]);
    assert_eq!(there(&store, &[young]).await, [true]);
}
