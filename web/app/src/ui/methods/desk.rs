//! What lies on the sheet: an update, the methods beside each other, and what the reader opened.

use super::compare::{AT_FIRST, Column, columns};
use crate::model::{Scene, WhatIf};
use advantage::methods::{Method, methods, tree_methods};
use experiment::{ReplayError, RunConfig};
use std::rc::Rc;

/// Rollouts that are listed at first: more make a long table.
pub const LISTED: usize = 64;

/// What a reader can ask of the sheet.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Show a method, or show it no longer.
    Toggle(&'static str),
    /// A text is being typed into the box of a rollout, numbered within the batch.
    Typed(usize, String),
    /// That box is left.
    Done(usize),
    /// Take the last change back.
    Undo,
    /// Back to what happened.
    Reset,
    /// Look at a group.
    Group(usize),
    /// Look at an objective.
    Objective(usize),
    /// Open the steps of a rollout of the group, or close them.
    Row(usize),
    /// List all rollouts.
    All,
    /// Take the update that the page shows.
    Refresh,
    /// Train by a method, by its place in the table of methods.
    Train(usize),
}

/// The sheet.
#[derive(Debug)]
pub struct Desk {
    /// The update.
    pub what: WhatIf,
    /// The group that is looked at.
    pub group: usize,
    /// Ids of the methods in the table, besides the run's own.
    pub chosen: Vec<&'static str>,
    /// What they make of it, the run's own first.
    pub columns: Vec<Column>,
    /// The rollout whose steps are open.
    pub open: Option<usize>,
    /// All rollouts are listed.
    pub all: bool,
    /// All methods, and why each cannot train the run that was asked for.
    pub all_methods: Vec<(Method, Option<String>)>,
    asked: Option<Rc<RunConfig>>,
}

impl Desk {
    /// Lays an update on the sheet.
    ///
    /// # Errors
    /// [`ReplayError`] if its rollouts cannot be drawn again; never for a record that a run produced.
    pub fn new(scene: Scene) -> Result<Self, ReplayError> {
        let group = scene.group;
        let what = WhatIf::new(scene)?;
        let chosen = AT_FIRST.to_vec();
        let columns = columns(&what, &chosen);
        let (asked, all_methods) = (None, Vec::new());
        Ok(Self { what, group, chosen, columns, open: None, all: false, all_methods, asked })
    }

    /// Lays another update on it, with the same methods.
    ///
    /// # Errors
    /// As [`Desk::new`].
    pub fn take(&mut self, scene: Scene) -> Result<(), ReplayError> {
        self.group = self.group.min(scene.record.groups.len().saturating_sub(1));
        self.what = WhatIf::new(scene)?;
        self.open = None;
        self.columns = columns(&self.what, &self.chosen);
        Ok(())
    }

    /// Carries out what a reader asks for.
    pub fn ask(&mut self, ask: Ask) {
        match ask {
            Ask::Toggle(id) => match self.chosen.iter().position(|chosen| *chosen == id) {
                Some(place) => {
                    self.chosen.remove(place);
                }
                None => self.chosen.push(id),
            },
            Ask::Typed(rollout, text) => self.what.typed(rollout, &text),
            Ask::Done(rollout) => return self.what.done(rollout),
            Ask::Undo => self.what.undo(),
            Ask::Reset => self.what.reset(),
            Ask::Group(group) => {
                (self.group, self.open) = (group, None);
                return;
            }
            Ask::Objective(objective) => return self.what.look_at(objective),
            Ask::Row(row) => {
                self.open = (self.open != Some(row)).then_some(row);
                return;
            }
            Ask::All => {
                self.all = true;
                return;
            }
            // They concern the page.
            Ask::Refresh | Ask::Train(_) => return,
        }
        self.columns = columns(&self.what, &self.chosen);
    }

    /// Asks each method whether it can train a run of this configuration. Worlds are built for each, so this is done
    /// once for a configuration.
    pub fn ask_all(&mut self, asked: &Rc<RunConfig>) {
        if self.asked.as_ref().is_some_and(|known| Rc::ptr_eq(known, asked)) {
            return;
        }
        let with_refusal = |method: Method| {
            let refusal = asked.with_method(&method).validate().err().map(|error| error.to_string());
            (method, refusal)
        };
        self.all_methods = methods().into_iter().chain(tree_methods()).map(with_refusal).collect();
        self.asked = Some(asked.clone());
    }

    /// The configuration that trains by a method.
    pub fn trained(&self, index: usize) -> Option<RunConfig> {
        Some(self.asked.as_ref()?.with_method(&self.all_methods.get(index)?.0))
    }
}
