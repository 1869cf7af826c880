//! Reading the lists in which a lost create would be.

use std::rc::Rc;

use super::attempt::Order;
use super::kept::Kept;
use super::line::Line;
use super::memory::Filters;
use super::pages::Pages;
use super::{Client, Command, Listed, Reply, World, digits};

const PAGE: u64 = 100;
/// A list that is longer is not read to its end, and then nobody knows.
const MOST_PAGES: u32 = 200;

/// A range of times in the service's form, both ends included.
pub(super) struct Range {
    pub(super) begin: String,
    pub(super) end: String,
}

/// What was read of a list.
pub(super) struct Sweep {
    pub(super) tasks: Vec<Listed>,
    /// Whether that is all of it.
    pub(super) whole: bool,
    begin: String,
    begun_at: f64,
}

/// What is read of the newest tasks, for all creates that look for theirs. One reads, the others wait; and what was read from
/// its beginning while one waited serves that one too. Where many answers are lost, each list serves many creates.
#[derive(Default)]
pub(super) struct Sweeps {
    line: Line,
    last: Kept<Option<Rc<Sweep>>>,
}

impl<W: World> Client<W> {
    /// Reads the tasks created from `begin` on, unless somebody else has done so since this was asked for.
    pub(super) async fn sweep_newest(
        &self,
        order: &Order<'_, W>,
        begin: &str,
        range: &dyn Fn() -> Option<Range>,
        enough: &dyn Fn(&Listed) -> bool,
    ) -> Option<Rc<Sweep>> {
        let asked_at = self.world.ticks();
        let place = self.sweeps.line.join();
        place.turn(|| true).await;
        let last = self.sweeps.last.with(|last| last.clone());
        let sweep = match last {
            Some(last) if last.begun_at >= asked_at && *last.begin <= *begin => last,
            _ => {
                let enough = |task: &Listed| enough(task) && self.sweeps.line.len() == 1;
                Rc::new(self.sweep(order, &range()?, begin, &enough).await)
            }
        };
        let others_wait = self.sweeps.line.len() > 1;
        self.sweeps.last.with(|last| *last = (others_wait && sweep.whole).then(|| Rc::clone(&sweep)));
        Some(sweep)
    }

    /// Reads a list to its end, or to what was created before `oldest`, or to a task that is enough.
    pub(super) async fn sweep(
        &self,
        order: &Order<'_, W>,
        range: &Range,
        oldest: &str,
        enough: &dyn Fn(&Listed) -> bool,
    ) -> Sweep {
        let mut sweep = Sweep {
            tasks: Vec::new(),
            whole: false,
            begin: range.begin.clone(),
            begun_at: self.world.ticks(),
        };
        let mut pages = Pages::of(PAGE);
        let mut direction = NewestFirst::default();
        for _ in 0..MOST_PAGES {
            let Some((offset, want)) = pages.next() else {
                sweep.whole = !pages.are_withheld();
                break;
            };
            let body = self.query(range, offset, want);
            let Ok(reply) = self.inquire(Command::List, body, order).await else { break };
            let tasks = reply.tasks();
            pages.turn(tasks.iter().map(|task| task.task_id), reply.total());
            for task in &tasks {
                self.memory.learn_random(task, &self.page.claims);
                self.memory.learn_filter(task, &range.begin, &range.end);
            }
            let found = tasks.iter().any(enough);
            let ends = direction.ends_before(&tasks, oldest) && !pages.is_going_back();
            sweep.tasks.extend(tasks);
            sweep.whole = ends;
            if found || ends {
                break;
            }
        }
        sweep
    }

    /// Which lists are worth reading: the pages don't say which time the range filters.
    pub(super) fn is_worth_reading(&self, filters: Filters) -> bool {
        self.memory.filters().is_none_or(|known| known == filters)
    }

    fn query(&self, range: &Range, offset: u64, want: u64) -> String {
        let mut body = String::from("{\"Sdkappid\":");
        digits::push(&mut body, u64::from(self.options.sdkappid));
        body.push_str(",\"Offset\":");
        digits::push(&mut body, offset);
        body.push_str(",\"Want\":");
        digits::push(&mut body, want);
        body.push_str(",\"OrderBy\":\"createat\",\"Asc\":false,\"BeginTime\":\"");
        body.push_str(&range.begin);
        body.push_str("\",\"EndTime\":\"");
        body.push_str(&range.end);
        body.push_str("\"}");
        body
    }
}

/// Whether a list is in the order that was asked for, as far as its pages show.
#[derive(Default)]
struct NewestFirst {
    falls: bool,
    rises: bool,
}

impl NewestFirst {
    /// Whether all that follows this page was created before. A list that doesn't visibly go that way is read to its end.
    fn ends_before(&mut self, page: &[Listed], oldest: &str) -> bool {
        // Only within a page: from one to the next, what came meanwhile moves all the others down.
        for pair in page.windows(2) {
            if let [first, second] = pair {
                self.falls |= first.create_at > second.create_at;
                self.rises |= first.create_at < second.create_at;
            }
        }
        self.falls
            && !self.rises
            && !page.is_empty()
            && page.iter().all(|task| !task.create_at.is_empty() && *task.create_at < *oldest)
    }
}
