//! Things by number, each number used once.

/// Things by number. There are few at a time, and `Vec`'s own removal would bring the text of its panic along.
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

    /// Puts something under a number that nothing stands under.
    pub(super) fn put(&mut self, number: u32, row: T) {
        self.rows.push((number, row));
    }

    pub(super) fn get(&mut self, number: u32) -> Option<&mut T> {
        self.rows.iter_mut().find(|(of, _)| *of == number).map(|(_, row)| row)
    }

    pub(super) fn take(&mut self, number: u32) -> Option<T> {
        let at = self.rows.iter().position(|(of, _)| *of == number)?;
        let last = self.rows.pop()?;
        let (_, row) = match self.rows.get_mut(at) {
            Some(gap) => std::mem::replace(gap, last),
            None => last,
        };
        Some(row)
    }
}
