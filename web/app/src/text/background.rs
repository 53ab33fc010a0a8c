//! Texts of work in the background.

/// The texts.
pub struct Texts {
    /// Name of the bar.
    pub progress: &'static str,
    /// Ends the work where it is.
    pub cancel: &'static str,
}

static EN: Texts = Texts { progress: "Progress", cancel: "Cancel" };

/// The texts in the reader's language.
pub fn texts() -> &'static Texts {
    &EN
}
