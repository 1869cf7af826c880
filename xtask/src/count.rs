//! Counting tests, from what their runners print.

use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::ops::AddAssign;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::project::not_started;

/// How many tests ended in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
}

impl Counts {
    pub const ONE_PASSED: Self = Self { passed: 1, failed: 0, skipped: 0 };
    pub const ONE_FAILED: Self = Self { passed: 0, failed: 1, skipped: 0 };

    /// Adds what a line of cargo test says, or of wasm-bindgen-test: there is one such line for each test binary.
    pub fn add_rust_result(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else { return };
        let words: Vec<&str> = result.split([' ', ';']).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            let Ok(number) = pair[0].parse::<u32>() else { continue };
            match pair[1] {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.skipped += number,
                _ => {}
            }
        }
    }

    /// Takes over what a line of node's reporter says. It closes with one such line for each kind, so the last ones
    /// hold, whatever a test may have printed before.
    pub fn set_node_result(&mut self, line: &str) {
        let mut words = line.split(' ');
        let ("ℹ", Some(kind), Some(Ok(number)), None) = (
            words.next().unwrap_or_default(),
            words.next(),
            words.next().map(str::parse::<u32>),
            words.next(),
        ) else {
            return;
        };
        match kind {
            "pass" => self.passed = number,
            "fail" => self.failed = number,
            // It comes after `fail`.
            "cancelled" => self.failed += number,
            "skipped" => self.skipped = number,
            "todo" => self.skipped += number,
            _ => {}
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// Runs a command, shows its output line by line as it comes, and counts by it. A command that fails without a failed
/// test (one that doesn't compile, say, or is killed) counts as one.
pub fn counting(command: &mut Command, count: fn(&mut Counts, &str)) -> Result<Counts> {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().with_context(|| not_started(command))?;
    let mut counts = Counts::default();
    if let Some(output) = child.stdout.take() {
        let mut output = BufReader::new(output);
        let mut line = Vec::new();
        while output.read_until(b'\n', &mut line)? > 0 {
            let mut stdout = std::io::stdout().lock();
            stdout.write_all(&line)?;
            stdout.flush()?;
            count(&mut counts, String::from_utf8_lossy(&line).trim_end());
            line.clear();
        }
    }
    let status = child.wait()?;
    if !status.success() && counts.failed == 0 {
        eprintln!("error: `{}` failed outside of its tests ({status})", command.get_program().display());
        counts.failed = 1;
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn cargo_and_the_browser_runner_are_added_up() {
        let mut counts = Counts::default();
        for line in [
            "running 3 tests",
            "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.10s",
            "test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 filtered out; finished in 0.02s",
            "  test result: ok. 9 passed; 0 failed",
        ] {
            counts.add_rust_result(line);
        }
        assert_eq!(counts, Counts { passed: 7, failed: 3, skipped: 1 });
    }

    #[test]
    fn nodes_last_word_holds() {
        let mut counts = Counts::default();
        for line in [
            "ℹ pass 99",
            "ℹ tests 9",
            "ℹ pass 4",
            "ℹ fail 1",
            "ℹ cancelled 1",
            "ℹ skipped 2",
            "ℹ todo 1",
            "ℹ duration_ms 12.5",
        ] {
            counts.set_node_result(line);
        }
        assert_eq!(counts, Counts { passed: 4, failed: 2, skipped: 3 });
    }

    #[test]
    fn the_closing_line_names_skipped_tests_only_where_there_are_some() {
        let counts = Counts { passed: 12, failed: 0, skipped: 0 };
        assert_eq!(counts.to_string(), "12 passed, 0 failed");
        assert_eq!(Counts { skipped: 3, ..counts }.to_string(), "12 passed, 0 failed, 3 skipped");
    }
}
