use std::cmp::Reverse;

use proptest::prelude::*;
use timpush_sched::model::PushType;

use super::super::{Change, ListQuery, Order, Page, Queue, Store};
use super::{APP, add, content, fresh, task};
use crate::settings::{Modify, RangeFilter};

fn all() -> ListQuery {
    ListQuery::all_of(APP)
}

fn titles(page: &Page) -> Vec<&str> {
    page.tasks.iter().map(|task| task.title.as_str()).collect()
}

async fn found(store: &Store, keyword: &str) -> (u64, Vec<String>) {
    let page = store.list(&ListQuery { keyword: Some(keyword.to_owned()), ..all() }).await.unwrap();
    (page.total, titles(&page).into_iter().map(str::to_owned).collect())
}

#[tokio::test]
async fn a_keyword_is_found_in_title_or_text_whatever_its_case_and_stands_for_itself() {
    let store = fresh();
    for (title, desc) in [("100% Off", "x"), ("Sale", "SNAKE_case"), ("ÄRGER", "y"), ("股票提醒", "z")] {
        let mut new = task(1, 2, title);
        new.content = content(title, desc);
        add(&store, new).await;
    }
    let one = |title: &str| (1, vec![title.to_owned()]);
    assert_eq!(found(&store, "0% o").await, one("100% Off"));
    assert_eq!(found(&store, "e_C").await, one("Sale"));
    assert_eq!(found(&store, "ärg").await, one("ÄRGER"));
    assert_eq!(found(&store, "票提").await, one("股票提醒"));
    assert_eq!(found(&store, "%%").await, (0, vec![]));
    assert_eq!(found(&store, "'; --").await, (0, vec![]));
    assert_eq!(found(&store, "").await.0, 4);
}

#[tokio::test]
async fn a_changed_title_and_time_are_found_where_they_are_now() {
    let store = fresh();
    let id = add(&store, task(1, 2, "before")).await;
    let change = Change {
        push_type: PushType::User,
        sched_at: Some(100_000),
        content: Some(content("after", "")),
        how: Modify::Merge,
    };
    store.modify(APP, id, change, usize::MAX).await.unwrap();
    assert_eq!(found(&store, "before").await.0, 0);
    assert_eq!(found(&store, "after").await.0, 1);
    let around = |begin, end| ListQuery { filter: RangeFilter::SchedAt, begin, end, ..all() };
    assert_eq!(store.list(&around(0, 10_000)).await.unwrap().total, 0);
    assert_eq!(store.list(&around(50_000, 200_000)).await.unwrap().total, 1);
    store.delete(APP, id, PushType::User).await.unwrap();
    assert_eq!(store.list(&around(50_000, 200_000)).await.unwrap().total, 0);
}

#[tokio::test]
async fn a_damaged_task_is_listed_with_the_others_and_without_its_content() {
    let store = fresh();
    let damaged = add(&store, task(1, 2, "damaged")).await;
    add(&store, task(1, 2, "whole")).await;
    let damage = "UPDATE task SET content = '{', title = CAST(x'64ff' AS TEXT) WHERE id = ?";
    store.write(Queue::Requests, move |db| Ok(db.execute(damage, [damaged.cast_signed()])?)).await.unwrap();
    let page = store.list(&all()).await.unwrap();
    assert_eq!((page.total, titles(&page)), (2, vec!["d\u{fffd}", "whole"]));
    assert!(page.tasks[0].content.is_empty() && page.tasks[0].damage.is_some());
    assert_eq!(page.tasks[1].damage, None);
}

#[tokio::test]
async fn numbers_beyond_all_bounds_are_taken_as_that() {
    let store = fresh();
    add(&store, task(-5, -9000, "before 1970")).await;
    let page = store.list(&ListQuery { want: u64::MAX, ..all() }).await.unwrap();
    assert_eq!((page.total, titles(&page)), (1, vec!["before 1970"]));
    let beyond = store.list(&ListQuery { offset: u64::MAX, want: u64::MAX, ..all() }).await.unwrap();
    assert_eq!((beyond.total, beyond.tasks), (1, vec![]));
    let of_another = store.list(&ListQuery { app: APP + 1, ..all() }).await.unwrap();
    assert_eq!((of_another.total, of_another.tasks), (0, vec![]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Times lie in a few spans of 4096 s, so that ranges begin and end at, within and between them.
    #[test]
    fn every_page_is_the_one_that_sorting_all_tasks_gives(
        times in prop::collection::vec((-9000..9000_i64, -9000..9000_i64), 0..60),
        queries in prop::collection::vec(
            (0..30_u64, 0..40_u64, any::<[bool; 4]>(), -10_000..10_000_i64, 0..12_000_i64),
            1..20,
        ),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let store = fresh();
            let mut tasks = Vec::new();
            for (index, (create_at, sched_at)) in times.into_iter().enumerate() {
                let title = if index % 3 == 0 { "third" } else { "other" };
                let id = add(&store, task(create_at, sched_at, title)).await;
                tasks.push((id, create_at, sched_at, title));
            }
            for (offset, want, [by_sched, asc, of_sched, keyword], begin, length) in queries {
                let query = ListQuery {
                    offset,
                    want,
                    order_by: if by_sched { Order::SchedAt } else { Order::CreateAt },
                    asc,
                    begin,
                    end: begin + length,
                    filter: if of_sched { RangeFilter::SchedAt } else { RangeFilter::CreateAt },
                    keyword: keyword.then(|| "THIRD".to_owned()),
                    ..all()
                };
                let mut expected: Vec<_> = tasks
                    .iter()
                    .filter(|task| (begin..=begin + length).contains(if of_sched { &task.2 } else { &task.1 }))
                    .filter(|task| !keyword || task.3 == "third")
                    .collect();
                let key = |task: &(u64, i64, i64, &str)| (if by_sched { task.2 } else { task.1 }, task.0);
                if asc {
                    expected.sort_by_key(|task| key(task));
                } else {
                    expected.sort_by_key(|task| Reverse(key(task)));
                }
                let page = store.list(&query).await.unwrap();
                assert_eq!(page.total, expected.len() as u64, "{query:?}");
                let ids: Vec<_> = page.tasks.iter().map(|task| task.id).collect();
                let expected = expected.into_iter().skip(offset as usize).take(want as usize);
                assert_eq!(ids, expected.map(|task| task.0).collect::<Vec<_>>(), "{query:?}");
            }
        });
    }
}
