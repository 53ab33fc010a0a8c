//! Credit: the steps of each rollout, all carrying the same advantage or each its own.

use super::Drawing;
use super::strand::Strand;
use crate::text::texts;
use crate::ui::svg::{Px, element, line, path, px, text};
use yew::Html;

/// One bar for each step of a rollout, above the line or below it, from (`x`, `y`) on; `unit` is a bar's width and the
/// height of an advantage of 1.
fn bars(advantages: &[f64], (x, y): (f64, f64), unit: (f64, f64)) -> String {
    let bars = |above: bool| -> String {
        let of_side =
            advantages.iter().enumerate().filter(|(_, a)| if above { **a > 0.0 } else { **a < 0.0 });
        let bar = |(step, advantage): (usize, &f64)| {
            let left = x + step as f64 * unit.0;
            format!("M{} {}h{}v{}H{}z", Px(left), Px(y), Px(unit.0 * 0.8), Px(-advantage * unit.1), Px(left))
        };
        of_side.map(bar).collect()
    };
    let base = line("strip-base", [x, x + advantages.len() as f64 * unit.0, y, y]);
    [base, path("strip-bars pos", &bars(true)), path("strip-bars neg", &bars(false))].concat()
}

/// The drawing under Credit.
pub(super) fn credit_stage(drawn: &Drawing) -> Html {
    let t = &texts().strip;
    let (layout, facts, scene) = (&drawn.layout, &drawn.facts, &drawn.panel.scene);
    if facts.dead {
        return drawn.column(4, "strip-svg gone", "");
    }
    let largest = facts.largest_advantage().max(f64::MIN_POSITIVE);
    let largest_step = scene.largest_step_advantage().max(f64::MIN_POSITIVE);
    let height = (layout.row * 0.55).clamp(7.0, 14.0);
    let row = |(index, strand): (usize, &Strand)| {
        let y = layout.row_y(layout.credit_row[index]);
        let x = layout.credit_bar();
        let (name, own) = match strand.members.as_slice() {
            [one] => (drawn.number_of(*one), scene.step_advantages(*one)),
            many => (format!("×{}", many.len()), None),
        };
        let steps = match own {
            Some(own) => bars(own, (x, y), (layout.step, layout.row * 0.48 / largest_step)),
            None => {
                // A gap of a fifth shows single steps; where steps are too narrow for it the strip is whole.
                let gap = if layout.step >= 2.5 && !strand.bundle { layout.step * 0.2 } else { 0.0 };
                let dashes =
                    if gap > 0.0 { format!("{:.2} {gap:.2}", layout.step - gap) } else { String::new() };
                let opacity = format!("{:.2}", 0.4 + 0.6 * strand.advantage.abs() / largest);
                let [x1, x2, y, height] = [x, x + strand.length * layout.step, y, height].map(px);
                let attributes = [
                    ("class", "strip-steps"),
                    ("x1", &x1),
                    ("x2", &x2),
                    ("y1", &y),
                    ("y2", &y),
                    ("stroke-width", &height),
                    ("stroke-dasharray", &dashes),
                    ("stroke-opacity", &opacity),
                ];
                element("line", &attributes, "")
            }
        };
        let said = |x: f64, class: &str, said: &str| text(class, [x, y + 4.0], "end", said);
        let shapes = [
            said(36.0, "strip-index", &name),
            said(x - 6.0, "strip-advantage", &(t.advantage)(strand.advantage)),
            steps,
        ];
        let class = drawn.row_class(index, strand);
        let credit = strand.advantage.to_string();
        element("g", &[("class", &class), ("data-credit", &credit)], &shapes.concat())
    };
    let rows: String = drawn.strands.iter().enumerate().map(row).collect();
    drawn.column(4, "strip-svg", &rows)
}
