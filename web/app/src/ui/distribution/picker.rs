//! The list of groups, each with its rewards on a common axis.

use super::bins::Scale;
use super::layout::{Axis, MINI_HEIGHT, MINI_WIDTH, mini_path};
use super::summary::groups;
use crate::model::{Action, Scene};
use crate::text::texts;
use crate::ui::curves::format::short;
use crate::ui::svg::px;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// More groups than this are shown as tiles.
pub const COMPACT: usize = 16;

/// The group that a key leads to.
pub fn group_after(key: &str, group: usize, groups: usize) -> Option<usize> {
    let last = groups.saturating_sub(1);
    match key {
        "ArrowUp" | "ArrowLeft" => Some(group.saturating_sub(1)),
        "ArrowDown" | "ArrowRight" => Some((group + 1).min(last)),
        "PageUp" => Some(group.saturating_sub(8)),
        "PageDown" => Some((group + 8).min(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

/// Scrolls a list, and nothing else of the page, until its option is in sight.
fn bring_into_sight(list: &HtmlElement, option: &HtmlElement) {
    let (top, bottom) = (option.offset_top(), option.offset_top() + option.offset_height());
    if top < list.scroll_top() {
        list.set_scroll_top(top);
    } else if bottom > list.scroll_top() + list.client_height() {
        list.set_scroll_top(bottom - list.client_height());
    }
}

/// A list box of groups; arrow keys choose.
#[hook]
pub fn use_picker(scene: &Scene, dispatch: &Callback<Action>) -> Html {
    let list = use_node_ref();
    let selected = scene.group;
    use_effect_with((selected, list.clone()), |(_, list)| {
        let list = list.cast::<HtmlElement>();
        let option = list.as_ref().and_then(|l| l.query_selector("[aria-selected=true]").ok().flatten());
        if let Some((list, option)) = list.zip(option.and_then(|o| o.dyn_into::<HtmlElement>().ok())) {
            bring_into_sight(&list, &option);
        }
    });
    let drawn = use_memo((scene.clone(), dispatch.clone()), |(scene, dispatch)| draw(scene, dispatch, &list));
    (*drawn).clone()
}

fn draw(scene: &Scene, dispatch: &Callback<Action>, list: &NodeRef) -> Html {
    let t = &texts().distribution;
    let groups = groups(scene);
    let rewards = || groups.iter().flat_map(|g| g.rewards.iter().copied());
    let scale = Scale::of(rewards());
    let axis = Axis::new(rewards(), 4.0, MINI_WIDTH - 4.0);
    let (selected, count) = (scene.group, groups.len());
    let onkeydown = {
        let dispatch = dispatch.clone();
        Callback::from(move |e: KeyboardEvent| {
            let Some(group) = group_after(&e.key(), selected, count) else { return };
            e.prevent_default();
            e.stop_propagation();
            dispatch.emit(Action::SelectGroup(group));
        })
    };
    let compact = count > COMPACT;
    let option = |(index, group): (usize, &super::summary::Group<'_>)| {
        let badge = match (group.dead, group.stats.tied) {
            (true, _) => t.dead,
            (false, true) => t.tied,
            (false, false) => "",
        };
        let (mean, std) = (short(group.stats.mean), short(group.stats.std));
        let spoken = (t.group_spoken)(index + 1, group.rewards.len(), &mean, &std, badge);
        let onclick = dispatch.reform(move |_: MouseEvent| Action::SelectGroup(index));
        let at = px(axis.at(group.stats.mean));
        html! {
            <div key={index} id={format!("group-option-{index}")} role="option"
                class={classes!("group", group.dead.then_some("group-dead"))}
                aria-selected={(index == selected).to_string()} {onclick} data-testid="group"
                data-group={index.to_string()} data-tied={group.stats.tied.to_string()}
                data-dead={group.dead.to_string()} data-mean={group.stats.mean.to_string()}
                data-std={group.stats.std.to_string()} data-wins={group.wins.to_string()}>
                // A sentence says what the drawing shows; what is written in it would only be said twice.
                <span class="sr-only">{ spoken }</span>
                <span class="group-name" aria-hidden="true">
                    <span class="group-word">{ t.picker }{ " " }</span>{ (t.group_short)(index + 1) }
                </span>
                <svg class="group-strip" viewBox={format!("0 0 {MINI_WIDTH} {MINI_HEIGHT}")}
                    preserveAspectRatio="none" aria-hidden="true">
                    <path class="group-bars" d={mini_path(&scale, &axis, group.rewards)} />
                    <line class="group-mean" x1={at.clone()} x2={at} y1="0" y2={MINI_HEIGHT.to_string()} />
                </svg>
                <span class="group-numbers" aria-hidden="true">{ format!("{mean} ± {std}") }</span>
                <span class="group-badge" aria-hidden="true">
                    if !badge.is_empty() {
                        <svg viewBox="0 0 12 12">
                            <path d={if group.dead { "M2 2L10 10M10 2L2 10" } else { "M2 4H10M2 8H10" }} />
                        </svg>
                        <span class="group-word">{ badge }</span>
                    }
                </span>
            </div>
        }
    };
    html! {
        <div ref={list} class={classes!("groups", compact.then_some("groups-compact"))} role="listbox" tabindex="0"
            aria-label={t.picker} aria-activedescendant={format!("group-option-{selected}")} {onkeydown}>
            { for groups.iter().enumerate().map(option) }
        </div>
    }
}
