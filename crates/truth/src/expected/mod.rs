//! The expected update of a method.
//!
//! Three ways, from the most special to the most general: [`by_binomial`] sums over the number of successes and over
//! lengths, for methods that credit whole episodes of reward 0 or 1; [`by_groups`] sums over all groups of a tiny world;
//! and sampling, in [`bias`](crate::bias).

mod binomial;
mod enumerated;
mod lengths;

pub use binomial::by_binomial;
pub use enumerated::{Enumerated, MAX_GROUPS, by_groups};

use experiment::{Injected, Replay, RunConfig, ValueMemory};
use rollout::PolicyTable;

/// A run at one of its updates: what an update is expected of.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The run; its method, `num_generations` and `num_prompts` are looked at.
    pub config: &'a RunConfig,
    /// Its worlds. Prompts go through them in turn, so that an expectation is the mean over all of them.
    pub replay: &'a Replay,
    /// The policy that samples.
    pub table: &'a PolicyTable,
    /// The policy that the KL is taken to, row for row as `table`; needed where the KL is in the reward.
    pub reference: Option<&'a PolicyTable>,
    /// What the run's values know.
    pub memory: &'a ValueMemory,
}

impl Setting<'_> {
    /// Whether more enters than the policy and the rewards of the worlds: injected rollouts, trees, objectives, rubrics, filters of
    /// prompts, or a KL in the reward.
    fn judges(&self) -> bool {
        let injects = self.config.injected != Injected::None;
        injects
            || self.config.grows_trees()
            || self.config.judges()
            || (self.config.kl_in_reward && self.config.beta != 0.0)
    }

    /// The time limit that constant divisors of the loss take.
    fn limit(&self) -> u32 {
        self.replay.worlds.first().and_then(|w| w.mdp.max_episode_steps()).unwrap_or(1)
    }
}
