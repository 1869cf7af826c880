#![expect(clippy::unwrap_used, reason = "a test may fail that way")]

use std::collections::HashSet;

use proptest::prelude::*;

use super::{Invalid, parse_accounts};

fn accounts(text: &str) -> Vec<&str> {
    parse_accounts(text).accounts().collect()
}

/// The obvious way: split, trim, a set.
fn naive(text: &str) -> (Vec<String>, u32, Vec<(u32, &'static str)>) {
    let separators = [',', ';', '\t', ' ', '，', '；', '、', '\u{3000}', '\u{a0}'];
    let (mut seen, mut accounts, mut duplicates, mut invalid) = (HashSet::new(), Vec::new(), 0, Vec::new());
    for (line, content) in (1..).zip(text.replace("\r\n", "\n").split(['\r', '\n'])) {
        for entry in content.split(separators) {
            let entry = entry.trim_matches(['"', '\u{feff}', '\u{200b}']);
            if entry.is_empty() {
            } else if entry.chars().any(char::is_control) {
                invalid.push((line, "account.control"));
            } else if entry.contains('\u{fffd}') {
                invalid.push((line, "account.garbled"));
            } else if seen.insert(entry.to_owned()) {
                accounts.push(entry.to_owned());
            } else {
                duplicates += 1;
            }
        }
    }
    (accounts, duplicates, invalid)
}

fn agrees(text: &str) {
    let parsed = parse_accounts(text);
    let (expected, duplicates, invalid) = naive(text);
    assert_eq!(parsed.accounts().collect::<Vec<_>>(), expected);
    assert_eq!(parsed.len(), expected.len());
    assert_eq!(parsed.duplicates, duplicates);
    let told: Vec<_> = parsed.invalid.iter().map(|invalid| (invalid.line, invalid.code)).collect();
    assert_eq!(told, invalid);

    let units: Vec<u16> = text.encode_utf16().collect();
    let spans = parsed.into_utf16_spans();
    let sliced: Vec<_> = spans
        .chunks_exact(2)
        .map(|span| String::from_utf16(&units[span[0] as usize..][..span[1] as usize]).unwrap())
        .collect();
    assert_eq!(sliced, expected);
}

proptest! {
    #[test]
    fn it_finds_what_split_and_trim_and_a_set_find(text in "[a-c\",; \t\r\n]{0,80}") {
        agrees(&text);
    }

    #[test]
    fn it_does_so_beyond_ascii(
        text in "([ab\", \r\n\0\u{7f}]|[李雷é\u{1f600}，；、\u{3000}\u{a0}]|[\u{feff}\u{200b}\u{85}\u{fffd}]){0,60}",
    ) {
        agrees(&text);
    }

    #[test]
    fn any_text_at_all_is_taken(text in any::<String>()) {
        agrees(&text);
    }
}

#[test]
fn every_separator_and_line_end_separates() {
    let text = "a,b;c\td e，f；g、h\u{3000}i\rj\nk\r\nl\u{a0}m";
    assert_eq!(accounts(text), ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m"]);
}

#[test]
fn what_files_and_spreadsheets_put_around_is_dropped() {
    assert_eq!(
        accounts("\u{feff}\"user1\"\r\n\u{200b}user2\u{200b},\"user3,user4\"\r\n\"\""),
        ["user1", "user2", "user3", "user4"]
    );
    assert_eq!(accounts("us\u{200b}er us\"er"), ["us\u{200b}er", "us\"er"]);
    assert!(parse_accounts("\u{feff} ,\r\n;\"\"").is_empty());
}

#[test]
fn an_account_is_told_once_where_it_first_appears() {
    let parsed = parse_accounts("b a b\nA \"a\" b");
    assert_eq!(parsed.accounts().collect::<Vec<_>>(), ["b", "a", "A"]);
    assert_eq!(parsed.duplicates, 3);
}

#[test]
fn what_cannot_be_an_account_is_told_with_its_line() {
    let parsed = parse_accounts("ok\r\nbad\u{1}one\r\rok2,\u{fffd}\u{fffd}user\nx\u{7f}");
    let invalid = |line, value: &str, code| Invalid { line, value: value.to_owned(), code };
    assert_eq!(
        parsed.invalid,
        [
            invalid(2, "bad\u{1}one", "account.control"),
            invalid(4, "\u{fffd}\u{fffd}user", "account.garbled"),
            invalid(5, "x\u{7f}", "account.control"),
        ]
    );
    assert_eq!(parsed.accounts().collect::<Vec<_>>(), ["ok", "ok2"]);
    let no_text = "\0".repeat(10_000);
    assert_eq!(parse_accounts(&no_text).invalid[0].value.len(), Invalid::SHOWN);
}

#[test]
fn a_long_account_is_still_one() {
    let id = "r".repeat(200);
    assert_eq!(accounts(&id), [id.as_str()]);
}
