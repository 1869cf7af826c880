//! The server under it all: takes connections in, and keeps clients that are slow, idle or many from taking it over.

mod body;
mod connection;
mod cut;
mod date;
mod ending;
mod limits;
mod room;
mod stage;

pub use cut::Cut;
pub use limits::Limits;

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::clock::Clock;
use room::Room;

/// How long to leave `accept` alone where it fails: it does so when the machine has no more sockets to give.
const BREATHER: Duration = Duration::from_millis(50);

/// Serves the router until `stop` comes, and then for at most [`Limits::stop`] what is still under way.
///
/// Event streams end at once when it stops. Each request carries its connection's [`Cut`] in its extensions, and each
/// answer the sandbox's `Date`.
///
/// # Errors
///
/// Where the listener can't be used at all. A connection that fails ends alone.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    clock: Clock,
    limits: Limits,
    stop: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    listener.local_addr()?;
    let room = Arc::new(Room::new(limits.connections));
    let (stopping, stopped) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let stream = tokio::select! {
            () = &mut stop => break,
            Some(ended) = connections.join_next(), if !connections.is_empty() => {
                tell_panic(ended);
                continue;
            }
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "a connection couldn't be accepted");
                    room.make();
                    sleep(BREATHER).await;
                    continue;
                }
            },
        };
        match room.take() {
            Some(place) => {
                let serving = connection::Serving {
                    router: router.clone(),
                    clock: clock.clone(),
                    limits,
                    stopped: stopped.clone(),
                };
                connections.spawn(serving.run(stream, place));
            }
            None => turn_away(&stream, &clock),
        }
    }
    drop(listener);
    stopping.send_replace(true);
    let rest = async { while connections.join_next().await.map(tell_panic).is_some() {} };
    if timeout(limits.stop, rest).await.is_err() {
        tracing::warn!(connections = connections.len(), "connections were cut: they didn't end in time");
        connections.shutdown().await;
    }
    Ok(())
}

fn tell_panic(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a connection ended by a panic");
    }
}

/// The socket's buffer is still empty, so that nothing waits here.
fn turn_away(stream: &TcpStream, clock: &Clock) {
    tracing::warn!("a caller was turned away: every connection is at work");
    let _ = stream.try_write(&ending::bare("503 Service Unavailable", clock));
}
