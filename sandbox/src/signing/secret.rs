//! An app's secret key.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};

/// An app's secret key: who has it can do everything in the app. No log, answer or panic shows it.
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "Given")]
pub struct Secret(String);

/// What stands where a key should: a reader that was told to expect a text would show a number in its place.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Given {
    Key(String),
    Other(serde::de::IgnoredAny),
}

impl Secret {
    /// Takes the key as the vendor's console shows it. White space around it is a slip of copying, and a byte order mark
    /// one of the editor's.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self(key.trim_start_matches('\u{feff}').trim().to_owned())
    }

    /// Reads the key from a file that holds nothing else. Warns where other users of the machine may read it too.
    ///
    /// # Errors
    ///
    /// Where it can't be read or holds no key. The error never shows the file's content, nor a name that is no file's: that
    /// may be the key itself, given in place of the file.
    pub fn from_file(file: &Path) -> Result<Self> {
        let name = file.display();
        let text = std::fs::read_to_string(file).with_context(|| {
            let name = if file.exists() { name.to_string() } else { "a file that isn't there".to_owned() };
            format!("The secret key couldn't be read from {name}: give the path of a file that holds it")
        })?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            if std::fs::metadata(file).is_ok_and(|metadata| metadata.permissions().mode() & 0o004 != 0) {
                tracing::warn!("Every user of this machine can read the secret key in {name}: chmod 600 it.");
            }
        }
        Self::alone(&text).with_context(|| format!("{name} should hold the app's secret key"))
    }

    /// Takes the key from a variable of the environment.
    ///
    /// # Errors
    ///
    /// Where the variable isn't set or holds no key. The error names the variable and never its content.
    pub fn from_env(variable: &str) -> Result<Self> {
        // Not with the cause: of text that isn't Unicode, it would show everything.
        let text = std::env::var_os(variable).ok_or_else(|| anyhow!("{variable} isn't set"))?;
        let text = text.into_string().map_err(|_| anyhow!("{variable} holds text that isn't Unicode"))?;
        Self::alone(&text).with_context(|| format!("{variable} should hold the app's secret key"))
    }

    /// The key itself, for signing and nothing else.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.0
    }

    fn alone(text: &str) -> Result<Self> {
        let secret = Self::new(text);
        ensure!(!secret.0.is_empty(), "it is empty");
        ensure!(!secret.0.contains(char::is_control), "it holds more than one line");
        Ok(secret)
    }
}

impl TryFrom<Given> for Secret {
    type Error = &'static str;

    fn try_from(given: Given) -> Result<Self, Self::Error> {
        match given {
            Given::Key(key) => Ok(Self::new(&key)),
            Given::Other(_) => Err("a secret key is a text: put it in quotes"),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
