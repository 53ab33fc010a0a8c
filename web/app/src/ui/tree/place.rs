//! From rows and columns to pixels.

use super::aggregate::{Kind, Shown};
use super::layout::{columns, rows};
use crate::ui::svg::Px;

/// Least and greatest height of a row in pixels: a line of small text needs the least.
pub const ROW: (f64, f64) = (15.0, 30.0);

/// The room for a tree, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Width.
    pub width: f64,
    /// Greatest height.
    pub height: f64,
}

impl Default for Frame {
    fn default() -> Self {
        Self { width: 560.0, height: 320.0 }
    }
}

impl Frame {
    /// How many leaves fit.
    pub fn leaves(self) -> usize {
        (((self.height - 2.0 * PAD) / ROW.0) as usize).clamp(2, 40)
    }
}

/// Where one node lies and how the edge to it runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Centre of the node.
    pub x: f64,
    /// Centre of the node.
    pub y: f64,
    /// The edge from the parent; none at the root.
    pub edge: Option<String>,
    /// Width of that edge.
    pub width: f64,
    /// Where the length of the run stands, if it has room.
    pub mark: Option<f64>,
}

/// A tree in pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Each node of the shown tree.
    pub nodes: Vec<Placed>,
    /// Height that it takes.
    pub height: f64,
}

/// Room left of the root and above the first row.
const PAD: f64 = 12.0;
/// Width of a letter of the labels, estimated.
const LETTER: f64 = 7.0;

/// Places a tree. `labels` are the texts to the right of the nodes, empty where there is none.
pub fn place(shown: &Shown, labels: &[String], frame: Frame) -> Picture {
    let children: Vec<Vec<usize>> = shown.nodes.iter().map(|node| node.children.clone()).collect();
    let depths: Vec<u32> = shown.nodes.iter().map(|node| node.depth).collect();
    let (rows, columns) = (rows(&children), columns(&depths));
    let leaves = shown.leaves().max(1) as f64;
    let row = ((frame.height - 2.0 * PAD) / leaves).clamp(ROW.0, ROW.1);
    let text =
        |label: &String| if label.is_empty() { 0.0 } else { label.chars().count() as f64 * LETTER + 12.0 };
    // The widest axis on which no label leaves the frame; a narrow frame keeps half of itself for the tree.
    let axis = labels
        .iter()
        .zip(&columns)
        .filter(|&(_, &column)| column > 0.0)
        .map(|(label, column)| (frame.width - 2.0 * PAD - text(label)) / column)
        .fold(frame.width - 2.0 * PAD, f64::min)
        .max(frame.width * 0.4);
    let at = |n: usize| (PAD + columns[n] * axis, PAD + (rows[n] + 0.5) * row);
    let all = shown.nodes.first().map_or(1, |root| root.visits).max(1) as f64;
    let nodes = shown
        .nodes
        .iter()
        .enumerate()
        .map(|(n, node)| {
            let (x, y) = at(n);
            let from = node.parent.map(at);
            let bend = from.map_or(x, |(from_x, _)| from_x + (x - from_x).min(26.0));
            let edge = from.map(|from| edge(from, (x, y), bend));
            let mark = (node.length > 1 && node.kind != Kind::Merged && x - bend >= 26.0)
                .then_some((bend + x) / 2.0);
            Placed { x, y, edge, width: 1.6 + 6.4 * node.visits as f64 / all, mark }
        })
        .collect();
    Picture { nodes, height: 2.0 * PAD + leaves * row }
}

/// A bend out of the parent, then straight on.
fn edge((x0, y0): (f64, f64), (x1, y1): (f64, f64), bend: f64) -> String {
    let [x0, y0, x1, y1, middle, bend] = [x0, y0, x1, y1, (x0 + bend) / 2.0, bend].map(Px);
    format!("M{x0} {y0} C{middle} {y0} {middle} {y1} {bend} {y1} H{x1}")
}

/// The class of a colour between the two ends of the advantage scale: a sign and one of five strengths, relative to the
/// largest magnitude in the group.
pub fn tint(advantage: f64, largest: f64) -> String {
    if largest <= 0.0 || advantage == 0.0 {
        return "zero".into();
    }
    let strength = (5.0 * advantage.abs() / largest).ceil().clamp(1.0, 5.0);
    format!("{}-{strength}", if advantage > 0.0 { "pos" } else { "neg" })
}
