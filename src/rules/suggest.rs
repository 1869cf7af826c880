//! "Did you mean …?"

use crate::issue::{Code, Param, Shown};
use crate::members::{self as m, Member};
use crate::value::{Name, Value};

use super::many::Many;
use super::plain::{maybe, word};
use super::{At, Check};

/// The unknown members of one object.
pub(super) struct Unknown {
    /// Tell those too that resemble no known one.
    strangers: bool,
    many: Many,
}

impl Unknown {
    /// Where whatever the page doesn't have is told.
    pub(super) const fn strict() -> Self {
        Self { strangers: true, many: Many::new(Code::MemberUnknown) }
    }

    /// Where the service lets unknown members pass, so that only a misspelling is told.
    pub(super) const fn lenient() -> Self {
        Self { strangers: false, many: Many::new(Code::VendorMemberUnknown) }
    }

    pub(super) fn tell(&mut self, check: &mut Check, at: &At, name: Name, known: &[Member]) {
        self.tell_among(check, at, name, &|index| known.get(index).map(|member| member.name()));
    }

    pub(super) fn tell_among(&mut self, check: &mut Check, at: &At, name: Name, known: &Known) {
        let suggestion = closest(name.text, known);
        if suggestion.is_some() || self.strangers {
            let suggestion = maybe(Param::Suggestion, suggestion);
            self.many.tell(check, at, &[word(Param::Member, name.text), suggestion]);
        }
    }

    pub(super) fn rest(&self, check: &mut Check, at: &At) {
        self.many.rest(check, at);
    }
}

impl Check<'_> {
    /// The members of an object in the order of those that are known, of the request itself where there is no `at`. What
    /// isn't known is told.
    pub(super) fn sorted<'a, V: Value<'a>, const N: usize>(
        &mut self,
        at: Option<&At>,
        members: V::Members,
        known: &[Member; N],
        unknown: Unknown,
    ) -> [Option<V>; N] {
        let mut found = [None; N];
        self.sort(at, members, known, unknown, &mut found);
        found
    }

    fn sort<'a, V: Value<'a>>(
        &mut self,
        at: Option<&At>,
        members: V::Members,
        known: &[Member],
        mut unknown: Unknown,
        found: &mut [Option<V>],
    ) {
        for (name, value) in members {
            let index = known.iter().position(|known| name.known == Some(*known));
            if let Some(slot) = index.and_then(|index| found.get_mut(index)) {
                *slot = Some(value);
            } else {
                let here = at.map_or_else(|| At::top_named(name), |at| at.named(name));
                unknown.tell(self, &here, name, known);
            }
        }
        let top = At::top(m::SDKAPPID);
        unknown.rest(self, at.unwrap_or(&top));
    }
}

/// The figure of the value that was probably meant.
pub(super) fn close(text: Option<&str>, values: &[&'static str]) -> (Param, Shown<'static>) {
    maybe(Param::Suggestion, text.and_then(|text| closest(text, &|index| values.get(index).copied())))
}

/// The names that there are, by their places.
type Known<'k> = dyn Fn(usize) -> Option<&'static str> + 'k;

/// The one that differs only in letter case, or else in one letter.
fn closest(text: &str, known: &Known) -> Option<&'static str> {
    let find = |alike: fn(&[u8], &[u8]) -> bool| {
        (0..).map_while(known).find(|name| alike(text.as_bytes(), name.as_bytes()))
    };
    find(<[u8]>::eq_ignore_ascii_case).or_else(|| find(one_edit))
}

/// Whether one letter too many, too few or wrong, or two neighbours swapped, tell the two apart.
fn one_edit(a: &[u8], b: &[u8]) -> bool {
    let same = a.iter().zip(b).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    let tail = |a: &[u8], b: &[u8]| a.eq_ignore_ascii_case(b);
    match (a, b) {
        ([_, a @ ..], [_, b @ ..]) if tail(a, b) => true,
        ([a1, a2, a @ ..], [b1, b2, b @ ..]) if a1 == b2 && a2 == b1 && tail(a, b) => true,
        ([_, rest @ ..], _) if tail(rest, b) => true,
        (_, [_, rest @ ..]) => tail(a, rest),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::closest;

    fn meant(text: &str) -> Option<&'static str> {
        closest(text, &|index| ["TagsAnd", "TagsOr", "TagsNot", "Type"].get(index).copied())
    }

    #[test]
    fn a_slip_of_case_or_of_one_letter_finds_its_name() {
        for (text, name) in [
            ("tagsand", "TagsAnd"),
            ("TagAnd", "TagsAnd"),
            ("TagssOr", "TagsOr"),
            ("TagsNut", "TagsNot"),
            ("Tpye", "Type"),
            ("Typ", "Type"),
            ("Types", "Type"),
        ] {
            assert_eq!(meant(text), Some(name), "{text}");
        }
    }

    #[test]
    fn two_slips_find_nothing() {
        for text in ["", "Tags", "Condition", "TagsXXd", "Tpyes", "标签"] {
            assert_eq!(meant(text), None, "{text}");
        }
    }
}
