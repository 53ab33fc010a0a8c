//! The controls of the experiment.

use crate::text::curvature::{Knob, texts};
use crate::ui::formula::number::number;
use crate::ui::settings::row::typed_text;
use truth::curvature::{Aim, Lab, Optimizer, Run};
use yew::prelude::*;

/// Largest move of a prompt's log-odds in a bounded step.
pub const STEP: f64 = 0.25;
/// What runs are to reach.
pub const AIM: Aim = Aim { seeds: 10, target: 0.97, most: 600 };
/// The optimisers, in the order of their names.
const OPTIMIZERS: [Optimizer; 4] =
    [Optimizer::Sgd, Optimizer::NormalizedSgd, Optimizer::Adam, Optimizer::Bounded];

/// Ready-made experiments, in the order of their names: the first settings; bounded steps on prompts whose shared parts
/// agree; where dividing pays although both ways have their best rate; prompts that are all alike; Adam.
pub const EXAMPLES: [fn() -> Lab; 5] = [
    first,
    || Lab { optimizer: Optimizer::Bounded, opposed: false, noise: 0.0, ..first() },
    || Lab { optimizer: Optimizer::NormalizedSgd, overlap: 0.3, ..first() },
    || Lab { spread: 0.0, ..first() },
    || Lab { optimizer: Optimizer::Adam, overlap: 0.1, ..first() },
];

/// The settings that the lab opens with: those of the documentation's first table of best rates.
pub fn first() -> Lab {
    Lab { learning_rate: STEP, ..Lab::default() }
}

/// Properties of [`Knobs`].
#[derive(Clone, PartialEq, Properties)]
pub struct KnobsProps {
    /// The experiment.
    pub lab: Lab,
    /// Takes the changed one.
    pub change: Callback<Lab>,
}

/// A slider: what it is called, where it goes from and to, its step, and how its value is read and written.
struct Slider {
    id: &'static str,
    knob: &'static Knob,
    range: [f64; 3],
    value: f64,
    shown: String,
    set: fn(&mut Lab, f64),
}

/// The controls.
#[component]
pub fn Knobs(props: &KnobsProps) -> Html {
    let t = texts();
    let lab = props.lab;
    let hardest = Run::new(lab).chances().last().copied().unwrap_or(0.5);
    let slider = |s: Slider| slider(s, props);
    let chosen = OPTIMIZERS.iter().position(|o| *o == lab.optimizer).unwrap_or(0);
    let optimizer = props.change.reform(move |event: Event| {
        let place = typed_text(&event).and_then(|text| text.parse().ok()).unwrap_or(0_usize);
        Lab { optimizer: OPTIMIZERS[place.min(OPTIMIZERS.len() - 1)], ..lab }
    });
    let opposed = props.change.reform(move |_: Event| Lab { opposed: !lab.opposed, ..lab });
    let example = |(name, make): (&'static str, fn() -> Lab)| {
        let change = props.change.reform(move |_: MouseEvent| make());
        html! { <button type="button" onclick={change} aria-pressed={(make() == lab).to_string()}>{ name }</button> }
    };
    let reset = props.change.reform(|_: MouseEvent| first());
    html! {
        <section class="curvature-knobs">
            <h3>{ t.settings }</h3>
            <div class="curvature-examples" role="group" aria-label={t.examples.0}>
                { for t.examples.1.into_iter().zip(EXAMPLES).map(example) }
            </div>
            <div class="curvature-grid">
                { slider(Slider {
                    id: "overlap", knob: &t.overlap, range: [0.0, 1.0, 0.05], value: lab.overlap,
                    shown: number(lab.overlap), set: |lab, to| lab.overlap = to,
                }) }
                <div class="curvature-knob">
                    <label for="curvature-optimizer">{ t.optimizer.name }</label>
                    <select id="curvature-optimizer" data-testid="curvature-optimizer" onchange={optimizer}
                        aria-describedby="curvature-optimizer-hint">
                        { for t.optimizers.into_iter().enumerate().map(|(place, name)| html! {
                            <option value={place.to_string()} selected={place == chosen}>{ name }</option>
                        }) }
                    </select>
                    <p id="curvature-optimizer-hint">{ t.optimizer.hint }</p>
                </div>
                { slider(Slider {
                    id: "size", knob: &t.size, range: [2.0, 64.0, 1.0], value: f64::from(lab.num_generations),
                    shown: lab.num_generations.to_string(), set: |lab, to| lab.num_generations = to as u32,
                }) }
                { slider(Slider {
                    id: "spread", knob: &t.spread, range: [0.0, 3.0, 0.1], value: lab.spread,
                    shown: (t.spread_value)(lab.spread, hardest), set: |lab, to| lab.spread = to,
                }) }
                { slider(Slider {
                    id: "noise", knob: &t.noise, range: [0.0, 0.45, 0.05], value: lab.noise,
                    shown: number(lab.noise), set: |lab, to| lab.noise = to,
                }) }
                <div class="curvature-knob">
                    <label class="curvature-check">
                        <input type="checkbox" checked={lab.opposed} onchange={opposed} data-testid="curvature-opposed"
                            aria-describedby="curvature-opposed-hint" />
                        { t.opposed.name }
                    </label>
                    <p id="curvature-opposed-hint">{ t.opposed.hint }</p>
                </div>
            </div>
            <button type="button" onclick={reset} data-testid="curvature-reset">{ t.reset }</button>
            <p class="curvature-note">{ (t.fixed)(&AIM, lab.prompts, STEP) }</p>
        </section>
    }
}

fn slider(slider: Slider, props: &KnobsProps) -> Html {
    let Slider { id, knob, range: [low, high, step], value, shown, set } = slider;
    let (lab, change) = (props.lab, props.change.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(to) = typed_text(&event).and_then(|text| crate::ui::number::parse(&text)) {
            let mut lab = lab;
            set(&mut lab, to.clamp(low, high));
            change.emit(lab);
        }
    });
    let id = format!("curvature-{id}");
    let hint = format!("{id}-hint");
    html! {
        <div class="curvature-knob">
            <label for={id.clone()}>{ knob.name }</label>
            <output for={id.clone()}>{ shown.clone() }</output>
            <input id={id.clone()} data-testid={id} type="range" min={low.to_string()} max={high.to_string()}
                step={step.to_string()} value={value.to_string()} aria-valuetext={shown} aria-describedby={hint.clone()} {oninput} />
            <p id={hint}>{ knob.hint }</p>
        </div>
    }
}
