//! The stages of a method on the tree: for each run a number at each stage.

use super::grown::{Credited, Grown};
use super::runs::Runs;
use advantage::formula::{Case, Numbers, explain};
use advantage::{Credit, StageName};

/// A stage as a step of the strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The stage.
    pub name: StageName,
    /// The stages whose formulas are told with it.
    pub told: &'static [StageName],
}

const SCORE: Step = Step { name: StageName::Score, told: &[StageName::Score] };
const INTER: Step =
    Step { name: StageName::InterTree, told: &[StageName::Baseline, StageName::Std, StageName::InterTree] };
const INTRA: Step = Step {
    name: StageName::IntraTree,
    told: &[StageName::TreeBaseline, StageName::TreeStd, StageName::IntraTree],
};
const TOTAL: Step = Step {
    name: StageName::TreeTotal,
    told: &[StageName::InterTree, StageName::IntraTree, StageName::TreeTotal],
};
const VALUE: Step = Step { name: StageName::NodeValue, told: &[StageName::NodeValue] };
const LOCAL: Step = Step { name: StageName::Local, told: &[StageName::Local] };
const GLOBAL: Step = Step { name: StageName::Global, told: &[StageName::Global] };
const SIBLINGS: Step = Step {
    name: StageName::SiblingScaled,
    told: &[StageName::StateBaseline, StageName::StateStd, StageName::SiblingScaled],
};
const STEPS: Step = Step { name: StageName::StepTotal, told: &[StageName::StepTotal] };
const CENTRED: Step = Step { name: StageName::Centred, told: &[StageName::Baseline, StageName::Centred] };
const SCALED: Step = Step { name: StageName::Scaled, told: &[StageName::Std, StageName::Scaled] };

/// The steps of the strip for a way of crediting, the advantage last.
pub fn strip(credit: Credit) -> &'static [Step] {
    match credit {
        Credit::Tree | Credit::TreeInner | Credit::Tree2norm => &[SCORE, INTER, INTRA, TOTAL],
        Credit::TreeDiff => &[SCORE, VALUE, GLOBAL, LOCAL, STEPS],
        Credit::Siblings => &[SCORE, VALUE, SIBLINGS, STEPS],
        _ => &[SCORE, CENTRED, SCALED],
    }
}

/// What is shown of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figure {
    /// Rollouts that pass and are there already.
    pub visits: u32,
    /// Their mean reward.
    pub value: f64,
    /// The stage's number, the mean over these rollouts; at stages over steps that of the run's last step.
    pub number: f64,
    /// The advantage, in the same way.
    pub advantage: f64,
}

/// All runs of a group at a moment and a stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// One for each run.
    pub of_run: Vec<Figure>,
    /// Largest magnitude of the stage's number among rollouts and runs.
    pub largest: f64,
    /// Whether the number of an inner node may be summed over its rollouts: stages of whole rollouts.
    pub sums: bool,
}

impl Figures {
    /// Works them out.
    pub fn new(grown: &Grown, credited: &Credited, stage: StageName) -> Self {
        let runs = &grown.runs;
        let rewards: Vec<f64> = credited.batch.group(0).iter().map(|e| e.reward).collect();
        let last = strip(credited.estimate.recipe.estimator.credit).last().map_or(stage, |s| s.name);
        let counts = before(runs, &vec![1.0; rewards.len()]);
        let values = means(runs, &counts, &rewards);
        let numbers = numbers(runs, credited, &counts, stage);
        let advantages = (last != stage).then(|| self::numbers(runs, credited, &counts, last));
        let figure = |run: usize| {
            let (from, to) = runs.runs[run].leaves;
            let number = numbers.get(run).copied().unwrap_or(0.0);
            Figure {
                visits: (counts[to as usize] - counts[from as usize]).round() as u32,
                value: values[run],
                number,
                advantage: advantages.as_ref().map_or(number, |a| a.get(run).copied().unwrap_or(0.0)),
            }
        };
        let of_run: Vec<Figure> = (0..runs.runs.len()).map(figure).collect();
        let largest = of_run.iter().fold(0.0, |most: f64, f| most.max(f.number.abs()));
        Self { of_run, largest, sums: credited.stage(stage).is_some() && stage != StageName::Score }
    }
}

/// For each place in the order of the drawing the sum over the rollouts before it; those that are not there count 0.
fn before(runs: &Runs, of_rollout: &[f64]) -> Vec<f64> {
    let mut sums = Vec::with_capacity(runs.order.len() + 1);
    let mut sum = 0.0;
    sums.push(sum);
    for &rollout in &runs.order {
        sum += of_rollout.get(rollout as usize).copied().unwrap_or(0.0);
        sums.push(sum);
    }
    sums
}

/// The mean over the rollouts of each run.
fn means(runs: &Runs, counts: &[f64], of_rollout: &[f64]) -> Vec<f64> {
    let sums = before(runs, of_rollout);
    let mean = |&(from, to): &(u32, u32)| {
        let of = |sums: &[f64]| sums[to as usize] - sums[from as usize];
        of(&sums) / of(counts).max(1.0)
    };
    runs.runs.iter().map(|run| mean(&run.leaves)).collect()
}

fn numbers(runs: &Runs, credited: &Credited, counts: &[f64], stage: StageName) -> Vec<f64> {
    if let Some(values) = credited.stage(stage) {
        return means(runs, counts, values);
    }
    let Some(stage) = credited.steps.iter().find(|s| s.name == stage) else {
        return vec![0.0; runs.runs.len()];
    };
    let episodes = credited.batch.group(0);
    let number = |run: &super::runs::Run| {
        let (from, to) = run.leaves;
        let there = runs.order.get(from as usize..to as usize)?;
        let step = run.depth.checked_sub(1)?;
        // Those that branched off each other share the number; those that went the same way by chance have their own.
        let at = |r: &u32| Some(*stage.values.get((episodes.get(*r as usize)?.first + step) as usize)?);
        let (sum, count) = there.iter().filter_map(at).fold((0.0, 0.0), |(s, n), v| (s + v, n + 1.0));
        Some(sum / f64::max(count, 1.0))
    };
    runs.runs.iter().map(|run| number(run).unwrap_or(0.0)).collect()
}

/// The formulas of a step of the strip with the numbers of one rollout at one of its steps, as MathML. `shown` writes a
/// number into its slot.
pub fn formulas(
    credited: &Credited,
    step: &Step,
    (rollout, at): (usize, usize),
    shown: impl Fn(&str, f64) -> String,
) -> String {
    let recipe = &credited.estimate.recipe;
    let first_step = credited.batch.group(0).get(rollout).map_or(0, |e| e.first as usize);
    let tell = |name: &StageName| {
        let numbers = Numbers {
            estimate: &credited.estimate,
            steps: &credited.steps,
            stage: *name,
            objective: None,
            group: 0,
            rollout,
            first_step,
            step: at,
        };
        let tied = credited.estimate.groups.first().is_some_and(|g| g.tied);
        let formula = explain(*name, recipe, Case { tied, ..Case::default() }).formula;
        advantage::mathml::fill(&formula, |slot| Some(shown(slot, numbers.get(slot)?)))
    };
    step.told.iter().map(tell).collect()
}
