//! Tasks and what became of them, in one SQLite file.
//!
//! One thread writes. It puts all jobs that wait into one transaction, so that they share the disk's one slow step, and
//! answers none before that step is done. Reads have connections of their own, and see what was answered before.

mod deliveries;
mod due;
mod error;
mod file;
mod forget;
mod list;
mod readers;
mod schema;
mod spans;
mod task;
mod tasks;
mod writer;

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use tokio::sync::watch;

pub use deliveries::Delivery;
pub use due::{Edition, Finished, Next, Owner};
pub use error::StoreError;
pub use forget::Portion;
pub use list::{ListQuery, Order, Page};
pub use task::{Change, NewTask, Task};
pub use tasks::{Added, Changed};

use file::File;
use readers::Readers;
use writer::{Queue, Writer};

/// What the store answers.
pub type Result<T> = std::result::Result<T, StoreError>;

/// An open database. Its copies share it, and it is closed with the last of them.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

/// In the order in which they must be closed.
struct Inner {
    writer: Writer,
    readers: Readers,
    _file: File,
}

impl Store {
    /// Opens the database in this file and makes it where there is none; `:memory:` is one that is gone afterwards.
    ///
    /// # Errors
    ///
    /// Where the file is no sandbox's, is of a newer version, can't be written or is in another program's hands.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let file = File::at(path)?;
        let db = file::open(file.path())?;
        let readers = Readers::of(file.path());
        Ok(Self(Arc::new(Inner { writer: Writer::start(db)?, readers, _file: file })))
    }

    /// The database's own name, which no other has, not even one that is made in its place.
    ///
    /// # Errors
    ///
    /// Where the database can't be read.
    pub async fn identity(&self) -> Result<String> {
        self.read(|db| Ok(db.query_row("SELECT name FROM identity", [], |row| row.get(0))?)).await
    }

    /// Tells whenever tasks were added, changed or deleted through this store.
    #[must_use]
    pub fn task_changes(&self) -> watch::Receiver<()> {
        self.0.writer.committed(Queue::Requests)
    }

    /// Tells whenever something was delivered through this store.
    #[must_use]
    pub fn new_deliveries(&self) -> watch::Receiver<()> {
        self.0.writer.committed(Queue::Dispatch)
    }

    /// Does it in a transaction, and answers when that is on the disk. What was begun is done, even where nobody waits.
    async fn write<T: Send + 'static>(
        &self,
        queue: Queue,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.0.writer.write(queue, work).await
    }

    /// Reads much, when it is its turn among those that do.
    async fn read_long<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let turn = self.0.readers.long().await?;
        self.read(move |db| {
            // It goes along: a caller who leaves doesn't stop the reading.
            let _turn = turn;
            work(db)
        })
        .await
    }

    /// Reads in one snapshot.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let place = self.0.readers.place().await?;
        let inner = Arc::clone(&self.0);
        let reading = tokio::task::spawn_blocking(move || {
            let _place = place;
            inner.readers.read(work)
        });
        reading.await.map_err(|_| StoreError::Ended)?
    }
}

#[cfg(test)]
mod tests;
