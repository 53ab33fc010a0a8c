//! In the place of the judge, where a program is built without it: no run judges by more than the reward of the world.

use crate::config::RunConfig;
use crate::replay::Replay;
use advantage::Rollouts;
use rollout::{Batch, PolicyTable};

/// There is none.
pub(crate) enum Judge {}

impl Judge {
    pub(crate) fn new(_: &RunConfig, _: &Replay, _: &PolicyTable, _: u64) -> Option<Self> {
        None
    }

    pub(crate) fn group(&mut self, _: &Batch, _: usize) -> bool {
        match *self {}
    }

    pub(crate) fn finish(self, _: Rollouts) -> Rollouts {
        match self {}
    }

    pub(crate) fn all(self, _: &Batch, _: Rollouts) -> Rollouts {
        match self {}
    }
}
