//! What a method adds to baseline and scale: what is scored, who counts, how steps are credited.

mod codec;

/// What a rollout is scored by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Supervision {
    /// Its whole reward.
    #[default]
    Outcome,
    /// Every step's reward, normalised over all steps of the group (GRPO with process supervision, arXiv 2402.03300).
    Process,
}

/// What a rubric's verdict (`gate`) does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GateUse {
    /// A rejected rollout leaves its group before anything is normalised.
    #[default]
    Rollout,
    /// A group in which a smaller share than [`Estimator::gate_share`] passes is rejected whole.
    Group,
    /// The verdict is folded into the reward: a rejected rollout loses [`Estimator::gate_penalty`].
    Reward,
    /// The verdict is ignored.
    Off,
}

/// How several objectives become one advantage (TRL's name; `dvao` is of arXiv 2605.25604).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MultiObjectiveAggregation {
    /// The weighted sum of the rewards is normalised.
    #[default]
    SumThenNormalize,
    /// The weighted sum of the normalised rewards.
    NormalizeThenSum,
    /// The same, with weights `w_k σ_k / Σ_l w_l σ_l`.
    Dvao,
}

/// What becomes of a rollout that is alone in its group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Singleton {
    /// Its advantage is 0: there is nothing to compare it with.
    #[default]
    Zero,
    /// Mean 0 and standard deviation 1: its advantage is its reward (verl).
    Raw,
}

/// How the advantage of a rollout reaches its steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credit {
    /// Every step gets the whole (GRPO, MS-GRPO).
    #[default]
    Episode,
    /// A step gets the sum of what comes from it on, discounted by `gamma`.
    ToGo,
    /// Episode part plus `omega` times a comparison of returns from the same state (GiGPO, arXiv 2505.10978).
    State,
    /// Generalised advantage estimation over the mean return of the same state in the group (GAGPO, arXiv 2605.13217).
    StateGae,
    /// Generalised advantage estimation over values given with the rollouts (VinePPO, arXiv 2410.01679; a critic).
    ValueGae,
    /// The advantage of each step is given with the rollouts: the exact one, where an oracle knows it.
    Given,
    /// Every step gets the comparison with the leaves of its tree plus that with all leaves of the group (Tree-GRPO,
    /// arXiv 2509.21240).
    Tree,
    /// The comparison with the leaves of its tree alone (`tree_inner` of the authors' code).
    TreeInner,
    /// The comparison with all leaves of the group is compared within the tree again (`tree_2norm` of the authors' code).
    Tree2norm,
    /// A node gets what it gains on its parent and on the root (TreeRL, arXiv 2506.11902).
    TreeDiff,
    /// A node is compared with its siblings (TreeRPO, arXiv 2506.05183).
    Siblings,
}

impl Credit {
    /// Whether it takes rollouts that were grown as trees.
    pub fn in_trees(self) -> bool {
        matches!(self, Self::Tree | Self::TreeInner | Self::Tree2norm | Self::TreeDiff | Self::Siblings)
    }

    /// Whether steps of one rollout may differ.
    pub fn by_step(self) -> bool {
        !matches!(self, Self::Episode | Self::Tree | Self::TreeInner | Self::Tree2norm)
    }
}

/// What steps have in common that are compared as made from the same state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnchorBy {
    /// What the policy sees (GiGPO's anchor states are observations).
    #[default]
    Observation,
    /// The state of the world, also where several look alike. Rollouts whose states are given are taken as they are.
    State,
}

/// Divisor of GiGPO's comparisons (`F_norm`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FNorm {
    /// Standard deviation plus epsilon.
    Std,
    /// 1.
    #[default]
    None,
}

/// What GiGPO's episode statistics are taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EpisodeWeighting {
    /// Each episode counts once, as in the paper.
    #[default]
    Episode,
    /// Each step counts once, so that long episodes weigh more: as in the authors' code.
    Step,
}

/// A last normalisation over the whole batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BatchNorm {
    /// None.
    #[default]
    None,
    /// Over rollouts: `(A − mean) / (std + advantage_eps)` with the run's `ddof` (GDPO, arXiv 2601.05242).
    Rollouts,
    /// Over all steps: `(A − mean) / √(var + 1e-8)` with the run's `ddof` (REINFORCE++, arXiv 2501.03262, as verl
    /// whitens).
    Steps,
    /// The same with `√(max(var, 1e-8))`, as OpenRLHF whitens.
    StepsClamped,
}

/// Which episodes enter the update (absolute-advantage-weighted sampling, MS-GRPO, arXiv 2508.10839). The exact
/// weighting is not public: both forms are our reconstructions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EpisodeSampling {
    /// All of them, once.
    #[default]
    All,
    /// Drawn with probability in proportion to `|A|^kappa`.
    Power,
    /// Drawn with probability in proportion to `exp(|A| / tau)`.
    Softmax,
}

