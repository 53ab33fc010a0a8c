//! Moving the playhead: along the stages of an update and from update to update.

use super::{Action, AppState};
use crate::text::texts;
use experiment::PipelineStage;

/// What the run must do so that the playhead can go where it was asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Nothing.
    Stay,
    /// Stop training.
    Pause,
    /// Make one update.
    Step,
}

impl AppState {
    /// Carries out an action that concerns only where the reader looks; `None` if it is another one.
    pub fn look(&mut self, action: &Action) -> Option<Turn> {
        let selection = &mut self.selection;
        match action {
            Action::SetStage(stage) => {
                self.go_to(*stage);
                self.on_arrival = None;
            }
            Action::NextStage => return Some(self.next_stage()),
            Action::PreviousStage => return Some(self.previous_stage()),
            Action::StepUpdate => return Some(self.next_update(None)),
            Action::ShowUpdate(update) => return Some(self.show(*update)),
            Action::SelectGroup(group) => {
                if selection.group != *group {
                    (selection.group, selection.rollout) = (*group, 0);
                    (selection.step, selection.hovered) = (None, None);
                    self.stale = true;
                }
            }
            Action::SelectRollout(rollout) => {
                let most = self.scene.as_ref().map_or(usize::MAX, |s| s.episodes().len().saturating_sub(1));
                let rollout = (*rollout).min(most);
                if selection.rollout != rollout {
                    (selection.rollout, selection.step) = (rollout, None);
                }
            }
            Action::SelectStep(step) => selection.step = *step,
            Action::Hover(rollout) => selection.hovered = *rollout,
            _ => return None,
        }
        Some(Turn::Stay)
    }

    fn go_to(&mut self, stage: PipelineStage) {
        if self.selection.stage != stage {
            self.selection.stage = stage;
            self.announce((texts().shell.stage_reached)(stage.index(), self.shown()));
        }
    }

    fn next_stage(&mut self) -> Turn {
        match self.selection.stage.next() {
            Some(stage) => {
                self.go_to(stage);
                Turn::Pause
            }
            None => self.next_update(Some(PipelineStage::default())),
        }
    }

    /// Shows the update after the one shown, or asks for it.
    fn next_update(&mut self, stage: Option<PipelineStage>) -> Turn {
        let next = self.shown().and_then(|shown| self.records.after(shown)).map(|k| k.record.iteration);
        match next {
            Some(next) if !self.following => {
                let turn = self.show(next);
                if let Some(stage) = stage {
                    self.go_to(stage);
                }
                turn
            }
            _ => {
                self.following = true;
                self.on_arrival = stage;
                Turn::Step
            }
        }
    }

    fn previous_stage(&mut self) -> Turn {
        self.on_arrival = None;
        if let Some(stage) = self.selection.stage.previous() {
            self.go_to(stage);
            return Turn::Pause;
        }
        let before = self.shown().and_then(|shown| self.records.before(shown)).map(|k| k.record.iteration);
        if let Some(before) = before {
            self.show(before);
            self.go_to(PipelineStage::Update);
        } else {
            self.announce(texts().shell.nothing_before.to_string());
        }
        Turn::Pause
    }

    /// Shows an update that is held, or the nearest.
    fn show(&mut self, update: u64) -> Turn {
        let Some(nearest) = self.records.nearest(update).map(|k| k.record.iteration) else {
            return Turn::Stay;
        };
        self.wanted = Some(nearest);
        self.following = self.records.newest().is_some_and(|k| k.record.iteration == nearest);
        self.stale = true;
        self.selection.step = None;
        if self.following { Turn::Stay } else { Turn::Pause }
    }

    /// The newest update is shown from now on.
    pub fn follow(&mut self) {
        self.stale |= !self.following;
        self.following = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::demo;
    use experiment::{IterationRecord, RunConfig};
    use std::rc::Rc;

    fn state(updates: u64) -> AppState {
        let config = RunConfig { num_prompts: 3, ..RunConfig::default() };
        let template = (*demo::scene(config.clone(), 0.3, 0).unwrap().record).clone();
        let mut state = AppState::default();
        state.begin(Rc::new(config.clone()));
        state.started(0, &config);
        for iteration in 1..=updates {
            let mut record = IterationRecord { iteration, ..template.clone() };
            record.metrics.iteration = iteration;
            let metrics = [record.metrics.clone()];
            state.progress(record, &metrics);
            assert!(!state.derive());
        }
        state
    }

    #[test]
    fn the_playhead_runs_through_the_stages_and_then_asks_for_an_update() {
        let mut state = state(1);
        for stage in &PipelineStage::ALL[1..] {
            assert_eq!(state.look(&Action::NextStage), Some(Turn::Pause));
            assert_eq!(state.selection.stage, *stage);
        }
        assert_eq!(state.look(&Action::NextStage), Some(Turn::Step));
        assert_eq!(state.selection.stage, PipelineStage::Update);
        let mut record = (*state.records.newest().unwrap().record).clone();
        record.iteration = 2;
        state.progress(record, &[]);
        state.derive();
        assert_eq!((state.selection.stage, state.shown()), (PipelineStage::Sample, Some(2)));
    }

    #[test]
    fn going_back_crosses_into_the_update_before_and_forwards_again() {
        let mut state = state(3);
        assert_eq!(state.look(&Action::PreviousStage), Some(Turn::Pause));
        state.derive();
        assert_eq!((state.selection.stage, state.shown()), (PipelineStage::Update, Some(2)));
        assert_eq!(state.look(&Action::NextStage), Some(Turn::Stay));
        state.derive();
        assert_eq!((state.selection.stage, state.shown()), (PipelineStage::Sample, Some(3)));
    }

    #[test]
    fn before_the_first_update_there_is_nothing() {
        let mut state = state(1);
        state.look(&Action::PreviousStage);
        assert_eq!(state.shown(), Some(1));
        assert!(!state.announcement.is_empty());
    }

    #[test]
    fn an_older_update_stays_on_screen_while_newer_ones_arrive() {
        let mut state = state(3);
        assert_eq!(state.look(&Action::ShowUpdate(1)), Some(Turn::Pause));
        let mut record = (*state.records.newest().unwrap().record).clone();
        record.iteration = 4;
        state.progress(record, &[]);
        state.derive();
        assert_eq!(state.shown(), Some(1));
        assert_eq!(state.look(&Action::StepUpdate), Some(Turn::Pause));
        state.derive();
        assert_eq!(state.shown(), Some(2));
        state.follow();
        state.derive();
        assert_eq!(state.shown(), Some(4));
    }

    #[test]
    fn groups_and_rollouts_stay_in_range() {
        let mut state = state(1);
        state.look(&Action::SelectGroup(99));
        state.derive();
        assert_eq!(state.selection.group, 2);
        state.look(&Action::SelectRollout(99));
        assert_eq!(state.selection.rollout, 7);
        state.look(&Action::SelectGroup(0));
        assert_eq!(state.selection.rollout, 0);
    }

    #[test]
    fn a_damaged_link_gives_a_notice_that_names_the_field_and_the_first_preset() {
        let mut state = AppState::default();
        assert_eq!(state.open("#v=1&preset=lake-8x8&num_generations=0&update=3"), None);
        assert_eq!(state.preset, experiment::presets()[0].name);
        assert!(state.notices.list()[0].text.contains("num_generations"));
        assert_eq!(state.open("#preset=lake-8x8&update=3&stage=scale"), Some(3));
        assert_eq!(state.selection.stage, PipelineStage::Scale);
        assert!(state.notices.list().is_empty());
    }
}
