//! Building a task step by step.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::{
    AllContent, AndroidInfo, ApnsInfo, Condition, Content, ContentBase, CreateTaskRequest, HarmonyInfo,
    LocalizedText, PushType, TagContent, TaskInfo, UserContent, UtcTime,
};
use crate::{Issue, Options, Request, Severity, check};

/// Builds the request that makes a task. Steps may come in any order; of two that say the same thing, the later counts, and so
/// does the last audience named.
///
/// ```
/// use timpush_sched::builder::{Tags, TaskBuilder};
///
/// let request = TaskBuilder::new(1_400_000_000)
///     .to_tags(Tags { and: vec!["Stock A".into()], ..Tags::default() })
///     .at("2026-06-01 10:00:00")
///     .title("Market opens")
///     .desc("Stock A starts at 12.30")
///     .request();
/// assert!(request.is_some());
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use = "a builder does nothing until its request is taken"]
pub struct TaskBuilder {
    sdkappid: u64,
    audience: Option<Audience>,
    sched_at: Option<UtcTime>,
    base: ContentBase,
    other: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq)]
enum Audience {
    All,
    Tag(Condition),
    User(Vec<String>),
}

/// Users by their tags. An empty list says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tags {
    /// Users who have all of these.
    pub and: Vec<String>,
    /// Users who have any of these.
    pub or: Vec<String>,
    /// Leaves out users who have any of these.
    pub not: Vec<String>,
}

/// Users by the values of their attributes. An empty map says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attrs {
    /// Users with all of these values.
    pub and: BTreeMap<String, String>,
    /// Users with any of these values.
    pub or: BTreeMap<String, String>,
}

impl TaskBuilder {
    /// Starts an empty task of the app.
    pub fn new(sdkappid: u64) -> Self {
        Self { sdkappid, audience: None, sched_at: None, base: ContentBase::default(), other: Map::new() }
    }

    /// Starts from an existing task: its audience and content, without `TaskID`, `SchedAt` and `MsgRandom`.
    ///
    /// The first two belong to that task alone; with the same `MsgRandom`, the service may take the new push for a repetition.
    pub fn copy_of(task: &TaskInfo) -> Self {
        let content = task.content.clone();
        let audience = match (&task.push_type, content.condition, content.to_account) {
            (PushType::All, _, _) => Some(Audience::All),
            (PushType::Tag, condition, _) => Some(Audience::Tag(condition.unwrap_or_default())),
            (PushType::User, _, accounts) => Some(Audience::User(accounts.unwrap_or_default())),
            // What a type of the future means is for the caller to say: guessing might reach everybody.
            (PushType::Other(_), _, _) => None,
        };
        Self {
            sdkappid: task.sdkappid,
            audience,
            sched_at: None,
            base: ContentBase {
                from_account: content.from_account,
                msg_random: None,
                offline_push_info: content.offline_push_info.unwrap_or_default(),
                data_id: content.data_id,
            },
            other: content.other,
        }
    }

    /// Sends to everybody.
    pub fn to_all(mut self) -> Self {
        self.audience = Some(Audience::All);
        self
    }

    /// Sends to users with these tags.
    pub fn to_tags(mut self, tags: Tags) -> Self {
        self.audience = Some(Audience::Tag(Condition {
            tags_and: filled(tags.and, Vec::is_empty),
            tags_or: filled(tags.or, Vec::is_empty),
            tags_not: filled(tags.not, Vec::is_empty),
            ..Condition::default()
        }));
        self
    }

    /// Sends to users with these attributes.
    pub fn to_attrs(mut self, attrs: Attrs) -> Self {
        self.audience = Some(Audience::Tag(Condition {
            attrs_and: filled(attrs.and, BTreeMap::is_empty),
            attrs_or: filled(attrs.or, BTreeMap::is_empty),
            ..Condition::default()
        }));
        self
    }

    /// Sends to these accounts.
    pub fn to_users<T: Into<String>>(mut self, accounts: impl IntoIterator<Item = T>) -> Self {
        self.audience = Some(Audience::User(accounts.into_iter().map(Into::into).collect()));
        self
    }

    /// The account that sends.
    pub fn from_account(mut self, account: impl Into<String>) -> Self {
        self.base.from_account = Some(account.into());
        self
    }

    /// When it is sent: `YYYY-MM-DD HH:MM:SS`, UTC.
    pub fn at(mut self, time: impl Into<UtcTime>) -> Self {
        self.sched_at = Some(time.into());
        self
    }

