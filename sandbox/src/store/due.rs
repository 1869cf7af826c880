//! Tasks that are due: taken by one dispatcher, and finished by it or, where it died, by another.
//!
//! A dispatcher that takes tasks holds a lease. While it lives it renews that; where it doesn't, its tasks are free for
//! others once the lease has run out. Whoever finishes a task must still be the one that holds it: what was taken from a
//! dispatcher that only slept is finished once.

use std::time::Duration;

use rusqlite::{Connection, params};

use super::task::{COLUMNS, TASKS};
use super::{Queue, Result, Store, Task};
use crate::clock::{Clock, machine_ms};

/// A dispatcher, one of those that may share the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner(pub i64);

/// What a dispatcher has to wake up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// When the next task is due, in Unix seconds of the sandbox's clock.
    pub due: Option<i64>,
    /// When the next lease of another dispatcher runs out, in Unix milliseconds of the machine's clock.
    pub lease: Option<i64>,
}

/// A task with the edition of its Content: as long as that is the same, so is the Content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edition {
    /// The TaskID.
    pub task: u64,
    /// How often its Content was changed.
    pub edition: i64,
}

/// What became of a task.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Its TaskID.
    pub task: u64,
    /// The push that it became.
    pub push_task_id: String,
    /// Whom it reached.
    pub reached: Vec<String>,
    /// Why it reached nobody; empty where it did.
    pub error: String,
}

/// No Content has this edition.
const NEVER: i64 = -1;

impl Store {
    /// Takes at most so many tasks that are due, or whose dispatcher's lease has run out, and renews the owner's lease.
    ///
    /// # Errors
    ///
    /// Where the database refuses; nothing was taken then.
    pub async fn take(
        &self,
        owner: Owner,
        clock: &Clock,
        lease: Duration,
        limit: u32,
    ) -> Result<Vec<Edition>> {
        let clock = clock.clone();
        self.write(Queue::Dispatch, move |db| {
            let (now, lease_ms) = (machine_ms(), ms(lease));
            let mut taken = due(db, owner, clock.now(), limit)?;
            orphans(db, owner, now, lease_ms, limit, &mut taken)?;
            if !taken.is_empty() {
                hold(db, owner, now + lease_ms)?;
            }
            Ok(taken)
        })
        .await
    }

    /// Prolongs the owner's lease.
    ///
    /// # Errors
    ///
    /// Where the database refuses; the lease is as long as it was then.
    pub async fn renew(&self, owner: Owner, lease: Duration) -> Result<()> {
        self.write(Queue::Dispatch, move |db| hold(db, owner, machine_ms() + ms(lease))).await
    }

    /// Ends the owner's lease, so that others need not wait for it to run out.
    ///
    /// # Errors
    ///
    /// Where the database refuses; the lease runs out by itself then.
    pub async fn release(&self, owner: Owner) -> Result<()> {
        self.write(Queue::Dispatch, move |db| {
            db.prepare_cached("UPDATE dispatcher SET lease_until = 0 WHERE owner = ?")?.execute([owner.0])?;
            Ok(())
        })
        .await
    }

    /// What this dispatcher has to wake up for.
    ///
    /// # Errors
    ///
    /// Where the database can't be read.
    pub async fn next(&self, owner: Owner) -> Result<Next> {
        self.read(move |db| {
            let due = "SELECT min(sched_at) FROM due";
            let lease = "SELECT min(lease_until) FROM dispatcher WHERE owner <> ? \
                         AND EXISTS (SELECT 1 FROM taken WHERE taken.owner = dispatcher.owner)";
            Ok(Next {
                due: db.prepare_cached(due)?.query_row([], |row| row.get(0))?,
                lease: db.prepare_cached(lease)?.query_row([owner.0], |row| row.get(0))?,
            })
        })
        .await
    }

    /// At most so many pending tasks that are due by then, the earliest first.
    ///
    /// # Errors
    ///
    /// Where the database can't be read.
    pub async fn upcoming(&self, by: i64, limit: u32) -> Result<Vec<(Edition, Task)>> {
        self.read(move |db| {
            let mut upcoming = db.prepare_cached(
                "SELECT task, edition FROM due WHERE sched_at <= ? ORDER BY sched_at, task LIMIT ?",
            )?;
            let mut rows = upcoming.query(params![by, limit])?;
            let mut get = db.prepare_cached(&format!("SELECT {COLUMNS} FROM {TASKS} WHERE task.id = ?"))?;
            let mut tasks = Vec::new();
            while let Some(row) = rows.next()? {
                let (task, edition): (i64, i64) = (row.get(0)?, row.get(1)?);
                let edition = Edition { task: task.cast_unsigned(), edition };
                let mut found = get.query([task])?;
                if let Some(row) = found.next()? {
                    tasks.push((edition, Task::of(row)?));
                }
            }
            Ok(tasks)
        })
        .await
    }

