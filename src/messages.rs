//! What to tell the person, in their language.

use crate::issue::{Code, Figure, Param, Params, Step};
use crate::split::split;

mod en;
mod failure;
mod meaning;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod zh;

pub use failure::failure;
pub use meaning::meaning;

/// The language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

/// A language: its sentences, and its words for what stands in them.
struct Language {
    sentence: fn(Code) -> &'static str,
    /// In place of the sentence, where one issue stands for many.
    more: &'static str,
    /// The kinds of values, in words; the last stands for any other.
    kinds: &'static [(&'static str, &'static str)],
    /// The likely slips behind a fault, likewise.
    causes: &'static [(&'static str, &'static str)],
    /// What to write instead, where that is known.
    suggestion: &'static str,
}

/// The sentence of a code with its figures in place.
///
/// `{path}` is the place, `{name}` the end of it; `{kind}` and `{why}` are `actual` and `cause` in words; `{hint}` tells the
/// suggestion, if there is one; any other name is that of a figure.
pub(crate) fn message(locale: Locale, code: Code, path: &[Step], params: &Params) -> String {
    let language = match locale {
        Locale::En => &en::LANGUAGE,
        Locale::Zh => &zh::LANGUAGE,
    };
    let more = find(params, Param::More.name()).is_some();
    let sentence = if more { language.more } else { (language.sentence)(code) };
    let mut out = String::with_capacity(sentence.len() + 24);
    fill(&mut out, language, sentence, path, params);
    out
}

fn fill(out: &mut String, language: &Language, sentence: &str, path: &[Step], params: &Params) {
    let mut rest = sentence;
    while let Some((before, after)) = split(rest, b'{') {
        out.push_str(before);
        let Some((name, after)) = split(after, b'}') else { break };
        rest = after;
        match name {
            "path" => push_path(out, path),
            "name" => {
                let last = path.iter().rposition(|step| matches!(step, Step::Member(_))).unwrap_or(0);
                push_path(out, path.get(last..).unwrap_or_default());
            }
            "kind" => out.push_str(in_words(language.kinds, word(params, Param::Actual))),
            "why" => out.push_str(in_words(language.causes, word(params, Param::Cause))),
            "hint" => {
                if find(params, Param::Suggestion.name()).is_some() {
                    fill(out, language, language.suggestion, path, params);
                }
            }
            name => match find(params, name) {
                Some(Figure::Number(number)) => crate::digits::push_signed(out, *number),
                Some(Figure::Text(text)) => push_short(out, text),
                None => {}
            },
        }
    }
    out.push_str(rest);
}

fn find<'p>(params: &'p Params, name: &str) -> Option<&'p Figure> {
    params.iter().find(|(param, _)| param.name() == name).map(|(_, figure)| figure)
}

fn in_words(table: &[(&'static str, &'static str)], term: &str) -> &'static str {
    table.iter().find(|(known, _)| *known == term).or(table.last()).map_or("", |(_, words)| words)
}

fn word(params: &Params, param: Param) -> &str {
    match find(params, param.name()) {
        Some(Figure::Text(text)) => text,
        _ => "",
    }
}

/// As code would write it: `Content.To_Account[17]`; a very long one is cut.
fn push_path(out: &mut String, path: &[Step]) {
    const LONGEST: usize = 10;
    for (place, step) in path.iter().enumerate() {
        if place == LONGEST {
            return out.push('…');
        }
        match step {
            Step::Member(name) => {
                if place > 0 {
                    out.push('.');
                }
                push_short(out, name);
            }
            Step::Index(index) => {
                out.push('[');
                crate::digits::push(out, *index as u64);
                out.push(']');
            }
        }
    }
}

/// A text that somebody typed has any length; a message has not.
fn push_short(out: &mut String, text: &str) {
    const LONGEST: usize = 60;
    // No text has more characters than bytes, so nearly all are short at first sight.
    let cut = if text.len() > LONGEST { text.char_indices().nth(LONGEST) } else { None };
    match cut {
        Some((end, _)) => {
            out.push_str(text.get(..end).unwrap_or_default());
            out.push('…');
        }
        None => out.push_str(text),
    }
}
