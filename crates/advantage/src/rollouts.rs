//! A batch as estimators read it.

use crate::error::EstimateError;
use crate::estimate::Struck;
use crate::one::Rollout;
use rollout::{Batch, Step};

/// Most steps of a batch: a length is a number that anyone can write, and each of its steps takes memory.
pub const MAX_STEPS: usize = 1 << 24;

/// A checked batch in flat arrays. Rollouts are numbered group after group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rollouts {
    /// Number of rollouts of each group.
    pub(crate) sizes: Vec<usize>,
    /// Where the steps of each rollout begin, and the number of all steps.
    pub(crate) first_step: Vec<usize>,
    /// Reward of every step.
    pub(crate) rewards: Vec<f64>,
    /// State before every step; empty if unknown.
    pub(crate) states: Vec<u32>,
    /// The largest of them; 0 without any.
    pub(crate) largest_state: u32,
    /// Value before every step; empty if unknown.
    pub(crate) values: Vec<f64>,
    /// Advantage of every step, as given; empty if unknown.
    pub(crate) advantages: Vec<f64>,
    /// Objective values, `weights.len()` for each rollout.
    pub(crate) objectives: Vec<f64>,
    /// Weights of the objectives; empty for one plain reward.
    pub(crate) weights: Vec<f64>,
    /// Accepted by the rubric.
    pub(crate) accepted: Vec<bool>,
    /// Kept out before anything is looked at; empty for none.
    pub(crate) struck: Vec<Option<Struck>>,
    /// Ended by the time limit.
    pub(crate) truncated: Vec<bool>,
    /// The time limit, where it is known.
    pub(crate) max_episode_steps: Option<u32>,
}

impl Rollouts {
    /// Checks and flattens a batch. `weights` are those of the objectives (empty for one plain reward).
    ///
    /// # Errors
    /// [`EstimateError`] with the path of what is wrong.
    pub fn new(
        groups: &[Vec<Rollout>],
        weights: &[f64],
        max_episode_steps: Option<u32>,
    ) -> Result<Self, EstimateError> {
        if groups.is_empty() {
            return Err(EstimateError::at("groups", "there is no group; give at least one list of rollouts"));
        }
        if let Some(k) = weights.iter().position(|w| !w.is_finite()) {
            return Err(EstimateError::at(format!("weights[{k}]"), "the weight must be a finite number"));
        }
        let mut out =
            Self { weights: weights.to_vec(), first_step: vec![0], max_episode_steps, ..Self::default() };
        let every = |has: fn(&Rollout) -> bool| groups.iter().flatten().all(has);
        let known = [
            every(|r| !r.states.is_empty()),
            every(|r| !r.values.is_empty()),
            every(|r| !r.advantages.is_empty()),
        ];
        for (g, group) in groups.iter().enumerate() {
            if group.is_empty() {
                return Err(EstimateError::at(
                    format!("groups[{g}]"),
                    "the group is empty; give at least one rollout",
                ));
            }
            out.sizes.push(group.len());
            for (i, rollout) in group.iter().enumerate() {
                out.push(rollout, known).map_err(|e| e.within(&format!("groups[{g}][{i}]")))?;
            }
        }
        Ok(out)
    }

    /// A batch of whole rewards, each a rollout of one step.
    ///
    /// # Errors
    /// [`EstimateError`] with the path of what is wrong.
    pub fn of_rewards(groups: &[Vec<f64>]) -> Result<Self, EstimateError> {
        let rollouts: Vec<Vec<Rollout>> =
            groups.iter().map(|g| g.iter().map(|&r| Rollout::of_reward(r)).collect()).collect();
        Self::new(&rollouts, &[], None)
    }

    /// A sampled batch. `row_of[world][state]` is what the policy saw, `reward(world, step)` the reward of a step.
    pub fn of_batch(
        batch: &Batch,
        row_of: &[Vec<u32>],
        reward: impl Fn(u32, &Step) -> f64,
        max_episode_steps: Option<u32>,
    ) -> Self {
        let mut out = Self { first_step: vec![0], max_episode_steps, ..Self::default() };
        for group in &batch.groups {
            out.sizes.push(group.size as usize);
            let rows = row_of.get(group.world as usize).map_or(&[][..], Vec::as_slice);
            for episode in &batch.episodes[group.first as usize..][..group.size as usize] {
                for step in batch.steps_of(episode) {
                    out.rewards.push(reward(group.world, step));
                    let state = rows.get(step.state as usize).copied().unwrap_or(step.state);
                    out.states.push(state);
                    out.largest_state = out.largest_state.max(state);
                }
                out.accepted.push(true);
                out.truncated.push(episode.truncated);
                out.first_step.push(out.rewards.len());
            }
        }
        out
    }

