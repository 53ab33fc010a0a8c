//! Advantages within trees: golden numbers, and how the comparisons relate.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use advantage::methods::{Method, tree_methods};
use advantage::trees::tree_step_stages;
use advantage::{Estimate, Recipe, Rollout, Rollouts, StageName, estimate, estimate_trees};
use proptest::prelude::*;
use rollout::Branch;

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
fn trees_of_a_prompt_share_its_root() {
    // Two trees of one leaf each are two children of the prompt.
    let (rollouts, branches) = flat(&[vec![1.0], vec![0.0]]);
    let rl = estimate_trees(&rollouts, &branches, &method("tree_rl").recipe).unwrap();
    close(&rl.advantages[0], &[2.0, -2.0], 1e-12);
    let rpo = estimate_trees(&rollouts, &branches, &method("tree_rpo").recipe).unwrap();
    let half = 0.5_f64.sqrt();
    close(&rpo.advantages[0], &[half, -half], 1e-5);
}

#[test]
fn leaves_that_a_rubric_rejects_are_compared_with_nothing() {
    let leaf = |r: f64, gate| Rollout { gate, ..Rollout::of_reward(r) };
    let group = vec![leaf(1., true), leaf(0., true), leaf(7., false), leaf(1., true), leaf(9., false)];
    let rollouts = Rollouts::new(&[group], &[], None).unwrap();
    let branch = |tree, from| Branch { tree, from, at: 0 };
    let branches = [branch(0, 0), branch(0, 0), branch(0, 0), branch(1, 3), branch(1, 3)];
    let without = run(&[vec![1., 0.], vec![1.]], &method("tree_grpo").recipe).advantages.concat();
    let got = estimate_trees(&rollouts, &branches, &method("tree_grpo").recipe).unwrap();
    close(&got.advantages[0], &[without[0], without[1], 0., without[2], 0.], 1e-12);
    for id in ["tree_rl", "tree_rpo"] {
        let got = estimate_trees(&rollouts, &branches, &method(id).recipe).unwrap();
        let without = run(&[vec![1., 0.], vec![1.]], &method(id).recipe).advantages.concat();
        close(&got.advantages[0], &[without[0], without[1], 0., without[2], 0.], 1e-12);
    }
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
}
