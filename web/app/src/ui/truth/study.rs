//! What is computed of one update.

use crate::model::Scene;
use crate::ui::methods::compare::own;
use advantage::methods::{Family, Method, methods};
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
/// Factors that differ by a smaller share, as they do by an epsilon, are drawn as one line.
const ALIKE: f64 = 2e-3;

/// A method's push on this batch beside the exact gradient.
#[derive(Clone, Debug, PartialEq)]
pub struct Push {
    /// The method.
    pub method: Method,
    /// The push on each logit, `[rows, actions]`.
    pub push: Vec<f64>,
    /// Cosine with the exact gradient; none where the method pushes nothing.
    pub cosine: Option<f64>,
}

/// The factor that a method puts on the gradient of success.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// The method.
    pub method: Method,
    /// Names of the methods with the same factor.
    pub same: Vec<&'static str>,
    /// Success probabilities and factors.
    pub points: Vec<(f64, f64)>,
}

/// What the run's method gives steps with 2, 4, 8, … rollouts in the group, drawn from the streams of `seed`.
///
/// # Errors
/// Why that cannot be said, as a text.
pub fn credit(scene: &Scene, seed: u64) -> Result<Vec<CreditPoint>, String> {
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

/// The pushes of this batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Pushes {
    /// Pushes of methods, the run's own first, the others in the order of the table.
    pub made: Vec<Push>,
    /// The exact gradient of the mean expected return over the run's maps, `[rows, actions]`.
    pub exact: Vec<f64>,
}

impl Pushes {
    /// Runs every method that this batch can feed.
    ///
    /// # Errors
    /// Why they cannot be compared, as a text.
    pub fn new(scene: &Scene) -> Result<Self, String> {
        let Scene { config, record, replay, .. } = scene;
        let table = &record.policy_before;
        let exact = true_gradient(replay, table, Payoff::Return(1.0)).map_err(|error| error.to_string())?;
        let gallery = Gallery::new(config, record, replay).map_err(|error| error.to_string())?;
        let own = own(config);
        let others = methods().into_iter().filter(|method| method.id != own.id);
        let of = |method: Method| {
            // A method that these rollouts cannot feed is left out.
            let made = gallery.counterfactual(config, &method, record, replay).ok()?;
            Some(Push { cosine: cosine(&made.push, &exact), push: made.push, method })
        };
        let made = std::iter::once(own.clone()).chain(others).filter_map(of).collect();
        Ok(Self { made, exact })
    }
}

/// Exact success probability of each prompt of the batch under the policy that sampled.
pub fn prompts(scene: &Scene) -> Vec<f64> {
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

/// The factors c_G(p) of all methods that compare whole rewards, for rewards of 0 and 1 in groups of `size`. Methods with
/// the same factor everywhere are taken together, those that combine several rewards left out.
pub fn factors(size: u32) -> Vec<Factor> {
    let mut factors: Vec<Factor> = Vec::new();
    for method in methods().into_iter().filter(|m| m.family != Family::Objectives && has_scale(&m.recipe)) {
        let at = |place: u32| {
            let p = f64::from(place) / f64::from(PLACES);
            Some((p, expected_scale(&method.recipe, size, p)?))
        };
        let points: Vec<(f64, f64)> = (1..PLACES).filter_map(at).collect();
        let equal = |f: &&mut Factor| {
            f.points.len() == points.len()
                && f.points.iter().zip(&points).all(|(a, b)| (a.1 - b.1).abs() < ALIKE * (1.0 + b.1.abs()))
        };
        match factors.iter_mut().find(equal) {
            Some(factor) => factor.same.push(method.name),
            None => factors.push(Factor { method, same: Vec::new(), points }),
        }
    }
    factors
}
