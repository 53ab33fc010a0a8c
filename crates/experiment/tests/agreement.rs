//! Credit against the exact advantage.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

mod support;

use advantage::methods::{method, tree_methods};
use advantage::{estimate, estimate_trees};
use experiment::{Agreement, Replay, RunConfig};
use rollout::{Batch, Budget, PolicyTable, Sampler, Streams, TreeSampling, TreeStrategy};
use worlds::{EnvId, EnvSpec, Pcg64};

fn config(map: &str) -> RunConfig {
    let env =
        EnvSpec { map_name: Some(map.into()), max_episode_steps: Some(30), ..EnvSpec::new(EnvId::Rooms) };
    RunConfig { env, ..RunConfig::default() }
}

/// The truth agrees with itself: values of dynamic programming, and every outcome certain.
#[test]
fn exact_values_agree_completely() {
    let config = config("corridor-6-2");
    let worlds = config.prompts.fixed_worlds(&config.env, 0).unwrap();
    let (replay, table, mut streams) = support::first_update(&config, worlds);
    let (mdp, rows) = (&replay.worlds[0].mdp, &replay.observations.row_of[0]);
    let mut batch = Batch::default();
    Sampler::new(&table).group((0, mdp), rows, 30, 20, &mut streams, &mut batch).unwrap();
    let values = oracle::values_by_time(mdp, &table.over_states(rows), 30).unwrap();
    let mut rollouts = replay.rollouts(&batch);
    let of = |e: &rollout::Episode| {
        let steps = batch.steps_of(e).iter().enumerate();
        steps.map(|(t, s)| values[(30 - t) * mdp.states() + s.state as usize]).collect::<Vec<f64>>()
    };
    rollouts.set_values(batch.episodes.iter().flat_map(of).collect()).unwrap();
    let exact = estimate(&rollouts, &method("vineppo").unwrap().recipe).unwrap();
    let got = Agreement::of_batch(&replay, &table, &batch, &exact).unwrap();
    assert!(got.correlation.unwrap() > 1.0 - 1e-9 && got.mean_squared_error < 1e-18, "{got:?}");
    assert_eq!(got.steps, batch.steps.len() as u64);
}

/// The comparison of siblings tends to the exact advantage as nodes have more children.
#[test]
fn siblings_tend_to_the_exact_advantage() {
    let config = config("bridge");
    let worlds = config.prompts.fixed_worlds(&config.env, 0).unwrap();
    let replay = Replay::of_worlds(worlds, &config).unwrap();
    let (mdp, rows) = (&replay.worlds[0].mdp, &replay.observations.row_of[0]);
    let table = PolicyTable::new(rows.len(), 4, [0.05_f32, 0.05, 0.85, 0.05].repeat(rows.len())).unwrap();
    let mut recipe = tree_methods().into_iter().find(|m| m.id == "tree_rpo").unwrap().recipe;
    recipe.advantage.scale_rewards = advantage::ScaleRewards::None;
    let mut errors = Vec::new();
    for nodes in [4, 64, 512] {
        let plan = TreeSampling { strategy: TreeStrategy::NAry, trees: 1, nodes, rounds: 1 };
        let mut batch = Batch::default();
        let mut streams = Streams { policy: Pcg64::new(1), env: Pcg64::new(2) };
        // As many leaves for each, so that it is the number of siblings that counts.
        for _ in 0..10_240 / nodes {
            let budget = (&plan, Budget::Leaves(nodes));
            Sampler::new(&table).trees((0, mdp), rows, 30, budget, &mut streams, &mut batch).unwrap();
        }
        let rollouts = replay.rollouts(&batch);
        let got = estimate_trees(&rollouts, &batch.branches, &recipe).unwrap();
        // The first step of each rollout alone is compared: later ones have no siblings of their own.
        let exact = oracle::values_by_time(mdp, &table.over_states(rows), 30).unwrap();
        let value = |state: usize, left: usize| exact[left * mdp.states() + state];
        let steps = got.steps.unwrap();
        let (mut sums, mut counts) = ([0.0; 4], [0.0; 4]);
        for episode in &batch.episodes {
            let action = usize::from(batch.steps_of(episode)[0].action);
            sums[action] += steps[episode.first as usize];
            counts[action] += 1.0;
        }
        let start = batch.groups[0].start as usize;
        let error: f64 = (0..4)
            .map(|action| {
                let outcome = mdp.outcomes(start, action)[0];
                let after = if outcome.terminated { 0.0 } else { value(outcome.next as usize, 29) };
                let truth = outcome.reward + after - value(start, 30);
                (sums[action] / f64::max(counts[action], 1.0) - truth).abs()
            })
            .fold(0.0, f64::max);
        errors.push(error);
    }
    assert!(errors[2] < 0.03 && 2.0 * errors[2] < errors[0], "{errors:?}");
}
