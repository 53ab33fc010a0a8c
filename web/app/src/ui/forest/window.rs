//! What of a large tree is drawn: the part in the window, as fine as the screen can show.
//!
//! Lengths are pixels. The tree lies with the prompt at the left; rows and levels have scales of their own, so that a wide
//! and a deep tree both fit.

use super::runs::{NONE, Runs};
use crate::ui::order::order;

/// Height of a line of text that is read from the back row.
pub const ROW: f64 = 19.0;
/// Least height of what is drawn without a text.
const FINEST: f64 = 9.0;
/// Greatest height of a row.
const TALLEST: f64 = 72.0;
/// Least and greatest width of a level.
const LEVEL: (f64, f64) = (8.0, 240.0);
/// Room left of the prompt, and right of the last level for its labels.
const SIDES: (f64, f64) = (28.0, 176.0);
/// Room above, and below for the buttons.
const EDGE: (f64, f64) = (16.0, 48.0);
/// How far from a node it can be pointed at.
const REACH: f64 = 14.0;
/// Most elements of the document that the nodes may take.
pub const MOST: usize = 290;

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

    fn x(&self, view: View, level: f64) -> f64 {
        SIDES.0 + level * self.level(view.zoom) - view.left
    }

    fn y(&self, view: View, row: f64) -> f64 {
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

/// What a drawn node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The prompt.
    Prompt,
    /// Where rollouts part.
    Branch,
    /// An end.
    Leaf,
    /// A subtree or several neighbours that are too small to be drawn apart.
    Folded,
}

/// A node of the drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Its run; of several neighbours the first.
    pub run: u32,
    /// The last of them, otherwise the same.
    pub last: u32,
    /// What it stands for.
    pub kind: Kind,
    /// Place of its parent among the marks; none at the prompt.
    pub parent: Option<usize>,
    /// Centre.
    pub x: f64,
    /// Centre.
    pub y: f64,
    /// Half of the height that it stands for.
    pub half: f64,
    /// Its rollouts, in the order of the drawing.
    pub leaves: (u32, u32),
}

/// What is drawn of a tree: at most [`MOST`] elements, but for the path to `focus`, which is always drawn apart.
/// `there` says which runs have rollouts yet.
pub fn marks(
    runs: &Runs,
    scale: &Scale,
    view: View,
    focus: Option<u32>,
    there: &dyn Fn(u32) -> bool,
) -> Vec<Mark> {
    let mut path: Vec<u32> = focus.into_iter().flat_map(|run| runs.path(run)).collect();
    path.reverse();
    let mut least = FINEST;
    loop {
        let picture = Picture { runs, scale, view, path: &path, there, least };
        let marks = picture.draw();
        let elements: usize = marks.iter().map(|mark| elements(mark, scale.height(view))).sum();
        if elements <= MOST.max(10 * path.len()) || least > 64.0 * scale.frame.height {
            return marks;
        }
        least *= 1.3;
    }
}

/// Whether there is room for the text beside a mark.
pub fn has_label(mark: &Mark) -> bool {
    mark.half * 2.0 >= ROW
}

/// Whether there is room for texts above the edges, in rows of this height.
pub fn has_room(row: f64) -> bool {
    row * 2.0 >= ROW
}

/// Elements that a mark takes at most: a group, its edge, its shape and its texts.
fn elements(mark: &Mark, row: f64) -> usize {
    3 + usize::from(has_label(mark)) + usize::from(has_room(row))
}

struct Picture<'a> {
    runs: &'a Runs,
    scale: &'a Scale,
    view: View,
    path: &'a [u32],
    there: &'a dyn Fn(u32) -> bool,
    least: f64,
}

