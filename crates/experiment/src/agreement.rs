//! How well what steps are credited with agrees with the exact advantage.

use crate::replay::Replay;
use advantage::Estimate;
use oracle::{OracleError, values_by_time};
use rollout::trees::Trie;
use rollout::{Batch, PolicyTable};

/// Credit against truth, over the nodes of a batch.
///
/// A node is a step with its history, merged over the rollouts of its group; it is credited with the mean over the
/// rollouts through it, which is what an update without a division by length makes of them. Its truth is
/// `A(s, a, t) = Q(s, a, t) − V(s, t)` of the policy that sampled, on the episode's clock. Each counts as often as it was
/// visited.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Pearson's correlation, in `[−1, 1]`; null where one of both does not vary.
    pub correlation: Option<f64>,
    /// Mean squared difference. It compares sizes too: credit in standard deviations is not in units of reward.
    pub mean_squared_error: f64,
    /// Steps that were compared: those of all rollouts.
    pub steps: u64,
}

impl Agreement {
    /// Compares the credit of a batch that `table` sampled on the worlds of `replay`.
    ///
    /// # Errors
    /// [`OracleError`] if table and worlds do not fit; never for a batch that was sampled from them.
    pub fn of_batch(
        replay: &Replay,
        table: &PolicyTable,
        batch: &Batch,
        estimate: &Estimate,
    ) -> Result<Self, OracleError> {
        let advantages = estimate.advantages.concat();
        let mut values = vec![Vec::new(); replay.worlds.len()];
        let mut sums = Sums::default();
        for (index, header) in batch.groups.iter().enumerate() {
            let place = header.world as usize;
            let (Some(world), Some(rows)) = (replay.worlds.get(place), replay.observations.row_of.get(place))
            else {
                continue;
            };
            let (mdp, limit) = (&world.mdp, world.mdp.max_episode_steps().unwrap_or(0));
            if values[place].is_empty() {
                values[place] = values_by_time(mdp, &table.over_states(rows), limit)?;
            }
            let value = |state: u32, left: u32| values[place][left as usize * mdp.states() + state as usize];
            let trie = Trie::of_group(batch, index);
            let mut credit = vec![0.0; trie.nodes.len()];
            for (number, &leaf) in trie.leaf_of.iter().enumerate() {
                let rollout = header.first as usize + number;
                let first = batch.episodes[rollout].first as usize;
                let mut at = Some(leaf);
                while let Some(node) = at {
                    let place = node as usize;
                    let (depth, parent) = (trie.nodes[place].depth as usize, trie.nodes[place].parent());
                    if depth > 0 {
                        let step = estimate.steps.as_ref().map(|s| s[first + depth - 1]);
                        credit[place] += step.unwrap_or(advantages[rollout]);
                    }
                    at = parent;
                }
            }
            for (node, credit) in trie.nodes.iter().zip(credit) {
                let (Some(parent), Some(action)) = (node.parent(), node.action()) else { continue };
                let before = trie.nodes[parent as usize];
                let left = limit - before.depth;
                let gain = |o: &worlds::Outcome| {
                    let after = if o.terminated { 0.0 } else { value(o.next, left - 1) };
                    o.probability * (o.reward + after)
                };
                let worth: f64 =
                    mdp.outcomes(before.state as usize, usize::from(action)).iter().map(gain).sum();
                let visits = f64::from(node.visits);
                sums.add(visits, credit / visits, worth - value(before.state, left));
            }
        }
        Ok(sums.finish())
    }
}

/// Weighted sums of pairs.
#[derive(Default)]
struct Sums {
    pairs: Vec<(f64, f64, f64)>,
}

impl Sums {
    fn add(&mut self, weight: f64, credit: f64, truth: f64) {
        self.pairs.push((weight, credit, truth));
    }

    fn finish(&self) -> Agreement {
        let total: f64 = self.pairs.iter().map(|p| p.0).sum();
        let mean = |of: &dyn Fn(&(f64, f64, f64)) -> f64| {
            self.pairs.iter().map(|p| p.0 * of(p)).sum::<f64>() / total.max(1.0)
        };
        let (a, b) = (mean(&|p| p.1), mean(&|p| p.2));
        let (aa, bb) = (mean(&|p| (p.1 - a) * (p.1 - a)), mean(&|p| (p.2 - b) * (p.2 - b)));
        let ab = mean(&|p| (p.1 - a) * (p.2 - b));
        // What is below rounding does not vary.
        let varies = aa > 1e-20 && bb > 1e-20;
        Agreement {
            correlation: varies.then(|| (ab / (aa * bb).sqrt()).clamp(-1.0, 1.0)),
            mean_squared_error: mean(&|p| (p.1 - p.2) * (p.1 - p.2)),
            steps: total as u64,
        }
    }
}
