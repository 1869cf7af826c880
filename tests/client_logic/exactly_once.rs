//! A create makes exactly one task, whatever the network loses.

use std::collections::BTreeSet;
use std::rc::Rc;

use timpush_sched::client::{Command, Event, Limits, Listed, Mode, Outcome, Progress, Reply};

use crate::simulation::{Answer, LIMITS, PATIENT, Sky, TestClient, Way, Ways, marks, task};

/// How a create ended.
#[derive(Debug, PartialEq)]
enum Settled {
    Made(u64),
    Failed { ambiguous: bool },
}

/// Loses 30 % of the requests and 30 % of the answers. Of the lost requests half arrive late, up to the settle time.
fn lossy(sky: &Rc<Sky>) {
    let dice = Rc::clone(sky);
    sky.network(move |_, _| {
        let dice = &dice.dice;
        let late_ms = dice.part() * 4_900.0;
        match dice.below(100) {
            0..8 => Way::Refused,
            8..15 => Way::Silence,
            15..23 => Way::Late(late_ms),
            23..30 => Way::ResetLate(late_ms),
            30..45 => Way::Reset,
            45..60 => Way::AnswerLost,
            _ => Way::Serve,
        }
    });
}

/// Starts so many creates at once, of four contents, and runs until all are settled.
fn create_all(sky: &Rc<Sky>, client: &Rc<TestClient>, creates: usize, limits: Limits) -> Vec<Settled> {
    let create = |number: usize| {
        let client = Rc::clone(client);
        sky.time.start(async move {
            let mut request = task(["Sale", "News", "Match", "Rain"][number % 4]);
            request["Content"]["DataId"] = number.to_string().into();
            let result = client.create(&request, &marks(&request), limits, &Progress::default()).await;
            match result {
                Ok(reply) => Settled::Made(reply.task_id().unwrap()),
                Err(failure) => {
                    assert_ne!(failure.retryable, failure.ambiguous, "what may be there is not tried again");
                    Settled::Failed { ambiguous: failure.ambiguous }
                }
            }
        })
    };
    let started: Vec<_> = (0..creates).map(create).collect();
    sky.time.settle();
    sky.assert_idle();
    started.iter().map(|create| create.result().expect("settled")).collect()
}

/// Each create has done what it said, and none made two tasks. How many made one.
fn made_once(sky: &Sky, settled: &[Settled]) -> usize {
    let service = sky.service.borrow();
    let mut made = BTreeSet::new();
    for (number, create) in settled.iter().enumerate() {
        let tasks = service.made_by.get(&number.to_string()).copied().unwrap_or_default();
        assert!(tasks <= 1, "create {number} ({create:?}) made {tasks} tasks");
        match create {
            Settled::Made(task_id) => {
                assert_eq!(tasks, 1, "create {number} said that it made {task_id}");
                assert!(service.tasks.contains_key(task_id) && made.insert(*task_id));
            }
            Settled::Failed { ambiguous } => assert!(*ambiguous || tasks == 0, "create {number} made a task"),
        }
    }
    made.len()
}

fn each_makes_one(creates: usize, seed: u64, mode: Mode, filters_created: bool) {
    let sky = Sky::new(seed);
    sky.service.borrow_mut().ways = Ways { filters_created, per_second: Some(5), ..Ways::default() };
    sky.ahead_ms.set(-3_600_000.0);
    lossy(&sky);
    let settled = create_all(&sky, &sky.client(mode), creates, PATIENT);
    assert_eq!(made_once(&sky, &settled), creates, "of seed {seed}");
    assert_eq!(sky.service.borrow().tasks.len(), creates, "of seed {seed}");
}

#[test]
fn ten_thousand_creates_make_ten_thousand_tasks_where_ranges_filter_creation() {
    each_makes_one(10_000, 1, Mode::Relay, true);
}

#[test]
fn ten_thousand_creates_make_ten_thousand_tasks_where_ranges_filter_the_schedule() {
    each_makes_one(10_000, 2, Mode::Sign, false);
}

#[test]
fn a_thousand_creates_make_a_thousand_tasks_with_whatever_seed() {
    for seed in 3..9 {
        each_makes_one(1_000, seed, Mode::Relay, seed % 2 == 0);
    }
}

