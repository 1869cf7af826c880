//! The service as the pages describe it, as far as the client can see.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;
use timpush_sched::client::{Command, Listed, Reply};
use timpush_sched::time::SchedAt;

/// 2027-01-01 00:00:00, when each simulation begins.
pub const BEGIN_MS: f64 = 1_798_761_600_000.0;

/// Where the pages are silent, both ways.
#[derive(Clone, Copy)]
pub struct Ways {
    pub keeps_random: bool,
    pub filters_created: bool,
    /// Calls of one command in any second; beyond, 60007.
    pub per_second: Option<usize>,
    /// What becomes of a list's answer on its way.
    pub spoils_list: fn(&mut Answer),
}

impl Default for Ways {
    fn default() -> Self {
        Self { keeps_random: true, filters_created: true, per_second: None, spoils_list: |_| {} }
    }
}

#[derive(Default)]
pub struct Service {
    pub ways: Ways,
    pub tasks: BTreeMap<u64, Listed>,
    /// How many tasks were made by the creates of each `DataId`.
    pub made_by: BTreeMap<String, u32>,
    foreign: BTreeSet<u64>,
    /// How often a call came too fast.
    pub too_fast: u32,
    arrivals: BTreeMap<&'static str, VecDeque<f64>>,
    next: u64,
    /// TaskIDs with their times, in order: ten thousand creates ask for many lists.
    by_creation: Vec<(String, u64)>,
    by_schedule: Vec<(String, u64)>,
}

/// An answer.
#[derive(Clone, Default, Debug)]
pub struct Answer {
    pub code: i64,
    pub task_id: Option<u64>,
    pub total: Option<u64>,
    pub tasks: Vec<Listed>,
    pub task: Option<Listed>,
}

impl Answer {
    pub fn fail(code: i64) -> Self {
        Self { code, ..Self::default() }
    }

    pub fn of_task(task_id: u64) -> Self {
        Self { task_id: Some(task_id), ..Self::default() }
    }
}

impl Service {
    /// Carries a request out, at this time of its own clock.
    pub fn serve(&mut self, command: Command, request: &Value, now_ms: f64) -> Answer {
        if self.is_too_fast(command, now_ms) {
            self.too_fast += 1;
            return Answer::fail(60_007);
        }
        let id = request["TaskID"].as_u64().unwrap_or_default();
        match command {
            Command::Add => Answer::of_task(self.add(request, now_ms)),
            Command::List => self.list(request),
            Command::Get => match self.tasks.get(&id) {
                Some(task) => Answer { task: Some(task.clone()), ..Answer::default() },
                None => Answer::fail(90_104),
            },
            Command::Modify | Command::Delete => match self.tasks.get(&id) {
                None => Answer::fail(90_104),
                Some(task) if task.status != "pending" => Answer::fail(90_106),
                Some(_) if command == Command::Delete => {
                    self.remove(id);
                    Answer::of_task(id)
                }
                Some(_) => {
                    self.reschedule(id, &string(&request["SchedAt"]));
                    Answer::of_task(id)
                }
            },
        }
    }

    pub fn add(&mut self, request: &Value, now_ms: f64) -> u64 {
        self.next += 1;
        let task_id = 1_000_000_000 + self.next;
        let content = &request["Content"];
        let sent =
            content["MsgRandom"].as_u64().map(|random| random as u32).filter(|_| self.ways.keeps_random);
        let task = Listed {
            task_id,
            msg_random: Some(sent.unwrap_or((task_id as u32).wrapping_mul(2_654_435_761))),
            push_type: string(&request["Type"]),
            create_at: text(now_ms),
            sched_at: string(&request["SchedAt"]),
            title: string(&content["OfflinePushInfo"]["Title"]),
            desc: string(&content["OfflinePushInfo"]["Desc"]),
            status: "pending".to_owned(),
        };
        if content["DataId"].is_null() {
            self.foreign.insert(task_id);
        }
        *self.made_by.entry(string(&content["DataId"])).or_default() += 1;
        insert(&mut self.by_creation, &task.create_at, task_id);
        insert(&mut self.by_schedule, &task.sched_at, task_id);
        self.tasks.insert(task_id, task);
        task_id
    }

