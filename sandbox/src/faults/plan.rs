//! Which faults are to strike, and when.

use serde_json::{Value, json};

use super::{At, Fault};
use crate::lots::Lots;
use crate::signing::command::Command;

/// The faults, in the order in which they get their chance.
#[derive(Default)]
pub(super) struct Plan {
    seed: u64,
    entries: Vec<Entry>,
}

/// A fault, and which calls it is for.
pub(super) struct Planned {
    pub at: At,
    /// None is any.
    pub command: Option<Command>,
    pub fault: Fault,
    pub when: When,
}

/// How often a fault fires among the calls that it is for.
#[derive(Clone, Copy)]
pub(super) enum When {
    Always,
    Next(u64),
    Probability(f64),
}

struct Entry {
    planned: Planned,
    fired: u64,
    lots: Lots,
}

impl Plan {
    /// The same seed makes each fault of the same place in the plan fire at the same calls.
    pub fn new(seed: u64, faults: Vec<Planned>) -> Self {
        let entry = |(index, planned)| Entry { planned, fired: 0, lots: lots(seed, index as u64) };
        Self { seed, entries: faults.into_iter().enumerate().map(entry).collect() }
    }

    /// The fault that strikes this call, which counts as fired.
    pub fn draw(&mut self, at: At, command: Command) -> Option<Fault> {
        let entry = self.entries.iter_mut().find_map(|entry| entry.fires(at, command).then_some(entry))?;
        entry.fired += 1;
        Some(entry.planned.fault)
    }

    pub fn shown(&self) -> Value {
        json!({ "seed": self.seed, "faults": self.entries.iter().map(Entry::shown).collect::<Vec<_>>() })
    }
}

impl Entry {
    fn fires(&mut self, at: At, command: Command) -> bool {
        let Planned { at: place, command: wanted, when, .. } = self.planned;
        place == at
            && wanted.is_none_or(|wanted| wanted == command)
            && match when {
                When::Always => true,
                When::Next(calls) => self.fired < calls,
                When::Probability(probability) => self.lots.fraction() < probability,
            }
    }

    fn shown(&self) -> Value {
        let Planned { at, command, fault, when } = &self.planned;
        let mut shown =
            json!({ "at": at.name(), "command": command.map_or("*", Command::name), "fault": fault.name() });
        match *fault {
            Fault::Delay(time) | Fault::WorkAfterDrop(time) => shown["ms"] = json!(time.as_millis() as u64),
            Fault::ErrorCode(code) => shown["code"] = json!(code),
            Fault::BadGateway { work } | Fault::Unavailable { work } => shown["work"] = json!(work),
            _ => {}
        }
        match *when {
            When::Always => {}
            When::Next(calls) => shown["next"] = json!(calls),
            When::Probability(probability) => shown["probability"] = json!(probability),
        }
        shown["fired"] = json!(self.fired);
        shown
    }
}

/// Each fault has lots of its own.
fn lots(seed: u64, index: u64) -> Lots {
    Lots::new(seed ^ index.wrapping_mul(0xd1b5_4a32_d192_ed03))
}

#[cfg(test)]
mod tests {
    use super::super::{At, Fault};
    use super::{Plan, Planned, When};
    use crate::signing::command::Command;

    fn plan(seed: u64, faults: &[(Option<Command>, Fault, When)]) -> Plan {
        let planned = |&(command, fault, when)| Planned { at: At::Service, command, fault, when };
        Plan::new(seed, faults.iter().map(planned).collect())
    }

    #[test]
    fn next_counts_the_calls_it_is_for_and_no_others() {
        let mut plan = plan(1, &[(Some(Command::Add), Fault::DropBefore, When::Next(2))]);
        let calls = [Command::Add, Command::Get, Command::Add, Command::Add];
        let struck: Vec<_> = calls.into_iter().map(|call| plan.draw(At::Service, call).is_some()).collect();
        assert_eq!(struck, [true, false, true, false]);
        assert!(plan.draw(At::Relay, Command::Add).is_none());
        assert_eq!(plan.shown()["faults"][0]["fired"], 2);
    }

    #[test]
    fn the_first_that_fires_strikes_and_later_ones_have_their_turn_when_it_is_spent() {
        let faults = [
            (None, Fault::DropBefore, When::Next(1)),
            (None, Fault::EmptyBody, When::Next(1)),
            (None, Fault::TruncatedJson, When::Always),
        ];
        let mut plan = plan(1, &faults);
        let drawn: Vec<_> = (0..4).filter_map(|_| plan.draw(At::Service, Command::Add)).collect();
        assert_eq!(drawn, [Fault::DropBefore, Fault::EmptyBody, Fault::TruncatedJson, Fault::TruncatedJson]);
    }

    #[test]
    fn a_probability_is_kept_over_many_calls_and_repeats_with_its_seed() {
        let run = |seed| {
            let mut plan = plan(seed, &[(None, Fault::DropBefore, When::Probability(0.3))]);
            (0..10_000).map(|_| plan.draw(At::Service, Command::Add).is_some()).collect::<Vec<_>>()
        };
        let struck = |seed| run(seed).iter().filter(|&&struck| struck).count();
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
        for seed in [0, 1, 7, u64::MAX] {
            assert!((2_800..3_200).contains(&struck(seed)), "{seed}: {}", struck(seed));
        }
        let mut always = plan(0, &[(None, Fault::DropBefore, When::Probability(1.0))]);
        assert!((0..10_000).all(|_| always.draw(At::Service, Command::Add).is_some()));
    }
}
