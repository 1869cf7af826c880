//! How SQLite finds things. What reads whole tasks, or sorts, is slow with a million of them.

use rusqlite::Connection;

use super::super::list::statement;
use super::super::{ListQuery, Order, schema};
use crate::settings::RangeFilter;

fn plan(sql: &str) -> String {
    let db = Connection::open_in_memory().unwrap();
    schema::create(&db).unwrap();
    let mut explained = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    // Without values: they make no difference to a plan.
    let mut rows = explained.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get::<_, String>("detail").unwrap());
    }
    steps.join("\n")
}

#[test]
fn pages_come_from_covering_indexes_and_are_never_sorted() {
    for (order_by, index) in [(Order::CreateAt, "task_by_create_at"), (Order::SchedAt, "task_by_sched_at")] {
        for filter in [RangeFilter::CreateAt, RangeFilter::SchedAt] {
            for asc in [true, false] {
                let query = ListQuery {
                    app: 1,
                    offset: 0,
                    want: 1,
                    order_by,
                    asc,
                    begin: 0,
                    end: 1,
                    filter,
                    keyword: None,
                };
                let plan = plan(&statement(&query, false));
                assert!(plan.contains(&format!("USING COVERING INDEX {index} (app=?")), "{plan}");
                assert!(!plan.contains("TEMP B-TREE"), "{plan}");
            }
        }
    }
}
