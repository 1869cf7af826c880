//! Asking for a password.

use std::io::{self, BufRead, IsTerminal};
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::{LONGEST_PASSWORD, add, check_name};
use crate::signing::caller::Role;

/// Asks for a password and [adds](add) the operator; tells the role that one had before.
///
/// # Errors
///
/// Where no password is given, or the operator can't be added; the file is as it was then.
pub fn ask_and_add(path: &Path, name: &str, role: Role) -> Result<Option<Role>> {
    // Nobody should type a password twice for a name that won't do.
    check_name(name)?;
    add(path, name, role, &password()?)
}

/// A new password: asked for twice on a terminal, which doesn't show it; else the first line of stdin. Never a flag, which
/// every process of the machine could read, and the shell would remember.
///
/// # Errors
///
/// Where nothing can be read, or the two differ.
fn password() -> Result<String> {
    let stdin = io::stdin();
    if stdin.is_terminal() { twice(|prompt| rpassword::prompt_password(prompt)) } else { line(stdin.lock()) }
}

fn twice(mut ask: impl FnMut(&str) -> io::Result<String>) -> Result<String> {
    let mut ask = |prompt| ask(prompt).context("The password couldn't be asked for on this terminal");
    let password = ask("New password: ")?;
    ensure!(
        ask("The same again: ")? == password,
        "The two passwords differ. Nothing was changed: try again."
    );
    Ok(password)
}

fn line(input: impl BufRead) -> Result<String> {
    let mut line = String::new();
    input
        .take(LONGEST_PASSWORD as u64 + 3)
        .read_line(&mut line)
        .context("The password couldn't be read from stdin")?;
    let line = line.strip_suffix('\n').unwrap_or(&line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    ensure!(
        !line.is_empty(),
        "Stdin holds no password: give it as its first line, or start this on a terminal."
    );
    Ok(line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{line, twice};

    #[test]
    fn a_line_of_stdin_is_the_password_without_its_end() {
        assert_eq!(line(&b"open sesame \r\nmore"[..]).unwrap(), "open sesame ");
        assert_eq!(line(&b"open sesame"[..]).unwrap(), "open sesame");
        assert!(line(&b""[..]).is_err());
        assert!(line(&b"\n"[..]).is_err());
        assert!(line(&b"\xff\n"[..]).is_err());
    }

    #[test]
    fn a_terminal_is_asked_twice_and_both_must_agree() {
        let mut answers = ["one", "one", "one", "two"].into_iter();
        let mut ask = || twice(|_| Ok(answers.next().unwrap().to_owned()));
        assert_eq!(ask().unwrap(), "one");
        assert!(ask().unwrap_err().to_string().contains("differ"));
    }
}
