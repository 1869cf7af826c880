//! The wasm as text, for the entry that carries it: `pkg-template/src/inline.ts` reads it back.
//!
//! What counts is the size after gzip. Base64 cuts bytes into pieces of six bits, so that nothing that repeats in the wasm
//! repeats in the text: 12 kB more. Here each byte keeps characters of its own, one or two.

/// Printable ASCII without what a quote, a template or an HTML parser may stumble upon: `` "$'<\` `` and the space.
/// The last two are marks, the others digits.
const ALPHABET: &[u8; 88] =
    b"!#%&()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~";
const DIGITS: usize = ALPHABET.len() - 2;

/// A TypeScript module of the bytes.
pub fn module(bytes: &[u8]) -> String {
    let alphabet = String::from_utf8_lossy(ALPHABET);
    // The types are spelt out, or the typings would hold the whole text.
    format!(
        "export const alphabet: string = \"{alphabet}\";\nexport const wasm: string =\n  \"{}\";\n",
        text(bytes)
    )
}

/// A byte below 86 is the digit of its number. Those above have a mark before their digit: the first mark adds 86,
/// the second 172.
fn text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let (mark, digit) = (usize::from(*byte) / DIGITS, usize::from(*byte) % DIGITS);
        if mark > 0 {
            text.push(char::from(ALPHABET[DIGITS + mark - 1]));
        }
        text.push(char::from(ALPHABET[digit]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{ALPHABET, text};

    #[test]
    fn each_byte_has_a_text_of_its_own() {
        let mut texts: Vec<String> = (0..=u8::MAX).map(|byte| text(&[byte])).collect();
        assert_eq!(
            [&texts[0], &texts[85], &texts[86], &texts[172], &texts[255]],
            ["!", "|", "}!", "~!", "~z"]
        );
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 256);
    }

    #[test]
    fn no_character_has_a_meaning_in_a_script_or_a_page() {
        assert!(ALPHABET.iter().all(|c| c.is_ascii_graphic() && !b"\"$'<\\`".contains(c)));
    }
}
