//! What if a rollout had earned another reward: the rollouts of one update with rewards that a reader changes.

use super::Scene;
use crate::ui::number::parse;
use advantage::EstimateError;
use advantage::Rollouts;
use advantage::methods::Method;
use experiment::{Counterfactual, Gallery, InjectedPush, ReplayError};

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
    /// The objective whose numbers are rewards here, where there are several.
    objective: usize,
    /// The changes in order.
    edits: Vec<Edit>,
    /// The last change is still being typed, and what follows belongs to it.
    typing: bool,
    /// Texts that stand in boxes instead of their reward: what is being typed, and what is no number.
    drafts: Vec<(usize, String)>,
}

/// A changed reward.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Edit {
    rollout: usize,
    objective: usize,
    reward: f64,
}

impl WhatIf {
    /// Draws the rollouts of an update again.
    ///
    /// # Errors
    /// [`ReplayError`] if record and configuration do not fit; never for a record that a run produced.
    pub fn new(scene: Scene) -> Result<Self, ReplayError> {
        let gallery = Gallery::new(&scene.config, &scene.record, &scene.replay)?;
        let happened = gallery.rollouts.clone();
        Ok(Self {
            scene,
            gallery,
            happened,
            objective: 0,
            edits: Vec::new(),
            typing: false,
            drafts: Vec::new(),
        })
    }

    /// The update.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// Its rollouts, with the rewards as they are now.
    pub fn gallery(&self) -> &Gallery {
        &self.gallery
    }

    /// What the injected rollouts push, and what of it is off policy, with the rewards as they are now; none where there
    /// are no injected ones.
    pub fn injected(&self) -> Option<InjectedPush> {
        let scene = &self.scene;
        // Fails for no record that a run produced.
        self.gallery.injected(&scene.config, &scene.record, &scene.replay).ok()?
    }

    /// What a method makes of them.
    ///
    /// # Errors
    /// [`EstimateError`] if the rollouts lack what the method needs, or a reward is too large.
    pub fn by(&self, method: &Method) -> Result<Counterfactual, EstimateError> {
        let scene = &self.scene;
        self.gallery.counterfactual(&scene.config, method, &scene.record, &scene.replay)
    }

    /// The objective whose numbers are rewards here, where there are several; from 0.
    pub fn objective(&self) -> usize {
        self.objective
    }

    /// Looks at another objective.
    pub fn look_at(&mut self, objective: usize) {
        if objective < self.happened.weights().len() {
            self.objective = objective;
            self.drafts.clear();
            self.typing = false;
        }
    }

    fn happened(&self, rollout: usize, objective: usize) -> f64 {
        self.happened.objective(rollout, objective).unwrap_or_else(|| self.happened.reward(rollout))
    }

    fn now(&self, rollout: usize, objective: usize) -> f64 {
        // A changed reward is the number that was typed, not a sum over steps that comes close to it.
        let edit = self.edits.iter().rev().find(|e| (e.rollout, e.objective) == (rollout, objective));
        edit.map_or_else(|| self.happened(rollout, objective), |e| e.reward)
    }

    /// The reward that a rollout has now; of the objective that is looked at.
    pub fn reward(&self, rollout: usize) -> f64 {
        self.now(rollout, self.objective)
    }

    /// The reward that it earned, where that is another one.
    pub fn earned(&self, rollout: usize) -> Option<f64> {
        Some(self.happened(rollout, self.objective)).filter(|earned| *earned != self.reward(rollout))
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
        let earned = (0..self.happened.len()).map(|i| self.happened(i, self.objective));
        let (low, high) = earned.fold((0.0, 1.0), |(low, high), r| (f64::min(low, r), f64::max(high, r)));
        // A power of ten, a hundredth of the whole at the most, and ends that are multiples of it.
        let step = 10_f64.powf(((high - low) / 100.0).log10().floor());
        ((low / step).floor() * step, (high / step).ceil() * step, step)
    }

    /// Number of rewards, of all objectives, that are not what was earned.
    pub fn changed(&self) -> usize {
        let of = |objective| {
            (0..self.happened.len()).filter(move |&i| self.now(i, objective) != self.happened(i, objective))
        };
        (0..self.happened.weights().len().max(1)).flat_map(of).count()
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
        match self.edits.last_mut().filter(|last| self.typing && last.rollout == rollout) {
            Some(last) => last.reward = reward,
            None => self.edits.push(Edit { rollout, objective: self.objective, reward }),
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
        if let Some(edit) = self.edits.pop() {
            self.drop_draft(edit.rollout);
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
        for &Edit { rollout, objective, reward } in &self.edits {
            if self.happened.weights().is_empty() {
                self.gallery.rollouts.set_reward(rollout, reward);
            } else {
                self.gallery.rollouts.set_objective(rollout, objective, reward);
            }
        }
    }
}

/// A typed reward; the typographic minus sign of the page's own numbers is read too.
fn read(text: &str) -> Option<f64> {
    parse(&text.trim().replace('−', "-"))
}
