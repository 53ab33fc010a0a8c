//! From rows and levels to pixels, and back to what a reader looks at.

use super::runs::Runs;
use super::window::ROW;

/// Greatest height of a row.
const TALLEST: f64 = 72.0;
/// Least and greatest width of a level.
const LEVEL: (f64, f64) = (8.0, 240.0);
/// Room left of the prompt, and right of the last level for its labels.
pub(super) const SIDES: (f64, f64) = (28.0, 176.0);
/// Room above, and below for the buttons.
const EDGE: (f64, f64) = (16.0, 48.0);

/// The size of the drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Where the reader looks: how far the tree is magnified and moved. At 1, 0, 0 all of it is in the frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Magnification of the rows, at least 1.
    pub zoom: f64,
    /// How far the tree is moved to the left.
    pub left: f64,
    /// How far it is moved up.
    pub top: f64,
}

impl Default for View {
    fn default() -> Self {
        Self { zoom: 1.0, left: 0.0, top: 0.0 }
    }
}

/// A tree in a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    frame: Frame,
    /// Rows at the first and last edge.
    rows: (f64, f64),
    levels: f64,
    fit: (f64, f64),
}

impl Scale {
    /// The scale at which the whole tree fits.
    pub fn of(runs: &Runs, frame: Frame) -> Self {
        let rows = runs.runs.first().map_or((0.0, 0.0), |prompt| prompt.rows);
        let levels = f64::from(runs.levels.max(1));
        let row = (frame.height - (EDGE.0 + EDGE.1)) / (rows.1 - rows.0 + 1.0);
        let level = (frame.width - SIDES.0 - SIDES.1) / levels;
        Self { frame, rows, levels, fit: (level.clamp(LEVEL.0, LEVEL.1), row.min(TALLEST)) }
    }

    /// Largest magnification of use.
    fn most(&self) -> f64 {
        (TALLEST / self.fit.1).max(1.0)
    }

    fn level(&self, zoom: f64) -> f64 {
        // Levels grow with the rows until they are wide enough to be read.
        (self.fit.0 * zoom).clamp(self.fit.0, LEVEL.1.max(self.fit.0))
    }

    fn row(&self, zoom: f64) -> f64 {
        self.fit.1 * zoom
    }

    /// Width of a level.
    pub fn width(&self, view: View) -> f64 {
        self.level(view.zoom)
    }

    /// Width and height of the frame.
    pub fn size(&self) -> (f64, f64) {
        (self.frame.width, self.frame.height)
    }

    /// Height of a row.
    pub fn height(&self, view: View) -> f64 {
        self.row(view.zoom)
    }

    /// Keeps the tree in the frame.
    pub fn clamp(&self, view: View) -> View {
        let zoom = view.zoom.clamp(1.0, self.most());
        let width = SIDES.0 + self.levels * self.level(zoom) + SIDES.1;
        let height = (self.rows.1 - self.rows.0 + 1.0) * self.row(zoom) + (EDGE.0 + EDGE.1);
        let within = |at: f64, whole: f64, room: f64| at.clamp(0.0, (whole - room).max(0.0));
        View {
            zoom,
            left: within(view.left, width, self.frame.width),
            top: within(view.top, height, self.frame.height),
        }
    }

    /// Magnifies by a factor around a point of the frame.
    pub fn zoom(&self, view: View, factor: f64, (x, y): (f64, f64)) -> View {
        let zoom = (view.zoom * factor).clamp(1.0, self.most());
        let spare = self.spare(View { zoom, ..view });
        let levels = self.level(zoom) / self.level(view.zoom);
        let rows = self.row(zoom) / self.row(view.zoom);
        self.clamp(View {
            zoom,
            left: (x + view.left - SIDES.0) * levels + SIDES.0 - x,
            top: (y + view.top - EDGE.0 - self.spare(view)) * rows + EDGE.0 + spare - y,
        })
    }

    /// Room above a tree that is lower than the frame.
    fn spare(&self, view: View) -> f64 {
        let height = (self.rows.1 - self.rows.0 + 1.0) * self.row(view.zoom) + (EDGE.0 + EDGE.1);
        ((self.frame.height - height) / 2.0).max(0.0)
    }

    pub(super) fn x(&self, view: View, level: f64) -> f64 {
        SIDES.0 + level * self.level(view.zoom) - view.left
    }

    pub(super) fn y(&self, view: View, row: f64) -> f64 {
        EDGE.0 + self.spare(view) + (row - self.rows.0 + 0.5) * self.row(view.zoom) - view.top
    }

    /// Moves the view so that a run is in the frame.
    pub fn reveal(&self, view: View, runs: &Runs, run: u32) -> View {
        let Some(run) = runs.runs.get(run as usize) else { return view };
        let (x, y) = (self.x(view, f64::from(run.level)), self.y(view, run.row));
        let inside = |at: f64, low: f64, high: f64| if at < low { at - low } else { (at - high).max(0.0) };
        self.clamp(View {
            left: view.left + inside(x, SIDES.0, (self.frame.width - SIDES.1).max(SIDES.0)),
            top: view.top + inside(y, ROW, (self.frame.height - ROW).max(ROW)),
            ..view
        })
    }

    /// A view that is filled with what is below some rows.
    pub fn open(&self, view: View, rows: (f64, f64), level: u32) -> View {
        let wanted = (self.frame.height - (EDGE.0 + EDGE.1)) / (rows.1 - rows.0 + 1.0) / self.fit.1;
        let zoom = wanted.clamp(view.zoom, self.most());
        let far = View { zoom, left: 0.0, top: 0.0 };
        let middle = self.y(far, (rows.0 + rows.1) / 2.0);
        let left = self.x(far, f64::from(level) - 1.0) - SIDES.0;
        self.clamp(View { zoom, left, top: middle - self.frame.height / 2.0 })
    }
}
