//! How fast the sandbox is, and how late it dispatches: `cargo bench -p timpush-sandbox --bench load -- [flags]`
//!
//!   --json      one JSON document on stdout in place of the table
//!   --quick     a hundredth of the work: shows that the bench runs, not how fast anything is
//!   --lateness  only how late it dispatches
#![allow(clippy::unwrap_used, missing_docs)]

mod callers;
mod dispatching;
mod log;
mod pages;
mod report;
mod service;
mod stored;

use std::time::Duration;

use clap::Parser;

use callers::adds_and_lists;
use report::Report;
use service::Service;
use stored::Stored;

#[derive(Parser)]
#[expect(clippy::struct_excessive_bools, reason = "flags are what they are")]
struct Flags {
    #[arg(long)]
    json: bool,
    #[arg(long)]
    quick: bool,
    #[arg(long)]
    lateness: bool,
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
    measured: Duration::from_secs(4),
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
    let mut report = Report::default();
    runtime.block_on(async {
        if !flags.lateness {
            over_http(&mut report, effort).await;
        }
        dispatching::one_each(&mut report, effort).await;
        if !flags.lateness {
            dispatching::everybody(&mut report, effort).await;
        }
    });
    if flags.json { report.print_json(flags.quick) } else { report.print(flags.quick) }
}

async fn over_http(report: &mut Report, effort: &Effort) {
    let stored = Stored::until(stored::now());
    let service = Service::start(&stored.file()).await;
    for tasks in effort.stored {
        eprintln!("{tasks} tasks are stored …");
        stored.fill(tasks).await;
        let place = format!("over HTTP, {tasks} stored tasks");
        adds_and_lists(report, &place, &service, effort.measured).await;
    }
    service.stop().await;
    pages::measure(report, &stored, effort.stored[2]).await;
}

/// What is called: a store, or a service in front of one.
pub trait Target: Clone + Send + Sync + 'static {
    fn add(&self, number: u64) -> impl Future<Output = ()> + Send;
    fn list(&self, number: u64) -> impl Future<Output = ()> + Send;
}