#[test]
fn thousands_that_are_lost_at_once_share_their_lookups() {
    let sky = Sky::new(9);
    lossy(&sky);
    let settled = create_all(&sky, &sky.client_on(&Rc::default(), Mode::Relay, 1_000), 3_000, PATIENT);
    assert_eq!(made_once(&sky, &settled), 3_000);
    let lists = sky.sent_of(Command::List).len();
    assert!(lists < 3_000, "{lists} lists");
}

#[test]
fn creates_of_ordinary_patience_never_make_two() {
    for seed in 10..30 {
        let sky = Sky::new(seed);
        sky.service.borrow_mut().ways.filters_created = seed % 2 == 0;
        lossy(&sky);
        let settled = create_all(&sky, &sky.client(Mode::Relay), 40, LIMITS);
        assert!(made_once(&sky, &settled) > 0, "of seed {seed}");
    }
}

#[test]
fn others_shift_the_list_meanwhile() {
    for seed in 30..40 {
        let sky = Sky::new(seed);
        sky.service.borrow_mut().ways.filters_created = seed % 2 == 0;
        lossy(&sky);
        // Somebody else makes tasks of the same kind, more than a page of them, and removes some.
        let others = Rc::clone(&sky);
        let busy = async move {
            for _ in 0..4_000 {
                others.time.sleep(100.0).await;
                let mut service = others.service.borrow_mut();
                if others.dice.chance(0.6) {
                    let now_ms = others.service_now();
                    service.add(&task("Sale"), now_ms);
                } else {
                    let foreign: Vec<u64> =
                        service.tasks.keys().copied().filter(|id| service.is_foreign(*id)).collect();
                    if !foreign.is_empty() {
                        service.remove(foreign[others.dice.below(foreign.len() as u64) as usize]);
                    }
                }
            }
        };
        sky.time.start(busy);
        let settled = create_all(&sky, &sky.client(Mode::Sign), 150, PATIENT);
        assert_eq!(made_once(&sky, &settled), 150, "of seed {seed}");
    }
}

#[test]
fn a_service_that_chooses_msg_random_itself_never_gets_two_and_what_cannot_be_known_is_ambiguous() {
    let (mut made, mut ambiguous) = (0, 0);
    for seed in 40..50 {
        let sky = Sky::new(seed);
        sky.service.borrow_mut().ways =
            Ways { keeps_random: false, filters_created: seed % 2 == 0, ..Ways::default() };
        lossy(&sky);
        let settled = create_all(&sky, &sky.client(Mode::Relay), 500, PATIENT);
        made += made_once(&sky, &settled);
        ambiguous += settled.iter().filter(|create| **create == Settled::Failed { ambiguous: true }).count();
    }
    assert!(made > 1_000 && ambiguous > 500, "{made} made and {ambiguous} ambiguous of 5 000");
}

#[test]
fn where_nothing_looks_like_it_a_lost_create_is_sent_again_though_the_service_chooses_msg_random() {
    let sky = Sky::new(50);
    sky.service.borrow_mut().ways.keeps_random = false;
    sky.script(Command::Add, [Way::Serve, Way::Refused]);
    let client = sky.client(Mode::Relay);
    let settled = create_all(&sky, &client, 2, LIMITS);
    assert_eq!(made_once(&sky, &settled), 2);
    assert_eq!(outcomes(&sky), [Outcome::Absent]);
}

#[test]
fn a_create_whose_lookup_fails_is_ambiguous() {
    let sky = Sky::new(51);
    sky.network(|command, _| if command == Command::Add { Way::Reset } else { Way::Status(502, None) });
    let settled = create_all(&sky, &sky.client(Mode::Relay), 1, LIMITS);
    assert_eq!(settled, [Settled::Failed { ambiguous: true }]);
    assert_eq!(outcomes(&sky), [Outcome::Unknown]);
    assert_eq!(sky.sent_of(Command::Add).len(), 1, "sent again though nobody knew");
}

#[test]
fn a_list_that_is_too_long_to_read_leaves_it_unknown() {
    let sky = Sky::new(52);
    for _ in 0..20_000 {
        let now_ms = sky.service_now();
        sky.service.borrow_mut().add(&task("Sale"), now_ms);
    }
    sky.script(Command::Add, [Way::Refused]);
    let settled = create_all(&sky, &sky.client(Mode::Relay), 1, PATIENT);
    assert_eq!(settled, [Settled::Failed { ambiguous: true }]);
    assert_eq!(sky.sent_of(Command::List).len(), 200);
}

