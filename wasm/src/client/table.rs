//! Things by number, each number used once.

/// Things by number. Numbers only grow, so they stand in order.
pub(super) struct Table<T> {
    rows: Vec<(u32, T)>,
    next: u32,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), next: 0 }
    }
}

impl<T> Table<T> {
    /// A number that nothing has had yet.
    pub(super) fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    /// Puts something where its number says.
    pub(super) fn put(&mut self, number: u32, row: T) {
        let at = self.rows.partition_point(|(of, _)| *of < number);
        self.rows.insert(at, (number, row));
    }

    pub(super) fn get(&mut self, number: u32) -> Option<&mut T> {
        let at = self.rows.binary_search_by_key(&number, |(of, _)| *of).ok()?;
        self.rows.get_mut(at).map(|(_, row)| row)
    }

    pub(super) fn take(&mut self, number: u32) -> Option<T> {
        let at = self.rows.binary_search_by_key(&number, |(of, _)| *of).ok()?;
        Some(self.rows.remove(at).1)
    }
}
