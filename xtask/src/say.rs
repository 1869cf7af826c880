//! Progress: what is being done goes to stderr, so that stdout holds results only.

use std::io::IsTerminal;

/// Says what is being done now.
pub fn step(text: &str) {
    eprintln!("{} {text}", bold(std::io::stderr().is_terminal(), "›"));
}

/// Says that something is odd, though the work goes on.
pub fn note(text: &str) {
    eprintln!("note: {text}");
}

/// Opens a part of the tests. It goes to stdout, where their output goes, so that the two stay in order.
pub fn headline(text: &str) {
    println!("\n{}", bold(std::io::stdout().is_terminal(), &format!("── {text} ──")));
}

fn bold(terminal: bool, text: &str) -> String {
    if terminal { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
}
