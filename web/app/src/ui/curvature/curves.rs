//! Curves over updates, of the model and of a run: one drawing for each quantity, with the phases.

use super::phases::{Phases, svg};
use crate::text::curvature::{Drawing, texts};
use crate::ui::formula::number::number;
use crate::ui::svg::drawing;
use crate::ui::truth::plot::{Plot, Series};
use truth::curvature::phases_of;
use yew::prelude::*;

/// Most rows of a table of curves.
const ROWS: usize = 12;
/// Names along an axis.
const TICKS: usize = 5;

/// A place on a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct At {
    /// Updates made.
    pub update: u64,
    /// Mean standard deviation within a prompt.
    pub std: f64,
    /// Mean curvature of a prompt.
    pub curvature: f64,
    /// What gradients share.
    pub shared: Option<f64>,
    /// The same in the weights of a linear policy, where that is another question.
    pub linear: Option<f64>,
    /// Mean success.
    pub success: f64,
}

/// A curve with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Its name.
    pub name: &'static str,
    /// Its places, in order.
    pub places: Vec<At>,
}

impl Curve {
    /// Updates at which the second and third phase begin, the last where one never does; none where the standard
    /// deviation has not fallen by this share of its largest value.
    pub fn phases(&self, least_fall: f64) -> Option<[u64; 2]> {
        let stds: Vec<f64> = self.places.iter().map(|at| at.std).collect();
        let (last, largest) = (self.places.last()?, stds.iter().copied().fold(0.0, f64::max));
        let begin = |place: usize| self.places.get(place).unwrap_or(last).update;
        (last.std <= (1.0 - least_fall) * largest).then(|| phases_of(&stds).map(begin))
    }
}

/// What the drawings are called, and which of them there are.
pub struct Names {
    /// Standard deviation, gradient overlap, curvature against standard deviation, success.
    pub drawings: [&'static Drawing; 4],
    /// Slope of the line that curvature stays below, where there is one.
    pub slope: Option<f64>,
    /// How far curves must have fallen to have phases: [`Curve::phases`].
    pub least_fall: f64,
    /// Places to mark in the drawing of the curvature.
    pub marks: Vec<(f64, f64)>,
    /// Test id.
    pub testid: &'static str,
}

/// All drawings of some curves, and their table.
pub fn curves(curves: &[Curve], names: Names) -> Html {
    let [std, shared, bend, success] = names.drawings;
    let largest = |of: fn(&At) -> f64| curves.iter().flat_map(|c| &c.places).map(of).fold(0.0, f64::max);
    let has_shared = curves.iter().flat_map(|c| &c.places).any(|at| at.shared.is_some());
    let updates = curves.iter().flat_map(|c| &c.places).map(|at| at.update);
    let x = (updates.clone().min().unwrap_or(0) as f64, updates.max().unwrap_or(0) as f64);
    let phases: Vec<Phases> = curves
        .iter()
        .filter_map(|curve| {
            let begin = curve.phases(names.least_fall)?.map(|update| update as f64);
            Some(Phases { name: curve.name.into(), begin })
        })
        .collect();
    let has_linear = curves.iter().flat_map(|c| &c.places).any(|at| at.linear.is_some());
    let line = |name: &str, curve: &Curve, of: fn(&At) -> Option<f64>| Series {
        name: name.into(),
        points: curve.places.iter().filter_map(|at| Some((at.update as f64, of(at)?))).collect(),
    };
    let over_updates = |what: &'static Drawing, top: f64, of: fn(&At) -> Option<f64>| {
        let is_linear = has_linear && std::ptr::eq(what, shared);
        let name = |curve: &'static str| if is_linear { texts().linear[0] } else { curve };
        let linear = curves.iter().filter(|_| is_linear).map(|c| line(texts().linear[1], c, |at| at.linear));
        let series = curves.iter().map(|c| line(name(c.name), c, of)).chain(linear);
        let plot = Plot {
            series: series.collect(),
            x: (x.0, x.1.max(x.0 + 1.0)),
            y: (0.0, top),
            ticks: ticks(x),
            marks: Vec::new(),
            axis: texts().updates,
        };
        figure(what, svg(&plot, &phases))
    };
    html! {
        <div class="curvature-curves" data-testid={names.testid} data-length={curves.first().map(|c| c.places.len().to_string())}>
            { over_updates(std, ceiling(largest(|at| at.std)), |at| Some(at.std)) }
            if has_shared { { over_updates(shared, 1.0, |at| at.shared) } }
            { figure(bend, bending(curves, &names).svg()) }
            { over_updates(success, 1.0, |at| Some(at.success)) }
            <ul class="curvature-phases">
                { for curves.iter().map(|curve| match curve.phases(names.least_fall) {
                    Some([second, third]) => html! {
                        <li data-second={second.to_string()} data-third={third.to_string()}>{ (texts().phases_at)(curve.name, second, third) }</li>
                    },
                    None => html! { <li>{ texts().no_phases }</li> },
                }) }
            </ul>
            { table(curves) }
        </div>
    }
}

