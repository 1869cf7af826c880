//! Adding an operator to the file.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use argon2::{Argon2, PasswordHasher};

use super::{LONGEST_PASSWORD, SHORTEST_PASSWORD, check_name, read};
use crate::signing::caller::Role;
use crate::signing::private::private;

const HEADING: &str = "# Who may sign in to the sandbox. `timpush-sandbox operator add NAME --role ROLE` adds to it.\n\
                       # Operators are read when the sandbox starts.\n";

/// Adds an operator to the file, which is made where there is none, or gives one a new password and role. Whatever else
/// stands in the file stays. Only its owner may read it afterwards.
///
/// # Errors
///
/// Where the name or the password won't do, or the file isn't one of operators or can't be written; it is as it was then.
pub fn add(path: &Path, name: &str, role: Role, password: &str) -> Result<()> {
    check_name(name)?;
    check_password(password)?;
    // A link stays one: what it points to is written.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let shown = path.display();
    let next = Next::begin(&path)?;
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => HEADING.to_owned(),
        read => read.with_context(|| format!("The operators' file {shown} couldn't be read"))?,
    };
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(anyhow::Error::msg)?.to_string();
    let text =
        put(text, name, role, &hash).with_context(|| format!("The operators' file {shown} is wrong"))?;
    next.finish(&text, &path).with_context(|| format!("The operators' file {shown} couldn't be written"))
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

/// The file's text with the operator in it. An entry is changed where it stands, so that comments survive.
fn put(mut text: String, name: &str, role: Role, hash: &str) -> Result<String> {
    let role = role_name(role);
    if let Some(entry) = read(&text)?.into_iter().find(|entry| entry.name == name) {
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
    Ok(text)
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Viewer => "viewer",
        Role::Editor => "editor",
        Role::Admin => "admin",
    }
}

/// The file as it will be, beside the one that is. As long as it is there, nobody else changes the file.
struct Next {
    path: PathBuf,
    file: fs::File,
    done: bool,
}

impl Next {
    fn begin(path: &Path) -> Result<Self> {
        let mut next = path.as_os_str().to_owned();
        next.push(".new");
        let next = PathBuf::from(next);
        match private(OpenOptions::new().write(true).create_new(true)).open(&next) {
            Ok(file) => Ok(Self { path: next, file, done: false }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!(
                "{} is there: somebody is changing the operators right now. If nobody is, remove it and try again.",
                next.display()
            ),
            Err(error) => Err(error).with_context(|| format!("{} couldn't be written", next.display())),
        }
    }

    fn finish(mut self, text: &str, path: &Path) -> Result<()> {
        self.file.write_all(text.as_bytes())?;
        self.file.sync_all()?;
        fs::rename(&self.path, path)?;
        self.done = true;
        #[cfg(unix)]
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

impl Drop for Next {
    fn drop(&mut self) {
        if !self.done {
            let _ = fs::remove_file(&self.path);
        }
    }
}
