//! English.

use super::{Graph, Growth, Siblings, Texts, Versus, short};
use crate::ui::formula::number::{number, percent, signed};
use crate::ui::strip::Outcome;
use advantage::StageName;
use rollout::TreeStrategy;

pub(super) static TEXTS: Texts = Texts {
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
        compare: "Compare over seeds",
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
