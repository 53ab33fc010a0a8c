//! Where cells lie in the drawing.

use worlds::GridMap;

/// Side of a cell in the drawing's own units.
pub const CELL: f64 = 40.0;

/// Room around the map, so that strokes at the border are not cut.
pub const MARGIN: f64 = 3.0;

/// A point in the drawing's units.
pub type Point = (f64, f64);

/// The grid of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub cols: usize,
}

impl Grid {
    /// The grid of `map`.
    pub fn of(map: &GridMap) -> Self {
        Self { rows: map.rows(), cols: map.cols() }
    }

    /// Row and column of a state, from 0: with and without a key the same.
    pub fn place(self, state: usize) -> (usize, usize) {
        let cols = self.cols.max(1);
        (state / cols % self.rows.max(1), state % cols)
    }

    /// The top left corner of a state's cell.
    pub fn corner(self, state: usize) -> Point {
        let (row, col) = self.place(state);
        (MARGIN + col as f64 * CELL, MARGIN + row as f64 * CELL)
    }

    /// The centre of a state's cell.
    pub fn centre(self, state: usize) -> Point {
        let (x, y) = self.corner(state);
        (x + CELL / 2.0, y + CELL / 2.0)
    }

    /// The drawing's `viewBox`.
    pub fn view_box(self) -> String {
        let side = |cells: usize| cells as f64 * CELL + 2.0 * MARGIN;
        format!("0 0 {} {}", side(self.cols), side(self.rows))
    }

    /// Whether cells are so many that only the likeliest direction of each is legible.
    pub fn is_dense(self) -> bool {
        self.rows.max(self.cols) > 12
    }
}

/// A number for a path, in hundredths: finer is never seen and only makes the document longer.
pub fn short(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

/// `x y` of a point for a path.
pub fn at((x, y): Point) -> String {
    format!("{} {}", short(x), short(y))
}

/// The `k`-th of points spread evenly over a disc around the origin (a sunflower's golden angle), `radius` being that
/// of the `of`-th: parallel threads and repeated passages take different ones and so stay visible.
pub fn spread(k: usize, of: usize, radius: f64) -> Point {
    // Cosine and sine of the golden angle, π(3 − √5). Turned once for each point: cheaper to load than a sine.
    const TURN: Point = (-0.737_368_878_078_319_7, 0.675_490_294_261_523_8);
    let r = radius * (k as f64 / of.max(1) as f64).min(1.0).sqrt();
    let (x, y) = (0..k).fold((1.0, 0.0), |(x, y), _| (x * TURN.0 - y * TURN.1, x * TURN.1 + y * TURN.0));
    (r * x, r * y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_count_row_by_row() {
        let grid = Grid { rows: 4, cols: 12 };
        assert_eq!(grid.place(13), (1, 1));
        assert_eq!(grid.place(48 + 13), (1, 1), "with the key");
        assert_eq!(grid.corner(13), (MARGIN + CELL, MARGIN + CELL));
        assert_eq!(grid.view_box(), "0 0 486 166");
    }

    #[test]
    fn spread_points_differ_and_stay_in_the_disc() {
        let points: Vec<Point> = (0..40).map(|k| spread(k, 40, 9.0)).collect();
        for (i, a) in points.iter().enumerate() {
            assert!(a.0.hypot(a.1) <= 9.0);
            assert!(points[..i].iter().all(|b| (a.0 - b.0).hypot(a.1 - b.1) > 0.5));
        }
    }
}
