//! Lists of texts, and which of them stand twice.

use crate::seen::Seen;
use crate::value::{Read, Value};

/// The place of each text's first twin in a list, as `(index, first)`.
pub(super) fn twins<'a, V: Value<'a>>(list: &V::List, found: impl FnMut(usize, usize)) {
    if list.len() > 1 {
        repeats(list.clone(), list.len(), found);
    }
}

/// Each text of the second list that stands in the first as well, as `(index, first)`.
pub(super) fn shared<'a, V: Value<'a>>(one: &V::List, two: &V::List, mut found: impl FnMut(usize, usize)) {
    let (ones, twos) = (one.len(), two.len());
    if ones == 0 || twos == 0 {
        return;
    }
    repeats(one.clone().chain(two.clone()), ones + twos, |index, first| {
        if first < ones && index >= ones {
            found(index - ones, first);
        }
    });
}

fn repeats<'a, V: Value<'a>>(
    values: impl Iterator<Item = V>,
    count: usize,
    mut found: impl FnMut(usize, usize),
) {
    let mut texts = Texts::for_up_to(count);
    for (index, value) in values.enumerate() {
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
