//! Texts of the truth beside the estimate. A table of their own: the page, which shows none of them, need not carry them.

mod english;

use advantage::methods::Method;

/// The texts.
pub struct Texts {
    /// Which update is seen, and by which method it was made.
    pub seen: fn(u64, usize) -> String,
    /// Before the first update.
    pub nothing: &'static str,
    /// Something cannot be computed: why.
    pub cannot: fn(&str) -> String,
    /// A missing number.
    pub none: &'static str,
    /// What the choice of a view is about.
    pub views_legend: &'static str,
    /// The views, in the order of `View::ALL`.
    pub views: [&'static str; 4],
    /// Heading of given beside exact advantages.
    pub compare: &'static str,
    /// How they are read.
    pub compare_hint: &'static str,
    /// The choice of steps.
    pub scope: &'static str,
    /// All steps of the batch.
    pub batch: &'static str,
    /// Those of a group.
    pub group: fn(usize) -> String,
    /// Those of a rollout.
    pub rollout: fn(usize) -> String,
    /// What a step was given.
    pub given: &'static str,
    /// What it is worth.
    pub exact: &'static str,
    /// The signs of both.
    pub disagree: &'static str,
    /// The choice of a step.
    pub step: &'static str,
    /// How given and exact agree: steps, wrong share, silent share, correlation.
    pub compared: fn(usize, f64, f64, Option<f64>) -> String,
    /// One step: time, row and column, action, given, exact, whether the signs disagree.
    pub told: fn(u32, [usize; 2], &str, f64, f64, bool) -> String,
    /// Share of wrong signs as a formula, and where it comes from.
    pub wrong_formula: &'static str,
    /// Its source.
    pub wrong_source: &'static str,
    /// The exact advantage as a formula.
    pub exact_formula: &'static str,
    /// Its source, and that of what was given.
    pub exact_source: fn(&Method) -> String,
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
    /// A method with the cosine of its push.
    pub method: fn(&str, Option<f64>) -> String,
    /// The arrows: exact, estimated, estimated and leading away.
    pub legend: [&'static str; 3],
    /// How many pushes lead away from the exact ones, of how many.
    pub away: fn(usize, usize) -> String,
    /// The method pushes nothing.
    pub silent: &'static str,
    /// The cosine as a formula.
    pub cosine_formula: &'static str,
    /// Its source and that of the method.
    pub cosine_source: fn(&Method) -> String,
    /// Heading of bias and variance.
    pub survey: &'static str,
    /// How they are read: batches for each method.
    pub survey_hint: fn(u32) -> String,
    /// Begin to measure.
    pub measure: &'static str,
    /// All methods are measured.
    pub measured: &'static str,
    /// Columns: method, direction error, noise, cosine of one update.
    pub survey_columns: [&'static str; 4],
    /// Said of a figure that is no estimate.
    pub exactly: &'static str,
    /// Said of a bias that does not show in the noise.
    pub unseen: &'static str,
    /// Direction error as a formula.
    pub error_formula: &'static str,
    /// Its source.
    pub survey_source: &'static str,
    /// Noise as a formula.
    pub noise_formula: &'static str,
    /// Its source.
    pub noise_source: &'static str,
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
    /// Heading of a single prompt.
    pub one_prompt: &'static str,
    /// Columns: method, factor.
    pub scale_columns: [&'static str; 2],
    /// Other methods with the same factor.
    pub same: fn(&[&'static str]) -> String,
    /// Chance that a group of this prompt ties.
    pub silent_chance: &'static str,
    /// The factor as a formula.
    pub factor_formula: &'static str,
    /// Its source.
    pub factor_source: &'static str,
    /// GRPO's limits as a formula.
    pub limit_formula: &'static str,
    /// Its source.
    pub limit_source: &'static str,
}

/// The texts in the reader's language.
pub fn texts() -> &'static Texts {
    &english::TEXTS
}
