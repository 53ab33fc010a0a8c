//! The update view: the push of one batch beside the exact gradient, and how far methods are off on average and by chance.

use super::arrows::{map, pairs};
use super::credit::ViewProps;
use super::divisor::SIZES;
use super::formula::formula;
use super::study::Pushes;
use super::survey::{Row, Survey, samples};
use super::{refused, typed};
use crate::model::Scene;
use crate::text::truth::texts;
use crate::ui::background::{Background, use_background};
use crate::ui::formula::number::{digits, number};
use truth::bias::{Bias, Expectation, Figure};
use yew::prelude::*;

/// The view.
#[component]
pub fn UpdateView(props: &ViewProps) -> Html {
    let t = texts();
    let scene = &props.scene;
    let pushes = use_memo(scene.clone(), Pushes::new);
    let chosen = use_state_eq(String::new);
    let choose: Callback<Event> = typed(&chosen, |id| Some(id.to_owned()));
    let size = use_state_eq(|| scene.config.num_generations.clamp(SIZES.0, SIZES.1));
    let resize: Callback<Event> = typed(&size, |text| text.parse().ok());
    // What the slider says while it is dragged; a survey begins when it rests.
    let dragged = use_state_eq(|| *size);
    let drag: Callback<InputEvent> = typed(&dragged, |text| text.parse().ok());
    let survey = use_background::<Survey>();
    let ask = {
        let (survey, scene, size) = (survey.clone(), scene.clone(), *size);
        Callback::from(move |_: MouseEvent| survey.start(Survey::new(scene.clone(), size, scene.config.seed)))
    };
    {
        // Figures of another size or another update are not left standing; once measuring was asked for it goes on.
        let survey = survey.clone();
        use_effect_with((scene.clone(), *size), move |(scene, size)| {
            if survey.is_running() || survey.is_done() {
                survey.start(Survey::new(scene.clone(), *size, scene.config.seed));
            } else {
                survey.clear();
            }
        });
    }
    let samples = use_memo((scene.clone(), *size), |(scene, size)| samples(scene, *size));
    html! {
        <>
            <section>
                <h3>{ t.pushes }</h3>
                <p class="truth-note">{ t.pushes_hint }</p>
                { match &*pushes {
                    Ok(pushes) => one_batch(scene, pushes, &chosen, choose),
                    Err(why) => refused(why),
                } }
            </section>
            <section>
                <h3>{ t.survey }</h3>
                <p class="truth-note">{ (t.survey_hint)(*samples) }</p>
                <label class="truth-size">{ t.size }{ " " }
                    <input type="range" min={SIZES.0.to_string()} max={SIZES.1.to_string()} value={dragged.to_string()}
                        oninput={drag} onchange={resize} data-testid="truth-update-size" />
                    <output>{ *dragged }</output>
                </label>
                { bias(&survey, ask) }
            </section>
        </>
    }
}

fn one_batch(scene: &Scene, pushes: &Pushes, chosen: &str, choose: Callback<Event>) -> Html {
    let t = texts();
    let Some(push) = pushes.made.iter().find(|p| p.method.id == chosen).or(pushes.made.first()) else {
        return Html::default();
    };
    let pairs = pairs(scene, &push.push, &pushes.exact);
    let away = pairs.iter().filter(|pair| pair.leads_away()).count();
    html! {
        <>
            <label class="truth-size">{ t.push_columns[0] }{ " " }
                <select onchange={choose} data-testid="truth-method">
                    { for pushes.made.iter().map(|each| html! {
                        <option value={each.method.id} selected={each.method.id == push.method.id}>
                            { (t.method)(each.method.name, each.cosine) }
                        </option>
                    }) }
                </select>
            </label>
            <div class="truth-map">
                { map(scene, &pairs) }
                <ul>
                    <li><svg viewBox="0 0 24 12" aria-hidden="true"><path class="push-exact" d="M2 6 L20 6 M15 2 L20 6 L15 10" /></svg>{ t.legend[0] }</li>
                    <li><svg viewBox="0 0 24 12" aria-hidden="true"><path class="push-estimated" d="M2 6 L20 6 M15 2 L20 6 L15 10" /></svg>{ t.legend[1] }</li>
                    <li><svg viewBox="0 0 24 12" aria-hidden="true"><path class="push-estimated away" d="M2 6 L20 6 M15 2 L20 6 L15 10" /></svg>{ t.legend[2] }</li>
                </ul>
            </div>
            <p data-testid="truth-push" data-method={push.method.id} data-cosine={push.cosine.map(|c| c.to_string())}>
                { match push.cosine {
                    Some(_) => (t.away)(away, pairs.len()),
                    None => t.silent.to_owned(),
                } }
            </p>
            { for push.cosine.map(|cosine| formula("cosine", t.cosine_formula, &[("cosine", cosine)], &(t.cosine_source)(&push.method))) }
        </>
    }
}

