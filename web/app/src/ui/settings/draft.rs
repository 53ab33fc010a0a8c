//! What was typed and is not yet, or cannot be, part of the configuration.

use super::fields::Field;
use super::value::{config_of, get, set, value_of};
use experiment::RunConfig;
use std::collections::BTreeMap;

/// Texts of knobs that differ from the configuration, with the reason where they were refused.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drafts {
    /// In the order in which they were typed.
    texts: Vec<(&'static Field, String)>,
    errors: BTreeMap<&'static str, String>,
}

impl Drafts {
    /// The text to show for a knob, if it differs from the configuration's.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.texts.iter().find(|(field, _)| field.path == path).map(|(_, text)| text.as_str())
    }

    /// Why the knob's text was refused.
    pub fn error(&self, path: &str) -> Option<&str> {
        self.errors.get(path).map(String::as_str)
    }

    /// Whether anything was refused.
    pub fn refused(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Keeps what is being typed.
    pub fn typed(&mut self, field: &'static Field, text: String) {
        self.forget(field);
        self.texts.push((field, text));
    }

    fn forget(&mut self, field: &Field) {
        self.texts.retain(|(typed, _)| typed.path != field.path);
    }

    /// Forgets everything typed.
    pub fn clear(&mut self) {
        self.texts.clear();
        self.errors.clear();
    }

    /// Tries what was typed for a knob, together with all that was refused before, for two knobs may only fit
    /// together; failing that, on its own. Returns the new configuration if it is valid and differs. What is refused
    /// stays as it was typed.
    pub fn commit(&mut self, config: &RunConfig, field: &'static Field) -> Option<RunConfig> {
        let all = || self.texts.iter().map(|(field, text)| (*field, text.as_str()));
        if let Ok(new) = apply(config, all()) {
            self.clear();
            return (new != *config).then_some(new);
        }
        let own = self.text(field.path)?;
        match apply(config, std::iter::once((field, own))) {
            Ok(new) => {
                self.forget(field);
                self.errors.remove(field.path);
                (new != *config).then_some(new)
            }
            Err(error) => {
                self.errors.insert(field.path, error);
                None
            }
        }
    }
}

/// The configuration with these texts in place, checked as a whole.
fn apply<'a>(
    config: &RunConfig,
    texts: impl Iterator<Item = (&'static Field, &'a str)>,
) -> Result<RunConfig, String> {
    let mut value = value_of(config).map_err(|e| e.to_string())?;
    for (field, text) in texts {
        // A text that says what is there already changes nothing: numbers keep all their digits.
        if get(&value, field).as_deref() != Some(text) {
            set(&mut value, field, text)?;
        }
    }
    config_of(value).map_err(|e| e.to_string())
}
