//! The sheet.

use super::beside::Chains;
use super::controls::Controls;
use super::formulas::Strip;
use super::graph::Graph;
use super::grown::{Credited, Grown, Plan};
use super::growth::Growing;
use super::light::{Bins, Light, Lit, of_run};
use super::map::SmallMap;
use super::returns::Returns;
use super::siblings::Siblings;
use super::stages::{Figures, strip};
use super::tree::Tree;
use super::versus::Versus;
use crate::model::Scene;
use crate::text::forest::texts;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`ForestPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct ForestPanelProps {
    /// The update.
    pub scene: Scene,
}

/// The content of the sheet.
#[component]
pub fn ForestPanel(props: &ForestPanelProps) -> Html {
    let t = texts();
    let plan = use_state_eq(|| Plan::of_run(&props.scene.config));
    // How trees grow decides what there is; how they are credited only what is said of them.
    let grows = Plan { method: 0, ..*plan };
    let grown = use_memo((props.scene.clone(), grows), |(scene, plan)| Grown::new(scene, *plan).map(Rc::new));
    let by_state = use_state_eq(|| false);
    let paired = use_state_eq(|| false);
    let on_pair = {
        let paired = paired.clone();
        Callback::from(move |_: MouseEvent| paired.set(!*paired))
    };
    let body = match &*grown {
        Ok(grown) => html! {
            <Grove grown={grown.clone()} method={plan.method} by_state={*by_state} paired={*paired} on_pair={on_pair} />
        },
        Err(why) => html! { <p role="alert" class="forest-refused">{ (t.cannot)(why) }</p> },
    };
    let on_plan = {
        let plan = plan.setter();
        Callback::from(move |new| plan.set(new))
    };
    let on_merge = {
        let by_state = by_state.setter();
        Callback::from(move |new| by_state.set(new))
    };
    let scene = &props.scene;
    html! {
        <div class="forest" data-testid="forest-panel" data-update={scene.record.iteration.to_string()}>
            <p class="forest-note">{ (t.seen)(scene.record.iteration, scene.group, scene.values.start_length) }</p>
            <Controls plan={*plan} budget={plan.budget(scene)} by_state={*by_state} {on_plan} {on_merge} />
            { body }
            <Versus scene={scene.clone()} plan={*plan} asked={*paired} />
        </div>
    }
}

/// Properties of [`Grove`].
#[derive(Clone, Properties)]
struct GroveProps {
    grown: Rc<Grown>,
    method: usize,
    by_state: bool,
    paired: bool,
    on_pair: Callback<MouseEvent>,
}

impl PartialEq for GroveProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.grown, &other.grown)
            && self.method == other.method
            && self.by_state == other.by_state
            && self.paired == other.paired
    }
}

/// What a method makes of the group at a moment, with what lies beside it.
struct Seen {
    credited: Rc<Credited>,
    bins: Rc<Bins>,
    returns: Rc<Vec<f64>>,
}

fn see(grown: &Grown, method: usize, rollouts: u32) -> Result<Seen, String> {
    let method = Plan { method, ..grown.plan }.credit();
    let credited = Credited::new(grown, rollouts, &method)?;
    let returns: Vec<f64> = credited.batch.group(0).iter().map(|e| e.reward).collect();
    Ok(Seen { credited: Rc::new(credited), bins: Rc::new(Bins::new(&returns)), returns: Rc::new(returns) })
}

/// The trees with everything that is linked to them.
#[component]
fn Grove(props: &GroveProps) -> Html {
    let grown = &props.grown;
    let last = grown.moments.len().saturating_sub(1);
    let moment = use_state_eq(|| last);
    let stage = use_state_eq(|| usize::MAX);
    let light = use_state_eq(Light::default);
    let focus = use_state_eq(|| 0_u32);
    let selected = use_state_eq(|| None::<u32>);
    {
        // Other trees have other nodes.
        let (moment, light, focus, selected) =
            (moment.clone(), light.clone(), focus.clone(), selected.clone());
        use_effect_with(Rc::as_ptr(grown), move |_| {
            moment.set(last);
            light.set(Light::None);
            focus.set(0);
            selected.set(None);
        });
    }
    let at = (*moment).min(last);
    let rollouts = |at: usize| grown.moments.get(at).map_or(0, |m| m.rollouts);
    let seen =
        use_memo((Rc::as_ptr(grown), props.method, at), |&(_, method, at)| see(grown, method, rollouts(at)));
    let seen = match &*seen {
        Ok(seen) => seen,
        Err(why) => return html! { <p role="alert" class="forest-refused">{ (texts().cannot)(why) }</p> },
    };
    let Seen { credited, bins, returns } = seen;
    let steps = strip(credited.estimate.recipe.estimator.credit);
    let place = (*stage).min(steps.len() - 1);
    let name = steps[place].name;
    let figures = use_memo((Rc::as_ptr(credited), name), |&(_, name)| Figures::new(grown, credited, name));
    // After a change, indices of other trees are shown for a moment at most; they must not lead out of these.
    let known = |run: u32| (run as usize) < grown.runs.runs.len();
    let focused = Some(*focus).filter(|&run| known(run)).unwrap_or(0);
    let selected_run = (*selected).filter(|&run| known(run));
    let now = match *light {
        Light::Runs(_, _, run) if !known(run) => Light::None,
        light => light,
    };
    let lit = use_memo((now, Rc::as_ptr(credited)), |&(now, _)| Lit::new(now, grown, credited, bins));
    let on_light = {
        let light = light.setter();
        use_callback((), move |to, ()| light.set(to))
    };
    let on_focus = {
        let (focus, light, grown) = (focus.setter(), light.setter(), grown.clone());
        Callback::from(move |run| {
            focus.set(run);
            light.set(of_run(&grown.runs, run));
        })
    };
    let on_select = {
        let selected = selected.setter();
        Callback::from(move |run| selected.set(Some(run)))
    };
    let set = |state: &UseStateHandle<usize>| {
        let state = state.setter();
        Callback::from(move |to| state.set(to))
    };
    let run = match now {
        Light::Runs(_, _, run) => run,
        _ => focused,
    };
    let of = &grown.runs.runs[run as usize];
    let there = |r: &&u32| (**r as usize) < returns.len();
    let rollout = grown.runs.order.get(of.leaves.0 as usize..).unwrap_or_default().iter().find(there);
    let rollout = rollout.map_or(0, |&r| r as usize);
    let step = (of.depth as usize).saturating_sub(1);
    // At the end all that the budget buys, cut off episodes aside.
    let allowed = if at == last { grown.budget } else { credited.statistics.new_steps };
    let old = if at > 0 { rollouts(at - 1) } else { 0 };
    html! {
        <>
            <Strip credited={credited.clone()} {steps} at={place} on_stage={set(&stage)} rollout={(rollout, step)} />
            <Growing grown={grown.clone()} credited={credited.clone()} {at} on_moment={set(&moment)} />
            if figures.largest == 0.0 && place > 0 {
                <p class="forest-dead" role="status" data-testid="forest-dead">{ texts().dead }</p>
            }
            <button type="button" class="forest-pairing" aria-pressed={props.paired.to_string()}
                onclick={props.on_pair.clone()} data-testid="forest-pair">{ texts().versus.title }</button>
            <div class={if props.paired { "forest-main paired" } else { "forest-main" }}>
                if props.by_state {
                    <Graph grown={grown.clone()} credited={credited.clone()} />
                } else {
                    <div class="forest-pair">
                        if props.paired { <h3>{ texts().growth.meters[0] }</h3> }
                        <Tree grown={grown.clone()} credited={credited.clone()} figures={figures.clone()} stage={name}
                            lit={(*lit).clone()} focus={focused} selected={selected_run} {old}
                            on_light={on_light.clone()} {on_focus} {on_select} />
                    </div>
                }
                if props.paired {
                    <Chains grown={grown.clone()} steps={allowed} rewards={place == 0} />
                }
                <div class="forest-beside">
                    <SmallMap grown={grown.clone()} credited={credited.clone()} lit={(*lit).clone()} light={now}
                        on_light={on_light.clone()} />
                    <Siblings grown={grown.clone()} credited={credited.clone()} bins={bins.clone()} run={selected_run} />
                    <Returns bins={bins.clone()} returns={returns.clone()} lit={(*lit).clone()} light={now} {on_light} />
                </div>
            </div>
            <p class="forest-note">{ (texts().legend)(place == 0) }{ " " }{ texts().map_hint }{ " " }{ texts().growth.blocks }</p>
        </>
    }
}
