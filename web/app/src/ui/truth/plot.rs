//! Lines over an axis, with their names at their ends.

use crate::ui::formula::number::number;
use crate::ui::svg::{dot, element, line, path, text, view_box};
use std::fmt::Write as _;

/// Size of a drawing, in its own units.
pub const WIDTH: f64 = 640.0;
/// Its height.
pub const HEIGHT: f64 = 300.0;
/// Room for values of six signs.
const LEFT: f64 = 56.0;
/// Room beside the lines, for their names.
pub const RIGHT: f64 = 140.0;
/// Room above the lines.
pub const TOP: f64 = 12.0;
/// Room below them, for the places.
pub const BOTTOM: f64 = 34.0;
/// Least distance between the names of lines.
const APART: f64 = 16.0;

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name, written at its end.
    pub name: String,
    /// Places and values, from left to right.
    pub points: Vec<(f64, f64)>,
}

/// A drawing of lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// The lines; the stylesheet tells them apart by their place.
    pub series: Vec<Series>,
    /// Smallest and largest place.
    pub x: (f64, f64),
    /// Smallest and largest value.
    pub y: (f64, f64),
    /// Places with their names.
    pub ticks: Vec<(f64, String)>,
    /// Single points: place and value.
    pub marks: Vec<(f64, f64)>,
    /// Name of the places.
    pub axis: &'static str,
}

impl Plot {
    /// Where a place lies in the drawing.
    pub fn across(&self, x: f64) -> f64 {
        LEFT + (x - self.x.0) / (self.x.1 - self.x.0) * (WIDTH - LEFT - RIGHT)
    }

    fn down(&self, y: f64) -> f64 {
        HEIGHT - BOTTOM - (y - self.y.0) / (self.y.1 - self.y.0) * (HEIGHT - TOP - BOTTOM)
    }

    /// The drawing as SVG, for those who see it: whoever does not needs the numbers as a table.
    pub fn svg(&self) -> String {
        self.svg_over("", 0.0)
    }

    /// The same over other shapes, in a drawing that is so much higher than [`HEIGHT`].
    pub fn svg_over(&self, under: &str, below: f64) -> String {
        let mut shapes = under.to_owned();
        let levels = 4;
        for level in 0..=levels {
            let value = self.y.0 + (self.y.1 - self.y.0) * f64::from(level) / f64::from(levels);
            let y = self.down(value);
            shapes += &line("plot-grid", [LEFT, WIDTH - RIGHT, y, y]);
            shapes += &text("plot-tick", [LEFT - 6.0, y + 4.0], "end", &number(value));
        }
        for (place, name) in &self.ticks {
            shapes += &text("plot-tick", [self.across(*place), HEIGHT - BOTTOM + 16.0], "middle", name);
        }
        let middle = (LEFT + WIDTH - RIGHT) / 2.0;
        shapes += &text("plot-axis", [middle, HEIGHT - 4.0], "middle", self.axis);
        for (index, series) in self.series.iter().enumerate() {
            let mut d = String::new();
            for (i, (x, y)) in series.points.iter().enumerate() {
                // Writing to a string does not fail.
                let _ = write!(
                    d,
                    "{}{:.1} {:.1}",
                    if i == 0 { "M" } else { "L" },
                    self.across(*x),
                    self.down(*y)
                );
            }
            shapes += &path(&format!("plot-line plot-line-{index}"), &d);
        }
        for (index, y, name) in self.names() {
            shapes +=
                &text(&format!("plot-name plot-name-{index}"), [WIDTH - RIGHT + 8.0, y + 4.0], "", name);
        }
        for (x, y) in &self.marks {
            shapes += &dot("plot-mark", [self.across(*x), self.down(*y), 5.0]);
        }
        let view_box = view_box(WIDTH, HEIGHT + below);
        element("svg", &[("class", "plot"), ("aria-hidden", "true"), ("viewBox", &view_box)], &shapes)
    }

    /// Where the names of the lines stand: at their ends, apart from each other.
    fn names(&self) -> Vec<(usize, f64, &str)> {
        // A line may leave the drawing above.
        let end = |series: &Series| series.points.last().map(|(_, y)| self.down(*y).max(TOP));
        let mut names: Vec<(usize, f64, &str)> = self
            .series
            .iter()
            .enumerate()
            .filter_map(|(index, series)| Some((index, end(series)?, series.name.as_str())))
            .collect();
        names.sort_by(|a, b| a.1.total_cmp(&b.1));
        for i in 1..names.len() {
            names[i].1 = names[i].1.max(names[i - 1].1 + APART);
        }
        // Pushed down too far they move up again, the last first.
        let mut floor = HEIGHT - BOTTOM;
        for name in names.iter_mut().rev() {
            name.1 = name.1.min(floor);
            floor = name.1 - APART;
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_lie_on_each_other() {
        let series = |name: &str, y: f64| Series { name: name.into(), points: vec![(0.0, 0.0), (1.0, y)] };
        let plot = Plot {
            series: vec![series("a", 0.0), series("b", 0.01), series("c", 0.02), series("d", 1.0)],
            x: (0.0, 1.0),
            y: (0.0, 1.0),
            ticks: Vec::new(),
            marks: Vec::new(),
            axis: "x",
        };
        let names = plot.names();
        assert_eq!(names.iter().map(|n| n.2).collect::<Vec<_>>(), ["d", "c", "b", "a"]);
        for pair in names.windows(2) {
            assert!(pair[1].1 - pair[0].1 >= APART - 1e-9, "{names:?}");
        }
        assert!(names.iter().all(|n| n.1 >= 0.0 && n.1 <= HEIGHT - BOTTOM));
        assert_eq!(plot.svg().matches("plot-line ").count(), 4);
    }
}
