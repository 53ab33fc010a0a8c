//! Drawings of given beside exact advantages: points of many steps, bars of one rollout's.

use super::compare::{Told, is_wrong};
use super::plot::{HEIGHT, WIDTH};
use crate::text::truth::texts;
use crate::ui::formula::number::number;
use crate::ui::svg::{dot, element, line, path, px, text, view_box};

const LEFT: f64 = 44.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 34.0;
/// Points closer than this are drawn as one.
const BIN: f64 = 6.0;
/// Widest column of a step.
const COLUMN: f64 = 36.0;
/// Half the height of a row of bars.
const HALF: f64 = 44.0;

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |top, v| f64::max(top, v.abs()))
}

fn svg(height: f64, shapes: &str) -> String {
    let view_box = view_box(WIDTH, height);
    element("svg", &[("class", "plot"), ("aria-hidden", "true"), ("viewBox", &view_box)], shapes)
}

fn rect(class: &str, [x, y, width, height]: [f64; 4]) -> String {
    let [x, y, width, height] = [x, y, width, height].map(px);
    element("rect", &[("class", class), ("x", &x), ("y", &y), ("width", &width), ("height", &height)], "")
}

/// A cross at a point.
fn cross(class: &str, (x, y): (f64, f64), r: f64) -> String {
    let corner = |dx: f64, dy: f64| [px(x + dx * r), px(y + dy * r)].join(" ");
    let d = format!(
        "M{} L{} M{} L{}",
        corner(-1.0, -1.0),
        corner(1.0, 1.0),
        corner(-1.0, 1.0),
        corner(1.0, -1.0)
    );
    path(class, &d)
}

/// Every step as a point: what it was given across, what it is worth upwards. Rings agree in sign, crosses do not; many
/// steps at one place are one larger mark.
pub fn scatter(given: &[f64], exact: &[f64]) -> String {
    let t = texts();
    let (right, bottom) = (WIDTH - LEFT, HEIGHT - BOTTOM);
    let reach = [largest(given).max(f64::MIN_POSITIVE), largest(exact).max(f64::MIN_POSITIVE)];
    let (centre_x, centre_y) = ((LEFT + right) / 2.0, (TOP + bottom) / 2.0);
    let half = [(right - LEFT) / 2.0, (bottom - TOP) / 2.0];
    // The two quarters in which signs disagree.
    let mut shapes = rect("plot-wrong", [LEFT, TOP, half[0], half[1]])
        + &rect("plot-wrong", [centre_x, centre_y, half[0], half[1]])
        + &line("plot-grid", [LEFT, right, centre_y, centre_y])
        + &line("plot-grid", [centre_x, centre_x, TOP, bottom]);
    let columns = (WIDTH / BIN) as usize + 1;
    let mut bins = vec![0_u32; columns * ((HEIGHT / BIN) as usize + 1)];
    for (given, exact) in given.iter().zip(exact) {
        let x = centre_x + given / reach[0] * (half[0] - BIN);
        let y = centre_y - exact / reach[1] * (half[1] - BIN);
        if let Some(bin) = bins.get_mut((y / BIN) as usize * columns + (x / BIN) as usize) {
            *bin += 1;
        }
    }
    let most = f64::from(bins.iter().copied().max().unwrap_or(1).max(1));
    for (index, count) in bins.iter().enumerate().filter(|(_, count)| **count > 0) {
        let x = ((index % columns) as f64 + 0.5) * BIN;
        let y = ((index / columns) as f64 + 0.5) * BIN;
        let r = 2.5 + 6.0 * (f64::from(*count) / most).sqrt();
        let on_axis = (x - centre_x).abs() < BIN || (y - centre_y).abs() < BIN;
        shapes += &if !on_axis && (x > centre_x) == (y > centre_y) {
            cross("plot-cross", (x, y), r)
        } else {
            dot("plot-ring", [x, y, r])
        };
    }
    for (x, value) in [(LEFT, -reach[0]), (right, reach[0])] {
        shapes += &text("plot-tick", [x, bottom + 16.0], "middle", &number(value));
    }
    for (y, value) in [(TOP, reach[1]), (bottom, -reach[1])] {
        shapes += &text("plot-tick", [LEFT - 6.0, y + 4.0], "end", &number(value));
    }
    shapes += &text("plot-axis", [centre_x, HEIGHT - 4.0], "middle", t.given);
    shapes += &text("plot-axis", [centre_x + 6.0, TOP + 12.0], "", t.exact);
    svg(HEIGHT, &shapes)
}

/// The steps of a rollout one after another: what each was given above, what it is worth below, each to the largest of
/// its kind, `reach`; a cross between them where their signs disagree. `chosen` is framed.
pub fn bars(steps: &[Told], reach: [f64; 2], chosen: usize) -> String {
    let t = texts();
    let names = 96.0;
    let width = ((WIDTH - names) / steps.len().max(1) as f64).min(COLUMN);
    let middle = [TOP + HALF, TOP + 3.0 * HALF + 28.0];
    let between = TOP + 2.0 * HALF + 14.0;
    let height = middle[1] + HALF + 20.0;
    let end = names + width * steps.len() as f64;
    let mut shapes = String::new();
    for (row, name) in [t.given, t.exact].into_iter().enumerate() {
        shapes += &line("plot-grid", [names, end, middle[row], middle[row]]);
        shapes += &text("plot-name", [0.0, middle[row] + 4.0], "", name);
        shapes += &text("plot-tick", [names - 8.0, middle[row] - HALF + 8.0], "end", &number(reach[row]));
        shapes += &text("plot-tick", [names - 8.0, middle[row] + HALF], "end", &number(-reach[row]));
    }
    shapes += &text("plot-axis", [0.0, between + 4.0], "", t.disagree);
    for (index, step) in steps.iter().enumerate() {
        let x = names + width * index as f64;
        if index == chosen {
            shapes += &rect("plot-chosen", [x, TOP - 4.0, width, height - TOP - 12.0]);
        }
        for (row, (value, reach)) in [step.given, step.exact()].into_iter().zip(reach).enumerate() {
            let long = HALF * (value / reach.max(f64::MIN_POSITIVE)).abs();
            let top = if value > 0.0 { middle[row] - long } else { middle[row] };
            let class = if value > 0.0 { "plot-pos" } else { "plot-neg" };
            shapes += &rect(class, [x + width * 0.15, top, width * 0.7, long]);
        }
        if is_wrong(step.given, step.exact()) {
            shapes += &cross("plot-cross", (x + width / 2.0, between), 5.0_f64.min(width * 0.4));
        }
    }
    let last = steps.len().saturating_sub(1);
    for index in [0, last] {
        let x = names + width * (index as f64 + 0.5);
        shapes += &text("plot-tick", [x, height - 2.0], "middle", &index.to_string());
        if last == 0 {
            break;
        }
    }
    svg(height, &shapes)
}