/// Everything of a method beyond baseline and scale. The default is plain GRPO.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimator {
    /// What a rollout is scored by.
    pub supervision: Supervision,
    /// Steps before the limit in which an episode begins to be punished for its length (DAPO, arXiv 2503.14476); 0 for
    /// none.
    pub overlong_buffer: u32,
    /// Punishment at the limit.
    pub overlong_factor: f64,
    /// What a rubric's verdict does.
    pub gate: GateUse,
    /// What a rejected rollout loses under [`GateUse::Reward`].
    pub gate_penalty: f64,
    /// Smallest share of accepted rollouts under [`GateUse::Group`], in `[0, 1]`.
    pub gate_share: f64,
    /// How several objectives are combined.
    pub multi_objective_aggregation: MultiObjectiveAggregation,
    /// What becomes of a rollout that is alone.
    pub singleton: Singleton,
    /// Groups whose rewards are all equal leave the batch (DAPO's dynamic sampling).
    pub filter_groups: bool,
    /// How steps are credited.
    pub credit: Credit,
    /// Which steps are compared with each other by [`Credit::State`] and [`Credit::StateGae`].
    pub anchor: AnchorBy,
    /// Discount of returns from a step on, in `[0, 1]`.
    pub gamma: f64,
    /// Decay of generalised advantage estimation, in `[0, 1]`.
    pub lambda: f64,
    /// Weight of the comparison within a state.
    pub omega: f64,
    /// Divisor of GiGPO's comparisons.
    pub f_norm: FNorm,
    /// What GiGPO's episode statistics are taken over.
    pub episode_weighting: EpisodeWeighting,
    /// A last normalisation.
    pub batch_norm: BatchNorm,
    /// Value that stands for the baseline of a prompt without a tracker of its own (SPO, arXiv 2509.13232).
    pub tracker: f64,
    /// In a tied group the advantage is this times (reward − [`tracker`](Self::tracker)): an absolute signal where the
    /// relative one is silent (after VGPO, arXiv 2512.12387; our reconstruction). 0 for none.
    pub tied_fallback: f64,
    /// Which episodes enter the update.
    pub sampling: EpisodeSampling,
    /// Exponent of [`EpisodeSampling::Power`], at least 0.
    pub kappa: f64,
    /// Temperature of [`EpisodeSampling::Softmax`], more than 0.
    pub tau: f64,
    /// Episodes drawn, as a share of those that could be, in `(0, 1]`.
    pub sample_share: f64,
    /// Draw with replacement.
    pub replacement: bool,
    /// Weigh each drawn episode by 1 / (N · probability), which keeps the mean of the update.
    pub importance_corrected: bool,
}

impl Default for Estimator {
    fn default() -> Self {
        Self {
            supervision: Supervision::Outcome,
            overlong_buffer: 0,
            overlong_factor: 1.0,
            gate: GateUse::Rollout,
            gate_penalty: 1.0,
            gate_share: 0.5,
            multi_objective_aggregation: MultiObjectiveAggregation::SumThenNormalize,
            singleton: Singleton::Zero,
            filter_groups: false,
            credit: Credit::Episode,
            anchor: AnchorBy::Observation,
            gamma: 1.0,
            lambda: 1.0,
            omega: 1.0,
            f_norm: FNorm::None,
            episode_weighting: EpisodeWeighting::Episode,
            batch_norm: BatchNorm::None,
            tracker: 0.5,
            tied_fallback: 0.0,
            sampling: EpisodeSampling::All,
            kappa: 1.0,
            tau: 1.0,
            sample_share: 1.0,
            replacement: true,
            importance_corrected: false,
        }
    }
}

impl Estimator {
    /// Whether the advantages take more than the rewards of whole rollouts.
    pub fn needs_steps(&self) -> bool {
        self.credit != Credit::Episode
            || self.supervision == Supervision::Process
            || matches!(self.batch_norm, BatchNorm::Steps | BatchNorm::StepsClamped)
            || self.overlong_buffer > 0
    }

    /// The first number that is out of its range, with what would be right.
    pub fn invalid(&self) -> Option<(&'static str, f64, &'static str)> {
        let unit = "a number from 0 to 1";
        let checks = [
            ("gamma", self.gamma, (0.0..=1.0).contains(&self.gamma), unit),
            ("lambda", self.lambda, (0.0..=1.0).contains(&self.lambda), unit),
            ("gate_share", self.gate_share, (0.0..=1.0).contains(&self.gate_share), unit),
            ("omega", self.omega, self.omega.is_finite(), "a finite number"),
            ("overlong_factor", self.overlong_factor, self.overlong_factor.is_finite(), "a finite number"),
            ("gate_penalty", self.gate_penalty, self.gate_penalty.is_finite(), "a finite number"),
            ("tracker", self.tracker, self.tracker.is_finite(), "a finite number"),
            ("tied_fallback", self.tied_fallback, self.tied_fallback.is_finite(), "a finite number"),
            ("kappa", self.kappa, self.kappa.is_finite() && self.kappa >= 0.0, "a number of at least 0"),
            (
                "sample_share",
                self.sample_share,
                self.sample_share > 0.0 && self.sample_share <= 1.0,
                "a number above 0, at most 1",
            ),
            ("tau", self.tau, self.tau.is_finite() && self.tau > 0.0, "a number above 0"),
        ];
        checks.into_iter().find(|c| !c.2).map(|(name, value, _, right)| (name, value, right))
    }
}
