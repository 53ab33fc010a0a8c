//! Methods side by side: what each makes of a rollout, and where it differs from the method that made the update.

use crate::model::{Out, WhatIf};
use crate::text::methods::texts;
use advantage::methods::{Family, Method, Status, method, tree_methods};
use experiment::{Counterfactual, RunConfig};

/// The methods that stand beside the run's own at first.
pub const AT_FIRST: [&str; 4] = ["grpo", "dr_grpo", "rloo", "reinforce_plus_plus_baseline"];

/// What is smaller than this share of the largest advantage is zero, and two that differ by less are equal.
const EQUAL: f64 = 1e-9;

/// One method at work.
#[derive(Clone, Debug)]
pub struct Column {
    /// The method.
    pub method: Method,
    /// What it makes of the batch, or why it makes nothing of it.
    pub made: Result<Counterfactual, String>,
    /// Cosine between its push and that of the run's own method; `None` where one of them pushes nothing.
    pub cosine: Option<f64>,
}

/// Where a cell differs from that of the run's own method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Differs {
    /// One is above zero and the other is not.
    Sign,
    /// The rollout is the best of its group for this method alone.
    BestHere,
    /// The rollout is the best of its group for the run's own method alone.
    NotBest,
}

impl Differs {
    /// Its name in attributes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sign => "sign",
            Self::BestHere => "best_here",
            Self::NotBest => "not_best",
        }
    }
}

/// What a method makes of one rollout.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its advantage; where steps differ, the part that all steps share or that of the first step.
    pub advantage: f64,
    /// The advantages of its steps, where they may differ.
    pub steps: Option<Vec<f64>>,
    /// How often it is in the update.
    pub weight: f64,
    /// Why it is not.
    pub out: Option<Out>,
    /// No other rollout of the group has a larger advantage, and some have a smaller one.
    pub best: bool,
    /// Where it differs.
    pub differs: Option<Differs>,
}

/// The method of a configuration, or its options under a name of their own.
pub fn own(config: &RunConfig) -> Method {
    config.method().unwrap_or(Method {
        id: "run",
        name: texts().own_name,
        family: Family::Group,
        description: "",
        citation: "",
        status: Status::Reconstruction,
        recipe: config.recipe(),
        update: config.update_rules(),
    })
}

/// The run's own method first, then the chosen ones.
pub fn columns(what: &WhatIf, chosen: &[&'static str]) -> Vec<Column> {
    let own = own(&what.scene().config);
    let others = chosen
        .iter()
        .filter(|id| **id != own.id)
        .filter_map(|id| method(id).or_else(|| tree_methods().into_iter().find(|m| m.id == *id)));
    let mut columns: Vec<Column> = Vec::new();
    for method in std::iter::once(own.clone()).chain(others) {
        let made = what.by(&method).map_err(|error| error.to_string());
        let first = columns.first().map_or(&made, |own| &own.made);
        let cosine = match (first, &made) {
            (Ok(own), Ok(made)) => cosine(&own.push, &made.push),
            _ => None,
        };
        columns.push(Column { method, made, cosine });
    }
    columns
}

fn cosine(a: &[f64], b: &[f64]) -> Option<f64> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let size = (dot(a, a) * dot(b, b)).sqrt();
    (size > 0.0).then(|| (dot(a, b) / size).clamp(-1.0, 1.0))
}

impl Column {
    /// The cells of a group, one for each rollout, without a comparison; empty where nothing could be made.
    fn plain(&self, what: &WhatIf, group: usize) -> Vec<Cell> {
        let Ok(made) = &self.made else { return Vec::new() };
        let rollouts = &what.gallery().rollouts;
        let advantages = made.estimate.advantages.get(group).map_or(&[][..], Vec::as_slice);
        let top = advantages.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let low = advantages.iter().copied().fold(f64::INFINITY, f64::min);
        let near = EQUAL * top.abs().max(low.abs());
        let mut step = 0;
        let first = rollouts.index(group, 0).unwrap_or(0);
        for i in 0..first {
            step += rollouts.length(i);
        }
        advantages
            .iter()
            .enumerate()
            .map(|(i, &advantage)| {
                let steps = made.estimate.steps.as_ref();
                let range = step..step + rollouts.length(first + i);
                step = range.end;
                let weight = made.weights.get(first + i).copied().unwrap_or(1.0);
                let struck = made.estimate.struck.get(group).and_then(|g| *g.get(i)?);
                Cell {
                    advantage,
                    steps: steps.and_then(|steps| steps.get(range)).map(<[f64]>::to_vec),
                    weight,
                    out: Out::of(struck, weight),
                    best: top - low > near && top - advantage <= near,
                    differs: None,
                }
            })
            .collect()
    }

    /// What is not in the update, over the whole batch: why, episodes, environment steps.
    pub fn cost(&self, what: &WhatIf) -> Vec<(Out, u64, u64)> {
        let rollouts = &what.gallery().rollouts;
        let mut cost: Vec<(Out, u64, u64)> = Vec::new();
        for group in 0..rollouts.groups() {
            let first = rollouts.index(group, 0).unwrap_or(0);
            for (i, cell) in self.plain(what, group).iter().enumerate() {
                let Some(out) = cell.out else { continue };
                let steps = rollouts.length(first + i) as u64;
                match cost.iter_mut().find(|c| c.0 == out) {
                    Some(c) => (c.1, c.2) = (c.1 + 1, c.2 + steps),
                    None => cost.push((out, 1, steps)),
                }
            }
        }
        cost
    }
}

/// The cells of a group for each column, compared with those of the first.
pub fn cells(what: &WhatIf, columns: &[Column], group: usize) -> Vec<Vec<Cell>> {
    let mut all: Vec<Vec<Cell>> = columns.iter().map(|column| column.plain(what, group)).collect();
    if let Some((own, others)) = all.split_first_mut() {
        for cells in others {
            let near = [EQUAL * largest(own), EQUAL * largest(cells)];
            for (cell, own) in cells.iter_mut().zip(own.iter()) {
                cell.differs = if sign(own.advantage, near[0]) != sign(cell.advantage, near[1]) {
                    Some(Differs::Sign)
                } else {
                    match (own.best, cell.best) {
                        (false, true) => Some(Differs::BestHere),
                        (true, false) => Some(Differs::NotBest),
                        _ => None,
                    }
                };
            }
        }
    }
    all
}

fn sign(x: f64, near: f64) -> i8 {
    i8::from(x > near) - i8::from(x < -near)
}

/// The size of the largest advantage of these cells and their steps: what a full bar stands for.
pub fn largest(cells: &[Cell]) -> f64 {
    let sizes = cells.iter().flat_map(|c| c.steps.iter().flatten().chain(std::iter::once(&c.advantage)));
    sizes.fold(0.0, |top, x| f64::max(top, x.abs()))
}
