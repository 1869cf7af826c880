//! Accounts out of text that was pasted or read from a file. A million lines is normal.

use crate::seen::Seen;

/// The accounts found in a text, as places in it: a million texts of their own would cost more than finding them.
///
/// ```
/// use timpush_sched::accounts::parse_accounts;
///
/// let parsed = parse_accounts("amy, 李雷\r\nbob;amy");
/// assert_eq!(parsed.accounts().collect::<Vec<_>>(), ["amy", "李雷", "bob"]);
/// assert_eq!(parsed.duplicates, 1);
/// assert_eq!(parsed.into_utf16_spans(), [0, 3, 5, 2, 9, 3]);
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parsed<'a> {
    text: &'a str,
    /// Start and length of each account in bytes, by turns.
    spans: Vec<u32>,
    /// How many entries repeated an earlier one.
    pub duplicates: u32,
    /// What can't be an account.
    pub invalid: Vec<Invalid>,
}

/// A control character within an entry, as where a file is no text.
pub const CONTROL: &str = "account.control";
/// U+FFFD within an entry, as where a file is read in an encoding that isn't its own.
pub const GARBLED: &str = "account.garbled";

/// An entry that can't be an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invalid {
    /// Its line, from 1.
    pub line: u32,
    /// What stands there; of a long entry the first [`Invalid::SHOWN`] characters.
    pub value: String,
    /// [`CONTROL`] or [`GARBLED`].
    pub code: &'static str,
}

impl Invalid {
    /// How many characters of an entry are told: a file that is no text may be one entry as a whole.
    pub const SHOWN: usize = 64;

    #[cold]
    #[inline(never)]
    fn new(line: u32, entry: &str, code: &'static str) -> Self {
        Self { line, value: entry.chars().take(Self::SHOWN).collect(), code }
    }
}

impl<'a> Parsed<'a> {
    /// How many accounts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len() / 2
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The accounts in order of first appearance, each once.
    pub fn accounts(&self) -> impl Iterator<Item = &'a str> + use<'a, '_> {
        self.spans.chunks_exact(2).map(|span| slice(self.text, span))
    }

    /// Start and length of each account by turns, in UTF-16 units of the text, for JS to slice its own string.
    #[must_use]
    #[inline]
    pub fn into_utf16_spans(mut self) -> Vec<u32> {
        if self.text.is_ascii() {
            return self.spans;
        }
        // Spans come in the text's order, so one pass over it is enough.
        let (mut at, mut units) = (0, 0);
        for span in self.spans.chunks_exact_mut(2) {
            let [start, length] = span else { continue };
            let end = *start + *length;
            units += units_in(self.text, at, *start);
            let start_units = units;
            units += units_in(self.text, *start, end);
            (*start, *length) = (start_units, units - start_units);
            at = end;
        }
        self.spans
    }
}

/// Finds the accounts in a text: one a line, or separated by comma, semicolon, tab, space or their full-width forms.
///
/// Dropped at both ends of an entry: double quotes as spreadsheets write them, U+FEFF and U+200B. What is too long for
/// an account of the usual kind is left to the rules, which only warn of it. Of a text beyond 4 GiB the rest isn't read.
#[must_use]
#[inline]
pub fn parse_accounts(text: &str) -> Parsed<'_> {
    let text = readable(text);
    // A guess at their number: too many is memory for nothing, too few only makes the table grow.
    let guess = text.len() / 12 + 1;
    let mut seen = Seen::for_up_to(guess);
    let mut parsed =
        Parsed { text, spans: Vec::with_capacity(2 * guess), duplicates: 0, invalid: Vec::new() };
    let mut entries = Entries { text: text.as_bytes(), at: 0, line: 1 };
    while let Some(entry) = entries.next() {
        let (mut start, mut account) = (entry.start, text.get(entry.start..entry.end).unwrap_or_default());
        if entry.marks & (QUOTE | WIDE) != 0 {
            let rest = account.trim_start_matches(is_wrapping);
            start += account.len() - rest.len();
            account = rest.trim_end_matches(is_wrapping);
            if account.is_empty() {
                continue;
            }
        }
        if let Some(code) = fault(account, entry.marks) {
            parsed.invalid.push(Invalid::new(entry.line, account, code));
            continue;
        }
        let spans = &mut parsed.spans;
        let index = as_u32(spans.len() / 2);
        let text_of = |index: u32| {
            let at = index as usize * 2;
            spans.get(at..at + 2).map_or("", |span| slice(text, span))
        };
        if seen.first(account, index, text_of).is_some() {
            parsed.duplicates += 1;
        } else {
            spans.extend_from_slice(&[as_u32(start), as_u32(account.len())]);
        }
    }
    parsed
}

