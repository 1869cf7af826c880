//! Tasks that were dispatched so long ago that nobody asks for them any more.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Queue, Result, Store};

/// The push of the newest delivery stays, however old it is, or the numbers of deliveries would begin anew after it.
const NEWEST: &str = "SELECT push FROM delivery ORDER BY id DESC LIMIT 1";

/// How much is deleted in one transaction.
#[derive(Clone, Copy, Debug)]
pub struct Portion {
    /// How many tasks.
    pub tasks: u32,
    /// How many of their deliveries; of a task that has more, the rest goes with the next portions.
    pub deliveries: u32,
}

impl Store {
    /// When the earliest of the pushes that may be forgotten was sent, in Unix milliseconds of the sandbox's clock.
    ///
    /// # Errors
    ///
    /// Where the database can't be read.
    pub async fn earliest_push(&self) -> Result<Option<i64>> {
        self.read(|db| {
            let sql = format!("SELECT at_ms FROM push WHERE id IS NOT ({NEWEST}) ORDER BY id LIMIT 1");
            Ok(db.prepare_cached(&sql)?.query_row([], |row| row.get(0)).optional()?)
        })
        .await
    }

    /// Deletes a portion of the tasks that were dispatched before this moment, with their deliveries, in the order in which
    /// they were; whether there may be more.
    ///
    /// # Errors
    ///
    /// Where the database refuses; nothing was deleted then.
    pub async fn forget(&self, before_ms: i64, portion: Portion) -> Result<bool> {
        self.write(Queue::Dispatch, move |db| forget(db, before_ms, portion)).await
    }
}

/// Neither table has an index by what it is searched for here, which each dispatch would have to keep up: both grow at their
/// ends and are read from their beginnings. A clock that was set ahead for a while holds up what was dispatched after it.
fn forget(db: &Connection, before_ms: i64, portion: Portion) -> Result<bool> {
    let newest: Option<i64> = db.prepare_cached(NEWEST)?.query_row([], |row| row.get(0)).optional()?;
    let mut old = Vec::new();
    let mut pushes =
        db.prepare_cached("SELECT id, task, at_ms FROM push WHERE id IS NOT ? ORDER BY id LIMIT ?")?;
    let mut rows = pushes.query(params![newest, portion.tasks])?;
    while let Some(row) = rows.next()? {
        if row.get::<_, i64>(2)? >= before_ms {
            break;
        }
        old.push((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
    }
    let Some((last, _)) = old.last().copied() else { return Ok(false) };

    let mut end = None;
    let mut deliveries = db.prepare_cached("SELECT id, push FROM delivery ORDER BY id LIMIT ?")?;
    let mut rows = deliveries.query([portion.deliveries])?;
    while let Some(row) = rows.next()? {
        let push = row.get(1)?;
        if push > last || Some(push) == newest {
            break;
        }
        end = Some(row.get::<_, i64>(0)?);
    }
    if let Some(end) = end {
        db.prepare_cached("DELETE FROM delivery WHERE id <= ?")?.execute([end])?;
    }

    let first: Option<i64> = db
        .prepare_cached("SELECT push FROM delivery ORDER BY id LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let has_none = |push: i64| first == newest || first.is_some_and(|first| push < first);
    let (gone, left): (Vec<_>, Vec<_>) = old.into_iter().partition(|(push, _)| has_none(*push));
    let mut push = db.prepare_cached("DELETE FROM push WHERE id = ?")?;
    let mut task = db.prepare_cached("DELETE FROM task WHERE id = ?")?;
    for (its_push, id) in &gone {
        push.execute([its_push])?;
        task.execute([id])?;
    }
    Ok(!left.is_empty() || gone.len() >= portion.tasks as usize)
}
