//! Where a run's values come from: what methods that credit steps by value, and baselines of single rollouts, compare
//! with.

use crate::config::RunConfig;
use crate::prompts::SeedStreams;
use crate::replay::Replay;
use advantage::{Credit, EstimateError, Rollouts};
use oracle::OracleError;
use rollout::{Batch, PolicyTable, Sampler};
use serde::{Deserialize, Serialize};

/// What estimates the value of a state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueSource {
    /// Nothing: no method may ask for values.
    #[default]
    None,
    /// The exact value of the policy that samples, with the episode's clock, by dynamic programming. No run outside a
    /// finite world has it; it is the yardstick of the others.
    Exact,
    /// The mean return of so many fresh rollouts from the state with the episode's clock (VinePPO, arXiv 2410.01679,
    /// which uses 9). Steps of a batch at the same state and time share theirs (our saving). What they cost in
    /// environment steps is counted.
    Rollouts(u32),
    /// A table with one value for each row that the policy sees, moved by this rate towards the mean return from that
    /// row in the batch: the tabular critic of a class in actor–critic methods (Monte Carlo, Sutton and Barto,
    /// equation 6.1). It begins at 0 and knows no clock.
    Critic(f64),
    /// SPO's tracker (arXiv 2509.13232): one value for each map, the mean reward of its rollouts with older ones
    /// forgotten by this factor an update; it begins at `estimator.tracker` with the weight of 8 rollouts. The
    /// paper's factor follows the policy's change, between 0.875 and 0.96; here it is constant (our reconstruction).
    Tracker(f64),
}

/// Most fresh rollouts from one state.
pub const MAX_VALUE_ROLLOUTS: u32 = 64;

/// What the tracker's first value weighs, in rollouts: 1/(1 − 0.875), as in SPO's code.
const FIRST_WEIGHT: f64 = 8.0;

impl ValueSource {
    /// What is wrong with its number, if anything is.
    pub(crate) fn invalid(self) -> Option<&'static str> {
        match self {
            Self::Rollouts(count) if !(1..=MAX_VALUE_ROLLOUTS).contains(&count) => {
                Some("use from 1 to 64 fresh rollouts for a state")
            }
            Self::Critic(rate) if !(rate > 0.0 && rate <= 1.0) => Some("use a rate above 0, at most 1"),
            Self::Tracker(kept) if !(0.0..1.0).contains(&kept) => Some("use a factor from 0 to below 1"),
            _ => None,
        }
    }

    /// Whether it is there.
    pub fn is_some(self) -> bool {
        self != Self::None
    }

    /// Whether it learns from one update to the next, so that fresh maps would leave it nothing to know.
    pub fn remembers(self) -> bool {
        matches!(self, Self::Critic(_) | Self::Tracker(_))
    }
}

/// What a source that learns knows before an update; empty for the others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ValueMemory {
    /// The value of each row (critic) or of each map (tracker).
    pub values: Vec<f64>,
    /// What each weighs in rollouts (tracker).
    pub weights: Vec<f64>,
}

impl ValueMemory {
    /// What a run begins with.
    pub fn new(config: &RunConfig, replay: &Replay) -> Self {
        match config.values {
            ValueSource::Critic(_) => {
                Self { values: vec![0.0; replay.observations.rows.len()], weights: Vec::new() }
            }
            ValueSource::Tracker(_) => Self {
                values: vec![config.estimator.tracker; replay.worlds.len()],
                weights: vec![FIRST_WEIGHT; replay.worlds.len()],
            },
            _ => Self::default(),
        }
    }

    /// Learns from a batch, after its values were used: a baseline that knew the batch would be biased.
    pub fn learn(&mut self, config: &RunConfig, replay: &Replay, batch: &Batch) {
        match config.values {
            ValueSource::Critic(rate) => self.learn_rows(rate, config.estimator.gamma, replay, batch),
            ValueSource::Tracker(kept) => {
                for (index, group) in batch.groups.iter().enumerate() {
                    let world = group.world as usize;
                    let (Some(value), Some(weight)) =
                        (self.values.get_mut(world), self.weights.get_mut(world))
                    else {
                        continue;
                    };
                    *weight *= kept;
                    for episode in batch.group(index) {
                        *weight += 1.0;
                        *value += (episode.reward - *value) / *weight;
                    }
                }
            }
            _ => {}
        }
    }

