//! The phases of curves, marked in their drawings.

use crate::text::curvature::texts;
use crate::ui::svg::{path, px, text};
use crate::ui::truth::plot::{BOTTOM, HEIGHT, Plot, RIGHT, TOP, WIDTH};

/// Height of the bar of a curve, and from one to the next.
const BAR: f64 = 14.0;
const ROW: f64 = 18.0;
/// Room that the name of a phase takes at least.
const NAME: f64 = 22.0;

/// The phases of one curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Phases {
    /// Name of the curve.
    pub name: String,
    /// Places at which the second and the third phase begin.
    pub begin: [f64; 2],
}

/// A drawing with an upright line where a phase begins, in the dashes of the curve, and a bar for each curve below.
pub fn svg(plot: &Plot, phases: &[Phases]) -> String {
    let mut shapes = String::new();
    let (first, last) = (plot.across(plot.x.0), plot.across(plot.x.1));
    for (row, curve) in phases.iter().enumerate() {
        let ends = curve.begin.map(|place| plot.across(place).clamp(first, last));
        for x in ends {
            let d = format!("M{} {}V{}", px(x), px(TOP), px(HEIGHT - BOTTOM));
            shapes += &path(&format!("phase-line plot-line-{row}"), &d);
        }
        let top = HEIGHT + ROW * row as f64;
        let bounds = [first, ends[0], ends[1], last];
        for (phase, name) in texts().phases.into_iter().enumerate() {
            let [from, to] = [bounds[phase], bounds[phase + 1]];
            if to <= from {
                continue;
            }
            let d = format!("M{} {}H{}V{}H{}Z", px(from), px(top), px(to), px(top + BAR), px(from));
            shapes += &path(&format!("phase phase-{phase}"), &d);
            if to - from >= NAME {
                shapes += &text("phase-name", [(from + to) / 2.0, top + BAR - 3.0], "middle", name);
            }
        }
        shapes += &text("plot-tick", [WIDTH - RIGHT + 8.0, top + BAR - 3.0], "", &curve.name);
    }
    plot.svg_over(&shapes, ROW * phases.len() as f64)
}
