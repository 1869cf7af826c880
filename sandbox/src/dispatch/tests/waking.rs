use super::*;

/// A dispatcher that doesn't look by itself for an hour: what it does earlier, it was woken for.
fn asleep_unless_woken(store: &Store, clock: &Clock) -> Running {
    let pace = Pace { longest_sleep: Duration::from_secs(3600), ..PACE };
    Running::start(store, clock, pace, Duration::ZERO)
}

#[tokio::test]
async fn nothing_is_sent_before_its_time() {
    let (store, clock) = (fresh(), Clock::of_machine());
    let due = clock.now() + 2;
    let id = add_for(&store, due, "user1").await;
    let _running = asleep_unless_woken(&store, &clock);
    until_dispatched(&store, id).await;
    let at_ms = deliveries(&store).await[0].at_ms;
    assert!((due * 1000..due * 1000 + 1000).contains(&at_ms), "due at {due}, sent at {at_ms} ms");
}

#[tokio::test]
async fn it_wakes_for_a_task_that_is_due_earlier() {
    let (store, clock) = (fresh(), Clock::of_machine());
    let later = add_for(&store, clock.now() + HOUR, "user1").await;
    let _running = asleep_unless_woken(&store, &clock);
    let first = add_for(&store, clock.now(), "user2").await;
    until_dispatched(&store, first).await;
    // It sleeps by now, certainly.
    sleep(Duration::from_millis(100)).await;
    let second = add_for(&store, clock.now(), "user2").await;
    until_dispatched(&store, second).await;
    assert_eq!(task(&store, later).await.status, TaskStatus::Pending);
}

#[tokio::test]
async fn it_wakes_for_a_task_that_is_moved_and_for_a_clock_that_is_set() {
    let (store, clock) = (fresh(), Clock::of_machine());
    let moved = add_for(&store, clock.now() + HOUR, "user1").await;
    let waiting = add_for(&store, clock.now() + HOUR, "user2").await;
    let _running = asleep_unless_woken(&store, &clock);
    sleep(Duration::from_millis(100)).await;
    let change =
        Change { push_type: PushType::User, sched_at: Some(clock.now()), content: None, how: Modify::Merge };
    assert_eq!(store.modify(APP, moved, change, usize::MAX).await.unwrap(), Changed::Done);
    until_dispatched(&store, moved).await;
    assert_eq!(task(&store, waiting).await.status, TaskStatus::Pending);
    sleep(Duration::from_millis(100)).await;
    clock.set_ms((clock.now() + HOUR) * 1000);
    until_dispatched(&store, waiting).await;
}

#[tokio::test]
async fn asleep_it_leaves_the_database_alone() {
    let (store, clock) = (fresh(), Clock::of_machine());
    add_for(&store, clock.now() + HOUR, "user1").await;
    let jobs = store.new_deliveries();
    let _running = Running::start(&store, &clock, lease(Duration::from_millis(30)), Duration::ZERO);
    // Ten leases.
    sleep(Duration::from_millis(300)).await;
    assert!(!jobs.has_changed().unwrap());
}

#[tokio::test]
async fn where_the_next_task_is_deleted_the_one_after_it_is_on_time() {
    let (store, clock) = (fresh(), Clock::of_machine());
    let due = clock.now() + 3;
    let deleted = add_for(&store, due - 1, "user1").await;
    let after = add_for(&store, due, "user2").await;
    let _running = asleep_unless_woken(&store, &clock);
    sleep(Duration::from_millis(50)).await;
    assert_eq!(store.delete(APP, deleted, PushType::User).await.unwrap(), Changed::Done);
    until_dispatched(&store, after).await;
    let told = deliveries(&store).await;
    assert_eq!((told.len(), told[0].task), (1, after));
    let at_ms = told[0].at_ms;
    assert!((due * 1000..due * 1000 + 1000).contains(&at_ms), "due at {due}, sent at {at_ms} ms");
}
