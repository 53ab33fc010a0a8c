//! By the number of successes: whole episodes, rewards of 0 or 1.

use super::Setting;
use super::lengths::{Lengths, convolve};
use crate::error::TruthError;
use crate::scale::{binary_advantages, binomial, has_scale, silent_probability};
use advantage::{Baseline, BatchNorm, LossType, Recipe, ScaleRewards};
use experiment::bounds::MAX_ROLLOUTS;
use experiment::{MAX_GENERATED_BATCHES, ValueSource};
use oracle::{Payoff, endings_from, fold_rows, gradient_from};
use worlds::Mdp;

/// Most multiplications for the lengths of a batch, some seconds.
const MAX_WORK: f64 = 2e9;

/// The expected update of a method that credits whole episodes, where the worlds pay one amount for a goal and nothing
/// otherwise: exactly, `[rows, actions]`. `None` where the method, the worlds or the size of the batch are others.
///
/// All rollouts of a group are independent and alike, so the update is the number of rollouts times that of one of them,
/// `E[w(o, L) Σ_t ∇log π(a_t|s_t)]`, where w is the mean of its advantage times its weight in the loss over everything
/// that the other rollouts may do, given its own outcome o and length L ([`Payoff::Ending`] does the rest by dynamic
/// programming):
///
/// - where the loss divides by a constant or by the rollout's own length, the others matter by their number of successes
///   alone, which is binomial: `w = E[A | o] / limit` or `E[A | o] / L`;
/// - where it divides by all steps of the batch, by their number of successes and the sum S of their lengths:
///   `w = n E[A / (L + S) | o]`, by convolution.
///
/// Tied groups that are filtered out are drawn again, up to the limit of a run. (Our derivation; checked against sums over
/// all groups and against samples.)
///
/// # Errors
/// [`TruthError`] if table and worlds do not fit.
pub fn by_binomial(setting: &Setting<'_>) -> Result<Option<Vec<f64>>, TruthError> {
    let Setting { replay, table, .. } = *setting;
    if setting.judges() || !is_covered(setting) {
        return Ok(None);
    }
    let (rows, actions) = (table.rows(), table.actions());
    let mut out = vec![0.0; rows * actions];
    for (index, world) in replay.worlds.iter().enumerate() {
        let Some(win) = reward_of_success(&world.mdp) else { return Ok(None) };
        let Some(recipe) = recipe_of(setting, index) else { return Ok(None) };
        let row_of = &replay.observations.row_of[index];
        let policy = table.over_states(row_of);
        let limit = oracle::horizon(&world.mdp)?;
        let starts = world.mdp.starts();
        let groups = starts
            .iter()
            .map(|&(start, _)| endings_from(&world.mdp, &policy, &[(start, 1.0)], limit))
            .collect::<Result<Vec<_>, _>>()?;
        let others = Others::new(setting, starts, &groups);
        for (&(start, probability), endings) in starts.iter().zip(&groups) {
            let weight = others.weights(setting, &recipe, [0.0, win], endings);
            let pays = |success: bool, length: u32| {
                weight.get(length as usize - 1).map_or(0.0, |w| w[usize::from(!success)])
            };
            let push = gradient_from(&world.mdp, &policy, &[(start, 1.0)], limit, Payoff::Ending(&pays))?;
            let share = probability * others.tries / replay.worlds.len() as f64;
            let folded = fold_rows(&push, row_of, rows, actions);
            out.iter_mut().zip(folded).for_each(|(sum, part)| *sum += share * part);
        }
    }
    Ok((!replay.worlds.is_empty()).then_some(out))
}

fn divides_by_steps(loss_type: LossType) -> bool {
    matches!(loss_type, LossType::Dapo | LossType::Bnpo | LossType::Vespo)
}

fn is_covered(setting: &Setting<'_>) -> bool {
    let config = setting.config;
    let recipe = config.recipe();
    let (n, g, h) =
        (f64::from(config.num_prompts), f64::from(config.num_generations), f64::from(setting.limit()));
    let one_world = setting.replay.worlds.len() == 1;
    // Groups that know of each other.
    let coupled = recipe.advantage.baseline == Baseline::Batch
        || recipe.advantage.scale_rewards == ScaleRewards::Batch
        || recipe.estimator.batch_norm == BatchNorm::Rollouts;
    let by_steps = divides_by_steps(config.loss_type);
    let work = g.powi(3) * h * h + (n * g * h).powi(2) + g * g * h * (n - 1.0) * g * h;
    has_scale(&recipe)
        && config.loss_type != LossType::VlNorm
        && (n == 1.0 || !(coupled || recipe.estimator.filter_groups))
        && (one_world || !recipe.estimator.filter_groups)
        && (!by_steps || ((one_world || n == 1.0) && work <= MAX_WORK))
}

