//! A tidy tree in linear time: Reingold and Tilford's drawing for any number of children, by Buchheim, Jünger and Leipert
//! (Improving Walker's algorithm to run in linear time, Graph Drawing 2002).
//!
//! Levels are apart, a parent stands over the middle of its first and last child, equal subtrees are drawn equally
//! wherever they are, and no two nodes of a level are nearer than asked.

/// Stands for "none" among indices.
const NONE: u32 = u32::MAX;

/// What is kept of a node while it is placed; the names in brackets are those of the paper.
#[derive(Clone, Copy)]
struct Place {
    parent: u32,
    first: u32,
    last: u32,
    /// The sibling before.
    left: u32,
    /// The sibling after.
    right: u32,
    /// Number among its siblings.
    number: u32,
    /// (thread) Where the contour of a subtree goes on.
    thread: u32,
    /// (ancestor) The subtree of its siblings that its contour belongs to.
    ancestor: u32,
    /// (prelim) Position within the siblings.
    position: f64,
    /// (mod) What is added to all below.
    below: f64,
    /// (change)
    change: f64,
    /// (shift)
    shift: f64,
    /// Middle of its children.
    middle: f64,
}

/// Positions across the levels of the nodes of one tree, the root at 0. `parents[n]` is the parent of node `n`, which must
/// come before it; node 0 is the root and its entry is not read. Siblings are drawn in the order of their indices, at
/// least 1 apart; other neighbours of a level at least `cousins`.
///
/// Empty if some node does not come after its parent.
pub fn tidy(parents: &[u32], cousins: f64) -> Vec<f64> {
    let Some(mut places) = link(parents) else { return Vec::new() };
    // Everything below a node has a larger index and is done before it.
    for node in (0..places.len()).rev() {
        arrange(&mut places, node, cousins);
    }
    let mut positions = vec![0.0; places.len()];
    let origin = places.first().map_or(0.0, |root| root.middle);
    if let Some(root) = places.first_mut() {
        root.below = -origin;
    }
    for node in 1..places.len() {
        let above = places[places[node].parent as usize].below;
        positions[node] = places[node].position + above;
        places[node].below += above;
    }
    positions
}

fn link(parents: &[u32]) -> Option<Vec<Place>> {
    let place = |(node, parent): (usize, &u32)| Place {
        parent: if node == 0 { NONE } else { *parent },
        first: NONE,
        last: NONE,
        left: NONE,
        right: NONE,
        number: 0,
        thread: NONE,
        ancestor: node as u32,
        position: 0.0,
        below: 0.0,
        change: 0.0,
        shift: 0.0,
        middle: 0.0,
    };
    let mut places: Vec<Place> = parents.iter().enumerate().map(place).collect();
    for node in 1..places.len() {
        let parent = places[node].parent as usize;
        if parent >= node {
            return None;
        }
        let left = places[parent].last;
        if left == NONE {
            places[parent].first = node as u32;
        } else {
            places[left as usize].right = node as u32;
            places[node].left = left;
            places[node].number = places[left as usize].number + 1;
        }
        places[parent].last = node as u32;
    }
    Some(places)
}

/// Places the children of a node beside each other.
fn arrange(places: &mut [Place], node: usize, cousins: f64) {
    let first = places[node].first;
    if first == NONE {
        return;
    }
    let mut ancestor = first;
    let mut at = first;
    while at != NONE {
        let child = at as usize;
        let Place { left, middle, .. } = places[child];
        if left == NONE {
            places[child].position = middle;
        } else {
            places[child].position = places[left as usize].position + 1.0;
            places[child].below = places[child].position - middle;
            ancestor = apportion(places, child, ancestor, cousins);
        }
        at = places[child].right;
    }
    // The shifts of subtrees between two that were moved apart.
    let (mut shift, mut change) = (0.0, 0.0);
    let mut at = places[node].last;
    while at != NONE {
        let child = &mut places[at as usize];
        child.position += shift;
        child.below += shift;
        change += child.change;
        shift += child.shift + change;
        at = child.left;
    }
    let last = places[node].last;
    places[node].middle = (places[first as usize].position + places[last as usize].position) / 2.0;
}

