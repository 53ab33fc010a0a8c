//! Sampling: reproducible, faithful to the table, and merged into trees without loss.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use proptest::prelude::*;
use rollout::{Batch, PolicyTable, PrefixTree, SampleError, Sampler, Streams};
use worlds::{EnvId, EnvSpec, Pcg64, World};

fn world(slippery: bool) -> World {
    EnvSpec { is_slippery: Some(slippery), ..EnvSpec::new(EnvId::FrozenLake) }.build().unwrap()
}

fn streams(seed: u64) -> Streams {
    Streams { policy: Pcg64::new(seed), env: Pcg64::new(seed + 1) }
}

fn rows(world: &World) -> Vec<u32> {
    (0..world.mdp.states() as u32).collect()
}

fn sample(world: &World, table: &PolicyTable, limit: u32, size: u32, streams: &mut Streams) -> Batch {
    let mut batch = Batch::default();
    Sampler::new(table).group((0, &world.mdp), &rows(world), limit, size, streams, &mut batch).unwrap();
    batch
}

#[test]
fn a_group_drawn_again_from_its_seed_is_the_same() {
    let world = world(true);
    let table = PolicyTable::uniform(16, 4);
    let mut live = streams(7);
    sample(&world, &table, 100, 8, &mut live);
    let seed = live.seed();
    let second = sample(&world, &table, 100, 8, &mut live);
    assert_eq!(second, sample(&world, &table, 100, 8, &mut Streams::from_seed(seed)));
}

#[test]
fn steps_join_up_and_rewards_add_up() {
    let world = world(true);
    let batch = sample(&world, &PolicyTable::uniform(16, 4), 20, 200, &mut streams(3));
    for episode in &batch.episodes {
        let steps = batch.steps_of(episode);
        let mut reward = 0.0;
        for (i, step) in steps.iter().enumerate() {
            let outcome =
                world.mdp.outcomes(step.state as usize, step.action as usize)[step.outcome as usize];
            assert_eq!(outcome.next, steps.get(i + 1).map_or(episode.last, |s| s.state));
            assert_eq!(outcome.terminated, i + 1 == steps.len() && episode.terminated);
            reward += outcome.reward;
        }
        assert_eq!(reward, episode.reward);
        assert_ne!(episode.terminated, episode.truncated);
        assert!(!episode.truncated || episode.length == 20);
    }
}

#[test]
fn action_frequencies_follow_the_table() {
    let world = world(false);
    let row = [0.1_f32, 0.2, 0.3, 0.4];
    let table = PolicyTable::new(16, 4, row.repeat(16)).unwrap();
    let batch = sample(&world, &table, 50, 4000, &mut streams(11));
    let mut counts = [0.0; 4];
    batch.steps.iter().for_each(|s| counts[s.action as usize] += 1.0);
    let n = batch.steps.len() as f64;
    for (count, p) in counts.iter().zip(row) {
        let p = f64::from(p);
        let error = (p * (1.0 - p) / n).sqrt();
        assert!((count / n - p).abs() < 5.0 * error, "{} against {p}", count / n);
    }
}

#[test]
fn an_impossible_action_is_never_drawn() {
    let world = world(false);
    let table = PolicyTable::new(16, 4, [0.0_f32, 0.5, 0.5, 0.0].repeat(16)).unwrap();
    let batch = sample(&world, &table, 50, 2000, &mut streams(5));
    assert!(batch.steps.iter().all(|s| s.action == 1 || s.action == 2));
}

#[test]
fn misfits_are_named_and_change_nothing() {
    let world = world(false);
    let mut batch = Batch::default();
    let mut live = streams(1);
    let before = live.clone();
    let short = Sampler::new(&PolicyTable::uniform(3, 4));
    let error = short.group((0, &world.mdp), &rows(&world), 10, 2, &mut live, &mut batch).unwrap_err();
    assert_eq!(error, SampleError::Row { state: 3, rows: 3 });
    let narrow = Sampler::new(&PolicyTable::uniform(16, 3));
    let error = narrow.group((0, &world.mdp), &rows(&world), 10, 2, &mut live, &mut batch).unwrap_err();
    assert_eq!(error, SampleError::Actions { table: 3, world: 4 });
    let whole = Sampler::new(&PolicyTable::uniform(16, 4));
    let error = whole.group((0, &world.mdp), &rows(&world), 0, 2, &mut live, &mut batch).unwrap_err();
    assert_eq!(error, SampleError::Limit);
    assert_eq!((batch, live), (Batch::default(), before));
}

proptest! {
    #[test]
    fn the_tree_keeps_every_episode(seed in 0_u64..500, size in 1_u32..40, slippery: bool) {
        let world = world(slippery);
        let batch = sample(&world, &PolicyTable::uniform(16, 4), 15, size, &mut streams(seed));
        let tree = PrefixTree::of_group(&batch, 0);
        prop_assert_eq!(tree.leaf_of.len(), size as usize);
        for (index, node) in tree.nodes.iter().enumerate() {
            // Whoever reaches a node goes on to one child or ends there.
            let onward: usize = node.children.iter().map(|&c| tree.nodes[c as usize].episodes.len()).sum();
            let ended = tree.leaf_of.iter().filter(|&&leaf| leaf as usize == index).count();
            prop_assert_eq!(node.episodes.len(), onward + ended);
            prop_assert!(node.parent.is_none_or(|p| (p as usize) < index));
        }
        for (episode, &leaf) in batch.episodes.iter().zip(&tree.leaf_of) {
            prop_assert_eq!(tree.nodes[leaf as usize].depth, episode.length);
            prop_assert_eq!(tree.nodes[leaf as usize].state, episode.last);
        }
    }
}