/// The method on one of the worlds, with what a tracker knows of it; `None` where its baseline is another value.
fn recipe_of(setting: &Setting<'_>, world: usize) -> Option<Recipe> {
    let mut recipe = setting.config.recipe();
    let reads = recipe.advantage.baseline == Baseline::Tracker || recipe.estimator.tied_fallback != 0.0;
    match setting.config.values {
        ValueSource::None => {}
        ValueSource::Tracker(_) => recipe.estimator.tracker = *setting.memory.values.get(world)?,
        _ if reads => return None,
        _ => {}
    }
    Some(recipe)
}

/// What a goal pays, if all goals pay the same and nothing else pays.
fn reward_of_success(mdp: &Mdp) -> Option<f64> {
    let mut found = None;
    for state in (0..mdp.states()).filter(|&state| !mdp.is_terminal(state)) {
        for outcome in (0..mdp.actions()).flat_map(|action| mdp.outcomes(state, action)) {
            let wins = outcome.terminated && mdp.is_success(outcome.next as usize);
            match found {
                _ if outcome.probability == 0.0 => {}
                _ if !wins && outcome.reward != 0.0 => return None,
                Some(reward) if wins && reward != outcome.reward => return None,
                _ if wins => found = Some(outcome.reward),
                _ => {}
            }
        }
    }
    Some(found.unwrap_or(1.0))
}

/// What the rest of the batch does to one group.
struct Others {
    /// Steps of all other groups; `[1.0]` where they do not matter.
    steps: Vec<f64>,
    /// How often a kept group is in the batch, over the probability that a group is kept: 1 without a filter.
    tries: f64,
}

impl Others {
    fn new(setting: &Setting<'_>, starts: &[(u32, f64)], groups: &[Vec<[f64; 2]>]) -> Self {
        let config = setting.config;
        let (n, g) = (config.num_prompts, config.num_generations);
        let mut steps = vec![1.0];
        if divides_by_steps(config.loss_type) && n > 1 {
            let mut one = Vec::new();
            for (&(_, probability), endings) in starts.iter().zip(groups) {
                let lengths: Vec<f64> =
                    std::iter::once(0.0).chain(endings.iter().map(|e| e[0] + e[1])).collect();
                let group = (0..g).fold(vec![1.0], |sum, _| convolve(&sum, &lengths));
                one.resize(group.len(), 0.0);
                one.iter_mut().zip(group).for_each(|(sum, p)| *sum += probability * p);
            }
            steps = (1..n).fold(steps, |sum, _| convolve(&sum, &one));
        }
        let mut tries = 1.0;
        if config.estimator.filter_groups {
            let tied: f64 = starts
                .iter()
                .zip(groups)
                .map(|(&(_, p), endings)| p * silent_probability(g, success(endings)))
                .sum();
            let most = MAX_GENERATED_BATCHES.min(MAX_ROLLOUTS / g.max(1)).max(1);
            // 1 + t + t² + …: the tries, each with the probability that all before it tied.
            tries = (0..most).map(|before| tied.powi(before as i32)).sum();
        }
        Self { steps, tries }
    }

    /// The mean of advantage times weight in the loss of all rollouts of one group together, by length, for
    /// `[success, otherwise]`.
    fn weights(
        &self,
        setting: &Setting<'_>,
        recipe: &Recipe,
        rewards: [f64; 2],
        endings: &[[f64; 2]],
    ) -> Vec<[f64; 2]> {
        let config = setting.config;
        let (n, g) = (config.num_prompts, config.num_generations);
        // Advantage of a rollout of this outcome when so many of the others succeed.
        let given = |wins: usize| {
            let others = wins as u32;
            [
                binary_advantages(recipe, g, others + 1, rewards)[1],
                binary_advantages(recipe, g, others, rewards)[0],
            ]
        };
        if !divides_by_steps(config.loss_type) {
            let mut mean = [0.0; 2];
            for (wins, p) in binomial(g - 1, success(endings)).into_iter().enumerate() {
                let given = given(wins);
                (0..2).for_each(|o| mean[o] += p * given[o]);
            }
            let divisor = |length: usize| match config.loss_type {
                LossType::DrGrpo => f64::from(setting.limit()),
                _ => length as f64,
            };
            return (1..=endings.len()).map(|length| mean.map(|a| a / divisor(length))).collect();
        }
        let lengths = Lengths::of(g - 1, endings).and_steps(&self.steps);
        let mut by_steps = vec![[0.0; 2]; lengths.steps().len()];
        for (wins, row) in lengths.0.iter().enumerate() {
            let given = given(wins);
            for (sum, p) in by_steps.iter_mut().zip(row) {
                (0..2).for_each(|o| sum[o] += p * given[o]);
            }
        }
        let rollouts = f64::from(n * g);
        let mean = |length: usize, o: usize| -> f64 {
            let others = by_steps.iter().enumerate();
            rollouts * others.map(|(steps, sums)| sums[o] / (length + steps) as f64).sum::<f64>()
        };
        (1..=endings.len()).map(|length| [mean(length, 0), mean(length, 1)]).collect()
    }
}

fn success(endings: &[[f64; 2]]) -> f64 {
    endings.iter().map(|e| e[0]).sum::<f64>().clamp(0.0, 1.0)
}
