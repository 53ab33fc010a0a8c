//! Texts of the stage strip.

use crate::model::Out;
use crate::ui::formula::number::{digits, number, percent, signed};
use advantage::{Baseline, BatchNorm, Credit, Estimator, Recipe, ScaleRewards, Supervision};
use experiment::{Injected, PipelineStage};

/// The texts.
pub struct Texts {
    /// Accessible name of the strip.
    pub title: &'static str,
    /// Name of a stage.
    pub stage: fn(PipelineStage) -> &'static str,
    /// Under Sample: number of rollouts.
    pub rollouts: fn(usize) -> String,
    /// Under Score: mean and standard deviation.
    pub mean_std: fn(f64, f64) -> String,
    /// Under Centre: what is subtracted.
    pub baseline: fn(Baseline) -> &'static str,
    /// Under Scale: what divides.
    pub scale: fn(&Recipe) -> String,
    /// Under Credit.
    pub credit: fn(&Estimator) -> &'static str,
    /// Under Update.
    pub update: &'static str,
    /// Accessible name of a stage's button: number, name, subtitle.
    pub head: fn(usize, &str, &str) -> String,
    /// Label of the mean on the axis.
    pub mean: fn(f64) -> String,
    /// Label of a rollout's own baseline (leave-one-out): number from 1, value.
    pub own_baseline: fn(usize, f64) -> String,
    /// Label of a value that several rollouts share.
    pub value: fn(f64, usize) -> String,
    /// An advantage.
    pub advantage: fn(f64) -> String,
    /// How a rollout ended; by [`crate::ui::strip::Outcome`].
    pub outcome: fn(crate::ui::strip::Outcome) -> &'static str,
    /// Length and outcome of a rollout.
    pub ending: fn(f64, &str) -> String,
    /// A bundle: how many rollouts and their share of the group.
    pub bundle: fn(usize, f64) -> String,
    /// Accessible name of a thread: number from 1, outcome, steps, reward, advantage.
    pub thread: fn(usize, &str, f64, f64, f64) -> String,
    /// Accessible name of a bundle: rollouts, outcome, reward, advantage.
    pub thread_bundle: fn(usize, &str, f64, f64) -> String,
    /// Accessible name of the list of threads.
    pub threads: &'static str,
    /// The group teaches nothing: its size and the reward that all have.
    pub dead: fn(usize, f64) -> String,
    /// The group teaches nothing: no rollout is left.
    pub all_struck: &'static str,
    /// Head of the sentences above.
    pub dead_title: &'static str,
    /// Caption of the hidden table.
    pub table: fn(usize) -> String,
    /// Its columns: rollout, steps, outcome, reward, centred, advantage.
    pub columns: [&'static str; 6],
    /// Ways of looking at the update: logits, change, batch, carried.
    pub views: [&'static str; 4],
    /// Accessible name of their group.
    pub views_label: &'static str,
    /// Captions of the ways, with the largest value.
    pub view_captions: [fn(f64) -> String; 4],
    /// What is seen under each stage but Update.
    pub captions: [&'static str; 5],
    /// Under Credit, where steps have advantages of their own.
    pub own_credit: &'static str,
    /// Who drew the marked rollout.
    pub injected: fn(Injected) -> Option<&'static str>,
    /// What is not in the update: why, how many rollouts, their environment steps.
    pub out: fn(Out, usize, u32) -> String,
    /// What is seen under Sample and Score of a large group: bundles instead of threads.
    pub bundles: &'static str,
    /// Nothing is pushed.
    pub nothing: &'static str,
    /// After the caption of a map that is drawn without and with the key.
    pub with_key: &'static str,
    /// Goes to the stage before (narrow screens).
    pub previous: &'static str,
    /// Goes to the next stage (narrow screens).
    pub next: &'static str,
}

fn stage(stage: PipelineStage) -> &'static str {
    match stage {
        PipelineStage::Sample => "Sample",
        PipelineStage::Score => "Score",
        PipelineStage::Centre => "Centre",
        PipelineStage::Scale => "Scale",
        PipelineStage::Credit => "Credit",
        PipelineStage::Update => "Update",
    }
}

fn baseline(baseline: Baseline) -> &'static str {
    match baseline {
        Baseline::Mean => "R − μ",
        Baseline::LeaveOneOut => "R − mean of the others",
        Baseline::Batch => "R − μ of the batch",
        Baseline::Tracker => "R − expected",
        Baseline::None => "R, no baseline",
    }
}

fn scale(recipe: &Recipe) -> String {
    let divided = match recipe.options().scale_rewards {
        ScaleRewards::Group => "÷ (σ + ε)",
        ScaleRewards::Batch => "÷ (σ of batch + ε)",
        ScaleRewards::None => "not divided",
    };
    let then = if recipe.estimator.batch_norm == BatchNorm::None { "" } else { ", then over the batch" };
    [divided, then].concat()
}

fn credit(estimator: &Estimator) -> &'static str {
    match estimator.credit {
        _ if estimator.supervision == Supervision::Process => "rewards from each step on",
        Credit::Episode => "every step alike",
        Credit::ToGo => "return from each step on",
        Credit::State => "episode + same state",
        Credit::StateGae => "against means of states",
        Credit::ValueGae => "against values of states",
        Credit::Given => "exact, by the oracle",
        Credit::Tree | Credit::TreeInner | Credit::Tree2norm => "leaves of a tree",
        Credit::TreeDiff | Credit::Siblings => "branches of a tree",
    }
}

