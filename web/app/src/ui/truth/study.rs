//! What is computed of one update.

use crate::model::Scene;
use advantage::methods::{Method, methods};
use experiment::Gallery;
use oracle::Payoff;
use truth::credit::{CreditPoint, GroupOf, credit_curve};
use truth::scale::{expected_scale, has_scale};
use truth::target::{cosine, true_gradient};

/// Most rollouts that are drawn for the credit curve.
const MOST: u32 = 4096;
/// Most steps that they may take together at the longest: a large world is looked at with fewer rollouts.
const MOST_STEPS: u32 = 1 << 20;
/// Places between a success probability of 0 and 1 at which factors are looked at.
const PLACES: u32 = 100;

/// A method's push on this batch beside the exact gradient.
#[derive(Clone, Debug, PartialEq)]
pub struct Push {
    /// The method.
    pub method: Method,
    /// Cosine with the exact gradient; none where the method pushes nothing.
    pub cosine: Option<f64>,
}

/// The factor that a method puts on the gradient of success.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// The method.
    pub method: Method,
    /// Success probabilities and factors.
    pub points: Vec<(f64, f64)>,
}

/// One update beside the truth.
#[derive(Clone, Debug)]
pub struct Study {
    /// The update.
    pub scene: Scene,
    /// What the run's method gives steps with 2, 4, 8, … rollouts in the group, or why that cannot be said.
    pub credit: Result<Vec<CreditPoint>, String>,
    /// Pushes of methods on this batch, best first, or why they cannot be compared.
    pub pushes: Result<Vec<Push>, String>,
    /// Exact success probability of each prompt of the batch under the policy that sampled.
    pub prompts: Vec<f64>,
}

impl Study {
    /// Looks at an update; `seed` is that of the rollouts drawn for the credit curve.
    pub fn new(scene: Scene, seed: u64) -> Self {
        let credit = credit(&scene, seed);
        let pushes = pushes(&scene);
        let prompts = prompts(&scene);
        Self { scene, credit, pushes, prompts }
    }

    /// Draws other rollouts for the credit curve.
    pub fn draw_again(&mut self, seed: u64) {
        self.credit = credit(&self.scene, seed);
    }
}

fn credit(scene: &Scene, seed: u64) -> Result<Vec<CreditPoint>, String> {
    let limit = scene.world().mdp.max_episode_steps().unwrap_or(1).max(1);
    // A power of two, as the curve's places are.
    let most = (MOST_STEPS / limit).clamp(2, MOST);
    let group = GroupOf {
        config: &scene.config,
        replay: &scene.replay,
        table: &scene.record.policy_before,
        world: scene.world_index(),
    };
    credit_curve(&group, most, seed).map_err(|error| error.to_string())
}

fn pushes(scene: &Scene) -> Result<Vec<Push>, String> {
    let Scene { config, record, replay, .. } = scene;
    let table = &record.policy_before;
    let target = true_gradient(replay, table, Payoff::Return(1.0)).map_err(|error| error.to_string())?;
    let gallery = Gallery::new(config, record, replay).map_err(|error| error.to_string())?;
    let of = |method: Method| {
        // A method that these rollouts cannot feed is left out.
        let made = gallery.counterfactual(config, &method, record, replay).ok()?;
        Some(Push { cosine: cosine(&made.push, &target), method })
    };
    let mut pushes: Vec<Push> = methods().into_iter().filter_map(of).collect();
    pushes.sort_by(|a, b| b.cosine.unwrap_or(-2.0).total_cmp(&a.cosine.unwrap_or(-2.0)));
    Ok(pushes)
}

fn prompts(scene: &Scene) -> Vec<f64> {
    let record = &scene.record;
    let of = |world: usize| {
        let mdp = &scene.replay.worlds.get(world)?.mdp;
        let table = record.policy_before.over_states(scene.replay.observations.row_of.get(world)?);
        oracle::evaluate(mdp, &table, mdp.max_episode_steps()?).ok()
    };
    let mut worlds: Vec<u32> = record.groups.iter().map(|g| g.world).collect();
    worlds.sort_unstable();
    worlds.dedup();
    worlds.into_iter().filter_map(|world| Some(of(world as usize)?.start_success)).collect()
}

/// The factors c_G(p) of methods that compare whole rewards of 0 and 1, in groups of `size`.
pub fn factors(size: u32) -> Vec<Factor> {
    let shown = ["grpo", "dr_grpo", "rloo"];
    let methods = methods().into_iter().filter(|m| shown.contains(&m.id) && has_scale(&m.recipe));
    methods
        .map(|method| {
            let at = |place: u32| {
                let p = f64::from(place) / f64::from(PLACES);
                Some((p, expected_scale(&method.recipe, size, p)?))
            };
            Factor { points: (1..PLACES).filter_map(at).collect(), method }
        })
        .collect()
}
