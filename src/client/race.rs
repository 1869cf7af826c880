//! Two futures, and what the first one brings.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// What a future brings before a limit does; none where the limit is first. The other one is dropped.
pub fn before<T>(
    mut limit: impl Future<Output = ()> + Unpin,
    mut run: impl Future<Output = T> + Unpin,
) -> impl Future<Output = Option<T>> + Unpin {
    poll_fn(move |context| {
        if let Poll::Ready(result) = Pin::new(&mut run).poll(context) {
            return Poll::Ready(Some(result));
        }
        Pin::new(&mut limit).poll(context).map(|()| None)
    })
}