    /// The title of the notification.
    pub fn title(mut self, text: impl Into<String>) -> Self {
        self.base.offline_push_info.title = Some(text.into());
        self
    }

    /// The text of the notification.
    pub fn desc(mut self, text: impl Into<String>) -> Self {
        self.base.offline_push_info.desc = Some(text.into());
        self
    }

    /// What the app gets along with the notification: text as it is, anything else as its JSON.
    pub fn ext(mut self, value: impl Into<Value>) -> Self {
        self.base.offline_push_info.ext = Some(match value.into() {
            Value::String(text) => text,
            other => other.to_string(),
        });
        self
    }

    /// The texts of the notification in another language, e.g. `zh-hant`. What is `None` shows as everywhere else.
    pub fn translate(mut self, language: impl Into<String>, title: Option<&str>, desc: Option<&str>) -> Self {
        let text = LocalizedText {
            language: language.into(),
            title: title.map(str::to_owned),
            desc: desc.map(str::to_owned),
            ..LocalizedText::default()
        };
        let texts = self.base.offline_push_info.multi_language_content.get_or_insert_default();
        match texts.iter_mut().find(|known| known.language == text.language) {
            Some(known) => *known = text,
            None => texts.push(text),
        }
        self
    }

    /// How it shows on Android phones.
    pub fn android(mut self, info: AndroidInfo) -> Self {
        self.base.offline_push_info.android_info = Some(info);
        self
    }

    /// How it shows on Apple's devices.
    pub fn apns(mut self, info: ApnsInfo) -> Self {
        self.base.offline_push_info.apns_info = Some(info);
        self
    }

    /// How it shows on Harmony phones.
    pub fn harmony(mut self, info: HarmonyInfo) -> Self {
        self.base.offline_push_info.harmony_info = Some(info);
        self
    }

    /// An id of your own that comes back in callbacks.
    pub fn data_id(mut self, id: impl Into<String>) -> Self {
        self.base.data_id = Some(id.into());
        self
    }

    /// The request as far as it is filled in: the same JSON as [`request`](Self::request) gives where that gives one.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut request = match self.content() {
            Some(content) => members_of(&content),
            // The type is what is missing; the content is shown all the same, so that its faults can be told, too.
            None => Map::from_iter([(
                "Content".to_owned(),
                Value::Object(members_of(&AllContent { base: self.base.clone(), other: self.other.clone() })),
            )]),
        };
        request.insert("Sdkappid".to_owned(), self.sdkappid.into());
        if let Some(time) = &self.sched_at {
            request.insert("SchedAt".to_owned(), time.as_str().into());
        }
        Value::Object(request)
    }

    /// All that is wrong with the task as it stands.
    #[must_use]
    pub fn issues(&self, options: &Options) -> Vec<Issue> {
        check(Request::Create, &self.to_value(), options)
    }

    /// The request, where no error is left.
    ///
    /// # Errors
    ///
    /// The issues, warnings among them, where there is an error.
    pub fn build(&self, options: &Options) -> Result<CreateTaskRequest, Vec<Issue>> {
        let issues = self.issues(options);
        match self.request() {
            Some(request) if issues.iter().all(|issue| issue.severity == Severity::Warning) => Ok(request),
            _ => Err(issues),
        }
    }

    /// The request, once audience and time are set. It is not checked.
    #[must_use]
    pub fn request(&self) -> Option<CreateTaskRequest> {
        Some(CreateTaskRequest {
            sdkappid: self.sdkappid,
            sched_at: self.sched_at.clone()?,
            content: self.content()?,
            other: Map::new(),
        })
    }

    fn content(&self) -> Option<Content> {
        let (base, other) = (self.base.clone(), self.other.clone());
        Some(match self.audience.clone()? {
            Audience::All => Content::All(AllContent { base, other }),
            Audience::Tag(condition) => Content::Tag(TagContent { condition, base, other }),
            Audience::User(to_account) => Content::User(UserContent { to_account, base, other }),
        })
    }
}

fn filled<T>(value: T, is_empty: impl FnOnce(&T) -> bool) -> Option<T> {
    if is_empty(&value) { None } else { Some(value) }
}

fn members_of(object: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(object) {
        Ok(Value::Object(members)) => members,
        // The models have text for keys and nothing that JSON lacks, so they always become an object.
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests;
