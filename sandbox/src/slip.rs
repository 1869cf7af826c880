//! What is wrong in a TOML file, told without a word of what stands there.

/// The line and the fault. Not as the TOML reader shows it: that would be with the whole line, and a key or a hash may stand
/// on it.
pub fn slip(text: &str, error: &toml::de::Error) -> String {
    format!("{}{}", line(text, error), error.message())
}

/// The line, to go before what is told of it; nothing where the fault is in none.
pub fn line(text: &str, error: &toml::de::Error) -> String {
    let line =
        error.span().map(|span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
    line.map_or_else(String::new, |line| format!("line {line}: "))
}
