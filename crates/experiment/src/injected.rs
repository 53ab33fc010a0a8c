//! One rollout of each group that is not the policy's own: a reference's or an adversary's (our reconstruction of what
//! papers do with demonstrations).
//!
//! Such a rollout gives a silent group something to compare with, and biases the update: it counts as if the policy had
//! drawn it. [`RunConfig::injected_correction`] takes the bias out.

use crate::config::RunConfig;
use crate::gallery::Gallery;
use crate::record::IterationRecord;
use crate::replay::{Replay, ReplayError};
use oracle::OracleError;
use rollout::{Batch, Budget, PolicyTable, SampleError, Sampler, Streams, inject};
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;

/// Who draws the last rollout of each group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Injected {
    /// The policy, as all others.
    #[default]
    None,
    /// The policy with a clock that makes the expected reward of this world the largest, in the fewest steps
    /// ([`oracle::extreme_actions`]).
    Reference,
    /// The one that makes it the smallest, in the fewest steps.
    Adversarial,
}

/// Most actions that the plans of a run may have, states times steps over all maps.
pub(crate) const MAX_PLANNED: usize = 1 << 24;

/// What the injected rollouts of a batch do to a tabular softmax at ratio 1, on each logit, row-major
/// `[rows, actions]`.
#[derive(Clone, Debug, PartialEq)]
pub struct InjectedPush {
    /// Likelihood `π(o)/μ(o)` of each group's injected rollout: the product of the policy's probabilities of its
    /// actions, in `[0, 1]`.
    pub ratios: Vec<f64>,
    /// Their push where each counts as if the policy had drawn it.
    pub plain: Vec<f64>,
    /// Their push with the importance weight of [`RunConfig::injected_correction`].
    pub corrected: Vec<f64>,
    /// The first less the second: what is off policy.
    pub difference: Vec<f64>,
    /// The push of all other rollouts, each counting once.
    pub rest: Vec<f64>,
    /// Euclidean length of the difference over that of the rest; infinite where the rest is silent.
    pub norm_ratio: f64,
    /// Cosine of the angle between difference and rest; 0 where one of them is silent.
    pub cosine: f64,
}

/// The plans of all worlds, made when first asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plans([OnceCell<Result<Vec<Vec<u8>>, OracleError>>; 2]);

impl RunConfig {
    /// Whether a rollout, by its place in its group, is not of the policy.
    pub fn is_injected(&self, rollout: usize) -> bool {
        self.injected != Injected::None && rollout + 1 == self.num_generations as usize
    }
}

impl Replay {
    /// Draws a group of a world into `batch`: trees where the run grows them, otherwise chains, the injected rollout last.
    /// `validate` refuses both together.
    pub(crate) fn sample(
        &self,
        config: &RunConfig,
        sampler: &Sampler,
        world: usize,
        streams: &mut Streams,
        batch: &mut Batch,
    ) -> Result<(), SampleError> {
        let mdp = &self.worlds[world].mdp;
        let rows = &self.observations.row_of[world];
        let limit = mdp.max_episode_steps().unwrap_or(0);
        let group = (world as u32, mdp);
        if let Some(trees) = config.tree_sampling() {
            let budget = Budget::Leaves(config.num_generations);
            return sampler.trees(group, rows, limit, (&trees, budget), streams, batch).map(|_| ());
        }
        let Some(plan) = self.plan(config.injected, world) else {
            return sampler.group(group, rows, limit, config.num_generations, streams, batch);
        };
        sampler.group(group, rows, limit, config.num_generations - 1, streams, batch)?;
        inject(mdp, plan, limit, streams, batch);
        Ok(())
    }

    /// The actions of an injected rollout by steps left and state; none for [`Injected::None`].
    fn plan(&self, injected: Injected, world: usize) -> Option<&[u8]> {
        let worst = match injected {
            Injected::None => return None,
            Injected::Reference => false,
            Injected::Adversarial => true,
        };
        let plans = self.plans.0[usize::from(worst)].get_or_init(|| {
            let limit = |mdp: &worlds::Mdp| mdp.max_episode_steps().unwrap_or(1);
            self.worlds.iter().map(|w| oracle::extreme_actions(&w.mdp, limit(&w.mdp), worst)).collect()
        });
        // A time limit that can be sampled has a plan.
        plans.as_ref().ok()?.get(world).map(Vec::as_slice)
    }

