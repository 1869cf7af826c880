//! How fast the sandbox is, and how late it dispatches: `cargo bench -p timpush-sandbox --bench load -- [flags]`
//!
//!   --json     one JSON document on stdout in place of the table
//!   --quick    a hundredth of the work: shows that the bench runs, not how fast anything is
//!   --url U    instead: adds and lists over HTTP at the service that runs there
//!   --query Q  with it: the query that it wants, such as `sdkappid=1400000000&identifier=administrator&usersig=…`
#![allow(clippy::unwrap_used, missing_docs)]

mod callers;
mod dispatching;
mod http;
mod pages;
mod report;
mod stored;

use std::time::Duration;

use clap::Parser;

use callers::adds_and_lists;
use report::Report;
use stored::Stored;

#[derive(Parser)]
struct Flags {
    #[arg(long)]
    json: bool,
    #[arg(long)]
    quick: bool,
    #[arg(long, requires = "query")]
    url: Option<String>,
    #[arg(long)]
    query: Option<String>,
    /// What `cargo bench` adds by itself.
    #[arg(long, hide = true)]
    bench: bool,
}

/// How much work is done.
pub struct Effort {
    /// How many tasks there are when adds and lists are measured.
    pub stored: [u64; 3],
    /// For how long each is measured.
    pub measured: Duration,
    /// How many tasks fall due in the time that they are spread over, and how long that is.
    pub due: u64,
    pub spread: Duration,
    /// How many accounts a task for everybody reaches, and how many such tasks fall due at once.
    pub accounts: u32,
    pub for_everybody: u64,
}

const FULL: Effort = Effort {
    stored: [0, 10_000, 1_000_000],
    measured: Duration::from_secs(5),
    due: 100_000,
    spread: Duration::from_secs(60),
    accounts: 10_000,
    for_everybody: 20,
};
const QUICK: Effort = Effort {
    stored: [0, 100, 10_000],
    measured: Duration::from_millis(200),
    due: 2_000,
    spread: Duration::from_secs(3),
    accounts: 1_000,
    for_everybody: 5,
};

fn main() {
    let flags = Flags::parse();
    let effort = if flags.quick { &QUICK } else { &FULL };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let report = runtime.block_on(async {
        match (flags.url, flags.query) {
            (Some(url), Some(query)) => over_http(effort, &url, query).await,
            _ => at_the_store(effort).await,
        }
    });
    if flags.json { report.print_json() } else { report.print() }
}

async fn at_the_store(effort: &Effort) -> Report {
    let mut report = Report::default();
    let stored = Stored::new();
    for tasks in effort.stored {
        stored.fill(tasks).await;
        let place = format!("{tasks} stored tasks");
        adds_and_lists(&mut report, &place, &stored, effort.measured).await;
    }
    pages::measure(&mut report, &stored, effort.stored[2]).await;
    dispatching::one_each(&mut report, effort).await;
    dispatching::everybody(&mut report, effort).await;
    report
}

async fn over_http(effort: &Effort, url: &str, query: String) -> Report {
    let mut report = Report::default();
    let service = http::Service::at(url, move |_| query.clone());
    adds_and_lists(&mut report, "over HTTP", &service, effort.measured).await;
    report
}

/// What is called: a store, or a service in front of one.
pub trait Target: Clone + Send + Sync + 'static {
    fn add(&self, number: u64) -> impl Future<Output = ()> + Send;
    fn list(&self, number: u64) -> impl Future<Output = ()> + Send;
}
