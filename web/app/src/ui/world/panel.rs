//! The card of the world.

use super::heat::Heat;
use super::legend::legend;
use super::map::use_map;
use super::transport::use_transport;
use crate::lab;
use crate::text::texts;
use crate::ui::PanelProps;
use yew::{Callback, Html, MouseEvent, component, html, use_state_eq};

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
    let (map, scale) = use_map(props, *heat);
    let transport = use_transport(props);
    html! {
        <section class="card world" data-testid="world" aria-labelledby="world-title"
            data-rows={world.map.rows().to_string()} data-cols={world.map.cols().to_string()}>
            <h2 id="world-title">{ t.title }{ " " }<small>{ (t.world)(world) }</small></h2>
            { map }
            { transport }
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
