//! All tasks of a query, page after page.

use super::pages::Pages;
use super::{Body, Client, Command, Failure, Limits, Progress, Reply, World};

/// Reads a list that shifts meanwhile: what is there throughout is given exactly once.
pub struct Tasks(Pages);

/// One page of a list.
pub struct TaskPage<R> {
    /// The list's answer.
    pub reply: R,
    /// Which of its `Tasks`, by index, were not on the pages before.
    pub fresh: Vec<usize>,
}

impl Tasks {
    /// From the start, so many at a time.
    #[must_use]
    pub fn new(page_size: u64) -> Self {
        Self(Pages::of(page_size))
    }
}

impl<W: World> Client<W> {
    /// The next page of the query's tasks that holds anything new; none when all were read. The limits are each list's.
    ///
    /// # Errors
    ///
    /// As [`Client::call`]. The same page can then be asked for again.
    pub async fn next_page(
        &self,
        tasks: &mut Tasks,
        query: &W::Request,
        limits: Limits,
        progress: &Progress,
    ) -> Result<Option<TaskPage<W::Reply>>, Box<Failure<W>>> {
        while let Some((offset, want)) = tasks.0.next() {
            let order = self.order(Command::List, Body::Page { query, offset, want }, limits, progress);
            let reply = self.run(order).await?;
            let ids = reply.tasks().into_iter().map(|task| task.task_id);
            let fresh = tasks.0.turn(ids, reply.total());
            if !fresh.is_empty() {
                return Ok(Some(TaskPage { reply, fresh }));
            }
        }
        Ok(None)
    }
}
