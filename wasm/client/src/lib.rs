//! Drives the client's logic in browsers and in Node.
//!
//! The facade opens a client and begins calls, each with a number. What a call waits for it asks of its [`Host`], and
//! the facade brings it by [`client_settle`]. All that comes in comes by an export of this file, so that the facade can
//! tell a trap from a fault of the caller's.
//!
//! A crate of its own, since generic code is compiled with its caller: here as small as can be, unlike the rules.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::must_use_candidate, reason = "JavaScript calls them, which has no such lint")]
#![allow(
    clippy::too_many_arguments,
    reason = "plain values cross for nothing, members of an object one by one"
)]

mod answer;
mod driver;
mod host;
mod only_thread;
mod request;
mod running;
mod table;
mod told;
mod wait;

use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::RequestCredentials;

pub use only_thread::OnlyThread;

use answer::Raw;
use driver::{Driver, Pieces};
use host::Host;
use table::Table;
use timpush_sched::Locale;
use timpush_sched::client::{
    Before, BulkProgress, Chunk, Client, Command, Failure, Fate, Ledger, Limits, Mode, Options, Page,
    Progress, Tasks, Watch,
};
use told::told;
use wait::Wait;

static CLIENTS: OnlyThread<Table<Rc<Open>>> = OnlyThread::new();
static PAGE: OnlyThread<Rc<Page>> = OnlyThread::new();
static LEDGERS: OnlyThread<Table<Rc<Bulk>>> = OnlyThread::new();

/// A client of the page.
struct Open {
    client: Client<Driver>,
    locale: Locale,
}

impl Open {
    fn host(&self) -> &Host {
        &self.client.world().host
    }

    fn failed(&self, call: u32, failure: &Failure<Driver>) {
        self.host().failed(call, &told(failure, self.locale));
    }
}

/// A bulk that is under way, and what has become of its chunks.
struct Bulk {
    open: Rc<Open>,
    ledger: Ledger<Driver>,
}

/// Opens a client. `base` is where commands are called, `sign` where signatures are asked for, if there is such a place.
/// `headers` and `credentials` are those for the backend; the host is asked for headers each time where `asks_for_headers`.
#[wasm_bindgen]
pub fn client_open(
    host: Host,
    sdkappid: u32,
    base: &JsValue,
    sign: &JsValue,
    signs: bool,
    headers: &JsValue,
    asks_for_headers: bool,
    credentials: RequestCredentials,
    timeout_ms: f64,
    requests_per_second: u32,
    chinese: bool,
) -> u32 {
    let options =
        Options { sdkappid, mode: if signs { Mode::Sign } else { Mode::Relay }, requests_per_second };
    let base = base.as_string().unwrap_or_default();
    let to_backend = request::post(headers, credentials);
    let to_service = request::post(&JsValue::UNDEFINED, RequestCredentials::Omit);
    let sign = sign.as_string();
    let driver = Driver { host, sdkappid, base, sign, to_backend, to_service, asks_for_headers, timeout_ms };
    let page = PAGE.with(|page| Rc::clone(page));
    let locale = locale(chinese);
    let open = Rc::new(Open { client: Client::new(driver, options, page), locale });
    CLIENTS.with(|clients| {
        let number = clients.number();
        clients.put(number, open);
        number
    })
}

/// Forgets a client; its calls are to be abandoned before.
#[wasm_bindgen]
pub fn client_close(client: u32) {
    let closed = CLIENTS.with(|clients| clients.take(client));
    drop(closed);
}

/// The present by the service's clock, Unix ms.
#[wasm_bindgen]
pub fn client_now(client: u32) -> f64 {
    open(client).map_or_else(js_sys::Date::now, |open| open.client.now())
}

/// Begins a call of a new number. `pieces` are the request's JSON, `request` is the same as an object; `figure` is a create's
/// MsgRandom, the size of a page, or the time between two looks, and is less than 0 where there is none.
#[wasm_bindgen]
pub fn client_begin(
    client: u32,
    call: u32,
    kind: u8,
    pieces: Array,
    request: Raw,
    timeout_ms: f64,
    total_timeout_ms: f64,
    retries: u32,
    figure: f64,
) {
    let Some(open) = open(client) else { return };
    let limits = Limits { timeout_ms, total_timeout_ms, retries };
    let pieces = Pieces(pieces);
    let figure = (figure >= 0.0).then_some(figure);
    running::begin(call, async move {
        let client = &open.client;
        let progress = Progress::default();
        let marks;
        let made = match kind {
            0 => {
                marks = answer::marks_of(&request, figure.map(|figure| figure as u32));
                client.create(&pieces, &marks, limits, &progress)
            }
            1 => client.call(Command::List, &pieces, limits, &progress),
            2 => client.call(Command::Modify, &pieces, limits, &progress),
            3 => client.call(Command::Get, &pieces, limits, &progress),
            4 => client.delete(&pieces, answer::task_id_of(&request), limits, &progress),
            5 => return tasks(&open, call, &pieces, limits, figure.unwrap_or_default()).await,
            _ => return watch(&open, call, &pieces, limits, figure).await,
        };
        match made.await {
            Ok(reply) => open.host().done(call, &reply.0),
            Err(failure) => open.failed(call, &failure),
        }
    });
    running::go_on();
}

