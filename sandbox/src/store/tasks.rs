//! Tasks made, read, changed and deleted.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value};
use timpush_sched::model::{PushType, TaskStatus};

use super::task::{COLUMNS, TASKS, Texts, status, type_of, type_text};
use super::{Change, NewTask, Queue, Result, Store, Task};
use crate::settings::Modify;

/// What became of a task to add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is there, with this TaskID.
    Task(u64),
    /// The app has as many pending tasks as it may.
    QuotaExceeded,
}

/// What became of a task to change or delete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It was done.
    Done,
    /// The app has no such task.
    NoSuchTask,
    /// The task is for somebody else than the caller takes it to be.
    OtherType,
    /// The task is being dispatched.
    Dispatching,
    /// The task was dispatched.
    Dispatched,
    /// Its Content would be longer than it may be.
    TooLong,
}

impl Store {
    /// Adds a task, unless `quota` tasks of its app are pending.
    ///
    /// # Errors
    ///
    /// Where the database refuses; nothing was added then.
    pub async fn add(&self, task: NewTask, quota: u64) -> Result<Added> {
        let task = Row::of(task)?;
        self.write(Queue::Requests, move |db| {
            let pending: Option<i64> = db
                .prepare_cached("SELECT tasks FROM pending WHERE app = ?")?
                .query_row([task.of.app], |row| row.get(0))
                .optional()?;
            if pending.unwrap_or(0).cast_unsigned() >= quota {
                return Ok(Added::QuotaExceeded);
            }
            Ok(Added::Task(task.insert(db)?))
        })
        .await
    }

    /// Adds an app's first tasks, or none where it has some. It looks and adds in one transaction: several sandboxes may share
    /// the file.
    ///
    /// # Errors
    ///
    /// Where the database refuses; nothing was added then.
    pub async fn add_first(&self, app: u32, tasks: Vec<NewTask>) -> Result<()> {
        let tasks = tasks.into_iter().map(Row::of).collect::<Result<Vec<_>>>()?;
        self.write(Queue::Requests, move |db| {
            let some: bool = db
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM task WHERE app = ?)")?
                .query_row([app], |row| row.get(0))?;
            if !some {
                for task in tasks {
                    task.insert(db)?;
                }
            }
            Ok(())
        })
        .await
    }

    /// The app's task with this TaskID.
    ///
    /// # Errors
    ///
    /// Where the database can't be read.
    pub async fn get(&self, app: u32, id: u64) -> Result<Option<Task>> {
        let Ok(id) = i64::try_from(id) else { return Ok(None) };
        self.read(move |db| {
            let mut get =
                db.prepare_cached(&format!("SELECT {COLUMNS} FROM {TASKS} WHERE task.id = ? AND app = ?"))?;
            let mut rows = get.query(params![id, app])?;
            rows.next()?.map(Task::of).transpose()
        })
        .await
    }

    /// Changes a task that is still pending, unless its Content would have more than `longest` bytes as JSON.
    ///
    /// # Errors
    ///
    /// Where the database refuses; nothing was changed then.
    pub async fn modify(&self, app: u32, id: u64, change: Change, longest: usize) -> Result<Changed> {
        self.write(Queue::Requests, move |db| {
            let id = match pending(db, app, id, &change.push_type)? {
                Ok(id) => id,
                Err(why) => return Ok(why),
            };
            if let Some(content) = change.content {
                let old: String = db
                    .prepare_cached("SELECT content FROM task WHERE id = ?")?
                    .query_row([id], |row| row.get(0))?;
                let content = changed(serde_json::from_str(&old)?, content, change.how);
                let text = serde_json::to_string(&content)?;
                if text.len() > longest {
                    return Ok(Changed::TooLong);
                }
                let texts = Texts::of(&content);
                db.prepare_cached(
                    "UPDATE task SET content = ?, title = ?, desc = ?, words = ? WHERE id = ?",
                )?
                .execute(params![text, texts.title, texts.desc, texts.words, id])?;
            }
            if let Some(at) = change.sched_at {
                db.prepare_cached("UPDATE task SET sched_at = ? WHERE id = ?")?.execute([at, id])?;
            }
            Ok(Changed::Done)
        })
        .await
    }

    /// Deletes a task that is still pending.
    ///
    /// # Errors
    ///
    /// Where the database refuses; nothing was deleted then.
    pub async fn delete(&self, app: u32, id: u64, push_type: PushType) -> Result<Changed> {
        self.write(Queue::Requests, move |db| {
            let id = match pending(db, app, id, &push_type)? {
                Ok(id) => id,
                Err(why) => return Ok(why),
            };
            db.prepare_cached("DELETE FROM task WHERE id = ?")?.execute([id])?;
            Ok(Changed::Done)
        })
        .await
    }
}

/// A task to add, with what can be made of it before it is the writer's turn.
struct Row {
    of: NewTask,
    content: String,
    texts: Texts,
}

impl Row {
    fn of(task: NewTask) -> Result<Self> {
        Ok(Self { content: serde_json::to_string(&task.content)?, texts: Texts::of(&task.content), of: task })
    }

    /// Its TaskID.
    fn insert(&self, db: &Connection) -> Result<u64> {
        db.prepare_cached(
            "INSERT INTO task (app, create_at, sched_at, push_type, title, desc, words, content) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            self.of.app,
            self.of.create_at,
            self.of.sched_at,
            type_text(&self.of.push_type),
            self.texts.title,
            self.texts.desc,
            self.texts.words,
            self.content,
        ])?;
        Ok(db.last_insert_rowid().cast_unsigned())
    }
}

/// The task's id where it may still be changed, else why it may not.
fn pending(
    db: &Connection,
    app: u32,
    id: u64,
    push_type: &PushType,
) -> Result<std::result::Result<i64, Changed>> {
    let Ok(id) = i64::try_from(id) else { return Ok(Err(Changed::NoSuchTask)) };
    let found = db
        .prepare_cached(&format!(
            "SELECT push_type, taken.task IS NOT NULL, push.task IS NOT NULL FROM {TASKS} WHERE task.id = ? AND app = ?"
        ))?
        .query_row(params![id, app], |row| Ok((row.get::<_, String>(0)?, status(row.get(1)?, row.get(2)?))))
        .optional()?;
    Ok(match found {
        None => Err(Changed::NoSuchTask),
        Some((of, _)) if type_of(&of) != *push_type => Err(Changed::OtherType),
        Some((_, TaskStatus::Pending)) => Ok(id),
        Some((_, TaskStatus::Dispatching)) => Err(Changed::Dispatching),
        Some(_) => Err(Changed::Dispatched),
    })
}

/// A replaced Content keeps its MsgRandom where the new one brings none: each task has one.
fn changed(mut old: Map<String, Value>, mut new: Map<String, Value>, how: Modify) -> Map<String, Value> {
    match how {
        Modify::Merge => {
            old.extend(new);
            old
        }
        Modify::Replace => {
            if let Some(random) = old.remove("MsgRandom") {
                new.entry("MsgRandom").or_insert(random);
            }
            new
        }
    }
}
