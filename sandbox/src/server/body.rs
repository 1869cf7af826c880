//! The bodies of requests and answers, watched as they go through.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use http_body_util::Limited;
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::sync::watch;

use super::stage::Watch;

/// A request's body: when it is read, the client has done its part.
pub(super) struct Asked {
    body: Limited<Incoming>,
    watch: Arc<Watch>,
    request: u64,
}

impl Asked {
    pub fn new(body: Incoming, bytes: usize, watch: Arc<Watch>, request: u64) -> Self {
        Self { body: Limited::new(body, bytes), watch, request }
    }
}

impl hyper::body::Body for Asked {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if self.body.is_end_stream() || matches!(frame, Poll::Ready(None | Some(Err(_)))) {
            self.watch.work(self.request);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.watch.work(self.request);
    }
}

/// An answer's body: when it was taken, our part of the request is done.
pub(super) struct Answered {
    body: Body,
    watch: Arc<Watch>,
    request: u64,
    /// For a stream without an end of its own: when the server stops.
    stopped: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl Answered {
    pub fn new(body: Body, watch: Arc<Watch>, request: u64) -> Self {
        Self { body, watch, request, stopped: None }
    }

    /// Ends it, in order, when the server stops.
    pub fn until(mut self, mut stopped: watch::Receiver<bool>) -> Self {
        self.stopped = Some(Box::pin(async move {
            let _ = stopped.wait_for(|stopped| *stopped).await;
        }));
        self
    }
}

impl hyper::body::Body for Answered {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Some(stopped) = &mut self.stopped
            && stopped.as_mut().poll(cx).is_ready()
        {
            self.stopped = None;
            self.body = Body::empty();
        }
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answered {
    fn drop(&mut self) {
        self.watch.end(self.request);
    }
}
