//! Texts of the curvature lab. A table of their own: the page, which shows none of them, need not carry them.

mod english;

use crate::ui::formula::number::{number, percent};
use truth::curvature::{Aim, BestRate, Found, Interval};
use truth::prompts::Summary;

/// A control: its name, what it does, and what its value means.
pub struct Knob {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub hint: &'static str,
}

/// A drawing: its heading and what its height is.
pub struct Drawing {
    /// Its heading.
    pub name: &'static str,
    /// How it is read.
    pub hint: &'static str,
}

/// The texts.
pub struct Texts {
    /// Heading of the dialog.
    pub title: &'static str,
    /// What is asked, by whom, and what is ours.
    pub intro: &'static str,
    /// Heading of the controls.
    pub settings: &'static str,
    /// What cannot be changed.
    pub fixed: fn(&Aim, u32, f64) -> String,
    /// Ready-made settings: heading and their names in the order of [`crate::ui::curvature::knobs::EXAMPLES`].
    pub examples: (&'static str, [&'static str; 5]),
    /// Back to the first settings.
    pub reset: &'static str,
    /// The controls.
    pub overlap: Knob,
    /// See [`Texts::overlap`].
    pub optimizer: Knob,
    /// Names of the optimisers.
    pub optimizers: [&'static str; 4],
    /// See [`Texts::overlap`].
    pub size: Knob,
    /// See [`Texts::overlap`].
    pub spread: Knob,
    /// What a spread means: the chance of the hardest prompt.
    pub spread_value: fn(f64, f64) -> String,
    /// See [`Texts::overlap`].
    pub noise: Knob,
    /// See [`Texts::overlap`].
    pub opposed: Knob,
    /// Heading of the formulas.
    pub model: &'static str,
    /// What they are.
    pub model_hint: &'static str,
    /// The slider of the prompt: its name, and its number of how many.
    pub prompt: (&'static str, fn(u32, u32) -> String),
    /// What the numbers of the chosen prompt say: moves of its log-odds for rate 1, divided and plain.
    pub model_reading: fn(f64, f64) -> String,
    /// Where it comes from.
    pub source: &'static str,
    /// Heading of the search.
    pub sweep: &'static str,
    /// How it is done.
    pub sweep_hint: &'static str,
    /// The same for steps whose rate is a rule.
    pub sweep_bounded: &'static str,
    /// Begins it.
    pub start: &'static str,
    /// Begins it again.
    pub again: &'static str,
    /// It was ended before it was done.
    pub cancelled: &'static str,
    /// What is shown belongs to other settings.
    pub stale: &'static str,
    /// Names of both ways: with and without division.
    pub ways: [&'static str; 2],
    /// Columns of the result.
    pub columns: [&'static str; 4],
    /// The rate is at the edge of what was tried.
    pub edge: &'static str,
    /// Heading of the curves.
    pub curves: &'static str,
    /// What they are, and over how many runs.
    pub curves_hint: fn(u32) -> String,
    /// The rule of the phases.
    pub rule: &'static str,
    /// What the phases of this model cannot show.
    pub rule_model: &'static str,
    /// Mean standard deviation.
    pub std: Drawing,
    /// Overlap of gradients.
    pub shared: Drawing,
    /// Curvature against standard deviation.
    pub bend: Drawing,
    /// The bound in that drawing.
    pub bound: &'static str,
    /// Success.
    pub success: Drawing,
    /// Names of the places: updates, standard deviation.
    pub updates: &'static str,
    /// See [`Texts::updates`].
    pub of_std: &'static str,
    /// Names of the phases.
    pub phases: [&'static str; 3],
    /// Where the phases begin: the way, the updates at which the second and third begin.
    pub phases_at: fn(&str, u64, u64) -> String,
    /// A curve has no phases.
    pub no_phases: &'static str,
    /// A table of the curves, for those who do not see them.
    pub table: &'static str,
    /// Heading of the search over overlaps.
    pub all: &'static str,
    /// What it does.
    pub all_hint: &'static str,
    /// Begins it.
    pub all_start: &'static str,
    /// The ratio, its ends, and no difference.
    pub ratio_lines: [&'static str; 4],
    /// Name of the places.
    pub overlap_axis: &'static str,
    /// Columns of its table.
    pub all_columns: [&'static str; 4],
    /// Heading of the run's own curves.
    pub timeline: &'static str,
    /// What they are.
    pub timeline_hint: &'static str,
    /// Begins reading.
    pub timeline_start: &'static str,
    /// There is no run, or no update of it.
    pub timeline_none: &'static str,
    /// What cannot be computed, and why.
    pub cannot: fn(&str) -> String,
    /// One map.
    pub timeline_one: &'static str,
    /// No two maps have a state that looks alike.
    pub timeline_apart: &'static str,
    /// How many updates of how many maps were looked at.
    pub timeline_seen: fn(usize, usize, u64, u64) -> String,
    /// How the curvature is measured.
    pub timeline_how: &'static str,
    /// The same as [`Texts::std`] and so on for the run.
    pub timeline_std: Drawing,
    /// See [`Texts::timeline_std`].
    pub timeline_shared: Drawing,
    /// See [`Texts::timeline_std`].
    pub timeline_bend: Drawing,
    /// See [`Texts::timeline_std`].
    pub timeline_success: Drawing,
    /// What the last update says.
    pub timeline_reading: fn(u64, &Summary) -> String,
    /// Name of the run's line.
    pub run: &'static str,
    /// Lines of the gradient overlap of a run: in the table of logits, in the weights of a linear policy.
    pub linear: [&'static str; 2],
    /// The curvature, as a column.
    pub of_curvature: &'static str,
    /// A missing number.
    pub none: &'static str,
}

fn interval(i: &Interval) -> String {
    format!("{} [{}, {}]", number(i.mean), number(i.low), number(i.high))
}

/// Updates that a way needs, with their interval.
pub fn updates(best: &BestRate, most: u32) -> String {
    Interval::of_updates(best, most).map_or_else(String::new, |i| interval(&i))
}

/// Updates that a way needs at which rate, in short.
pub fn updates_at(best: &BestRate, most: u32) -> String {
    let (arrived, seeds) = (best.arrived(), best.iterations.len());
    match arrived {
        0 => format!("none of {seeds} arrives"),
        _ if arrived < seeds => {
            format!("{:.0} at {}, {arrived} of {seeds} arrive", best.mean(most), number(best.learning_rate))
        }
        _ => format!("{:.0} at {}", best.mean(most), number(best.learning_rate)),
    }
}

/// A ratio with its interval.
pub fn ratio(ratio: &Interval) -> String {
    format!("{:.2} [{:.2}, {:.2}]", ratio.mean, ratio.low, ratio.high)
}

/// Who is ahead, and by how much.
pub fn verdict(found: &Found, aim: &Aim) -> String {
    let [divided, plain] = [&found.divided, &found.plain].map(BestRate::arrived);
    if divided + plain == 0 {
        return format!(
            "Neither way arrives within {} updates, whatever the rate: there is nothing to compare.",
            aim.most
        );
    }
    let Interval { low, mean, high } = found.ratio;
    let share = |ratio: f64| percent((ratio - 1.0).abs());
    let mut text = if high < 1.0 {
        format!(
            "Dividing is ahead: it needs {} fewer updates (95 % interval: from {} to {} fewer).",
            share(mean),
            share(high),
            share(low)
        )
    } else if low > 1.0 {
        format!(
            "Plain is ahead: dividing needs {} more updates (95 % interval: from {} to {} more).",
            share(mean),
            share(low),
            share(high)
        )
    } else if low == high {
        "Both ways need the same number of updates with every seed.".to_owned()
    } else {
        "Neither way is clearly ahead: the interval of the ratio holds 1.".to_owned()
    };
    let seeds = aim.seeds as usize;
    if divided.min(plain) < seeds {
        text += &format!(
            " Only {divided} of {seeds} divided runs and {plain} of {seeds} plain ones arrive; the others count as {}, so that the ratio says less.",
            aim.most
        );
    }
    text
}

/// The texts in the reader's language.
pub fn texts() -> &'static Texts {
    &english::EN
}
