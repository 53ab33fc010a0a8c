//! What of a large tree is drawn: the part in the window, as fine as the screen can show.
//!
//! Lengths are pixels. The tree lies with the prompt at the left; rows and levels have scales of their own, so that a wide
//! and a deep tree both fit.

use super::runs::{NONE, Runs};
use super::scale::{SIDES, Scale, View};
use crate::ui::order::order;

/// Height of a line of text that is read from the back row.
pub const ROW: f64 = 19.0;
/// Least height of what is drawn without a text.
const FINEST: f64 = 9.0;
/// How far from a node it can be pointed at.
const REACH: f64 = 14.0;
/// Most elements of the document that the nodes may take.
pub const MOST: usize = 290;

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
        if elements <= MOST.max(10 * path.len()) || least > 64.0 * scale.size().1 {
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
            if matches!(mark.kind, Kind::Prompt | Kind::Branch) && mark.x <= self.scale.size().0 {
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
            if !wanted && (bottom < -self.least || top > self.scale.size().1 + self.least) {
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
