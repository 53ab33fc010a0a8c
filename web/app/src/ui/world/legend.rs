//! What the colour of the cells means.

use super::heat::{Heat, Scale, field, visits};
use crate::model::Scene;
use crate::text::texts;
use yew::{Callback, Html, Properties, component, html};

/// What the choice and the legend need.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct LegendProps {
    /// The update that is shown.
    pub(super) scene: Scene,
    /// The present choice.
    pub(super) heat: Heat,
    /// Takes another choice.
    pub(super) choose: Callback<Heat>,
}

/// The choice of heat and its legend.
#[component]
pub(super) fn Legend(props: &LegendProps) -> Html {
    let t = &texts().world;
    let scale = field(props.heat, &props.scene, &visits(&props.scene)).map(|(_, scale)| scale);
    let buttons = Heat::ALL.into_iter().zip(t.heats).map(|(heat, label)| {
        let choose = props.choose.clone();
        let onclick = Callback::from(move |_| choose.emit(heat));
        html! {
            <button type="button" aria-pressed={(heat == props.heat).to_string()} onclick={onclick}
                data-heat={heat.name()}>{ label }</button>
        }
    });
    let note = Heat::ALL.into_iter().zip(t.heat_notes).find(|&(heat, _)| heat == props.heat);
    html! {
        <div class="world-legend">
            <div class="segments" role="group" aria-label={t.heat}>{ for buttons }</div>
            { scale.map(ramp) }
            <p class="world-note">{ note.map_or("", |(_, note)| note) }</p>
        </div>
    }
}

fn ramp(scale: Scale) -> Html {
    let number = texts().world.number;
    html! {
        <div class="ramp" data-testid="world-scale" data-min={scale.min.to_string()} data-max={scale.max.to_string()}>
            <span>{ number(scale.min) }</span>
            <span class="ramp-bar" aria-hidden="true"></span>
            <span>{ number(scale.max) }</span>
        </div>
    }
}