    fn push(
        &mut self,
        rollout: &Rollout,
        [states, values, advantages]: [bool; 3],
    ) -> Result<(), EstimateError> {
        let steps = rollout.steps();
        let list = |name: &str, length: usize| {
            if length == steps {
                return Ok(());
            }
            Err(EstimateError::at(
                name,
                format!("there are {length} entries for {steps} steps; give one for each action"),
            ))
        };
        if steps > MAX_STEPS - self.rewards.len() {
            let why = format!(
                "the rollouts up to here have more than {MAX_STEPS} steps; give fewer or shorter ones"
            );
            return Err(EstimateError::at("length", why));
        }
        finite("rewards", &rollout.rewards)?;
        finite("objectives", &rollout.objectives)?;
        finite("values", &rollout.values)?;
        finite("advantages", &rollout.advantages)?;
        if rollout.objectives.len() != self.weights.len() {
            let (have, want) = (rollout.objectives.len(), self.weights.len());
            let why =
                format!("there are {have} objectives for {want} weights; give one weight for each objective");
            return Err(EstimateError::at("objectives", why));
        }
        match rollout.rewards.as_slice() {
            [] if self.weights.is_empty() => {
                return Err(EstimateError::at(
                    "rewards",
                    "there is no reward; give one for each step, or one for all",
                ));
            }
            [] => self.rewards.extend(std::iter::repeat_n(0.0, steps)),
            [whole] => {
                self.rewards.extend(std::iter::repeat_n(0.0, steps - 1));
                self.rewards.push(*whole);
            }
            each => {
                list("rewards", each.len())?;
                self.rewards.extend_from_slice(each);
            }
        }
        if states {
            list("states", rollout.states.len())?;
            self.states.extend_from_slice(&rollout.states);
            self.largest_state = rollout.states.iter().fold(self.largest_state, |m, s| m.max(*s));
        }
        if values {
            list("values", rollout.values.len())?;
            self.values.extend_from_slice(&rollout.values);
        }
        if advantages {
            list("advantages", rollout.advantages.len())?;
            self.advantages.extend_from_slice(&rollout.advantages);
        }
        self.objectives.extend_from_slice(&rollout.objectives);
        self.accepted.push(rollout.gate);
        self.truncated.push(rollout.truncated);
        self.first_step.push(self.rewards.len());
        Ok(())
    }

    /// Weights of the objectives; empty for one plain reward.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Number of rollouts.
    pub fn len(&self) -> usize {
        self.accepted.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.accepted.is_empty()
    }

    /// Index of a rollout of a group; null if there is none.
    pub fn index(&self, group: usize, rollout: usize) -> Option<usize> {
        let range = self.ranges().nth(group)?;
        Some(range.start + rollout).filter(|i| range.contains(i))
    }

    /// Whole reward of a rollout.
    pub fn reward(&self, rollout: usize) -> f64 {
        self.rewards[self.steps(rollout)].iter().sum()
    }

    /// Changes the reward of a rollout: the whole of it is given at its last step, and the other steps get none, so that
    /// the sum is what was asked for to the bit and equal rewards tie.
    pub fn set_reward(&mut self, rollout: usize, reward: f64) {
        let steps = self.steps(rollout);
        self.rewards[steps.clone()].fill(0.0);
        self.rewards[steps.end - 1] = reward;
    }

    /// Says from which state each step was made, rollout after rollout; what is missing at the end is state 0.
    pub fn set_states(&mut self, states: impl Iterator<Item = u32>) {
        self.states = states.collect();
        self.states.resize(self.rewards.len(), 0);
        self.largest_state = self.states.iter().copied().max().unwrap_or(0);
    }

    /// Gives every step the value of the state before it, rollout after rollout.
    ///
    /// # Errors
    /// [`EstimateError`] if there is not one finite value for each step.
    pub fn set_values(&mut self, values: Vec<f64>) -> Result<(), EstimateError> {
        self.values = self.one_each("values", values)?;
        Ok(())
    }

    /// Gives every step its advantage, rollout after rollout, for [`Credit::Given`](crate::Credit::Given).
    ///
    /// # Errors
    /// [`EstimateError`] if there is not one finite advantage for each step.
    pub fn set_advantages(&mut self, advantages: Vec<f64>) -> Result<(), EstimateError> {
        self.advantages = self.one_each("advantages", advantages)?;
        Ok(())
    }

    fn one_each(&self, name: &str, list: Vec<f64>) -> Result<Vec<f64>, EstimateError> {
        if list.len() != self.rewards.len() {
            let (given, steps) = (list.len(), self.rewards.len());
            return Err(EstimateError::at(name, format!("there are {given} {name} for {steps} steps")));
        }
        finite(name, &list)?;
        Ok(list)
    }

    /// State and reward of each step of a rollout; the state is 0 where none is known.
    pub fn steps_of(&self, rollout: usize) -> impl DoubleEndedIterator<Item = (u32, f64)> + '_ {
        self.steps(rollout).map(|s| (self.states.get(s).copied().unwrap_or(0), self.rewards[s]))
    }

    /// Number of groups.
    pub fn groups(&self) -> usize {
        self.sizes.len()
    }

    /// Number of steps of a rollout.
    pub fn length(&self, rollout: usize) -> usize {
        self.first_step[rollout + 1] - self.first_step[rollout]
    }

    /// The steps of a rollout in arrays over all steps.
    pub(crate) fn steps(&self, rollout: usize) -> std::ops::Range<usize> {
        self.first_step[rollout]..self.first_step[rollout + 1]
    }

    /// The rollouts of each group in turn.
    pub(crate) fn ranges(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        self.sizes.iter().scan(0, |first, size| {
            let range = *first..*first + size;
            *first = range.end;
            Some(range)
        })
    }

    /// Shapes a flat list over rollouts as the groups.
    pub(crate) fn shaped<T: Clone>(&self, flat: &[T]) -> Vec<Vec<T>> {
        self.ranges().map(|range| flat[range].to_vec()).collect()
    }

    /// Shapes a flat list over steps as `[group][rollout][step]`.
    pub fn shaped_steps(&self, flat: &[f64]) -> Vec<Vec<Vec<f64>>> {
        self.ranges().map(|range| range.map(|i| flat[self.steps(i)].to_vec()).collect()).collect()
    }
}

fn finite(name: &str, values: &[f64]) -> Result<(), EstimateError> {
    match values.iter().position(|v| !v.is_finite()) {
        None => Ok(()),
        Some(i) => Err(EstimateError::at(
            format!("{name}[{i}]"),
            format!("the value is {}; give a finite number", values[i]),
        )),
    }
}
