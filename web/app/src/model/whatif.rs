//! What if a rollout had earned another reward: the rollouts of one update with rewards that a reader changes.

use super::Scene;
use crate::ui::number::parse;
use advantage::EstimateError;
use advantage::Rollouts;
use advantage::methods::Method;
use experiment::{Counterfactual, Gallery, ReplayError};

/// The rollouts of one update, all groups, and what was changed of their rewards. Rollouts are numbered group after
/// group.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// The update.
    scene: Scene,
    /// Its rollouts with the rewards that a reader gave them.
    gallery: Gallery,
    /// Its rollouts as they happened.
    happened: Rollouts,
    /// The changes in order: rollout and new reward.
    edits: Vec<(usize, f64)>,
    /// The last change is still being typed, and what follows belongs to it.
    typing: bool,
    /// Texts that stand in boxes instead of their reward: what is being typed, and what is no number.
    drafts: Vec<(usize, String)>,
}

impl WhatIf {
    /// Draws the rollouts of an update again.
    ///
    /// # Errors
    /// [`ReplayError`] if record and configuration do not fit; never for a record that a run produced.
    pub fn new(scene: Scene) -> Result<Self, ReplayError> {
        let gallery = Gallery::new(&scene.config, &scene.record, &scene.replay)?;
        let happened = gallery.rollouts.clone();
        Ok(Self { scene, gallery, happened, edits: Vec::new(), typing: false, drafts: Vec::new() })
    }

    /// The update.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// Its rollouts, with the rewards as they are now.
    pub fn gallery(&self) -> &Gallery {
        &self.gallery
    }

    /// What a method makes of them.
    ///
    /// # Errors
    /// [`EstimateError`] if the rollouts lack what the method needs, or a reward is too large.
    pub fn by(&self, method: &Method) -> Result<Counterfactual, EstimateError> {
        let scene = &self.scene;
        self.gallery.counterfactual(&scene.config, method, &scene.record, &scene.replay)
    }

    /// The reward that a rollout has now.
    pub fn reward(&self, rollout: usize) -> f64 {
        // A changed reward is the number that was typed, not a sum over steps that comes close to it.
        let edit = self.edits.iter().rev().find(|e| e.0 == rollout);
        edit.map_or_else(|| self.happened.reward(rollout), |e| e.1)
    }

    /// The reward that it earned, where that is another one.
    pub fn earned(&self, rollout: usize) -> Option<f64> {
        Some(self.happened.reward(rollout)).filter(|earned| *earned != self.reward(rollout))
    }

    /// The text in the box of a rollout, where it is not its reward.
    pub fn draft(&self, rollout: usize) -> Option<&str> {
        self.drafts.iter().find(|d| d.0 == rollout).map(|d| d.1.as_str())
    }

    /// Whether the text in the box of a rollout is no number, so that its reward stays as it was.
    pub fn is_refused(&self, rollout: usize) -> bool {
        self.draft(rollout).is_some_and(|text| read(text).is_none())
    }

    /// The rewards between which one can be dragged, and the smallest step: what happened, 0 and 1 lie within.
    pub fn range(&self) -> (f64, f64, f64) {
        let earned = (0..self.happened.len()).map(|i| self.happened.reward(i));
        let (low, high) = earned.fold((0.0, 1.0), |(low, high), r| (f64::min(low, r), f64::max(high, r)));
        // A power of ten, a hundredth of the whole at the most, and ends that are multiples of it.
        let step = 10_f64.powf(((high - low) / 100.0).log10().floor());
        ((low / step).floor() * step, (high / step).ceil() * step, step)
    }

    /// Number of rollouts whose reward is not what they earned.
    pub fn changed(&self) -> usize {
        (0..self.happened.len()).filter(|&i| self.earned(i).is_some()).count()
    }

    /// Whether there is a change to take back.
    pub fn can_undo(&self) -> bool {
        !self.edits.is_empty()
    }

    /// Whether anything is not as it happened.
    pub fn can_reset(&self) -> bool {
        self.can_undo() || !self.drafts.is_empty()
    }

    /// Takes every keystroke in the box of a rollout. What is a number is its reward at once; all that is typed
    /// without leaving the box is one change.
    pub fn typed(&mut self, rollout: usize, text: &str) {
        if rollout >= self.happened.len() {
            return;
        }
        self.drop_draft(rollout);
        self.drafts.push((rollout, text.to_owned()));
        let Some(reward) = read(text).filter(|reward| *reward != self.reward(rollout)) else { return };
        match self.edits.last_mut().filter(|last| self.typing && last.0 == rollout) {
            Some(last) => last.1 = reward,
            None => self.edits.push((rollout, reward)),
        }
        self.typing = true;
        self.apply();
    }

    /// The box of a rollout is left: the next keystroke begins another change.
    pub fn done(&mut self, rollout: usize) {
        self.typing = false;
        if !self.is_refused(rollout) {
            self.drop_draft(rollout);
        }
    }

    /// Takes the last change back.
    pub fn undo(&mut self) {
        if let Some((rollout, _)) = self.edits.pop() {
            self.drop_draft(rollout);
        }
        self.typing = false;
        self.apply();
    }

    /// Back to what happened.
    pub fn reset(&mut self) {
        self.edits.clear();
        self.drafts.clear();
        self.typing = false;
        self.apply();
    }

    fn drop_draft(&mut self, rollout: usize) {
        self.drafts.retain(|d| d.0 != rollout);
    }

    /// From what happened, so that a change that is taken back leaves no trace of rounding.
    fn apply(&mut self) {
        self.gallery.rollouts.clone_from(&self.happened);
        for &(rollout, reward) in &self.edits {
            self.gallery.rollouts.set_reward(rollout, reward);
        }
    }
}

/// A typed reward; the typographic minus sign of the page's own numbers is read too.
fn read(text: &str) -> Option<f64> {
    parse(&text.trim().replace('−', "-"))
}
