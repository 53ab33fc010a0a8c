//! Texts of the curvature lab. A table of their own: the page, which shows none of them, need not carry them.

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

static EN: Texts = Texts {
    title: "Curvature lab",
    intro: "When does dividing by the standard deviation help? \"Why GRPO Needs Normalization: A Local-Curvature Perspective\" (arXiv 2601.23135) says: the standard deviation of the reward within a prompt estimates how sharply that prompt's objective bends, so that dividing by it is a step size for each prompt, and this is faster where the gradients of different prompts are nearly orthogonal. Its theorem, constants and experiments were not at hand: everything below is our reconstruction, the smallest model in which the claim can be measured.",
    settings: "The experiment",
    fixed: |aim, prompts, step| {
        format!(
            "Fixed: {prompts} prompts, {} seeds, arrived at a mean success of {}, given up after {} updates; learning rates are powers of two from 2⁻⁸ to 2¹²; bounded steps move no prompt's log-odds by more than {step}.",
            aim.seeds, aim.target, aim.most
        )
    },
    examples: (
        "Examples",
        ["First settings", "The claim's premise", "Overlapping prompts", "Equal prompts", "Adam"],
    ),
    reset: "Reset",
    overlap: Knob {
        name: "Feature overlap",
        hint: "Cosine between the features of any two prompts: 0 is orthogonal, each prompt has a parameter of its own; at 1 all prompts share one.",
    },
    optimizer: Knob {
        name: "Optimiser",
        hint: "How a direction becomes a step. Normalised SGD scales it to length 1. Bounded steps (ours) take the claim's premise as a rule: the prompt that moves most limits the step, so that there is no rate to find.",
    },
    optimizers: ["SGD", "normalised SGD", "Adam", "bounded steps"],
    size: Knob {
        name: "Group size",
        hint: "Rollouts of each prompt in every update. Small groups tie more often, and have no standard deviation then.",
    },
    spread: Knob {
        name: "Spread of difficulty",
        hint: "The offsets of the prompts go from 0 to −2 times this number. Without spread all prompts have the same standard deviation, and dividing changes no prompt more than another.",
    },
    spread_value: |spread, hardest| format!("{}: chances of 0.5 down to {}", number(spread), number(hardest)),
    noise: Knob {
        name: "Noise",
        hint: "Share of rewards that are the wrong ones. Without noise every update goes upwards, and no step is too large.",
    },
    opposed: Knob {
        name: "Shared parts oppose each other",
        hint: "What is right for one prompt is wrong for the next, as far as they share features: then a step can be too large. At overlap 1 not all prompts can be solved.",
    },
    model: "The model, in numbers",
    model_hint: "Each prompt is a choice between a right action, paid with probability 1 − ν, and a wrong one, paid with probability ν. Numbers are those of the chosen prompt before the first update (θ = 0).",
    prompt: ("Prompt", |index, all| format!("{index} of {all}")),
    model_reading: |divided, plain| {
        format!(
            "In an update, a group of size G has the mean μ and the standard deviation σ. At a rate of 1, a large group moves this prompt's log-odds by {} undivided and by {} divided: the smaller its standard deviation, the more dividing speeds a prompt up. The curvature is at most half the standard deviation, whatever p is.",
            number(plain),
            number(divided)
        )
    },
    source: "Claim: arXiv 2601.23135. Model, measures and phases: our reconstruction.",
    sweep: "Each way at its own best learning rate",
    sweep_hint: "Dividing by a standard deviation below 1 also makes every step larger. So that this alone does not win, each way gets the learning rate, of 21, with which its runs need the fewest updates; rates are chosen on the same seeds that are counted. It runs in the background; changing the experiment starts it again.",
    sweep_bounded: "Bounded steps have one rate, a rule, so both ways run at it. It runs in the background; changing the experiment starts it again.",
    start: "Sweep",
    again: "Sweep again",
    cancelled: "Cancelled before it was done.",
    stale: "What follows is of the settings before.",
    ways: ["divided", "plain"],
    columns: ["Way", "Best learning rate", "Updates needed (95 % interval)", "Seeds that arrive"],
    edge: "at the edge of the grid: a better one may lie beyond",
    curves: "Both at their best rates",
    curves_hint: |seeds| {
        format!(
            "Means over {seeds} runs each, all exact at each run's parameters. Lines stand where the second and the third phase begin, in each way's own dashes; the bars below show the phases."
        )
    },
    rule: "Phases, by our rule: the first lasts until the mean standard deviation, measured from its last value to its largest, has lost a quarter of that range for good; the third begins when three quarters of it are lost for good.",
    rule_model: "The paper's third phase is that orthogonality is lost. Features do not change here, so what is left of it is the share of the gradient that prompts have in common.",
    std: Drawing {
        name: "Mean standard deviation within a prompt",
        hint: "Of one rollout's reward; the mean over prompts. What the claim says to divide by.",
    },
    shared: Drawing {
        name: "Gradient overlap between prompts",
        hint: "Share of the products of any two prompts' gradients, all taken as positive, that comes from two different prompts: 0 where all are orthogonal (our measure; its formula is below).",
    },
    bend: Drawing {
        name: "Curvature against standard deviation",
        hint: "Mean norm of a prompt's Hessian over the mean standard deviation, along the run; circles are the start. The claim needs it to stay below a line through the origin; in this model that line is half the standard deviation.",
    },
    bound: "½ std",
    success: Drawing { name: "Success", hint: "Mean probability of the right action." },
    updates: "updates",
    of_std: "mean standard deviation",
    phases: ["I", "II", "III"],
    phases_at: |way, second, third| {
        format!("{way}: phase II begins at update {second}, phase III at update {third}.")
    },
    no_phases: "No phases yet: the standard deviation lies within a tenth of its largest value.",
    table: "The curves at some updates",
    all: "All overlaps",
    all_hint: "The same sweep at overlaps 0, 0.1, 0.3, 0.6, 0.9 and 1, everything else as set above: updates with division over updates without. Below 1 dividing pays.",
    all_start: "Sweep all overlaps",
    ratio_lines: ["ratio", "95 %, low", "95 %, high", "no difference"],
    overlap_axis: "feature overlap",
    all_columns: ["Overlap", "Divided: updates at rate", "Plain: updates at rate", "Ratio (95 % interval)"],
    timeline: "The same of this run",
    timeline_hint: "A run on several maps has prompts too: its maps, which share a policy. For the updates that the page still holds, the same numbers are computed exactly from the policy that sampled and the rules of each map. No network is in it: gradients are those of the table of logits, where maps meet only in states that look alike to the policy, and beside it those of a linear policy, where maps meet in every input that they have in common.",
    timeline_start: "Compute from the run",
    timeline_none: "There is no update of a run yet.",
    cannot: |why| format!("This cannot be computed: {why}."),
    timeline_one: "This run has one map: there are no two prompts whose gradients could be compared, and dividing by the standard deviation changes all its groups alike. Standard deviation and curvature are shown alone.",
    timeline_apart: "No two maps of this run have a state that looks alike to the policy, so that their gradients are orthogonal in the table of logits; in the weights of a linear policy over the same inputs they are not.",
    timeline_seen: |updates, maps, first, last| {
        let maps = if maps == 1 { "1 map".to_owned() } else { format!("{maps} maps") };
        format!("{updates} held updates, from {first} to {last}, on {maps}.")
    },
    timeline_how: "Standard deviation of the return of one rollout from a group's start, by dynamic programming. Curvature: the norm of the Hessian of a map's expected return in the logits, by power iteration on differences of exact gradients; it starts close to the gradient's direction, ends once a product changes it by less than 1 % or after 12, and errs only downwards. Our measures.",
    timeline_std: Drawing {
        name: "Mean standard deviation within a map",
        hint: "Of the return of one rollout, exact; the mean over maps.",
    },
    timeline_shared: Drawing {
        name: "Gradient overlap between maps",
        hint: "Share of the products of any two maps' gradients, all taken as positive, that comes from two different maps: 0 where all are orthogonal (our measure). In the table of logits, and in the weights that a policy without hidden layers has over the same inputs.",
    },
    timeline_bend: Drawing {
        name: "Curvature against standard deviation",
        hint: "Means over maps along the run; circles are the maps of its last update. The claim needs them to stay below a line through the origin.",
    },
    timeline_success: Drawing { name: "Success", hint: "Exact success probability, the mean over maps." },
    timeline_reading: |update, now| {
        let shared = now.overlap.zip(now.linear).map_or_else(String::new, |(table, linear)| {
            format!(
                "; of the products of gradients, {} are between maps in the table of logits and {} in the weights of a linear policy",
                percent(table),
                percent(linear)
            )
        });
        format!(
            "At update {update}: standard deviation {}, curvature {}{shared}.",
            number(now.std),
            number(now.curvature)
        )
    },
    run: "run",
    linear: ["logits", "linear policy"],
    of_curvature: "Mean curvature",
    none: "–",
};

/// The texts in the reader's language.
pub fn texts() -> &'static Texts {
    &EN
}
