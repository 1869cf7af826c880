//! How many tasks there are in a range, without reading them.

use rusqlite::{Connection, params};

use super::list::ListQuery;
use super::{Result, list};

/// A span is 4096 seconds, as in the tables.
const SPAN: u32 = 12;

/// How many tasks are in the range, and the part of it in which the page begins.
pub struct Count {
    pub total: u64,
    pub begin: i64,
    pub end: i64,
    /// How many to leave out in that part.
    pub skip: u64,
}

/// Adds up the range's spans. Only of the two at its edges are the tasks themselves counted. Where the order is by the same
/// time, the page's own span follows from that, and the spans before it need not be read.
pub fn count(db: &Connection, query: &ListQuery) -> Result<Count> {
    let filter = query.filter();
    let (mut begin, mut end, mut skip) = (query.begin, query.end, query.offset);
    let mut found = filter != query.order();
    let mut total = 0;
    let way = if query.asc { "ASC" } else { "DESC" };
    let mut spans = db.prepare_cached(&format!(
        "SELECT span, tasks FROM span WHERE app = ? AND time = ? AND span BETWEEN ? AND ? ORDER BY span {way}"
    ))?;
    let mut spans = spans.query(params![query.app, filter, query.begin >> SPAN, query.end >> SPAN])?;
    while let Some(row) = spans.next()? {
        let span: i64 = row.get(0)?;
        let (first, last) = (span << SPAN, (span << SPAN) + (1 << SPAN) - 1);
        let tasks = if first >= query.begin && last <= query.end {
            row.get::<_, i64>(1)?.cast_unsigned()
        } else {
            edge(db, query.app, filter, first.max(query.begin), last.min(query.end))?
        };
        total += tasks;
        if !found && total > query.offset {
            found = true;
            skip = query.offset - (total - tasks);
            if query.asc {
                begin = first.max(query.begin);
            } else {
                end = last.min(query.end);
            }
        }
    }
    Ok(Count { total, begin, end, skip })
}

fn edge(db: &Connection, app: u32, time: list::Time, first: i64, last: i64) -> Result<u64> {
    let mut tasks = db.prepare_cached(&format!(
        "SELECT count(*) FROM task INDEXED BY task_by_{time} WHERE app = ? AND {time} BETWEEN ? AND ?"
    ))?;
    Ok(tasks.query_row(params![app, first, last], |row| row.get::<_, i64>(0))?.cast_unsigned())
}
