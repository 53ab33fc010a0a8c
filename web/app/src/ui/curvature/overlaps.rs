//! The ratio over all overlaps.

use super::knobs::AIM;
use super::sweep::PIECE;
use crate::text::curvature::{ratio, texts, updates_at};
use crate::ui::background::{Task, use_background};
use crate::ui::formula::number::number;
use crate::ui::svg::drawing;
use crate::ui::truth::plot::{Plot, Series};
use truth::curvature::{BestRate, Found, Interval, Lab, Overlaps};
use yew::prelude::*;

/// Overlaps that are looked at.
pub const OVERLAPS: [f64; 6] = [0.0, 0.1, 0.3, 0.6, 0.9, 1.0];

impl Task for Overlaps {
    fn advance(&mut self) -> bool {
        Overlaps::advance(self, PIECE)
    }

    fn progress(&self) -> f64 {
        Overlaps::progress(self)
    }
}

/// Properties of [`OverlapsSection`].
#[derive(Clone, PartialEq, Properties)]
pub struct OverlapsProps {
    /// The experiment.
    pub lab: Lab,
}

/// The search over overlaps with its result, which grows while it runs.
#[component]
pub fn OverlapsSection(props: &OverlapsProps) -> Html {
    let t = texts();
    let background = use_background::<Overlaps>();
    // The overlap of the experiment is only marked; all else makes another question.
    let asked = Lab { overlap: 0.0, ..props.lab };
    {
        let background = background.clone();
        use_effect_with(asked, move |_| background.clear());
    }
    let start = {
        let background = background.clone();
        Callback::from(move |_: MouseEvent| background.start(Overlaps::new(asked, AIM, &OVERLAPS)))
    };
    let found = background.task().map(|task| task.found().to_vec()).unwrap_or_default();
    html! {
        <section class="curvature-all" data-testid="curvature-all" data-found={found.len().to_string()}>
            <h3>{ t.all }</h3>
            <p class="curvature-note">{ t.all_hint }</p>
            if !background.is_running() {
                <button type="button" onclick={start} data-testid="curvature-all-start">{ t.all_start }</button>
            }
            { background.bar("curvature-all") }
            if !found.is_empty() { { all(&found, props.lab.overlap) } }
        </section>
    }
}

/// The ratio at each overlap, as a curve and a table; the place of the slider is marked.
pub fn all(found: &[(f64, Found)], overlap: f64) -> Html {
    let t = texts();
    // Where nobody arrives there is no ratio.
    let answered = || found.iter().filter(|(_, found)| found.arrived());
    let top = answered().map(|(_, found)| found.ratio.high).fold(1.0, f64::max);
    // Where few runs arrive intervals are wide, and beyond 4 times a ratio says only that.
    let end = [1.2, 1.6, 2.0, 3.2].into_iter().find(|end| *end >= top).unwrap_or(4.0);
    let line = |index: usize, of: &dyn Fn(&Interval) -> f64| Series {
        name: t.ratio_lines[index].into(),
        points: answered().map(|(place, found)| (*place, of(&found.ratio).min(end))).collect(),
    };
    let series = vec![
        line(0, &|r| r.mean),
        line(1, &|r| r.low),
        line(2, &|r| r.high),
        Series { name: t.ratio_lines[3].into(), points: vec![(0.0, 1.0), (1.0, 1.0)] },
    ];
    let means = &series[0].points;
    let plot = Plot {
        y: (0.0, end),
        x: (0.0, 1.0),
        ticks: OVERLAPS.map(|place| (place, number(place))).into(),
        marks: between(means, overlap).map(|ratio| (overlap, ratio)).into_iter().collect(),
        axis: t.overlap_axis,
        series,
    };
    let rate = |best: &BestRate| updates_at(best, AIM.most);
    html! {
        <>
            <figure role="group" tabindex="0" aria-label={t.all}>{ drawing(plot.svg()) }</figure>
            <div class="curvature-scroll" role="region" tabindex="0" aria-label={t.all}>
                <table class="curvature-table">
                    <thead><tr>{ for t.all_columns.map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                    <tbody>
                        { for found.iter().map(|(place, found)| html! {
                            <tr data-overlap={place.to_string()} data-ratio={found.ratio.mean.to_string()}>
                                <th scope="row">{ number(*place) }</th><td>{ rate(&found.divided) }</td>
                                <td>{ rate(&found.plain) }</td><td>{ if found.arrived() { ratio(&found.ratio) } else { t.none.into() } }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </>
    }
}

/// The value of a line at a place between its points.
fn between(points: &[(f64, f64)], x: f64) -> Option<f64> {
    let [from, to] = points.array_windows().find(|[a, b]| (a.0..=b.0).contains(&x)).copied()?;
    Some(from.1 + (to.1 - from.1) * (x - from.0) / (to.0 - from.0))
}

#[cfg(test)]
mod tests {
    use super::between;

    #[test]
    fn the_place_of_the_slider_lies_on_the_line() {
        let points = [(0.0, 1.0), (0.1, 2.0), (1.0, 2.0)];
        assert_eq!(between(&points, 0.05), Some(1.5));
        assert_eq!(between(&points, 1.0), Some(2.0));
        assert_eq!(between(&points[..1], 0.0), None);
    }
}
