//! Trees: grown under budgets, reproducible, on the episode's clock, and merged without loss.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use proptest::prelude::*;
use rollout::trees::{Merge, RolloutGraph, TreeStatistics, Trie};
use rollout::{
    Batch, Budget, PolicyTable, PrefixTree, SampleError, Sampler, Streams, TreeSampling, TreeStrategy,
};
use std::collections::BTreeSet;
use worlds::{EnvId, EnvSpec, Pcg64, World};

const LIMIT: u32 = 20;

fn world(slippery: bool) -> World {
    EnvSpec { is_slippery: Some(slippery), ..EnvSpec::new(EnvId::FrozenLake) }.build().unwrap()
}

fn streams(seed: u64) -> Streams {
    Streams { policy: Pcg64::new(seed), env: Pcg64::new(seed + 1) }
}

fn table(seed: u64) -> PolicyTable {
    let mut draws = Pcg64::new(seed);
    let mut probs = Vec::new();
    for _ in 0..16 {
        let row: Vec<f64> = (0..4).map(|_| draws.random() + 0.05).collect();
        let sum: f64 = row.iter().sum();
        probs.extend(row.iter().map(|p| (p / sum) as f32));
    }
    PolicyTable::new(16, 4, probs).unwrap()
}

fn grow(seed: u64, slippery: bool, plan: &TreeSampling, budget: Budget) -> (Batch, u64, Streams) {
    let (world, mut streams, mut batch) = (world(slippery), streams(seed), Batch::default());
    let rows: Vec<u32> = (0..16).collect();
    let sampler = Sampler::new(&table(seed));
    let spent =
        sampler.trees((0, &world.mdp), &rows, LIMIT, (plan, budget), &mut streams, &mut batch).unwrap();
    (batch, spent, streams)
}

fn chains(seed: u64, slippery: bool, budget: Budget) -> (Batch, u64) {
    let (world, mut streams, mut batch) = (world(slippery), streams(seed), Batch::default());
    let rows: Vec<u32> = (0..16).collect();
    let sampler = Sampler::new(&table(seed));
    let spent = sampler.chains((0, &world.mdp), &rows, LIMIT, budget, &mut streams, &mut batch).unwrap();
    (batch, spent)
}

fn strategies() -> impl Strategy<Value = TreeStrategy> {
    use TreeStrategy::{Entropy, EveryStep, NAry, Surprisal, Uniform};
    prop_oneof![Just(Uniform), Just(Entropy), Just(Surprisal), Just(NAry), Just(EveryStep)]
}

fn plans() -> impl Strategy<Value = TreeSampling> {
    (strategies(), 1_u32..4, 1_u32..4, 1_u32..4).prop_map(|(strategy, trees, nodes, rounds)| TreeSampling {
        strategy,
        trees,
        nodes,
        rounds,
    })
}

fn budgets() -> impl Strategy<Value = Budget> {
    prop_oneof![(1_u32..40).prop_map(Budget::Leaves), (1_u64..300).prop_map(Budget::Steps)]
}

