//! What is said of a batch after it was sampled: objectives, verdicts, and groups that are kept out.

use crate::estimate::Struck;
use crate::rollouts::Rollouts;

impl Rollouts {
    /// Gives the rollouts objectives: `values` holds one for each rollout and weight, rollout after rollout. What is
    /// missing at its end is 0, what is too much is left out.
    pub fn set_objectives(&mut self, weights: &[f64], mut values: Vec<f64>) {
        values.resize(self.len() * weights.len(), 0.0);
        self.objectives = values;
        self.weights = weights.to_vec();
    }

    /// One objective of a rollout; null where there is none.
    pub fn objective(&self, rollout: usize, objective: usize) -> Option<f64> {
        let objectives = self.weights.len();
        self.objectives.get(rollout * objectives..)?.get(..objectives)?.get(objective).copied()
    }

    /// Changes one objective of a rollout.
    pub fn set_objective(&mut self, rollout: usize, objective: usize, value: f64) {
        let objectives = self.weights.len();
        if objective < objectives
            && let Some(place) = self.objectives.get_mut(rollout * objectives + objective)
        {
            *place = value;
        }
    }

    /// Says which rollouts a rubric accepts, one after the other; those that are not listed are accepted.
    pub fn set_verdicts(&mut self, accepted: Vec<bool>) {
        let rollouts = self.len();
        self.accepted = accepted;
        self.accepted.resize(rollouts, true);
    }

    /// Keeps a whole group out of the update, whatever the method; the first reason stays.
    pub fn strike_group(&mut self, group: usize, why: Struck) {
        let Some(range) = self.ranges().nth(group) else { return };
        self.struck.resize(self.len(), None);
        self.struck[range].iter_mut().for_each(|struck| *struck = struck.or(Some(why)));
    }
}
