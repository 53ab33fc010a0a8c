//! What chains and trees give for the same environment steps, as Markdown tables:
//! `cargo run --release -p experiment --example tree_budgets`.
//!
//! Policies are between the best and the uniform one: in each state the best action has a probability of its own, so that
//! entropies differ.

#![allow(clippy::print_stdout, reason = "an experiment prints")]

use advantage::methods::{Method, method, tree_methods};
use advantage::{estimate, estimate_trees};
use experiment::{Agreement, Replay, RunConfig};
use rollout::trees::TreeStatistics;
use rollout::{Batch, Budget, PolicyTable, Sampler, Streams, TreeSampling, TreeStrategy};
use std::error::Error;
use worlds::{EnvId, EnvSpec, Mdp, Pcg64, SeedSequence};

const SEEDS: u64 = 10;
/// Groups for each seed.
const GROUPS: u32 = 100;
/// Budgets, in mean lengths of a chain.
const BUDGETS: [u32; 6] = [2, 4, 8, 16, 32, 64];

/// Name, map, whether steps may slip, time limit, policy.
type World = (&'static str, &'static str, bool, u32, (f64, f64));

/// Worlds: map, whether steps may slip (one in ten), time limit, and the range of the best action's probability beyond the
/// uniform policy's.
const WORLDS: [World; 6] = [
    ("lake-3x3", "SFF/FHF/FFG", false, 20, (0.2, 0.8)),
    ("corridor-12-3", "corridor-12-3", false, 100, (0.6, 0.95)),
    ("corridor-30-5", "corridor-30-5", false, 100, (0.6, 0.98)),
    ("bridge, slippery", "bridge", true, 100, (0.6, 0.98)),
    ("key-door", "key-door", false, 25, (0.2, 0.8)),
    ("four-rooms", "four-rooms", false, 45, (0.2, 0.8)),
];

/// How a group is drawn and by which method it is credited.
struct Sampling {
    name: &'static str,
    plan: Option<TreeSampling>,
    method: &'static str,
}

fn samplings() -> Vec<Sampling> {
    use TreeStrategy::{Entropy, EveryStep, NAry, Uniform};
    let plan = |strategy, trees, nodes, rounds| Some(TreeSampling { strategy, trees, nodes, rounds });
    let one = |name, plan, method| Sampling { name, plan, method };
    vec![
        one("chains, GRPO", None, "grpo"),
        one("chains, GiGPO", None, "gigpo"),
        one("Tree-GRPO (2, 2, 1)", plan(Uniform, 2, 2, 1), "tree_grpo"),
        one("the same, GRPO", plan(Uniform, 2, 2, 1), "grpo"),
        one("the same, within trees", plan(Uniform, 2, 2, 1), "tree_inner"),
        one("the same, TreeRL", plan(Uniform, 2, 2, 1), "tree_rl"),
        one("the same, TreeRPO", plan(Uniform, 2, 2, 1), "tree_rpo"),
        one("Tree-GRPO (1, 6, 1)", plan(Uniform, 1, 6, 1), "tree_grpo"),
        one("by entropy (2, 2, 1), TreeRL", plan(Entropy, 2, 2, 1), "tree_rl"),
        one("the same, Tree-GRPO", plan(Entropy, 2, 2, 1), "tree_grpo"),
        one("2-ary to depth 3, TreeRPO", plan(NAry, 1, 2, 3), "tree_rpo"),
        one("every step once, TreeRPO", plan(EveryStep, 1, 1, 1), "tree_rpo"),
    ]
}

/// The best action of each state, by value iteration with a slight discount.
fn best_actions(mdp: &Mdp) -> Vec<usize> {
    let mut values = vec![0.0; mdp.states()];
    let worth = |values: &[f64], state: usize, action: usize| -> f64 {
        let after = |o: &worlds::Outcome| if o.terminated { 0.0 } else { 0.97 * values[o.next as usize] };
        mdp.outcomes(state, action).iter().map(|o| o.probability * (o.reward + after(o))).sum()
    };
    for _ in 0..500 {
        for state in (0..mdp.states()).filter(|&s| !mdp.is_terminal(s)) {
            values[state] = (0..4).map(|a| worth(&values, state, a)).fold(f64::NEG_INFINITY, f64::max);
        }
    }
    let best = |state| (0..4).max_by(|&a, &b| worth(&values, state, a).total_cmp(&worth(&values, state, b)));
    (0..mdp.states()).map(|state| best(state).unwrap_or(0)).collect()
}

fn policy(mdp: &Mdp, (low, high): (f64, f64), seed: u64) -> Result<PolicyTable, Box<dyn Error>> {
    let mut draws = Pcg64::new(seed);
    let mut probs = Vec::new();
    for best in best_actions(mdp) {
        let more = low + (high - low) * draws.random();
        probs.extend((0..4).map(|a| (0.25 * (1.0 - more) + if a == best { more } else { 0.0 }) as f32));
    }
    Ok(PolicyTable::new(mdp.states(), 4, probs)?)
}

