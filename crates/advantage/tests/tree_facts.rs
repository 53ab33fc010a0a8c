//! What comparing the leaves of a tree pushes, on trees that were grown on a lake: what all leaves share is left alone, and
//! the rest are preferences between siblings.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use advantage::methods::{Method, tree_methods};
use advantage::trees::{preferences, tree_step_stages};
use advantage::{Credits, LossType, Rollout, Rollouts, StageName, Weighting, estimate, estimate_trees, fold};
use proptest::prelude::*;
use rollout::trees::Trie;
use rollout::{Batch, Branch, Budget, PolicyTable, Sampler, Streams, TreeSampling, TreeStrategy};
use worlds::{EnvId, EnvSpec, Pcg64, World};

fn method(id: &str) -> Method {
    tree_methods().into_iter().find(|m| m.id == id).unwrap()
}

fn world(slippery: bool) -> World {
    EnvSpec { is_slippery: Some(slippery), ..EnvSpec::new(EnvId::FrozenLake) }.build().unwrap()
}

/// A policy that gets somewhere.
fn table(seed: u64) -> PolicyTable {
    let mut draws = Pcg64::new(seed);
    let mut probs = Vec::new();
    for _ in 0..16 {
        let row: Vec<f64> = [0.1, 1.0, 1.0, 0.1].iter().map(|w| w * (draws.random() + 0.2)).collect();
        let sum: f64 = row.iter().sum();
        probs.extend(row.iter().map(|p| (p / sum) as f32));
    }
    PolicyTable::new(16, 4, probs).unwrap()
}

/// One prompt, grown as trees on a lake.
fn grown(seed: u64, slippery: bool, plan: &TreeSampling, leaves: u32) -> (Batch, Rollouts) {
    let (world, rows) = (world(slippery), (0..16).collect::<Vec<u32>>());
    let mut batch = Batch::default();
    let mut streams = Streams { policy: Pcg64::new(seed), env: Pcg64::new(seed + 1) };
    let budget = Budget::Leaves(leaves);
    Sampler::new(&table(seed))
        .trees((0, &world.mdp), &rows, 20, (plan, budget), &mut streams, &mut batch)
        .unwrap();
    let reward = |_, s: &rollout::Step| {
        world.mdp.outcomes(s.state as usize, usize::from(s.action))[usize::from(s.outcome)].reward
    };
    let rollouts = Rollouts::of_batch(&batch, &[rows], reward, Some(20));
    (batch, rollouts)
}

/// The push of a batch on the logits of a table at ratio 1.
fn push(batch: &Batch, advantages: &[f64], loss_type: LossType, probs: &[f32]) -> Vec<f64> {
    let rows = vec![(0..16).collect::<Vec<u32>>()];
    let credits = Credits { advantages, ..Credits::default() };
    fold(batch, &credits, &rows, (16, 4), &Weighting::whole(loss_type, 20)).logit_push(probs)
}

/// `∇ log π` of steps with respect to the logits of a table, in the direction of the rows that they visit.
fn gradient(steps: &[rollout::Step], probs: &[f32]) -> Vec<f64> {
    let mut out = vec![0.0; probs.len()];
    for step in steps {
        let row = step.state as usize * 4;
        (0..4).for_each(|a| out[row + a] -= f64::from(probs[row + a]));
        out[row + usize::from(step.action)] += 1.0;
    }
    out
}

fn plans() -> impl Strategy<Value = TreeSampling> {
    use TreeStrategy::{Entropy, EveryStep, NAry, Uniform};
    let strategies = prop_oneof![Just(Uniform), Just(Entropy), Just(NAry), Just(EveryStep)];
    (strategies, 1_u32..4, 1_u32..4, 1_u32..4).prop_map(|(strategy, trees, nodes, rounds)| TreeSampling {
        strategy,
        trees,
        nodes,
        rounds,
    })
}

