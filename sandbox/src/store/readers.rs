//! The connections that only read.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Result, StoreError, file};

/// More would only share the same processors and disk.
const AT_ONCE: usize = 4;
/// Of these, how many may be long ones: the others, and the dispatcher, find a place beside them.
const LONG_AT_ONCE: usize = 2;

/// The connections that only read: opened when they are first needed, and kept.
pub struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
    long: Arc<Semaphore>,
}

impl Readers {
    pub fn of(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            idle: Mutex::default(),
            places: Arc::new(Semaphore::new(AT_ONCE)),
            long: Arc::new(Semaphore::new(LONG_AT_ONCE)),
        }
    }

    /// Waits for its turn.
    pub async fn place(&self) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.places).acquire_owned().await.map_err(|_| StoreError::Ended)
    }

    /// Waits for its turn among those that read much.
    pub async fn long(&self) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.long).acquire_owned().await.map_err(|_| StoreError::Ended)
    }

    /// Reads in one snapshot; it takes as long as the disk does.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let db = match idle {
            Some(db) => db,
            None => self.open()?,
        };
        let snapshot = db.unchecked_transaction()?;
        let answer = work(&db)?;
        snapshot.finish()?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(db);
        Ok(answer)
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let db = file::connect(&self.path)?;
        db.pragma_update(None, "query_only", true)?;
        Ok(db)
    }
}
