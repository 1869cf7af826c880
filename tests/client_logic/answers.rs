//! Answers that mean something only together with what came before.

use std::rc::Rc;

use timpush_sched::client::{Command, Event, Mode};

use crate::simulation::{Sky, Way, task};
use crate::table::{make, told};

#[test]
fn a_key_that_is_in_progress_is_asked_for_again_and_answers_in_the_end() {
    let sky = Sky::new(1);
    let busy = Way::Status(409, Some("in-progress"));
    sky.script(Command::Add, [busy, busy]);
    let (_, attempts) = sky.time.run(make(sky.client(Mode::Relay), Command::Add, 0)).ok().unwrap();
    assert_eq!(attempts, 3);
    let sent = sky.sent_of(Command::Add);
    assert!(sent[0].key.is_some() && sent.iter().all(|add| add.key == sent[0].key));
}

#[test]
fn a_key_that_stays_in_progress_is_looked_up() {
    let sky = Sky::new(1);
    sky.script(Command::Add, [Way::Status(409, Some("in-progress")); 9]);
    let failure = sky.time.run(make(sky.client(Mode::Relay), Command::Add, 0)).err().unwrap();
    assert_eq!((failure.attempts, failure.ambiguous), (4, false));
    assert!(!sky.sent_of(Command::List).is_empty());
}

#[test]
fn a_delete_whose_answer_was_lost_succeeds_when_the_task_is_gone() {
    for lost in [Way::Reset, Way::AnswerLost] {
        let sky = Sky::new(1);
        let task_id = sky.service.borrow_mut().add(&task("Old"), 1.8e12);
        sky.script(Command::Delete, [lost]);
        let (answer, _) = sky.time.run(make(sky.client(Mode::Relay), Command::Delete, task_id)).ok().unwrap();
        assert_eq!((answer.code, answer.task_id), (0, Some(task_id)));
        assert_eq!(sky.sent_of(Command::Get).len(), 1);
        assert_eq!(sky.sent_of(Command::Get)[0].body["TaskID"], task_id);
    }
}

#[test]
fn a_delete_is_told_as_refused_when_the_task_is_still_there_or_nothing_was_lost() {
    let sky = Sky::new(1);
    let task_id = sky.service.borrow_mut().add(&task("Old"), 1.8e12);
    sky.script(Command::Delete, [Way::Refused, Way::Code(90_106)]);
    let failure = sky.time.run(make(sky.client(Mode::Relay), Command::Delete, task_id)).err().unwrap();
    assert_eq!((told(&failure), failure.ambiguous), ("service", false));
    let failure = sky.time.run(make(sky.client(Mode::Relay), Command::Delete, 1)).err().unwrap();
    assert_eq!((told(&failure), failure.ambiguous), ("service", false));
    assert_eq!(sky.sent_of(Command::Get).len(), 1, "nothing was lost of the second");
}

#[test]
fn a_refusal_after_a_lost_answer_is_ambiguous_where_it_leaves_open_what_the_lost_one_did() {
    for (code, ambiguous) in [(90_106, true), (90_107, true), (90_104, false), (60_003, false)] {
        let sky = Sky::new(1);
        let task_id = sky.service.borrow_mut().add(&task("Old"), 1.8e12);
        sky.script(Command::Modify, [Way::Reset, Way::Code(code)]);
        let failure = sky.time.run(make(sky.client(Mode::Relay), Command::Modify, task_id)).err().unwrap();
        assert_eq!(failure.ambiguous, ambiguous, "{code}");
    }
}

#[test]
fn a_minute_of_rest_holds_for_all_calls_of_the_client() {
    let sky = Sky::new(1);
    sky.script(Command::Get, [Way::Code(70_050)]);
    let client = sky.client(Mode::Sign);
    assert!(sky.time.run(make(Rc::clone(&client), Command::Get, 1)).is_err());
    let rested_from = sky.time.now();
    let dropped = sky.time.start(make(Rc::clone(&client), Command::List, 1));
    sky.time.pass(10_000.0);
    dropped.abort();
    sky.assert_idle();
    sky.time.pass(5_000.0);
    assert!(sky.time.run(make(client, Command::List, 1)).is_ok());
    let lists = sky.sent_of(Command::List);
    assert_eq!(lists.len(), 1, "the dropped one left");
    assert!(lists[0].at >= rested_from + 59_900.0 && lists[0].at < rested_from + 60_100.0);
    let events = sky.events.borrow();
    assert!(
        events
            .iter()
            .any(|(_, event)| matches!(event, Event::Throttle { delay_ms, .. } if *delay_ms > 40_000.0))
    );
}

#[test]
fn an_ok_without_what_belongs_to_it_is_no_answer_of_the_service() {
    for command in [Command::Get, Command::List] {
        let sky = Sky::new(1);
        let task_id = sky.service.borrow_mut().add(&task("Old"), 1.8e12);
        sky.script(command, [Way::Hollow]);
        let (_, attempts) = sky.time.run(make(sky.client(Mode::Relay), command, task_id)).ok().unwrap();
        assert_eq!(attempts, 2, "{command:?}");
        sky.script(command, [Way::Hollow; 9]);
        let failure = sky.time.run(make(sky.client(Mode::Relay), command, task_id)).err().unwrap();
        assert_eq!((told(&failure), failure.attempts), ("network", 4), "{command:?}");
    }
}
