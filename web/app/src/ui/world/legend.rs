//! What the colour of the cells means.

use super::heat::{Heat, Scale};
use crate::text::texts;
use yew::{Callback, Html, html};

/// The choice of heat, whose present scale is `scale`, and its legend; `choose` takes another choice.
pub(super) fn legend(chosen: Heat, scale: Option<Scale>, choose: &Callback<Heat>) -> Html {
    let t = &texts().world;
    let index = chosen as usize;
    let choose = choose.reform(|index: usize| Heat::ALL.get(index).copied().unwrap_or_default());
    html! {
        <div class="world-legend">
            { segments(t.heat, &Heat::ALL.map(Heat::name), &t.heats, index, &choose) }
            { scale.map(ramp) }
            <p class="world-note">{ t.heat_notes[index] }</p>
        </div>
    }
}

/// The choice of layer where there is a key: the cells as they are without it, or with it; `choose` takes 0 or 1.
pub(super) fn layers(holds: bool, choose: &Callback<usize>) -> Html {
    let t = &texts().world;
    html! {
        <div class="world-legend" data-testid="world-layers">
            { segments(t.layer, &["no-key", "key"], &t.layers, usize::from(holds), choose) }
            <p class="world-note">{ t.layer_note }</p>
        </div>
    }
}

fn segments(
    name: &'static str,
    values: &[&'static str],
    labels: &[&'static str],
    chosen: usize,
    choose: &Callback<usize>,
) -> Html {
    let buttons = values.iter().zip(labels).enumerate().map(|(index, (&value, &label))| {
        let onclick = choose.reform(move |_| index);
        html! {
            <button type="button" aria-pressed={(index == chosen).to_string()} {onclick} data-choice={value}>{ label }</button>
        }
    });
    html! { <div class="segments" role="group" aria-label={name}>{ for buttons }</div> }
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
