use futures_util::FutureExt;

use super::super::writer::Queue;
use super::super::{Store, StoreError};
use super::{APP, add, fresh, task};

async fn pending(store: &Store) -> i64 {
    store.read(|db| Ok(db.query_row("SELECT count(*) FROM task", [], |row| row.get(0))?)).await.unwrap()
}

#[tokio::test]
async fn a_job_that_fails_undoes_itself_and_no_other_of_its_group() {
    let store = fresh();
    let failing = || {
        store.write(Queue::Requests, |db| {
            db.execute("DELETE FROM task", [])?;
            Ok(db.execute("INSERT INTO nowhere VALUES (1)", [])?)
        })
    };
    let id = add(&store, task(1, 2, "a")).await;
    let (first, broken, second) =
        tokio::join!(store.add(task(1, 2, "b"), 9), failing(), store.add(task(1, 2, "c"), 9));
    assert!(first.is_ok() && second.is_ok());
    assert!(matches!(broken, Err(StoreError::Sqlite(_))));
    assert_eq!(pending(&store).await, 3);
    assert!(store.get(APP, id).await.unwrap().is_some());
}

#[tokio::test]
async fn where_the_whole_transaction_is_undone_all_of_its_group_are_told_and_later_ones_work() {
    let store = fresh();
    // As SQLite itself does on a full disk.
    let undone = store.write(Queue::Requests, |db| Ok(db.execute_batch("ROLLBACK")?));
    let (first, undone, second) =
        tokio::join!(store.add(task(1, 2, "a"), 9), undone, store.add(task(1, 2, "b"), 9));
    assert!(undone.is_err());
    let kept = i64::from(first.is_ok()) + i64::from(second.is_ok());
    assert_eq!(pending(&store).await, kept);
    add(&store, task(1, 2, "c")).await;
    assert_eq!(pending(&store).await, kept + 1);
}

#[tokio::test]
async fn what_was_asked_for_is_done_even_where_nobody_waits_for_the_answer() {
    let store = fresh();
    let mut changes = store.task_changes();
    {
        let adding = store.add(task(1, 2, "a"), 9);
        tokio::pin!(adding);
        // Asked once, which hands the job over; then forgotten.
        assert!(adding.as_mut().now_or_never().is_none());
    }
    changes.changed().await.unwrap();
    assert_eq!(pending(&store).await, 1);
}

#[tokio::test]
async fn requests_go_before_however_many_jobs_of_the_dispatcher() {
    let store = fresh();
    let slow = || {
        store.write(Queue::Dispatch, |_| {
            std::thread::sleep(std::time::Duration::from_millis(50));
            Ok(())
        })
    };
    let mut jobs: Vec<_> = (0..20).map(|_| Box::pin(slow())).collect();
    for job in &mut jobs {
        assert!(job.as_mut().now_or_never().is_none());
    }
    add(&store, task(1, 2, "a")).await;
    let mut done = 0;
    for job in &mut jobs {
        done += i32::from(job.as_mut().now_or_never().is_some());
    }
    assert!(done <= 3, "{done} jobs of the dispatcher went first");
}