fn bias(background: &Background<Survey>, ask: Callback<MouseEvent>) -> Html {
    let t = texts();
    let survey = background.task();
    let rows = survey.as_ref().map_or(&[][..], |survey| &survey.rows);
    let noise = |row: &Row| Some(found(row)?.noise?.value);
    let most = rows.iter().filter_map(noise).fold(1.0, f64::max);
    let measured: Vec<&Row> = rows.iter().filter(|row| row.found.is_some()).collect();
    let example = rows.iter().filter_map(found).next();
    html! {
        <>
            if !background.is_running() {
                <button type="button" onclick={ask} data-testid="truth-survey">{ t.measure }</button>
            }
            { background.bar("truth-survey") }
            <p class="sr-only" role="status" data-testid="truth-measured" data-done={background.is_done().to_string()}>
                if background.is_done() { { t.measured } }
            </p>
            if !measured.is_empty() {
                <div class="truth-scroll" role="region" tabindex="0" aria-label={t.survey}>
                    <table class="truth-pushes">
                        <thead><tr>{ for t.survey_columns.map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                        <tbody data-testid="truth-bias">{ for measured.into_iter().map(|row| line(row, most)) }</tbody>
                    </table>
                </div>
                { for example.and_then(example_of) }
            }
        </>
    }
}

/// The formulas with the numbers of one method.
fn example_of(bias: &Bias) -> Option<Html> {
    let t = texts();
    let numbers =
        [("scale", bias.scale?.value), ("error", bias.direction_error?.value), ("noise", bias.noise?.value)];
    Some(html! {
        <>
            { formula("direction error", t.error_formula, &numbers, t.survey_source) }
            { formula("noise", t.noise_formula, &numbers, t.noise_source) }
        </>
    })
}

fn found(row: &Row) -> Option<&Bias> {
    row.found.as_ref()?.as_ref().ok()
}

fn line(row: &Row, most: f64) -> Html {
    let t = texts();
    let name = html! { <th scope="row">{ row.method.name }</th> };
    let bias = match &row.found {
        Some(Ok(bias)) => bias,
        Some(Err(why)) => {
            return html! { <tr data-method={row.method.id}>{ name }<td colspan="3" class="truth-refused">{ why.clone() }</td></tr> };
        }
        None => return Html::default(),
    };
    let value = |figure: Option<Figure>| figure.map(|f| f.value.to_string());
    html! {
        <tr data-method={row.method.id} data-error={value(bias.direction_error)} data-noise={value(bias.noise)}
            data-cosine={value(bias.update_cosine)}>
            { name }
            <td>
                { measured(bias.direction_error, 1.0) }
                <small>{ " " }{ sure(bias) }</small>
            </td>
            <td>{ measured(bias.noise, most) }</td>
            <td>{ bias.update_cosine.map_or_else(|| t.none.to_owned(), |f| number(f.value)) }</td>
        </tr>
    }
}

/// What is said of a bias without a standard error.
fn sure(bias: &Bias) -> &'static str {
    match (bias.expectation, bias.direction_error) {
        (Expectation::Samples, Some(Figure { value: 0.0, .. })) => texts().unseen,
        (Expectation::Samples, _) => "",
        _ => texts().exactly,
    }
}

/// A bar, a number, and how sure it is.
fn measured(figure: Option<Figure>, most: f64) -> Html {
    let Some(Figure { value, error }) = figure else { return html! { texts().none } };
    html! {
        <>
            <meter min="0" max={most.to_string()} value={value.to_string()} aria-hidden="true"></meter>
            { " " }{ number(value) }
            if error > 0.0 {
                <small>{ " ± " }{ digits(error, 1) }</small>
            }
        </>
    }
}
