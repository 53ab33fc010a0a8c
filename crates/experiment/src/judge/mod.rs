//! What an update judges its rollouts by: objectives, rubrics and filters of prompts.
//!
//! Everything is a function of the trajectories, the policy that sampled and the run's seed. Records carry what was said
//! ([`Judged`]), so that a program without a judge can draw them.

mod answer;

use crate::config::{Measure, PromptFilter, Rubric, RunConfig};
use crate::judged::Judged;
use crate::prompts::SeedStreams;
use crate::replay::Replay;
use advantage::{GateUse, Struck};
use answer::Answer;
use rollout::{Batch, Episode, PolicyTable};
use worlds::{Pcg64, World, map};

/// Judges the groups of one update in the order in which they were drawn.
pub(crate) struct Judge<'a> {
    config: &'a RunConfig,
    replay: &'a Replay,
    table: &'a PolicyTable,
    /// One stream for each objective; only noise draws from it.
    streams: Vec<Pcg64>,
    /// One value for each rollout and objective.
    values: Vec<f64>,
    accepted: Vec<bool>,
    /// Groups that are too hard.
    hard: Vec<bool>,
    /// For each filter, what it compares groups by.
    variations: Vec<Vec<f64>>,
}

impl<'a> Judge<'a> {
    /// Begins update `iteration`; `table` is the policy that samples. Null where a run judges by the reward alone.
    pub(crate) fn new(
        config: &'a RunConfig,
        replay: &'a Replay,
        table: &'a PolicyTable,
        iteration: u64,
    ) -> Option<Self> {
        let stream = |objective| SeedStreams::objective(config.seed, iteration, objective);
        config.judges().then(|| Self {
            config,
            replay,
            table,
            streams: (0..config.objectives.len() as u32).map(stream).collect(),
            values: Vec::new(),
            accepted: Vec::new(),
            hard: Vec::new(),
            variations: vec![Vec::new(); config.prompt_filters.len()],
        })
    }

    /// Judges the next group, and says whether its rollouts differ in anything.
    pub(crate) fn group(&mut self, batch: &Batch, group: usize) -> bool {
        let episodes = batch.group(group);
        let Some(header) = batch.groups.get(group) else { return false };
        let (Some(world), Some(row_of)) = (
            self.replay.worlds.get(header.world as usize),
            self.replay.observations.row_of.get(header.world as usize),
        ) else {
            return false;
        };
        let answer = |moves: u32| {
            Answer::new(world, row_of, self.table, (batch, header.start, episodes), moves as usize)
        };
        let columns: Vec<Vec<f64>> = self
            .config
            .objectives
            .iter()
            .zip(&mut self.streams)
            .map(|(objective, stream)| match &objective.measure {
                Measure::Certainty(moves) => answer(*moves).certainty(),
                Measure::R3(moves) => answer(*moves).r3(),
                // Uniform with this standard deviation.
                Measure::Noise(size) => {
                    episodes.iter().map(|_| size * 3.0_f64.sqrt() * (2.0 * stream.random() - 1.0)).collect()
                }
                measure => episodes.iter().map(|e| measured(measure, world, batch, e)).collect(),
            })
            .collect();
        let accepted: Vec<bool> = episodes
            .iter()
            .map(|e| self.config.rubrics.iter().all(|rubric| fulfils(*rubric, world, batch, e)))
            .collect();
        let mut hard = false;
        for (filter, variations) in self.config.prompt_filters.iter().zip(&mut self.variations) {
            match *filter {
                PromptFilter::TooHard { moves, share, rank } => {
                    hard |= !answer(moves).reaches(share, f64::from(rank));
                }
                PromptFilter::LowVariation { moves, .. } => variations.push(answer(moves).variation()),
            }
        }
        let kept = |i: usize| accepted[i] || self.config.estimator.gate != GateUse::Rollout;
        let mut members = (0..episodes.len()).filter(|&i| kept(i));
        let differs = members.next().is_some_and(|first| {
            members.any(|i| match columns.is_empty() {
                true => episodes[i].reward != episodes[first].reward,
                false => columns.iter().any(|column| column[i] != column[first]),
            })
        });
        self.values.extend((0..episodes.len()).flat_map(|i| columns.iter().map(move |column| column[i])));
        self.accepted.extend(accepted);
        self.hard.push(hard);
        differs && !hard
    }