proptest! {
    #[test]
    fn what_all_leaves_share_is_not_pushed_without_a_division_by_length(seed in 0_u64..400, slippery: bool, nodes in 1_u32..6) {
        let plan = TreeSampling { trees: 1, nodes, rounds: 1, ..TreeSampling::default() };
        let (batch, rollouts) = grown(seed, slippery, &plan, nodes + 1);
        let got = estimate_trees(&rollouts, &batch.branches, &method("tree_inner").recipe).unwrap();
        // The push along the steps that all leaves share is the sum of the leaves' weighted advantages.
        let trie = Trie::of_trees(&batch, 0);
        let net = |weight: &dyn Fn(usize) -> f64| {
            let credits: Vec<f64> = got.advantages[0].iter().enumerate().map(|(i, a)| a * weight(i)).collect();
            let sums = trie.sums(&credits);
            trie.nodes.iter().zip(sums).filter(|(n, _)| n.visits == nodes + 1).map(|(_, s)| s.abs()).fold(0.0, f64::max)
        };
        prop_assert!(net(&|_| 1.0) < 1e-9);
        let lengths: Vec<f64> = batch.group(0).iter().map(|e| f64::from(e.length)).collect();
        let by_length = net(&|i| 1.0 / lengths[i]);
        // With two leaves that differ in reward and length, the division always leaves something.
        if nodes == 1 && got.advantages[0][0] != 0.0 && lengths[0] != lengths[1] {
            prop_assert!(by_length > 1e-6, "{by_length}");
        }
    }

    /// `Σ_i A_i ∇log π(H_i)` is the weighted sum over all pairs of leaves of what they do from where they part.
    #[test]
    fn the_push_within_a_tree_is_that_of_step_level_preferences(seed in 0_u64..400, slippery: bool, plan in plans(), leaves in 2_u32..12) {
        let (batch, rollouts) = grown(seed, slippery, &plan, leaves);
        let table = table(seed);
        let recipe = method("tree_inner").recipe;
        let got = estimate_trees(&rollouts, &batch.branches, &recipe).unwrap();
        let own = push(&batch, &got.advantages[0], LossType::DrGrpo, table.probs());
        let mut pairs = vec![0.0; own.len()];
        let group = batch.group(0);
        let std = got.stage(StageName::TreeStd)[0].clone();
        for i in 0..group.len() {
            for j in 0..i {
                let margin = group[i].reward - group[j].reward;
                if batch.branches[i].tree != batch.branches[j].tree || margin == 0.0 {
                    continue;
                }
                let size = batch.branches.iter().filter(|b| b.tree == batch.branches[i].tree).count() as f64;
                let (a, b) = (batch.steps_of(&group[i]), batch.steps_of(&group[j]));
                let part = a.iter().zip(b).take_while(|(a, b)| a == b).count();
                let weight = margin / (size * (std[i] + recipe.advantage.advantage_eps));
                let (a, b) = (gradient(&a[part..], table.probs()), gradient(&b[part..], table.probs()));
                pairs.iter_mut().zip(a.iter().zip(b)).for_each(|(out, (a, b))| *out += weight * (a - b));
            }
        }
        // The loss divides by rollouts times the limit.
        let divisor = f64::from(leaves) * 20.0;
        for (a, b) in own.iter().zip(&pairs) {
            prop_assert!((a - b / divisor).abs() < 1e-6, "{a} {}", b / divisor);
        }
        // And the preferences between siblings hold the pairs that part at each branch point.
        let trie = Trie::of_trees(&batch, 0);
        let rewards: Vec<f64> = group.iter().map(|e| e.reward).collect();
        let listed = preferences(&trie, &rewards, 1, recipe.advantage.advantage_eps);
        for p in &listed {
            prop_assert!(p.margin > 0.0 && p.weight > 0.0);
            prop_assert_eq!(trie.nodes[p.preferred as usize].parent(), Some(p.node));
            prop_assert_eq!(trie.nodes[p.other as usize].parent(), Some(p.node));
        }
        // At a root nothing comes from above: the sum within a child is what its preferences give it.
        let sums = trie.sums(&got.advantages[0]);
        for root in trie.roots() {
            for child in trie.children(root) {
                let of = |p: &&advantage::trees::Preference| if p.preferred == child { p.weight } else { -p.weight };
                let given: f64 = listed.iter().filter(|p| p.preferred == child || p.other == child).map(|p| of(&p)).sum();
                prop_assert!((given - sums[child as usize]).abs() < 1e-9, "{given} {}", sums[child as usize]);
            }
        }
    }

    /// A method that compares no trees reads leaves as it reads chains.
    #[test]
    fn chains_are_read_as_before(seed in 0_u64..100, plan in plans(), leaves in 2_u32..12) {
        let (batch, rollouts) = grown(seed, true, &plan, leaves);
        for m in advantage::methods::methods().into_iter().filter(|m| !matches!(m.family, advantage::methods::Family::Objectives) && m.recipe.estimator.credit != advantage::Credit::ValueGae) {
            prop_assert_eq!(estimate_trees(&rollouts, &batch.branches, &m.recipe), estimate(&rollouts, &m.recipe));
        }
    }

    #[test]
    fn every_method_gives_finite_credit_and_what_is_shared_is_credited_alike(seed in 0_u64..200, slippery: bool, plan in plans(), leaves in 1_u32..20) {
        let (batch, rollouts) = grown(seed, slippery, &plan, leaves);
        for m in tree_methods() {
            let got = estimate_trees(&rollouts, &batch.branches, &m.recipe).unwrap();
            prop_assert!(got.advantages.iter().flatten().all(|a| a.is_finite()), "{}", m.id);
            let stages = tree_step_stages(&got, &rollouts, &batch.branches).unwrap();
            prop_assert_eq!(stages.last().map(|s| &s.values), got.steps.as_ref());
            let Some(steps) = &got.steps else { continue };
            let steps = &rollouts.shaped_steps(steps)[0];
            for (i, branch) in batch.branches.iter().enumerate() {
                let at = branch.at as usize;
                prop_assert_eq!(&steps[i][..at], &steps[branch.from as usize][..at], "{}", m.id);
            }
        }
    }
}

