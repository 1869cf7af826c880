//! Pages of tasks.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};

use super::spans::{Count, count};
use super::task::{COLUMNS, TASKS, folded};
use super::{Result, Store, Task};
use crate::settings::RangeFilter;

/// Which tasks to list.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// The app's SDKAppID.
    pub app: u32,
    /// How many to leave out at the beginning.
    pub offset: u64,
    /// How many to tell at most.
    pub want: u64,
    /// By which time they are ordered.
    pub order_by: Order,
    /// Whether the earliest comes first.
    pub asc: bool,
    /// The earliest time, in Unix seconds.
    pub begin: i64,
    /// The latest time, which still belongs to it.
    pub end: i64,
    /// Which time these two are about.
    pub filter: RangeFilter,
    /// What the title or the text must contain, in small or capital letters; nothing where it is empty.
    pub keyword: Option<String>,
}

/// By which time tasks are ordered. Those of one second are ordered by their TaskIDs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By the time of creation.
    CreateAt,
    /// By the scheduled time.
    SchedAt,
}

/// A page of tasks.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// How many there are on all pages.
    pub total: u64,
    /// Those on this one.
    pub tasks: Vec<Task>,
}

/// A time of a task, by the name of its column.
pub type Time = &'static str;
pub const CREATE_AT: Time = "create_at";
pub const SCHED_AT: Time = "sched_at";

impl Store {
    /// A page of tasks.
    ///
    /// # Errors
    ///
    /// Where the database can't be read.
    pub async fn list(&self, query: &ListQuery) -> Result<Page> {
        let query = query.clone();
        let searches = query.keyword.as_deref().is_some_and(|keyword| !keyword.is_empty());
        let work = move |db: &Connection| page(db, &query);
        if searches { self.read_long(work).await } else { self.read(work).await }
    }
}

fn page(db: &Connection, query: &ListQuery) -> Result<Page> {
    let (total, ids) = match query.keyword.as_deref() {
        None | Some("") => by_time(db, query)?,
        Some(keyword) => by_keyword(db, query, &folded(keyword))?,
    };
    // Only now, and only for the page, are the tasks themselves read.
    let mut get = db.prepare_cached(&format!("SELECT {COLUMNS} FROM {TASKS} WHERE task.id = ?"))?;
    let tasks = ids.into_iter().map(|id| {
        let mut rows = get.query([id])?;
        rows.next()?.map(Task::of).transpose()
    });
    let tasks: Result<Vec<_>> = tasks.filter_map(Result::transpose).collect();
    Ok(Page { total, tasks: tasks? })
}

fn by_time(db: &Connection, query: &ListQuery) -> Result<(u64, Vec<i64>)> {
    let counted = count(db, query)?;
    let Count { total, begin, end, skip } = counted;
    if query.offset >= total || query.want == 0 {
        return Ok((total, Vec::new()));
    }
    let mut ids = db.prepare_cached(&statement(query, false))?;
    let values = [query.app.into(), begin.into(), end.into(), whole(query.want), whole(skip)];
    let ids = ids.query_map::<i64, _, _>(values, |row| row.get(0))?;
    Ok((total, ids.collect::<rusqlite::Result<_>>()?))
}

/// A keyword may be anywhere, so every task in the range has to be looked at, once for the page and the total together.
fn by_keyword(db: &Connection, query: &ListQuery, keyword: &str) -> Result<(u64, Vec<i64>)> {
    let mut found = db.prepare_cached(&statement(query, true))?;
    let values: [Sql; 4] =
        [query.app.into(), query.begin.into(), query.end.into(), keyword.to_owned().into()];
    let mut rows = found.query(params_from_iter(values))?;
    let (mut total, mut ids) = (0, Vec::new());
    while let Some(row) = rows.next()? {
        if total >= query.offset && (ids.len() as u64) < query.want {
            ids.push(row.get(0)?);
        }
        total += 1;
    }
    Ok((total, ids))
}

/// The ids in their order, out of the index by that order, which has both times.
pub(super) fn statement(query: &ListQuery, keyword: bool) -> String {
    let (order, filter) = (query.order(), query.filter());
    let way = if query.asc { "ASC" } else { "DESC" };
    let which = if keyword { " AND instr(words, ?4)" } else { "" };
    let page = if keyword { "" } else { " LIMIT ?4 OFFSET ?5" };
    format!(
        "SELECT id FROM task INDEXED BY task_by_{order} WHERE app = ?1 AND {filter} BETWEEN ?2 AND ?3{which} \
         ORDER BY {order} {way}, id {way}{page}"
    )
}

impl ListQuery {
    /// The first hundred of an app's tasks, of whatever time.
    #[cfg(test)]
    pub(crate) fn all_of(app: u32) -> Self {
        Self {
            app,
            offset: 0,
            want: 100,
            order_by: Order::CreateAt,
            asc: true,
            begin: i64::MIN,
            end: i64::MAX,
            filter: RangeFilter::CreateAt,
            keyword: None,
        }
    }

    pub(super) fn order(&self) -> Time {
        match self.order_by {
            Order::CreateAt => CREATE_AT,
            Order::SchedAt => SCHED_AT,
        }
    }

    pub(super) fn filter(&self) -> Time {
        match self.filter {
            RangeFilter::CreateAt => CREATE_AT,
            RangeFilter::SchedAt => SCHED_AT,
        }
    }
}

/// What SQLite can't count that far is beyond its end.
fn whole(number: u64) -> Sql {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}
