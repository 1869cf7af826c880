//! The file: opened, made, or refused.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::schema;
use crate::signing::private;

/// How long to wait for another sandbox that is writing to the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// How the folder of a passing database is named, and the database in it.
const PASSING: &str = "timpush-sandbox-";
const NAME: &str = "sandbox.sqlite";

/// Where the database lies. One that was asked for as `:memory:` lies in a folder of its own, which goes with it: several
/// connections can't share memory without waiting for each other. Where its sandbox was killed, the next one removes it.
pub struct File {
    path: PathBuf,
    passing: Option<PathBuf>,
}

impl File {
    pub fn at(path: &Path) -> Result<Self> {
        if path != Path::new(":memory:") {
            return Ok(Self { path: path.to_owned(), passing: None });
        }
        let folder = std::env::temp_dir().join(format!("{PASSING}{:016x}", getrandom::u64()?));
        private_folder(&folder).with_context(|| {
            format!("The folder {} for a passing database couldn't be made", folder.display())
        })?;
        remove_left(&folder);
        Ok(Self { path: folder.join(NAME), passing: Some(folder) })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for File {
    fn drop(&mut self) {
        if let Some(folder) = &self.passing
            && let Err(error) = fs::remove_dir_all(folder)
            && error.kind() != ErrorKind::NotFound
        {
            tracing::warn!("the passing database {} stays behind: {error}", folder.display());
        }
    }
}

/// Removes the passing databases of sandboxes that were killed, from beside this one.
fn remove_left(own: &Path) {
    let beside = own.parent().and_then(|all| fs::read_dir(all).ok()).into_iter().flatten().flatten();
    for left in beside.filter(|folder| folder.file_name().to_string_lossy().starts_with(PASSING)) {
        let folder = left.path();
        if have_one_owner(&folder, own) && is_left(&folder.join(NAME)).unwrap_or(false) {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// Whether nobody has this passing database open any more. One that is being made has no tables yet, and counts as open.
fn is_left(path: &Path) -> rusqlite::Result<bool> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(Duration::ZERO)?;
    let application: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    // SQLite gives its write-ahead log up for the only connection alone.
    let give_up =
        || db.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0));
    Ok(application == schema::APPLICATION && give_up()? == "delete")
}

/// Others may put folders of that name there as well.
#[cfg(unix)]
fn have_one_owner(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let owner = |path: &Path| fs::symlink_metadata(path).ok().filter(fs::Metadata::is_dir).map(|of| of.uid());
    owner(one).is_some() && owner(one) == owner(other)
}

#[cfg(not(unix))]
fn have_one_owner(_: &Path, _: &Path) -> bool {
    true
}

fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens the file for writing, and makes the tables where there are none.
pub fn open(path: &Path) -> Result<Connection> {
    let shown = path.display();
    ensure!(!path.is_dir(), "The database {shown} is a folder: name a file in it.");
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        ensure!(
            folder.is_dir(),
            "The database {shown} can't be made: there is no folder {}.",
            folder.display()
        );
    }
    prepare(path).map_err(|failure| match failure {
        Failure::Told(error) => error,
        Failure::Sqlite(error) => told(path, &error),
    })
}

/// A further connection to a file that was opened before.
pub fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    set_up(&db)?;
    Ok(db)
}

enum Failure {
    Told(anyhow::Error),
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

fn prepare(path: &Path) -> Result<Connection, Failure> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // Where that fails, SQLite says why.
    let _ = private::make(path);
    let mut db = Connection::open_with_flags(path, flags)?;
    set_up(&db)?;
    // Before anything is written: a file that isn't ours stays as it is. In one snapshot, since another sandbox may be
    // making the tables right now.
    let looking = db.transaction()?;
    is_ours(&looking, path)?;
    looking.finish()?;
    write_ahead(&db)?;
    let making = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Again, since another sandbox may have made them meanwhile.
    if !is_ours(&making, path)? {
        schema::create(&making)?;
    }
    schema::name(&making)?;
    making.commit()?;
    Ok(db)
}

/// Whether the tables are there; an error where others are.
fn is_ours(db: &Connection, path: &Path) -> Result<bool, Failure> {
    let application: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i32 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let objects: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application == schema::APPLICATION && version > schema::VERSION {
        return Err(Failure::Told(anyhow!(
            "The database {} was written by a newer sandbox (its version is {version}, this one knows {}): use that \
             sandbox, or name another file.",
            path.display(),
            schema::VERSION
        )));
    }
    if application == schema::APPLICATION && version == schema::VERSION {
        return Ok(true);
    }
    if application == 0 && version == 0 && objects == 0 {
        return Ok(false);
    }
    Err(Failure::Told(anyhow!(
        "{} is another program's database and was left as it is: name another file.",
        path.display()
    )))
}

fn set_up(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(PATIENCE)?;
    db.set_prepared_statement_cache_capacity(64);
    // There are none; files of the first days have one, which each push that is deleted would read all deliveries for.
    db.pragma_update(None, "foreign_keys", false)?;
    // Each commit is on the disk before it is answered.
    db.pragma_update(None, "synchronous", "FULL")
}

/// SQLite doesn't wait by itself where two turn a new file to its write-ahead log at once.
fn write_ahead(db: &Connection) -> Result<(), Failure> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let turned = db.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0));
        match turned {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(mode) => {
                return Err(Failure::Told(anyhow!(
                    "The database needs a disk that SQLite's write-ahead log works on; this one leaves it at {mode}."
                )));
            }
            Err(error) if is_busy(&error) && Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(10));
            }
            Err(error) => return Err(error.into()),
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

fn told(path: &Path, error: &rusqlite::Error) -> anyhow::Error {
    let shown = path.display();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => {
            anyhow!("{shown} is no database and was left as it is: name another file.")
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            anyhow!(
                "The database {shown} is in use by a program that keeps it locked: close that, or name another file."
            )
        }
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            anyhow!(
                "The database {shown} can't be written: the sandbox needs to write to the file and its folder."
            )
        }
        _ => anyhow!("The database {shown} couldn't be opened: {error}."),
    }
}
