//! One rollout as it is given to an estimator.

/// One rollout. Lists over steps have one entry for each action.
#[derive(Clone, Debug, PartialEq)]
pub struct Rollout {
    /// Reward of each step. A single number for several steps is the whole reward, given at the last step.
    pub rewards: Vec<f64>,
    /// Values of the objectives, one for each weight; empty for one plain reward.
    pub objectives: Vec<f64>,
    /// What the policy saw before each action; empty if it is not known.
    pub states: Vec<u32>,
    /// Value of the state before each action, from fresh rollouts, a critic or the truth; empty if not known.
    pub values: Vec<f64>,
    /// Advantage of each action, from whoever knows it; empty if not known.
    pub advantages: Vec<f64>,
    /// Number of steps; null takes the longest of the lists, at least 1.
    pub length: Option<u32>,
    /// A rubric accepts it.
    pub gate: bool,
    /// The time limit ended it.
    pub truncated: bool,
}

impl Default for Rollout {
    fn default() -> Self {
        Self {
            rewards: Vec::new(),
            objectives: Vec::new(),
            states: Vec::new(),
            values: Vec::new(),
            advantages: Vec::new(),
            length: None,
            gate: true,
            truncated: false,
        }
    }
}

impl Rollout {
    /// A rollout of one step with this reward.
    pub fn of_reward(reward: f64) -> Self {
        Self { rewards: vec![reward], ..Self::default() }
    }

    /// Number of steps, at least 1.
    pub fn steps(&self) -> usize {
        match self.length {
            Some(length) => (length as usize).max(1),
            None => {
                let lists = [&self.rewards, &self.values, &self.advantages];
                lists.into_iter().map(Vec::len).max().unwrap_or(0).max(self.states.len()).max(1)
            }
        }
    }
}
