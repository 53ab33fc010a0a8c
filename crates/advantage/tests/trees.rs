//! Advantages within trees: golden numbers, and what holds exactly.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use advantage::methods::{Method, tree_methods};
use advantage::trees::{preferences, tree_step_stages};
use advantage::{
    Credits, Estimate, LossType, Recipe, Rollout, Rollouts, StageName, Weighting, estimate, estimate_trees,
    fold,
};
use proptest::prelude::*;
use rollout::trees::Trie;
use rollout::{Batch, Branch, Budget, PolicyTable, Sampler, Streams, TreeSampling, TreeStrategy};
use worlds::{EnvId, EnvSpec, Pcg64, World};

fn method(id: &str) -> Method {
    tree_methods().into_iter().find(|m| m.id == id).unwrap()
}

fn recipe(id: &str, eps: f64) -> Recipe {
    let mut recipe = method(id).recipe;
    recipe.advantage.advantage_eps = eps;
    recipe
}

/// Trees of leaves that hang at the root, one prompt.
fn flat(trees: &[Vec<f64>]) -> (Rollouts, Vec<Branch>) {
    let mut branches = Vec::new();
    for (tree, leaves) in (0..).zip(trees) {
        let first = branches.len() as u32;
        branches.extend(leaves.iter().map(|_| Branch { tree, from: first, at: 0 }));
    }
    (Rollouts::of_rewards(&[trees.concat()]).unwrap(), branches)
}

fn run(trees: &[Vec<f64>], recipe: &Recipe) -> Estimate {
    let (rollouts, branches) = flat(trees);
    estimate_trees(&rollouts, &branches, recipe).unwrap()
}

fn close(got: &[f64], want: &[f64], tolerance: f64) {
    assert_eq!(got.len(), want.len());
    for (g, w) in got.iter().zip(want) {
        assert!((g - w).abs() <= tolerance, "{got:?} against {want:?}");
    }
}

#[test]
fn two_trees_of_three_leaves() {
    let trees = [vec![1., 0., 0.], vec![1., 1., 0.]];
    let got = run(&trees, &method("tree_grpo").recipe);
    let intra = got.stage(StageName::IntraTree)[0].clone();
    close(&intra, &[1.154699, -0.577349, -0.577349, 0.577349, 0.577349, -1.154699], 1e-5);
    let inter = got.stage(StageName::InterTree)[0].clone();
    close(&inter, &[0.912869, -0.912869, -0.912869, 0.912869, 0.912869, -0.912869], 1e-5);
    let total = [2.067568, -1.490219, -1.490219, 1.490219, 1.490219, -2.067568];
    close(&got.advantages[0], &total, 1e-5);
    close(&run(&trees, &method("tree_inner").recipe).advantages[0], &intra, 0.0);
}

/// Leaves 1 and 0 under one child of the root, 1 and 1 under the other, two steps each.
fn two_by_two() -> (Rollouts, Vec<Branch>) {
    let leaf = |r: f64| Rollout { rewards: vec![r], length: Some(2), ..Rollout::default() };
    let rollouts = Rollouts::new(&[[1., 0., 1., 1.].map(leaf).to_vec()], &[], None).unwrap();
    let branch = |from, at| Branch { tree: 0, from, at };
    (rollouts, vec![branch(0, 0), branch(0, 1), branch(0, 0), branch(2, 1)])
}

#[test]
fn tree_rl_sums_leaves_over_the_root_of_their_number() {
    let (rollouts, branches) = two_by_two();
    let got = estimate_trees(&rollouts, &branches, &method("tree_rl").recipe).unwrap();
    let leaves = [1. / 3., -1., 1. / 3., 1. / 3.];
    close(&got.stage(StageName::Scaled)[0], &leaves, 1e-12);
    let stages = tree_step_stages(&got, &rollouts, &branches).unwrap();
    let of = |name| stages.iter().find(|s| s.name == name).unwrap().values.clone();
    let (a, b) = (-0.471405, 0.471405);
    let [l0, l1, l2, l3] = leaves;
    close(&of(StageName::NodeValue), &[a, l0, a, l1, b, l2, b, l3], 1e-6);
    close(&of(StageName::Local), &[a, l0 - a, a, l1 - a, b, l2 - b, b, l3 - b], 1e-6);
    // The root is worth the sum of all leaves, 0.
    close(&of(StageName::Global), &of(StageName::NodeValue), 1e-12);
    let total: Vec<f64> =
        of(StageName::Local).iter().zip(of(StageName::Global)).map(|(l, g)| l + g).collect();
    close(got.steps.as_ref().unwrap(), &total, 1e-12);
    close(&got.advantages[0], &[total[1], total[3], total[5], total[7]], 0.0);
}

