//! The card of the world.

use super::heat::Heat;
use super::legend::{layers, legend};
use super::map::use_map;
use super::transport::use_transport;
use crate::lab;
use crate::model::{Scene, Selection};
use crate::text::texts;
use crate::ui::PanelProps;
use yew::{Callback, Html, MouseEvent, component, html, use_effect_with, use_state_eq};

/// The map of the selected group's world, with its policy, its heat and its rollouts, and the way to its editor.
#[component]
pub fn WorldPanel(props: &PanelProps) -> Html {
    let t = &texts().world;
    let heat = use_state_eq(Heat::default);
    let world = props.scene.world();
    let fixed = world.spec.id.is_cliff_walking();
    let choose = {
        let heat = heat.clone();
        Callback::from(move |chosen| heat.set(chosen))
    };
    let edit = Callback::from(|_: MouseEvent| lab::host::open(lab::Dialog::Editor));
    let layer = use_state_eq(|| false);
    {
        // The cells are those of the walker that plays, until the reader chooses others.
        let layer = layer.clone();
        use_effect_with(held(&props.scene, &props.selection), move |held| {
            if let Some(held) = held {
                layer.set(*held);
            }
        });
    }
    let has_key = world.mdp.states() > world.map.cells();
    let holds = *layer && has_key;
    let choose_layer = {
        let layer = layer.clone();
        Callback::from(move |index| layer.set(index == 1))
    };
    let (map, scale) = use_map(props, *heat, holds);
    let transport = use_transport(props);
    html! {
        <section class="card world" data-testid="world" aria-labelledby="world-title"
            data-rows={world.map.rows().to_string()} data-cols={world.map.cols().to_string()} data-holds={holds.to_string()}>
            <h2 id="world-title">{ t.title }{ " " }<small>{ (t.world)(world) }</small></h2>
            { map }
            { transport }
            if has_key {
                { layers(holds, &choose_layer) }
            }
            <div class="world-foot">
                { legend(*heat, scale, &choose) }
                <button type="button" data-testid="edit-map" aria-haspopup="dialog" onclick={edit} disabled={fixed}
                    aria-describedby={fixed.then_some("world-fixed")}>{ t.edit }</button>
                if fixed {
                    <p id="world-fixed" class="world-note">{ t.fixed }</p>
                }
            </div>
        </section>
    }
}

/// Whether the walker that plays has the key at its present step; `None` where none plays.
fn held(scene: &Scene, selection: &Selection) -> Option<bool> {
    let step = selection.step?;
    let episode = scene.episodes().get(selection.rollout)?;
    let state = scene.batch.steps_of(episode).get(step).map_or(episode.last, |step| step.state);
    Some(scene.world().holds_key(state as usize))
}
