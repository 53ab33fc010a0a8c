//! Rollouts that are not in the update.

use advantage::Struck;

/// Why a rollout is not in the update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Out {
    /// It was struck out before anything was compared.
    Struck(Struck),
    /// The draw of episodes left it out.
    NotDrawn,
}

impl Out {
    /// Its name in attributes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Struck(Struck::Gate) => "gate",
            Self::Struck(Struck::GroupGate) => "group_gate",
            Self::Struck(Struck::TiedGroup) => "tied_group",
            Self::Struck(Struck::TooHard) => "too_hard",
            Self::Struck(Struck::LowVariation) => "low_variation",
            Self::NotDrawn => "not_drawn",
        }
    }

    /// Of a rollout that was struck out or not, and that is so often in the update.
    pub fn of(struck: Option<Struck>, weight: f64) -> Option<Self> {
        struck.map(Self::Struck).or((weight == 0.0).then_some(Self::NotDrawn))
    }
}
