//! Texts of the rollout trees. A table of their own: the page, which shows none of them, need not carry them.

use crate::ui::formula::number::{number, percent, signed};
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
    /// Start, stop.
    pub buttons: [&'static str; 2],
    /// How far it is.
    pub progress: fn(usize, usize) -> String,
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

static EN: Texts = Texts {
    nothing: "There is no update yet whose policy could grow trees.",
    cannot: |why| format!("This cannot be computed: {why}."),
    seen: |update, group, length| {
        format!(
            "Grown by the policy that sampled update {update}, on the map of its group {}: a chain takes {} steps on average. The run is not changed.",
            group + 1,
            number(length)
        )
    },
    controls: ["Strategy", "Trees", "Nodes", "Rounds", "Budget", "Seed", "Draw again", "Credit", "Merge"],
    strategy: |strategy| match strategy {
        TreeStrategy::Uniform => (
            "Uniform (Tree-GRPO)",
            "Some chains, then rounds: in each, nodes drawn uniformly with replacement are continued once more.",
        ),
        TreeStrategy::Entropy => (
            "By entropy (TreeRL)",
            "The nodes at which the policy's entropy is highest are continued once more.",
        ),
        TreeStrategy::Surprisal => (
            "By surprisal (TreeRL)",
            "The nodes whose action the policy found least likely are continued once more.",
        ),
        TreeStrategy::NAry => (
            "N-ary (TreeRPO)",
            "Every node of the first depths gets so many children; the last go on to the end.",
        ),
        TreeStrategy::EveryStep => {
            ("Every step (VinePPO)", "From every step of a first chain further episodes are continued.")
        }
    },
    meaning: |strategy| match strategy {
        TreeStrategy::NAry => ("Children", Some("Depths")),
        TreeStrategy::EveryStep => ("From each step", None),
        _ => ("Nodes a round", Some("Rounds")),
    },
    budget: |chains, steps| format!("{chains} chains’ worth: {steps} steps"),
    merges: ["by history", "by state"],
    chains_method: "GRPO over the leaves",
    drawing: |trees, rollouts, distinct| {
        format!("{} with {}, {distinct} of them distinct", count(trees, "tree"), count(rollouts, "rollout"))
    },
    node: |node| {
        let place = match (node.tree, node.folded, node.action) {
            (None, ..) => "prompt".into(),
            (Some(tree), true, _) => format!("tree {tree}, folded branches after step {}", node.depth),
            (Some(tree), false, None) => format!("start of tree {tree}"),
            (Some(tree), false, Some(action)) if node.length > 1 => format!(
                "tree {tree}, {action} and on, {} to depth {}",
                count(node.length, "step"),
                node.depth
            ),
            (Some(tree), false, Some(action)) => format!("tree {tree}, {action} to depth {}", node.depth),
        };
        let end = node.outcome.map_or(String::new(), |o| format!(", ends: {}", o.name()));
        format!(
            "{place}, {}, value {}, advantage {}{end}",
            count(node.visits, "visit"),
            number(node.value),
            signed(node.advantage)
        )
    },
    keys: "Arrow keys walk the tree: left to the parent, right to a child, up and down to siblings; Home and End go to the prompt and the last leaf. Enter compares the siblings there, or opens what is folded. Plus and minus zoom, 0 fits the tree, Shift with an arrow key moves it.",
    legend: |rewards| {
        let colour = if rewards {
            "Colour: mean reward"
        } else {
            "Colour: mean advantage, blue above and orange below 0"
        };
        format!(
            "{colour}. Width: rollouts that pass. An arrow is the first action, ×n the steps until rollouts part or end. ✓ goal, ✕ hole, … time is up; then the reward, the stage’s number and, in brackets, how many rollouts went the same way. T1 is the first tree. A wedge stands for branches too small to draw: press it to look into it."
        )
    },
    view: ["Zoom in", "Zoom out", "Fit", "Move up", "Move down", "Move left", "Move right"],
    symbol: |outcome| match outcome {
        Outcome::Goal => "✓",
        Outcome::Hole => "✕",
        Outcome::Limit => "…",
    },
    folded: |rollouts, number| format!("{rollouts} rollouts  {}", short(number)),
    stages: "Stages",
    stage: |stage| match stage {
        StageName::Score => ("Reward", "What each leaf earned. An inner node shows the mean of its leaves."),
        StageName::InterTree => (
            "Inter-tree",
            "Each leaf is compared with all leaves of the prompt. Inner nodes sum over their leaves: the push on their steps.",
        ),
        StageName::IntraTree => (
            "Intra-tree",
            "Each leaf is compared with the leaves of its own tree. What all leaves of a tree share sums to zero: only where rollouts part is anything pushed.",
        ),
        StageName::TreeTotal => {
            ("Sum", "What a leaf’s steps are credited with. An inner node sums over its leaves.")
        }
        StageName::NodeValue => (
            "Node value",
            "What a node is worth, made from the leaves below it: TreeRL sums their advantages over the root of their number, TreeRPO takes the mean of its children.",
        ),
        StageName::Local => ("Local", "What a node gains on its parent."),
        StageName::Global => ("Global", "What a node gains on the root."),
        StageName::SiblingScaled => {
            ("Siblings", "A node is compared with its siblings; the divisor is our reconstruction.")
        }
        StageName::StepTotal => ("Step advantage", "What the steps that lead to a node are credited with."),
        StageName::Centred => {
            ("Centred", "Reward minus the mean over all leaves. Inner nodes sum over their leaves.")
        }
        _ => ("Advantage", "Centred reward over the standard deviation. Inner nodes sum over their leaves."),
    },
    sums: "Σ",
    formulas: |rollout| format!("Formula, with the numbers of rollout {rollout}"),
    map: "On the map",
    cell: |row, col, tile, through, lit| {
        format!("Row {row}, column {col}, {}: {through} of {} pass", tile_name(tile), count(lit, "rollout"))
    },
    map_hint: "On the map, teal: how many of the lit rollouts pass; violet: the steps that they share. Point at a cell or a bar to light its rollouts in the tree.",
    returns: "Returns",
    bin: |low, high, rollouts, lit| {
        let value = if low == high { number(low) } else { format!("{} to {}", number(low), number(high)) };
        let lit = lit.map_or(String::new(), |n| format!(", {n} lit"));
        format!("return {value}: {}{lit}", count(rollouts, "rollout"))
    },
    lit: |rollouts, mean| match rollouts {
        0 => "no rollout".into(),
        _ => format!("{}, mean return {}", count(rollouts, "rollout"), number(mean)),
    },
    dead: "Nothing differs at this stage: where all leaves have the same reward, no branch is better than another, and nothing is learnt.",
    siblings: Siblings {
        title: "Siblings compared",
        none: "Select a node at which rollouts part: in the tree by a press, or with Enter.",
        place: |depth, tree, rollouts| match tree {
            Some(tree) => format!("After step {depth} of tree {tree}, {} part:", count(rollouts, "rollout")),
            None => format!("{} of the prompt:", count(rollouts, "rollout")),
        },
        columns: ["Branch", "Rollouts", "Returns", "Mean", "Intra-tree, Σ"],
        more: |n| format!("and {n} more with fewer rollouts"),
        tree: |tree| format!("tree {tree}"),
        preferences: "What the comparison within the tree prefers",
        preference: |preferred, other| format!("{preferred} over {other}"),
        tied: "Nothing is preferred: the branches have equal means, or all leaves of the tree tie.",
        prompt: "Trees meet only at the prompt: they are compared leaf by leaf (inter-tree), not step by step.",
        claim: "That the gradient within a tree has the form of step-level preference learning, w · (∇log π of the preferred branch − ∇log π of the other), is claimed in arXiv 2509.21240 for binary rewards.",
        derived: "The weight w is derived here, for any rewards: nₐ and n_b rollouts in the two branches, n in the tree.",
    },
    growth: Growth {
        title: "Growing",
        buttons: ["To the beginning", "One round back", "Play", "Pause", "One round on", "To the end"],
        reduced: "Motion is reduced: step through the rounds instead",
        moment: |begun, round, place, of| {
            let what = if round == 0 { "initial chains".into() } else { format!("expansion round {round}") };
            let again = if begun > 0 { format!(", planted {} times", begun + 1) } else { String::new() };
            format!("{what}{again} ({place} of {of})")
        },
        meters: ["Trees", "Chains"],
        spent: |steps, budget, rollouts, distinct| {
            format!("{steps} of {budget} steps: {}, {distinct} distinct", count(rollouts, "rollout"))
        },
        shared: |share| format!("; {} of their steps were reused", percent(share)),
        blocks: "In the meters each block is what one rollout took anew of the budget: dark from the start on, pale from a branch point on. A branch is shorter than a chain, so more of them fit.",
    },
    versus: Versus {
        title: "Chains against trees",
        hint: |seeds, groups, steps| {
            format!(
                "The same {steps} environment steps a group, spent on chains and on trees: {seeds} seeds of {groups} groups each."
            )
        },
        buttons: ["Compare over seeds", "Stop"],
        progress: |done, all| format!("{done} of {all} samples"),
        columns: [
            "A group, on average",
            "Chains, GRPO",
            "Trees",
            "Trees, GRPO over leaves",
            "Each seed a dot",
        ],
        rows: [
            ("Distinct trajectories", "complete histories of states and actions that differ"),
            ("Rollouts", "complete episodes"),
            ("Steps reused, %", "steps of rollouts that another one had taken"),
            ("Reward variance", "within a group"),
            ("Groups with signal, %", "in which not all rewards are equal"),
            (
                "Error of credit",
                "mean squared difference of a step’s credit and its exact advantage; it depends on the unit, and a normalised credit is in standard deviations",
            ),
            (
                "Correlation of credit",
                "of a step’s credit with its exact advantage Q − V on the episode’s clock, from dynamic programming",
            ),
        ],
        cell: |mean, half| format!("{} ± {}", number(mean), number(rounded(half))),
        note: "Mean over seeds and 95 % interval (Student’s t). An episode that the budget cuts off is paid for and left out.",
        old: "The settings have changed since: compare again.",
    },
    graph: Graph {
        drawing: |states, edges| format!("{states} states and {edges} kinds of steps between them"),
        hint: "The same rollouts, merged by state however it was reached: the tree becomes a graph on the map, with circles where rollouts go round. Width: how often a step was made. What a state is worth no longer depends on how it was reached, which GiGPO makes use of; but the graph has lost the clock and the branch points.",
        columns: ["From", "Action", "To", "Made"],
    },
};

/// The texts in the reader's language.
pub fn texts() -> &'static Texts {
    &EN
}

/// Two decimals with a true minus sign, without needless zeros.
pub fn short(value: f64) -> String {
    signed((value * 100.0).round() / 100.0)
}

/// Two significant digits.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let unit = 10_f64.powi(value.abs().log10().floor() as i32 - 1);
    (value / unit).round() * unit
}

fn count(n: u32, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}

fn tile_name(tile: char) -> &'static str {
    match tile {
        'S' => "start",
        'H' => "hole",
        'G' => "goal",
        'C' => "cliff",
        'W' => "wall",
        'K' => "key",
        'D' => "door",
        _ => "free",
    }
}
