//! What was delivered to whom.

use super::{Result, Store};

/// A notification that reached an account.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Delivery {
    /// Its number; later ones have greater numbers.
    pub id: u64,
    /// When it was delivered, in Unix milliseconds of the sandbox's clock.
    pub at_ms: i64,
    /// The app's SDKAppID.
    pub app: u32,
    /// The TaskID.
    pub task: u64,
    /// The push that the task became.
    pub push_task_id: String,
    /// Who got it.
    pub account: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub desc: String,
}

impl Store {
    /// At most so many deliveries, beginning after this number.
    ///
    /// # Errors
    ///
    /// Where the database can't be read.
    pub async fn deliveries(&self, after: u64, limit: u32) -> Result<Vec<Delivery>> {
        let Ok(after) = i64::try_from(after) else { return Ok(Vec::new()) };
        self.read(move |db| {
            let mut deliveries = db.prepare_cached(
                "SELECT delivery.id, at_ms, app, task.id, push_task_id, account, title, desc \
                 FROM delivery JOIN push ON push.id = delivery.push JOIN task ON task.id = push.task \
                 WHERE delivery.id > ? ORDER BY delivery.id LIMIT ?",
            )?;
            let deliveries = deliveries.query_map([after, limit.into()], |row| {
                Ok(Delivery {
                    id: row.get::<_, i64>(0)?.cast_unsigned(),
                    at_ms: row.get(1)?,
                    app: row.get(2)?,
                    task: row.get::<_, i64>(3)?.cast_unsigned(),
                    push_task_id: row.get(4)?,
                    account: row.get(5)?,
                    title: row.get(6)?,
                    desc: row.get(7)?,
                })
            })?;
            Ok(deliveries.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// The number of the latest delivery; 0 before the first.
    ///
    /// # Errors
    ///
    /// Where the database can't be read.
    pub async fn latest_delivery(&self) -> Result<u64> {
        self.read(|db| {
            let latest: Option<i64> =
                db.prepare_cached("SELECT max(id) FROM delivery")?.query_row([], |row| row.get(0))?;
            Ok(latest.unwrap_or(0).cast_unsigned())
        })
        .await
    }
}
