//! A tidy tree: leaves in rows of equal height, every other node centred on its children. Takes time proportional to
//! the number of nodes.

use crate::ui::order::ascending;

/// The row of each node, leaves counting 0, 1, 2, … from top to bottom. `children[n]` are the children of node `n`;
/// node 0 is the root. Nodes that cannot be reached from the root stay at 0.
pub fn rows(children: &[Vec<usize>]) -> Vec<f64> {
    let mut rows = vec![0.0; children.len()];
    let mut leaves = 0.0;
    // A node is met twice: on the way down, and when its children are done.
    let mut open = if children.is_empty() { vec![] } else { vec![(0, false)] };
    while let Some((node, done)) = open.pop() {
        match (&children[node][..], done) {
            ([], _) => {
                rows[node] = leaves;
                leaves += 1.0;
            }
            ([first, .., last], true) => rows[node] = (rows[*first] + rows[*last]) / 2.0,
            ([only], true) => rows[node] = rows[*only],
            (below, false) => {
                open.push((node, true));
                open.extend(below.iter().rev().map(|&child| (child, false)));
            }
        }
    }
    rows
}

/// Share of an axis that is divided among the depths at which something happens, the rest being proportional to depth.
const EVEN: f64 = 0.65;

/// Where each depth lies on an axis from 0 to 1. Deeper is always further; stretches in which nothing branches are
/// shortened, so that branchings at the beginning of long chains keep apart.
pub fn columns(depths: &[u32]) -> Vec<f64> {
    let mut marks: Vec<u32> = depths.to_vec();
    ascending(&mut marks);
    marks.dedup();
    let deepest = marks.last().copied().unwrap_or(0);
    let steps = marks.len().saturating_sub(1);
    if deepest == 0 || steps == 0 {
        return vec![0.0; depths.len()];
    }
    let share = |depth: &u32| {
        let rank = marks.partition_point(|mark| mark < depth);
        EVEN * rank as f64 / steps as f64 + (1.0 - EVEN) * f64::from(*depth) / f64::from(deepest)
    };
    let origin = share(&marks[0]);
    depths.iter().map(|depth| (share(depth) - origin) / (1.0 - origin)).collect()
}