/// Curvature over standard deviation.
fn bending(curves: &[Curve], names: &Names) -> Plot {
    let t = texts();
    let of = |get: fn(&At) -> f64, marks: fn(&(f64, f64)) -> f64| {
        let places = curves.iter().flat_map(|c| &c.places).map(get);
        ceiling(places.chain(names.marks.iter().map(marks)).fold(0.0, f64::max))
    };
    let (right, top) = (of(|at| at.std, |m| m.0), of(|at| at.curvature, |m| m.1));
    let mut series: Vec<Series> = curves
        .iter()
        .map(|curve| Series {
            name: curve.name.into(),
            points: curve.places.iter().map(|at| (at.std, at.curvature)).collect(),
        })
        .collect();
    if let Some(slope) = names.slope {
        let end = right.min(top / slope);
        series.push(Series { name: t.bound.into(), points: vec![(0.0, 0.0), (end, slope * end)] });
    }
    let ticks = (0..TICKS).map(|i| right * i as f64 / (TICKS - 1) as f64);
    Plot {
        series,
        x: (0.0, right),
        y: (0.0, top),
        ticks: ticks.map(|place| (place, number(place))).collect(),
        marks: names.marks.clone(),
        axis: t.of_std,
    }
}

/// A drawing with its heading.
pub fn figure(what: &'static Drawing, svg: String) -> Html {
    html! {
        <div class="curvature-figure">
            <h4>{ what.name }</h4>
            <p class="curvature-note">{ what.hint }</p>
            <figure role="group" tabindex="0" aria-label={what.name}>{ drawing(svg) }</figure>
        </div>
    }
}

/// Whole updates along an axis.
fn ticks((first, last): (f64, f64)) -> Vec<(f64, String)> {
    let places = (0..TICKS).map(|i| (first + (last - first) * i as f64 / (TICKS - 1) as f64).round());
    let mut places: Vec<f64> = places.collect();
    places.dedup();
    places.into_iter().map(|place| (place, number(place))).collect()
}

/// The next of 1, 2 and 5 times a power of ten, or halfway to it: where an axis ends.
pub fn ceiling(value: f64) -> f64 {
    if !(value > 0.0 && value.is_finite()) {
        return 1.0;
    }
    let power = 10.0_f64.powf(value.log10().floor());
    let steps = [1.0, 1.6, 2.0, 3.2, 4.0, 5.0, 6.0, 8.0, 10.0];
    steps.into_iter().map(|step| step * power).find(|end| *end >= value).unwrap_or(10.0 * power)
}

/// The curves as a table, at some places.
fn table(curves: &[Curve]) -> Html {
    let t = texts();
    let has_linear = curves.iter().flat_map(|c| &c.places).any(|at| at.linear.is_some());
    let linear = has_linear.then_some(t.linear[1]);
    let columns = [Some(t.std.name), Some(t.shared.name), linear, Some(t.of_curvature), Some(t.success.name)];
    let row = |(name, at): (&str, &At)| {
        html! {
            <tr>
                <th scope="row">{ name }</th><td>{ at.update }</td><td>{ number(at.std) }</td>
                <td>{ at.shared.map_or_else(|| t.none.to_owned(), number) }</td>
                if let Some(linear) = at.linear { <td>{ number(linear) }</td> }
                <td>{ number(at.curvature) }</td>
                <td>{ number(at.success) }</td>
            </tr>
        }
    };
    let rows = curves.iter().flat_map(|curve| {
        let stride = curve.places.len().div_ceil(ROWS).max(1);
        curve.places.iter().step_by(stride).map(|at| (curve.name, at))
    });
    html! {
        <table class="sr-only">
            <caption>{ t.table }</caption>
            <thead><tr>
                <th scope="col">{ t.columns[0] }</th><th scope="col">{ t.updates }</th>
                { for columns.into_iter().flatten().map(|name| html! { <th scope="col">{ name }</th> }) }
            </tr></thead>
            <tbody>{ for rows.map(row) }</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_a_little_above_what_they_show() {
        for value in [0.001, 0.0499, 0.05, 0.0713, 0.5, 1.0, 37.0] {
            let end = ceiling(value);
            assert!(end >= value && end <= 1.65 * value, "{value} {end}");
        }
        assert_eq!(ceiling(0.0), 1.0);
        assert_eq!(ceiling(f64::NAN), 1.0);
    }
}