    pub fn remove(&mut self, id: u64) {
        self.tasks.remove(&id);
        self.by_creation.retain(|(_, of)| *of != id);
        self.by_schedule.retain(|(_, of)| *of != id);
    }

    /// Whether somebody made it who gives no `DataId`.
    pub fn is_foreign(&self, id: u64) -> bool {
        self.foreign.contains(&id)
    }

    fn reschedule(&mut self, id: u64, sched_at: &str) {
        self.by_schedule.retain(|(_, of)| *of != id);
        insert(&mut self.by_schedule, sched_at, id);
        sched_at.clone_into(&mut self.tasks.get_mut(&id).unwrap().sched_at);
    }

    fn list(&self, request: &Value) -> Answer {
        let text = |name: &str| request[name].as_str().unwrap();
        let filtered = if self.ways.filters_created { &self.by_creation } else { &self.by_schedule };
        let begin = filtered.partition_point(|(at, _)| at.as_str() < text("BeginTime"));
        let end = filtered.partition_point(|(at, _)| at.as_str() <= text("EndTime"));
        let found = &filtered[begin..end];
        let total = found.len();
        let offset = request["Offset"].as_u64().unwrap() as usize;
        let want = request["Want"].as_u64().unwrap() as usize;
        let falls = request["Asc"] == false;
        let by_creation = request["OrderBy"] == "createat";
        let ids: Vec<u64> =
            if by_creation == self.ways.filters_created || text("BeginTime") == text("EndTime") {
                let page = offset.min(total)..(offset + want).min(total);
                page.map(|at| found[if falls { total - 1 - at } else { at }].1).collect()
            } else {
                let time = |id: &u64| {
                    let task = &self.tasks[id];
                    if by_creation { &task.create_at } else { &task.sched_at }
                };
                let mut ids: Vec<_> = found.iter().map(|(_, id)| *id).collect();
                ids.sort_by_key(|id| (time(id), *id));
                if falls {
                    ids.reverse();
                }
                ids.into_iter().skip(offset).take(want).collect()
            };
        let tasks = ids.iter().map(|id| self.tasks[id].clone()).collect();
        let mut answer = Answer { total: Some(total as u64), tasks, ..Answer::default() };
        (self.ways.spoils_list)(&mut answer);
        answer
    }

    fn is_too_fast(&mut self, command: Command, now_ms: f64) -> bool {
        let Some(most) = self.ways.per_second else { return false };
        let arrivals = self.arrivals.entry(command.name()).or_default();
        arrivals.retain(|at| now_ms - at <= 1_000.0);
        arrivals.push_back(now_ms);
        arrivals.len() > most
    }
}

impl Reply for Answer {
    fn code(&self) -> i64 {
        self.code
    }

    fn task_id(&self) -> Option<u64> {
        self.task_id
    }

    fn total(&self) -> Option<u64> {
        self.total
    }

    fn tasks(&self) -> Vec<Listed> {
        self.tasks.clone()
    }

    fn task(&self) -> Option<Listed> {
        self.task.clone()
    }

    fn answers(&self, command: Command) -> bool {
        match command {
            Command::Add => self.task_id.is_some(),
            Command::Get => self.task.is_some(),
            Command::List => self.total.is_some(),
            Command::Modify | Command::Delete => true,
        }
    }
}

fn insert(index: &mut Vec<(String, u64)>, at: &str, id: u64) {
    let entry = (at.to_owned(), id);
    let place = index.partition_point(|other| *other < entry);
    index.insert(place, entry);
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A moment in the service's form.
pub fn text(ms: f64) -> String {
    SchedAt::from_unix((ms / 1_000.0) as i64).unwrap().text()
}
