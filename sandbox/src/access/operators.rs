//! The people who may sign in, and the file that they stand in.

mod add;
mod ask;
mod change;
mod remove;

pub use add::add;
pub use ask::ask_and_add;
pub use remove::remove;

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, Params, PasswordVerifier};
use serde::Deserialize;
use toml::Spanned;

use crate::signing::caller::{Caller, Role};
use crate::slip::slip;

/// How long a name may be, in bytes.
pub const LONGEST_NAME: usize = 64;
/// How short a password may be, in characters.
pub const SHORTEST_PASSWORD: usize = 12;
/// How long a password may be, in bytes.
pub const LONGEST_PASSWORD: usize = 1024;
/// What a hash may cost at most, in KiB and rounds. A file with more would let anybody who tries to sign in stop the machine.
const COSTLIEST: (u32, u32) = (256 * 1024, 16);

/// The operators of a file, as it was when it was read.
#[derive(Debug)]
pub struct Operators {
    by_name: HashMap<String, Operator>,
    /// What the password of a name that nobody has is compared with, so that it takes as long.
    decoy: PasswordHash,
}

#[derive(Debug)]
struct Operator {
    role: Role,
    hash: PasswordHash,
}

/// The file, with the places of what may be changed in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    operators: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    role: Spanned<Role>,
    password_hash: Spanned<String>,
}

impl Operators {
    /// Reads the operators' file.
    ///
    /// # Errors
    ///
    /// Where it can't be read, names nobody, or holds something else than operators.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text = fs::read_to_string(path)
            .with_context(|| format!("The operators' file {shown} couldn't be read"))?;
        Self::parse(&text).with_context(|| format!("The operators' file {shown} is wrong"))
    }

    fn parse(text: &str) -> Result<Self> {
        let mut by_name = HashMap::new();
        let mut decoy = None;
        for entry in read(text)? {
            let hash = read_hash(entry.password_hash.get_ref()).with_context(|| {
                format!(
                    "The password_hash of {:?} is none of argon2id: set it by `timpush-sandbox operator add NAME --role ROLE`",
                    entry.name
                )
            })?;
            decoy.get_or_insert_with(|| hash.clone());
            by_name.insert(entry.name, Operator { role: *entry.role.get_ref(), hash });
        }
        let decoy = decoy
            .context("It names no operator: add one with `timpush-sandbox operator add NAME --role ROLE`")?;
        Ok(Self { by_name, decoy })
    }

    /// Who this is, with the role that the file gives.
    pub(super) fn caller(&self, name: &str) -> Option<Caller> {
        let operator = self.by_name.get(name)?;
        Some(Caller { name: name.to_owned(), role: operator.role })
    }

    /// Whose name and password these are. Takes some 25 ms of a processor, whether anybody's or nobody's.
    pub(super) fn judge(&self, name: &str, password: &str) -> Option<Caller> {
        let known = self.by_name.get(name);
        let hash = known.map_or(&self.decoy, |operator| &operator.hash);
        let fits = Argon2::default().verify_password(password.as_bytes(), hash).is_ok();
        known.filter(|_| fits).and_then(|_| self.caller(name))
    }
}

/// Who stands in the file, in its order.
///
/// # Errors
///
/// Where it can't be read, or holds something else than operators.
pub fn list(path: &Path) -> Result<Vec<Caller>> {
    let shown = path.display();
    let text =
        fs::read_to_string(path).with_context(|| format!("The operators' file {shown} couldn't be read"))?;
    let entries = read(&text).with_context(|| format!("The operators' file {shown} is wrong"))?;
    Ok(entries.into_iter().map(|entry| Caller { name: entry.name, role: *entry.role.get_ref() }).collect())
}

fn read(text: &str) -> Result<Vec<Entry>> {
    let file: File = toml::from_str(text).map_err(|error| anyhow!(slip(text, &error)))?;
    for (index, entry) in file.operators.iter().enumerate() {
        check_name(&entry.name)?;
        let twice = file.operators.iter().take(index).any(|other| other.name == entry.name);
        ensure!(!twice, "{:?} stands in it twice: remove one.", entry.name);
    }
    Ok(file.operators)
}

fn check_name(name: &str) -> Result<()> {
    let fits = !name.is_empty() && name.len() <= LONGEST_NAME && name.trim() == name;
    if !fits || name.chars().any(char::is_control) {
        bail!(
            "{name:?} is no operator's name: it has 1 to {LONGEST_NAME} bytes and no white space around it."
        );
    }
    Ok(())
}

fn read_hash(text: &str) -> Result<PasswordHash> {
    let hash = PasswordHash::new(text).map_err(anyhow::Error::msg)?;
    ensure!(hash.algorithm.as_str() == "argon2id", "it is {}", hash.algorithm);
    ensure!(hash.salt.is_some() && hash.hash.is_some(), "it has no salt or no hash");
    let params = Params::try_from(&hash).map_err(anyhow::Error::msg)?;
    ensure!(params.m_cost() <= COSTLIEST.0 && params.t_cost() <= COSTLIEST.1, "it costs too much");
    Ok(hash)
}

#[cfg(test)]
mod tests;