proptest! {
    #[test]
    fn every_episode_is_whole_and_keeps_the_clock(seed in 0_u64..1000, slippery: bool, plan in plans(), budget in budgets()) {
        let world = world(slippery);
        let (batch, spent, _) = grow(seed, slippery, &plan, budget);
        let group = batch.group(0);
        prop_assert!(!group.is_empty());
        prop_assert_eq!(batch.branches.len(), batch.episodes.len());
        for (index, (episode, branch)) in group.iter().zip(batch.branches_of(0)).enumerate() {
            let steps = batch.steps_of(episode);
            let mut reward = 0.0;
            for (t, step) in steps.iter().enumerate() {
                let outcome = world.mdp.outcomes(step.state as usize, usize::from(step.action))[usize::from(step.outcome)];
                prop_assert_eq!(outcome.next, steps.get(t + 1).map_or(episode.last, |s| s.state));
                reward += outcome.reward;
            }
            prop_assert_eq!(reward, episode.reward);
            // The time limit counts from the root, for branches too.
            prop_assert!(episode.length <= LIMIT && (episode.terminated || episode.length == LIMIT));
            prop_assert_ne!(episode.terminated, episode.truncated);
            if branch.from as usize == index {
                prop_assert_eq!(branch.at, 0);
            } else {
                let from = &group[branch.from as usize];
                prop_assert!((branch.from as usize) < index && branch.at < from.length && branch.at < episode.length);
                prop_assert_eq!(batch.branches[branch.from as usize].tree, branch.tree);
                prop_assert_eq!(&batch.steps_of(from)[..branch.at as usize], &steps[..branch.at as usize]);
            }
        }
        match budget {
            Budget::Leaves(leaves) => {
                prop_assert_eq!(group.len(), leaves as usize);
                prop_assert_eq!(spent, batch.new_steps());
            }
            Budget::Steps(steps) => {
                // Exactly what it may take, unless a single episode takes more.
                prop_assert_eq!(spent, steps.max(u64::from(group[0].length)));
                prop_assert!(batch.new_steps() <= spent);
            }
        }
    }

    #[test]
    fn chains_get_exactly_the_steps_of_trees(seed in 0_u64..1000, slippery: bool, plan in plans(), leaves in 2_u32..40) {
        let (trees, spent, _) = grow(seed, slippery, &plan, Budget::Leaves(leaves));
        let (chains, same) = chains(seed, slippery, Budget::Steps(spent));
        prop_assert_eq!(same, spent);
        prop_assert!(chains.branches.is_empty());
        // The first episode is the same: same draws.
        prop_assert_eq!(chains.steps_of(&chains.episodes[0]), trees.steps_of(&trees.episodes[0]));
        prop_assert_eq!(TreeStatistics::of_group(&chains, 0).reused(), 0.0);
    }

    #[test]
    fn chains_of_a_number_are_a_group(seed in 0_u64..1000, slippery: bool, size in 1_u32..20) {
        let world = world(slippery);
        let mut batch = Batch::default();
        Sampler::new(&table(seed)).group((0, &world.mdp), &(0..16).collect::<Vec<u32>>(), LIMIT, size, &mut streams(seed), &mut batch).unwrap();
        prop_assert_eq!(chains(seed, slippery, Budget::Leaves(size)).0, batch);
    }

    #[test]
    fn the_same_streams_grow_the_same_trees(seed in 0_u64..1000, slippery: bool, plan in plans(), budget in budgets()) {
        let (first, spent, after) = grow(seed, slippery, &plan, budget);
        let (second, again, also) = grow(seed, slippery, &plan, budget);
        prop_assert_eq!((first, spent, after), (second, again, also));
    }

    #[test]
    fn merging_loses_nothing(seed in 0_u64..1000, slippery: bool, plan in plans(), leaves in 1_u32..40) {
        let (batch, _, _) = grow(seed, slippery, &plan, Budget::Leaves(leaves));
        let (trie, tree) = (Trie::of_group(&batch, 0), PrefixTree::of_group(&batch, 0));
        prop_assert_eq!(&trie.leaf_of, &tree.leaf_of);
        prop_assert_eq!(trie.nodes.len(), tree.nodes.len());
        for (index, (a, b)) in (0..).zip(trie.nodes.iter().zip(&tree.nodes)) {
            prop_assert_eq!((a.parent(), a.action(), a.state, a.depth), (b.parent, b.action, b.state, b.depth));
            prop_assert_eq!(a.visits as usize, b.episodes.len());
            prop_assert_eq!(trie.children(index).collect::<Vec<_>>(), b.children.clone());
        }
        let distinct: BTreeSet<Vec<(u32, u8)>> = batch.group(0).iter().map(|e| {
            let steps = batch.steps_of(e).iter().map(|s| (s.state, s.action));
            steps.chain([(e.last, 0)]).collect()
        }).collect();
        prop_assert_eq!(trie.distinct(), distinct.len());
        // One root for each tree, and the sums of leaves arrive there.
        let trees = Trie::of_trees(&batch, 0);
        let ones = vec![1.0; batch.episodes.len()];
        let sums = trees.sums(&ones);
        let statistics = TreeStatistics::of_group(&batch, 0);
        prop_assert_eq!(trees.roots().count(), statistics.trees as usize);
        for (node, sum) in trees.nodes.iter().zip(&sums) {
            prop_assert_eq!(f64::from(node.visits), *sum);
        }
        prop_assert_eq!(statistics.new_steps, batch.new_steps());
        prop_assert_eq!(statistics.distinct as usize, distinct.len());
    }

    #[test]
    fn merged_by_state_edges_hold_every_step(seed in 0_u64..1000, slippery: bool, plan in plans(), leaves in 1_u32..40) {
        let (batch, _, _) = grow(seed, slippery, &plan, Budget::Leaves(leaves));
        let graph = RolloutGraph::of_group(&batch, 0, Merge::State);
        prop_assert_eq!(graph.edges.iter().map(|e| e.visits as usize).sum::<usize>(), batch.steps.len());
        let states: BTreeSet<u32> = graph.nodes.iter().map(|n| n.state).collect();
        prop_assert_eq!(states.len(), graph.nodes.len());
        prop_assert_eq!(graph.nodes[0].visits, leaves);
        for (episode, leaf) in batch.group(0).iter().zip(&graph.leaf_of) {
            prop_assert_eq!(graph.nodes[*leaf as usize].state, episode.last);
        }
        let tree = RolloutGraph::of_group(&batch, 0, Merge::History);
        prop_assert!(tree.nodes.len() >= graph.nodes.len());
        for (index, edge) in (1..).zip(&tree.edges) {
            prop_assert_eq!((edge.to, edge.visits), (index, tree.nodes[index as usize].visits));
        }
    }
}