impl Picture<'_> {
    fn draw(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        if self.runs.runs.is_empty() {
            return marks;
        }
        marks.push(self.mark(0, 0, Kind::Prompt, None));
        let mut next = 0;
        while next < marks.len() {
            let mark = marks[next];
            if matches!(mark.kind, Kind::Prompt | Kind::Branch) && mark.x <= self.scale.frame.width {
                self.children(mark.run, next, &mut marks);
            }
            next += 1;
        }
        in_order(&marks)
    }

    /// Top and bottom of what is below a run.
    fn span(&self, run: u32) -> (f64, f64) {
        let half = self.scale.height(self.view) / 2.0;
        let (first, last) = self.runs.runs[run as usize].rows;
        (self.scale.y(self.view, first) - half, self.scale.y(self.view, last) + half)
    }

    fn children(&self, run: u32, parent: usize, marks: &mut Vec<Mark>) {
        // The first and last of neighbours that are drawn together, and where they begin.
        let mut group: Option<(u32, u32, f64)> = None;
        let close = |group: &mut Option<(u32, u32, f64)>, marks: &mut Vec<Mark>| {
            let Some((first, last, _)) = group.take() else { return };
            let single = first == last && self.runs.runs[first as usize].is_leaf();
            let kind = if single { Kind::Leaf } else { Kind::Folded };
            marks.push(self.mark(first, last, kind, Some(parent)));
        };
        for child in self.runs.children(run).filter(|&child| (self.there)(child)) {
            let (top, bottom) = self.span(child);
            let wanted = self.path.contains(&child);
            if !wanted && (bottom < -self.least || top > self.scale.frame.height + self.least) {
                close(&mut group, marks);
                continue;
            }
            let small = bottom - top < self.least;
            if small && !wanted {
                let (first, _, begin) = group.unwrap_or((child, child, top));
                group = Some((first, child, begin));
                if bottom - begin >= self.least {
                    close(&mut group, marks);
                }
                continue;
            }
            close(&mut group, marks);
            let leaf = self.runs.runs[child as usize].is_leaf();
            // What would be a single wedge is one at once.
            let open = if wanted {
                !small || self.path.last() != Some(&child)
            } else {
                bottom - top >= 2.0 * self.least
            };
            let kind = if leaf {
                Kind::Leaf
            } else if open {
                Kind::Branch
            } else {
                Kind::Folded
            };
            marks.push(self.mark(child, child, kind, Some(parent)));
        }
        close(&mut group, marks);
    }

    fn mark(&self, first: u32, last: u32, kind: Kind, parent: Option<usize>) -> Mark {
        let (a, b) = (&self.runs.runs[first as usize], &self.runs.runs[last as usize]);
        let (top, bottom) = (self.span(first).0, self.span(last).1);
        let several = first != last;
        Mark {
            run: first,
            last,
            kind,
            parent,
            x: self.scale.x(self.view, f64::from(a.level)),
            y: if several { (top + bottom) / 2.0 } else { self.scale.y(self.view, a.row) },
            half: (bottom - top) / 2.0,
            leaves: (a.leaves.0, b.leaves.1),
        }
    }
}

/// The marks in the order of their runs, each before those below it, as a reader hears them.
fn in_order(marks: &[Mark]) -> Vec<Mark> {
    let order = order(marks.len(), &|a, b| marks[a].run.cmp(&marks[b].run));
    let mut place = vec![0; marks.len()];
    order.iter().enumerate().for_each(|(now, &before)| place[before] = now);
    order.iter().map(|&i| Mark { parent: marks[i].parent.map(|p| place[p]), ..marks[i] }).collect()
}

/// The mark nearest to a point: those on whose edge or label it is, within reach.
pub fn nearest(marks: &[Mark], (x, y): (f64, f64)) -> Option<usize> {
    let near = |(index, mark): (usize, &Mark)| {
        let from = mark.parent.map_or(mark.x, |p| marks[p].x);
        let wide = if matches!(mark.kind, Kind::Leaf | Kind::Folded) { SIDES.1 } else { 14.0 };
        let off = (from + 12.0 - x).max(x - mark.x - wide).max(0.0);
        let distance = (mark.y - y).abs() + off;
        (distance <= REACH).then_some((index, distance))
    };
    let found = marks.iter().enumerate().filter_map(near).min_by(|a, b| a.1.total_cmp(&b.1));
    found.map(|(index, _)| index)
}

/// The mark in which a run is drawn, or that it is folded into.
pub fn mark_of(runs: &Runs, marks: &[Mark], run: u32) -> Option<usize> {
    let place = runs.runs.get(run as usize)?.leaves.0;
    let exact = marks.iter().position(|m| m.run == run && m.last == run);
    exact.or_else(|| {
        let folded = |m: &Mark| m.kind == Kind::Folded && m.leaves.0 <= place && place < m.leaves.1;
        marks.iter().position(folded).filter(|_| run != NONE)
    })
}
