//! Nodes and edges as shapes.

use super::grown::{Credited, Grown};
use super::light::Lit;
use super::stages::Figures;
use super::window::{Kind, Mark, has_label, has_room};
use crate::text::forest::{Node, short, texts};
use crate::ui::formula::number::number;
use crate::ui::strip::Outcome;
use crate::ui::svg::{Px, dot, drawing, element, px, text};
use crate::ui::tree::place::tint;
use advantage::StageName;
use worlds::ActionInfo;
use yew::prelude::*;

/// What the drawing is of.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    /// The group.
    pub grown: &'a Grown,
    /// What a method makes of it at a moment.
    pub credited: &'a Credited,
    /// The numbers of a stage.
    pub figures: &'a Figures,
    /// The stage.
    pub stage: StageName,
    /// What is lit.
    pub lit: Option<&'a Lit>,
    /// The run in the order of focus.
    pub focus: u32,
    /// The run whose siblings are compared.
    pub selected: Option<u32>,
    /// Rollouts before the shown moment: later ones are new.
    pub old: u32,
    /// Width of a level.
    pub level: f64,
    /// Height of a row.
    pub row: f64,
    /// Told which node has the focus.
    pub on_focus: &'a Callback<u32>,
}

/// The number that a mark shows, and how many rollouts it stands for, their mean reward and mean advantage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Told {
    /// Rollouts.
    pub visits: u32,
    /// Mean reward.
    pub value: f64,
    /// Mean advantage.
    pub advantage: f64,
    /// Mean of the stage's number.
    pub mean: f64,
    /// What is written: the sum of a stage of whole rollouts at inner nodes, otherwise the mean.
    pub number: f64,
}

