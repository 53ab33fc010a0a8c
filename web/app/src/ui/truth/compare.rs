//! What steps of an update were given beside what they are worth.

use crate::model::Scene;
use crate::ui::methods::compare::own;
use experiment::Gallery;
use oracle::{Payoff, TimedValues};
use std::ops::Range;
use truth::credit::{CreditTally, exact_advantages, given_advantages};

/// Which steps are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Those of all groups.
    #[default]
    Batch,
    /// Those of the selected group.
    Group,
    /// Those of one rollout of the selected group.
    Rollout(usize),
}

impl Scope {
    /// The value of its option; [`Scope::of_value`] reads it.
    pub fn value(self) -> String {
        match self {
            Self::Batch => "batch".into(),
            Self::Group => "group".into(),
            Self::Rollout(rollout) => rollout.to_string(),
        }
    }

    /// The scope of an option.
    pub fn of_value(value: &str) -> Option<Self> {
        match value {
            "batch" => Some(Self::Batch),
            "group" => Some(Self::Group),
            number => number.parse().ok().map(Self::Rollout),
        }
    }
}

/// The advantages of all steps of an update.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What the run's method gave each step, group after group.
    pub given: Vec<f64>,
    /// The exact advantage of each, with the clock of its episode.
    pub exact: Vec<f64>,
    /// Where the steps of each rollout of the selected group lie in them.
    pub rollouts: Vec<Range<usize>>,
}

/// One step with everything that decides its exact advantage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// Time since the start of the episode.
    pub time: u32,
    /// State.
    pub state: usize,
    /// Action.
    pub action: usize,
    /// What it was given.
    pub given: f64,
    /// Its exact action value Q_t(s, a).
    pub q: f64,
    /// The exact value V_t(s).
    pub v: f64,
}

impl Told {
    /// The exact advantage.
    pub fn exact(&self) -> f64 {
        self.q - self.v
    }
}

impl Compared {
    /// Compares an update.
    ///
    /// # Errors
    /// Why it cannot be compared, as a text.
    pub fn new(scene: &Scene) -> Result<Self, String> {
        let Scene { config, record, replay, .. } = scene;
        let gallery = Gallery::new(config, record, replay).map_err(|error| error.to_string())?;
        let made = gallery
            .counterfactual(config, &own(config), record, replay)
            .map_err(|error| error.to_string())?;
        let exact = exact_advantages(replay, &record.policy_before, &gallery.batch)
            .map_err(|error| error.to_string())?;
        let given = given_advantages(&gallery.batch, &made.estimate, &made.weights);
        let steps = |e: &rollout::Episode| e.first as usize..(e.first + e.length) as usize;
        let rollouts = gallery.batch.group(scene.group).iter().map(steps).collect();
        Ok(Self { given, exact, rollouts })
    }

    /// The steps of a scope; none of a rollout that there is not.
    pub fn range(&self, scope: Scope) -> Range<usize> {
        match scope {
            Scope::Batch => 0..self.given.len(),
            Scope::Group => {
                let first = self.rollouts.first().map_or(0, |r| r.start);
                first..self.rollouts.last().map_or(first, |r| r.end)
            }
            Scope::Rollout(rollout) => self.rollouts.get(rollout).cloned().unwrap_or(0..0),
        }
    }

    /// How they agree.
    pub fn tally(&self, scope: Scope) -> CreditTally {
        let range = self.range(scope);
        CreditTally::of(&self.given[range.clone()], &self.exact[range])
    }

    /// The steps of one rollout of the selected group.
    pub fn tell(&self, scene: &Scene, rollout: usize) -> Vec<Told> {
        let Some(episode) = scene.episodes().get(rollout) else { return Vec::new() };
        let mdp = &scene.world().mdp;
        let policy = scene.record.policy_before.over_states(scene.row_of());
        let Ok(values) =
            oracle::horizon(mdp).and_then(|limit| TimedValues::new(mdp, &policy, limit, Payoff::Return(1.0)))
        else {
            return Vec::new();
        };
        let given = &self.given[self.range(Scope::Rollout(rollout))];
        (0..)
            .zip(scene.batch.steps_of(episode))
            .zip(given)
            .map(|((time, step), given)| {
                let (state, action) = (step.state as usize, usize::from(step.action));
                let (q, v) = (values.action_value(time, state, action), values.value(time, state));
                Told { time, state, action, given: *given, q, v }
            })
            .collect()
    }
}

/// Whether the signs of what was given and of what is exact disagree.
pub fn is_wrong(given: f64, exact: f64) -> bool {
    exact.abs() > truth::credit::NO_SIGN && given * exact < 0.0
}