#[test]
fn tree_rpo_compares_siblings_by_the_mean_of_their_children() {
    let (rollouts, branches) = two_by_two();
    let mut plain = method("tree_rpo").recipe;
    plain.advantage.scale_rewards = advantage::ScaleRewards::None;
    let got = estimate_trees(&rollouts, &branches, &plain).unwrap();
    close(got.steps.as_ref().unwrap(), &[-0.25, 0.5, -0.25, -0.5, 0.25, 0., 0.25, 0.], 1e-12);
    let stages = tree_step_stages(&got, &rollouts, &branches).unwrap();
    let value = &stages.iter().find(|s| s.name == StageName::NodeValue).unwrap().values;
    close(value, &[0.5, 1., 0.5, 0., 1., 1., 1., 1.], 0.0);
}

#[test]
fn an_uneven_tree_weighs_children_not_leaves() {
    // The root has a child that ends (1) and one with three leaves (0, 0, 1): the mean of children is 1/3, not of leaves.
    let leaf = |r: f64, length: u32| Rollout { rewards: vec![r], length: Some(length), ..Rollout::default() };
    let group = vec![leaf(1., 1), leaf(0., 2), leaf(0., 2), leaf(1., 3)];
    let rollouts = Rollouts::new(&[group], &[], None).unwrap();
    let branch = |from, at| Branch { tree: 0, from, at };
    let branches = [branch(0, 0), branch(0, 0), branch(1, 1), branch(2, 1)];
    let mut plain = method("tree_rpo").recipe;
    plain.advantage.scale_rewards = advantage::ScaleRewards::None;
    let got = estimate_trees(&rollouts, &branches, &plain).unwrap().steps.unwrap();
    let third = 1. / 3.;
    close(&got, &[third, -third, -third, -third, -third, -third, 2. * third, 2. * third], 1e-12);
}

#[test]
fn what_does_not_fit_is_named() {
    let (rollouts, branches) = two_by_two();
    let recipe = method("tree_grpo").recipe;
    let path = |r: &Rollouts, b: &[Branch], recipe: &Recipe| estimate_trees(r, b, recipe).unwrap_err().path;
    assert_eq!(path(&rollouts, &branches[1..], &recipe), "trees");
    let mut astray = branches.clone();
    astray[3] = Branch { tree: 0, from: 3, at: 1 };
    assert_eq!(path(&rollouts, &astray, &recipe), "trees");
    astray[3] = Branch { tree: 0, from: 0, at: 2 };
    assert_eq!(path(&rollouts, &astray, &recipe), "trees");
    astray[3] = Branch { tree: 7, from: 3, at: 0 };
    assert_eq!(path(&rollouts, &astray, &recipe), "trees");
    let mut sampled = recipe;
    sampled.estimator.sampling = advantage::EpisodeSampling::Power;
    assert_eq!(path(&rollouts, &branches, &sampled), "sampling");
    for m in tree_methods() {
        assert_eq!(estimate(&rollouts, &m.recipe).unwrap_err().path, "trees", "{}", m.id);
    }
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

fn forests() -> impl Strategy<Value = Vec<Vec<f64>>> {
    let reward = prop_oneof![Just(0.0), Just(1.0), Just(0.1), -10.0..10.0_f64];
    prop::collection::vec(prop::collection::vec(reward, 1..7), 1..5)
}

proptest! {
    #[test]
    fn comparisons_within_a_tree_sum_to_zero(trees in forests()) {
        let got = run(&trees, &method("tree_grpo").recipe);
        let mut intra = got.stage(StageName::IntraTree)[0].iter();
        for leaves in &trees {
            let sum: f64 = intra.by_ref().take(leaves.len()).sum();
            prop_assert!(sum.abs() < 1e-9, "{sum}");
        }
    }

    #[test]
    fn the_sum_is_of_both(trees in forests()) {
        let got = run(&trees, &method("tree_grpo").recipe);
        let grpo = run(&trees, &Recipe { estimator: Default::default(), ..method("tree_grpo").recipe });
        close(&got.stage(StageName::InterTree)[0], &grpo.advantages[0], 0.0);
        for ((a, b), total) in got.stage(StageName::IntraTree)[0].iter().zip(&grpo.advantages[0]).zip(&got.advantages[0]) {
            prop_assert_eq!(a + b, *total);
        }
    }

    /// Normalising again undoes the first normalisation, which is a shift and a scale.
    #[test]
    fn normalised_twice_is_within_trees_alone(trees in prop::collection::vec(prop::collection::vec(0_u8..2, 1..7), 1..5)) {
        let trees: Vec<Vec<f64>> = trees.iter().map(|t| t.iter().map(|r| f64::from(*r)).collect()).collect();
        for (eps, tolerance) in [(1e-6, 1e-5), (0.0, 1e-12)] {
            let (twice, inner) = (run(&trees, &recipe("tree_2norm", eps)), run(&trees, &recipe("tree_inner", eps)));
            close(&twice.advantages[0], &inner.advantages[0], tolerance);
        }
    }

    #[test]
    fn normalised_twice_is_within_trees_alone_for_any_reward(trees in forests()) {
        let (twice, inner) = (run(&trees, &recipe("tree_2norm", 0.0)), run(&trees, &recipe("tree_inner", 0.0)));
        close(&twice.advantages[0], &inner.advantages[0], 1e-6);
    }

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
