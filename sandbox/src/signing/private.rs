//! Files that hold accounts, texts or passwords: nobody but their owner reads them.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Lets only its owner read and write the file, where it is made by these options. Elsewhere than on Unix its folder decides.
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Makes an empty file for a database where there is none. What SQLite puts beside it has the same rights.
///
/// # Errors
///
/// Where it can't be made.
pub fn make(path: &Path) -> io::Result<()> {
    match private(OpenOptions::new().write(true).create_new(true)).open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}
