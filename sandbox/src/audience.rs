//! The invented users that pushes reach.

mod bits;
mod file;
mod generate;
mod matching;

use std::collections::{BTreeMap, HashMap};

use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use timpush_sched::model::PushType;

use crate::settings;
use bits::Bits;

/// An invented user, as a line of an audience file tells one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The account.
    pub account: String,
    /// Its tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Its attributes, value by name.
    #[serde(default)]
    pub attrs: BTreeMap<String, String>,
}

/// All users of the sandbox's apps.
pub struct Audience {
    members: Vec<Member>,
    places: HashMap<String, u32>,
    tags: HashMap<String, Bits>,
    attrs: HashMap<String, HashMap<String, Bits>>,
}

impl Audience {
    /// Reads the audience from its file, or invents it where there is none.
    ///
    /// # Errors
    ///
    /// Where the file can't be read or a line of it is wrong: the error names file, line and fault.
    pub fn open(settings: &settings::Audience) -> Result<Self> {
        match &settings.file {
            Some(file) => file::read(file),
            None => Self::of(generate::members(settings.generate)),
        }
    }

    /// An audience of these users.
    ///
    /// # Errors
    ///
    /// Where an account is there twice.
    pub fn of(members: impl IntoIterator<Item = Member>) -> Result<Self> {
        let mut audience =
            Self { members: Vec::new(), places: HashMap::new(), tags: HashMap::new(), attrs: HashMap::new() };
        for member in members {
            audience.add(member)?;
        }
        Ok(audience)
    }

    fn add(&mut self, member: Member) -> Result<()> {
        ensure!(!member.account.is_empty(), "an account is empty");
        let place = self.members.len() as u32;
        let before = self.places.insert(member.account.clone(), place);
        ensure!(before.is_none(), "the account {:?} is there twice", member.account);
        for tag in &member.tags {
            self.tags.entry(tag.clone()).or_default().insert(place);
        }
        for (name, value) in &member.attrs {
            let values = self.attrs.entry(name.clone()).or_default();
            values.entry(value.clone()).or_default().insert(place);
        }
        self.members.push(member);
        Ok(())
    }

    /// Whether there is such an account.
    #[must_use]
    pub fn knows(&self, account: &str) -> bool {
        self.places.contains_key(account)
    }

    /// Whom a task reaches, each account once.
    #[must_use]
    pub fn reached(&self, push_type: &PushType, content: &Map<String, Value>) -> Vec<&str> {
        matching::reached(self, push_type, content)
    }

    /// All users.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

#[cfg(test)]
mod tests;
