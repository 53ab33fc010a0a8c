//! What was typed and is not yet, or cannot be, part of the configuration.

use super::fields::Field;
use super::value::{config_of, get, set, value_of};
use experiment::RunConfig;

/// Texts of knobs that differ from the configuration, with the reason where they were refused.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drafts {
    /// In the order in which they were typed.
    drafts: Vec<Draft>,
}

#[derive(Clone, Debug, PartialEq)]
struct Draft {
    field: &'static Field,
    text: String,
    error: Option<String>,
}

impl Drafts {
    fn get(&self, path: &str) -> Option<&Draft> {
        self.drafts.iter().find(|draft| draft.field.path == path)
    }

    /// The text to show for a knob, if it differs from the configuration's.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.get(path).map(|draft| draft.text.as_str())
    }

    /// Why the knob's text was refused.
    pub fn error(&self, path: &str) -> Option<&str> {
        self.get(path)?.error.as_deref()
    }

    /// Whether anything was refused.
    pub fn refused(&self) -> bool {
        self.drafts.iter().any(|draft| draft.error.is_some())
    }

    /// Keeps what is being typed. Why it was refused stays until it is tried again.
    pub fn typed(&mut self, field: &'static Field, text: String) {
        let error = self.error(field.path).map(str::to_owned);
        self.forget(field);
        self.drafts.push(Draft { field, text, error });
    }

    fn forget(&mut self, field: &Field) {
        self.drafts.retain(|draft| draft.field.path != field.path);
    }

    /// Forgets everything typed.
    pub fn clear(&mut self) {
        self.drafts.clear();
    }

    /// Tries what was typed for a knob, together with all that was refused before, for two knobs may only fit
    /// together; failing that, on its own. Returns the new configuration if it is valid and differs. What is refused
    /// stays as it was typed.
    pub fn commit(&mut self, config: &RunConfig, field: &'static Field) -> Option<RunConfig> {
        if let Ok(new) = apply(config, &self.drafts) {
            self.clear();
            return (new != *config).then_some(new);
        }
        let own = self.drafts.iter().position(|draft| draft.field.path == field.path)?;
        match apply(config, &self.drafts[own..=own]) {
            Ok(new) => {
                self.forget(field);
                (new != *config).then_some(new)
            }
            Err(error) => {
                self.drafts[own].error = Some(error);
                None
            }
        }
    }
}

/// The configuration with these texts in place, checked as a whole.
fn apply(config: &RunConfig, drafts: &[Draft]) -> Result<RunConfig, String> {
    let mut value = value_of(config).map_err(|e| e.to_string())?;
    for Draft { field, text, .. } in drafts {
        // A text that says what is there already changes nothing: numbers keep all their digits.
        if get(&value, field).as_ref() != Some(text) {
            set(&mut value, field, text)?;
        }
    }
    config_of(value).map_err(|e| e.to_string())
}
