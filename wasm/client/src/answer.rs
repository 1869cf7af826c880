//! An answer of the service, as the facade has parsed it.

use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use timpush_sched::client::{Command, Listed, Marks, Problem, Reply};
use timpush_sched::time::SchedAt;

#[wasm_bindgen]
extern "C" {
    /// Any object that JSON made: reading from it never throws.
    pub type Raw;

    // An import for each of the members would weigh more.
    #[wasm_bindgen(method, structural, indexing_getter)]
    fn get(this: &Raw, name: &str) -> JsValue;
}

impl Raw {
    fn text(&self, name: &str) -> Option<String> {
        self.get(name).as_string()
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.get(name).as_f64()
    }

    fn whole(&self, name: &str) -> Option<u64> {
        whole(&self.get(name))
    }

    fn u32(&self, name: &str) -> Option<u32> {
        self.whole(name).and_then(|number| u32::try_from(number).ok())
    }

    fn object(&self, name: &str) -> Option<Self> {
        let value = self.get(name);
        value.is_object().then(|| value.unchecked_into())
    }
}

/// An answer of the service: an object with an `ErrorCode`, and its code.
pub(super) struct Answer(pub(super) JsValue, pub(super) i64);

impl Answer {
    /// None where it is another kind of JSON.
    pub(super) fn of(parsed: JsValue) -> Option<Self> {
        let raw = object(&parsed)?;
        let code = raw.number("ErrorCode");
        let status = raw.text("ActionStatus");
        if code.is_none() && status.is_none() {
            return None;
        }
        let code = code.unwrap_or(0.0);
        let failed = status.is_some_and(|status| status != "OK");
        Some(Self(parsed, if code == 0.0 && failed { -1 } else { code as i64 }))
    }

    fn raw(&self) -> &Raw {
        self.0.unchecked_ref()
    }
}

impl Reply for Answer {
    fn code(&self) -> i64 {
        self.1
    }

    fn task_id(&self) -> Option<u64> {
        self.raw().whole("TaskID").filter(|id| *id > 0)
    }

    fn total(&self) -> Option<u64> {
        self.raw().whole("Total")
    }

    fn tasks(&self) -> Vec<Listed> {
        let tasks = self.raw().get("Tasks");
        let Some(tasks) = tasks.dyn_ref::<Array>() else { return Vec::new() };
        tasks.iter().map(|task| object(&task).map(listed).unwrap_or_default()).collect()
    }

    fn task(&self) -> Option<Listed> {
        self.raw().object("TaskInfo").map(|task| listed(&task))
    }

    fn answers(&self, command: Command) -> bool {
        match command {
            Command::Add => self.task_id().is_some(),
            Command::Get => self.raw().object("TaskInfo").is_some(),
            Command::List => Array::is_array(&self.raw().get("Tasks")) || self.total().is_some(),
            Command::Modify | Command::Delete => true,
        }
    }
}

/// A value as an object, where it is one.
fn object(value: &JsValue) -> Option<&Raw> {
    value.is_object().then(|| value.unchecked_ref())
}

fn listed(task: &Raw) -> Listed {
    let content = task.object("Content");
    let info = content.as_ref().and_then(|content| content.object("OfflinePushInfo"));
    let text = |name| task.text(name).unwrap_or_default();
    let time = |name| task.text(name).filter(|time| SchedAt::parse(time).is_ok()).unwrap_or_default();
    let shown = |name| info.as_ref().and_then(|info| info.text(name)).unwrap_or_else(|| text(name));
    Listed {
        task_id: task_id_of(task),
        msg_random: content.as_ref().and_then(|content| content.u32("MsgRandom")),
        push_type: text("Type"),
        create_at: time("CreateAt"),
        sched_at: time("SchedAt"),
        title: shown("Title"),
        desc: shown("Desc"),
        status: text("Status"),
    }
}

/// By what a task that is to be made can be told from others.
pub(super) fn marks_of(request: &Raw, msg_random: Option<u32>) -> Marks {
    let Listed { push_type, sched_at, title, desc, .. } = listed(request);
    Marks { push_type, sched_at, title, desc, msg_random }
}

/// The task that a request is about.
pub(super) fn task_id_of(request: &Raw) -> u64 {
    request.whole("TaskID").unwrap_or_default()
}

/// A whole number, as a number, a bigint or digits.
pub(super) fn whole(value: &JsValue) -> Option<u64> {
    if let Some(number) = value.as_f64() {
        return (number >= 0.0 && number == number.trunc()).then_some(number as u64);
    }
    match value.as_string() {
        Some(digits) => digits.parse().ok(),
        None => u64::try_from(value.clone()).ok(),
    }
}

/// A problem, where the body is one.
pub(super) fn problem_of(parsed: &JsValue) -> Option<Problem<JsValue>> {
    let kind = object(parsed)?.text("type")?;
    Some(Problem { kind, whole: parsed.clone() })
}

/// What a backend or a function gave as a signature; none where it isn't one.
pub(super) struct Given {
    pub(super) usersig: JsValue,
    pub(super) identifier: String,
    pub(super) expires_at: Option<f64>,
}

/// A function's answer is any object: the facade has read its members out before.
pub(super) fn signature_of(parsed: &JsValue) -> Option<Given> {
    let raw = object(parsed)?;
    let usersig = raw.get("usersig");
    let filled = |text: &JsValue| text.as_string().filter(|text| !text.is_empty());
    filled(&usersig)?;
    let identifier = filled(&raw.get("identifier"))?;
    Some(Given { usersig, identifier, expires_at: raw.number("expiresAt").filter(|at| at.is_finite()) })
}
