//! Two futures, and what the first one brings.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// What a future brings before a limit does; none where the limit is first. The other one is dropped.
pub async fn before<T>(limit: impl Future<Output = ()>, run: impl Future<Output = T>) -> Option<T> {
    let mut limit = pin!(limit);
    let mut run = pin!(run);
    poll_fn(|context| {
        if let Poll::Ready(result) = run.as_mut().poll(context) {
            return Poll::Ready(Some(result));
        }
        limit.as_mut().poll(context).map(|()| None)
    })
    .await
}
