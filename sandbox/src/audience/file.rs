//! An audience from a file: a user on each line, as JSON.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};

use super::{Audience, Member};

/// Reads the file. Empty lines are left out.
pub fn read(path: &Path) -> Result<Audience> {
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("The audience {shown} couldn't be read"))?;
    let mut audience = Audience::of([])?;
    for (index, line) in BufReader::new(file).lines().enumerate() {
        let place = || format!("The audience is wrong: {shown}, line {}", index + 1);
        let line = line.with_context(place)?;
        let line = line.trim_start_matches('\u{feff}').trim();
        if !line.is_empty() {
            let member = member(line).and_then(|member| audience.add(member));
            member.map_err(|fault| anyhow!("{}: {fault}", place()))?;
        }
    }
    Ok(audience)
}

const FORM: &str = "a line is {\"account\":\"user1\",\"tags\":[…],\"attrs\":{…}}";

fn member(line: &str) -> Result<Member> {
    // A list would be read as well, its items in place of the members.
    ensure!(line.starts_with('{'), "it is no JSON object; {FORM}");
    serde_json::from_str(line).map_err(|error| {
        // The reader counts lines too, and always gets to 1.
        let fault = error.to_string();
        let fault = fault.split(" at line ").next().unwrap_or(&fault);
        anyhow!("{fault} (column {}); {FORM}", error.column())
    })
}
