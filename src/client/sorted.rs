//! Figures by number, in order.

/// Figures by number, in order. A tree of the library's weighs ten times as much, and a list is read in order anyway.
#[derive(Default)]
pub(super) struct Sorted(Vec<(u64, u32)>);

impl Sorted {
    /// The figure of a number.
    pub(super) fn get(&self, number: u64) -> Option<u32> {
        let at = self.0.binary_search_by_key(&number, |(of, _)| *of).ok()?;
        self.0.get(at).map(|(_, figure)| *figure)
    }

    /// Puts a figure where there is none yet; false where there is one.
    pub(super) fn insert(&mut self, number: u64, figure: u32) -> bool {
        let Err(at) = self.0.binary_search_by_key(&number, |(of, _)| *of) else { return false };
        // `Vec::insert` would bring the text of its panic along.
        let mut moved = (number, figure);
        self.0.push(moved);
        for row in self.0.iter_mut().skip(at) {
            std::mem::swap(row, &mut moved);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Sorted;

    #[test]
    fn each_number_is_found_with_its_first_figure_in_whatever_order_they_come() {
        let mut sorted = Sorted::default();
        for number in [5, 1, 9, 3, 7, 4] {
            assert!(sorted.insert(number, number as u32 * 10));
        }
        assert!(!sorted.insert(3, 0));
        assert!(sorted.0.is_sorted());
        for number in 0..12 {
            let known = [1, 3, 4, 5, 7, 9].contains(&number).then_some(number as u32 * 10);
            assert_eq!(sorted.get(number), known);
        }
    }
}
