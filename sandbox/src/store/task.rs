//! A task as it is kept.

use rusqlite::Row;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value};
use timpush_sched::model::{PushType, TaskStatus};

use super::Result;
use crate::settings::Modify;

/// What a task is made of.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// The app's SDKAppID.
    pub app: u32,
    /// Whom it is for.
    pub push_type: PushType,
    /// When it is made, in Unix seconds.
    pub create_at: i64,
    /// When it is due, in Unix seconds.
    pub sched_at: i64,
    /// What it sends, with its MsgRandom.
    pub content: Map<String, Value>,
}

/// What is to become of a task.
#[derive(Clone, Debug)]
pub struct Change {
    /// Whom the caller takes the task to be for.
    pub push_type: PushType,
    /// When it is due from now on, in Unix seconds.
    pub sched_at: Option<i64>,
    /// What it sends from now on.
    pub content: Option<Map<String, Value>>,
    /// What becomes of the Content that is there.
    pub how: Modify,
}

/// A task as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Its TaskID.
    pub id: u64,
    /// The app's SDKAppID.
    pub app: u32,
    /// When it was made, in Unix seconds.
    pub create_at: i64,
    /// When it is due, in Unix seconds.
    pub sched_at: i64,
    /// Whom it is for.
    pub push_type: PushType,
    /// What it sends; empty where that can't be read.
    pub content: Map<String, Value>,
    /// Why its Content can't be read: somebody else wrote to the file, or the disk lost something.
    pub damage: Option<String>,
    /// The title in its Content; empty without one.
    pub title: String,
    /// The text in its Content; empty without one.
    pub desc: String,
    /// How far it is.
    pub status: TaskStatus,
    /// Whether it was dispatched well.
    pub dispatch_success: bool,
    /// Why it wasn't; empty before, and where it was.
    pub dispatch_err: String,
    /// The push that it became; empty before.
    pub push_task_id: String,
}

/// What [`Task::of`] reads, in its order, out of [`TASKS`].
pub const COLUMNS: &str =
    "task.id, app, create_at, sched_at, push_type, content, title, desc, taken.task, push_task_id, error";
/// Tasks with what their status follows from: those that are in neither of the other tables are pending.
pub const TASKS: &str = "task LEFT JOIN taken ON taken.task = task.id LEFT JOIN push ON push.task = task.id";

impl Task {
    /// Reads what can be read of it: one that is damaged must not keep those from being read that come with it.
    pub(super) fn of(row: &Row<'_>) -> Result<Self> {
        let error: Option<String> = row.get(10)?;
        let content = serde_json::from_slice(row.get_ref(5)?.as_bytes().map_err(rusqlite::Error::from)?);
        let (content, damage) = match content {
            Ok(content) => (content, None),
            Err(error) => (Map::new(), Some(error.to_string())),
        };
        let status = status(row.get_ref(8)? != ValueRef::Null, error.is_some());
        Ok(Self {
            id: row.get::<_, i64>(0)?.cast_unsigned(),
            app: row.get(1)?,
            create_at: row.get(2)?,
            sched_at: row.get(3)?,
            push_type: type_of(&text(row, 4)?),
            content,
            damage,
            title: text(row, 6)?,
            desc: text(row, 7)?,
            status,
            dispatch_success: error.as_deref() == Some(""),
            dispatch_err: error.unwrap_or_default(),
            push_task_id: row.get::<_, Option<String>>(9)?.unwrap_or_default(),
        })
    }
}

fn text(row: &Row<'_>, column: usize) -> Result<String> {
    let bytes = row.get_ref(column)?.as_bytes().map_err(rusqlite::Error::from)?;
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

/// What is found by and shown beside a Content, taken out of it.
pub struct Texts {
    pub title: String,
    pub desc: String,
    pub words: String,
}

impl Texts {
    pub fn of(content: &Map<String, Value>) -> Self {
        let info = content.get("OfflinePushInfo");
        let text = |member| {
            info.and_then(|info| info.get(member)).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let (title, desc) = (text("Title"), text("Desc"));
        let words = format!("{}\u{1f}{}", folded(&title), folded(&desc));
        Self { title, desc, words }
    }
}

/// In small letters, each by itself: what contains a text still contains it then.
pub fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

pub fn type_text(push_type: &PushType) -> &str {
    match push_type {
        PushType::All => "All",
        PushType::Tag => "Tag",
        PushType::User => "User",
        PushType::Other(other) => other,
    }
}

pub fn type_of(text: &str) -> PushType {
    match text {
        "All" => PushType::All,
        "Tag" => PushType::Tag,
        "User" => PushType::User,
        other => PushType::Other(other.to_owned()),
    }
}

pub fn status(taken: bool, pushed: bool) -> TaskStatus {
    match (taken, pushed) {
        (_, true) => TaskStatus::Dispatched,
        (true, false) => TaskStatus::Dispatching,
        (false, false) => TaskStatus::Pending,
    }
}
