//! Lists of texts, and which of them stand twice.

use crate::seen::Seen;
use crate::value::{Read, Value};

/// The place of each text's first twin in a list, as `(index, first)`.
pub(super) fn twins<'a, V: Value<'a>>(list: &V::List, mut found: impl FnMut(usize, usize)) {
    if list.len() < 2 {
        return;
    }
    let mut texts: Vec<&str> = Vec::with_capacity(list.len());
    let mut seen = Seen::for_up_to(list.len());
    for (index, value) in list.clone().enumerate() {
        // What is no text has no twin, but it keeps its place.
        let text = match value.read() {
            Read::Text(text) => text,
            _ => "",
        };
        texts.push(text);
        if !text.is_empty()
            && let Some(first) =
                seen.first(text, index as u32, |index| texts.get(index as usize).copied().unwrap_or_default())
        {
            found(index, first as usize);
        }
    }
}

/// Each text of the second list that stands in the first as well, as `(index, first)`.
pub(super) fn shared<'a, V: Value<'a>>(one: &V::List, two: &V::List, mut found: impl FnMut(usize, usize)) {
    if one.len() == 0 || two.len() == 0 {
        return;
    }
    let mut texts: Vec<&str> = Vec::with_capacity(one.len() + two.len());
    let mut seen = Seen::for_up_to(one.len() + two.len());
    for (index, value) in one.clone().chain(two.clone()).enumerate() {
        let text = match value.read() {
            Read::Text(text) => text,
            _ => "",
        };
        texts.push(text);
        if !text.is_empty()
            && let Some(first) =
                seen.first(text, index as u32, |index| texts.get(index as usize).copied().unwrap_or_default())
            && index >= one.len()
            && (first as usize) < one.len()
        {
            found(index - one.len(), first as usize);
        }
    }
}
