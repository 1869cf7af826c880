//! The one thread that writes.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::{oneshot, watch};

use super::{Result, StoreError};

/// Whose job it is.
#[derive(Clone, Copy)]
pub enum Queue {
    /// A caller waits for it.
    Requests,
    /// The dispatcher's. However many wait, one is done at a time, so that requests get their turn in between.
    Dispatch,
}

/// The one thread that writes. It ends, after what waits, when this is dropped.
pub struct Writer {
    waiting: Arc<Waiting>,
    thread: Option<JoinHandle<()>>,
}

struct Waiting {
    jobs: Mutex<Jobs>,
    more: Condvar,
    requests: watch::Sender<()>,
    dispatch: watch::Sender<()>,
}

#[derive(Default)]
struct Jobs {
    requests: VecDeque<Box<dyn Job>>,
    dispatch: VecDeque<Box<dyn Job>>,
    ended: bool,
}

trait Job: Send {
    fn run(&mut self, db: &Connection);
    fn answer(self: Box<Self>, committed: Result<()>);
}

struct Work<F, T> {
    todo: Option<F>,
    done: Option<Result<T>>,
    answer: oneshot::Sender<Result<T>>,
}

impl Writer {
    pub fn start(db: Connection) -> std::io::Result<Self> {
        let waiting = Arc::new(Waiting {
            jobs: Mutex::default(),
            more: Condvar::new(),
            requests: watch::Sender::new(()),
            dispatch: watch::Sender::new(()),
        });
        let ending = Ending(Arc::clone(&waiting));
        let thread = std::thread::Builder::new().name("store".to_owned()).spawn(move || {
            while let Some(group) = ending.0.next() {
                ending.0.write(&db, group);
            }
        })?;
        Ok(Self { waiting, thread: Some(thread) })
    }

    /// Does it in a transaction, alone or with others that wait, and answers when that is on the disk.
    pub async fn write<T: Send + 'static>(
        &self,
        queue: Queue,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        self.waiting.add(queue, Box::new(Work { todo: Some(work), done: None, answer }));
        answered.await.map_err(|_| StoreError::Ended)?
    }

    /// Tells whenever jobs of this queue were committed.
    pub fn committed(&self, queue: Queue) -> watch::Receiver<()> {
        match queue {
            Queue::Requests => self.waiting.requests.subscribe(),
            Queue::Dispatch => self.waiting.dispatch.subscribe(),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.waiting.end();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// However the thread ends, nobody waits for it any longer.
struct Ending(Arc<Waiting>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.end();
        let mut jobs = self.0.jobs();
        jobs.requests.clear();
        jobs.dispatch.clear();
    }
}

struct Group {
    jobs: Vec<Box<dyn Job>>,
    requests: bool,
    dispatch: bool,
}

impl Waiting {
    fn jobs(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A job that comes after the end is dropped, which its caller sees.
    fn add(&self, queue: Queue, job: Box<dyn Job>) {
        let mut jobs = self.jobs();
        if !jobs.ended {
            match queue {
                Queue::Requests => jobs.requests.push_back(job),
                Queue::Dispatch => jobs.dispatch.push_back(job),
            }
            self.more.notify_one();
        }
    }

    fn end(&self) {
        self.jobs().ended = true;
        self.more.notify_all();
    }

    fn next(&self) -> Option<Group> {
        let mut jobs = self.jobs();
        loop {
            let mut group: Vec<_> = jobs.requests.drain(..).collect();
            let requests = !group.is_empty();
            let of_dispatch = jobs.dispatch.pop_front();
            let dispatch = of_dispatch.is_some();
            group.extend(of_dispatch);
            if !group.is_empty() {
                return Some(Group { jobs: group, requests, dispatch });
            }
            if jobs.ended {
                return None;
            }
            jobs = self.more.wait(jobs).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn write(&self, db: &Connection, mut group: Group) {
        let committed = transact(db, &mut group.jobs);
        if committed.is_ok() {
            // Before the answers: who was answered finds others awake.
            if group.requests {
                self.requests.send_replace(());
            }
            if group.dispatch {
                self.dispatch.send_replace(());
            }
        }
        for job in group.jobs {
            job.answer(committed.clone());
        }
    }
}

fn transact(db: &Connection, jobs: &mut [Box<dyn Job>]) -> Result<()> {
    let done = attempt(db, jobs);
    if done.is_err() && !db.is_autocommit() {
        db.execute_batch("ROLLBACK")?;
    }
    done
}

fn attempt(db: &Connection, jobs: &mut [Box<dyn Job>]) -> Result<()> {
    db.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    for job in jobs {
        job.run(db);
        // On a full disk, for one, SQLite undoes the whole transaction by itself: nothing may go on as if it were there.
        if db.is_autocommit() {
            return Err(StoreError::Undone);
        }
    }
    db.prepare_cached("COMMIT")?.execute([])?;
    Ok(())
}

impl<F, T> Job for Work<F, T>
where
    F: FnOnce(&Connection) -> Result<T> + Send,
    T: Send,
{
    fn run(&mut self, db: &Connection) {
        if let Some(work) = self.todo.take() {
            self.done = Some(alone(db, work));
        }
    }

    fn answer(self: Box<Self>, committed: Result<()>) {
        let answer = committed.and(self.done.unwrap_or(Err(StoreError::Ended)));
        // Nobody may be waiting any longer; it is done all the same.
        let _ = self.answer.send(answer);
    }
}

/// One job that fails undoes itself and no other.
fn alone<T>(db: &Connection, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    db.prepare_cached("SAVEPOINT job")?.execute([])?;
    let done = work(db);
    if done.is_err() && !db.is_autocommit() {
        db.prepare_cached("ROLLBACK TO job")?.execute([])?;
    }
    if !db.is_autocommit() {
        db.prepare_cached("RELEASE job")?.execute([])?;
    }
    done
}
