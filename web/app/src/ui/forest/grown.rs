//! A group that is grown from the policy of the shown update, and what a method makes of it.

use super::runs::Runs;
use crate::model::Scene;
use advantage::methods::{Method, method, tree_methods};
use advantage::trees::tree_step_stages;
use advantage::{Estimate, Rollouts, StageName, StepStage, estimate_trees};
use experiment::RunConfig;
use rollout::trees::{TreeStatistics, Trie};
use rollout::{Batch, Branch, Budget, Sampler, Streams, TreeSampling, TreeStrategy};
use std::rc::Rc;
use worlds::{Pcg64, SeedSequence};

/// What the reader chose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// How trees are grown.
    pub sampling: TreeSampling,
    /// Environment steps, in mean lengths of a chain.
    pub chains: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// Place of the method in [`credits`].
    pub method: usize,
}

/// Range of the budget, in mean lengths of a chain.
pub const CHAINS: (u32, u32) = (2, 64);
/// Most trees, nodes and rounds that the page offers.
pub const MOST: u32 = 16;

impl Plan {
    /// What is shown first: what the authors of Tree-GRPO ship, at eight chains' worth.
    pub fn first(seed: u64) -> Self {
        Self { sampling: TreeSampling::default(), chains: 8, seed, method: 0 }
    }

    /// The same with the trees and the method of a run that grows them, as far as the controls reach.
    pub fn of_run(config: &RunConfig) -> Self {
        let first = Self::first(config.seed);
        let Some(sampling) = config.tree_sampling() else { return first };
        let credit = config.estimator.credit;
        let method =
            credits().iter().position(|m| m.recipe.estimator.credit == credit).unwrap_or(first.method);
        let within = |count: u32| count.clamp(1, MOST);
        let sampling = TreeSampling {
            trees: within(sampling.trees),
            nodes: within(sampling.nodes),
            rounds: within(sampling.rounds),
            ..sampling
        };
        Self { sampling, method, ..first }
    }

    /// The method that credits.
    pub fn credit(&self) -> Method {
        let mut credits = credits();
        credits.swap_remove(self.method.min(credits.len() - 1))
    }

    /// Environment steps that may be taken on the world of `scene`, at least one.
    pub fn budget(&self, scene: &Scene) -> u64 {
        ((f64::from(self.chains) * scene.values.start_length).round() as u64).max(1)
    }
}

/// The strategies in the order in which they are offered.
pub const STRATEGIES: [TreeStrategy; 5] = [
    TreeStrategy::Uniform,
    TreeStrategy::Entropy,
    TreeStrategy::Surprisal,
    TreeStrategy::NAry,
    TreeStrategy::EveryStep,
];

/// The methods that credit trees: those made for them, and GRPO over their leaves.
pub fn credits() -> Vec<Method> {
    tree_methods().into_iter().chain(method("grpo")).collect()
}

/// The streams of a seed: policy, then environment.
pub fn streams(seed: u64) -> Streams {
    let mut children = SeedSequence::new(seed).spawn(2).into_iter().map(|s| Pcg64::from_sequence(&s));
    let mut next = || children.next().unwrap_or_else(|| Pcg64::new(seed));
    Streams { policy: next(), env: next() }
}

/// Draws a group of the scene's world, as trees or as chains.
///
/// # Errors
/// Why it cannot be drawn, in words; never for a scene that could be drawn itself.
pub fn draw(
    scene: &Scene,
    sampling: Option<&TreeSampling>,
    budget: u64,
    streams: &mut Streams,
    batch: &mut Batch,
) -> Result<(), String> {
    let (world, rows) = (scene.world_index() as u32, scene.row_of());
    let mdp = &scene.world().mdp;
    let limit = mdp.max_episode_steps().unwrap_or(0);
    let sampler = Sampler::new(&scene.record.policy_before);
    let budget = Budget::Steps(budget);
    let drawn = match sampling {
        Some(plan) => sampler.trees((world, mdp), rows, limit, (plan, budget), streams, batch),
        None => sampler.chains((world, mdp), rows, limit, budget, streams, batch),
    };
    drawn.map(|_| ()).map_err(|error| error.to_string())
}

/// A moment of growing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Rollouts that are there.
    pub rollouts: u32,
    /// How often the plan was begun before; it begins again while there is budget.
    pub begun: u32,
    /// The expansion round, from 1; 0 after the initial chains.
    pub round: u32,
}

/// A group that was grown to the end of its budget.
#[derive(Clone, Debug)]
pub struct Grown {
    /// The update.
    pub scene: Scene,
    /// What the reader chose.
    pub plan: Plan,
    /// The trees.
    pub batch: Rc<Batch>,
    /// Chains from the same seed on the same budget.
    pub chains: Rc<Batch>,
    /// Environment steps that either may take.
    pub budget: u64,
    /// The trees, merged and laid out.
    pub runs: Runs,
    /// When rounds ended, the last one when the budget was spent.
    pub moments: Vec<Moment>,
}

