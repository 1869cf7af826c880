//! The calls that are under way, and who goes on with them.
//!
//! Nothing here asks the browser for a turn: all that a call may wait for comes in through an export, which the facade
//! guards, and on its way out that export lets all go on that can. So a trap is always heard.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};

use super::only_thread::OnlyThread;
use super::table::Table;

type Call = Pin<Box<dyn Future<Output = ()>>>;

static CALLS: OnlyThread<Table<(Call, Waker)>> = OnlyThread::new();
static READY: OnlyThread<Vec<u32>> = OnlyThread::new();
static CURRENT: OnlyThread<u32> = OnlyThread::new();

struct Number(u32);

impl Wake for Number {
    fn wake(self: Arc<Self>) {
        READY.with(|ready| ready.push(self.0));
    }
}

/// Starts a call under a number that none has had.
pub(super) fn begin(number: u32, call: impl Future<Output = ()> + 'static) {
    let call: Call = Box::pin(call);
    CALLS.with(|calls| calls.put(number, (call, Arc::new(Number(number)).into())));
    READY.with(|ready| ready.push(number));
}

/// Gives a call up, wherever it stands.
pub(super) fn abandon(number: u32) {
    let given_up = CALLS.with(|calls| calls.take(number));
    drop(given_up);
}

/// The call that goes on right now.
pub(super) fn current() -> u32 {
    CURRENT.with(|current| *current)
}

/// Lets all go on that can.
pub(super) fn go_on() {
    loop {
        let ready = READY.with(std::mem::take);
        if ready.is_empty() {
            return;
        }
        for number in ready {
            let Some((mut call, waker)) = CALLS.with(|calls| calls.take(number)) else { continue };
            CURRENT.with(|current| *current = number);
            if call.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
                CALLS.with(|calls| calls.put(number, (call, waker)));
            }
        }
    }
}
