//! How long a page takes, wherever in the list it is.

use std::time::Instant;

use timpush_sandbox::settings::RangeFilter;
use timpush_sandbox::store::{ListQuery, Order};

use crate::report::{Report, Times};
use crate::stored::{DAY, DUE_AFTER, Stored};

const ROUNDS: usize = 20;

/// A page at the beginning and one at nine tenths, for each order and each filter; and what a keyword takes.
pub async fn measure(report: &mut Report, stored: &Stored, tasks: u64) {
    let place = format!("at the store, pages of 20 among {tasks} tasks");
    for (order_name, order_by) in [("createat", Order::CreateAt), ("schedat", Order::SchedAt)] {
        for (filter_name, filter) in [("CreateAt", RangeFilter::CreateAt), ("SchedAt", RangeFilter::SchedAt)]
        {
            for offset in [0, tasks / 10 * 9] {
                // Neither edge of the range is a span's.
                let whole = stored.query(offset, 20);
                let (begin, end) = match filter {
                    RangeFilter::CreateAt => (whole.begin, whole.end - 1_234),
                    RangeFilter::SchedAt => (whole.begin + DUE_AFTER, whole.end + 2 * DUE_AFTER - 1_234),
                };
                let query = ListQuery { order_by, filter, begin, end, ..whole };
                let name = format!("by {order_name}, range of {filter_name}, Offset {offset}");
                report.add(&place, &name, times(stored, &query, ROUNDS).await);
            }
        }
    }
    let first = stored.query(0, 20);
    let day = ListQuery { end: first.begin + DAY, order_by: Order::SchedAt, ..first };
    report.add(&place, "by schedat, one day of CreateAt", times(stored, &day, ROUNDS).await);
    let word = ListQuery { keyword: Some("offer 123".to_owned()), ..stored.query(0, 20) };
    report.add(&place, "with a keyword", times(stored, &word, 3).await);
}

async fn times(stored: &Stored, query: &ListQuery, rounds: usize) -> Times {
    let mut took = Vec::new();
    for _ in 0..rounds {
        let begun = Instant::now();
        let page = stored.page(query).await;
        took.push(begun.elapsed().as_micros() as u64);
        assert!(page.total > 0);
    }
    Times::of(took, None)
}