/// The next node of a left contour.
fn next_left(places: &[Place], node: u32) -> u32 {
    let Place { first, thread, .. } = places[node as usize];
    if first == NONE { thread } else { first }
}

/// The next node of a right contour.
fn next_right(places: &[Place], node: u32) -> u32 {
    let Place { last, thread, .. } = places[node as usize];
    if last == NONE { thread } else { last }
}

/// Moves the subtree of `node` off those of the siblings before it. The contours of both are walked level by level as deep
/// as the shallower goes, which makes it linear in all.
fn apportion(places: &mut [Place], node: usize, mut ancestor: u32, cousins: f64) -> u32 {
    let own = node as u32;
    let left = places[node].left;
    let parent = places[node].parent;
    let (mut inner_right, mut outer_right) = (own, own);
    let (mut inner_left, mut outer_left) = (left, places[parent as usize].first);
    let below = |places: &[Place], n: u32| places[n as usize].below;
    let (mut sum_ir, mut sum_or) = (below(places, own), below(places, own));
    let (mut sum_il, mut sum_ol) = (below(places, left), below(places, outer_left));
    loop {
        inner_left = next_right(places, inner_left);
        inner_right = next_left(places, inner_right);
        if inner_left == NONE || inner_right == NONE {
            break;
        }
        outer_left = next_left(places, outer_left);
        outer_right = next_right(places, outer_right);
        places[outer_right as usize].ancestor = own;
        let (l, r) = (places[inner_left as usize], places[inner_right as usize]);
        let apart = if l.parent == r.parent { 1.0 } else { cousins };
        let shift = l.position + sum_il - r.position - sum_ir + apart;
        if shift > 0.0 {
            let of = if places[l.ancestor as usize].parent == parent { l.ancestor } else { ancestor };
            move_subtree(places, of as usize, node, shift);
            sum_ir += shift;
            sum_or += shift;
        }
        sum_il += l.below;
        sum_ir += r.below;
        sum_ol += below(places, outer_left);
        sum_or += below(places, outer_right);
    }
    if inner_left != NONE && next_right(places, outer_right) == NONE {
        places[outer_right as usize].thread = inner_left;
        places[outer_right as usize].below += sum_il - sum_or;
    }
    if inner_right != NONE && next_left(places, outer_left) == NONE {
        places[outer_left as usize].thread = inner_right;
        places[outer_left as usize].below += sum_ir - sum_ol;
        ancestor = own;
    }
    ancestor
}

