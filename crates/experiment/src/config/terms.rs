//! What a run judges its rollouts by, besides the reward of the world: objectives, rubrics and filters of prompts.
//!
//! Each is written as one short text, a name with its parameters, `noise/0.5:0.25` for instance, in files as in links.

use super::ConfigError;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Most objectives, rubrics or filters of a run, and most cells of a gem list.
pub const MAX_TERMS: usize = 16;
/// Largest weight of an objective, and largest size of noise.
const MAX_SIZE: f64 = 100.0;
/// Longest reasoning, in moves, and largest number of steps that a rubric asks for.
const MAX_MOVES: u32 = 10_000;

/// What one objective measures of an episode. It is a function of the trajectory (and of the group, where that is said):
/// transitions do not depend on it, so the world stays the same finite Markov decision process.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// `goal`: the reward of the world.
    Goal,
    /// `short`: −(steps / limit), in `[−1, 0]`.
    Short,
    /// `holes`: −1 for a fall, otherwise −(steps that end beside a hole or cliff / limit), in `[−1, 0]`.
    Holes,
    /// `gems/ROW,COL/…`: share of these cells that a step has led to, each counted once, in `[0, 1]`.
    Gems(Vec<[u32; 2]>),
    /// `noise/SIZE`: pure noise of mean 0 and this standard deviation, uniformly distributed, from a stream of its own.
    Noise(f64),
    /// `certainty/MOVES`: mean log-probability, under the policy that sampled, of the rest of a reference path after the
    /// rollout's first moves (the uniform aggregate that DRO, arXiv 2506.13351, compares with).
    Certainty(u32),
    /// `r3/MOVES`: the same, each move weighted by the standard deviation over the group of its log-probability,
    /// `w_j = σ_j / Σ σ` (DRO's R3; its weight function is not public: this one is our reconstruction, and so is the
    /// reading for worlds: moves are reasoning, the rest of a shortest path is the answer).
    R3(u32),
}

/// An objective and its weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Objective {
    /// What it measures.
    pub measure: Measure,
    /// Its weight, from 0 to 100.
    pub weight: f64,
}

/// A verdict on a whole episode. An episode is accepted if it fulfils every rubric of the run; what a rejection does is
/// up to `estimator.gate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Rubric {
    /// `success`: it ends on a goal.
    Success,
    /// `no_fall`: it falls into no hole and off no cliff.
    NoFall,
    /// `at_most/STEPS`: it has at most this many steps.
    AtMost(u32),
    /// `no_return`: it is in no cell twice.
    NoReturn,
}

/// Which prompts leave the batch before anything is normalised (DRO, arXiv 2506.13351, on worlds: our reconstruction).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum PromptFilter {
    /// `too_hard/MOVES/SHARE/RANK`: in no rollout of the group does the mean rank of the least likely share of the
    /// reference moves reach this rank (1: the likeliest action).
    TooHard {
        /// Moves of reasoning.
        moves: u32,
        /// Share of the reference moves that is looked at, in `(0, 1]`; at least one move.
        share: f64,
        /// The rank to be reached, from 1.
        rank: u32,
    },
    /// `low_variation/MOVES/SHARE`: this share of the groups of a batch, those whose largest σ_j is the smallest.
    LowVariation {
        /// Moves of reasoning.
        moves: u32,
        /// Share of the groups that is left out, in `[0, 1)`, rounded down.
        share: f64,
    },
}

/// What is wrong with a text, and what would be right.
type Wrong = String;

fn number(text: Option<&str>, what: &str, min: f64, max: f64) -> Result<f64, Wrong> {
    // Through JSON's own reader, which the page has anyway: another one costs it 14 KB of tables.
    let value = text.and_then(|t| serde_json::from_str::<f64>(t).ok()).filter(|v| (min..=max).contains(v));
    value.ok_or_else(|| format!("{what} must be a number from {min} to {max}"))
}

fn whole(text: Option<&str>, what: &str, max: u32) -> Result<u32, Wrong> {
    let value = text.and_then(|t| t.parse::<u32>().ok()).filter(|v| (1..=max).contains(v));
    value.ok_or_else(|| format!("{what} must be a whole number from 1 to {max}"))
}

fn finished<'a, T>(value: T, mut rest: impl Iterator<Item = &'a str>) -> Result<T, Wrong> {
    match rest.next() {
        None => Ok(value),
        Some(more) => Err(format!("there is nothing to say with \"{more}\" here")),
    }
}

