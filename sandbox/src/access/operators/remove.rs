//! Taking an operator out of the file.

use std::path::Path;

use anyhow::{Context, Result};

use super::change::change;
use super::{Entry, read};

/// Takes an operator out of the file, with the comment right above; whatever else stands in the file stays. Tells how many are
/// left.
///
/// # Errors
///
/// Where nobody has the name, or the file isn't one of operators or can't be written; it is as it was then.
pub fn remove(path: &Path, name: &str) -> Result<usize> {
    change(path, None, |text| {
        let mut others = read(&text)?;
        let place = others
            .iter()
            .position(|entry| entry.name == name)
            .with_context(|| format!("{name:?} isn't in it: `timpush-sandbox operator list` shows who is"))?;
        let entry = others.remove(place);
        let text = without(&text, &entry)
            .filter(|text| read(text).is_ok_and(|left| same(&left, &others)))
            .with_context(|| {
                format!("Its form doesn't let {name:?} be removed: write each operator as [[operators]]")
            })?;
        Ok((text, others.len()))
    })
}

/// The text without the lines from the entry's head to the next one's.
fn without(text: &str, entry: &Entry) -> Option<String> {
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    let within = text[..entry.role.span().start].matches('\n').count();
    let is_head = |line: &usize| lines[*line].trim_start().starts_with('[');
    let head = (0..=within).rev().find(is_head)?;
    let next = (within + 1..lines.len()).find(is_head);
    let begin = above(&lines, head);
    let end = next.map_or(lines.len(), |next| above(&lines, next));
    Some(lines[..begin].iter().chain(&lines[end..]).copied().collect())
}

/// Where the comment begins that stands right above this line.
fn above(lines: &[&str], line: usize) -> usize {
    let comment = lines[..line].iter().rev().take_while(|line| line.trim_start().starts_with('#'));
    line - comment.count()
}

fn same(some: &[Entry], others: &[Entry]) -> bool {
    let parts =
        |entry: &Entry| (entry.name.clone(), *entry.role.get_ref(), entry.password_hash.get_ref().clone());
    some.iter().map(parts).eq(others.iter().map(parts))
}
