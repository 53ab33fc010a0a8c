//! What keys and pointers do with the tree, and where a reader looks.

use super::light::{Light, of_run};
use super::scale::{Scale, View};
use super::tree::TreeProps;
use super::window::{Kind, Mark, nearest};
use std::rc::Rc;
use yew::prelude::*;

/// What a key or a notch of the wheel magnifies by.
pub(super) const FACTOR: f64 = 1.25;
/// What a key moves by, as a share of the frame.
pub(super) const SHARE: f64 = 0.25;

/// What a reader does with the view.
pub(super) enum Move {
    Whole,
    By(Scale, f64, f64),
    Zoom(Scale, f64, (f64, f64)),
    To(View),
}

#[derive(Clone, Copy, Default, PartialEq)]
pub(super) struct Looking(pub(super) View);

impl Reducible for Looking {
    type Action = Move;

    fn reduce(self: Rc<Self>, action: Move) -> Rc<Self> {
        let view = self.0;
        Rc::new(Self(match action {
            Move::Whole => View::default(),
            Move::By(scale, x, y) => scale.clamp(View { left: view.left + x, top: view.top + y, ..view }),
            Move::Zoom(scale, factor, at) => scale.zoom(view, factor, at),
            Move::To(view) => view,
        }))
    }
}

/// What keys and pointers do.
#[derive(Clone)]
pub(super) struct Act {
    pub(super) props: TreeProps,
    pub(super) scale: Scale,
    pub(super) view: View,
    pub(super) shown: Rc<Vec<Mark>>,
    pub(super) looking: UseReducerDispatcher<Looking>,
}

impl Act {
    /// Lights what is under the pointer.
    pub(super) fn point(&self, at: (f64, f64)) {
        let light = nearest(&self.shown, at).map_or(Light::None, |i| {
            let mark = &self.shown[i];
            Light::Runs(mark.leaves.0, mark.leaves.1, mark.run)
        });
        self.props.on_light.emit(light);
    }

    pub(super) fn press(&self, at: (f64, f64)) {
        if let Some(index) = nearest(&self.shown, at) {
            self.enter(index);
        }
    }

    /// Selects a mark, or looks into it.
    fn enter(&self, index: usize) {
        let mark = self.shown[index];
        let runs = &self.props.grown.runs;
        self.props.on_focus.emit(mark.run);
        if mark.kind == Kind::Folded {
            let (first, last) = (&runs.runs[mark.run as usize], &runs.runs[mark.last as usize]);
            let view = self.scale.open(self.view, (first.rows.0, last.rows.1), first.level);
            self.looking.dispatch(Move::To(view));
        } else {
            self.props.on_select.emit(mark.run);
        }
    }

    /// Whether the key did something.
    pub(super) fn key(&self, event: &KeyboardEvent) -> bool {
        let (key, scale) = (event.key(), self.scale);
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return false;
        }
        let (width, height) = scale.size();
        let middle = (width / 2.0, height / 2.0);
        let by = match key.as_str() {
            "ArrowUp" => (0.0, -height),
            "ArrowDown" => (0.0, height),
            "ArrowLeft" => (-width, 0.0),
            "ArrowRight" => (width, 0.0),
            _ => (0.0, 0.0),
        };
        match key.as_str() {
            "+" | "=" => self.looking.dispatch(Move::Zoom(scale, FACTOR, middle)),
            "-" => self.looking.dispatch(Move::Zoom(scale, 1.0 / FACTOR, middle)),
            "0" => self.looking.dispatch(Move::Whole),
            _ if event.shift_key() && by != (0.0, 0.0) => {
                self.looking.dispatch(Move::By(scale, SHARE * by.0, SHARE * by.1));
            }
            "Enter" | " " => {
                let Some(index) = self.shown.iter().position(|m| m.run == self.props.focus) else {
                    return false;
                };
                self.enter(index);
            }
            key => return self.walk(key),
        }
        true
    }

    fn walk(&self, key: &str) -> bool {
        let runs = &self.props.grown.runs;
        let there = |run: u32| self.props.figures.of_run.get(run as usize).is_some_and(|f| f.visits > 0);
        let Some(to) = runs.go(self.props.focus, key, there) else { return false };
        self.props.on_focus.emit(to);
        self.props.on_light.emit(of_run(runs, to));
        self.looking.dispatch(Move::To(self.scale.reveal(self.view, runs, to)));
        true
    }
}