    /// Judges the groups that are not yet, and says what was judged.
    pub(crate) fn finish(mut self, batch: &Batch) -> Judged {
        for group in self.hard.len()..batch.groups.len() {
            self.group(batch, group);
        }
        let mut struck: Vec<(u32, Struck)> = (0_u32..)
            .zip(&self.hard)
            .filter(|(_, hard)| **hard)
            .map(|(group, _)| (group, Struck::TooHard))
            .collect();
        for (filter, variations) in self.config.prompt_filters.iter().zip(&self.variations) {
            let PromptFilter::LowVariation { share, .. } = *filter else { continue };
            let mut order: Vec<usize> = (0..variations.len()).collect();
            order.sort_by(|&a, &b| variations[a].total_cmp(&variations[b]));
            order.truncate((variations.len() as f64 * share) as usize);
            struck.extend(order.into_iter().map(|group| (group as u32, Struck::LowVariation)));
        }
        let weights = self.config.objectives.iter().map(|o| o.weight).collect();
        Judged { weights, values: self.values, accepted: self.accepted, struck }
    }
}

/// Where each step of an episode led, in order.
fn visited<'a>(world: &'a World, batch: &'a Batch, episode: &Episode) -> impl Iterator<Item = usize> + 'a {
    batch.steps_of(episode).iter().map(|step| {
        let outcomes = world.mdp.outcomes(step.state as usize, usize::from(step.action));
        outcomes.get(usize::from(step.outcome)).map_or(step.state as usize, |o| o.next as usize)
    })
}

/// A tile that is no place to be.
fn is_deadly(world: &World, state: usize) -> bool {
    matches!(world.map.tiles().get(world.cell(state)), Some(&(map::HOLE | map::CLIFF)))
}

/// Whether a step went into a hole or off a cliff. A cliff's step leads back to the start: the cell that it meant to
/// reach tells.
fn falls(world: &World, batch: &Batch, episode: &Episode) -> bool {
    let cols = world.map.cols();
    is_deadly(world, episode.last as usize)
        || batch.steps_of(episode).iter().any(|step| {
            let (state, action) = (step.state as usize, usize::from(step.action));
            let outcome = world.mdp.outcomes(state, action).get(usize::from(step.outcome));
            outcome.is_some_and(|o| {
                let info = world.actions()[usize::from(o.moved) % 4];
                let cell = world.cell(state);
                let (row, col) = info.target(cell / cols, cell % cols, world.map.rows(), cols);
                is_deadly(world, row * cols + col)
            })
        })
}

fn beside_deadly(world: &World, state: usize) -> bool {
    let (rows, cols) = (world.map.rows(), world.map.cols());
    let state = world.cell(state);
    world.actions().iter().any(|action| {
        let (row, col) = action.target(state / cols, state % cols, rows, cols);
        is_deadly(world, row * cols + col)
    })
}

/// An objective that one episode alone decides.
fn measured(measure: &Measure, world: &World, batch: &Batch, episode: &Episode) -> f64 {
    let limit = f64::from(world.mdp.max_episode_steps().unwrap_or(1));
    match measure {
        Measure::Short => -f64::from(episode.length) / limit,
        Measure::Holes if falls(world, batch, episode) => -1.0,
        Measure::Holes => {
            let beside = visited(world, batch, episode).filter(|&state| beside_deadly(world, state)).count();
            // Without a negative zero.
            0.0 - beside as f64 / limit
        }
        Measure::Gems(cells) => {
            let found = cells.iter().filter(|[row, col]| {
                let cell = *row as usize * world.map.cols() + *col as usize;
                visited(world, batch, episode).any(|state| world.cell(state) == cell)
            });
            found.count() as f64 / cells.len() as f64
        }
        _ => episode.reward,
    }
}

fn fulfils(rubric: Rubric, world: &World, batch: &Batch, episode: &Episode) -> bool {
    match rubric {
        Rubric::Success => episode.success,
        Rubric::NoFall => !falls(world, batch, episode),
        Rubric::AtMost(steps) => episode.length <= steps,
        Rubric::NoReturn => {
            let start = batch.steps_of(episode).first().map(|step| step.state as usize);
            let mut seen: Vec<usize> = start.into_iter().chain(visited(world, batch, episode)).collect();
            let all = seen.len();
            seen.sort_unstable();
            seen.dedup();
            seen.len() == all
        }
    }
}
