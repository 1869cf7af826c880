//! One connection, from its first byte to its last.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, header};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::sleep_until;
use tower::ServiceExt;

use super::Limits;
use super::body::{Answered, Asked};
use super::cut::How;
use super::date::date;
use super::ending::Ending;
use super::room::Place;
use super::stage::{Stage, Watch};
use crate::clock::Clock;

/// What all connections are served by.
#[derive(Clone)]
pub(super) struct Serving {
    pub router: Router,
    pub clock: Clock,
    pub limits: Limits,
    pub stopped: watch::Receiver<bool>,
}

impl Serving {
    /// Serves a connection until one of both sides has enough.
    pub async fn run(self, stream: TcpStream, place: Place) {
        let _ = stream.set_nodelay(true);
        let watch = &place.watch;
        let serving = self.clone();
        let service = service_fn(|request| Box::pin(serving.clone().answer(request, Arc::clone(watch))));
        let io = TokioIo::new(Watched { stream, watch: Arc::clone(watch) });
        let mut http = http1::Builder::new();
        // Patience is ours: hyper's own counts an idle connection as one whose head is late.
        http.header_read_timeout(None).auto_date_header(false).max_header_size(self.limits.head_bytes);
        let mut connection = http.serve_connection(io, service);

        let mut late = Box::pin(sleep_until(tokio::time::Instant::now()));
        let mut stopped = self.stopped.clone();
        let mut stopped = Box::pin(async move {
            let _ = stopped.wait_for(|stopped| *stopped).await;
        });
        let mut stopping = false;
        let ending = poll_fn(|cx| {
            if let Poll::Ready(how) = watch.cut.poll(cx) {
                return Poll::Ready(how.into());
            }
            if !stopping && stopped.as_mut().poll(cx).is_ready() {
                stopping = true;
                if matches!(watch.stage(), Stage::Idle | Stage::Head) {
                    return Poll::Ready(Ending::Fin);
                }
                Pin::new(&mut connection).graceful_shutdown();
            }
            // Of an error, hyper has told the client what there is to tell.
            if connection.poll_without_shutdown(cx).is_ready() {
                return Poll::Ready(Ending::Fin);
            }
            let Some(deadline) = watch.deadline(&self.limits) else { return Poll::Pending };
            if late.deadline() != deadline.into() {
                late.as_mut().reset(deadline.into());
            }
            late.as_mut().poll(cx).map(|()| match watch.stage() {
                Stage::Head | Stage::Body => Ending::TimedOut,
                Stage::Idle => Ending::Fin,
                Stage::Work | Stage::Sent => Ending::Drop,
            })
        })
        .await;
        let stream = connection.into_parts().io.into_inner().stream;
        watch.leave();
        let evicted = poll_fn(|cx| match watch.cut.poll(cx) {
            Poll::Ready(How::Evict) => Poll::Ready(()),
            _ => Poll::Pending,
        });
        tokio::select! {
            () = ending.carry_out(stream, &self.clock) => {}
            () = evicted => {}
        }
    }

    async fn answer(
        self,
        request: Request<Incoming>,
        watch: Arc<Watch>,
    ) -> Result<Response<Answered>, Infallible> {
        let number = watch.begin(!request.body().is_end_stream());
        let bytes = self.limits.body_bytes;
        let mut request = request.map(|body| Body::new(Asked::new(body, bytes, Arc::clone(&watch), number)));
        request.extensions_mut().insert(watch.cut.clone());
        let mut response = self.router.oneshot(request).await?;
        watch.work(number);
        if let Some(date) = date(self.clock.now()) {
            response.headers_mut().insert(header::DATE, date);
        }
        let is_stream = response.headers().get(header::CONTENT_TYPE).is_some_and(is_event_stream);
        Ok(response.map(|body| {
            let body = Answered::new(body, watch, number);
            if is_stream { body.until(self.stopped) } else { body }
        }))
    }
}

fn is_event_stream(kind: &HeaderValue) -> bool {
    kind.as_bytes().starts_with(b"text/event-stream")
}

impl From<How> for Ending {
    fn from(how: How) -> Self {
        match how {
            How::Close => Self::Fin,
            How::Reset => Self::Rst,
            How::Evict => Self::Drop,
        }
    }
}

/// The socket, with an eye on what goes through.
struct Watched {
    stream: TcpStream,
    watch: Arc<Watch>,
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.watch.has_read();
        }
        read
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch.has_written(written.is_ready());
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.watch.has_written(written.is_ready());
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Which comes only when all has been written.
        self.watch.has_flushed();
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
