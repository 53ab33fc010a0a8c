//! Chains against trees: one press, a table and a dot for each seed.

use super::compare::{Comparing, SEEDS, SIDES, STATISTICS, Spread};
use super::grown::Plan;
use crate::model::Scene;
use crate::text::forest::texts;
use crate::ui::background::use_background;
use crate::ui::svg::{dot, drawing, element, line, view_box};
use yew::prelude::*;

/// Size of a picture of dots.
const DOTS: (f64, f64) = (220.0, 44.0);

/// Properties of [`Versus`].
#[derive(Clone, PartialEq, Properties)]
pub struct VersusProps {
    /// The update.
    pub scene: Scene,
    /// How trees are grown.
    pub plan: Plan,
    /// Chains and trees are seen side by side: the comparison begins without another press.
    #[prop_or_default]
    pub asked: bool,
}

/// The section.
#[component]
pub fn Versus(props: &VersusProps) -> Html {
    let t = &texts().versus;
    let comparing = use_background::<Comparing>();
    {
        let comparing = comparing.clone();
        let VersusProps { scene, plan, .. } = props.clone();
        use_effect_with(props.asked, move |asked| {
            if *asked && comparing.task().is_none() {
                comparing.start(Comparing::new(&scene, plan));
            }
        });
    }
    let press = {
        let comparing = comparing.clone();
        let VersusProps { scene, plan, .. } = props.clone();
        Callback::from(move |_: MouseEvent| comparing.start(Comparing::new(&scene, plan)))
    };
    let fresh = Comparing::new(&props.scene, props.plan);
    let work = comparing.task();
    let (done, all) = work.as_ref().map_or((0, 2 * SEEDS as usize), |work| work.counted());
    let old = work.as_ref().is_some_and(|work| work.plan != props.plan);
    html! {
        <section class="forest-versus" data-testid="forest-versus" data-done={done.to_string()} data-all={all.to_string()}>
            <h3>{ t.title }</h3>
            <p class="forest-note">{ (t.hint)(SEEDS, fresh.groups(), fresh.budget) }</p>
            if !comparing.is_running() {
                <button type="button" class="forest-pairing" onclick={press} data-testid="forest-compare">{ t.compare }</button>
            }
            { comparing.bar("forest-compare") }
            if let Some(why) = work.as_ref().and_then(|work| work.failed.as_ref()) {
                <p role="alert" class="forest-refused">{ (texts().cannot)(why) }</p>
            }
            if let Some(work) = work.as_ref().filter(|work| work.counted().0 >= 4) {
                if old { <p class="forest-note" role="status">{ t.old }</p> }
                { table(work) }
                <p class="forest-note">{ t.note }</p>
            }
        </section>
    }
}

fn table(work: &Comparing) -> Html {
    let t = &texts().versus;
    let [head, columns @ .., picture] = t.columns;
    let own = work.plan.credit();
    let rows = (0..STATISTICS).map(|statistic| {
        let (name, hint) = t.rows[statistic];
        // Which rollouts there are does not depend on how they are credited.
        let sides = if statistic < 5 { 2 } else { SIDES };
        let cell = |side: usize| match work.spread(side, statistic).filter(|_| side < sides) {
            Some(Spread { mean, half }) => html! {
                <td data-side={side.to_string()} data-mean={mean.to_string()} data-half={half.to_string()}>{ (t.cell)(mean, half) }</td>
            },
            None => html! { <td>{ "–" }</td> },
        };
        html! {
            <tr data-row={statistic.to_string()}>
                <th scope="row">{ name }<small>{ hint }</small></th>
                { for (0..SIDES).map(cell) }
                <td>{ drawing(dots(work, statistic, sides)) }</td>
            </tr>
        }
    });
    html! {
        <div class="forest-scroll" tabindex="0" role="region" aria-label={t.title}>
            <table class="forest-table">
                <thead><tr>
                    <th scope="col">{ head }</th>
                    <th scope="col">{ columns[0] }</th>
                    <th scope="col">{ format!("{}, {}", columns[1], own.name) }</th>
                    <th scope="col">{ columns[2] }</th>
                    <th scope="col">{ picture }</th>
                </tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

/// A line for each side with a dot for each seed and a stroke at the mean.
fn dots(work: &Comparing, statistic: usize, sides: usize) -> String {
    let all = || (0..sides).flat_map(|side| work.values(side, statistic));
    let (low, high) = all().fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
    let wide = if high > low { high - low } else { 1.0 };
    let x = |v: f64| 8.0 + (DOTS.0 - 16.0) * (v - low) / wide;
    let mut shapes = String::new();
    for side in 0..sides {
        let y = DOTS.1 * (side as f64 + 0.5) / sides as f64;
        shapes += &line("grid", [4.0, DOTS.0 - 4.0, y, y]);
        for value in work.values(side, statistic) {
            shapes += &dot(&format!("seed side-{side}"), [x(value), y, 3.5]);
        }
        if let Some(spread) = work.spread(side, statistic) {
            let at = x(spread.mean);
            shapes += &line("mean", [at, at, y - 7.0, y + 7.0]);
        }
    }
    let view_box = view_box(DOTS.0, DOTS.1);
    element("svg", &[("class", "forest-dots"), ("aria-hidden", "true"), ("viewBox", &view_box)], &shapes)
}