/// All tasks of a query, page by page.
async fn tasks(open: &Open, call: u32, query: &Pieces, limits: Limits, page_size: f64) {
    let mut tasks = Tasks::new(page_size as u64);
    loop {
        match open.client.next_page(&mut tasks, query, limits, &Progress::default()).await {
            Ok(Some(page)) => {
                let fresh = Array::new();
                for index in page.fresh {
                    fresh.push(&JsValue::from(index as u32));
                }
                more(open, call, &page.reply.0, &fresh).await;
            }
            Ok(None) => return open.host().done(call, &JsValue::UNDEFINED),
            Err(failure) => return open.failed(call, &failure),
        }
    }
}

/// A task each time its status changes.
async fn watch(open: &Open, call: u32, request: &Pieces, limits: Limits, interval_ms: Option<f64>) {
    let mut watch = Watch::new(interval_ms);
    loop {
        match open.client.next_change(&mut watch, request, limits, &Progress::default()).await {
            Ok(Some(reply)) => more(open, call, &reply.0, &Array::new()).await,
            Ok(None) => return open.host().done(call, &JsValue::UNDEFINED),
            Err(failure) => return open.failed(call, &failure),
        }
    }
}

/// Gives one answer of a series, and waits until the next one is asked for.
fn more(open: &Open, call: u32, reply: &JsValue, fresh: &Array) -> impl Future<Output = ()> {
    Wait::new(open.host(), |host, more| host.part(more, call, reply, fresh)).over()
}

/// Begins to make one task of each chunk. A chunk is the pieces of its request, how many
/// accounts it has, and what became of it before: 0 it was not tried, 1 it failed, 2 ambiguously, 3 its task was made.
#[wasm_bindgen]
pub fn client_bulk(
    client: u32,
    call: u32,
    pieces: &Array,
    accounts: &Array,
    before: &Array,
    request: &Raw,
    timeout_ms: f64,
    total_timeout_ms: f64,
    retries: u32,
) {
    let Some(open) = open(client) else { return };
    let limits = Limits { timeout_ms, total_timeout_ms, retries };
    let marks = answer::marks_of(request, None);
    let number = |numbers: &Array, at| numbers.get(at).as_f64().unwrap_or_default() as u32;
    let chunk = |at| Chunk {
        request: Pieces(pieces.get(at).unchecked_into()),
        accounts: number(accounts, at),
        before: match number(before, at) {
            0 => Before::Untried,
            1 => Before::Failed { ambiguous: false },
            2 => Before::Failed { ambiguous: true },
            _ => Before::Created,
        },
    };
    let chunks: Vec<_> = (0..pieces.length()).map(chunk).collect();
    let bulk = Rc::new(Bulk { open, ledger: Ledger::default() });
    let kept = Rc::clone(&bulk);
    LEDGERS.with(|ledgers| ledgers.put(call, kept));
    running::begin(call, async move {
        let Bulk { open, ledger } = &*bulk;
        let told = |done: BulkProgress| {
            ledger.look_at_last(|chunk, fate| tell_fate(open, call, chunk, fate));
            open.host().progress(call, done.tasks, done.done, done.failed, done.accounts);
        };
        open.client.bulk(&chunks, &marks, limits, ledger, told).await;
        drop(bulk);
        end(call);
    });
    running::go_on();
}

fn tell_fate(open: &Open, call: u32, chunk: usize, fate: &Fate<Driver>) {
    match fate {
        Fate::Pending | Fate::AsBefore => {}
        Fate::Created { task_id } => open.host().fate(call, chunk as u32, *task_id, None),
        Fate::Failed(failure) => open.host().fate(call, chunk as u32, 0, Some(told(failure, open.locale))),
    }
}

/// Tells what became of the chunk that was under way, and that the bulk is over.
fn end(call: u32) {
    let Some(bulk) = LEDGERS.with(|ledgers| ledgers.take(call)) else { return };
    // Whoever ends it has dropped the bulk itself before.
    let Some(Bulk { open, ledger }) = Rc::into_inner(bulk) else { return };
    let fates = ledger.close();
    if let Some(last) = fates.last() {
        tell_fate(&open, call, fates.len() - 1, last);
    }
    open.host().done(call, &JsValue::UNDEFINED);
}

/// Gives a call up. A bulk tells first what became of its chunks.
#[wasm_bindgen]
pub fn client_abandon(call: u32) {
    running::abandon(call);
    end(call);
    running::go_on();
}

/// Brings what a call waits for, or what was thrown instead.
#[wasm_bindgen]
pub fn client_settle(wait: u32, came: bool, value: JsValue) {
    wait::settle(wait, if came { Ok(value) } else { Err(value) });
    running::go_on();
}

fn open(client: u32) -> Option<Rc<Open>> {
    CLIENTS.with(|clients| clients.get(client).map(|open| Rc::clone(open)))
}

fn locale(chinese: bool) -> Locale {
    if chinese { Locale::Zh } else { Locale::En }
}

#[cfg(test)]
mod tests;
