//! Where a reader looks: the part of a page's state that belongs in a link.

use serde::{Deserialize, Serialize};

/// The stages of one update, left to right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PipelineStage {
    /// Rollouts are drawn from the policy.
    #[default]
    Sample,
    /// Each rollout gets its reward.
    Score,
    /// The baseline is subtracted.
    Centre,
    /// The result is divided by the spread.
    Scale,
    /// Every step of a rollout gets its advantage.
    Credit,
    /// The policy moves.
    Update,
}

impl PipelineStage {
    /// All stages in order.
    pub const ALL: [Self; 6] =
        [Self::Sample, Self::Score, Self::Centre, Self::Scale, Self::Credit, Self::Update];

    /// Place in the order, from 0.
    pub fn index(self) -> usize {
        self as usize
    }

    /// The stage at a place.
    pub fn from_index(index: usize) -> Option<Self> {
        Self::ALL.get(index).copied()
    }

    /// The next stage, if there is one.
    pub fn next(self) -> Option<Self> {
        Self::from_index(self.index() + 1)
    }

    /// The stage before, if there is one.
    pub fn previous(self) -> Option<Self> {
        self.index().checked_sub(1).and_then(Self::from_index)
    }

    /// Its name in a link.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::Score => "score",
            Self::Centre => "centre",
            Self::Scale => "scale",
            Self::Credit => "credit",
            Self::Update => "update",
        }
    }
}

/// What a link says beyond the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct View {
    /// Open paused at this update (from 1); null runs from the start.
    pub update: Option<u64>,
    /// The stage that is looked at.
    pub stage: Option<PipelineStage>,
    /// The selected group, from 0.
    pub group: Option<u32>,
    /// The selected rollout within the group, from 0.
    pub rollout: Option<u32>,
}
