//! What became of the calls that carried an Idempotency-Key: a repeat must not create a second task.
//!
//! A mark is on disk before the call leaves, and what came of it replaces the mark. A mark that is left over, since the
//! process died or the answer was lost, stands for an outcome that nobody knows.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use axum::body::Bytes;
use axum::http::HeaderMap;
use rusqlite::{Connection, ErrorCode, OptionalExtension, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use super::private;
use super::problem::{Kind, Problem};

/// The header that carries the key.
pub(super) const HEADER: &str = "idempotency-key";

/// How many seconds an outcome is kept.
const KEPT: i64 = 24 * 60 * 60;

/// Marks the files that are ours.
const APPLICATION_ID: i32 = 0x5450_5341;

/// What helps against a file that isn't ours. No setting names it: it stands beside the database.
const MOVE: &str = "give `database` another name, or move that file";

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS call (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        service TEXT NOT NULL,
        app INTEGER NOT NULL,
        caller TEXT NOT NULL,
        key TEXT NOT NULL,
        body BLOB NOT NULL, -- its SHA-256
        at INTEGER NOT NULL,
        state TEXT NOT NULL, -- called, answered or unknown
        answer BLOB,
        UNIQUE (service, app, caller, key)
    ) STRICT;
    CREATE INDEX IF NOT EXISTS call_at ON call (at);
";

/// Takes the key out of the headers, where there is one.
pub(super) fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all(HEADER).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let key = value.to_str().unwrap_or("");
    let visible = !key.is_empty() && key.len() <= 255 && key.bytes().all(|byte| byte.is_ascii_graphic());
    if visible && values.next().is_none() {
        return Ok(Some(key.to_owned()));
    }
    Err(Problem::new(Kind::BadKey, "Send one Idempotency-Key, of 1 to 255 visible ASCII characters."))
}

/// A call that is about to be made, as far as it must be told from others.
pub(super) struct Call {
    pub app: u32,
    pub caller: String,
    pub key: String,
    pub body: Bytes,
    pub at: i64,
}

/// What may be done about a call.
pub(super) enum Claim {
    /// Make it, and tell what came of it under this number.
    Make(i64),
    /// Don't: this is what the service answered.
    Replay(Bytes),
    /// Don't.
    Refuse(Problem),
}

/// What came of a call.
pub(super) enum Outcome {
    /// The service did it.
    Answered(Bytes),
    /// The service did nothing, so the key is free again.
    Nothing,
    /// The service may have done it.
    Unknown,
}

/// The calls of the last 24 hours, in an SQLite file that several processes may share.
#[derive(Clone)]
pub(super) struct Calls {
    connection: Arc<Mutex<Connection>>,
    service: Arc<str>,
    longest: i64,
}

impl Calls {
    /// Opens the file, or keeps all in memory without one. All calls are to the `service` of this name, and none takes longer
    /// than `longest`.
    pub fn open(file: Option<&Path>, service: &str, longest: Duration) -> Result<Self> {
        let connection = match file {
            Some(file) => open(file).with_context(|| {
                format!("The signing endpoint's file {} couldn't be opened", file.display())
            })?,
            None => Connection::open_in_memory()?,
        };
        connection.execute_batch(TABLES)?;
        // Some seconds more, for what is done before and after the call itself.
        let longest = i64::try_from(longest.as_secs()).unwrap_or(i64::MAX).saturating_add(5);
        Ok(Self { connection: Arc::new(Mutex::new(connection)), service: service.into(), longest })
    }

    /// Marks a call as made, unless its key says otherwise.
    pub async fn claim(&self, call: Call) -> Result<Claim> {
        let (service, longest) = (Arc::clone(&self.service), self.longest);
        self.run(move |connection| claim(connection, &service, &call, longest)).await
    }

    /// Notes what came of a call.
    pub async fn settle(&self, id: i64, outcome: Outcome) -> Result<()> {
        self.run(move |connection| {
            match outcome {
                Outcome::Answered(text) => connection.execute(
                    "UPDATE call SET state = 'answered', answer = ?2 WHERE id = ?1",
                    params![id, text.as_ref()],
                )?,
                Outcome::Nothing => connection.execute("DELETE FROM call WHERE id = ?1", [id])?,
                Outcome::Unknown => {
                    connection.execute("UPDATE call SET state = 'unknown' WHERE id = ?1", [id])?
                }
            };
            Ok(())
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let connection = Arc::clone(&self.connection);
        // Each write waits for the disk, which would hold up the other calls.
        tokio::task::spawn_blocking(move || {
            job(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))
        })
        .await?
    }
}

fn open(file: &Path) -> Result<Connection> {
    private::make(file)?;
    let connection = Connection::open(file)?;
    let tables = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
    let tables = tables.map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => anyhow!("it is no database: {MOVE}"),
        _ => error.into(),
    })?;
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    ensure!(tables == 0 || id == APPLICATION_ID, "it is a database of something else: {MOVE}");
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A mark that a power cut could take back would be none.
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

fn claim(connection: &mut Connection, service: &str, call: &Call, longest: i64) -> Result<Claim> {
    let body: [u8; 32] = Sha256::digest(&call.body).into();
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute("DELETE FROM call WHERE at <= ?1", [call.at - KEPT])?;
    let known = transaction
        .query_row(
            "SELECT body, at, answer, state FROM call WHERE service = ?1 AND app = ?2 AND caller = ?3 AND key = ?4",
            params![service, call.app, call.caller, call.key],
            |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?)),
        )
        .optional()?;
    let claim = if let Some((known_body, at, answer, state)) = known {
        let state = if known_body == body { state.as_str() } else { "another" };
        judged(state, call.at.abs_diff(at) <= longest.unsigned_abs(), answer)
    } else {
        transaction.execute(
            "INSERT INTO call (service, app, caller, key, body, at, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'called')",
            params![service, call.app, call.caller, call.key, body, call.at],
        )?;
        Claim::Make(transaction.last_insert_rowid())
    };
    transaction.commit()?;
    Ok(claim)
}

/// Which process made a mark doesn't matter: while its call may still be under way, a look-up could come too early.
fn judged(state: &str, is_young: bool, answer: Option<Vec<u8>>) -> Claim {
    match (state, answer) {
        ("another", _) => Claim::Refuse(Problem::new(
            Kind::KeyReused,
            "This Idempotency-Key went with another request. Send each new request with a key of its own.",
        )),
        ("answered", Some(answer)) => Claim::Replay(answer.into()),
        ("called", _) if is_young => Claim::Refuse(
            Problem::new(
                Kind::InProgress,
                "A call with this Idempotency-Key is under way. Ask again in a moment.",
            )
            .retry_after(Duration::from_secs(1)),
        ),
        _ => Claim::Refuse(Problem::new(
            Kind::OutcomeUnknown,
            "The answer to the call with this Idempotency-Key was lost. Look for a task with the same \
             Content.MsgRandom; if there is none, send the request again with a new key.",
        )),
    }
}
