//! The chains that the same budget gives, drawn as the trees are.

use super::grown::{Credited, Grown};
use super::growth::chains_within;
use super::light::Light;
use super::stages::{Figures, strip};
use super::tree::Tree;
use crate::text::forest::texts;
use advantage::Credit;
use advantage::methods::method;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Chains`].
#[derive(Clone, Properties)]
pub struct ChainsProps {
    /// The trees and the chains of the same seed.
    pub grown: Rc<Grown>,
    /// Environment steps that the trees have taken at the shown moment.
    pub steps: u64,
    /// Rewards are shown, not advantages.
    pub rewards: bool,
}

impl PartialEq for ChainsProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.grown, &other.grown) && (self.steps, self.rewards) == (other.steps, other.rewards)
    }
}

/// The chains, credited by GRPO.
#[component]
pub fn Chains(props: &ChainsProps) -> Html {
    let t = texts();
    let grown = &props.grown;
    let focus = use_state_eq(|| 0_u32);
    let chains = use_memo(Rc::as_ptr(grown), |_| Rc::new(grown.of_chains()));
    let statistics = chains_within(grown, props.steps);
    let credited = use_memo((Rc::as_ptr(&chains), statistics.leaves), |&(_, rollouts)| {
        let grpo = method("grpo").ok_or("there is no GRPO")?;
        Credited::new(&chains, rollouts, &grpo).map(Rc::new)
    });
    let credited = match &*credited {
        Ok(credited) => credited,
        Err(why) => return html! { <p role="alert" class="forest-refused">{ (t.cannot)(why) }</p> },
    };
    let steps = strip(Credit::Episode);
    let stage = steps[if props.rewards { 0 } else { steps.len() - 1 }].name;
    let figures =
        use_memo((Rc::as_ptr(credited), stage), |&(_, stage)| Figures::new(&chains, credited, stage));
    let known = Some(*focus).filter(|&run| (run as usize) < chains.runs.runs.len());
    let on_focus = {
        let focus = focus.setter();
        Callback::from(move |run| focus.set(run))
    };
    html! {
        <div class="forest-pair" data-testid="forest-chains" data-leaves={statistics.leaves.to_string()}>
            <h3>{ t.growth.meters[1] }</h3>
            <Tree grown={(*chains).clone()} credited={credited.clone()} figures={figures} {stage} lit={None}
                focus={known.unwrap_or(0)} selected={None} old={0} second=true
                on_light={Callback::from(|_: Light| ())} {on_focus} on_select={Callback::from(|_: u32| ())} />
        </div>
    }
}
