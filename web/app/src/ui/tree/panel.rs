//! The card of the tree.

use super::aggregate::{Kind, Shown, aggregate};
use super::focus::{focus, use_refocus};
use super::measure::use_size;
use super::navigate::go;
use super::node::{Look, Work, draw, label};
use super::place::{Frame, place};
use super::runs::{distinct, runs, shared};
use crate::lab;
use crate::model::{Action, Scene};
use crate::text::texts;
use crate::ui::PanelProps;
use web_sys::Element;
use yew::{
    Callback, FocusEvent, Html, KeyboardEvent, MouseEvent, NodeRef, PointerEvent, component, html, use_memo,
    use_node_ref, use_state_eq,
};

/// What is derived from the group and the selected rollout, whatever is hovered or focused.
#[derive(PartialEq)]
struct Derived {
    shown: Shown,
    distinct: usize,
    shared: f64,
}

fn derive(scene: &Scene, rollout: usize, leaves: usize) -> Derived {
    let runs = runs(&scene.tree);
    Derived {
        distinct: distinct(&runs),
        shared: shared(&scene.tree),
        shown: aggregate(&runs, scene.advantages(), rollout, leaves),
    }
}

/// The group as a tree with shared prefixes merged, coloured by advantage.
#[component]
pub fn TreePanel(props: &PanelProps) -> Html {
    let t = &texts().tree;
    let (scene, selection) = (&props.scene, &props.selection);
    let holder = use_node_ref();
    let usual = Frame::default();
    let [width, height] = use_size(&holder, [usual.width, usual.height]);
    let frame = Frame { width, height };
    let derived = use_memo((scene.clone(), selection.rollout, frame.leaves()), |(scene, rollout, leaves)| {
        derive(scene, *rollout, *leaves)
    });
    let shown = &derived.shown;
    let focused = use_state_eq(|| None::<String>);
    let refocus = use_refocus(&holder);
    let end = shown.node_of.get(selection.rollout).copied().unwrap_or(0);
    let active = focused
        .as_ref()
        .and_then(|name| (0..shown.nodes.len()).find(|&n| shown.name(n) == *name))
        .unwrap_or(end);
    let advantages = scene.advantages();
    let largest = advantages.iter().fold(0.0_f64, |most, a| most.max(a.abs()));
    let lit = shown.path(selection.lit());
    let chosen = shown.path(selection.rollout);
    let labels: Vec<String> = (0..shown.nodes.len()).map(|n| label(scene, shown, n)).collect();
    let picture = place(shown, &labels, frame);
    let draw_node = |n: usize| {
        // A part that the selected rollout already passes keeps it.
        let rollout = if chosen[n] { selection.rollout } else { shown.nodes[n].first };
        let select = {
            let (dispatch, is_new) = (props.dispatch.clone(), rollout != selection.rollout);
            move || {
                if is_new {
                    dispatch.emit(Action::SelectRollout(rollout));
                }
            }
        };
        // What is merged opens when it is selected: only on purpose, not by passing over it.
        let opens = shown.nodes[n].kind == Kind::Merged;
        let hover = |rollout: Option<usize>| {
            let dispatch = props.dispatch.clone();
            Callback::from(move |_: PointerEvent| dispatch.emit(Action::Hover(rollout)))
        };
        let work = Work {
            press: {
                let select = select.clone();
                Callback::from(move |_: MouseEvent| select())
            },
            focus: {
                let (focused, name) = (focused.clone(), shown.name(n));
                Callback::from(move |_: FocusEvent| {
                    focused.set(Some(name.clone()));
                    if !opens {
                        select();
                    }
                })
            },
            enter: hover(Some(rollout)),
            leave: hover(None),
        };
        let look = Look { lit: lit[n], selected: n == end, active: n == active, largest };
        draw(scene, shown, n, &picture.nodes[n], &labels[n], look, work)
    };
    // The lit path lies over the others.
    let (above, below): (Vec<usize>, Vec<usize>) = (0..shown.nodes.len()).rev().partition(|&n| lit[n]);
    let onkeydown = key_handler(props, &derived.shown, active, &holder, &refocus);
    let grow = Callback::from(|_: MouseEvent| lab::host::open(lab::Dialog::Trees));
    let grow_name = texts().shell.trees.name;
    let dead = largest == 0.0 && !advantages.is_empty();
    let size = format!("0 0 {:.0} {:.0}", frame.width, picture.height);
    html! {
        <section class="card tree" data-testid="tree" aria-labelledby="tree-title" data-dead={dead.to_string()}
            data-distinct={derived.distinct.to_string()} data-shared={derived.shared.to_string()}
            data-leaves={shown.leaves().to_string()}>
            <h2 id="tree-title">{ t.title }{ " " }<small>{ (t.subtitle)(advantages.len()) }</small></h2>
            <div class="tree-holder" ref={holder}>
                if shown.nodes.is_empty() {
                    <p class="tree-note">{ t.empty }</p>
                } else {
                    <svg viewBox={size} width="100%" class={if dead { "tree-map dead" } else { "tree-map" }} role="tree"
                        aria-label={(t.drawing)(advantages.len(), derived.distinct)} aria-describedby="tree-keys"
                        onkeydown={onkeydown}>
                        { for below.into_iter().map(draw_node) }
                        { for above.into_iter().map(draw_node) }
                    </svg>
                }
            </div>
            if dead {
                <p class="tree-dead" data-testid="tree-dead">{ t.dead }</p>
            }
            <p class="tree-caption" data-testid="tree-caption">
                { (t.caption)(derived.distinct, advantages.len(), derived.shared) }
            </p>
            <div class="tree-foot">
                <p class="tree-note">{ t.legend }</p>
                <button type="button" data-testid="trees-open" aria-haspopup="dialog" onclick={grow}>{ grow_name }</button>
            </div>
            <p id="tree-keys" class="sr-only">{ t.keys }</p>
        </section>
    }
}

/// Arrow keys move the focus, Enter and Space select what is focused.
fn key_handler(
    props: &PanelProps,
    shown: &Shown,
    active: usize,
    holder: &NodeRef,
    refocus: &std::rc::Rc<std::cell::RefCell<bool>>,
) -> Callback<KeyboardEvent> {
    let (dispatch, holder, refocus, shown) =
        (props.dispatch.clone(), holder.clone(), refocus.clone(), shown.clone());
    Callback::from(move |event: KeyboardEvent| {
        let key = event.key();
        if matches!(key.as_str(), "Enter" | " ") {
            event.prevent_default();
            event.stop_propagation();
            if let Some(node) = shown.nodes.get(active) {
                refocus.replace(true);
                dispatch.emit(Action::SelectRollout(node.first));
            }
        } else if let Some(to) = go(&shown, active, &key) {
            event.prevent_default();
            event.stop_propagation();
            if let Some(holder) = holder.cast::<Element>() {
                focus(&holder, &format!("[data-node='{}']", shown.name(to)));
            }
        }
    })
}
