//! The credit view: what steps were given against what they are worth, and how that changes with the number of rollouts.

use super::compare::{Compared, Scope, Told, is_wrong};
use super::formula::formula;
use super::plot::{Plot, Series};
use super::steps::{bars, scatter};
use super::study::credit;
use super::{refused, typed};
use crate::model::Scene;
use crate::text::truth::texts;
use crate::ui::formula::number::number;
use crate::ui::methods::compare::own;
use crate::ui::svg::drawing;
use truth::credit::CreditPoint;
use yew::prelude::*;

/// Properties of the views of one update.
#[derive(Clone, PartialEq, Properties)]
pub struct ViewProps {
    /// The update.
    pub scene: Scene,
}

/// The view.
#[component]
pub fn CreditView(props: &ViewProps) -> Html {
    let t = texts();
    let scene = &props.scene;
    let compared = use_memo(scene.clone(), Compared::new);
    let seed = use_state_eq(|| scene.config.seed);
    let points = use_memo((scene.clone(), *seed), |(scene, seed)| credit(scene, *seed));
    let scope = use_state_eq(Scope::default);
    let step = use_state_eq(|| 0_usize);
    let again = {
        let seed = seed.clone();
        Callback::from(move |_: MouseEvent| seed.set(seed.wrapping_add(1)))
    };
    let choose: Callback<Event> = typed(&scope, Scope::of_value);
    let look: Callback<InputEvent> = typed(&step, |text| text.parse().ok());
    let compare = |compared: &Compared| {
        let tally = compared.tally(*scope);
        let steps = compared.range(*scope).len();
        html! {
            <>
                <label class="truth-size">{ t.scope }{ " " }
                    <select onchange={choose} data-testid="truth-scope">
                        { option(Scope::Batch, *scope, t.batch.to_owned()) }
                        { option(Scope::Group, *scope, (t.group)(scene.group)) }
                        { for (0..compared.rollouts.len()).map(|i| option(Scope::Rollout(i), *scope, (t.rollout)(i))) }
                    </select>
                </label>
                { match *scope {
                    Scope::Rollout(rollout) => chain(scene, compared, rollout, *step, &look),
                    _ => {
                        let range = compared.range(*scope);
                        let shapes = scatter(&compared.given[range.clone()], &compared.exact[range]);
                        html! { <figure role="group" tabindex="0" aria-label={t.compare}>{ drawing(shapes) }</figure> }
                    }
                } }
                <p data-testid="truth-compared" data-steps={steps.to_string()} data-wrong={tally.wrong().to_string()}
                    data-correlation={tally.correlation().map(|c| c.to_string())}>
                    { (t.compared)(steps, tally.wrong(), tally.silent(), tally.correlation()) }
                </p>
                { formula("wrong", t.wrong_formula, &[("wrong", tally.wrong())], t.wrong_source) }
            </>
        }
    };
    html! {
        <>
            <section>
                <h3>{ t.compare }</h3>
                <p class="truth-note">{ t.compare_hint }</p>
                { match &*compared {
                    Ok(compared) => compare(compared),
                    Err(why) => refused(why),
                } }
            </section>
            <section>
                <h3>{ t.credit }</h3>
                <p class="truth-note">{ t.credit_hint }</p>
                { match &*points {
                    Ok(points) => curve(points),
                    Err(why) => refused(why),
                } }
                <button type="button" onclick={again} data-testid="truth-again">{ t.again }</button>
            </section>
        </>
    }
}

fn option(scope: Scope, chosen: Scope, name: String) -> Html {
    html! { <option value={scope.value()} selected={scope == chosen}>{ name }</option> }
}

fn chain(
    scene: &Scene,
    compared: &Compared,
    rollout: usize,
    step: usize,
    look: &Callback<InputEvent>,
) -> Html {
    let t = texts();
    let steps = compared.tell(scene, rollout);
    let last = steps.len().saturating_sub(1);
    let chosen = step.min(last);
    let Some(told) = steps.get(chosen) else { return Html::default() };
    let top = |values: &[f64]| values.iter().fold(0.0, |top, v| f64::max(top, v.abs()));
    let range = compared.range(Scope::Rollout(rollout));
    let reach = [top(&compared.given[range.clone()]), top(&compared.exact[range])];
    let shapes = bars(&steps, reach, chosen);
    html! {
        <>
            <figure role="group" tabindex="0" aria-label={(t.rollout)(rollout)}>{ drawing(shapes) }</figure>
            <label class="truth-size">{ t.step }{ " " }
                <input type="range" min="0" max={last.to_string()} value={chosen.to_string()} oninput={look}
                    data-testid="truth-step" aria-valuetext={words(scene, told)} />
                <output>{ chosen }</output>
            </label>
            <p data-testid="truth-told" data-given={told.given.to_string()} data-exact={told.exact().to_string()}>
                { words(scene, told) }
            </p>
            { formula(
                "exact",
                t.exact_formula,
                &[("t", f64::from(told.time)), ("q", told.q), ("v", told.v), ("exact", told.exact()), ("given", told.given)],
                &(t.exact_source)(&own(&scene.config)),
            ) }
        </>
    }
}

/// A step in words.
fn words(scene: &Scene, told: &Told) -> String {
    let world = scene.world();
    let cell = world.cell(told.state);
    let cols = world.map.cols().max(1);
    let action = world.actions().get(told.action).map_or("", |a| a.name);
    let disagree = is_wrong(told.given, told.exact());
    (texts().told)(told.time, [cell / cols + 1, cell % cols + 1], action, told.given, told.exact(), disagree)
}

fn curve(points: &[CreditPoint]) -> Html {
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
