//! Light, dark, or as the system.

use gloo::storage::{LocalStorage, Storage};

const KEY: &str = "grpo-theme";

/// The chosen theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Place in the list of names.
    pub fn index(self) -> usize {
        self as usize
    }

    /// The one after it.
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// What was chosen before. Call it in a browser only.
    pub fn stored() -> Self {
        match LocalStorage::get::<String>(KEY).ok().as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// Puts it into force and keeps it. Call it in a browser only.
    pub fn apply(self) {
        // A browser without storage forgets the choice, and nothing else.
        let _ = match self.name() {
            Some(name) => LocalStorage::set(KEY, name),
            None => {
                LocalStorage::delete(KEY);
                Ok(())
            }
        };
        if let Some(root) = gloo::utils::document().document_element() {
            // Fails only for names that are no attribute names.
            let _ = match self.name() {
                Some(name) => root.set_attribute("data-theme", name),
                None => root.remove_attribute("data-theme"),
            };
        }
    }
}
