//! Texts of the truth beside the estimate. A table of their own: the page, which shows none of them, need not carry them.

use crate::ui::formula::number::{number, percent};

/// The texts.
pub struct Texts {
    /// Which update is seen, and by which method it was made.
    pub seen: fn(u64, usize) -> String,
    /// Before the first update.
    pub nothing: &'static str,
    /// Something cannot be computed: why.
    pub cannot: fn(&str) -> String,
    /// Heading of the credit curve.
    pub credit: &'static str,
    /// What it answers.
    pub credit_hint: &'static str,
    /// Its lines: steps of the wrong sign, correlation, cosine of the push.
    pub credit_lines: [&'static str; 3],
    /// Name of its places.
    pub rollouts: &'static str,
    /// Draw other rollouts.
    pub again: &'static str,
    /// What the last point says: rollouts, wrong share, correlation, cosine.
    pub credit_reading: fn(u32, f64, Option<f64>, Option<f64>) -> String,
    /// Heading of the methods' pushes.
    pub pushes: &'static str,
    /// How they are read.
    pub pushes_hint: &'static str,
    /// Columns: method, cosine.
    pub push_columns: [&'static str; 2],
    /// The method pushes nothing.
    pub silent: &'static str,
    /// Heading of the factors.
    pub scale: &'static str,
    /// How they are read.
    pub scale_hint: &'static str,
    /// The slider of the group's size.
    pub size: &'static str,
    /// Name of the places.
    pub probability: &'static str,
    /// The prompts of this update: their number, mean chance that a group ties, group size.
    pub prompts: fn(usize, f64, u32) -> String,
    /// A line's name and value at a prompt, in the table: columns.
    pub scale_columns: &'static str,
    /// A missing number.
    pub none: &'static str,
}

static EN: Texts = Texts {
    seen: |update, group| {
        format!("Update {update}, group {}; everything here is of the policy that sampled it.", group + 1)
    },
    nothing: "There is no update yet that could stand beside the truth.",
    cannot: |why| format!("This cannot be computed: {why}."),
    credit: "Does one reward for every step find the right steps?",
    credit_hint: "Rollouts are drawn from this policy on this map, and this run's method credits the first 2, 4, 8 … of them as one group. The exact advantage Q − V of each step, with the episode's clock, comes from dynamic programming. Single steps keep being blamed for what others did; the push on each cell, which sums over rollouts, turns to the exact gradient.",
    credit_lines: ["wrong sign", "correlation", "push: cosine"],
    rollouts: "rollouts in the group",
    again: "Draw again",
    credit_reading: |rollouts, wrong, correlation, cosine| {
        let or_none = |value: Option<f64>| value.map_or_else(|| "none".to_owned(), number);
        format!(
            "With {rollouts} rollouts: {} of the steps have the wrong sign, correlation with the exact advantages {}, cosine of the push with the exact gradient {}.",
            percent(wrong),
            or_none(correlation),
            or_none(cosine)
        )
    },
    pushes: "Which method's push points where the gradient does?",
    pushes_hint: "The push of this batch on the logits of a tabular softmax against the exact gradient of the mean expected reward over the run's maps: 1 is the same direction. One batch is one draw: a method that is right on average may be far off here.",
    push_columns: ["Method", "Cosine with the exact gradient"],
    silent: "pushes nothing",
    scale: "What does dividing multiply the gradient by?",
    scale_hint: "For rewards of 0 and 1, one group in a batch and one weight for every step, a method's expected update is the gradient of success times c_G(p), a number that depends on the prompt's success probability p and the group's size G alone. Without a division it is (nearly) the same for all prompts; with it, rare successes and rare failures count up to √(G − 1). Circles are the prompts of this update, exact, on GRPO's line.",
    size: "Rollouts in a group",
    probability: "success probability p",
    prompts: |count, ties, size| {
        let prompts = if count == 1 { "1 map".to_owned() } else { format!("{count} maps") };
        format!(
            "In this update: {prompts}; a group of {size} ties, and teaches nothing, with a probability of {}.",
            percent(ties)
        )
    },
    scale_columns: "c_G(p) at the first prompt",
    none: "–",
};

/// The texts in the reader's language.
pub fn texts() -> &'static Texts {
    &EN
}
