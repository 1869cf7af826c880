//! Changing the file: all of it or nothing, and nobody else at the same time.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::signing::private::private;

/// Puts the text in the file's place that its old one is turned into; `missing` is that of a file that isn't there, where it
/// may be made.
pub fn change<T>(
    path: &Path,
    missing: Option<&str>,
    turned: impl FnOnce(String) -> Result<(String, T)>,
) -> Result<T> {
    // A link stays one: what it points to is written.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let shown = path.display();
    let next = Next::begin(&path)?;
    let text = match (fs::read_to_string(&path), missing) {
        (Err(error), Some(missing)) if error.kind() == ErrorKind::NotFound => missing.to_owned(),
        (read, _) => read.with_context(|| format!("The operators' file {shown} couldn't be read"))?,
    };
    let (text, answer) =
        turned(text).with_context(|| format!("The operators' file {shown} was left as it is"))?;
    next.finish(&text, &path).with_context(|| format!("The operators' file {shown} couldn't be written"))?;
    Ok(answer)
}

/// The file as it will be, beside the one that is. As long as it is there, nobody else changes the file.
struct Next {
    path: PathBuf,
    file: fs::File,
    done: bool,
}

impl Next {
    fn begin(path: &Path) -> Result<Self> {
        let mut next = path.as_os_str().to_owned();
        next.push(".new");
        let next = PathBuf::from(next);
        match private(OpenOptions::new().write(true).create_new(true)).open(&next) {
            Ok(file) => Ok(Self { path: next, file, done: false }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!(
                "{} is there: somebody is changing the operators right now. If nobody is, remove it and try again.",
                next.display()
            ),
            Err(error) => Err(error).with_context(|| format!("{} couldn't be written", next.display())),
        }
    }

    fn finish(mut self, text: &str, path: &Path) -> Result<()> {
        self.file.write_all(text.as_bytes())?;
        self.file.sync_all()?;
        fs::rename(&self.path, path)?;
        self.done = true;
        #[cfg(unix)]
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

impl Drop for Next {
    fn drop(&mut self) {
        if !self.done {
            let _ = fs::remove_file(&self.path);
        }
    }
}