/// All binary rewards of small trees: one winner, one loser and a shared prefix.
#[test]
fn under_binary_rewards_the_direction_is_that_of_step_level_preference() {
    let step = |state: u32, action: u8| rollout::Step { state, action, outcome: 0 };
    let steps = [
        vec![step(0, 1), step(4, 2), step(5, 0)],
        vec![step(0, 1), step(4, 2), step(5, 3), step(1, 1)],
        vec![step(0, 1), step(4, 0)],
    ];
    let table = table(9);
    for bits in 1..7_u32 {
        let reward = |i: usize| f64::from(bits >> i & 1);
        let mut batch = Batch::default();
        batch.groups.push(rollout::Group { world: 0, start: 0, first: 0, size: 3 });
        for (i, steps) in steps.iter().enumerate() {
            let (first, length) = (batch.steps.len() as u32, steps.len() as u32);
            batch.steps.extend(steps);
            let episode = rollout::Episode {
                first,
                length,
                reward: reward(i),
                last: 15,
                terminated: true,
                truncated: false,
                success: false,
            };
            batch.episodes.push(episode);
        }
        batch.branches = vec![
            Branch { tree: 0, from: 0, at: 0 },
            Branch { tree: 0, from: 0, at: 2 },
            Branch { tree: 0, from: 1, at: 1 },
        ];
        let rewards: Vec<f64> = (0..3).map(reward).collect();
        let leaf = |i: usize| Rollout {
            rewards: vec![rewards[i]],
            length: Some(steps[i].len() as u32),
            ..Rollout::default()
        };
        let rollouts = Rollouts::new(&[(0..3).map(leaf).collect()], &[], None).unwrap();
        let got = estimate_trees(&rollouts, &batch.branches, &method("tree_inner").recipe).unwrap();
        let own = push(&batch, &got.advantages[0], LossType::DrGrpo, table.probs());
        // Step-level preferences: every winner against every loser, from the step where they part, all weighing the same.
        let mut preferred = vec![0.0; own.len()];
        for w in (0..3).filter(|&i| rewards[i] == 1.0) {
            for l in (0..3).filter(|&i| rewards[i] == 0.0) {
                let part = steps[w].iter().zip(&steps[l]).take_while(|(a, b)| a == b).count();
                let (a, b) =
                    (gradient(&steps[w][part..], table.probs()), gradient(&steps[l][part..], table.probs()));
                preferred.iter_mut().zip(a.iter().zip(b)).for_each(|(out, (a, b))| *out += a - b);
            }
        }
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let cosine = dot(&own, &preferred) / (dot(&own, &own) * dot(&preferred, &preferred)).sqrt();
        assert!((cosine - 1.0).abs() < 1e-9, "{bits:03b}: {cosine}");
        // The first step is shared by all: its row is not pushed, unless each rollout's loss is divided by its length.
        assert!(own[..4].iter().all(|p| p.abs() < 1e-9), "{own:?}");
        let divided = push(&batch, &got.advantages[0], LossType::Grpo, table.probs());
        assert!(divided[..4].iter().any(|p| p.abs() > 1e-3), "{divided:?}");
    }
}
