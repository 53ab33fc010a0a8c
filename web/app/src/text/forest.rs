//! Texts of the rollout trees. A table of their own: the page, which shows none of them, need not carry them.

mod english;

use crate::ui::formula::number::signed;
use crate::ui::strip::Outcome;
use advantage::StageName;
use rollout::TreeStrategy;

/// What a node's accessible name tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// The tree, from 1; none at the prompt.
    pub tree: Option<u32>,
    /// Steps from the start.
    pub depth: u32,
    /// Name of the first action of the steps that lead here.
    pub action: Option<&'static str>,
    /// Number of these steps.
    pub length: u32,
    /// Rollouts that pass.
    pub visits: u32,
    /// Their mean reward.
    pub value: f64,
    /// Their mean advantage.
    pub advantage: f64,
    /// How they ended, at a leaf.
    pub outcome: Option<Outcome>,
    /// Branches that are drawn as one.
    pub folded: bool,
}

/// Heading of the sheet.
pub const TITLE: &str = "Rollout trees";

/// The texts.
pub struct Texts {
    /// Before the first update.
    pub nothing: &'static str,
    /// Something cannot be computed: why.
    pub cannot: fn(&str) -> String,
    /// Which update is seen: update, group, mean length of a chain.
    pub seen: fn(u64, usize, f64) -> String,
    /// Names of the controls: strategy, trees, nodes, rounds, budget, seed, draw again, method, merging.
    pub controls: [&'static str; 9],
    /// What a strategy is called and does.
    pub strategy: fn(TreeStrategy) -> (&'static str, &'static str),
    /// What the numbers mean where a strategy reads them differently: nodes, rounds.
    pub meaning: fn(TreeStrategy) -> (&'static str, Option<&'static str>),
    /// The budget: chains, steps.
    pub budget: fn(u32, u64) -> String,
    /// Ways to merge.
    pub merges: [&'static str; 2],
    /// A method for chains, among those for trees.
    pub chains_method: &'static str,
    /// Name of the drawing: trees, rollouts, distinct ones.
    pub drawing: fn(u32, u32, u32) -> String,
    /// Accessible name of a node.
    pub node: fn(&Node) -> String,
    /// How the tree is worked.
    pub keys: &'static str,
    /// Colours, widths, symbols.
    pub legend: fn(bool) -> String,
    /// Buttons of the drawing: nearer, further, whole, up, down, left, right.
    pub view: [&'static str; 7],
    /// A symbol for how a rollout ended.
    pub symbol: fn(Outcome) -> &'static str,
    /// What is folded: rollouts, number.
    pub folded: fn(u32, f64) -> String,
    /// The strip's name.
    pub stages: &'static str,
    /// A stage's name and what it does.
    pub stage: fn(StageName) -> (&'static str, &'static str),
    /// Where a number is summed over rollouts.
    pub sums: &'static str,
    /// Heading of the formulas: rollout, from 1.
    pub formulas: fn(usize) -> String,
    /// Heading of the map.
    pub map: &'static str,
    /// A cell's name: row, column, tile, rollouts through it, of all that are lit.
    pub cell: fn(usize, usize, char, u32, u32) -> String,
    /// What the map shows.
    pub map_hint: &'static str,
    /// Heading of the returns.
    pub returns: &'static str,
    /// A bin's name: least, greatest, rollouts, lit ones.
    pub bin: fn(f64, f64, u32, Option<u32>) -> String,
    /// What is lit: rollouts, mean return.
    pub lit: fn(u32, f64) -> String,
    /// All numbers of a stage are 0.
    pub dead: &'static str,
    /// Texts of the comparison of siblings.
    pub siblings: Siblings,
    /// Texts of growing.
    pub growth: Growth,
    /// Texts of chains against trees.
    pub versus: Versus,
    /// Texts of the graph.
    pub graph: Graph,
}

/// Texts of the comparison of siblings.
pub struct Siblings {
    /// Heading.
    pub title: &'static str,
    /// Nothing parts at the node.
    pub none: &'static str,
    /// Where: depth, tree, rollouts.
    pub place: fn(u32, Option<u32>, u32) -> String,
    /// Columns.
    pub columns: [&'static str; 5],
    /// Branches that are left out: how many.
    pub more: fn(usize) -> String,
    /// A tree, as a child of the prompt, from 1.
    pub tree: fn(u32) -> String,
    /// Heading of the preferences.
    pub preferences: &'static str,
    /// One of them: preferred, other.
    pub preference: fn(&str, &str) -> String,
    /// No preference at a branch.
    pub tied: &'static str,
    /// Different trees are not compared step by step.
    pub prompt: &'static str,
    /// What is claimed by others, and where.
    pub claim: &'static str,
    /// What is derived here.
    pub derived: &'static str,
}

/// Texts of growing.
pub struct Growth {
    /// Heading.
    pub title: &'static str,
    /// Buttons: first, before, play, pause, next, last.
    pub buttons: [&'static str; 6],
    /// Instead of playing for those who want nothing to move.
    pub reduced: &'static str,
    /// A moment: how often begun before, round, its number, of how many.
    pub moment: fn(u32, u32, usize, usize) -> String,
    /// Names of the meters.
    pub meters: [&'static str; 2],
    /// What a sampler has made: steps, budget, rollouts, distinct ones.
    pub spent: fn(u64, u64, u32, u32) -> String,
    /// What trees shared: share.
    pub shared: fn(f64) -> String,
    /// How the meters are read.
    pub blocks: &'static str,
}

/// Texts of chains against trees.
pub struct Versus {
    /// Heading, and the button.
    pub title: &'static str,
    /// What is done: seeds, groups for each, steps.
    pub hint: fn(u32, u32, u64) -> String,
    /// Begins the comparison.
    pub compare: &'static str,
    /// Columns: what, chains, trees, trees credited as chains are, picture.
    pub columns: [&'static str; 5],
    /// Rows: name and hint.
    pub rows: [(&'static str, &'static str); 7],
    /// Mean and half of the interval.
    pub cell: fn(f64, f64) -> String,
    /// How the table is read.
    pub note: &'static str,
    /// The settings changed since.
    pub old: &'static str,
}

/// Texts of the graph.
pub struct Graph {
    /// Name of the drawing: states, edges.
    pub drawing: fn(usize, usize) -> String,
    /// How it is read.
    pub hint: &'static str,
    /// Columns of its table.
    pub columns: [&'static str; 4],
}

/// The texts in the reader's language.
pub fn texts() -> &'static Texts {
    &english::TEXTS
}

/// Two decimals with a true minus sign, without needless zeros.
pub fn short(value: f64) -> String {
    signed((value * 100.0).round() / 100.0)
}
