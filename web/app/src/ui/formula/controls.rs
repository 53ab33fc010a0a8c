//! The knobs of a stage, beside its formula. Reading, writing and refusing are the settings'.

use crate::text::texts;
use crate::ui::PanelProps;
use crate::ui::settings::fields::{Field, Kind, beside_stage};
use crate::ui::settings::row::{options, typed_text};
use crate::ui::settings::typing::{Typed, Typing, use_typing};
use crate::ui::settings::value::{get, value_of};
use experiment::{PipelineStage, RunConfig};
use serde_json::Value;
use std::rc::Rc;
use yew::prelude::*;

/// The knobs of a stage, by their paths.
pub fn knobs(stage: PipelineStage) -> &'static [&'static str] {
    match stage {
        PipelineStage::Sample => &["num_generations", "temperature"],
        PipelineStage::Score => &["num_prompts", "env.reward_schedule"],
        PipelineStage::Centre => &["baseline"],
        PipelineStage::Scale => &["scale_rewards", "ddof", "advantage_eps"],
        PipelineStage::Credit => &["loss_type"],
        PipelineStage::Update => &["epsilon", "epsilon_high", "learning_rate"],
    }
}

/// The controls of the stage under the playhead; they change `config`.
#[hook]
pub(super) fn use_controls(props: &PanelProps, config: &Rc<RunConfig>) -> Html {
    let t = &texts().formula;
    let Typing { drafts, on_typed, on_done, .. } = use_typing(config, &props.dispatch);
    let value = use_memo(config.clone(), |config| value_of(config).unwrap_or(Value::Null));
    let control = |field: &'static Field| {
        let held = drafts.borrow();
        let text = held.text(field.path).map(str::to_owned).or_else(|| get(&value, field))?;
        let error = held.error(field.path).map(str::to_owned);
        drop(held);
        let takes = |taker: &Callback<Typed>| {
            let taker = taker.clone();
            move |event: &Event| typed_text(event).map_or((), |text| taker.emit((field, text)))
        };
        let (oninput, onchange) = (takes(&on_typed), takes(&on_done));
        let oninput = move |event: InputEvent| oninput(&event);
        let onchange = move |event: Event| onchange(&event);
        let id = format!("stage-knob-{}", field.path.replace('.', "-"));
        let hint = format!("{id}-hint");
        let invalid = error.is_some().then_some("true");
        let input = match field.kind {
            Kind::Choice(names) => html! {
                <select id={id.clone()} aria-describedby={hint.clone()} aria-invalid={invalid} {onchange}>
                    { options(names, &text) }
                </select>
            },
            _ => html! {
                <input id={id.clone()} type="text" inputmode="decimal" autocomplete="off" value={text.clone()}
                    aria-describedby={hint.clone()} aria-invalid={invalid} {oninput} {onchange} />
            },
        };
        let range = field.range().map(|(low, high)| (t.range)(low, high));
        Some(html! {
            <div class="stage-knob" key={field.path} data-testid="stage-knob" data-path={field.path} data-value={text}>
                <label for={id}><code>{ field.label() }</code></label>
                { input }
                <p class="stage-knob-hint" id={hint}>
                    { for error.map(|e| html! { <strong class="stage-knob-error" data-testid="stage-knob-error">{ e }</strong> }) }
                    { (texts().settings.explain)(field.path) }
                    { for range.map(|r| html! { <>{ " " }<span class="stage-knob-range">{ r }</span></> }) }
                </p>
            </div>
        })
    };
    let fields =
        knobs(props.selection.stage).iter().filter_map(|path| beside_stage(path)).filter_map(control);
    html! { <div class="stage-knobs" role="group" aria-label={t.controls}>{ for fields }</div> }
}
