//! Reading settings, with words for what is wrong in them: "expected u64" and "invalid digit found in string" say neither
//! which setting is meant nor what would do.

use std::net::IpAddr;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use toml::Value;

use super::Settings;
use crate::slip::{line, slip};

/// The likely slip where a file has a text in place of a number.
const NO_QUOTES: &str = ", without quotes";

impl Settings {
    /// Reads a file of settings. Paths in it are taken from the file's own folder.
    ///
    /// # Errors
    ///
    /// Where it can't be read, or holds something that is no setting: the error names the place.
    pub fn read(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("The settings {} couldn't be read", file.display()))?;
        let mut settings =
            parse(&text).map_err(|wrong| anyhow!("The settings {} are wrong: {wrong}", file.display()))?;
        let folder = file.parent().unwrap_or(Path::new(""));
        if settings.database != Path::new(":memory:") {
            settings.database = folder.join(&settings.database);
        }
        let paths = [
            &mut settings.console,
            &mut settings.operators,
            &mut settings.audit,
            &mut settings.audience.file,
            &mut settings.signing.secret_key_file,
        ];
        for path in paths.into_iter().flatten() {
            *path = folder.join(&path);
        }
        Ok(settings)
    }
}

fn parse(text: &str) -> Result<Settings, String> {
    let reader = toml::Deserializer::parse(text).map_err(|error| slip(text, &error))?;
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let (setting, error) = (error.path().to_string(), error.inner());
        format!("{}{setting}: {}", line(text, error), error.message())
    })
}

/// An address of this machine.
///
/// # Errors
///
/// What it must be.
pub fn address(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| {
        format!(
            "it must be an address of this machine such as 127.0.0.1, ::1 or 0.0.0.0, and {text:?} is none; names by which \
             callers reach it stand in `names` (--name)"
        )
    })
}

/// A whole number as a flag has it.
///
/// # Errors
///
/// What it must be.
pub fn whole<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    text.parse().ok().and_then(|number: u64| T::try_from(number).ok()).ok_or_else(must_be_whole::<T>)
}

fn must_be_whole<T: TryFrom<u64>>() -> String {
    let greatest =
        [u64::MAX, u32::MAX.into(), u16::MAX.into()].into_iter().find(|&most| T::try_from(most).is_ok());
    format!("it must be a whole number from 0 to {}", greatest.unwrap_or_default())
}

pub(super) fn host<'de, D: Deserializer<'de>>(reader: D) -> Result<IpAddr, D::Error> {
    address(&String::deserialize(reader)?).map_err(D::Error::custom)
}

pub(super) fn number<'de, D: Deserializer<'de>, T: TryFrom<u64>>(reader: D) -> Result<T, D::Error> {
    let number = Value::deserialize(reader)?.as_integer().and_then(|number| u64::try_from(number).ok());
    let number = number.and_then(|number| T::try_from(number).ok());
    number.ok_or_else(|| D::Error::custom(must_be_whole::<T>() + NO_QUOTES))
}

pub(super) fn some_number<'de, D: Deserializer<'de>, T: TryFrom<u64>>(
    reader: D,
) -> Result<Option<T>, D::Error> {
    number(reader).map(Some)
}

pub(super) fn flag<'de, D: Deserializer<'de>>(reader: D) -> Result<bool, D::Error> {
    let value = Value::deserialize(reader)?;
    value.as_bool().ok_or_else(|| D::Error::custom("it must be true or false".to_owned() + NO_QUOTES))
}