impl Picture<'_> {
    /// What a mark tells.
    pub fn told(&self, mark: &Mark) -> Told {
        let figures = self.figures.of_run.iter();
        // Folded neighbours and what lies below each: only the neighbours themselves count.
        let mut out = Told::default();
        let mut run = mark.run;
        while run <= mark.last {
            let Some(figure) = figures.as_slice().get(run as usize) else { break };
            let visits = f64::from(figure.visits);
            out.visits += figure.visits;
            out.value += visits * figure.value;
            out.advantage += visits * figure.advantage;
            out.mean += visits * figure.number;
            run = self.grown.runs.runs[run as usize].end;
        }
        let visits = f64::from(out.visits.max(1));
        let sum = out.mean;
        (out.value, out.advantage, out.mean) =
            (out.value / visits, out.advantage / visits, out.mean / visits);
        out.number = if self.figures.sums { sum } else { out.mean };
        out
    }

    fn outcome(&self, mark: &Mark) -> Option<Outcome> {
        let rollout = *self.grown.runs.order.get(mark.leaves.0 as usize)?;
        self.credited
            .batch
            .group(0)
            .get(rollout as usize)
            .filter(|_| mark.kind == Kind::Leaf)
            .map(Outcome::of)
    }

    fn action(&self, mark: &Mark) -> Option<ActionInfo> {
        let run = self.grown.runs.runs.get(mark.run as usize)?;
        let action = self.credited.trie.nodes.get(run.top as usize)?.action()?;
        self.grown.scene.world().actions().get(usize::from(action)).copied()
    }

    /// The name of a mark for those who do not see it.
    pub fn spoken(&self, mark: &Mark) -> String {
        let (run, told) = (&self.grown.runs.runs[mark.run as usize], self.told(mark));
        (texts().node)(&Node {
            tree: (mark.kind != Kind::Prompt).then_some(run.tree.wrapping_add(1)),
            depth: run.depth,
            action: self.action(mark).map(|a| a.name),
            length: run.length,
            visits: told.visits,
            value: told.value,
            advantage: told.advantage,
            outcome: self.outcome(mark),
            folded: mark.kind == Kind::Folded,
        })
    }

    /// The class of a mark's colour.
    fn tint(&self, told: &Told) -> String {
        if self.stage != StageName::Score {
            // Branches are told apart even beside a leaf that is far off.
            return tint(told.mean, self.figures.largest);
        }
        let values = self.figures.of_run.iter().filter(|f| f.visits > 0).map(|f| f.value);
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
        let share = if high > low { (told.value - low) / (high - low) } else { 0.5 };
        format!("value-{:.0}", (5.0 * share).ceil().clamp(1.0, 5.0))
    }

    /// The text above the edge: how it goes on, and the number of an inner node.
    fn above(&self, mark: &Mark, told: &Told) -> String {
        let run = &self.grown.runs.runs[mark.run as usize];
        let mut out = if run.parent == 0 && mark.run == mark.last && self.level >= 96.0 {
            format!("T{} ", run.tree.wrapping_add(1))
        } else {
            String::new()
        };
        out += &match self.action(mark) {
            _ if mark.run != mark.last || self.level < 44.0 => String::new(),
            Some(action) if run.length > 1 => format!("{}×{}", arrow(action), run.length),
            Some(action) => arrow(action).to_owned(),
            None => String::new(),
        };
        if mark.kind == Kind::Branch && self.level >= 96.0 {
            let sign = if self.figures.sums { texts().sums } else { "" };
            out += &format!(" {sign}{}", self.written(told.number));
        }
        out
    }

    /// A number as it stands in the drawing.
    fn written(&self, value: f64) -> String {
        if self.stage == StageName::Score { number((value * 100.0).round() / 100.0) } else { short(value) }
    }

    /// The text beside a leaf.
    fn beside(&self, mark: &Mark, told: &Told) -> String {
        let t = texts();
        match (mark.kind, self.outcome(mark)) {
            (Kind::Leaf, Some(outcome)) => {
                let times = if told.visits > 1 { format!(" ({})", told.visits) } else { String::new() };
                let reward = number((told.value * 100.0).round() / 100.0);
                let own = if self.stage == StageName::Score {
                    String::new()
                } else {
                    format!(" · {}", short(told.mean))
                };
                format!("{} {reward}{own}{times}", (t.symbol)(outcome))
            }
            (Kind::Folded, _) => (t.folded)(told.visits, told.mean),
            _ => String::new(),
        }
    }

    /// What a mark's looks depend on, besides its kind: its colour, whether it is lit, whether it is new.
    fn state(&self, mark: &Mark, told: &Told) -> String {
        let mut state = self.tint(told);
        let new = |place: usize| self.grown.runs.order.get(place).is_some_and(|&r| r >= self.old);
        if self.lit.is_some_and(|lit| lit.count(mark.leaves) > 0) {
            state += " lit";
        }
        if self.old > 0 && (mark.leaves.0 as usize..mark.leaves.1 as usize).all(new) {
            state += " fresh";
        }
        state
    }

    /// Width of the edge to a mark.
    fn width(&self, told: &Told) -> f64 {
        let all = self.figures.of_run.first().map_or(1, |f| f.visits).max(1);
        2.0 + 10.0 * f64::from(told.visits) / f64::from(all)
    }

    /// The texts of all marks. They stand apart from them: the name of a mark says all of this in words.
    pub fn texts(&self, marks: &[Mark]) -> String {
        let mut out = String::new();
        for mark in marks {
            let told = self.told(mark);
            let state = self.state(mark, &told);
            let above = if mark.parent.is_some() { self.above(mark, &told) } else { String::new() };
            if !above.is_empty() && has_room(self.row) {
                let place = [mark.x - 10.0, mark.y - 6.0 - self.width(&told) / 2.0];
                out += &text(&format!("above {state}"), place, "end", above.trim());
            }
            let beside = self.beside(mark, &told);
            if !beside.is_empty() && has_label(mark) {
                let off = if mark.kind == Kind::Folded { 32.0 } else { 14.0 };
                out += &text(&format!("beside {state}"), [mark.x + off, mark.y + 5.0], "", &beside);
            }
        }
        out
    }

    /// A mark with the edge that leads to it.
    pub fn draw(&self, marks: &[Mark], index: usize) -> Html {
        let mark = &marks[index];
        let told = self.told(mark);
        let runs = &self.grown.runs;
        let kind = match mark.kind {
            Kind::Prompt => "prompt",
            Kind::Branch => "branch",
            Kind::Leaf => "leaf",
            Kind::Folded => "folded",
        };
        let class = format!("node {kind} {}", self.state(mark, &told));
        let mut shapes = String::new();
        if let Some(parent) = mark.parent.map(|p| &marks[p]) {
            let (begin, wide) = (parent.x + 5.0, (mark.x - parent.x - 5.0).clamp(0.0, 34.0));
            let [x0, y0, x1, y1, middle, bend] =
                [begin, parent.y, mark.x, mark.y, begin + wide / 2.0, begin + wide].map(Px);
            let d = format!("M{x0} {y0}C{middle} {y0} {middle} {y1} {bend} {y1}H{x1}");
            let width = px(self.width(&told));
            shapes += &element("path", &[("class", "edge"), ("d", &d), ("stroke-width", &width)], "");
        }
        if mark.kind == Kind::Folded {
            let (half, x) = ((mark.half - 1.5).max(2.0), mark.x);
            let [x0, x1, y0, y1, y2] = [x, x + 26.0, mark.y, mark.y - half, mark.y + half].map(Px);
            let d = format!("M{x0} {y0}L{x1} {y1}V{y2}Z");
            shapes += &element("path", &[("class", "wedge"), ("d", &d)], "");
        } else {
            let radius = if mark.kind == Kind::Branch { 6.0 } else { 7.5 };
            let radius = f64::min(radius, (self.row / 2.0).max(2.5));
            shapes += &dot("", [mark.x, mark.y, radius]);
        }
        let run = &runs.runs[mark.run as usize];
        let (on_focus, at) = (self.on_focus.clone(), mark.run);
        let onfocus = Callback::from(move |_: FocusEvent| on_focus.emit(at));
        html! {
            <g key={mark.run} {class} {onfocus} role="treeitem" tabindex={if mark.run == self.focus { "0" } else { "-1" }}
                aria-label={self.spoken(mark)} aria-level={(run.level + 1).to_string()}
                aria-selected={(self.selected == Some(mark.run)).to_string()}
                aria-expanded={match mark.kind { Kind::Leaf => None, kind => Some((kind != Kind::Folded).to_string()) }}
                data-run={mark.run.to_string()} data-kind={kind} data-depth={run.depth.to_string()}
                data-visits={told.visits.to_string()} data-value={told.value.to_string()}
                data-number={told.number.to_string()} data-advantage={told.advantage.to_string()}>
                { drawing(shapes) }
            </g>
        }
    }
}

/// An action as a sign.
pub fn arrow(action: ActionInfo) -> &'static str {
    match (action.drow, action.dcol) {
        (-1, _) => "↑",
        (1, _) => "↓",
        (_, -1) => "←",
        _ => "→",
    }
}
