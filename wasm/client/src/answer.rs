//! An answer of the service, as the facade has parsed it.

use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use timpush_sched::client::{Listed, Marks, Reply};

#[wasm_bindgen]
extern "C" {
    /// Any object that JSON made: reading from it never throws.
    pub type Raw;

    #[wasm_bindgen(method, getter, js_name = ActionStatus)]
    fn action_status(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = ErrorCode)]
    fn error_code(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = TaskID)]
    fn task_id(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = Total)]
    fn total(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = Tasks)]
    fn tasks(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = TaskInfo)]
    fn task_info(this: &Raw) -> Option<Raw>;
    #[wasm_bindgen(method, getter, js_name = Type)]
    fn push_type(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = CreateAt)]
    fn create_at(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = SchedAt)]
    fn sched_at(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = Status)]
    fn status(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = Content)]
    fn content(this: &Raw) -> Option<Raw>;
    #[wasm_bindgen(method, getter, js_name = MsgRandom)]
    fn msg_random(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = OfflinePushInfo)]
    fn push_info(this: &Raw) -> Option<Raw>;
    #[wasm_bindgen(method, getter, js_name = Title)]
    fn title(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = Desc)]
    fn desc(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = type)]
    fn problem_type(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn usersig(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn identifier(this: &Raw) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = expiresAt)]
    fn expires_at(this: &Raw) -> JsValue;
}

/// An answer of the service: an object with an `ErrorCode`.
pub(super) struct Answer(pub(super) JsValue);

impl Answer {
    /// None where it is another kind of JSON.
    pub(super) fn of(parsed: JsValue) -> Option<Self> {
        let raw = object(&parsed)?;
        (raw.error_code().as_f64().is_some() || raw.action_status().is_string()).then_some(Self(parsed))
    }

    fn raw(&self) -> &Raw {
        self.0.unchecked_ref()
    }
}

impl Reply for Answer {
    fn code(&self) -> i64 {
        let code = self.raw().error_code().as_f64().unwrap_or(0.0);
        let failed = self.raw().action_status().as_string().is_some_and(|status| status != "OK");
        if code == 0.0 && failed { -1 } else { code as i64 }
    }

    fn task_id(&self) -> Option<u64> {
        whole(&self.raw().task_id()).filter(|id| *id > 0)
    }

    fn total(&self) -> Option<u64> {
        whole(&self.raw().total())
    }

    fn tasks(&self) -> Vec<Listed> {
        let tasks = self.raw().tasks();
        let Some(tasks) = tasks.dyn_ref::<Array>() else { return Vec::new() };
        tasks.iter().map(|task| object(&task).map(listed).unwrap_or_default()).collect()
    }

    fn task(&self) -> Option<Listed> {
        self.raw().task_info().map(|task| listed(&task))
    }
}

/// A value as an object, where it is one.
fn object(value: &JsValue) -> Option<&Raw> {
    value.is_object().then(|| value.unchecked_ref())
}

fn listed(task: &Raw) -> Listed {
    let content = task.content();
    let info = content.as_ref().and_then(Raw::push_info);
    let shown = |of: fn(&Raw) -> JsValue| info.as_ref().and_then(|info| of(info).as_string());
    Listed {
        task_id: whole(&task.task_id()).unwrap_or_default(),
        msg_random: content.and_then(|content| u32_of(&content.msg_random())),
        push_type: text(&task.push_type()),
        create_at: text(&task.create_at()),
        sched_at: text(&task.sched_at()),
        title: shown(Raw::title).unwrap_or_else(|| text(&task.title())),
        desc: shown(Raw::desc).unwrap_or_else(|| text(&task.desc())),
        status: text(&task.status()),
    }
}

/// By what a task that is to be made can be told from others.
pub(super) fn marks_of(request: &Raw, msg_random: Option<u32>) -> Marks {
    let Listed { push_type, sched_at, title, desc, .. } = listed(request);
    Marks { push_type, sched_at, title, desc, msg_random }
}

/// The task that a request is about.
pub(super) fn task_id_of(request: &Raw) -> u64 {
    whole(&request.task_id()).unwrap_or_default()
}

fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
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

fn u32_of(value: &JsValue) -> Option<u32> {
    whole(value).and_then(|number| u32::try_from(number).ok())
}

/// The `type` of a problem.
pub(super) fn problem_of(parsed: &JsValue) -> Option<String> {
    object(parsed)?.problem_type().as_string()
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
    let usersig = raw.usersig();
    let filled = |text: &JsValue| text.as_string().filter(|text| !text.is_empty());
    filled(&usersig)?;
    let identifier = filled(&raw.identifier())?;
    Some(Given { usersig, identifier, expires_at: raw.expires_at().as_f64() })
}
