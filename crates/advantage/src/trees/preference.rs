//! The preferences between siblings that comparing the leaves of a tree amounts to.

use crate::stats::GroupStats;
use rollout::trees::Trie;

/// One child of a branch point is preferred to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Preference {
    /// The branch point, a node of the trie.
    pub node: u32,
    /// The child that is preferred.
    pub preferred: u32,
    /// The other child.
    pub other: u32,
    /// Mean reward of the leaves under the first minus that under the other, more than 0.
    pub margin: f64,
    /// Its weight `w` in the gradient, more than 0.
    pub weight: f64,
}

/// The preferences of all branch points, in the order of the nodes; none in trees whose leaves tie.
///
/// Comparing the leaves of a tree by `(R − mean) / (std + ε)` pushes along
/// `Σ_i A_i ∇log π(H_i) = 1 / (n (std + ε)) · Σ_{i<j} (R_i − R_j) (∇log π(H_i) − ∇log π(H_j))`,
/// since the mean is over the same `n` leaves. Whatever two leaves share cancels: each pair is a preference at the step
/// where they part. That the gradient of Tree-GRPO within a tree has the form of step-level preference optimisation,
/// `w · (∇log π(preferred from t on) − ∇log π(other from t on))`, is claimed in arXiv 2509.21240. The weight is derived
/// here: the pairs with one leaf under child `a` and one under child `b` together have
/// `w = n_a n_b (mean_a − mean_b) / (n (std + ε))` at the step where they part.
///
/// `trie` has a root for each tree ([`Trie::of_trees`]), `rewards` one number for each episode. Children with equal
/// means are not listed.
pub fn preferences(trie: &Trie, rewards: &[f64], ddof: u8, eps: f64) -> Vec<Preference> {
    let mut root_of = vec![0_u32; trie.nodes.len()];
    for node in 0..trie.nodes.len() {
        root_of[node] = trie.nodes[node].parent().map_or(node as u32, |p| root_of[p as usize]);
    }
    let mut factors = vec![0.0; trie.nodes.len()];
    for root in trie.roots() {
        let leaves = trie.leaf_of.iter().zip(rewards).filter(|(leaf, _)| root_of[**leaf as usize] == root);
        let leaves: Vec<f64> = leaves.map(|(_, r)| *r).collect();
        let stats = GroupStats::of(leaves.iter(), ddof);
        factors[root as usize] = if stats.tied { 0.0 } else { 1.0 / (stats.size as f64 * (stats.std + eps)) };
    }
    let sums = trie.sums(rewards);
    let visits = |child: u32| f64::from(trie.nodes[child as usize].visits);
    let mean = |child: u32| sums[child as usize] / visits(child);
    let mut out = Vec::new();
    for node in 0..trie.nodes.len() as u32 {
        let factor = factors[root_of[node as usize] as usize];
        if factor == 0.0 {
            continue;
        }
        let children: Vec<u32> = trie.children(node).collect();
        for (place, &a) in children.iter().enumerate() {
            for &b in &children[place + 1..] {
                let (preferred, other) = if mean(a) > mean(b) { (a, b) } else { (b, a) };
                let margin = mean(preferred) - mean(other);
                if margin > 0.0 {
                    let weight = visits(a) * visits(b) * margin * factor;
                    out.push(Preference { node, preferred, other, margin, weight });
                }
            }
        }
    }
    out
}
