//! Adding an operator to the file.

use std::path::Path;

use anyhow::{Result, ensure};
use argon2::{Argon2, PasswordHasher};

use super::change::change;
use super::{LONGEST_PASSWORD, SHORTEST_PASSWORD, check_name, read};
use crate::signing::caller::Role;

const HEADING: &str = "# Who may sign in to the sandbox. `timpush-sandbox operator add NAME --role ROLE` adds to it.\n\
                       # Operators are read when the sandbox starts.\n";

/// Adds an operator to the file, which is made where there is none, or gives one a new password and role; tells the role that
/// one had before. Whatever else stands in the file stays. Only its owner may read it afterwards.
///
/// # Errors
///
/// Where the name or the password won't do, or the file isn't one of operators or can't be written; it is as it was then.
pub fn add(path: &Path, name: &str, role: Role, password: &str) -> Result<Option<Role>> {
    check_name(name)?;
    check_password(password)?;
    change(path, Some(HEADING), |text| {
        let hash = Argon2::default().hash_password(password.as_bytes()).map_err(anyhow::Error::msg)?;
        put(text, name, role, &hash.to_string())
    })
}

fn check_password(password: &str) -> Result<()> {
    ensure!(
        password.chars().count() >= SHORTEST_PASSWORD,
        "The password is too short: it needs at least {SHORTEST_PASSWORD} characters."
    );
    ensure!(
        password.len() <= LONGEST_PASSWORD,
        "The password is too long: it may have {LONGEST_PASSWORD} bytes."
    );
    Ok(())
}

/// The file's text with the operator in it, and the role that it had before. An entry is changed where it stands, so that
/// comments survive.
fn put(mut text: String, name: &str, role: Role, hash: &str) -> Result<(String, Option<Role>)> {
    let role = role.name();
    let mut before = None;
    if let Some(entry) = read(&text)?.into_iter().find(|entry| entry.name == name) {
        before = Some(*entry.role.get_ref());
        let mut changes = [(entry.role.span(), role), (entry.password_hash.span(), hash)];
        // From the end on, or the second place would have moved.
        changes.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
        for (place, value) in changes {
            text.replace_range(place, &format!("\"{value}\""));
        }
    } else {
        let name = toml::Value::from(name);
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        text = format!(
            "{text}{gap}\n[[operators]]\nname = {name}\nrole = \"{role}\"\npassword_hash = \"{hash}\"\n"
        );
    }
    let is_there = |entry: &super::Entry| entry.name == name && entry.password_hash.get_ref() == hash;
    ensure!(
        read(&text).is_ok_and(|entries| entries.iter().any(is_there)),
        "Its form doesn't let {name:?} be added: write each operator as [[operators]]."
    );
    Ok((text, before))
}
