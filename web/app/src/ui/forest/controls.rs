//! How trees are grown and credited.

use super::grown::{CHAINS, MOST, Plan, STRATEGIES, credits};
use crate::text::forest::texts;
use crate::ui::settings::row::typed_text;
use rollout::{TreeSampling, TreeStrategy};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Properties of [`Controls`].
#[derive(Clone, PartialEq, Properties)]
pub struct ControlsProps {
    /// What is chosen.
    pub plan: Plan,
    /// Environment steps of the budget.
    pub budget: u64,
    /// Whether rollouts are merged by state.
    pub by_state: bool,
    /// Takes another choice.
    pub on_plan: Callback<Plan>,
    /// Takes another way to merge.
    pub on_merge: Callback<bool>,
}

/// The controls.
#[component]
pub fn Controls(props: &ControlsProps) -> Html {
    let t = texts();
    let plan = props.plan;
    let sampling = plan.sampling;
    let set = |change: fn(&mut Plan, u64)| {
        let on_plan = props.on_plan.clone();
        move |to: u64| {
            let mut plan = plan;
            change(&mut plan, to);
            on_plan.emit(plan);
        }
    };
    let number = |name: &'static str, id: &'static str, (value, low, high): (u64, u64, u64), change| {
        let set = set(change);
        let onchange = Callback::from(move |event: Event| {
            let typed = event.target_dyn_into::<web_sys::HtmlInputElement>().map(|input| input.value());
            if let Some(to) = typed.and_then(|text| text.trim().parse().ok()) {
                set(u64::clamp(to, low, high));
            }
        });
        html! {
            <label class="forest-field">{ name }
                <input type="number" min={low.to_string()} max={high.to_string()} value={value.to_string()} {onchange}
                    data-testid={id} />
            </label>
        }
    };
    let select = |name: &'static str, id: &'static str, options: Vec<(&'static str, bool)>, change| {
        let set = set(change);
        let onchange = Callback::from(move |event: Event| {
            let chosen = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            if let Some(place) = chosen.and_then(|select| u64::try_from(select.selected_index()).ok()) {
                set(place);
            }
        });
        html! {
            <label class="forest-field">{ name }
                <select {onchange} data-testid={id}>
                    { for options.into_iter().map(|(name, selected)| html! { <option {selected}>{ name }</option> }) }
                </select>
            </label>
        }
    };
    let strategies = STRATEGIES.map(|s| ((t.strategy)(s).0, s == sampling.strategy)).into();
    let methods = credits().into_iter().enumerate();
    let methods =
        methods.map(|(i, m)| (if m.id == "grpo" { t.chains_method } else { m.name }, i == plan.method));
    let (nodes, rounds) = (t.meaning)(sampling.strategy);
    let most = u64::from(MOST);
    let budget = {
        let set = set(|plan, to| plan.chains = to as u32);
        Callback::from(move |event: InputEvent| {
            if let Some(to) = typed_text(&event).and_then(|text| text.parse().ok()) {
                set(to);
            }
        })
    };
    let again = {
        let set = set(|plan, to| plan.seed = to);
        Callback::from(move |_: MouseEvent| set(plan.seed.wrapping_add(1)))
    };
    let merge = |by_state: bool| {
        let on_merge = props.on_merge.clone();
        Callback::from(move |_: MouseEvent| on_merge.emit(by_state))
    };
    let TreeSampling { trees, nodes: n, rounds: l, .. } = sampling;
    html! {
        <div class="forest-controls" role="group" aria-label={t.growth.title}>
            { select(t.controls[0], "forest-strategy", strategies, |plan, to| {
                plan.sampling.strategy = STRATEGIES.get(to as usize).copied().unwrap_or_default();
                // Counts mean other things: begin with what grows a tree that can be read.
                let (trees, nodes, rounds) = match plan.sampling.strategy {
                    TreeStrategy::NAry => (1, 2, 3),
                    TreeStrategy::EveryStep => (1, 1, 1),
                    _ => (2, 2, 1),
                };
                plan.sampling = TreeSampling { trees, nodes, rounds, ..plan.sampling };
            }) }
            { number(t.controls[1], "forest-trees", (u64::from(trees), 1, most), |plan, to| plan.sampling.trees = to as u32) }
            { number(nodes, "forest-nodes", (u64::from(n), 1, most), |plan, to| plan.sampling.nodes = to as u32) }
            if let Some(rounds) = rounds {
                { number(rounds, "forest-rounds", (u64::from(l), 1, most), |plan, to| plan.sampling.rounds = to as u32) }
            }
            <label class="forest-field forest-budget">{ t.controls[4] }
                <input type="range" min={CHAINS.0.to_string()} max={CHAINS.1.to_string()} value={plan.chains.to_string()}
                    oninput={budget} data-testid="forest-budget" aria-valuetext={(t.budget)(plan.chains, props.budget)} />
                <output data-testid="forest-steps" data-steps={props.budget.to_string()}>{ (t.budget)(plan.chains, props.budget) }</output>
            </label>
            { number(t.controls[5], "forest-seed", (plan.seed, 0, u64::from(u32::MAX)), |plan, to| plan.seed = to) }
            <button type="button" onclick={again} data-testid="forest-again">{ t.controls[6] }</button>
            { select(t.controls[7], "forest-method", methods.collect(), |plan, to| plan.method = to as usize) }
            <div class="segments" role="group" aria-label={t.controls[8]}>
                { for t.merges.iter().zip([false, true]).map(|(name, by_state)| html! {
                    <button type="button" aria-pressed={(props.by_state == by_state).to_string()} onclick={merge(by_state)}
                        data-merge={if by_state { "state" } else { "history" }}>{ name }</button>
                }) }
            </div>
            <p class="forest-note">{ (t.strategy)(sampling.strategy).1 }</p>
        </div>
    }
}
