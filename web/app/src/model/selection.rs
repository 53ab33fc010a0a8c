//! Where the reader looks.

use experiment::PipelineStage;

/// The playhead and what is selected under it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The stage of the update that is looked at.
    pub stage: PipelineStage,
    /// The selected group, from 0.
    pub group: usize,
    /// The selected rollout within the group, from 0.
    pub rollout: usize,
    /// How many steps of the selected rollout have been played; `None` shows it whole.
    pub step: Option<usize>,
    /// A rollout under the pointer or the keyboard focus, lit for a moment.
    pub hovered: Option<usize>,
}

impl Selection {
    /// The rollout that stands out: the hovered one, otherwise the selected one.
    pub fn lit(&self) -> usize {
        self.hovered.unwrap_or(self.rollout)
    }
}
