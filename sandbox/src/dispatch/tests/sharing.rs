use std::collections::BTreeMap;

use super::*;

#[tokio::test]
async fn a_dispatcher_that_lost_its_tasks_delivers_none_of_them() {
    let (store, clock, audience) = (fresh(), Clock::of_machine(), audience());
    let id = add_for(&store, clock.now(), "user1").await;
    let (slept, awake) = (Owner(1), Owner(2));
    let take = async |owner, lease| {
        let taken = store.take(owner, &clock, lease, 10).await.unwrap();
        taken.into_iter().map(|edition| edition.task).collect::<Vec<_>>()
    };
    let taken = async |owner| take(owner, Duration::from_secs(9)).await;
    assert_eq!(take(slept, Duration::ZERO).await, [id]);
    let finished = vec![push::dispatched(&task(&store, id).await, &audience, 0)];
    assert_eq!(taken(awake).await, [id]);
    assert_eq!(taken(slept).await, [0; 0], "now the other one has a lease");
    assert_eq!(store.held(slept, vec![id]).await.unwrap(), []);
    store.finish(slept, &clock, finished.clone()).await.unwrap();
    assert_eq!(task(&store, id).await.status, TaskStatus::Dispatching);
    assert_eq!(deliveries(&store).await, []);
    store.finish(awake, &clock, finished.clone()).await.unwrap();
    store.finish(awake, &clock, finished).await.unwrap();
    assert_eq!(deliveries(&store).await.len(), 1);
}

#[tokio::test]
async fn it_keeps_what_it_takes_long_for() {
    let (store, clock) = (fresh(), Clock::of_machine());
    let id = add_for(&store, clock.now(), "user1").await;
    // Four leases long.
    let _slow = Running::start(&store, &clock, lease(SHORT), SHORT * 4);
    until("it is dispatching", async || task(&store, id).await.status == TaskStatus::Dispatching).await;
    let begun = Instant::now();
    let _other = Running::start(&store, &clock, lease(SHORT), Duration::ZERO);
    until_dispatched(&store, id).await;
    assert!(begun.elapsed() > SHORT * 3, "the other one took it after {:?}", begun.elapsed());
}

#[tokio::test]
async fn one_that_is_stopped_leaves_its_tasks_to_others_at_once() {
    let (store, clock) = (fresh(), Clock::of_machine());
    let id = add_for(&store, clock.now(), "user1").await;
    let mut stopped =
        Running::start(&store, &clock, lease(Duration::from_secs(1000)), Duration::from_secs(1000));
    until("it is dispatching", async || task(&store, id).await.status == TaskStatus::Dispatching).await;
    stopped.stop.send_replace(true);
    (&mut stopped.task).await.unwrap();
    let _other = Running::at_once(&store, &clock);
    until_dispatched(&store, id).await;
}

#[tokio::test]
async fn what_another_sandbox_put_into_the_file_and_left_is_five_seconds_late_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sandbox.sqlite");
    let (store, clock) = (Store::open(&path).unwrap(), Clock::of_machine());
    let _running = Running::at_once(&store, &clock);
    sleep(Duration::from_millis(100)).await;
    let other = Store::open(&path).unwrap();
    let id = add_for(&other, clock.now(), "user1").await;
    drop(other);
    let begun = Instant::now();
    until_dispatched(&store, id).await;
    let late = begun.elapsed();
    assert!(late < Duration::from_secs(7), "{late:?} late");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_on_one_file_deliver_each_task_once_even_where_one_dies() {
    const TASKS: usize = 3000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sandbox.sqlite");
    let (one, other) = (Store::open(&path).unwrap(), Store::open(&path).unwrap());
    let clock = Clock::of_machine();
    let due = clock.now() + HOUR;
    let mut adding = Vec::new();
    for index in 0..TASKS {
        let store = if index % 2 == 0 { one.clone() } else { other.clone() };
        adding.push(tokio::spawn(async move { add_for(&store, due, &format!("user{}", index + 1)).await }));
    }
    for added in adding {
        added.await.unwrap();
    }
    let start = |store| Running::start(store, &clock, lease(SHORT), Duration::from_millis(20));
    let dies = start(&one);
    let _lives = start(&other);
    let begun = machine_ms();
    clock.set_ms(due * 1000);
    until("some are delivered", async || one.latest_delivery().await.unwrap() > 300).await;
    let before = one.latest_delivery().await.unwrap();
    drop(dies);
    until("all are delivered", async || one.latest_delivery().await.unwrap() >= TASKS as u64).await;
    assert!(before < TASKS as u64, "it died too late: all were delivered");
    let mut times = BTreeMap::new();
    for one in deliveries(&one).await {
        *times.entry(one.account).or_insert(0) += 1;
    }
    assert_eq!(times.len(), TASKS, "after {} ms", machine_ms() - begun);
    assert!(times.values().all(|times| *times == 1));
    let next = one.next(Owner(0)).await.unwrap();
    assert_eq!((next.due, next.lease), (None, None), "nothing is left over");
}