/// As much of the text as 32 bits can point into, cut between two characters.
fn readable(text: &str) -> &str {
    let limit = u32::MAX as usize - 1;
    if text.len() <= limit {
        return text;
    }
    (limit - 3..=limit).rev().find_map(|end| text.get(..end)).unwrap_or_default()
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "places in a text that `readable` has cut")]
fn as_u32(place: usize) -> u32 {
    place as u32
}

#[inline]
fn slice<'a>(text: &'a str, span: &[u32]) -> &'a str {
    match span {
        [start, length] => text.get(*start as usize..*start as usize + *length as usize).unwrap_or_default(),
        _ => "",
    }
}

fn units_in(text: &str, start: u32, end: u32) -> u32 {
    let bytes = text.as_bytes().get(start as usize..end as usize).unwrap_or_default();
    // Each character counts at its first byte; one of four bytes is a pair.
    bytes.iter().map(|byte| u32::from(byte & 0xc0 != 0x80) + u32::from(*byte >= 0xf0)).sum()
}

fn is_wrapping(c: char) -> bool {
    matches!(c, '"' | '\u{feff}' | '\u{200b}')
}

#[inline]
fn fault(account: &str, marks: u8) -> Option<&'static str> {
    let wide = marks & WIDE != 0;
    if marks & CONTROL_MARK != 0 || (wide && account.chars().any(|c| matches!(c, '\u{80}'..='\u{9f}'))) {
        return Some(CONTROL);
    }
    // Half of a surrogate pair in a JS string arrives as U+FFFD as well.
    (wide && account.chars().any(|c| c == '\u{fffd}')).then_some(GARBLED)
}

/// Bits of what a byte is; those of an entry's bytes together tell which closer looks it needs. Zero, for nearly all:
/// none.
const KIND: [u8; 256] = kinds();
const SEPARATOR: u8 = 1;
const NEWLINE: u8 = 2;
const QUOTE: u8 = 4;
const CONTROL_MARK: u8 = 8;
const WIDE: u8 = 16;

#[expect(clippy::cast_possible_truncation, reason = "a byte")]
const fn kinds() -> [u8; 256] {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b',' | b';' | b'\t' | b' ' => SEPARATOR,
            b'\r' | b'\n' => NEWLINE,
            b'"' => QUOTE,
            0..=0x1f | 0x7f => CONTROL_MARK,
            0x80.. => WIDE,
            _ => 0,
        };
        byte += 1;
    }
    kinds
}

/// What stands between separators.
struct Entries<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
}

struct Entry {
    start: usize,
    end: usize,
    line: u32,
    marks: u8,
}

impl Entries<'_> {
    #[inline]
    fn next(&mut self) -> Option<Entry> {
        self.skip_separators();
        let start = self.at;
        let mut marks = 0;
        while let Some(byte) = self.text.get(self.at) {
            let kind = KIND[usize::from(*byte)];
            let ends = kind & (SEPARATOR | NEWLINE) != 0 || (kind == WIDE && self.wide_separator() > 0);
            if ends {
                break;
            }
            marks |= kind;
            self.at += 1;
        }
        (self.at > start).then_some(Entry { start, end: self.at, line: self.line, marks })
    }

    #[inline]
    fn skip_separators(&mut self) {
        while let Some(byte) = self.text.get(self.at) {
            match KIND[usize::from(*byte)] {
                SEPARATOR => self.at += 1,
                NEWLINE => {
                    self.at += 1;
                    // CR LF is one end of a line; the LF counts.
                    let counted_next = *byte == b'\r' && self.text.get(self.at) == Some(&b'\n');
                    self.line += u32::from(!counted_next);
                }
                WIDE => match self.wide_separator() {
                    0 => return,
                    length => self.at += length,
                },
                _ => return,
            }
        }
    }

    /// The length in bytes of the separator beyond ASCII that begins here; 0 where none does.
    #[inline]
    fn wide_separator(&self) -> usize {
        match self.text.get(self.at..).unwrap_or_default() {
            // A no-break space, as pages have it.
            [0xc2, 0xa0, ..] => 2,
            // U+3000 and 、 · ， · ；
            [0xe3, 0x80, 0x80 | 0x81, ..] | [0xef, 0xbc, 0x8c | 0x9b, ..] => 3,
            _ => 0,
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
