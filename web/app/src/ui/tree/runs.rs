//! The prefix tree with runs drawn together: only places where chains part or end are left.

use rollout::PrefixTree;

/// Steps from one parting to the next parting or end.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Index of the run before; `None` for the root, a run without steps.
    pub parent: Option<usize>,
    /// The runs after it, in the order in which they were first visited; none at an end.
    pub children: Vec<usize>,
    /// Steps from the start to its end.
    pub depth: u32,
    /// Number of steps in it.
    pub length: u32,
    /// Its first action; `None` without steps.
    pub action: Option<u8>,
    /// The rollouts that pass, ascending.
    pub episodes: Vec<u32>,
}

/// The runs of a tree; the root is the first, parents come before their children. Empty for a tree without nodes.
///
/// A rollout that ends where others go on gets a run without steps for its end, so that ends are exactly the runs
/// without children.
pub fn runs(tree: &PrefixTree) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    // Prefix nodes at which a run begins, with the run that they follow.
    let mut open: Vec<(u32, Option<usize>)> = if tree.nodes.is_empty() { vec![] } else { vec![(0, None)] };
    while let Some((first, parent)) = open.pop() {
        let (last, length) = if parent.is_none() { (first, 0) } else { follow(tree, first) };
        let node = &tree.nodes[last as usize];
        let index = runs.len();
        runs.push(Run {
            parent,
            children: Vec::new(),
            depth: node.depth,
            length,
            action: tree.nodes[first as usize].action,
            episodes: node.episodes.clone(),
        });
        if let Some(parent) = parent {
            runs[parent].children.push(index);
        }
        let ended = ended(tree, last);
        if !node.children.is_empty() && !ended.is_empty() {
            let (depth, end) = (node.depth, runs.len());
            runs.push(Run {
                parent: Some(index),
                children: Vec::new(),
                depth,
                length: 0,
                action: None,
                episodes: ended,
            });
            runs[index].children.push(end);
        }
        // Last in, first out: reversed, so that children keep their order.
        open.extend(node.children.iter().rev().map(|&child| (child, Some(index))));
    }
    runs
}

/// The end of the run that begins with the step into `first`, and its number of steps.
fn follow(tree: &PrefixTree, first: u32) -> (u32, u32) {
    let (mut at, mut length) = (first, 1);
    while let [only] = tree.nodes[at as usize].children[..]
        && tree.nodes[only as usize].episodes.len() == tree.nodes[at as usize].episodes.len()
    {
        at = only;
        length += 1;
    }
    (at, length)
}

/// The rollouts that end at a node.
fn ended(tree: &PrefixTree, node: u32) -> Vec<u32> {
    let ends = |&&episode: &&u32| tree.leaf_of.get(episode as usize) == Some(&node);
    tree.nodes[node as usize].episodes.iter().filter(ends).copied().collect()
}

/// Number of distinct trajectories.
pub fn distinct(runs: &[Run]) -> usize {
    runs.iter().filter(|run| run.children.is_empty()).count()
}

/// The share of all steps that at least two rollouts made with the same history, in [0, 1].
pub fn shared(tree: &PrefixTree) -> f64 {
    let visits = || tree.nodes.iter().skip(1).map(|node| node.episodes.len());
    let all: usize = visits().sum();
    let shared: usize = visits().filter(|&n| n > 1).sum();
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}