#[test]
fn a_plan_gives_as_many_leaves_as_it_says() {
    let plan = TreeSampling::default();
    assert_eq!(plan.leaves(), Some(6));
    for strategy in [TreeStrategy::Uniform, TreeStrategy::Entropy, TreeStrategy::Surprisal] {
        let (batch, _, _) = grow(3, false, &TreeSampling { strategy, ..plan }, Budget::Leaves(6));
        let trees: Vec<u32> = batch.branches.iter().map(|b| b.tree).collect();
        assert_eq!(trees, [0, 1, 0, 0, 1, 1]);
    }
}

#[test]
fn n_ary_trees_branch_at_every_node_of_the_first_depths() {
    let plan = TreeSampling { strategy: TreeStrategy::NAry, trees: 1, nodes: 3, rounds: 2 };
    let (batch, _, _) = grow(5, false, &plan, Budget::Leaves(9));
    let at: Vec<u32> = batch.branches.iter().map(|b| b.at).collect();
    // The root has three children; each of those that did not end at once has three.
    assert_eq!(&at[..3], [0, 0, 0]);
    let long: Vec<u32> =
        (0..3).filter(|&i| batch.episodes[i as usize].length > 1).flat_map(|i| [i, i]).collect();
    let from: Vec<u32> = batch.branches[3..].iter().filter(|b| b.at == 1).map(|b| b.from).collect();
    assert_eq!(from[..long.len()], long);
}

#[test]
fn every_step_of_the_first_episode_branches() {
    let plan = TreeSampling { strategy: TreeStrategy::EveryStep, trees: 1, nodes: 2, rounds: 1 };
    let (batch, _, _) = grow(8, true, &plan, Budget::Leaves(9));
    let got: Vec<(u32, u32)> = batch.branches.iter().map(|b| (b.from, b.at)).collect();
    let length = batch.episodes[0].length;
    assert!(length >= 4, "{length}");
    assert_eq!(got, [(0, 0), (0, 0), (0, 0), (0, 1), (0, 1), (0, 2), (0, 2), (0, 3), (0, 3)]);
}

#[test]
fn the_highest_entropy_is_expanded() {
    let table = table(2);
    let world = world(false);
    let plan = TreeSampling { strategy: TreeStrategy::Entropy, trees: 1, nodes: 1, rounds: 1 };
    for seed in 0..50 {
        let mut batch = Batch::default();
        let rows: Vec<u32> = (0..16).collect();
        Sampler::new(&table)
            .trees((0, &world.mdp), &rows, LIMIT, (&plan, Budget::Leaves(2)), &mut streams(seed), &mut batch)
            .unwrap();
        let first = batch.steps_of(&batch.episodes[0]);
        let highest = first.iter().map(|s| table.entropy(s.state)).fold(0.0, f64::max);
        let chosen = table.entropy(first[batch.branches[1].at as usize].state);
        assert!((chosen - highest).abs() < 1e-9, "{chosen} {highest}");
    }
}

#[test]
fn nodes_are_drawn_uniformly() {
    let plan = TreeSampling { strategy: TreeStrategy::Uniform, trees: 1, nodes: 2_000, rounds: 1 };
    assert!(matches!(plan.check(), Err(SampleError::Tree { field: "nodes", value: 2_000, .. })));
    let plan = TreeSampling { nodes: 1_000, ..plan };
    let (batch, _, _) = grow(8, true, &plan, Budget::Leaves(1_001));
    let length = batch.episodes[0].length as usize;
    let mut counts = vec![0_u32; length];
    batch.branches[1..].iter().for_each(|b| counts[b.at as usize] += 1);
    let expected = 1_000.0 / length as f64;
    // Six standard deviations of a count.
    assert!(counts.iter().all(|c| (f64::from(*c) - expected).abs() < 6.0 * expected.sqrt()), "{counts:?}");
}
