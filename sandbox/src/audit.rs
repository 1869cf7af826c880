//! The audit's file: a line of JSON for each call, and none that is lost without a word.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Context, Result};

use crate::signing::private::private;

/// Appends lines to the audit's file. One that the file doesn't take goes to stderr. Calls go on then: a push that nobody can
/// take back is worse than a line in another place.
#[derive(Debug)]
pub struct AuditFile<F = File> {
    file: F,
    shown: String,
    /// Whether the file ends within a line, as a disk leaves it that is full.
    torn: bool,
}

impl AuditFile {
    /// Opens the file, and makes it where there is none.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    pub fn open(path: &Path) -> Result<Self> {
        let shown = path.display().to_string();
        let file = private(OpenOptions::new().create(true).append(true)).open(path);
        let file = file.with_context(|| format!("The audit file {shown} can't be written"))?;
        // It may be one that this process may write and not read.
        let torn = is_torn(path).unwrap_or(false);
        Ok(Self { file, shown, torn })
    }
}

fn is_torn(path: &Path) -> io::Result<bool> {
    if path.metadata().is_ok_and(|of| !of.is_file() || of.len() == 0) {
        return Ok(false);
    }
    let mut file = File::open(path)?;
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

impl<F: Write> AuditFile<F> {
    fn append(&mut self, line: &[u8]) -> io::Result<()> {
        let text = if self.torn { [b"\n", line].concat() } else { line.to_vec() };
        let mut rest = text.as_slice();
        while !rest.is_empty() {
            match self.file.write(rest) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(written) => {
                    let (done, left) = rest.split_at(written);
                    self.torn = !done.ends_with(b"\n");
                    rest = left;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// A line at a time, as `tracing_subscriber` writes them.
impl<F: Write> Write for AuditFile<F> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.append(line) {
            let line = String::from_utf8_lossy(line);
            let told = format!(
                "The audit file {} can't be written ({error}): make room on its disk. This line of it stands here alone: {line}",
                self.shown
            );
            // Where stderr is gone too, there is nobody left to tell.
            let _ = io::stderr().write_all(told.as_bytes());
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind, Write};

    use super::AuditFile;

    /// A disk with room for so many bytes.
    struct Disk {
        text: String,
        room: usize,
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.room);
            if taken == 0 {
                return Err(ErrorKind::StorageFull.into());
            }
            self.room -= taken;
            self.text.push_str(std::str::from_utf8(&bytes[..taken]).unwrap());
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_that_a_full_disk_took_in_part_swallows_none_that_comes_after_it() {
        let disk = Disk { text: String::new(), room: 7 };
        let mut audit = AuditFile { file: disk, shown: String::new(), torn: false };
        for line in ["one\n", "two three\n", "four\n"] {
            audit.write_all(line.as_bytes()).unwrap();
        }
        audit.file.room = 1;
        audit.write_all(b"five\n").unwrap();
        audit.file.room = 100;
        audit.write_all(b"six\n").unwrap();
        assert_eq!(audit.file.text, "one\ntwo\nsix\n");
        audit.write_all(b"seven\n").unwrap();
        assert_eq!(audit.file.text, "one\ntwo\nsix\nseven\n");
    }

    #[test]
    fn a_line_that_a_former_process_left_unfinished_ends_before_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        for (before, after) in [("", "new\n"), ("old\n", "old\nnew\n"), ("old", "old\nnew\n")] {
            std::fs::write(&path, before).unwrap();
            AuditFile::open(&path).unwrap().write_all(b"new\n").unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), after);
        }
    }
}
