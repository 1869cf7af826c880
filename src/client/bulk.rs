//! One task for each 500 accounts.

use std::cell::Cell;

use super::kept::Kept;
use super::{Cause, Client, Command, Failure, Limits, Marks, Progress, Reply, World};

/// A request for some of the accounts.
pub struct Chunk<R> {
    /// The whole request, `To_Account` filled in.
    pub request: R,
    /// How many accounts it has.
    pub accounts: u32,
    /// What became of it in an earlier run.
    pub before: Before,
}

/// What became of a chunk in an earlier run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Before {
    /// It was not tried, or there was no earlier run: it is sent.
    Untried,
    /// It failed: it is sent again, unless it may have been carried out.
    Failed {
        /// The failure's own word.
        ambiguous: bool,
    },
    /// Its task was made: it is never sent again.
    Created,
}

/// How far it is. All counts include what an earlier run came to and this one leaves as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BulkProgress {
    /// All chunks.
    pub tasks: u32,
    /// Chunks whose tasks were made.
    pub done: u32,
    /// Chunks that failed.
    pub failed: u32,
    /// Accounts in the chunks whose tasks were made.
    pub accounts: u32,
}

/// What became of a chunk.
pub enum Fate<W: World> {
    /// It was not tried, or surely nothing came of it.
    Pending,
    /// It is as it was before: its task made, or a failure that may not be repeated.
    AsBefore,
    /// Its task was made.
    Created {
        /// The task's.
        task_id: u64,
    },
    /// It failed.
    Failed(Box<Failure<W>>),
}

/// What becomes of each chunk, kept by whoever may abort.
pub struct Ledger<W: World> {
    fates: Kept<Vec<Fate<W>>>,
    under_way: Cell<bool>,
    progress: Progress,
}

impl<W: World> Default for Ledger<W> {
    fn default() -> Self {
        Self { fates: Kept::default(), under_way: Cell::default(), progress: Progress::default() }
    }
}

impl<W: World> Ledger<W> {
    /// What became of the chunks, in their order; those that it is too short for are pending. Of one that was aborted after
    /// it was sent nobody knows: it has failed, ambiguously.
    pub fn close(self) -> Vec<Fate<W>> {
        let mut fates = self.fates.with(std::mem::take);
        if self.under_way.get() {
            fates.push(if self.progress.ambiguous() {
                Fate::Failed(aborted(&self.progress))
            } else {
                Fate::Pending
            });
        }
        fates
    }

    /// Shows what was written down last, with the number of its chunk.
    pub fn look_at_last(&self, look: impl FnOnce(usize, &Fate<W>)) {
        let last = self.fates.with(|fates| fates.pop().map(|fate| (fates.len(), fate)));
        if let Some((chunk, fate)) = last {
            look(chunk, &fate);
            self.fates.with(|fates| fates.push(fate));
        }
    }

    fn write(&self, fate: Fate<W>) {
        self.under_way.set(false);
        self.fates.with(|fates| fates.push(fate));
    }
}

impl<W: World> Client<W> {
    /// Makes one task of each chunk, in order, and writes down in the ledger what becomes of each. Stops where a failure
    /// would hit all that follow. `marks` are those that the chunks have in common; each gets its own MsgRandom.
    ///
    /// To abort it, drop it and read the ledger. `told` is called after each chunk.
    pub async fn bulk(
        &self,
        chunks: &[Chunk<W::Request>],
        marks: &Marks,
        limits: Limits,
        ledger: &Ledger<W>,
        told: impl Fn(BulkProgress),
    ) {
        let marks = Marks { msg_random: None, ..marks.clone() };
        let mut so_far = BulkProgress { tasks: chunks.len() as u32, ..BulkProgress::default() };
        for chunk in chunks {
            if chunk.before == Before::Created {
                so_far.done += 1;
                so_far.accounts += chunk.accounts;
            }
            so_far.failed += u32::from(chunk.before == Before::Failed { ambiguous: true });
        }
        let mut network_failed = false;
        for chunk in chunks {
            if matches!(chunk.before, Before::Created | Before::Failed { ambiguous: true }) {
                ledger.write(Fate::AsBefore);
                continue;
            }
            ledger.progress.restart();
            ledger.under_way.set(true);
            let result = self.create(&chunk.request, &marks, limits, &ledger.progress).await;
            let mut ends = false;
            match result {
                Ok(reply) => {
                    network_failed = false;
                    so_far.done += 1;
                    so_far.accounts += chunk.accounts;
                    ledger.write(Fate::Created { task_id: reply.task_id().unwrap_or_default() });
                }
                Err(failure) => {
                    // One chunk may have bad luck. If the next one has it too, the network is gone, and each chunk that
                    // is still tried might end as one of which nobody knows.
                    let network = matches!(failure.cause, Cause::Network(_) | Cause::Timeout { .. });
                    ends = hits_all(&failure) || (network && network_failed);
                    network_failed = network;
                    so_far.failed += 1;
                    ledger.write(Fate::Failed(failure));
                }
            }
            told(so_far);
            if ends {
                return;
            }
        }
    }
}

/// Whether every other chunk would fail the same way: what is wrong is the app, the signature, the time, or how much is left.
fn hits_all<W: World>(failure: &Failure<W>) -> bool {
    match &failure.cause {
        Cause::Service(reply) => matches!(
            reply.code(),
            70_000..=79_999
                | 60_004..=60_006
                | 60_009
                | 60_010
                | 60_012
                | 60_016
                | 60_017
                | 60_020
                | 60_021
                | 60_025..=60_028
                | 90_009
                | 90_045
                | 90_047
                | 90_109
                | 90_110
        ),
        Cause::Signing(trouble) => !matches!(trouble.status, Some(400 | 409 | 413 | 429)),
        Cause::Network(_) | Cause::Timeout { .. } | Cause::Aborted => false,
    }
}

fn aborted<W: World>(progress: &Progress) -> Box<Failure<W>> {
    Box::new(Failure {
        command: Command::Add,
        attempts: progress.attempts(),
        retryable: false,
        ambiguous: true,
        cause: Cause::Aborted,
    })
}
