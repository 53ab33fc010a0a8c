//! The sheet.

use super::plot::{Plot, Series};
use super::study::{Study, factors};
use crate::model::Scene;
use crate::text::truth::texts;
use crate::ui::formula::number::number;
use crate::ui::settings::row::typed_text;
use crate::ui::svg::drawing;
use truth::credit::CreditPoint;
use truth::scale::silent_probability;
use yew::prelude::*;

/// Group sizes of the slider.
const SIZES: (u32, u32) = (2, 64);

/// Properties of [`TruthPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct TruthPanelProps {
    /// The update.
    pub scene: Scene,
}

/// The content of the sheet.
#[component]
pub fn TruthPanel(props: &TruthPanelProps) -> Html {
    let t = texts();
    let study = {
        let scene = props.scene.clone();
        use_mut_ref(move || {
            let seed = scene.config.seed;
            Study::new(scene, seed)
        })
    };
    // The sheet looks at the update that was shown when it opened; a newer one lays itself on it.
    if study.borrow().scene != props.scene {
        let seed = props.scene.config.seed;
        study.replace(Study::new(props.scene.clone(), seed));
    }
    let seed = use_mut_ref(|| props.scene.config.seed);
    let size = use_state_eq(|| props.scene.config.num_generations.clamp(SIZES.0, SIZES.1));
    let redraw = use_force_update();
    let again = {
        let (study, seed) = (study.clone(), seed.clone());
        Callback::from(move |_: MouseEvent| {
            let next = seed.borrow().wrapping_add(1);
            seed.replace(next);
            study.borrow_mut().draw_again(next);
            redraw.force_update();
        })
    };
    let resize = {
        let size = size.setter();
        Callback::from(move |event: InputEvent| {
            if let Some(new) = typed_text(&event).and_then(|text| text.parse().ok()) {
                size.set(new);
            }
        })
    };
    let study = study.borrow();
    html! {
        <div class="truth" data-testid="truth-panel" data-update={study.scene.record.iteration.to_string()}>
            <p class="truth-note">{ (t.seen)(study.scene.record.iteration, study.scene.group) }</p>
            <section>
                <h3>{ t.credit }</h3>
                <p class="truth-note">{ t.credit_hint }</p>
                { match &study.credit {
                    Ok(points) => credit(points),
                    Err(why) => refused(why),
                } }
                <button type="button" onclick={again} data-testid="truth-again">{ t.again }</button>
            </section>
            <section>
                <h3>{ t.scale }</h3>
                <p class="truth-note">{ t.scale_hint }</p>
                <label class="truth-size">{ t.size }{ " " }
                    <input type="range" min={SIZES.0.to_string()} max={SIZES.1.to_string()} value={size.to_string()}
                        oninput={resize} data-testid="truth-size" />
                    <output>{ *size }</output>
                </label>
                { scale(&study, *size) }
            </section>
            <section>
                <h3>{ t.pushes }</h3>
                <p class="truth-note">{ t.pushes_hint }</p>
                { pushes(&study) }
            </section>
        </div>
    }
}

fn refused(why: &str) -> Html {
    html! { <p role="alert" class="truth-refused">{ (texts().cannot)(why) }</p> }
}

