//! Where a rule looks.

use std::borrow::Cow;

use crate::issue::Step;
use crate::members::Member;
use crate::value::Name;

/// A place in the request, as a chain of steps that lives on the stack: walking a clean request makes no path.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    parent: Option<&'a At<'a>>,
    hop: Hop<'a>,
}

#[derive(Clone, Copy)]
enum Hop<'a> {
    Member(Member),
    Name(&'a str),
    Index(usize),
}

impl<'a> At<'a> {
    /// A member of the request itself.
    pub(crate) const fn top(member: Member) -> Self {
        At { parent: None, hop: Hop::Member(member) }
    }

    /// A member of the request itself, known or not.
    pub(super) fn top_named(name: Name<'a>) -> Self {
        At { parent: None, hop: Hop::of(name) }
    }

    /// A member of the object here.
    pub(super) const fn member(&'a self, member: Member) -> Self {
        At { parent: Some(self), hop: Hop::Member(member) }
    }

    /// A member of the object here, known or not.
    pub(super) fn named(&'a self, name: Name<'a>) -> Self {
        At { parent: Some(self), hop: Hop::of(name) }
    }

    /// An element of the list here.
    pub(super) const fn index(&'a self, index: usize) -> Self {
        At { parent: Some(self), hop: Hop::Index(index) }
    }

    /// The whole path, from the top.
    pub(super) fn path(&self) -> Vec<Step> {
        let mut path = self.parent.map(At::path).unwrap_or_default();
        path.push(match self.hop {
            Hop::Member(member) => Step::Member(Cow::Borrowed(member.name())),
            Hop::Name(name) => Step::Member(Cow::Owned(name.to_owned())),
            Hop::Index(index) => Step::Index(index),
        });
        path
    }

    /// The path as form libraries write it: `Content.To_Account.17`.
    pub(super) fn dotted(&self) -> String {
        let mut path = self.parent.map(At::dotted).unwrap_or_default();
        if !path.is_empty() {
            path.push('.');
        }
        match self.hop {
            Hop::Member(member) => path.push_str(member.name()),
            Hop::Name(name) => path.push_str(name),
            Hop::Index(index) => crate::digits::push(&mut path, index as u64),
        }
        path
    }
}

impl<'a> Hop<'a> {
    fn of(name: Name<'a>) -> Self {
        name.known.map_or(Hop::Name(name.text), Hop::Member)
    }
}
