//! A value as the browser writes it: words that say what is there, and all texts one after the other.
//!
//! Reading a JavaScript object from Rust costs a crossing for each member. The facade's walker writes it here
//! instead, and one call runs the rules over it in place.
//!
//! A word's low four bits are its kind, the others its payload; some kinds have further words. Lengths are in bytes.

use std::cell::Cell;

use crate::digits;
use crate::members::Member;
use crate::value::{Name, Read, Unreadable, Value};

/// The kinds of words, shared with `pkg-template/src/tape.ts`.
mod kind {
    pub const UNDEFINED: u32 = 0;
    pub const NULL: u32 = 1;
    pub const FALSE: u32 = 2;
    pub const TRUE: u32 = 3;
    /// A number that fits 32 bits, in the next word.
    pub const INT: u32 = 4;
    /// Any other number, in the next two words; the payload is its length as JSON.
    pub const FLOAT: u32 = 5;
    /// A bigint, in the next two words; a payload means that it does not fit.
    pub const BIG: u32 = 6;
    /// A text of so many bytes; its start follows.
    pub const TEXT: u32 = 7;
    /// So many texts; then where they start, how long they are together, and each one's length.
    pub const TEXTS: u32 = 8;
    /// So many elements; then how many words they take.
    pub const LIST: u32 = 9;
    /// So many members, each a name and a value; then how many words they take.
    pub const MAP: u32 = 10;
    pub const UNREADABLE: u32 = 11;
    /// A known member's number.
    pub const KNOWN: u32 = 12;
    /// Another name of so many bytes; its start follows.
    pub const NAME: u32 = 13;
}

const KIND_BITS: u32 = 4;

/// One tape, ready to be read.
pub struct Tape<'a> {
    words: &'a [u32],
    texts: &'a str,
    unreadable: bool,
    /// Whether a text holds what JSON escapes, once somebody asked.
    escapes: Cell<Option<bool>>,
}

impl<'a> Tape<'a> {
    /// A tape. `unreadable` says that there are such places.
    #[must_use]
    pub fn new(words: &'a [u32], texts: &'a str, unreadable: bool) -> Self {
        Self { words, texts, unreadable, escapes: Cell::new(None) }
    }

    /// The value that starts at a word.
    #[must_use]
    pub fn value(&self, at: usize) -> Entry<'_> {
        Entry { tape: self, place: Place::Word(at) }
    }

    /// Where the value after that one starts.
    #[must_use]
    #[inline]
    pub fn after(&self, at: usize) -> usize {
        let word = self.word(at);
        at + match word & 15 {
            kind::INT | kind::TEXT | kind::NAME => 2,
            kind::FLOAT | kind::BIG => 3,
            kind::TEXTS => 3 + (word >> KIND_BITS) as usize,
            kind::LIST | kind::MAP => 2 + self.word(at + 1) as usize,
            _ => 1,
        }
    }

    #[inline]
    fn word(&self, at: usize) -> u32 {
        self.words.get(at).copied().unwrap_or(kind::NULL)
    }

    #[inline]
    fn text(&self, start: u32, len: u32) -> &str {
        self.texts.get(start as usize..(start + len) as usize).unwrap_or_default()
    }

    fn has_escapes(&self) -> bool {
        self.escapes.get().unwrap_or_else(|| {
            let found = any_escaped(self.texts.as_bytes());
            self.escapes.set(Some(found));
            found
        })
    }

    /// How many bytes JSON adds to a text.
    fn escapes(&self, text: &str) -> usize {
        if self.has_escapes() { text.bytes().map(escape_len).sum() } else { 0 }
    }
}

/// Whether a byte is below 0x20, a quote or a backslash. Eight at a time, since every check asks.
fn any_escaped(bytes: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = ONES << 7;
    // The top bit of each byte that is below `limit`, which is at most 0x80.
    let below = |eight: u64, limit: u64| eight.wrapping_sub(ONES * limit) & !eight;
    let (chunks, rest) = bytes.as_chunks();
    let found = chunks.iter().fold(0, |found, chunk| {
        let eight = u64::from_le_bytes(*chunk);
        // With one bit turned over, a quote stands right above the control characters, and they stay among themselves.
        let control_or_quote = below(eight ^ (ONES * 2), 0x21);
        let backslash = below(eight ^ (ONES * u64::from(b'\\')), 1);
        found | control_or_quote | backslash
    });
    found & TOPS != 0 || rest.iter().any(|byte| escape_len(*byte) > 0)
}

/// What `\n` or `\u0007` takes more than the byte itself.
fn escape_len(byte: u8) -> usize {
    match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 8 | 12 => 1,
        0..0x20 => 5,
        _ => 0,
    }
}

/// A value on a tape.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    tape: &'a Tape<'a>,
    place: Place<'a>,
}

#[derive(Clone, Copy)]
enum Place<'a> {
    Word(usize),
    /// One of many texts.
    Text(&'a str),
}

/// The elements of a list.
#[derive(Clone)]
pub struct List<'a> {
    tape: &'a Tape<'a>,
    left: usize,
    at: usize,
    /// The texts that are left, one after the other, in a list of texts alone.
    texts: Option<&'a str>,
}

