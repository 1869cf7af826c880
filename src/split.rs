//! A text in two.

/// What stands before a mark and after it. `split_once` is made for more: it weighs more, and takes longer over
/// a sentence.
pub(crate) fn split(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}
