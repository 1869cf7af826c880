//! The tables.

use rusqlite::Connection;

/// Says whose file it is: "TPSB".
pub const APPLICATION: i32 = 0x5450_5342;
/// The version of the tables. A file with a greater one was written by a newer sandbox.
pub const VERSION: i32 = 1;

/// A task's status as the tables have it.
pub const PENDING: i64 = 0;
pub const DISPATCHING: i64 = 1;
pub const DISPATCHED: i64 = 2;

// The two indexes over an app's tasks hold all that a page of list is found by, so that a large Offset reads nothing but
// index. `span` counts tasks per 4096 seconds of either time (a shift rounds down, before 1970 as well): whole spans
// are then skipped without reading even that.
const TABLES: &str = "
CREATE TABLE task (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    app INTEGER NOT NULL,
    create_at INTEGER NOT NULL,
    sched_at INTEGER NOT NULL,
    push_type TEXT NOT NULL,
    content TEXT NOT NULL,
    title TEXT NOT NULL,
    desc TEXT NOT NULL,
    words TEXT NOT NULL,
    status INTEGER NOT NULL DEFAULT 0 CHECK (status BETWEEN 0 AND 2),
    owner INTEGER,
    dispatch_success INTEGER NOT NULL DEFAULT 0,
    dispatch_err TEXT NOT NULL DEFAULT '',
    push_task_id TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO sqlite_sequence (name, seq) VALUES ('task', 1000000000);
CREATE INDEX task_by_create_at ON task (app, create_at, id, sched_at);
CREATE INDEX task_by_sched_at ON task (app, sched_at, id, create_at);
CREATE INDEX task_due ON task (sched_at) WHERE status = 0;
CREATE INDEX task_taken ON task (owner) WHERE status = 1;

CREATE TABLE dispatcher (
    owner INTEGER PRIMARY KEY,
    lease_until INTEGER NOT NULL
) STRICT;

CREATE TABLE push (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    app INTEGER NOT NULL,
    task INTEGER NOT NULL UNIQUE REFERENCES task,
    push_task_id TEXT NOT NULL,
    title TEXT NOT NULL,
    desc TEXT NOT NULL
) STRICT;
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    push INTEGER NOT NULL REFERENCES push,
    account TEXT NOT NULL
) STRICT;

CREATE TABLE pending (
    app INTEGER PRIMARY KEY,
    tasks INTEGER NOT NULL
) STRICT;
CREATE TABLE span (
    app INTEGER NOT NULL,
    time TEXT NOT NULL,
    span INTEGER NOT NULL,
    tasks INTEGER NOT NULL,
    PRIMARY KEY (app, time, span)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER task_added AFTER INSERT ON task BEGIN
    INSERT INTO pending VALUES (new.app, 1)
        ON CONFLICT DO UPDATE SET tasks = tasks + 1;
    INSERT INTO span VALUES (new.app, 'create_at', new.create_at >> 12, 1)
        ON CONFLICT DO UPDATE SET tasks = tasks + 1;
    INSERT INTO span VALUES (new.app, 'sched_at', new.sched_at >> 12, 1)
        ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;
CREATE TRIGGER task_deleted AFTER DELETE ON task BEGIN
    UPDATE pending SET tasks = tasks - 1 WHERE app = old.app AND old.status = 0;
    UPDATE span SET tasks = tasks - 1 WHERE app = old.app AND time = 'create_at' AND span = old.create_at >> 12;
    UPDATE span SET tasks = tasks - 1 WHERE app = old.app AND time = 'sched_at' AND span = old.sched_at >> 12;
END;
CREATE TRIGGER task_moved AFTER UPDATE OF sched_at ON task WHEN old.sched_at <> new.sched_at BEGIN
    UPDATE span SET tasks = tasks - 1 WHERE app = old.app AND time = 'sched_at' AND span = old.sched_at >> 12;
    INSERT INTO span VALUES (new.app, 'sched_at', new.sched_at >> 12, 1)
        ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;
CREATE TRIGGER task_begun AFTER UPDATE OF status ON task WHEN old.status = 0 AND new.status <> 0 BEGIN
    UPDATE pending SET tasks = tasks - 1 WHERE app = old.app;
END;
";

/// Makes the tables, inside the caller's transaction.
pub fn create(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(TABLES)?;
    db.pragma_update(None, "application_id", APPLICATION)?;
    db.pragma_update(None, "user_version", VERSION)
}
