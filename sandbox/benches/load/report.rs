//! What was measured.

use std::time::Duration;

use serde_json::{Value, json};

/// How long something took, or how late it was, in microseconds.
pub struct Times {
    pub count: usize,
    pub per_second: Option<f64>,
    pub p50: u64,
    pub p99: u64,
    pub max: u64,
}

impl Times {
    pub fn of(mut took: Vec<u64>, within: Option<Duration>) -> Self {
        took.sort_unstable();
        let at = |part: usize| took.get((took.len() * part / 100).min(took.len().saturating_sub(1)));
        Self {
            count: took.len(),
            per_second: within.map(|within| took.len() as f64 / within.as_secs_f64()),
            p50: at(50).copied().unwrap_or(0),
            p99: at(99).copied().unwrap_or(0),
            max: took.last().copied().unwrap_or(0),
        }
    }
}

struct Row {
    place: String,
    name: String,
    times: Times,
    /// What p99 is to be at most.
    goal: Option<u64>,
}

#[derive(Default)]
pub struct Report(Vec<Row>);

impl Report {
    pub fn add(&mut self, place: &str, name: &str, times: Times) {
        self.add_for(None, place, name, times);
    }

    /// With what p99 is to be at most.
    pub fn add_for(&mut self, goal: Option<u64>, place: &str, name: &str, times: Times) {
        let row = Row { place: place.to_owned(), name: name.to_owned(), times, goal };
        eprintln!("{}: {}: {}", row.place, row.name, row.line());
        self.0.push(row);
    }

    pub fn print(&self, quick: bool) {
        let mut before = "";
        for row in &self.0 {
            if row.place != before {
                println!("\n{}", row.place);
                before = &row.place;
            }
            println!("  {:<44} {}", row.name, row.line());
        }
        if quick {
            println!("\nA quick run: the times say little.");
        }
    }

    pub fn print_json(&self, quick: bool) {
        let rows: Vec<Value> = self.0.iter().map(Row::json).collect();
        println!("{:#}", json!({ "quick": quick, "rows": rows }));
    }
}

impl Row {
    fn met(&self) -> Option<bool> {
        self.goal.map(|goal| self.times.p99 <= goal)
    }

    fn line(&self) -> String {
        let goal = match (self.goal, self.met()) {
            (Some(goal), Some(met)) => {
                format!("   goal for p99: {} ms, {}", goal / 1000, if met { "met" } else { "missed" })
            }
            _ => String::new(),
        };
        format!("{}{goal}", figures(&self.times))
    }

    fn json(&self) -> Value {
        let Self { place, name, times, goal } = self;
        json!({
            "place": place,
            "name": name,
            "count": times.count,
            "per_second": times.per_second,
            "p50_us": times.p50,
            "p99_us": times.p99,
            "max_us": times.max,
            "p99_goal_us": goal,
            "met": self.met(),
        })
    }
}

fn figures(times: &Times) -> String {
    let ms = |micros: u64| format!("{:.2}", micros as f64 / 1000.0);
    let rate = times.per_second.map_or_else(String::new, |rate| format!("{rate:.0}/s"));
    let (p50, p99, max) = (ms(times.p50), ms(times.p99), ms(times.max));
    format!("{:>8} {rate:>9}   p50 {p50:>8}  p99 {p99:>8}  max {max:>8} ms", times.count)
}
