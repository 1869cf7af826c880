//! The tables.

use rusqlite::Connection;

/// Says whose file it is: "TPSB".
pub const APPLICATION: i32 = 0x5450_5342;
/// The version of the tables. A file with a greater one was written by a newer sandbox.
pub const VERSION: i32 = 1;

// The two indexes over an app's tasks hold all that a page of list is found by, so that a large Offset reads nothing but
// index. `span` counts tasks per 4096 seconds of either time (a shift rounds down, before 1970 as well): whole spans
// are then skipped without reading even that.
//
// A task's status is where else it is: in `due` while it is pending, in `taken` while it is dispatching, and in `push`
// from then on. Its own long row stays as it is, for those that are due together lie far apart, and to write a page for
// each would take most of the time. For that reason nothing refers to `task` by a foreign key either: each would be
// looked up there. Pending tasks are deleted, which only `due` knows of, and those that were dispatched long ago, with
// their `push` and after its deliveries: to have SQLite see to that, `delivery` would need an index by `push`. Its `edition` counts how often a task's
// Content was changed: who read that before needn't read it again where it is the same.
const TABLES: &str = "
CREATE TABLE task (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    app INTEGER NOT NULL,
    create_at INTEGER NOT NULL,
    sched_at INTEGER NOT NULL,
    push_type TEXT NOT NULL,
    title TEXT NOT NULL,
    desc TEXT NOT NULL,
    words TEXT NOT NULL,
    content TEXT NOT NULL
) STRICT;
INSERT INTO sqlite_sequence (name, seq) VALUES ('task', 1000000000);
CREATE INDEX task_by_create_at ON task (app, create_at, id, sched_at);
CREATE INDEX task_by_sched_at ON task (app, sched_at, id, create_at);

CREATE TABLE due (
    sched_at INTEGER NOT NULL,
    task INTEGER NOT NULL,
    app INTEGER NOT NULL,
    edition INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (sched_at, task)
) STRICT, WITHOUT ROWID;
CREATE TABLE taken (
    task INTEGER PRIMARY KEY,
    owner INTEGER NOT NULL
) STRICT;
CREATE INDEX taken_by_owner ON taken (owner);
CREATE TABLE dispatcher (
    owner INTEGER PRIMARY KEY,
    lease_until INTEGER NOT NULL
) STRICT;

CREATE TABLE push (
    id INTEGER PRIMARY KEY,
    task INTEGER NOT NULL UNIQUE,
    at_ms INTEGER NOT NULL,
    push_task_id TEXT NOT NULL,
    error TEXT NOT NULL
) STRICT;
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    push INTEGER NOT NULL,
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
    INSERT INTO due (sched_at, task, app) VALUES (new.sched_at, new.id, new.app);
    INSERT INTO span VALUES (new.app, 'create_at', new.create_at >> 12, 1)
        ON CONFLICT DO UPDATE SET tasks = tasks + 1;
    INSERT INTO span VALUES (new.app, 'sched_at', new.sched_at >> 12, 1)
        ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;
CREATE TRIGGER task_deleted AFTER DELETE ON task BEGIN
    DELETE FROM due WHERE sched_at = old.sched_at AND task = old.id;
    UPDATE span SET tasks = tasks - 1 WHERE app = old.app AND time = 'create_at' AND span = old.create_at >> 12;
    UPDATE span SET tasks = tasks - 1 WHERE app = old.app AND time = 'sched_at' AND span = old.sched_at >> 12;
END;
CREATE TRIGGER task_moved AFTER UPDATE OF sched_at ON task WHEN old.sched_at <> new.sched_at BEGIN
    UPDATE due SET sched_at = new.sched_at WHERE sched_at = old.sched_at AND task = old.id;
    UPDATE span SET tasks = tasks - 1 WHERE app = old.app AND time = 'sched_at' AND span = old.sched_at >> 12;
    INSERT INTO span VALUES (new.app, 'sched_at', new.sched_at >> 12, 1)
        ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;
CREATE TRIGGER task_changed AFTER UPDATE OF content ON task BEGIN
    UPDATE due SET edition = edition + 1 WHERE sched_at = new.sched_at AND task = new.id;
END;
CREATE TRIGGER due_added AFTER INSERT ON due BEGIN
    INSERT INTO pending VALUES (new.app, 1)
        ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;
CREATE TRIGGER due_no_more AFTER DELETE ON due BEGIN
    UPDATE pending SET tasks = tasks - 1 WHERE app = old.app;
END;
";

// The database's own name, by which it is told from one that takes its place in the same file.
const IDENTITY: &str = "
CREATE TABLE IF NOT EXISTS identity (name TEXT NOT NULL) STRICT;
INSERT INTO identity SELECT lower(hex(randomblob(16))) WHERE NOT EXISTS (SELECT 1 FROM identity);
";

/// Sees to it that the database has a name; one that was made before databases had any is given one.
pub fn name(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(IDENTITY)
}

/// Makes the tables, inside the caller's transaction.
pub fn create(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(TABLES)?;
    db.pragma_update(None, "application_id", APPLICATION)?;
    db.pragma_update(None, "user_version", VERSION)
}
