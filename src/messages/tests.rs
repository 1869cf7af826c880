#![expect(clippy::unwrap_used, reason = "a test may fail that way")]

use std::fmt::Write;
use std::{env, fs};

use super::en;
use crate::issue::{Code, Severity};

/// Written anew by `UPDATE=1 cargo test --lib codes`.
#[test]
fn the_page_of_codes_is_the_catalogue() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md");
    if env::var_os("UPDATE").is_some() {
        fs::write(page, codes()).unwrap();
    }
    // Whether git turns line ends is a setting of each checkout.
    let written = fs::read_to_string(page).unwrap_or_default().replace("\r\n", "\n");
    assert!(written == codes(), "docs/rules.md isn't the catalogue: run `UPDATE=1 cargo test --lib codes`");
}

fn codes() -> String {
    let mut page = String::from(
        "# All codes\n\n\
         Written by a test from the catalogue: change that, and run `UPDATE=1 cargo test --lib codes`.\n\n\
         An **error** is what the service refuses, with the answer in the third column. A warning is what it takes although \
         it will hurt. Names in braces stand for the issue's `params`, `{path}` for its path, `{name}` for the end of that, `{kind}` for what \
         is there instead, `{why}` for the likely slip.\n\n\
         | code | | answer | what it tells |\n|---|---|---|---|\n",
    );
    for code in Code::ALL {
        let severity = match code.severity() {
            _ if *code == Code::FromAccountMissing => "**error** for User, else warning",
            Severity::Error => "**error**",
            Severity::Warning => "warning",
        };
        let answer = match code.severity() {
            Severity::Error => code.server_code().to_string(),
            Severity::Warning => String::new(),
        };
        let sentence = (en::LANGUAGE.sentence)(*code).replace("{hint}", "").replace('|', "\\|");
        writeln!(page, "| `{}` | {severity} | {answer} | {sentence} |", code.name()).unwrap();
    }
    page
}
