//! English.

use super::Texts;
use crate::ui::formula::number::{number, percent, signed};

fn or_none(value: Option<f64>) -> String {
    value.map_or_else(|| "none".to_owned(), number)
}

pub(super) static TEXTS: Texts = Texts {
    seen: |update, group| {
        format!("Update {update}, group {}; everything here is of the policy that sampled it.", group + 1)
    },
    nothing: "There is no update yet that could stand beside the truth.",
    cannot: |why| format!("This cannot be computed: {why}."),
    none: "–",
    views_legend: "What to set beside the truth",
    views: ["Credit of steps", "Push on cells", "The divisor", "When dividing helps"],
    compare: "Which steps were given the wrong sign?",
    compare_hint: "Each step of this update: the advantage that the run’s method gave it, and what the step is worth, the exact advantage Q − V with the episode’s clock. Where one is above zero and the other below, the step is pushed the wrong way.",
    scope: "Steps of",
    batch: "the whole batch",
    group: |group| format!("group {}", group + 1),
    rollout: |rollout| format!("rollout {}", rollout + 1),
    given: "given",
    exact: "exact",
    disagree: "signs disagree",
    step: "Step",
    compared: |steps, wrong, silent, correlation| {
        let silent =
            if silent > 0.0 { format!(", {} were given nothing", percent(silent)) } else { String::new() };
        format!(
            "{steps} steps: {} have the wrong sign{silent}; correlation of given and exact {}.",
            percent(wrong),
            or_none(correlation)
        )
    },
    told: |time, [row, col], action, given, exact, disagree| {
        let verdict = if disagree { ": the signs disagree" } else { "" };
        format!(
            "Step {time}, row {row}, column {col}, {action}: given {}, worth {}{verdict}.",
            signed(given),
            signed(exact)
        )
    },
    wrong_formula: "\"wrong sign\" = frac[#{(t, i) : A_[i, t]·Â_[i, t] < 0}][#{(t, i) : A_[i, t] ≠ 0}] = @wrong",
    wrong_source: "Our measure; A is exact, Â what the method gave. Steps whose exact advantage is 0 have no sign and do not count.",
    exact_formula: "A_@t(s, a) = Q_@t(s, a) − V_@t(s) = @q − (@v) = @exact \"\u{a0}\u{a0} and \u{a0}\u{a0}\" Â = @given",
    exact_source: |method| {
        format!(
            "A: exact, by dynamic programming with the time limit (our addition: the world is finite). Â: {}, {}; the strip shows its stages.",
            method.name, method.citation
        )
    },
    credit: "Does one reward for every step find the right steps?",
    credit_hint: "Rollouts are drawn from this policy on this map, and this run’s method credits the first 2, 4, 8 … of them as one group. Single steps keep being blamed for what others did; the push on each cell, which sums over rollouts, turns to the exact gradient: the noise cancels.",
    credit_lines: ["wrong sign", "correlation", "push: cosine"],
    rollouts: "rollouts in the group",
    again: "Draw again",
    credit_reading: |rollouts, wrong, correlation, cosine| {
        format!(
            "With {rollouts} rollouts: {} of the steps have the wrong sign, correlation with the exact advantages {}, cosine of the push with the exact gradient {}.",
            percent(wrong),
            or_none(correlation),
            or_none(cosine)
        )
    },
    pushes: "Does this batch push where the gradient points?",
    pushes_hint: "On each cell the push of this batch on the four logits, as one arrow, and the exact gradient of the mean expected return over the run’s maps; each as long as its share of the strongest. One batch is one draw: a method that is right on average may be far off here.",
    push_columns: ["Method", "Cosine with the exact gradient"],
    method: |name, cosine| match cosine {
        Some(cosine) => format!("{name}, cosine {}", number(cosine)),
        None => format!("{name}, pushes nothing"),
    },
    legend: ["exact gradient", "this batch", "this batch, more than 90° off"],
    away: |away, all| {
        format!("On {away} of {all} cells the batch pushes more than 90° away from the gradient.")
    },
    silent: "This method pushes nothing here: all its advantages are zero.",
    cosine_formula: "cos(u, g) = frac[u·g][‖u‖ ‖g‖] = @cosine",
    cosine_source: |method| {
        format!(
            "u: the push of this batch by {}, {}; g: the exact policy gradient in the space of logits (Sutton et al. 1999), by dynamic programming.",
            method.name, method.citation
        )
    },
    survey: "Bias and noise of every method at this policy",
    survey_hint: |samples| {
        format!(
            "{samples} batches for each method; methods that compare within trees grow two in each group, with as many leaves. Bias: the sine of the angle between the expected update and the gradient, what no step size can mend. Noise: how far a single update strays from the expected one, in lengths of that. Both can be bought with the other; the cosine of a single update pays for both."
        )
    },
    measure: "Measure",
    measured: "All methods are measured.",
    survey_columns: ["Method", "Bias", "Noise", "Cosine of one update"],
    exactly: "exact",
    unseen: "within noise",
    error_formula: "\"bias\" = frac[‖m − c g‖][‖m‖] = @error \"\u{a0}\u{a0} with \u{a0}\u{a0}\" c = frac[m·g][g·g] = @scale",
    survey_source: "m: the expected update, exact where the method credits whole episodes of reward 0 or 1 (binomial over successes), otherwise from the batches, with standard errors by the jackknife. Our measure. The numbers are those of the run’s own method.",
    noise_formula: "\"noise\" = frac[sqrt[\"E\" [‖u − m‖]^2]][‖m‖] = @noise",
    noise_source: "u: the update of one batch. Our measure; more than 1 means that chance is louder than what is learned.",
    scale: "What does dividing multiply the gradient by?",
    scale_hint: "For rewards of 0 and 1, one group in a batch and one weight for every step, a method’s expected update is the gradient of success times c_G(p), a number that depends on the prompt’s success probability p and the group’s size G alone. Without a division it is (nearly) the same for all prompts; with it, rare successes and rare failures count up to √(G − 1). Circles are the prompts of this update, exact, on GRPO’s line.",
    size: "Rollouts in a group",
    probability: "success probability p",
    prompts: |count, ties, size| {
        let prompts = if count == 1 { "1 map".to_owned() } else { format!("{count} maps") };
        format!(
            "In this update: {prompts}; a group of {size} ties, and teaches nothing, with a probability of {}.",
            percent(ties)
        )
    },
    one_prompt: "One prompt",
    scale_columns: ["Method", "c_G(p)"],
    same: |names| if names.is_empty() { String::new() } else { format!("also {}", names.join(", ")) },
    silent_chance: "All of a group alike",
    factor_formula: "c_G(p) = \"E\"(A | \"success\") − \"E\"(A | \"failure\") = @win − (@loss) = @c",
    factor_source: "GRPO’s. The other G − 1 rollouts are binomial: our derivation, consistent with arXiv 2510.13651 and 2601.10201. DAPO’s is for each group that it keeps.",
    limit_formula: "c_∞(p) = frac[1][sqrt[p (1 − p)]] = @limit \"\u{a0}\u{a0} but \u{a0}\u{a0}\" c_G(p) ≤ sqrt[G − 1] = @bound",
    limit_source: "Where success is rare a finite group cannot follow the limit: groups without a success are silent.",
};