fn credit(points: &[CreditPoint]) -> Html {
    let t = texts();
    let place = |p: &CreditPoint| f64::from(p.rollouts).log2();
    let series = |name: &str, of: &dyn Fn(&CreditPoint) -> Option<f64>| Series {
        name: name.into(),
        points: points.iter().filter_map(|p| Some((place(p), of(p)?))).collect(),
    };
    let lines = [
        series(t.credit_lines[0], &|p| Some(p.wrong)),
        series(t.credit_lines[1], &|p| p.correlation),
        series(t.credit_lines[2], &|p| p.push_cosine),
    ];
    let lowest = lines.iter().flat_map(|s| &s.points).fold(0.0, |low: f64, (_, y)| low.min(*y));
    let plot = Plot {
        series: lines.into(),
        x: (1.0, points.last().map_or(2.0, place).max(2.0)),
        y: (if lowest < 0.0 { -1.0 } else { 0.0 }, 1.0),
        ticks: points.iter().map(|p| (place(p), p.rollouts.to_string())).collect(),
        marks: Vec::new(),
        axis: t.rollouts,
    };
    let cell = |value: Option<f64>| value.map_or_else(|| t.none.to_owned(), number);
    html! {
        <>
            <figure role="group" tabindex="0" aria-label={t.credit}>{ drawing(plot.svg()) }</figure>
            if let Some(last) = points.last() {
                <p data-testid="truth-credit" data-rollouts={last.rollouts.to_string()} data-wrong={last.wrong.to_string()}
                    data-correlation={last.correlation.map(|v| v.to_string())} data-cosine={last.push_cosine.map(|v| v.to_string())}>
                    { (t.credit_reading)(last.rollouts, last.wrong, last.correlation, last.push_cosine) }
                </p>
            }
            <table class="sr-only">
                <caption>{ t.credit }</caption>
                <thead><tr><th scope="col">{ t.rollouts }</th>{ for t.credit_lines.map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                <tbody>
                    { for points.iter().map(|p| html! {
                        <tr><th scope="row">{ p.rollouts }</th><td>{ number(p.wrong) }</td><td>{ cell(p.correlation) }</td><td>{ cell(p.push_cosine) }</td></tr>
                    }) }
                </tbody>
            </table>
        </>
    }
}

fn scale(study: &Study, size: u32) -> Html {
    let t = texts();
    let factors = factors(size);
    // GRPO's factor at each prompt, by the nearest place that was looked at.
    let nearest = |points: &[(f64, f64)], p: f64| -> Option<(f64, f64)> {
        points.iter().min_by(|a, b| (a.0 - p).abs().total_cmp(&(b.0 - p).abs())).copied()
    };
    let grpo = factors.iter().find(|f| f.method.id == "grpo").map_or(&[][..], |f| f.points.as_slice());
    let marks = study.prompts.iter().filter_map(|&p| Some((p, nearest(grpo, p)?.1))).collect();
    let top = factors.iter().flat_map(|f| &f.points).fold(1.0, |top: f64, (_, y)| top.max(*y));
    let plot = Plot {
        series: factors
            .iter()
            .map(|f| Series { name: f.method.name.into(), points: f.points.clone() })
            .collect(),
        x: (0.0, 1.0),
        y: (0.0, top.ceil()),
        ticks: [0.0, 0.25, 0.5, 0.75, 1.0].map(|p| (p, number(p))).into(),
        marks,
        axis: t.probability,
    };
    let ties = study.prompts.iter().map(|p| silent_probability(size, *p)).sum::<f64>()
        / study.prompts.len().max(1) as f64;
    let first = study.prompts.first().copied().unwrap_or(0.5);
    html! {
        <>
            <figure role="group" tabindex="0" aria-label={t.scale} data-testid="truth-scale" data-size={size.to_string()}>{ drawing(plot.svg()) }</figure>
            <p data-testid="truth-ties" data-ties={ties.to_string()}>{ (t.prompts)(study.prompts.len(), ties, size) }</p>
            <table class="sr-only">
                <caption>{ t.scale }</caption>
                <thead><tr><th scope="col">{ t.push_columns[0] }</th><th scope="col">{ t.scale_columns }</th></tr></thead>
                <tbody>
                    { for factors.iter().map(|f| html! {
                        <tr><th scope="row">{ f.method.name }</th><td>{ nearest(&f.points, first).map_or_else(|| t.none.to_owned(), |at| number(at.1)) }</td></tr>
                    }) }
                </tbody>
            </table>
        </>
    }
}

fn pushes(study: &Study) -> Html {
    let t = texts();
    let pushes = match &study.pushes {
        Ok(pushes) => pushes,
        Err(why) => return refused(why),
    };
    html! {
        <div class="truth-scroll" role="region" tabindex="0" aria-label={t.pushes}>
            <table class="truth-pushes">
                <thead><tr>{ for t.push_columns.map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                <tbody>
                    { for pushes.iter().map(|push| html! {
                        <tr data-method={push.method.id} data-cosine={push.cosine.map(|c| c.to_string())}>
                            <th scope="row">{ push.method.name }</th>
                            <td>{ match push.cosine {
                                Some(cosine) => html! { <>
                                    <meter min="0" max="1" value={cosine.max(0.0).to_string()} aria-hidden="true"></meter>
                                    { " " }{ number(cosine) }
                                </> },
                                None => html! { t.silent },
                            } }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}