impl Grown {
    /// Grows trees and draws chains beside them.
    ///
    /// # Errors
    /// As [`draw`].
    pub fn new(scene: &Scene, plan: Plan) -> Result<Self, String> {
        let budget = plan.budget(scene);
        let (mut batch, mut chains) = (Batch::default(), Batch::default());
        draw(scene, Some(&plan.sampling), budget, &mut streams(plan.seed), &mut batch)?;
        draw(scene, None, budget, &mut streams(plan.seed), &mut chains)?;
        let runs = Runs::of(&Trie::of_trees(&batch, 0));
        let moments = moments(batch.branches_of(0), &plan.sampling);
        let (batch, chains, scene) = (Rc::new(batch), Rc::new(chains), scene.clone());
        Ok(Self { scene, plan, batch, chains, budget, runs, moments })
    }

    /// The chains in the place of the trees, each of them a tree without branches.
    pub fn of_chains(&self) -> Self {
        let mut batch = (*self.chains).clone();
        batch.branches =
            (0..batch.episodes.len() as u32).map(|i| Branch { tree: i, from: i, at: 0 }).collect();
        let runs = Runs::of(&Trie::of_trees(&batch, 0));
        let moments = vec![Moment { rollouts: batch.episodes.len() as u32, begun: 0, round: 0 }];
        Self { batch: Rc::new(batch), runs, moments, ..self.clone() }
    }

    /// How it ended, and its reward.
    pub fn rewards(&self) -> Vec<f64> {
        self.batch.group(0).iter().map(|e| e.reward).collect()
    }
}

/// When the initial chains and each round were complete. Rounds go tree by tree, so one ends where an earlier tree comes
/// again or a tree has had its nodes.
fn moments(branches: &[Branch], sampling: &TreeSampling) -> Vec<Moment> {
    let mut out: Vec<Moment> = Vec::new();
    let mut now: Option<(u32, u32, u32, u32)> = None;
    for (index, branch) in (0..).zip(branches) {
        let is_first = branch.from == index && branch.at == 0;
        let next = match (now, is_first) {
            (None, _) => (0, 0, branch.tree, 1),
            (Some((begun, 0, _, _)), true) => (begun, 0, branch.tree, 1),
            (Some((begun, _, _, _)), true) => (begun + 1, 0, branch.tree, 1),
            (Some((begun, 0, _, _)), false) => (begun, 1, branch.tree, 1),
            (Some((begun, round, tree, made)), false) => {
                let again = match sampling.strategy {
                    TreeStrategy::EveryStep => false,
                    TreeStrategy::NAry => branch.at + 1 > round,
                    _ => branch.tree < tree || branch.tree == tree && made >= sampling.nodes,
                };
                let made = if branch.tree == tree && !again { made + 1 } else { 1 };
                (begun, if again { round + 1 } else { round }, branch.tree, made)
            }
        };
        let moment = Moment { rollouts: index + 1, begun: next.0, round: next.1 };
        match out.last_mut() {
            Some(last) if (last.begun, last.round) == (moment.begun, moment.round) => *last = moment,
            _ => out.push(moment),
        }
        now = Some(next);
    }
    out
}

/// The first rollouts of a group, as it was at that moment.
pub fn until(batch: &Batch, rollouts: u32) -> Batch {
    let mut out = batch.clone();
    let keep = (rollouts as usize).min(out.episodes.len());
    out.episodes.truncate(keep);
    out.branches.truncate(keep);
    if let Some(group) = out.groups.first_mut() {
        group.size = keep as u32;
    }
    let steps = out.episodes.last().map_or(0, |e| (e.first + e.length) as usize);
    out.steps.truncate(steps);
    out
}

/// What a method makes of a group at a moment.
#[derive(Clone, Debug)]
pub struct Credited {
    /// The group.
    pub batch: Batch,
    /// Its histories.
    pub trie: Trie,
    /// Counts.
    pub statistics: TreeStatistics,
    /// What the estimate was made of.
    pub rollouts: Rollouts,
    /// From rewards to advantages.
    pub estimate: Estimate,
    /// Stages over steps; none where every step gets its rollout's advantage.
    pub steps: Vec<StepStage>,
}

impl Credited {
    /// Credits the first `rollouts` rollouts of a group.
    ///
    /// # Errors
    /// Why the method cannot be fed, in words.
    pub fn new(grown: &Grown, rollouts: u32, method: &Method) -> Result<Self, String> {
        let batch = until(&grown.batch, rollouts);
        let of = grown.scene.replay.rollouts(&batch);
        let say = |error: advantage::EstimateError| error.to_string();
        let estimate = estimate_trees(&of, &batch.branches, &method.recipe).map_err(say)?;
        let steps = tree_step_stages(&estimate, &of, &batch.branches).map_err(say)?;
        let (trie, statistics) = (Trie::of_trees(&batch, 0), TreeStatistics::of_group(&batch, 0));
        Ok(Self { trie, statistics, rollouts: of, estimate, steps, batch })
    }

    /// The values of a stage of rollouts, if it was recorded.
    pub fn stage(&self, name: StageName) -> Option<&[f64]> {
        let stage = self.estimate.stages.iter().find(|s| s.name == name)?;
        stage.values.first().map(Vec::as_slice)
    }
}
