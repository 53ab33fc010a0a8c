//! The rewards of all groups, and how those of the selected one become advantages.

pub mod bins;
pub mod detail;
pub mod layout;
pub mod picker;
pub mod summary;

use super::PanelProps;
use crate::text::texts;
use crate::ui::curves::format::short;
use yew::prelude::*;

/// The card with the group picker and the distribution of the selected group.
#[component]
pub fn DistributionPanel(props: &PanelProps) -> Html {
    let t = &texts().distribution;
    let PanelProps { scene, selection, dispatch } = props;
    let (count, dead) = {
        let groups = summary::groups(scene);
        (groups.len(), groups.iter().filter(|g| g.dead).count())
    };
    let picker = picker::use_picker(scene, dispatch);
    let zero_std = scene.trace.frac_reward_zero_std();
    html! {
        <section class="card distribution" aria-label={t.title} data-testid="distribution"
            data-groups={count.to_string()} data-dead={dead.to_string()}
            data-frac-reward-zero-std={zero_std.to_string()}>
            <header class="distribution-head">
                <h2>{ t.title }</h2>
                <p class={classes!("distribution-headline", (dead > 0).then_some("distribution-some-dead"))}>
                    { (t.headline)(dead, count) }
                </p>
                <code>{ (t.metric)(&short(zero_std)) }</code>
            </header>
            <div class={classes!("distribution-body", (count == 1).then_some("distribution-single"))}>
                if count > 1 { { picker } }
                { detail::group_detail(scene, selection) }
            </div>
        </section>
    }
}
