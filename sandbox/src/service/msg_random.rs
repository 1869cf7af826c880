//! The number by which the service tells repeated pushes: a task has one, its maker's or the service's own.

use serde_json::{Map, Value};

use super::answer::Refusal;
use super::member;
use crate::settings::MsgRandom;

const NAME: &str = "MsgRandom";

/// Sees to it that the content of a new task has one.
pub(super) fn put(content: &mut Map<String, Value>, how: MsgRandom) -> Result<(), Refusal> {
    let sent = content.get_mut(NAME);
    match (sent, how) {
        (Some(sent), MsgRandom::Keep) => write_plainly(sent),
        (Some(sent), MsgRandom::Overwrite) => *sent = made()?.into(),
        (None, _) => {
            // Where the pages' samples have it.
            let place = content.keys().position(|name| name == "From_Account").map_or(0, |sender| sender + 1);
            content.shift_insert(place, NAME.to_owned(), made()?.into());
        }
    }
    Ok(())
}

/// Sees to it that a change doesn't bring one where the service's own are kept.
pub(super) fn change(content: &mut Map<String, Value>, how: MsgRandom) {
    match how {
        MsgRandom::Keep => {
            if let Some(sent) = content.get_mut(NAME) {
                write_plainly(sent);
            }
        }
        MsgRandom::Overwrite => drop(content.shift_remove(NAME)),
    }
}

/// The rules take `5.0` for 5, but who reads the task back expects an integer.
fn write_plainly(sent: &mut Value) {
    if let Some(whole) = member::as_whole(sent) {
        *sent = whole.into();
    }
}

fn made() -> Result<u32, Refusal> {
    getrandom::u32().map_err(|error| {
        tracing::error!("The system gave no random number for a task's MsgRandom: {error}");
        Refusal::internal()
    })
}
