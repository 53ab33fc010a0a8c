//! Texts of the panel of the stage under the playhead.

use crate::ui::formula::number::{number, percent};
use advantage::LossType;

/// The texts.
pub struct Texts {
    /// Heading: place of the stage from 0, its name.
    pub heading: fn(usize, &str) -> String,
    /// What it is about: group from 0, number of groups, start (row, column).
    pub place: fn(usize, usize, (usize, usize)) -> String,
    /// Which map, from 0.
    pub map: fn(usize) -> String,
    /// Accessible name of the formulas.
    pub math: &'static str,
    /// Accessible name of the controls.
    pub controls: &'static str,
    /// The minibatch, below a sum.
    pub minibatch: &'static str,
    /// Before the source of the formula.
    pub from: &'static str,
    /// A paper: name, arXiv number.
    pub source: fn(&str, &str) -> String,
    /// A range.
    pub range: fn(f64, f64) -> String,
    /// Sample: rollouts, temperature, ends on goal, in a hole, at the limit.
    pub sample: fn(usize, f64, [usize; 3]) -> String,
    /// Score: wins, rollouts, smallest, largest reward.
    pub score: fn(usize, usize, f64, f64) -> String,
    /// Score, all equal: rollouts, reward.
    pub score_tied: fn(usize, f64) -> String,
    /// A dead group.
    pub dead: &'static str,
    /// Centre by the mean: rollouts above, below.
    pub centre_mean: fn(usize, usize) -> String,
    /// Centre by the mean of the others: rollouts.
    pub centre_others: fn(usize) -> String,
    /// Centre by the mean of the batch: the group's mean, the batch's.
    pub centre_batch: fn(f64, f64) -> String,
    /// Centre by nothing: rollouts above zero, below.
    pub centre_none: fn(usize, usize) -> String,
    /// Scale by the group: factor, share of the largest possible spread.
    pub scale_group: fn(f64, f64) -> String,
    /// Scale by the batch: the group's spread, the batch's.
    pub scale_batch: fn(f64, f64) -> String,
    /// No scaling.
    pub scale_none: &'static str,
    /// Credit: loss type, steps of the rollout, weight of all of them together, the number of the step (from 1) where steps
    /// have advantages of their own.
    pub credit: fn(LossType, u32, f64, Option<usize>) -> String,
    /// Update: optimiser steps, advantages are centred, share clipped, share of dead groups.
    pub update: fn(u32, bool, f64, f64) -> String,
}

fn sample(count: usize, temperature: f64, [goal, hole, limit]: [usize; 3]) -> String {
    let parts = [(goal, "reach the goal"), (hole, "fall"), (limit, "run out of time")];
    let ends: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    format!(
        "{count} rollouts are drawn from the same start at temperature {}: {}.",
        number(temperature),
        ends.join(", ")
    )
}

fn score(wins: usize, count: usize, min: f64, max: f64) -> String {
    format!(
        "{wins} of {count} won ({}). Rewards lie between {} and {}; only their differences will count.",
        percent(wins as f64 / count.max(1) as f64),
        number(min),
        number(max)
    )
}

fn scale_group(factor: f64, share: f64) -> String {
    let spread = if share >= 0.9 {
        "The rewards are split about evenly, so σ is near its largest and the division changes least."
    } else if share <= 0.5 {
        "Few rollouts differ from the rest, so σ is small and those few count more."
    } else {
        "The more unequal the split, the smaller σ and the more the rare outcome counts."
    };
    format!("Dividing multiplies every difference of this group by {}. {spread}", number(factor))
}

fn scale_batch(group: f64, batch: f64) -> String {
    let effect = if group < batch {
        "less spread than the batch, so its advantages stay smaller than with a σ of its own"
    } else {
        "at least as much spread as the batch, so its advantages stay larger than with a σ of its own"
    };
    format!(
        "All groups are divided by the same σ, {}. This group's own is {}: {effect}.",
        number(batch),
        number(group)
    )
}