#[test]
fn creates_that_share_a_msg_random_share_no_task() {
    for seed in 60..70 {
        let sky = Sky::new(seed);
        lossy(&sky);
        let client = sky.client(Mode::Relay);
        let create = || {
            let client = Rc::clone(&client);
            sky.time.start(async move {
                let mut request = task("Sale");
                request["Content"]["MsgRandom"] = 7.into();
                let reply = client.create(&request, &marks(&request), PATIENT, &Progress::default()).await;
                reply.ok().and_then(|reply| reply.task_id())
            })
        };
        let started = [create(), create(), create()];
        sky.time.settle();
        let made: BTreeSet<_> = started.iter().filter_map(|create| create.result().unwrap()).collect();
        assert_eq!(made.len(), 3, "of seed {seed}");
        assert_eq!(sky.service.borrow().tasks.len(), 3, "of seed {seed}");
    }
}

fn outcomes(sky: &Sky) -> Vec<Outcome> {
    let outcome =
        |(_, event): &(f64, Event)| if let Event::Recover(outcome) = event { Some(*outcome) } else { None };
    sky.events.borrow().iter().filter_map(outcome).collect()
}

/// A list that leaves out what would tell proves nothing.
#[test]
fn a_list_that_was_spoilt_on_its_way_proves_nothing() {
    type Spoils = fn(&mut Answer);
    let spoilt: [(&str, Spoils); 6] = [
        ("it is none", |list| *list = Answer::default()),
        ("the tasks are gone", |list| list.tasks.clear()),
        ("no SchedAt", |list| list.tasks.iter_mut().for_each(|task| task.sched_at.clear())),
        ("no MsgRandom", |list| list.tasks.iter_mut().for_each(|task| task.msg_random = None)),
        ("only Type", |list| list.tasks.iter_mut().for_each(|task| *task = only_type(task))),
        ("only titles", |list| list.tasks.iter_mut().for_each(|task| *task = only_title(task))),
    ];
    for (what, spoils_list) in spoilt {
        for lost in [Way::Reset, Way::AnswerLost, Way::Hollow] {
            for filters_created in [true, false] {
                let sky = Sky::new(1);
                sky.service.borrow_mut().ways = Ways { filters_created, spoils_list, ..Ways::default() };
                sky.script(Command::Add, [lost]);
                let settled = create_all(&sky, &sky.client(Mode::Relay), 1, LIMITS);
                let sent = sky.sent_of(Command::Add).len();
                let found = what == "no SchedAt" && matches!(settled[..], [Settled::Made(_)]);
                let doubted = settled[..] == [Settled::Failed { ambiguous: true }];
                assert!(sent == 1 && (found || doubted), "{what}, {lost:?}: {settled:?}, sent {sent} times");
            }
        }
    }
}

#[test]
fn a_list_without_msg_randoms_proves_nothing_even_where_the_service_is_known_to_keep_them() {
    let sky = Sky::new(1);
    let client = sky.client(Mode::Relay);
    // A task to be asked for, which no list shows any more.
    assert!(matches!(create_all(&sky, &client, 1, LIMITS)[..], [Settled::Made(_)]));
    sky.time.pass(7.0 * 86_400_000.0);
    let without = |list: &mut Answer| list.tasks.iter_mut().for_each(|task| task.msg_random = None);
    sky.service.borrow_mut().ways.spoils_list = without;
    sky.script(Command::Add, [Way::Reset]);
    assert_eq!(create_all(&sky, &client, 1, LIMITS), [Settled::Failed { ambiguous: true }]);
    assert_eq!(sky.sent_of(Command::Add).len(), 2);
}

fn only_type(task: &Listed) -> Listed {
    Listed { task_id: task.task_id, push_type: task.push_type.clone(), ..Listed::default() }
}

fn only_title(task: &Listed) -> Listed {
    Listed { task_id: task.task_id, title: task.title.clone(), ..Listed::default() }
}

#[test]
fn an_add_that_was_answered_ok_is_looked_for_and_never_sent_again() {
    for (way, made) in [(Way::Hollow, true), (Way::Code(0), false)] {
        let sky = Sky::new(1);
        sky.script(Command::Add, [way; 9]);
        let settled = create_all(&sky, &sky.client(Mode::Relay), 1, LIMITS);
        assert_eq!(sky.sent_of(Command::Add).len(), 1);
        let told = matches!(settled[..], [Settled::Made(_)]);
        assert!(
            told == made && (made || settled[..] == [Settled::Failed { ambiguous: true }]),
            "{settled:?}"
        );
    }
}
