use std::fmt;

/// Why a command stopped, and what to do about it: printed as one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    what: String,
    remedy: String,
}

impl Failure {
    /// A failure from what happened and what the reader can do; both without a closing full stop.
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: remedy.into() }
    }

    /// A file or folder that could not be read or written.
    pub(crate) fn file(action: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(
            format!("could not {action} `{}` ({error})", path.display()),
            "check that it exists, that you may access it and that the disk is not full",
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}.", self.what, self.remedy)
    }
}

impl std::error::Error for Failure {}
