//! The names of the service's members, each with a number.
//!
//! The browser writes known names as numbers, and the rules match on them. Vendor members come from the tables in
//! `model`, so that a new one is declared in one place.

use crate::model::{AndroidInfo, ApnsInfo, HarmonyInfo, VendorMember};

/// A member known to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member(u16);

macro_rules! members {
    ($($constant:ident = $name:literal,)*) => {
        const CORE: &[&str] = &[$($name),*];
        $(pub(crate) const $constant: Member = number($name);)*
    };
}

members! {
    SDKAPPID = "Sdkappid",
    TYPE = "Type",
    SCHED_AT = "SchedAt",
    CONTENT = "Content",
    TASK_ID = "TaskID",
    FROM_ACCOUNT = "From_Account",
    TO_ACCOUNT = "To_Account",
    CONDITION = "Condition",
    OFFLINE_PUSH_INFO = "OfflinePushInfo",
    MSG_RANDOM = "MsgRandom",
    DATA_ID = "DataId",
    MSG_BODY = "MsgBody",
    ONLINE_ONLY_FLAG = "OnlineOnlyFlag",
    MSG_LIFE_TIME = "MsgLifeTime",
    TAGS_AND = "TagsAnd",
    TAGS_OR = "TagsOr",
    TAGS_NOT = "TagsNot",
    ATTRS_AND = "AttrsAnd",
    ATTRS_OR = "AttrsOr",
    TITLE = "Title",
    DESC = "Desc",
    PUSH_FLAG = "PushFlag",
    EXT = "Ext",
    MULTI_LANGUAGE_CONTENT = "MultiLanguageContent",
    LANGUAGE = "Language",
    ANDROID_INFO = "AndroidInfo",
    APNS_INFO = "ApnsInfo",
    HARMONY_INFO = "HarmonyInfo",
    BADGE_ADD_NUM = "BadgeAddNum",
    BADGE_SET_NUM = "BadgeSetNum",
    PUSH_TEMPLATE_ID = "PushTemplateId",
    PUSH_TEMPLATE_PARAM = "PushTemplateParam",
    PUSH_STYLE = "PushStyle",
    LIVE_ACTIVITY = "LiveActivity",
    CONTENT_AVAILABLE = "ContentAvailable",
    LA_ID = "LaId",
    EVENT = "Event",
    CONTENT_STATE = "ContentState",
    DISMISSAL_DATE = "DismissalDate",
    OFFSET = "Offset",
    WANT = "Want",
    ORDER_BY = "OrderBy",
    ASC = "Asc",
    BEGIN_TIME = "BeginTime",
    END_TIME = "EndTime",
    KEYWORD = "Keyword",
}

const VENDORS: [&[VendorMember]; 3] = [AndroidInfo::MEMBERS, ApnsInfo::MEMBERS, HarmonyInfo::MEMBERS];
const COUNT: usize = CORE.len() + VENDORS[0].len() + VENDORS[1].len() + VENDORS[2].len();

/// Every known name at its number. A name that several objects share has the number of its first place.
pub const NAMES: [&str; COUNT] = {
    let mut names = [""; COUNT];
    let mut at = 0;
    while at < CORE.len() {
        names[at] = CORE[at];
        at += 1;
    }
    let mut vendor = 0;
    while vendor < VENDORS.len() {
        let mut index = 0;
        while index < VENDORS[vendor].len() {
            names[at] = VENDORS[vendor][index].name;
            at += 1;
            index += 1;
        }
        vendor += 1;
    }
    names
};

impl Member {
    /// The name, as the service spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// The member of a number, as the browser writes it.
    #[must_use]
    pub fn numbered(number: usize) -> Option<Self> {
        (number < COUNT).then_some(Self(number as u16))
    }

    /// The member of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().position(|known| *known == name).and_then(Self::numbered)
    }
}

const fn number(name: &str) -> Member {
    let mut at = 0;
    while !same(CORE[at], name) {
        at += 1;
    }
    Member(at as u16)
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}