    /// Those of these tasks that the owner holds.
    ///
    /// # Errors
    ///
    /// Where the database can't be read.
    pub async fn held(&self, owner: Owner, ids: Vec<u64>) -> Result<Vec<Task>> {
        self.read(move |db| {
            let mut get =
                db.prepare_cached(&format!("SELECT {COLUMNS} FROM {TASKS} WHERE task.id = ? AND owner = ?"))?;
            let tasks = ids.into_iter().map(|id| {
                let mut rows = get.query(params![id.cast_signed(), owner.0])?;
                rows.next()?.map(Task::of).transpose()
            });
            tasks.filter_map(Result::transpose).collect()
        })
        .await
    }

    /// Writes down what became of tasks that the owner holds, with all that was delivered; of others nothing.
    ///
    /// # Errors
    ///
    /// Where the database refuses; nothing was delivered then.
    pub async fn finish(&self, owner: Owner, clock: &Clock, finished: Vec<Finished>) -> Result<()> {
        let clock = clock.clone();
        self.write(Queue::Dispatch, move |db| {
            let at_ms = clock.now_ms();
            finished.iter().try_for_each(|one| finish(db, owner, at_ms, one))
        })
        .await
    }
}

/// Takes what is due, the earliest first.
fn due(db: &Connection, owner: Owner, now: i64, limit: u32) -> Result<Vec<Edition>> {
    let mut due = db.prepare_cached(
        "SELECT sched_at, task, edition FROM due WHERE sched_at <= ? ORDER BY sched_at, task LIMIT ?",
    )?;
    let mut rows = due.query(params![now, limit])?;
    let mut take = db.prepare_cached("INSERT INTO taken VALUES (?, ?)")?;
    let (mut taken, mut last) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        let (sched_at, task): (i64, i64) = (row.get(0)?, row.get(1)?);
        take.execute([task, owner.0])?;
        taken.push(Edition { task: task.cast_unsigned(), edition: row.get(2)? });
        last = Some((sched_at, task));
    }
    if let Some((sched_at, task)) = last {
        db.prepare_cached("DELETE FROM due WHERE (sched_at, task) <= (?, ?)")?.execute([sched_at, task])?;
    }
    Ok(taken)
}

/// Takes what dispatchers left behind whose lease has run out. One that is longer than any was given before the machine's
/// clock was set back.
fn orphans(
    db: &Connection,
    owner: Owner,
    now: i64,
    lease_ms: i64,
    limit: u32,
    taken: &mut Vec<Edition>,
) -> Result<()> {
    let lapsed: Vec<i64> = db
        .prepare_cached("SELECT owner FROM dispatcher WHERE owner <> ? AND lease_until NOT BETWEEN ? AND ?")?
        .query_map([owner.0, now + 1, now + lease_ms], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for lapsed in lapsed {
        let room = limit - taken.len() as u32;
        if room == 0 {
            return Ok(());
        }
        let mut left = db.prepare_cached(
            "UPDATE taken SET owner = ?1 WHERE task IN (SELECT task FROM taken WHERE owner = ?2 LIMIT ?3) \
             RETURNING task",
        )?;
        let mut rows = left.query(params![owner.0, lapsed, room])?;
        while let Some(row) = rows.next()? {
            let task = row.get::<_, i64>(0)?.cast_unsigned();
            // Whatever was read of it before, it is read again.
            taken.push(Edition { task, edition: NEVER });
        }
    }
    // Those that hold nothing any more.
    db.prepare_cached(
        "DELETE FROM dispatcher WHERE lease_until NOT BETWEEN ? AND ? \
         AND NOT EXISTS (SELECT 1 FROM taken WHERE taken.owner = dispatcher.owner)",
    )?
    .execute([now + 1, now + lease_ms])?;
    Ok(())
}

fn ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn hold(db: &Connection, owner: Owner, until: i64) -> Result<()> {
    db.prepare_cached("INSERT INTO dispatcher VALUES (?1, ?2) ON CONFLICT DO UPDATE SET lease_until = ?2")?
        .execute([owner.0, until])?;
    Ok(())
}

fn finish(db: &Connection, owner: Owner, at_ms: i64, finished: &Finished) -> Result<()> {
    let Finished { task, push_task_id, reached, error } = finished;
    let task = task.cast_signed();
    if db.prepare_cached("DELETE FROM taken WHERE task = ? AND owner = ?")?.execute([task, owner.0])? == 0 {
        return Ok(());
    }
    db.prepare_cached("INSERT INTO push (task, at_ms, push_task_id, error) VALUES (?, ?, ?, ?)")?
        .execute(params![task, at_ms, push_task_id, error])?;
    let push = db.last_insert_rowid();
    let mut deliver = db.prepare_cached("INSERT INTO delivery (push, account) VALUES (?, ?)")?;
    for account in reached {
        deliver.execute(params![push, account])?;
    }
    Ok(())
}
