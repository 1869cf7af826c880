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

#[derive(Default)]
pub struct Report(Vec<(String, String, Times)>);

impl Report {
    pub fn add(&mut self, place: &str, name: &str, times: Times) {
        eprintln!("{place}: {name}: {}", line(&times));
        self.0.push((place.to_owned(), name.to_owned(), times));
    }

    pub fn print(&self) {
        let mut before = "";
        for (place, name, times) in &self.0 {
            if place != before {
                println!("\n{place}");
                before = place;
            }
            println!("  {name:<44} {}", line(times));
        }
    }

    pub fn print_json(&self) {
        let all: Vec<Value> = self.0.iter().map(|(place, name, times)| entry(place, name, times)).collect();
        println!("{:#}", Value::from(all));
    }
}

fn line(times: &Times) -> String {
    let ms = |micros: u64| format!("{:.2}", micros as f64 / 1000.0);
    let rate = times.per_second.map_or_else(String::new, |rate| format!("{rate:.0}/s"));
    let (p50, p99, max) = (ms(times.p50), ms(times.p99), ms(times.max));
    format!("{:>8} {rate:>9}   p50 {p50:>8}  p99 {p99:>8}  max {max:>8} ms", times.count)
}

fn entry(place: &str, name: &str, times: &Times) -> Value {
    json!({
        "place": place,
        "name": name,
        "count": times.count,
        "per_second": times.per_second,
        "p50_us": times.p50,
        "p99_us": times.p99,
        "max_us": times.max,
    })
}
