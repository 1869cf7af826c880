//! The same fault many times below one list.

use crate::issue::{Code, Param, Shown};

use super::plain::number;
use super::{At, Check};

/// So many are told one by one; a list of a million faults would help nobody.
const TOLD: usize = 20;

/// One code below one list.
pub(super) struct Many {
    code: Code,
    count: usize,
}

impl Many {
    pub(super) const fn new(code: Code) -> Self {
        Self { code, count: 0 }
    }

    /// Tells one more, or only counts it.
    #[cold]
    #[inline(never)]
    pub(super) fn tell(&mut self, check: &mut Check, at: &At, shown: &[(Param, Shown)]) {
        if check.wants(at) {
            self.count += 1;
            if self.count <= TOLD {
                check.tell_with(at, self.code, shown);
            }
        }
    }

    /// Tells of those that were only counted, as one issue at the list.
    pub(super) fn rest(&self, check: &mut Check, list: &At) {
        if self.count > TOLD {
            self.tell_rest(check, list);
        }
    }

    #[cold]
    #[inline(never)]
    fn tell_rest(&self, check: &mut Check, list: &At) {
        check.tell_with(list, self.code, &[number(Param::More, self.count - TOLD)]);
    }
}
