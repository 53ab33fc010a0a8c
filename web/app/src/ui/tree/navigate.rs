//! Where keys lead in a tree.

use super::aggregate::Shown;

/// The node that a key leads to from `at`: left to the parent, right to the first child, up and down to the sibling
/// before and after, Home to the root, End to the last node; `None` where it leads nowhere.
pub fn go(shown: &Shown, at: usize, key: &str) -> Option<usize> {
    let node = shown.nodes.get(at)?;
    let sibling = |by: isize| {
        let siblings = &shown.nodes.get(node.parent?)?.children;
        let place = siblings.iter().position(|&n| n == at)?;
        siblings.get(place.checked_add_signed(by)?).copied()
    };
    match key {
        "ArrowLeft" => node.parent,
        "ArrowRight" => node.children.first().copied(),
        "ArrowUp" => sibling(-1),
        "ArrowDown" => sibling(1),
        "Home" => Some(0),
        "End" => shown.nodes.len().checked_sub(1),
        _ => None,
    }
}
