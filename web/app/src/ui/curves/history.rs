//! What the page remembers of the run and of the one before it.

use super::run::Run;
use experiment::Metrics;
use std::cell::{Ref, RefCell};
use std::rc::Rc;

/// Most marks on a timeline; the oldest make room.
pub const MARKS: usize = 256;

/// What happened at a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// The run moved to another device.
    Device,
    /// A knob was applied without a new start.
    Knob,
}

/// Something that happened to the run between two updates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The first update after it.
    pub iteration: u64,
    /// What happened.
    pub kind: MarkKind,
    /// What happened, in words that follow "update 96:".
    pub label: String,
}

#[derive(Debug, Default)]
struct Store {
    current: Run,
    previous: Run,
    marks: Vec<Mark>,
    showable: Vec<u64>,
}

/// The metrics of this run and of the run before, the marks on its timeline, and which updates can be shown.
///
/// A handle: clones share one store of fixed size, and a clone equals another if nothing was added in between. Only
/// the newest clone is worth drawing.
#[derive(Clone, Debug, Default)]
pub struct History {
    store: Rc<RefCell<Store>>,
    revision: u64,
}

impl PartialEq for History {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.store, &other.store) && self.revision == other.revision
    }
}

impl History {
    /// Nothing yet, with all the memory that it will ever take.
    pub fn new() -> Self {
        let history = Self::default();
        history.store.borrow_mut().marks.reserve(MARKS);
        history
    }

    /// A new run begins: what was the run becomes the run before.
    pub fn start(&mut self) {
        self.change(|store| {
            if !store.current.is_empty() {
                std::mem::swap(&mut store.current, &mut store.previous);
            }
            store.current.clear();
            store.marks.clear();
            store.showable.clear();
        });
    }

    /// Adds updates in their order. See [`Run::push`] for updates that came before.
    pub fn push(&mut self, metrics: &[Metrics]) {
        if metrics.is_empty() {
            return;
        }
        self.change(|store| metrics.iter().for_each(|m| store.current.push(m)));
    }

    /// Adds a mark.
    pub fn mark(&mut self, mark: Mark) {
        self.change(|store| {
            if store.marks.len() >= MARKS {
                store.marks.remove(0);
            }
            store.marks.push(mark);
        });
    }

    /// Says which updates can still be shown, in ascending order.
    pub fn set_showable(&mut self, updates: impl IntoIterator<Item = u64>) {
        self.change(|store| {
            store.showable.clear();
            store.showable.extend(updates);
        });
    }

    fn change(&mut self, with: impl FnOnce(&mut Store)) {
        with(&mut self.store.borrow_mut());
        self.revision += 1;
    }

    /// This run.
    pub fn current(&self) -> Ref<'_, Run> {
        Ref::map(self.store.borrow(), |s| &s.current)
    }

    /// The run before.
    pub fn previous(&self) -> Ref<'_, Run> {
        Ref::map(self.store.borrow(), |s| &s.previous)
    }

    /// The marks in the order of their making.
    pub fn marks(&self) -> Ref<'_, [Mark]> {
        Ref::map(self.store.borrow(), |s| s.marks.as_slice())
    }

    /// First and last update that can be shown.
    pub fn showable(&self) -> Option<(u64, u64)> {
        let store = self.store.borrow();
        store.showable.first().copied().zip(store.showable.last().copied())
    }

    /// Number of the newest update; 0 without any.
    pub fn last(&self) -> u64 {
        self.store.borrow().current.last()
    }

    /// The update nearest to `update` that can be shown; `update` itself where none is known.
    pub fn nearest(&self, update: u64) -> u64 {
        let store = self.store.borrow();
        let after = store.showable.partition_point(|&u| u < update);
        let above = store.showable.get(after).copied();
        let below = after.checked_sub(1).and_then(|i| store.showable.get(i).copied());
        match (below, above) {
            (Some(b), Some(a)) if update - b < a - update => b,
            (_, Some(a)) => a,
            (Some(b), None) => b,
            (None, None) => update,
        }
    }

    /// The next update that can be shown in a direction from `update`.
    pub fn neighbour(&self, update: u64, forwards: bool) -> u64 {
        let store = self.store.borrow();
        let found = if forwards {
            store.showable.iter().copied().find(|&u| u > update)
        } else {
            store.showable.iter().rev().copied().find(|&u| u < update)
        };
        found.unwrap_or(update)
    }
}