impl FromStr for Objective {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        let (measure, weight) = match text.split_once(':') {
            Some((measure, weight)) => (measure, number(Some(weight), "the weight", 0.0, MAX_SIZE)?),
            None => (text, 1.0),
        };
        let mut parts = measure.split('/');
        let measure = match parts.next().unwrap_or_default() {
            "goal" => Measure::Goal,
            "short" => Measure::Short,
            "holes" => Measure::Holes,
            "noise" => Measure::Noise(number(parts.next(), "the size of the noise", 0.0, MAX_SIZE)?),
            "certainty" => Measure::Certainty(whole(parts.next(), "the number of moves", MAX_MOVES)?),
            "r3" => Measure::R3(whole(parts.next(), "the number of moves", MAX_MOVES)?),
            "gems" => {
                let mut cells = Vec::new();
                for cell in parts.by_ref() {
                    let found =
                        cell.split_once(',').and_then(|(r, c)| Some([r.parse().ok()?, c.parse().ok()?]));
                    let cell = found.ok_or("a gem is written as ROW,COL, both from 0")?;
                    if cells.contains(&cell) {
                        return Err(format!("the gem {},{} is there twice", cell[0], cell[1]));
                    }
                    cells.push(cell);
                }
                if cells.is_empty() || cells.len() > MAX_TERMS {
                    return Err(format!("give from 1 to {MAX_TERMS} gems, as in gems/0,1/2,3"));
                }
                Measure::Gems(cells)
            }
            other => {
                return Err(format!(
                    "there is no objective \"{other}\"; use goal, short, holes, gems/ROW,COL, noise/SIZE, \
                     certainty/MOVES or r3/MOVES, and :WEIGHT after it"
                ));
            }
        };
        finished(Self { measure, weight }, parts)
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.measure {
            Measure::Goal => f.write_str("goal")?,
            Measure::Short => f.write_str("short")?,
            Measure::Holes => f.write_str("holes")?,
            Measure::Noise(size) => write!(f, "noise/{size}")?,
            Measure::Certainty(moves) => write!(f, "certainty/{moves}")?,
            Measure::R3(moves) => write!(f, "r3/{moves}")?,
            Measure::Gems(cells) => {
                f.write_str("gems")?;
                cells.iter().try_for_each(|[row, col]| write!(f, "/{row},{col}"))?;
            }
        }
        if self.weight == 1.0 { Ok(()) } else { write!(f, ":{}", self.weight) }
    }
}

impl FromStr for Rubric {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        let mut parts = text.split('/');
        let rubric = match parts.next().unwrap_or_default() {
            "success" => Self::Success,
            "no_fall" => Self::NoFall,
            "at_most" => Self::AtMost(whole(parts.next(), "the number of steps", MAX_MOVES)?),
            "no_return" => Self::NoReturn,
            other => {
                return Err(format!(
                    "there is no rubric \"{other}\"; use success, no_fall, at_most/STEPS or no_return"
                ));
            }
        };
        finished(rubric, parts)
    }
}

impl fmt::Display for Rubric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Success => f.write_str("success"),
            Self::NoFall => f.write_str("no_fall"),
            Self::AtMost(steps) => write!(f, "at_most/{steps}"),
            Self::NoReturn => f.write_str("no_return"),
        }
    }
}

impl FromStr for PromptFilter {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        let mut parts = text.split('/');
        let name = parts.next().unwrap_or_default();
        if !matches!(name, "too_hard" | "low_variation") {
            return Err(format!(
                "there is no filter \"{name}\"; use too_hard/MOVES/SHARE/RANK or low_variation/MOVES/SHARE"
            ));
        }
        let moves = whole(parts.next(), "the number of moves", MAX_MOVES)?;
        let share = number(parts.next(), "the share", 0.0, 1.0)?;
        let filter = match name {
            "too_hard" => Self::TooHard { moves, share, rank: whole(parts.next(), "the rank", 4)? },
            _ if share == 1.0 => return Err("a share of 1 leaves no group; use less".into()),
            _ => Self::LowVariation { moves, share },
        };
        finished(filter, parts)
    }
}

impl fmt::Display for PromptFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooHard { moves, share, rank } => write!(f, "too_hard/{moves}/{share}/{rank}"),
            Self::LowVariation { moves, share } => write!(f, "low_variation/{moves}/{share}"),
        }
    }
}

macro_rules! as_text {
    ($($kind:ident),+) => {
        $(
            impl TryFrom<String> for $kind {
                type Error = Wrong;

                fn try_from(text: String) -> Result<Self, Wrong> {
                    text.parse()
                }
            }

            impl From<$kind> for String {
                fn from(term: $kind) -> Self {
                    term.to_string()
                }
            }
        )+
    };
}

as_text!(Objective, Rubric, PromptFilter);

/// Checks what a text alone cannot tell: their number, and that the weights leave something to learn from. `sizes` are
/// rows and columns of the smallest of the run's maps.
pub(super) fn check(config: &super::RunConfig, (rows, cols): (u32, u32)) -> Result<(), ConfigError> {
    let refuse = |field, why: String| Err(ConfigError::Conflict { field, why });
    let counts = [
        ("objectives", config.objectives.len()),
        ("rubrics", config.rubrics.len()),
        ("prompt_filters", config.prompt_filters.len()),
    ];
    if let Some((field, count)) = counts.into_iter().find(|(_, count)| *count > MAX_TERMS) {
        return refuse(field, format!("there are {count}; use at most {MAX_TERMS}"));
    }
    if !config.objectives.is_empty() && config.objectives.iter().all(|o| o.weight == 0.0) {
        return refuse("objectives", "all weights are 0; give one of them a weight above 0".into());
    }
    for objective in &config.objectives {
        if let Measure::Gems(cells) = &objective.measure
            && let Some([row, col]) = cells.iter().find(|[row, col]| *row >= rows || *col >= cols)
        {
            return refuse(
                "objectives",
                format!("the gem {row},{col} is outside of a map of {rows}×{cols} cells"),
            );
        }
    }
    let estimator = &config.estimator;
    let by_steps = estimator.credit != advantage::Credit::Episode
        || estimator.supervision == advantage::Supervision::Process;
    if !config.objectives.is_empty() && by_steps {
        return refuse(
            "objectives",
            "several objectives are credited to whole episodes; use estimator.credit episode and \
             estimator.supervision outcome"
                .into(),
        );
    }
    Ok(())
}
