//! How late tasks are dispatched, and how long others wait meanwhile.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use timpush_sandbox::audience::Audience;
use timpush_sandbox::clock::Clock;
use timpush_sandbox::store::NewTask;
use timpush_sandbox::{dispatch, settings};
use timpush_sched::model::PushType;
use tokio::sync::watch;

use crate::Effort;
use crate::callers::{Call, Callers};
use crate::log::Taken;
use crate::report::{Report, Times};
use crate::stored::{APP, Stored, for_one};

/// Far above what the service lets through.
const ADDS_PER_SECOND: u32 = 200;
const LISTS_PER_SECOND: u32 = 50;
/// How long nothing may be delivered.
const PATIENCE: Duration = Duration::from_secs(60);
/// When tasks begin to be due.
const DUE: i64 = 1_800_000_000;
/// What p99 of the lateness is to be at most, in microseconds.
const GOAL: u64 = 100_000;

/// Tasks for one account each, due at each second of a minute, while others add and list.
pub async fn one_each(report: &mut Report, effort: &Effort) {
    let stored = Stored::until(DUE);
    let seconds = effort.spread.as_secs();
    let due = move |number: u64| DUE + (number % seconds) as i64;
    let adding: Vec<_> = (0..effort.due)
        .map(|number| {
            let stored = stored.clone();
            tokio::spawn(async move { stored.add_task(for_one(number, DUE - 1000, due(number))).await })
        })
        .collect();
    let mut sched_at = HashMap::new();
    for (number, added) in adding.into_iter().enumerate() {
        sched_at.insert(added.await.unwrap(), due(number as u64));
    }
    let place = format!("{} tasks due within {seconds} s", effort.due);
    let taken = Taken::follow();
    run(report, &place, effort, &stored, &sched_at, effort.due, Some(GOAL)).await;
    report.add_for(Some(GOAL), &place, "lateness when taken", Times::of(taken.lateness(), None));
}

/// Some tasks for all accounts, due at once.
pub async fn everybody(report: &mut Report, effort: &Effort) {
    let stored = Stored::until(DUE);
    let content = json!({ "OfflinePushInfo": { "Title": "To all", "Desc": "Closed tomorrow" } });
    let mut sched_at = HashMap::new();
    for _ in 0..effort.for_everybody {
        let content = content.as_object().unwrap().clone();
        let task =
            NewTask { app: APP, push_type: PushType::All, create_at: DUE - 1000, sched_at: DUE, content };
        sched_at.insert(stored.add_task(task).await, DUE);
    }
    let place = format!("{} tasks for {} accounts due at once", effort.for_everybody, effort.accounts);
    let notifications = effort.for_everybody * u64::from(effort.accounts);
    run(report, &place, effort, &stored, &sched_at, notifications, None).await;
}

async fn run(
    report: &mut Report,
    place: &str,
    effort: &Effort,
    stored: &Stored,
    sched_at: &HashMap<u64, i64>,
    notifications: u64,
    goal: Option<u64>,
) {
    let audience = Audience::open(&settings::Audience { file: None, generate: effort.accounts }).unwrap();
    let clock = Clock::of_machine();
    clock.set_ms((DUE - 2) * 1000);
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(dispatch::run(
        stored.store.clone(),
        Arc::new(audience),
        clock.clone(),
        Duration::ZERO,
        None,
        stopped,
    ));
    let adds = Callers::at_pace(stored, Call::Add, ADDS_PER_SECOND);
    let lists = Callers::at_pace(stored, Call::List, LISTS_PER_SECOND);
    let (mut written, mut seen, mut after) = (Vec::new(), Vec::new(), 0);
    let mut news = stored.store.new_deliveries();
    while (written.len() as u64) < notifications {
        news.mark_unchanged();
        let deliveries = stored.store.deliveries(after, 5000).await.unwrap();
        let now = clock.now_ms();
        for one in &deliveries {
            let due = sched_at[&one.task] * 1000;
            written.push((one.at_ms - due).unsigned_abs() * 1000);
            seen.push((now - due).unsigned_abs() * 1000);
            after = one.id;
        }
        if deliveries.is_empty() {
            tokio::time::timeout(PATIENCE, news.changed()).await.expect("something is delivered").unwrap();
        }
    }
    let (adds, lists) = (adds.end().await, lists.end().await);
    report.add_for(goal, place, "lateness when written", Times::of(written, None));
    report.add_for(goal, place, "lateness when another can read it", Times::of(seen, None));
    report.add(place, &format!("adds meanwhile, {ADDS_PER_SECOND} a second"), adds);
    report.add(place, &format!("lists meanwhile, {LISTS_PER_SECOND} a second"), lists);
    stop.send_replace(true);
    running.await.unwrap();
}
