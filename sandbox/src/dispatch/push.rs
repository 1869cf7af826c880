//! The push that a task becomes.

use timpush_sched::model::PushType;

use crate::audience::Audience;
use crate::store::{Finished, Task};

/// Finds out whom the task reaches, and names the push that it becomes, now or where it isn't due yet then.
pub fn dispatched(task: &Task, audience: &Audience, now: i64) -> Finished {
    if let Some(damage) = &task.damage {
        tracing::error!(
            "task {} was dispatched to nobody, since its Content can't be read: {damage}",
            task.id
        );
        let error = format!("the stored Content can't be read: {damage}");
        return Finished { task: task.id, push_task_id: String::new(), reached: Vec::new(), error };
    }
    let reached: Vec<_> =
        audience.reached(&task.push_type, &task.content).into_iter().map(str::to_owned).collect();
    let error = if reached.is_empty() { nobody(&task.push_type) } else { "" };
    let push_task_id = if reached.is_empty() { String::new() } else { name(task, now.max(task.sched_at)) };
    Finished { task: task.id, push_task_id, reached, error: error.to_owned() }
}

/// Why it reached nobody.
fn nobody(push_type: &PushType) -> &'static str {
    match push_type {
        PushType::All => "the app has no accounts",
        PushType::User => "no account of To_Account exists",
        PushType::Tag | PushType::Other(_) => "no account matches the condition",
    }
}

/// Looks like the service's: `69cf7344_537529d8_200003546b784eb_3a080d7b_5152250d`, of which the first two are the time and
/// the app. One for accounts begins with `batch_`, as the batch API's do.
fn name(task: &Task, now: i64) -> String {
    let kind = if task.push_type == PushType::User { "batch_" } else { "" };
    let lots = [(); 3].map(|()| getrandom::u64().unwrap_or(task.id));
    let [long, first, second] = lots;
    format!("{kind}{now:08x}_{:08x}_{:015x}_{:08x}_{:08x}", task.app, long >> 4, first >> 32, second >> 32)
}
