//! The divisor lab: what dividing multiplies the gradient of a prompt by.

use super::credit::ViewProps;
use super::formula::formula;
use super::plot::{Plot, Series};
use super::study::{Factor, factors, prompts};
use super::typed;
use crate::text::truth::texts;
use crate::ui::formula::number::{number, percent};
use crate::ui::svg::drawing;
use truth::scale::{expected_advantages, expected_scale, silent_probability};
use yew::prelude::*;

/// Group sizes of the slider.
pub const SIZES: (u32, u32) = (2, 64);
/// Places of the slider of probabilities.
const PLACES: u32 = 1000;

/// The view.
#[component]
pub fn DivisorView(props: &ViewProps) -> Html {
    let t = texts();
    let scene = &props.scene;
    let size = use_state_eq(|| scene.config.num_generations.clamp(SIZES.0, SIZES.1));
    let prompts = use_memo(scene.clone(), prompts);
    let factors = use_memo(*size, |size| factors(*size));
    let first = prompts.first().copied().unwrap_or(0.5);
    let place = use_state_eq(|| ((first * f64::from(PLACES)).round() as u32).clamp(1, PLACES - 1));
    let p = f64::from(*place) / f64::from(PLACES);
    let resize: Callback<InputEvent> = typed(&size, |text| text.parse().ok());
    let look: Callback<InputEvent> = typed(&place, |text| text.parse().ok());
    let grpo = factors.iter().find(|f| f.method.id == "grpo");
    let at = |p: f64| grpo.and_then(|f| expected_scale(&f.method.recipe, *size, p));
    // Where groups are redrawn until they differ, factors have no bound; the others have this one.
    let top = 1.25 * f64::from(*size - 1).sqrt().max(1.0);
    let plot = Plot {
        series: factors.iter().map(|f| Series { name: name(f), points: f.points.clone() }).collect(),
        x: (0.0, 1.0),
        y: (0.0, top),
        ticks: [0.0, 0.25, 0.5, 0.75, 1.0].map(|p| (p, number(p))).into(),
        marks: prompts.iter().filter_map(|&p| Some((p, at(p)?))).collect(),
        axis: t.probability,
    };
    let ties =
        prompts.iter().map(|p| silent_probability(*size, *p)).sum::<f64>() / prompts.len().max(1) as f64;
    let g = f64::from(*size);
    let [loss, win] = grpo.map_or([0.0; 2], |f| expected_advantages(&f.method.recipe, *size, p, [0.0, 1.0]));
    html! {
        <>
            <section>
                <h3>{ t.scale }</h3>
                <p class="truth-note">{ t.scale_hint }</p>
                <label class="truth-size">{ t.size }{ " " }
                    <input type="range" min={SIZES.0.to_string()} max={SIZES.1.to_string()} value={size.to_string()}
                        oninput={resize} data-testid="truth-size" />
                    <output>{ *size }</output>
                </label>
                <figure role="group" tabindex="0" aria-label={t.scale} data-testid="truth-scale" data-size={size.to_string()}>{ drawing(plot.svg()) }</figure>
                <p data-testid="truth-ties" data-ties={ties.to_string()}>{ (t.prompts)(prompts.len(), ties, *size) }</p>
            </section>
            <section>
                <h3>{ t.one_prompt }</h3>
                <label class="truth-size">{ t.probability }{ " " }
                    <input type="range" min="1" max={(PLACES - 1).to_string()} value={place.to_string()}
                        oninput={look} data-testid="truth-place" aria-valuetext={number(p)} />
                    <output>{ number(p) }</output>
                </label>
                <table class="truth-pushes">
                    <thead><tr>{ for t.scale_columns.map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                    <tbody>
                        { for factors.iter().map(|f| {
                            let factor = expected_scale(&f.method.recipe, *size, p);
                            html! {
                                <tr data-method={f.method.id} data-factor={factor.map(|c| c.to_string())}>
                                    <th scope="row">{ f.method.name }<small>{ (t.same)(&f.same) }</small></th>
                                    <td>{ factor.map_or_else(|| t.none.to_owned(), number) }</td>
                                </tr>
                            }
                        }) }
                        <tr><th scope="row">{ t.silent_chance }</th><td>{ percent(silent_probability(*size, p)) }</td></tr>
                    </tbody>
                </table>
                { formula("factor", t.factor_formula, &[("win", win), ("loss", loss), ("c", win - loss)], t.factor_source) }
                { formula(
                    "limit",
                    t.limit_formula,
                    &[("limit", 1.0 / (p * (1.0 - p)).sqrt()), ("bound", (g - 1.0).sqrt())],
                    t.limit_source,
                ) }
            </section>
        </>
    }
}

/// A line's name: how many methods share it.
fn name(factor: &Factor) -> String {
    match factor.same.len() {
        0 => factor.method.name.to_owned(),
        more => [factor.method.name, " +", &more.to_string()].concat(),
    }
}
