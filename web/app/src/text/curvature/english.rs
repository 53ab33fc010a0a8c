//! English.

use super::{Drawing, Knob, Texts};
use crate::ui::formula::number::{number, percent};

pub(super) static EN: Texts = Texts {
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
