//! The timeline under the curves.

use super::format;
use super::history::{History, MarkKind};
use super::metric::Metric;
use crate::model::Action;
use crate::text::texts;
use crate::ui::number::parse;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Share of the way from the first to the last update, in percent.
pub fn percent(update: u64, last: u64) -> f64 {
    if last <= 1 { 100.0 } else { update.clamp(1, last).saturating_sub(1) as f64 / (last - 1) as f64 * 100.0 }
}

/// Where the scrubber goes for a wish: to the nearest update that can be shown, and to the next one in the direction
/// of the wish where the nearest is the one that is shown, so that an arrow key never gets stuck.
pub fn target(history: &History, shown: u64, wish: u64) -> u64 {
    let nearest = history.nearest(wish);
    if nearest == shown && wish != shown { history.neighbour(shown, wish > shown) } else { nearest }
}

/// Number of the shown update, the slider with its marks, the way back to the newest update.
pub fn scrubber(history: &History, shown: u64, dispatch: &Callback<Action>) -> Html {
    let t = &texts().curves;
    let last = history.last();
    let top = last.max(1);
    let at = shown.clamp(1, top);
    let oninput = {
        let (dispatch, history) = (dispatch.clone(), history.clone());
        Callback::from(move |e: InputEvent| {
            let input: Option<HtmlInputElement> = e.target_dyn_into();
            if let Some(wish) = input.and_then(|i| parse(&i.value())) {
                dispatch.emit(Action::ShowUpdate(target(&history, shown, wish.max(1.0) as u64)));
            }
        })
    };
    let newest = {
        let (dispatch, history) = (dispatch.clone(), history.clone());
        Callback::from(move |_| dispatch.emit(Action::ShowUpdate(history.nearest(history.last()))))
    };
    let steps = history.current().at(Metric::EnvSteps, shown);
    let marks = history.marks();
    let since = marks.iter().rfind(|m| m.iteration <= shown);
    let held = history.showable();
    html! {
        <div class="scrubber" data-testid="scrubber" data-shown={shown.to_string()} data-last={last.to_string()}
            data-first-showable={held.map(|h| h.0.to_string())} data-last-showable={held.map(|h| h.1.to_string())}>
            <label class="scrubber-label" for="scrubber-input">{ t.scrubber }</label>
            <output class="scrubber-position" for="scrubber-input">{ (t.position)(shown, last) }</output>
            <div class="scrubber-track">
                <input id="scrubber-input" type="range" min="1" max={top.to_string()} step="1" value={at.to_string()}
                    disabled={last == 0} aria-valuetext={(t.position)(shown, last)} {oninput} />
                <svg class="scrubber-marks" aria-hidden="true" focusable="false">
                    if let Some((first, newest)) = held.filter(|h| h.0 > 1) {
                        <line class="scrubber-held" y1="100%" y2="100%" x1={format!("{:.2}%", percent(first, top))}
                            x2={format!("{:.2}%", percent(newest, top))} />
                    }
                    { for marks.iter().map(|mark| {
                        let x = format!("{:.2}%", percent(mark.iteration, top));
                        let class = match mark.kind {
                            MarkKind::Device => "scrubber-mark scrubber-mark-device",
                            MarkKind::Knob => "scrubber-mark scrubber-mark-knob",
                        };
                        html! {
                            <line {class} x1={x.clone()} x2={x} y1="0" y2="100%">
                                <title>{ (t.mark)(&mark.label, mark.iteration) }</title>
                            </line>
                        }
                    }) }
                </svg>
            </div>
            <button class="scrubber-newest" type="button" disabled={shown >= last} onclick={newest}>
                { t.newest }
            </button>
            <p class="scrubber-note">
                if let Some(steps) = steps {
                    <span data-testid="env-steps" data-value={steps.max.to_string()}>
                        { (t.env_steps)(&format::count(steps.max as u64)) }
                    </span>
                }
                if let Some(mark) = since {
                    <span data-testid="mark-since" data-iteration={mark.iteration.to_string()}>
                        { (t.since)(&mark.label, mark.iteration) }
                    </span>
                }
                if !history.previous().is_empty() { <span>{ t.previous }</span> }
            </p>
            if !marks.is_empty() {
                <ol class="sr-only" aria-label={t.marks}>
                    { for marks.iter().map(|m| html! {
                        <li data-testid="mark" data-iteration={m.iteration.to_string()}>
                            { (t.mark)(&m.label, m.iteration) }
                        </li>
                    }) }
                </ol>
            }
        </div>
    }
}
