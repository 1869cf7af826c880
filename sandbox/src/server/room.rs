//! Room for so many connections.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::stage::Watch;

/// The connections that are open.
pub(super) struct Room {
    limit: usize,
    places: Mutex<Places>,
}

#[derive(Default)]
struct Places {
    taken: HashMap<u64, Arc<Watch>>,
    next: u64,
}

/// A connection's place, until it is dropped.
pub(super) struct Place {
    room: Arc<Room>,
    number: u64,
    pub watch: Arc<Watch>,
}

impl Room {
    pub fn new(limit: usize) -> Self {
        Self { limit, places: Mutex::default() }
    }

    /// A place, for which an idle or dawdling connection may have to go; none where all are at work.
    pub fn take(self: &Arc<Self>) -> Option<Place> {
        let mut places = self.places();
        if places.taken.len() >= self.limit && !places.evict() {
            return None;
        }
        let number = places.next;
        places.next += 1;
        let watch = Arc::new(Watch::new());
        places.taken.insert(number, Arc::clone(&watch));
        Some(Place { room: Arc::clone(self), number, watch })
    }

    /// Gives up a connection that does nothing, if there is one.
    pub fn make(&self) {
        self.places().evict();
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Places {
    fn evict(&mut self) -> bool {
        let candidates =
            self.taken.iter().filter_map(|(number, watch)| Some((watch.dispensable()?, *number)));
        let Some((_, number)) = candidates.min() else { return false };
        if let Some(watch) = self.taken.remove(&number) {
            watch.cut.evict();
        }
        true
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.room.places().taken.remove(&self.number);
    }
}