fn outcome(outcome: crate::ui::strip::Outcome) -> &'static str {
    match outcome {
        crate::ui::strip::Outcome::Goal => "goal",
        crate::ui::strip::Outcome::Hole => "hole",
        crate::ui::strip::Outcome::Limit => "limit",
    }
}

fn rollouts(count: usize) -> String {
    if count == 1 { "1 rollout".into() } else { format!("{count} rollouts") }
}

/// English.
pub const EN: Texts = Texts {
    title: "Stages of one update",
    stage,
    rollouts,
    mean_std: |mean, std| format!("μ {} · σ {}", digits(mean, 2), digits(std, 2)),
    baseline,
    scale,
    credit,
    update: "push on each action",
    head: |index, name, subtitle| format!("Stage {}: {name}, {subtitle}", index + 1),
    mean: |mean| format!("μ {}", number(mean)),
    own_baseline: |rollout, mean| format!("μ without {rollout}: {}", number(mean)),
    value: |value, count| match count {
        1 => number(value),
        _ => format!("{} ×{count}", number(value)),
    },
    advantage: signed,
    outcome,
    ending: |length, outcome| format!("{length:.0} {outcome}"),
    bundle: |count, share| format!("×{count} · {}", percent(share)),
    thread: |rollout, outcome, length, reward, advantage| {
        format!(
            "Rollout {rollout}: {outcome} after {length:.0} steps, reward {}, advantage {}",
            number(reward),
            signed(advantage)
        )
    },
    thread_bundle: |count, outcome, reward, advantage| {
        format!("{count} rollouts: {outcome}, reward {}, advantage {}", number(reward), signed(advantage))
    },
    threads: "Rollouts of the group",
    dead: |count, reward| match count {
        1 => "A single rollout is left: there is nothing to compare it with.".to_owned(),
        _ => format!(
            "All {count} rollouts have the reward {}. Nothing is left after subtracting the mean, so this group teaches nothing.",
            number(reward)
        ),
    },
    all_struck: "All of its rollouts are struck out: nothing is left to compare.",
    dead_title: "Dead group",
    table: |group| format!("Rollouts of group {}, stage by stage", group + 1),
    columns: ["Rollout", "Steps", "Outcome", "Reward", "Centred", "Advantage"],
    views: ["Push on logits", "Policy change", "By this batch", "By momentum"],
    views_label: "What the map shows",
    view_captions: [
        |largest| {
            format!(
                "Push of the whole batch on each logit. Solid blue: up, dotted orange: down; longest arm {}, lengths by square root.",
                number(largest)
            )
        },
        |largest| {
            format!(
                "What really changed: π after − π before, through the shared network. Longest arm {}.",
                number(largest)
            )
        },
        |largest| {
            format!(
                "What this batch alone would have changed, without momentum. Longest arm {}.",
                number(largest)
            )
        },
        |largest| {
            format!("What momentum carried over from earlier batches. Longest arm {}.", number(largest))
        },
    ],
    captions: [
        "Each line is one rollout from the same start, drawn from the policy as it is now.",
        "Each rollout gets one number: the sum of its rewards. Equal rewards meet in one point.",
        "Only the zero moves: above it is better than the baseline, below it is worse.",
        "The same order in other units. Here the number is final: it is the advantage.",
        "Every step of a rollout carries the rollout's advantage, the good and the bad steps alike.",
    ],
    own_credit: "Each step carries an advantage of its own: bars above the line push its action, bars below hold it back.",
    injected: |injected| match injected {
        Injected::None => None,
        Injected::Reference => Some("◆ was injected: drawn by the best plan of this world."),
        Injected::Adversarial => Some("◆ was injected: drawn by the worst plan of this world."),
    },
    out: |why, count, steps| {
        format!("Struck out, {}: {} ({steps} env steps).", crate::text::out::out(why), rollouts(count))
    },
    bundles: "Rollouts of equal reward and outcome are one band, as wide as they are many; the selected rollout runs on top.",
    nothing: "Nothing is pushed here.",
    with_key: " Above without the key, below with it.",
    previous: "Previous stage",
    next: "Next stage",
};
