//! Which parts of the page a frame draws.
//!
//! At full speed an update is drawn over several frames, in each of them one part of the page, so that no frame keeps
//! the page from answering. The worker hears that an update is drawn when all parts show it, and whatever a reader does
//! brings all parts to the same update at once.

/// Number of parts that are drawn in turn.
pub const PARTS: usize = 3;

/// What the next drawing draws anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Share {
    /// Everything.
    #[default]
    All,
    /// One of [`PARTS`] parts, from 0.
    Part(usize),
}

impl Share {
    /// Whether a part is drawn anew.
    pub fn draws(self, part: usize) -> bool {
        match self {
            Self::All => true,
            Self::Part(drawn) => drawn == part,
        }
    }

    /// The part that must follow, so that all show the same update.
    pub(super) fn next(self) -> Option<Self> {
        match self {
            Self::Part(drawn) if drawn + 1 < PARTS => Some(Self::Part(drawn + 1)),
            _ => None,
        }
    }
}
