//! Reading a list by offsets while it shifts.

use super::sorted::Sorted;

/// Which part of a list to ask for next, so that what is there throughout is seen exactly once.
///
/// Each page starts with the last task of the one before. If that page starts with a task that was seen, nothing
/// slipped through between them, whatever was added or removed. If it doesn't, the page is put aside, and the reading goes back
/// until it meets what it knows.
pub(super) struct Pages {
    want: u64,
    offset: u64,
    step_back: u64,
    seen: Sorted,
    ended: bool,
    withheld: bool,
}

impl Pages {
    /// So many at a time; two at least, since one of them is known.
    pub(super) fn of(size: u64) -> Self {
        Self {
            want: size.max(2),
            offset: 0,
            step_back: 0,
            seen: Sorted::default(),
            ended: false,
            withheld: false,
        }
    }

    /// `Offset` and `Want` of the next page; none after the last one.
    pub(super) fn next(&self) -> Option<(u64, u64)> {
        (!self.ended).then_some((self.offset, self.want))
    }

    /// Whether a page was empty though more were said to be there: what the list holds can't be known then.
    pub(super) fn are_withheld(&self) -> bool {
        self.withheld
    }

    /// Whether the last page was put aside: something may lie before it that wasn't seen yet.
    pub(super) fn is_going_back(&self) -> bool {
        self.step_back > 0
    }

    /// Takes a page, and tells by index which of its tasks are new. Without a `Total`, a page that isn't full is the last.
    pub(super) fn turn(&mut self, ids: impl Iterator<Item = u64>, total: Option<u64>) -> Vec<usize> {
        let mut fresh = Vec::new();
        let mut len = 0;
        for (index, id) in ids.enumerate() {
            len += 1;
            if index == 0 && self.offset > 0 && self.seen.get(id).is_none() {
                self.step_back = (self.step_back * 2).max(1);
                self.offset = self.offset.saturating_sub(self.step_back);
                return fresh;
            }
            if self.seen.insert(id, 0) {
                fresh.push(index);
            }
        }
        let end = self.offset + len;
        let total = total.unwrap_or(if len < self.want { end } else { u64::MAX });
        if len == 0 {
            // The list has become shorter than what was passed over, or it is at its end.
            self.withheld = total > self.offset;
            self.ended = self.offset == 0 || total == 0 || self.withheld;
            self.offset = total.saturating_sub(1).min(self.offset);
            return fresh;
        }
        self.step_back = 0;
        self.ended = end >= total;
        self.offset = if end - 1 > self.offset { end - 1 } else { end };
        fresh
    }
}
