//! What growing and merging trees costs against sampling as many steps as chains:
//! `cargo run --release -p rollout --example bench_trees`.

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use rollout::trees::Trie;
use rollout::{Batch, Budget, PolicyTable, Sampler, Streams, TreeSampling};
use std::hint::black_box;
use std::time::Instant;
use worlds::{EnvId, EnvSpec, Pcg64};

/// Trees of a round.
const TREES: u32 = 1_000;
/// Steps of an episode: there is nothing that could end one before.
const DEPTH: u32 = 100;
const ROUNDS: usize = 40;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // An open lake, and a policy that hardly ever goes towards the goal.
    let mut rows = vec!["F".repeat(8); 8];
    rows[0].replace_range(0..1, "S");
    rows[7].replace_range(7..8, "G");
    let spec = EnvSpec { desc: Some(rows), is_slippery: Some(false), ..EnvSpec::new(EnvId::FrozenLake) };
    let world = spec.build()?;
    let row_of: Vec<u32> = (0..64).collect();
    let row = [0.45_f32, 0.05, 0.05, 0.45];
    let sampler = Sampler::new(&PolicyTable::new(64, 4, row.repeat(64))?);
    for (nodes, rounds) in [(2, 1), (4, 2)] {
        let plan = TreeSampling { trees: 1, nodes, rounds, ..TreeSampling::default() };
        let leaves = plan.leaves().unwrap_or(1);
        let mut streams = Streams { policy: Pcg64::new(1), env: Pcg64::new(2) };
        let (mut trees, mut chains, mut trie) = (Batch::default(), Batch::default(), Trie::default());
        let mut ratios = Vec::new();
        let (mut nodes_made, mut deep) = (0, 0);
        // Alternating short rounds: whatever else the machine does falls on both sides alike.
        for _ in 0..ROUNDS {
            trees.clear();
            let mut steps = 0;
            let start = Instant::now();
            for tree in 0..TREES {
                let budget = Budget::Leaves(leaves);
                steps += sampler.trees(
                    (0, &world.mdp),
                    &row_of,
                    DEPTH,
                    (&plan, budget),
                    &mut streams,
                    &mut trees,
                )?;
                trie.refill(&trees, tree as usize);
                nodes_made += black_box(&trie).nodes.len();
            }
            let grown = start.elapsed().as_secs_f64();
            deep += trees.episodes.iter().filter(|e| e.length == DEPTH).count();
            chains.clear();
            let start = Instant::now();
            sampler.group(
                (0, &world.mdp),
                &row_of,
                DEPTH,
                (steps / u64::from(DEPTH)) as u32,
                &mut streams,
                &mut chains,
            )?;
            let sampled = start.elapsed().as_secs_f64();
            ratios.push((grown / steps as f64) / (sampled / chains.steps.len() as f64));
        }
        ratios.sort_by(f64::total_cmp);
        let median = ratios[ratios.len() / 2];
        let share = deep as f64 / f64::from(TREES * leaves) / ROUNDS as f64;
        let nodes_made = nodes_made as f64 / f64::from(TREES) / ROUNDS as f64;
        println!(
            "{leaves} leaves a tree: {median:.2} times the same steps as chains ({nodes_made:.0} nodes a tree, \
             {:.0} % of the episodes with all {DEPTH} steps)",
            100.0 * share
        );
        assert!(median <= 3.0, "growing and merging must cost at most three times as much");
    }
    Ok(())
}
