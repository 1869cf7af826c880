//! Lists of texts, and which of them stand twice.

use crate::seen::Seen;
use crate::value::{Read, Value};

/// The place of each text's first twin in a list, as `(index, first)`.
pub(super) fn twins<'a, V: Value<'a>>(list: &V::List, found: &mut dyn FnMut(usize, usize)) {
    if list.len() > 1 {
        repeats::<V>(&[list], found);
    }
}

/// Each text of the second list that stands in the first as well, as `(index, first)`.
pub(super) fn shared<'a, V: Value<'a>>(one: &V::List, two: &V::List, found: &mut dyn FnMut(usize, usize)) {
    let ones = one.len();
    if ones == 0 || two.len() == 0 {
        return;
    }
    repeats::<V>(&[one, two], &mut |index, first| {
        if first < ones && index >= ones {
            found(index - ones, first);
        }
    });
}

fn repeats<'a, V: Value<'a>>(lists: &[&V::List], found: &mut dyn FnMut(usize, usize)) {
    let mut texts = Texts::for_up_to(lists.iter().map(|list| list.len()).sum());
    for list in lists {
        for value in (*list).clone() {
            let index = texts.texts.len();
            // What is no text has no twin, but it keeps its place.
            let text = match value.read() {
                Read::Text(text) => text,
                _ => "",
            };
            if let Some(first) = texts.first(text) {
                found(index, first);
            }
        }
    }
}

/// The texts of a list, in order, and where each stood first.
pub(super) struct Texts<'a> {
    texts: Vec<&'a str>,
    seen: Seen,
}

impl<'a> Texts<'a> {
    #[inline]
    pub(super) fn for_up_to(count: usize) -> Self {
        Self { texts: Vec::with_capacity(count), seen: Seen::for_up_to(count) }
    }

    /// The place of an equal text before this one; an empty text only takes its place.
    #[inline]
    pub(super) fn first(&mut self, text: &'a str) -> Option<usize> {
        let index = self.texts.len();
        self.texts.push(text);
        if text.is_empty() {
            return None;
        }
        let text_of = |index: u32| self.texts.get(index as usize).copied().unwrap_or_default();
        self.seen.first(text, index as u32, text_of).map(|first| first as usize)
    }
}
