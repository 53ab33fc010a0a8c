//! The card of the world.

use super::editor::MapEditor;
use super::heat::Heat;
use super::legend::legend;
use super::map::use_map;
use super::transport::use_transport;
use crate::text::texts;
use crate::ui::PanelProps;
use web_sys::HtmlElement;
use yew::{
    Callback, Html, MouseEvent, component, html, use_effect_with, use_mut_ref, use_node_ref, use_state_eq,
};

/// The map of the selected group's world, with its policy, its heat, its rollouts and its editor.
#[component]
pub fn WorldPanel(props: &PanelProps) -> Html {
    let t = &texts().world;
    let heat = use_state_eq(Heat::default);
    let editing = use_state_eq(|| false);
    let button = use_node_ref();
    let was_editing = use_mut_ref(|| false);
    {
        let button = button.clone();
        use_effect_with(*editing, move |&editing| {
            // The focus comes back to where the editor was opened.
            if was_editing.replace(editing)
                && !editing
                && let Some(button) = button.cast::<HtmlElement>()
            {
                // A button that cannot take the focus leaves it where it is.
                let _ = button.focus();
            }
        });
    }
    let world = props.scene.world();
    let fixed = world.spec.id.is_cliff_walking();
    let choose = {
        let heat = heat.clone();
        Callback::from(move |chosen| heat.set(chosen))
    };
    let open = {
        let editing = editing.clone();
        Callback::from(move |_: MouseEvent| editing.set(true))
    };
    let close = {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(false))
    };
    let edits = *editing && !fixed;
    let (map, scale) = use_map(props, *heat);
    let transport = use_transport(props, !edits);
    let body = if edits {
        html! {
            <MapEditor config={props.scene.config.clone()} map={world.map.clone()}
                dispatch={props.dispatch.clone()} close={close} />
        }
    } else {
        html! {
            <>
                { map }
                { transport }
                <div class="world-foot">
                    { legend(*heat, scale, &choose) }
                    <button type="button" ref={button} data-testid="edit-map" onclick={open} disabled={fixed}
                        aria-describedby={fixed.then_some("world-fixed")}>{ t.editor.open }</button>
                    if fixed {
                        <p id="world-fixed" class="world-note">{ t.editor.fixed }</p>
                    }
                </div>
            </>
        }
    };
    html! {
        <section class="card world" data-testid="world" aria-labelledby="world-title"
            data-rows={world.map.rows().to_string()} data-cols={world.map.cols().to_string()}>
            <h2 id="world-title">{ t.title }{ " " }<small>{ (t.world)(world) }</small></h2>
            { body }
        </section>
    }
}
