//! Texts of the rollout tree.

use crate::ui::strip::Outcome;
use worlds::ActionInfo;

/// The texts.
pub struct Texts {
    /// Title.
    pub title: &'static str,
    /// Beside the title: number of rollouts.
    pub subtitle: fn(usize) -> String,
    /// Accessible name of the drawing: rollouts and distinct ones.
    pub drawing: fn(usize, usize) -> String,
    /// Under the drawing: distinct trajectories, rollouts, share of steps shared.
    pub caption: fn(usize, usize, f64) -> String,
    /// Stands under a group whose advantages are all zero.
    pub dead: &'static str,
    /// Where colours and widths are explained.
    pub legend: &'static str,
    /// Stands in for a tree without rollouts.
    pub empty: &'static str,
    /// Label of a leaf: outcome, advantage, rollouts that took it.
    pub leaf: fn(Outcome, f64, usize) -> String,
    /// Label of a subtree that is not shown: rollouts, mean advantage.
    pub folded: fn(usize, f64) -> String,
    /// Label of the remaining children of a node: rollouts, mean advantage.
    pub more: fn(usize, f64) -> String,
    /// Accessible name of a node.
    pub node: fn(&Node) -> String,
    /// How the tree is worked with keys.
    pub keys: &'static str,
}

/// What a node's accessible name tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Steps from the start.
    pub depth: u32,
    /// The action of the first step of the run that leads here; `None` at the root and for merged subtrees.
    pub action: Option<ActionInfo>,
    /// Steps of that run.
    pub length: u32,
    /// Rollouts that pass.
    pub visits: usize,
    /// Their mean advantage.
    pub advantage: f64,
    /// How they ended, at a leaf.
    pub outcome: Option<Outcome>,
    /// Whether this stands for several merged subtrees.
    pub merged: bool,
}

/// English.
pub const EN: Texts = Texts {
    title: "Rollout tree",
    subtitle: |chains| count(chains, "rollout"),
    drawing: |rollouts, distinct| {
        format!("Tree of {}, {distinct} of them distinct", count(rollouts, "rollout"))
    },
    caption: |distinct, rollouts, shared| {
        let trajectories = if distinct == 1 { "trajectory" } else { "trajectories" };
        format!(
            "{distinct} distinct {trajectories} of {rollouts}; {:.0} % of all steps lie on a shared beginning.",
            100.0 * shared
        )
    },
    dead: "Every rollout has the same advantage, zero: no branch differs, so this group teaches nothing.",
    legend: "Colour: mean advantage. Width: rollouts. A small number counts the steps of a run.",
    empty: "There is no rollout in this group.",
    leaf: |outcome, advantage, times| {
        let times = if times > 1 { format!(" ×{times}") } else { String::new() };
        format!("{} {}{times}", outcome.name(), signed(advantage))
    },
    folded: |rollouts, advantage| format!("{} {}", count(rollouts, "rollout"), signed(advantage)),
    more: |count, advantage| format!("{count} more {}", signed(advantage)),
    node: |node| {
        let what = match (node.merged, node.action) {
            (true, _) => format!("merged branches after step {}", node.depth),
            (false, None) => "start".into(),
            (false, Some(action)) if node.length > 1 => {
                format!(
                    "{} and on, {} to step {}",
                    action.name,
                    count(node.length as usize, "step"),
                    node.depth
                )
            }
            (false, Some(action)) => format!("{} at step {}", action.name, node.depth),
        };
        let end = node.outcome.map_or(String::new(), |outcome| format!(", ends: {}", outcome.name()));
        format!("{what}, {}, mean advantage {}{end}", count(node.visits, "rollout"), signed(node.advantage))
    },
    keys: "Arrow keys go to the parent, a child or a sibling; Enter selects.",
};

fn count(n: usize, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}

/// Two decimals with a true minus sign; zero has no sign.
fn signed(x: f64) -> String {
    let text = format!("{x:+.2}");
    if matches!(text.as_str(), "+0.00" | "-0.00") { "0".into() } else { text.replace('-', "−") }
}
