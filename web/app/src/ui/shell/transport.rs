//! Play, pause, step, speed.

use super::icon::{Icon, icon};
use super::speed;
use crate::model::Action;
use crate::text::shell::Control;
use crate::text::texts;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What a button says when the pointer rests on it: name, explanation, key.
pub(super) fn title(control: &Control) -> String {
    match control.key {
        "" => format!("{}. {}", control.name, control.explanation),
        key => format!("{} ({key}). {}", control.name, control.explanation),
    }
}

fn button(
    control: &Control,
    drawing: Icon,
    id: &'static str,
    dispatch: &Callback<Action>,
    action: Action,
) -> Html {
    let onclick = dispatch.reform(move |_| action.clone());
    html! {
        <button type="button" class="icon-button" data-testid={id} aria-label={control.name} title={title(control)} {onclick}>
            { icon(drawing) }
        </button>
    }
}

/// The buttons, and the speed limit `pace` in updates per second.
pub(super) fn transport(playing: bool, pace: Option<f64>, dispatch: &Callback<Action>) -> Html {
    let t = &texts().shell;
    let (play, drawing) = if playing { (&t.pause, Icon::Pause) } else { (&t.play, Icon::Play) };
    let place = speed::place(pace);
    let said = pace.map_or_else(|| t.full_speed.to_string(), t.per_second);
    let oninput = dispatch.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        // The slider's places are small whole numbers.
        Action::SetSpeed(speed::at(input.value_as_number() as usize))
    });
    let toggle = dispatch.reform(|_| Action::TogglePlay);
    html! {
        <div class="transport" role="group" aria-label={t.transport}>
            { button(&t.reset, Icon::Reset, "reset", dispatch, Action::Reset) }
            { button(&t.previous_stage, Icon::Previous, "previous-stage", dispatch, Action::PreviousStage) }
            <button type="button" class="icon-button play" data-testid="play" aria-label={play.name} title={title(play)}
                onclick={toggle}>
                { icon(drawing) }
            </button>
            { button(&t.next_stage, Icon::Next, "next-stage", dispatch, Action::NextStage) }
            { button(&t.one_update, Icon::Update, "one-update", dispatch, Action::StepUpdate) }
            <label class="speed" title={title(&t.speed)}>
                <span class="sr-only">{ t.speed.name }</span>
                <input type="range" min="0" max={(speed::SPEEDS.len() - 1).to_string()} step="1" data-testid="speed"
                    value={place.to_string()} aria-valuetext={said.clone()} {oninput} />
                <span class="speed-value" aria-hidden="true">{ said }</span>
            </label>
        </div>
    }
}
