//! A scene without a worker, for previews and tests: one batch sampled from a table that leans towards the goal.

use super::Scene;
use experiment::{IterationRecord, Known, Replay, RunConfig, SeedStreams, ValueMemory, collect};
use rollout::{PolicyTable, Streams};
use std::rc::Rc;

/// Samples one batch of `config` from a policy that prefers down and right by `lean` in `[0, 1)`, and takes one
/// tabular gradient step for the policy after. `None` if the configuration cannot be sampled.
pub fn scene(config: RunConfig, lean: f32, group: usize) -> Option<Scene> {
    let worlds = match config.prompts.fresh() {
        Some(random) => {
            random.draw(&config.env, config.num_prompts, &mut SeedStreams::new(config.seed).maps).ok()?
        }
        None => config.prompts.fixed_worlds(&config.env, config.seed).ok()?,
    };
    let maps = config.prompts.fresh().map(|_| worlds.iter().map(|w| w.map.rows_text().join("/")).collect());
    let replay = Replay::of_worlds(worlds, &config).ok()?;
    let rows = replay.observations.rows.len();
    let side = (1.0 - lean) / 4.0;
    let row = [side, side + lean / 2.0, side + lean / 2.0, side];
    let table = PolicyTable::new(rows, 4, row.repeat(rows)).ok()?;
    let seeds = SeedStreams::new(config.seed);
    let mut streams = Streams { policy: seeds.policy, env: seeds.env };
    let memory = ValueMemory::new(&config, &replay);
    let collected = collect(
        &config,
        &replay,
        &table,
        Known { iteration: 1, memory: &memory, reference: None },
        &mut streams,
    )
    .ok()?;
    let tables = collected.minibatches(&config, &replay, &table);
    let surrogate = tables.first()?.clone();
    let push = surrogate.logit_push(table.probs());
    let mut after = Vec::with_capacity(table.probs().len());
    for (probs, push) in table.probs().chunks_exact(4).zip(push.chunks_exact(4)) {
        let raised: Vec<f64> = probs.iter().zip(push).map(|(p, g)| f64::from(*p) * (8.0 * g).exp()).collect();
        let sum: f64 = raised.iter().sum();
        after.extend(raised.iter().map(|p| (p / sum) as f32));
    }
    let metrics = collected.metrics(1, &table, &table, &tables);
    let record = IterationRecord {
        iteration: 1,
        maps: maps.unwrap_or_default(),
        groups: collected.groups,
        episodes: collected.episodes,
        policy_after: PolicyTable::new(rows, 4, after).ok()?,
        policy_push: None,
        policy_before: table,
        surrogate,
        memory,
        metrics,
        reference: None,
        judged: collected.judged,
    };
    Scene::new(Rc::new(config), Rc::new(record), group, None).ok()
}