fn credit(loss_type: LossType, length: u32, weight: f64, own: Option<usize>) -> String {
    let meaning = match loss_type {
        LossType::Grpo => "Each rollout weighs the same, so a step of a long rollout weighs less.",
        LossType::DrGrpo => "Each step weighs the same, whatever else is in the batch.",
        LossType::Dapo | LossType::Vespo => {
            "Each step of the batch weighs the same, so long rollouts weigh more."
        }
        LossType::Bnpo => "Each step of the minibatch weighs the same, so long rollouts weigh more.",
        LossType::VlNorm => "A rollout weighs in inverse proportion to its length, and its steps share that.",
    };
    let weight = percent(weight);
    match own {
        Some(step) => format!(
            "Each of the {length} steps of this rollout has an advantage of its own; this is step {step}, play the rollout for others. Together they are {weight} of the loss's weight. {meaning}"
        ),
        None => format!(
            "All {length} steps of this rollout get its advantage; together they are {weight} of the loss's weight. {meaning}"
        ),
    }
}

fn update(steps: u32, centred: bool, clipped: f64, dead: f64) -> String {
    let loss = if centred {
        "When the update begins, every ratio ρ is 1 and the centred advantages nearly cancel, so the loss is about 0; \
         what is left comes from long rollouts weighing more than short ones. \
         Its gradient is not 0: each advantage pulls on other actions."
    } else {
        "When the update begins, every ratio ρ is 1, so the loss is minus the weighted mean of the advantages; \
         without a baseline they do not cancel."
    };
    let clip = if steps == 1 {
        " With one optimiser step per batch ρ never leaves 1 and the clip is idle.".to_owned()
    } else {
        format!(" Over {steps} optimiser steps ρ leaves 1; {} of the steps were clipped.", percent(clipped))
    };
    let dead = if dead > 0.0 { format!(" {} of the groups are tied.", percent(dead)) } else { String::new() };
    format!("{loss}{clip}{dead}")
}

/// English.
pub const EN: Texts = Texts {
    heading: |index, name| format!("{} · {name}", index + 1),
    place: |group, groups, (row, col)| match groups {
        1 => format!("one group, start ({row}, {col})"),
        _ => format!("group {} of {groups}, start ({row}, {col})", group + 1),
    },
    map: |map| format!(", map {}", map + 1),
    math: "Formula with the numbers of the lit rollout",
    controls: "Settings of this stage",
    minibatch: "minibatch",
    from: "From",
    source: |name, id| format!("{name}, arXiv {id}"),
    range: |low, high| format!("{} to {}", number(low), number(high)),
    sample,
    score,
    score_tied: |count, reward| {
        format!("All {count} rewards are {}: there is nothing to compare in this group.", number(reward))
    },
    dead: "All rewards are equal: nothing is left after subtracting, every advantage is exactly 0 and this group teaches nothing.",
    centre_mean: |above, below| {
        format!(
            "The group is its own critic: {above} did better than its mean and will be made likelier, {below} did worse."
        )
    },
    centre_others: |count| {
        let factor = count as f64 / (count.max(2) - 1) as f64;
        format!(
            "Each rollout is compared with the mean of the other {}. That equals R − μ stretched by G/(G − 1) = {}.",
            count.max(1) - 1,
            number(factor)
        )
    },
    centre_batch: |group, batch| {
        format!(
            "All groups lose the same mean, {}. This group's own is {}: how hard its prompt is stays in the advantage.",
            number(batch),
            number(group)
        )
    },
    centre_none: |above, below| {
        format!(
            "Nothing is subtracted: {above} rewards above 0 push up, {below} below 0 push down, whatever the rest of the group did."
        )
    },
    scale_group,
    scale_batch,
    scale_none: "Nothing is divided: the advantage keeps the unit of the reward, and groups with a wider spread push harder.",
    credit,
    update,
};
