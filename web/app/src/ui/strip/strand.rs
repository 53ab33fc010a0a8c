//! Strands: one for each rollout of a small group, one for each bundle of like rollouts of a large one.

use super::facts::{GroupFacts, Outcome, RolloutFacts};
use crate::ui::order::order;

/// Largest group that is drawn with one thread for each rollout.
pub const MAX_THREADS: usize = 16;
/// Most bundles that a larger group is drawn with; the selected rollout comes on top.
pub const MAX_BUNDLES: usize = 15;

/// What is drawn as one line through all stages.
#[derive(Clone, Debug, PartialEq)]
pub struct Strand {
    /// The rollouts in it, in the order of sampling; never empty.
    pub members: Vec<usize>,
    /// It is a bundle of a large group rather than one rollout.
    pub bundle: bool,
    /// How its rollouts ended.
    pub outcome: Outcome,
    /// Mean number of steps.
    pub length: f64,
    /// Mean reward; of most bundles the one reward that all have.
    pub reward: f64,
    /// Mean centred reward.
    pub centred: f64,
    /// Mean advantage.
    pub advantage: f64,
    /// None of it is in the update.
    pub out: bool,
}

impl Strand {
    fn of(members: &[&RolloutFacts], bundle: bool) -> Option<Self> {
        let first = members.first()?;
        let mean = |f: fn(&RolloutFacts) -> f64| {
            // The mean of equal numbers is that number, to the bit.
            let same = members.iter().all(|m| f(m) == f(first));
            if same { f(first) } else { members.iter().map(|m| f(m)).sum::<f64>() / members.len() as f64 }
        };
        Some(Self {
            members: members.iter().map(|m| m.index).collect(),
            bundle,
            outcome: first.outcome,
            length: mean(|m| f64::from(m.length)),
            reward: mean(|m| m.reward),
            centred: mean(|m| m.centred),
            advantage: mean(|m| m.advantage),
            out: members.iter().all(|m| m.out.is_some()),
        })
    }

    /// Whether that rollout runs in it.
    pub fn holds(&self, rollout: usize) -> bool {
        self.members.binary_search(&rollout).is_ok()
    }

    /// The rollout that a press selects: the only one, or in a bundle the one after the selected.
    pub fn next_after(&self, selected: usize) -> usize {
        let next = self.members.iter().find(|&&m| m > selected).or(self.members.first());
        next.copied().unwrap_or(0)
    }
}

/// The strands of a group in the order in which they are listed under Sample.
///
/// Up to [`MAX_THREADS`] rollouts: one each, in the order of sampling. More: bundles of equal reward and outcome, in the
/// update or not, best first, binned by reward where there are too many, and `selected` by itself just before its bundle.
pub fn strands(facts: &GroupFacts, selected: usize) -> Vec<Strand> {
    if facts.rollouts.len() <= MAX_THREADS {
        return facts.rollouts.iter().filter_map(|r| Strand::of(&[r], false)).collect();
    }
    let mut out = Vec::new();
    for bundle in bundles(facts) {
        if bundle.holds(selected) {
            out.extend(facts.rollouts.get(selected).and_then(|r| Strand::of(&[r], false)));
        }
        out.push(bundle);
    }
    out
}

fn bundles(facts: &GroupFacts) -> Vec<Strand> {
    let by = |key: &dyn Fn(&RolloutFacts) -> f64| -> Vec<Strand> {
        let all = &facts.rollouts;
        let sorted = order(all.len(), &|a, b| {
            let (a, b) = (&all[a], &all[b]);
            let of = |r: &RolloutFacts| (r.outcome, r.out.is_some(), r.index);
            key(b).total_cmp(&key(a)).then(of(a).cmp(&of(b)))
        });
        let sorted: Vec<&RolloutFacts> = sorted.into_iter().map(|i| &all[i]).collect();
        sorted
            .chunk_by(|a, b| key(a) == key(b) && a.outcome == b.outcome && a.out.is_some() == b.out.is_some())
            .filter_map(|chunk| Strand::of(chunk, true))
            .collect()
    };
    let exact = by(&|r| r.reward);
    if exact.len() <= MAX_BUNDLES {
        return exact;
    }
    let outcomes = [Outcome::Goal, Outcome::Hole, Outcome::Limit];
    let present = outcomes.iter().filter(|&&o| facts.count(o) > 0).count().max(1);
    let bins = (MAX_BUNDLES / present) as f64;
    let (low, range) = (facts.stats.min, (facts.stats.max - facts.stats.min).max(f64::MIN_POSITIVE));
    by(&|r| ((r.reward - low) / range * bins).floor().min(bins - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use advantage::GroupStats;

    fn group(rewards: &[f64]) -> GroupFacts {
        let rollouts = rewards
            .iter()
            .enumerate()
            .map(|(index, &reward)| RolloutFacts {
                index,
                length: 5,
                outcome: if reward > 0.5 { Outcome::Goal } else { Outcome::Hole },
                reward,
                baseline: 0.0,
                centred: reward,
                std: 1.0,
                advantage: reward,
                out: None,
            })
            .collect();
        let min = rewards.iter().copied().fold(f64::INFINITY, f64::min);
        let max = rewards.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let stats = GroupStats { size: rewards.len(), mean: 0.0, std: 1.0, min, max, tied: min == max };
        GroupFacts { rollouts, stats, dead: false }
    }

    #[test]
    fn small_groups_keep_the_order_of_sampling() {
        let strands = strands(&group(&[0.0, 1.0, 0.0]), 0);
        assert_eq!(strands.iter().map(|s| s.members[0]).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn large_groups_are_bundled_best_first_with_the_selected_on_its_own() {
        let rewards: Vec<f64> = (0..512).map(|i| f64::from(u8::from(i % 4 == 0))).collect();
        let strands = strands(&group(&rewards), 3);
        assert_eq!(strands.iter().map(|s| s.members.len()).collect::<Vec<_>>(), [128, 1, 384]);
        assert_eq!(strands[0].reward, 1.0);
        assert_eq!(strands[1].members, [3]);
        assert_eq!(strands[2].next_after(3), 5);
        assert_eq!(strands[2].next_after(511), 1);
    }

    #[test]
    fn many_rewards_are_binned() {
        let rewards: Vec<f64> = (0..4096).map(|i| f64::from(i) / 4096.0).collect();
        let strands = strands(&group(&rewards), 0);
        assert!(strands.len() <= MAX_BUNDLES + 1, "{}", strands.len());
        let members: usize = strands.iter().filter(|s| s.bundle).map(|s| s.members.len()).sum();
        assert_eq!(members, 4096);
    }
}
