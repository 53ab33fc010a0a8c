//! Assembling an [`Mdp`] state by state.

use super::thresholds::Thresholds;
use super::{Mdp, Outcome};

/// An outcome before its place in the list is known.
pub(super) struct Draft {
    pub(super) probability: f64,
    pub(super) next: usize,
    pub(super) reward: f64,
    pub(super) terminated: bool,
    pub(super) moved: usize,
}

/// Collects outcomes in the order state 0 action 0, state 0 action 1, …
pub(super) struct Builder {
    actions: usize,
    lists: Vec<Vec<Outcome>>,
}

impl Builder {
    pub(super) fn new(actions: usize) -> Self {
        Self { actions, lists: Vec::new() }
    }

    /// Adds the outcomes of the next (state, action).
    pub(super) fn push(&mut self, drafts: impl IntoIterator<Item = Draft>) {
        let mut cumulative = 0.0;
        let list = drafts.into_iter().map(|draft| {
            cumulative += draft.probability;
            Outcome {
                probability: draft.probability,
                cumulative,
                reward: draft.reward,
                next: draft.next as u32,
                terminated: draft.terminated,
                moved: draft.moved as u8,
            }
        });
        self.lists.push(list.collect());
    }

    /// Adds all actions of a terminal state: each stays there.
    pub(super) fn push_terminal(&mut self, state: usize) {
        for moved in 0..self.actions {
            self.push([Draft { probability: 1.0, next: state, reward: 0.0, terminated: true, moved }]);
        }
    }

    /// Ends the assembly; the start is uniform over `starts`, which are in ascending order.
    pub(super) fn finish(
        self,
        terminal: Vec<bool>,
        success: Vec<bool>,
        starts: &[usize],
        max_episode_steps: Option<u32>,
    ) -> Mdp {
        let probability = 1.0 / starts.len() as f64;
        let mut sum = 0.0;
        let start_cumulative = starts
            .iter()
            .map(|_| {
                sum += probability;
                sum
            })
            .collect();
        let width = self.lists.iter().map(Vec::len).max().unwrap_or(0);
        let padded = |list: &Vec<Outcome>| {
            let last = list.last().copied();
            list.iter().copied().chain(last.into_iter().cycle()).take(width).collect::<Vec<_>>()
        };
        let sums: Vec<Vec<f64>> =
            self.lists.iter().map(|list| list.iter().map(|outcome| outcome.cumulative).collect()).collect();
        Mdp {
            actions: self.actions,
            outcomes: self.lists.iter().flat_map(padded).collect(),
            width,
            counts: self.lists.iter().map(|list| list.len() as u8).collect(),
            thresholds: Thresholds::new(&sums),
            terminal,
            success,
            starts: starts.iter().map(|&state| (state as u32, probability)).collect(),
            start_cumulative,
            max_episode_steps,
        }
    }
}