/// Mean and standard error over seeds.
fn over_seeds(values: &[f64]) -> String {
    let n = values.len() as f64;
    if values.is_empty() {
        return "–".into();
    }
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    let error = (squares / f64::max(n - 1.0, 1.0) / n).sqrt();
    if mean >= 10.0 { format!("{mean:.1} ± {error:.1}") } else { format!("{mean:.3} ± {error:.3}") }
}

/// What one seed gives.
#[derive(Default)]
struct Tally {
    distinct: f64,
    leaves: f64,
    reused: f64,
    variance: f64,
    signal: f64,
    correlation: Option<f64>,
}

fn measure(
    replay: &Replay,
    table: &PolicyTable,
    (sampling, by): (&Sampling, &Method),
    budget: u64,
    seed: u64,
) -> Result<Tally, Box<dyn Error>> {
    let (mdp, rows) = (&replay.worlds[0].mdp, &replay.observations.row_of[0]);
    let limit = mdp.max_episode_steps().unwrap_or(0);
    let mut children = SeedSequence::new(seed).spawn(2).into_iter().map(|s| Pcg64::from_sequence(&s));
    let mut next = || children.next().unwrap_or_else(|| Pcg64::new(seed));
    let mut streams = Streams { policy: next(), env: next() };
    let sampler = Sampler::new(table);
    let (mut batch, budget) = (Batch::default(), Budget::Steps(budget));
    for _ in 0..GROUPS {
        match &sampling.plan {
            None => sampler.chains((0, mdp), rows, limit, budget, &mut streams, &mut batch)?,
            Some(plan) => sampler.trees((0, mdp), rows, limit, (plan, budget), &mut streams, &mut batch)?,
        };
    }
    let rollouts = replay.rollouts(&batch);
    let credit = match sampling.plan {
        None => estimate(&rollouts, &by.recipe)?,
        Some(_) => estimate_trees(&rollouts, &batch.branches, &by.recipe)?,
    };
    let mut tally = Tally {
        correlation: Agreement::of_batch(replay, table, &batch, &credit)?.correlation,
        ..Tally::default()
    };
    let groups = f64::from(GROUPS);
    for group in 0..batch.groups.len() {
        let one = TreeStatistics::of_group(&batch, group);
        tally.distinct += f64::from(one.distinct) / groups;
        tally.leaves += f64::from(one.leaves) / groups;
        tally.reused += one.reused() / groups;
        tally.variance += one.variance / groups;
        tally.signal += f64::from(u8::from(one.signal)) / groups;
    }
    Ok(tally)
}

fn main() -> Result<(), Box<dyn Error>> {
    for (name, map, is_slippery, limit, range) in WORLDS {
        let mut env = EnvSpec {
            is_slippery: Some(is_slippery),
            max_episode_steps: Some(limit),
            ..EnvSpec::new(EnvId::Rooms)
        };
        if is_slippery {
            env.success_rate = 0.9;
        }
        match map.contains('/') {
            true => env.desc = Some(map.split('/').map(str::to_owned).collect()),
            false => env.map_name = Some(map.into()),
        }
        let config = RunConfig { env, ..RunConfig::default() };
        let replay = Replay::of_worlds(config.prompts.fixed_worlds(&config.env, 0)?, &config)?;
        let mdp = &replay.worlds[0].mdp;
        let table = policy(mdp, range, 7)?;
        let known = oracle::evaluate(mdp, &table.over_states(&replay.observations.row_of[0]), limit)?;
        println!("\n### {name}: {:.1} steps, success {:.3}\n", known.start_length, known.start_success);
        println!(
            "| budget, chains | sampling | leaves | distinct | reused | variance | signal | correlation |\n\
             |---|---|---|---|---|---|---|---|"
        );
        for chains in BUDGETS {
            let budget = (f64::from(chains) * known.start_length).round() as u64;
            for sampling in samplings() {
                let all = tree_methods();
                let of_trees = all.into_iter().find(|m| m.id == sampling.method);
                let by = of_trees.or_else(|| method(sampling.method)).ok_or("there is no such method")?;
                let mut tallies = Vec::new();
                for seed in 0..SEEDS {
                    tallies.push(measure(&replay, &table, (&sampling, &by), budget, seed)?);
                }
                let of = |f: fn(&Tally) -> f64| over_seeds(&tallies.iter().map(f).collect::<Vec<_>>());
                let correlations: Vec<f64> = tallies.iter().filter_map(|t| t.correlation).collect();
                println!(
                    "| {chains} | {} | {} | {} | {} | {} | {} | {} |",
                    sampling.name,
                    of(|t| t.leaves),
                    of(|t| t.distinct),
                    of(|t| t.reused),
                    of(|t| t.variance),
                    of(|t| t.signal),
                    over_seeds(&correlations)
                );
            }
        }
    }
    Ok(())
}