    fn learn_rows(&mut self, rate: f64, gamma: f64, replay: &Replay, batch: &Batch) {
        let rollouts = replay.rollouts(batch);
        let mut sums = vec![(0.0, 0.0); self.values.len()];
        for rollout in 0..rollouts.len() {
            let mut to_go = 0.0;
            for (row, reward) in rollouts.steps_of(rollout).rev() {
                to_go = reward + gamma * to_go;
                if let Some((sum, count)) = sums.get_mut(row as usize) {
                    (*sum, *count) = (*sum + to_go, *count + 1.0);
                }
            }
        }
        for (value, (sum, count)) in self.values.iter_mut().zip(sums).filter(|(_, s)| s.1 > 0.0) {
            *value += rate * (sum / count - *value);
        }
    }
}

/// The values of the states before the steps of a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepValues {
    /// One for each step, rollout after rollout.
    pub values: Vec<f64>,
    /// The exact advantage of each step's action, where the run credits steps by it; otherwise empty.
    pub advantages: Vec<f64>,
    /// Environment steps that were spent on them.
    pub env_steps: u64,
}

impl StepValues {
    /// Gives them to the rollouts of the same batch.
    ///
    /// # Errors
    /// [`EstimateError`] if there is not one for each step.
    pub fn give_to(self, rollouts: &mut Rollouts) -> Result<(), EstimateError> {
        if !self.advantages.is_empty() {
            rollouts.set_advantages(self.advantages)?;
        }
        rollouts.set_values(self.values)
    }
}

/// The values of every step of a batch of update `iteration`, sampled by `table`; null where the run has no source.
///
/// # Errors
/// [`OracleError`] if table and world do not fit; never for a batch that was sampled from them.
pub fn step_values(
    config: &RunConfig,
    replay: &Replay,
    table: &PolicyTable,
    (iteration, memory): (u64, &ValueMemory),
    batch: &Batch,
) -> Result<Option<StepValues>, OracleError> {
    let mut out = StepValues::default();
    // For each world, the values by steps left and state; empty or NaN where none was asked for yet.
    let mut known: Vec<Vec<f64>> = vec![Vec::new(); replay.worlds.len()];
    let mut streams = SeedStreams::values(config.seed, iteration);
    let sampler = Sampler::new(table);
    let given = config.estimator.credit == Credit::Given;
    for (index, group) in batch.groups.iter().enumerate() {
        let Some(world) = replay.worlds.get(group.world as usize) else { continue };
        let rows = &replay.observations.row_of[group.world as usize];
        let limit = world.mdp.max_episode_steps().unwrap_or(0);
        let states = world.mdp.states();
        for episode in batch.group(index) {
            for (time, step) in batch.steps_of(episode).iter().enumerate() {
                let left = limit.saturating_sub(time as u32);
                out.values.push(match config.values {
                    ValueSource::None => return Ok(None),
                    ValueSource::Exact => {
                        if known[group.world as usize].is_empty() {
                            let policy = table.over_states(rows);
                            known[group.world as usize] = oracle::values_by_time(&world.mdp, &policy, limit)?;
                        }
                        let known = &known[group.world as usize];
                        let value = known[left as usize * states + step.state as usize];
                        if given {
                            let (state, action) = (step.state as usize, usize::from(step.action));
                            let worth = oracle::action_value(&world.mdp, known, left, state, action);
                            out.advantages.push(worth - value);
                        }
                        value
                    }
                    ValueSource::Rollouts(count) => {
                        let known = &mut known[group.world as usize];
                        if known.is_empty() {
                            known.resize((limit as usize + 1) * states, f64::NAN);
                        }
                        let value = &mut known[left as usize * states + step.state as usize];
                        if value.is_nan() {
                            let mut sum = 0.0;
                            for _ in 0..count {
                                let (reward, steps) =
                                    sampler.fresh(&world.mdp, rows, step.state, left, &mut streams);
                                sum += reward;
                                out.env_steps += u64::from(steps);
                            }
                            *value = sum / f64::from(count);
                        }
                        *value
                    }
                    ValueSource::Critic(_) => {
                        let row = rows.get(step.state as usize).copied().unwrap_or(u32::MAX);
                        memory.values.get(row as usize).copied().unwrap_or(0.0)
                    }
                    ValueSource::Tracker(_) => {
                        let first = config.estimator.tracker;
                        memory.values.get(group.world as usize).copied().unwrap_or(first)
                    }
                });
            }
        }
    }
    Ok(config.values.is_some().then_some(out))
}
