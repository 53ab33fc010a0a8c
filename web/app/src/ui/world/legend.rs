//! What the colour of the cells means.

use super::heat::{Heat, Scale};
use crate::text::texts;
use yew::{Callback, Html, html};

/// The choice of heat, whose present scale is `scale`, and its legend; `choose` takes another choice.
pub(super) fn legend(chosen: Heat, scale: Option<Scale>, choose: &Callback<Heat>) -> Html {
    let t = &texts().world;
    let buttons = Heat::ALL.into_iter().zip(t.heats).map(|(heat, label)| {
        let choose = choose.clone();
        let onclick = Callback::from(move |_| choose.emit(heat));
        html! {
            <button type="button" aria-pressed={(heat == chosen).to_string()} onclick={onclick}
                data-heat={heat.name()}>{ label }</button>
        }
    });
    let note = Heat::ALL.into_iter().zip(t.heat_notes).find(|&(heat, _)| heat == chosen);
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
