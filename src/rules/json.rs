//! Whether a text is JSON.

/// Whether the text is one JSON value and nothing else. Nesting costs memory, never the stack.
pub(super) fn is_json(text: &str) -> bool {
    let mut reader = Reader { rest: text.as_bytes() };
    // What closes each open list and object, innermost last.
    let mut open: Vec<u8> = Vec::new();
    'value: loop {
        reader.blank();
        let Some(first) = reader.next() else { return false };
        match first {
            b'{' | b'[' => {
                let close = first + 2;
                reader.blank();
                if !reader.eat(close) {
                    open.push(close);
                    if close == b'}' && !reader.name() {
                        return false;
                    }
                    continue 'value;
                }
            }
            b'"' if reader.string() => {}
            b't' if reader.word(b"rue") => {}
            b'f' if reader.word(b"alse") => {}
            b'n' if reader.word(b"ull") => {}
            b'-' | b'0'..=b'9' if reader.number(first) => {}
            _ => return false,
        }
        loop {
            reader.blank();
            let Some(close) = open.last().copied() else { return reader.rest.is_empty() };
            if reader.eat(close) {
                open.pop();
            } else if reader.eat(b',') {
                reader.blank();
                if close == b'}' && !reader.name() {
                    return false;
                }
                continue 'value;
            } else {
                return false;
            }
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.rest.first() == Some(&byte);
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    fn blank(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    fn word(&mut self, word: &[u8]) -> bool {
        let rest = self.rest.strip_prefix(word);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// A member's name and its colon.
    fn name(&mut self) -> bool {
        self.eat(b'"') && self.string() && {
            self.blank();
            self.eat(b':')
        }
    }

    /// The rest of a string, its first quote already read.
    fn string(&mut self) -> bool {
        while let Some(byte) = self.next() {
            match byte {
                b'"' => return true,
                b'\\' => match self.next() {
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {}
                    Some(b'u')
                        if (0..4).all(|_| self.next().is_some_and(|byte| byte.is_ascii_hexdigit())) => {}
                    _ => return false,
                },
                0..0x20 => return false,
                _ => {}
            }
        }
        false
    }

    fn digits(&mut self) -> bool {
        let before = self.rest.len();
        while let [b'0'..=b'9', rest @ ..] = self.rest {
            self.rest = rest;
        }
        self.rest.len() < before
    }

    /// The rest of a number, its first character already read.
    fn number(&mut self, first: u8) -> bool {
        let lead = if first == b'-' { self.next() } else { Some(first) };
        match lead {
            Some(b'0') => {}
            Some(b'1'..=b'9') => drop(self.digits()),
            _ => return false,
        }
        if self.eat(b'.') && !self.digits() {
            return false;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _sign = self.eat(b'+') || self.eat(b'-');
            return self.digits();
        }
        true
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::is_json;

    #[test]
    fn nesting_does_not_touch_the_stack() {
        let deep = 1_000_000;
        assert!(is_json(&("[".repeat(deep) + &"]".repeat(deep))));
        assert!(!is_json(&"[".repeat(deep)));
    }

    proptest! {
        /// Made of JSON's own letters, so that a good share of the texts is JSON.
        #[test]
        fn says_what_serde_json_says(text in "([\\[\\]{},:\"]|-|0|1|[.]|e|\\+|true|null|\\\\|u00e9| |a|\n|\"a\":1|\\[1,2\\]){0,12}") {
            let known = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            prop_assert_eq!(is_json(&text), known, "{}", text);
        }
    }
}
