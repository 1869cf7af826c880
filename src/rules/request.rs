//! The members that requests share, and the four requests that name or make a task.

use crate::issue::{Code, Param, Shown};
use crate::members::{self as m, Member};
use crate::value::{Name, Read, Value};

use super::content::Need;
use super::many::Many;
use super::plain::{EXACT, Whole, range, word};
use super::{At, Check, audience::Audience, suggest, time};

pub(crate) const SDKAPPID: Whole = Whole {
    not_integer: Code::SdkappidNotInteger,
    out_of_range: Code::SdkappidOutOfRange,
    min: 1,
    max: u32::MAX as i64,
};

/// "Create Scheduled Task".
pub(super) fn create<'a, V: Value<'a>>(check: &mut Check, value: V) {
    const KNOWN: &[Member; 4] = &[m::SDKAPPID, m::TYPE, m::SCHED_AT, m::CONTENT];
    let Some([sdkappid, kind, sched_at, content]) = check.parts(value, KNOWN) else { return };
    check.sdkappid(sdkappid);
    let audience = check.audience(kind);
    match sched_at {
        Some(value) => time::sched_at(check, value),
        None => check.tell(&At::top(m::SCHED_AT), Code::SchedAtMissing),
    }
    match content {
        Some(value) => super::content::content(check, value, audience, Need::Whole),
        None => check.tell(&At::top(m::CONTENT), Code::ContentMissing),
    }
}

/// "Modify Scheduled Task": what is not given stays as it is.
pub(super) fn modify<'a, V: Value<'a>>(check: &mut Check, value: V) {
    const KNOWN: &[Member; 5] = &[m::SDKAPPID, m::TASK_ID, m::TYPE, m::SCHED_AT, m::CONTENT];
    let Some([sdkappid, task_id, kind, sched_at, content]) = check.parts(value, KNOWN) else { return };
    check.sdkappid(sdkappid);
    check.task_id(task_id);
    let audience = check.audience(kind);
    if let Some(value) = sched_at {
        time::sched_at(check, value);
    }
    if let Some(value) = content {
        super::content::content(check, value, audience, Need::Change);
    }
    if sched_at.is_none() && content.is_none() {
        check.tell(&At::top(m::SCHED_AT), Code::ModifyNothing);
    }
}

/// "Delete Scheduled Task".
pub(super) fn delete<'a, V: Value<'a>>(check: &mut Check, value: V) {
    const KNOWN: &[Member; 3] = &[m::SDKAPPID, m::TASK_ID, m::TYPE];
    let Some([sdkappid, task_id, kind]) = check.parts(value, KNOWN) else { return };
    check.sdkappid(sdkappid);
    check.task_id(task_id);
    check.audience(kind);
}

/// "Get Scheduled Task Details".
pub(super) fn get<'a, V: Value<'a>>(check: &mut Check, value: V) {
    const KNOWN: &[Member; 2] = &[m::SDKAPPID, m::TASK_ID];
    let Some([sdkappid, task_id]) = check.parts(value, KNOWN) else { return };
    check.sdkappid(sdkappid);
    check.task_id(task_id);
}

impl Check<'_> {
    /// The members of a request, if it is an object at all.
    pub(super) fn request<'a, V: Value<'a>>(&mut self, value: V) -> Option<V::Members> {
        if value.has_unreadable() {
            let mut many = Many::new(Code::ValueUnreadable);
            self.unreadable(value, None, &mut many);
            many.rest(self, &At::top(m::SDKAPPID));
        }
        self.members(&At::top(m::SDKAPPID), value, Code::ValueNotObject)
    }

    /// The members of a request in the order of those that it has.
    fn parts<'a, V: Value<'a>, const N: usize>(
        &mut self,
        value: V,
        known: &[Member; N],
    ) -> Option<[Option<V>; N]> {
        let members = self.request(value)?;
        Some(self.sorted::<V, _>(None, members, known, suggest::Unknown::strict()))
    }

    pub(super) fn sdkappid<'a, V: Value<'a>>(&mut self, value: Option<V>) {
        let at = At::top(m::SDKAPPID);
        match (value, self.app) {
            (Some(value), app) => {
                if let Some(other) = self.whole(&at, value, &SDKAPPID)
                    && let Some(app) = app.map(i64::from)
                    && app != other
                {
                    let figures =
                        [(Param::Allowed, Shown::Number(app)), (Param::Actual, Shown::Number(other))];
                    self.tell_with(&at, Code::SdkappidForeign, &figures);
                }
            }
            (None, None) => self.tell(&at, Code::SdkappidMissing),
            (None, Some(_)) => {}
        }
    }

    /// A TaskID has 64 bits: a number while it is exact, a bigint above.
    pub(crate) fn task_id<'a, V: Value<'a>>(&mut self, value: Option<V>) {
        let at = At::top(m::TASK_ID);
        let Some(value) = value else { return self.tell(&at, Code::TaskIdMissing) };
        let actual = match value.read() {
            Read::Big(Some(1..)) => return,
            Read::Big(big) => big.map(|_| 0),
            Read::Number(number) if number > EXACT && number.trunc() == number => {
                let max = (Param::Max, Shown::Number(EXACT as i64));
                return self.tell_with(&at, Code::TaskIdImprecise, &[max]);
            }
            _ => match self.integer(&at, value, Code::TaskIdNotInteger, None) {
                Some(1..) | None => return,
                out => out,
            },
        };
        let [min, _, actual] = range(1, 0, actual);
        self.tell_with(&at, Code::TaskIdOutOfRange, &[min, word(Param::Max, "18446744073709551615"), actual]);
    }

    /// The Type, which decides who is reached.
    fn audience<'a, V: Value<'a>>(&mut self, value: Option<V>) -> Option<Audience> {
        const NAMES: &[&str] = &["All", "Tag", "User"];
        let at = At::top(m::TYPE);
        let Some(value) = value else {
            self.tell(&at, Code::TypeMissing);
            return None;
        };
        let name = match value.read() {
            Read::Text("All") => return Some(Audience::All),
            Read::Text("Tag") => return Some(Audience::Tag),
            Read::Text("User") => return Some(Audience::User),
            Read::Text(name) => Some(name),
            Read::Unreadable(_) => return None,
            _ => None,
        };
        let allowed = word(Param::Allowed, "All, Tag, User");
        self.tell_with(&at, Code::TypeUnknown, &[allowed, suggest::close(name, NAMES)]);
        None
    }

    /// Tells the places that could not be read.
    fn unreadable<'a, V: Value<'a>>(&mut self, value: V, at: Option<&At>, many: &mut Many) {
        let named = |name: Name<'a>| at.map_or_else(|| At::top_named(name), |at| at.named(name));
        match value.read() {
            Read::Unreadable(why) => {
                let top = At::top(m::SDKAPPID);
                let cause = word(Param::Cause, why.name());
                many.tell(self, at.unwrap_or(&top), &[cause]);
            }
            Read::Members(members) => {
                for (name, value) in members {
                    self.unreadable(value, Some(&named(name)), many);
                }
            }
            Read::List(list) => {
                let top = At::top(m::SDKAPPID);
                for (index, value) in list.enumerate() {
                    self.unreadable(value, Some(&at.unwrap_or(&top).index(index)), many);
                }
            }
            _ => {}
        }
    }
}