impl<'a> Iterator for List<'a> {
    type Item = Entry<'a>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let at = self.at;
        let place = if let Some(texts) = self.texts {
            let (text, rest) = texts.split_at_checked(self.tape.word(at) as usize).unwrap_or_default();
            self.texts = Some(rest);
            self.at += 1;
            Place::Text(text)
        } else {
            self.at = self.tape.after(at);
            Place::Word(at)
        };
        Some(Entry { tape: self.tape, place })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for List<'_> {}

/// The members of an object.
#[derive(Clone)]
pub struct Members<'a> {
    tape: &'a Tape<'a>,
    left: usize,
    at: usize,
}

impl<'a> Iterator for Members<'a> {
    type Item = (Name<'a>, Entry<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let word = self.tape.word(self.at);
        let payload = word >> KIND_BITS;
        let known = if word & 15 == kind::KNOWN { Member::numbered(payload as usize) } else { None };
        let (text, value) = match known {
            Some(member) => (member.name(), self.at + 1),
            None => (self.tape.text(self.tape.word(self.at + 1), payload), self.tape.after(self.at)),
        };
        self.at = self.tape.after(value);
        Some((Name { known, text }, self.tape.value(value)))
    }
}

#[inline]
fn read_word<'a>(tape: &'a Tape<'a>, at: usize) -> Read<'a, Entry<'a>> {
    let word = tape.word(at);
    let payload = word >> KIND_BITS;
    let left = payload as usize;
    let two = || u64::from(tape.word(at + 1)) | u64::from(tape.word(at + 2)) << 32;
    match word & 15 {
        kind::UNDEFINED => Read::Undefined,
        kind::FALSE => Read::Bool(false),
        kind::TRUE => Read::Bool(true),
        kind::INT => Read::Number(f64::from(tape.word(at + 1).cast_signed())),
        kind::FLOAT => Read::Number(f64::from_bits(two())),
        kind::BIG => Read::Big((payload == 0).then(two)),
        kind::TEXT => Read::Text(tape.text(tape.word(at + 1), payload)),
        kind::TEXTS => {
            let texts = Some(tape.text(tape.word(at + 1), tape.word(at + 2)));
            Read::List(List { tape, left, at: at + 3, texts })
        }
        kind::LIST => Read::List(List { tape, left, at: at + 2, texts: None }),
        kind::MAP => Read::Members(Members { tape, left, at: at + 2 }),
        kind::UNREADABLE => Read::Unreadable(match payload {
            0 => Unreadable::Threw,
            1 => Unreadable::Cycle,
            2 => Unreadable::Depth,
            _ => Unreadable::Size,
        }),
        _ => Read::Null,
    }
}

impl<'a> Value<'a> for Entry<'a> {
    type List = List<'a>;
    type Members = Members<'a>;

    // The hot loop over a list of texts must not pay for the other kinds.
    #[allow(clippy::inline_always, reason = "measured: a quarter of the time for 500 accounts")]
    #[inline(always)]
    fn read(self) -> Read<'a, Self> {
        match self.place {
            Place::Text(text) => Read::Text(text),
            Place::Word(at) => read_word(self.tape, at),
        }
    }

    fn json_len(self) -> usize {
        let tape = self.tape;
        let mut at = match self.place {
            Place::Text(text) => return text.len() + 2 + tape.escapes(text),
            Place::Word(at) => at,
        };
        let end = tape.after(at);
        let mut sum = 0;
        while at < end {
            let word = tape.word(at);
            let payload = word >> KIND_BITS;
            let count = payload as usize;
            let (len, words) = match word & 15 {
                kind::FALSE => (5, 1),
                kind::INT => (digits::count(i64::from(tape.word(at + 1).cast_signed())), 2),
                kind::FLOAT => (count, 3),
                kind::BIG => {
                    let big = u64::from(tape.word(at + 1)) | u64::from(tape.word(at + 2)) << 32;
                    (big.checked_ilog10().unwrap_or(0) as usize + 1, 3)
                }
                kind::TEXT => (count + 2 + tape.escapes(tape.text(tape.word(at + 1), payload)), 2),
                kind::TEXTS => {
                    let (start, together) = (tape.word(at + 1), tape.word(at + 2));
                    let marks = 2 + count.saturating_sub(1) + 2 * count;
                    (marks + together as usize + tape.escapes(tape.text(start, together)), 3 + count)
                }
                kind::LIST | kind::MAP => (2 + count.saturating_sub(1), 2),
                kind::KNOWN => (Member::numbered(count).map_or(0, |member| member.name().len()) + 3, 1),
                kind::NAME => (count + 3 + tape.escapes(tape.text(tape.word(at + 1), payload)), 2),
                _ => (4, 1),
            };
            sum += len;
            at += words;
        }
        sum
    }

    fn may_exceed(self, max: usize) -> bool {
        // A byte becomes six at worst, and no word more than a number's digits and a few marks.
        self.tape.texts.len() * 6 + self.tape.words.len() * 32 > max
    }

    fn has_unreadable(self) -> bool {
        self.tape.unreadable
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