    /// Multiplies the weights of the rollouts of a batch by what injected ones make of them; `weights` stays empty where
    /// all are 1.
    ///
    /// `corrected` keeps the update on policy. With `G − 1` rollouts of π and one of μ in a group, a rollout weighs
    /// `G π(o) / ((G − 1) π(o) + μ(o))`: the balance heuristic (Veach and Guibas, SIGGRAPH 1995), where every rollout is
    /// weighed by who could have drawn it. The bare ratio π(o)/μ(o) would not do: μ is deterministic and never draws
    /// most of what π does. Otherwise all weigh the same.
    ///
    /// An action of probability 0 has no ratio to start from: its rollout pushes nothing, whoever drew it.
    pub(crate) fn weigh(
        &self,
        config: &RunConfig,
        (table, batch): (&PolicyTable, &Batch),
        corrected: bool,
        weights: &mut Vec<f64>,
    ) {
        if config.injected == Injected::None {
            return;
        }
        let ratios = self.ratios(config, table, batch);
        if !corrected && !ratios.contains(&Some(0.0)) {
            return;
        }
        weights.resize(batch.episodes.len(), 1.0);
        let size = f64::from(config.num_generations);
        for (weight, ratio) in weights.iter_mut().zip(ratios) {
            *weight *= match ratio {
                // Of weight 0 it would be out of the update, and out of its divisors.
                Some(0.0) => f64::MIN_POSITIVE,
                _ if !corrected => 1.0,
                Some(ratio) => (size * ratio / ((size - 1.0) * ratio + 1.0)).max(f64::MIN_POSITIVE),
                None => size / (size - 1.0),
            };
        }
    }

    /// π(o)/μ(o) of every rollout of a batch: 0 only where an action has probability 0, and none where μ would never draw
    /// it.
    fn ratios(&self, config: &RunConfig, table: &PolicyTable, batch: &Batch) -> Vec<Option<f64>> {
        let mut out = Vec::with_capacity(batch.episodes.len());
        for (index, group) in batch.groups.iter().enumerate() {
            let world = group.world as usize;
            let (mdp, rows) = (&self.worlds[world].mdp, &self.observations.row_of[world]);
            let plan = self.plan(config.injected, world).unwrap_or_default();
            let limit = mdp.max_episode_steps().unwrap_or(0) as usize;
            out.extend(batch.group(index).iter().map(|episode| {
                let mut ratio: f64 = 1.0;
                for (t, step) in batch.steps_of(episode).iter().enumerate() {
                    let state = step.state as usize;
                    if plan.get((limit - t) * mdp.states() + state) != Some(&step.action) {
                        return None;
                    }
                    let row = table.row(rows[state]);
                    let sum: f64 = row.iter().map(|&p| f64::from(p)).sum();
                    let probability = f64::from(row[usize::from(step.action)]) / sum;
                    // A long product may vanish where none of its factors does.
                    ratio =
                        if probability > 0.0 { (ratio * probability).max(f64::MIN_POSITIVE) } else { 0.0 };
                    if ratio == 0.0 {
                        break;
                    }
                }
                Some(ratio)
            }));
        }
        out
    }
}

impl Gallery {
    /// The off-policy bias of a record's injected rollouts; null where it has none.
    ///
    /// # Errors
    /// [`ReplayError`] if record and configuration do not fit; never for a record that a run produced.
    pub fn injected(
        &self,
        config: &RunConfig,
        record: &IterationRecord,
        replay: &Replay,
    ) -> Result<Option<InjectedPush>, ReplayError> {
        if config.injected == Injected::None {
            return Ok(None);
        }
        let estimate = advantage::estimate(&self.rollouts, &config.recipe())?;
        let weights = crate::collect::weights(config, record.iteration, &estimate);
        let table = &record.policy_before;
        let size = config.num_generations as usize;
        // Rollouts that are looked away from stay in the divisors.
        let push = |of_injected: bool, corrected: bool| {
            let mut weights = weights.clone();
            weights.resize(self.batch.episodes.len(), 1.0);
            replay.weigh(config, (table, &self.batch), corrected, &mut weights);
            for (i, weight) in weights.iter_mut().enumerate() {
                if config.is_injected(i % size) != of_injected {
                    *weight = weight.min(f64::MIN_POSITIVE);
                }
            }
            self.push(config, &estimate, &weights, table, replay)
        };
        let (plain, corrected, rest) = (push(true, false), push(true, true), push(false, false));
        let difference: Vec<f64> = plain.iter().zip(&corrected).map(|(a, b)| a - b).collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let (length, of_rest) = (dot(&difference, &difference).sqrt(), dot(&rest, &rest).sqrt());
        let silent = length * of_rest == 0.0;
        let cosine = if silent { 0.0 } else { dot(&difference, &rest) / (length * of_rest) };
        let ratios = replay.ratios(config, table, &self.batch);
        let last = |group: &[Option<f64>]| group.last().copied().flatten().unwrap_or(0.0);
        Ok(Some(InjectedPush {
            ratios: ratios.chunks(size).map(last).collect(),
            norm_ratio: if length == 0.0 { 0.0 } else { length / of_rest },
            cosine,
            plain,
            corrected,
            difference,
            rest,
        }))
    }
}
