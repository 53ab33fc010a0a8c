//! One node of the drawing with the edge that leads to it.

use super::aggregate::{Kind, Shown};
use super::place::{Placed, tint};
use crate::model::Scene;
use crate::text::texts;
use crate::text::tree::Node;
use crate::ui::strip::Outcome;
use crate::ui::svg::{drawing, px, text};
use yew::{Callback, Html, html};

/// What a node does when it is worked.
pub(super) struct Work {
    /// Clicked.
    pub(super) press: Callback<yew::MouseEvent>,
    /// Focused.
    pub(super) focus: Callback<yew::FocusEvent>,
    /// Under the pointer.
    pub(super) enter: Callback<yew::PointerEvent>,
    /// No longer under the pointer.
    pub(super) leave: Callback<yew::PointerEvent>,
}

/// How a node is drawn.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// Whether the lit rollout passes.
    pub(super) lit: bool,
    /// Whether it is where the selected rollout ends.
    pub(super) selected: bool,
    /// Whether it takes part in the order of focus.
    pub(super) active: bool,
    /// Largest magnitude of an advantage in the group.
    pub(super) largest: f64,
}

/// How the rollouts of a leaf ended.
fn outcome(scene: &Scene, shown: &Shown, n: usize) -> Option<Outcome> {
    let node = &shown.nodes[n];
    scene.episodes().get(node.first).filter(|_| node.kind == Kind::Leaf).map(Outcome::of)
}

/// The text beside a node; empty where chains part.
pub(super) fn label(scene: &Scene, shown: &Shown, n: usize) -> String {
    let t = &texts().tree;
    let node = &shown.nodes[n];
    match (node.kind, outcome(scene, shown, n)) {
        (Kind::Leaf, Some(outcome)) => (t.leaf)(outcome, node.advantage, node.visits),
        (Kind::Merged, _) if shown.is_rest(n) => (t.more)(node.visits, node.advantage),
        (Kind::Merged, _) => (t.folded)(node.visits, node.advantage),
        _ => String::new(),
    }
}

/// The name of a node for those who do not see it.
fn spoken(scene: &Scene, shown: &Shown, n: usize) -> String {
    let node = &shown.nodes[n];
    (texts().tree.node)(&Node {
        depth: node.depth,
        action: node.action.and_then(|a| scene.world().actions().get(usize::from(a)).copied()),
        length: node.length,
        visits: node.visits,
        advantage: node.advantage,
        outcome: outcome(scene, shown, n),
        merged: node.kind == Kind::Merged,
    })
}

/// Draws a node.
pub(super) fn draw(
    scene: &Scene,
    shown: &Shown,
    n: usize,
    placed: &Placed,
    label: &str,
    look: Look,
    work: Work,
) -> Html {
    let node = &shown.nodes[n];
    let name = shown.name(n);
    let kind = match node.kind {
        Kind::Root => "root",
        Kind::Branch => "branch",
        Kind::Leaf => "leaf",
        Kind::Merged => "merged",
    };
    let tint = tint(node.advantage, look.largest);
    let class = format!("node {kind} {tint}{}", if look.lit { " lit" } else { "" });
    let level = std::iter::successors(Some(n), |&n| shown.nodes[n].parent).count();
    let radius = if node.children.is_empty() { 4.5 } else { 3.5 };
    let width = placed.width + if look.lit { 1.2 } else { 0.0 };
    let y = placed.y + 3.8;
    let run = placed.mark.map(|x| text("run", [x, y], "", &node.length.to_string()));
    let label = if label.is_empty() { None } else { Some(text("label", [placed.x + 9.0, y], "", label)) };
    let said: String = run.into_iter().chain(label).collect();
    html! {
        <key={name.clone()}>
        <g class={class.clone()} role="treeitem" tabindex={if look.active { "0" } else { "-1" }}
            aria-label={spoken(scene, shown, n)} aria-level={level.to_string()}
            aria-selected={look.selected.to_string()} data-lit={look.lit.to_string()}
            data-node={name.clone()} data-kind={kind} data-visits={node.visits.to_string()}
            data-advantage={node.advantage.to_string()} data-depth={node.depth.to_string()}
            data-rollout={node.first.to_string()} data-outcome={outcome(scene, shown, n).map(Outcome::name)}
            onclick={work.press} onfocus={work.focus} onpointerenter={work.enter} onpointerleave={work.leave}>
            if let Some(edge) = &placed.edge {
                <path class="hit" d={edge.clone()} />
                <path class="edge" d={edge.clone()} stroke-width={px(width)} />
            }
            <circle cx={px(placed.x)} cy={px(placed.y)} r={radius.to_string()} />
        </g>
        // Beside the node and not in it: its accessible name already says all of this in words.
        <g class={class} aria-hidden="true" pointer-events="none">
            { drawing(said) }
        </g>
        </>
    }
}