fn move_subtree(places: &mut [Place], from: usize, to: usize, shift: f64) {
    let change = shift / f64::from(places[to].number - places[from].number);
    let moved = &mut places[to];
    moved.change -= change;
    moved.shift += shift;
    moved.position += shift;
    moved.below += shift;
    places[from].change += change;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use worlds::Pcg64;

    /// A random tree: each node hangs from one of the `near` before it.
    fn random(nodes: u32, near: u32, seed: u64) -> Vec<u32> {
        let mut draws = Pcg64::new(seed);
        let parent = |n: u32| n - 1 - (draws.random() * f64::from(n.min(near))) as u32;
        std::iter::once(NONE).chain((1..nodes).map(parent)).collect()
    }

    fn levels(parents: &[u32]) -> Vec<u32> {
        let mut levels = vec![0; parents.len()];
        (1..parents.len()).for_each(|n| levels[n] = levels[parents[n] as usize] + 1);
        levels
    }

    fn check(parents: &[u32], cousins: f64) {
        let at = tidy(parents, cousins);
        let levels = levels(parents);
        let mut rows: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        (0..parents.len()).for_each(|n| rows.entry(levels[n]).or_default().push(n));
        for mut row in rows.into_values() {
            row.sort_by(|&a, &b| at[a].total_cmp(&at[b]));
            for pair in row.windows(2) {
                let (a, b) = (pair[0], pair[1]);
                let least = if parents[a] == parents[b] { 1.0 } else { cousins };
                assert!(at[b] - at[a] >= least - 1e-9, "{a} {b}: {} {}", at[a], at[b]);
            }
        }
        let mut children = vec![Vec::new(); parents.len()];
        (1..parents.len()).for_each(|n| children[parents[n] as usize].push(n));
        for (node, own) in children.iter().enumerate() {
            assert!(own.windows(2).all(|pair| at[pair[0]] < at[pair[1]]), "in order");
            if let [first, .., last] | [first @ last] = own[..] {
                assert!(((at[first] + at[last]) / 2.0 - at[node]).abs() < 1e-9, "{node} is centred");
            }
        }
    }

    #[test]
    fn nothing_overlaps_and_parents_are_centred() {
        for (seed, near) in [(1, 1), (2, 2), (3, 5), (4, 40), (5, 400)] {
            check(&random(400, near, seed), 1.0);
            check(&random(400, near, seed), 2.0);
        }
    }

    #[test]
    fn small_trees_are_as_drawn_by_hand() {
        assert_eq!(tidy(&[], 1.0), Vec::<f64>::new());
        assert_eq!(tidy(&[NONE], 1.0), [0.0]);
        assert_eq!(tidy(&[NONE, 0, 0, 0], 1.0), [0.0, -1.0, 0.0, 1.0]);
        // The middle child has three of its own; the outer ones make room only on its level.
        assert_eq!(tidy(&[NONE, 0, 0, 0, 2, 2, 2], 1.0), [0.0, -1.0, 0.0, 1.0, -1.0, 0.0, 1.0]);
        // Two pairs of cousins.
        assert_eq!(tidy(&[NONE, 0, 0, 1, 1, 2, 2], 2.0), [0.0, -1.5, 1.5, -2.0, -1.0, 1.0, 2.0]);
    }

    #[test]
    fn small_subtrees_are_spread_between_large_ones() {
        // Children 1 and 4 have three children each; 2 and 3 between them have none.
        let at = tidy(&[NONE, 0, 0, 0, 0, 1, 1, 1, 4, 4, 4], 1.0);
        let gaps = [at[2] - at[1], at[3] - at[2], at[4] - at[3]];
        assert!(gaps.iter().all(|gap| (gap - 1.0).abs() < 1e-9), "{gaps:?}");
        let at = tidy(&[NONE, 0, 0, 0, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3], 1.0);
        assert_eq!(at[2], 0.0);
        assert_eq!(at[3] - at[2], at[2] - at[1]);
    }

    #[test]
    fn equal_subtrees_are_drawn_equally() {
        // The same random subtree first, between others and last, the others of any shape.
        let part = random(60, 6, 9);
        let mut parents = vec![NONE];
        let mut begins = Vec::new();
        for seed in 0..6 {
            let other = if seed % 2 == 0 { part.clone() } else { random(30 + 10 * seed as u32, 4, seed) };
            let begin = parents.len() as u32;
            if seed % 2 == 0 {
                begins.push(begin as usize);
            }
            parents.extend(other.iter().map(|&p| if p == NONE { 0 } else { p + begin }));
        }
        check(&parents, 1.0);
        let at = tidy(&parents, 1.0);
        let drawn = |begin: usize| -> Vec<f64> { (0..60).map(|n| at[begin + n] - at[begin]).collect() };
        let first = drawn(begins[0]);
        for &begin in &begins[1..] {
            assert!(drawn(begin).iter().zip(&first).all(|(a, b)| (a - b).abs() < 1e-9));
        }
    }

    #[test]
    fn long_and_wide_trees_take_linear_time() {
        // Contours that were walked to their ends would take minutes here.
        let chain = random(200_000, 1, 1);
        assert!(tidy(&chain, 1.0).iter().all(|x| *x == 0.0));
        let mut comb = vec![NONE];
        (1..100_000_u32).for_each(|n| comb.push(if n % 2 == 1 { n.saturating_sub(2) } else { n - 2 }));
        assert_eq!(tidy(&comb, 1.0).len(), comb.len());
        let star = vec![0; 200_000];
        assert_eq!(tidy(&star, 1.0)[199_999], 99_999.0);
    }

    #[test]
    fn a_list_that_is_no_tree_gives_nothing() {
        assert_eq!(tidy(&[NONE, 2, 0], 1.0), Vec::<f64>::new());
    }
}
