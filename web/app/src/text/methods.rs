//! Texts of the methods.

use crate::model::Out;
use crate::ui::methods::compare::Differs;
use advantage::methods::Status;

/// The texts. In those with `#`, [`fill`] puts what their comments list.
pub struct Texts {
    /// Which update is seen: its number, the selected group from 0, the number of groups, the run's own method.
    pub seen: &'static str,
    /// Take the newest update instead.
    pub refresh: &'static str,
    /// Before the first update.
    pub nothing: &'static str,
    /// The rollouts cannot be drawn again.
    pub cannot: &'static str,
    /// The choice of a group.
    pub group: &'static str,
    /// The choice of an objective.
    pub objective: &'static str,
    /// Take the last changed reward back.
    pub undo: &'static str,
    /// Take all of them back.
    pub reset: &'static str,
    /// How many rewards are changed.
    pub changed: &'static str,
    /// How the table is read.
    pub hint: &'static str,
    /// What injected rollouts do: their mean likelihood under the policy, the size of their off-policy push against all
    /// others', its cosine with theirs.
    pub injected: &'static str,
    /// Accessible name of the table; group from 0.
    pub table: &'static str,
    /// Columns of a rollout: rollout, outcome, steps, reward.
    pub columns: [&'static str; 4],
    /// Of the column of the run's own method.
    pub own: &'static str,
    /// Name of the run's own method where it is none of the table.
    pub own_name: &'static str,
    /// Of a column whose method credits steps apart.
    pub by_step: &'static str,
    /// Accessible name of the button that opens a rollout's steps, from 1.
    pub steps_of: &'static str,
    /// A step, from 1, and its action.
    pub step: &'static str,
    /// How an episode ended: success, truncated.
    pub outcome: fn(bool, bool) -> &'static str,
    /// Accessible name of the box with a reward; rollout from 1.
    pub reward_of: &'static str,
    /// Accessible name of the slider with a reward; rollout from 1.
    pub drag_reward: &'static str,
    /// What a changed rollout earned.
    pub earned: &'static str,
    /// What was typed is no number; the reward that counts.
    pub refused: &'static str,
    /// Smallest and largest advantage of a rollout's steps.
    pub range: &'static str,
    /// How often a rollout is in the update.
    pub times: &'static str,
    /// The best rollout of a group for the run's own method.
    pub best: &'static str,
    /// Where a cell differs.
    pub differs: fn(Differs) -> &'static str,
    /// Why a rollout is out.
    pub out: fn(Out) -> &'static str,
    /// Not all rollouts are listed.
    pub all: &'static str,
    /// Rows below the rollouts: in the update, push, cosine.
    pub rows: [&'static str; 3],
    /// Episodes in the update, of so many.
    pub kept: &'static str,
    /// Episodes and environment steps that are out, and why.
    pub cost: &'static str,
    /// Accessible name of a push: cells pushed, row and column of the strongest from 1, its
    /// direction.
    pub push: &'static str,
    /// What follows it where there is a key: without it, with it.
    pub keys: [&'static str; 2],
    /// Nothing is pushed.
    pub no_push: &'static str,
    /// What the push is.
    pub push_hint: &'static str,
    /// Heading of the picker.
    pub picker: &'static str,
    /// How the picker is used.
    pub picker_hint: &'static str,
    /// The ideas, by `advantage::methods::Family`.
    pub families: [&'static str; 7],
    /// How sure a formula is.
    pub status: fn(Status) -> &'static str,
    /// Train by a method.
    pub train: &'static str,
    /// The run trains by it.
    pub trains: &'static str,
    /// Why it cannot train.
    pub refuses: &'static str,
}

/// A template with its places, `#`, filled in order. One function for all of them is a fraction of one for each.
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut text = String::new();
    for (index, part) in template.split('#').enumerate() {
        text.push_str(index.checked_sub(1).and_then(|i| values.get(i).copied()).unwrap_or_default());
        text.push_str(part);
    }
    text
}

fn differs(differs: Differs) -> &'static str {
    match differs {
        Differs::Sign => "other sign",
        Differs::BestHere => "best here",
        Differs::NotBest => "not best",
    }
}

/// The main direction of a push to the right and down.
pub fn direction((right, down): (f64, f64)) -> &'static str {
    match (right.abs() > down.abs(), right > 0.0, down > 0.0) {
        (true, true, _) => "right",
        (true, false, _) => "left",
        (false, _, true) => "down",
        (false, _, false) => "up",
    }
}

/// The texts in the reader's language. They are a table of their own, so that the page, which shows none of them, need
/// not carry them.
pub fn texts() -> &'static Texts {
    &EN
}

/// English.
static EN: Texts = Texts {
    seen: "Rollouts of update #, group # of #; # made this update. It stays here while training goes on.",
    refresh: "Take the newest update",
    nothing: "There is no update yet whose rollouts could be compared.",
    cannot: "The rollouts of this update cannot be drawn again: #.",
    group: "Group",
    objective: "Rewards of",
    undo: "Undo",
    reset: "Back to what happened",
    changed: "Rewards changed: #",
    hint: "Type or drag another reward and everything follows. Bars are to scale within a column. A rollout's number opens its steps.",
    injected: "The last rollout of each group (◆) was injected: drawn by another policy, with a mean likelihood of # under this one. Counted as if it were this policy's, what it pushes off policy is # times as long as the push of all other rollouts, at a cosine of # with it; the importance weight (injected_correction) takes that away. The weight is our reconstruction.",
    table: "Advantages of the rollouts of group # by method",
    columns: ["Rollout", "Outcome", "Steps", "Reward"],
    own: "made this update",
    own_name: "Options of this run",
    by_step: "credits steps apart",
    steps_of: "Steps of rollout #",
    step: "step #, #",
    outcome: |success, truncated| match (success, truncated) {
        (true, _) => "goal",
        (false, true) => "limit",
        (false, false) => "hole",
    },
    reward_of: "Reward of rollout #",
    drag_reward: "Drag the reward of rollout #",
    earned: "was #",
    refused: "Not a number; # counts.",
    range: "steps # to #",
    times: "×#",
    best: "best",
    differs,
    out: crate::text::out::out,
    all: "Show all # rollouts",
    rows: ["In the update, all groups", "Push on the logits", "Cosine with the run’s own push"],
    kept: "# of # episodes",
    cost: "#: # out (env steps #)",
    push: "Cells pushed: #; most in row #, column #, #",
    keys: ["; cells without the key", "; cells with the key"],
    no_push: "no push",
    push_hint: "The push is the gradient with respect to the logits of a tabular softmax, before any network or optimiser, \
                of all groups together: an arrow adds up what it does to a cell’s four actions, along their directions.",
    picker: "All methods",
    picker_hint: "Tick a method to see it in the table. Training with one applies from the next update; the run is not reset.",
    families: [
        "Compare the rollouts of a group",
        "Compare the whole batch",
        "Combine several rewards",
        "Credit steps apart",
        "Compare leaves of trees",
        "Change the update",
        "Defaults of a library",
    ],
    status: |status| match status {
        Status::Published => "as published",
        Status::AuthorsCode => "as in the authors’ code",
        Status::Reconstruction => "our reconstruction",
    },
    train: "Train with it",
    trains: "Trains now",
    refuses: "It cannot train this run. #.",
};
