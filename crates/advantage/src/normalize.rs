//! Centre and scale one number for each rollout: the heart of every group-relative method.

use crate::estimator::Singleton;
use crate::options::{AdvantageOptions, Baseline, ScaleRewards};
use crate::stats::GroupStats;

/// One number for each rollout, group after group, and who counts.
pub(crate) struct Scores<'a> {
    pub(crate) values: &'a [f64],
    pub(crate) sizes: &'a [usize],
    /// A rollout that is not kept is in no statistic and gets 0; empty keeps all.
    pub(crate) kept: &'a [bool],
    /// How often each rollout counts in the statistics of its group; empty counts each once.
    pub(crate) counts: &'a [f64],
}

/// What is not in [`AdvantageOptions`].
pub(crate) struct Rules<'a> {
    pub(crate) options: &'a AdvantageOptions,
    pub(crate) singleton: Singleton,
    /// [`Baseline::Tracker`]: one value for each rollout, or one for all.
    pub(crate) trackers: &'a [f64],
    pub(crate) tied_fallback: f64,
}

/// The stages, one number for each rollout, and the populations' statistics.
pub(crate) struct Normalized {
    pub(crate) baseline: Vec<f64>,
    pub(crate) centred: Vec<f64>,
    pub(crate) std: Vec<f64>,
    pub(crate) scaled: Vec<f64>,
    pub(crate) groups: Vec<GroupStats>,
    pub(crate) batch: GroupStats,
}

impl Scores<'_> {
    fn keeps(&self, rollout: usize) -> bool {
        self.kept.get(rollout).copied().unwrap_or(true)
    }

    /// Whether a group has one rollout that counts once: the case that libraries treat apart.
    fn is_alone(&self, range: std::ops::Range<usize>) -> bool {
        let mut members =
            range.filter(|&i| self.keeps(i)).map(|i| self.counts.get(i).copied().unwrap_or(1.0));
        members.next() == Some(1.0) && members.next().is_none()
    }

    fn stats(&self, range: std::ops::Range<usize>, ddof: u8) -> GroupStats {
        let members = range.filter(|&i| self.keeps(i));
        GroupStats::weighted(
            members.map(|i| (self.values[i], self.counts.get(i).copied().unwrap_or(1.0))),
            ddof,
        )
    }
}

impl Rules<'_> {
    fn tracker(&self, rollout: usize) -> f64 {
        self.trackers.get(rollout).or(self.trackers.first()).copied().unwrap_or(0.0)
    }

    /// What is subtracted from the reward `r` of a rollout.
    fn baseline(
        &self,
        rollout: usize,
        r: f64,
        (group, alone): (&GroupStats, bool),
        batch: &GroupStats,
    ) -> f64 {
        match self.options.baseline {
            Baseline::None => 0.0,
            Baseline::Batch => batch.mean,
            Baseline::Tracker => self.tracker(rollout),
            _ if alone => 0.0,
            // A tied group's mean is its value, to the bit; so is the mean of the others.
            _ if group.tied => group.min,
            Baseline::Mean => group.mean,
            // r − b = G/(G−1) (r − mean), arXiv 2402.14740: through the mean, so that no large sum cancels.
            Baseline::LeaveOneOut => group.mean - (r - group.mean) / (group.size as f64 - 1.0),
        }
    }

    /// The standard deviation that a group is divided by, and whether it is one of a tied population.
    fn scale(&self, (group, alone): (&GroupStats, bool), batch: &GroupStats) -> (f64, bool) {
        match self.options.scale_rewards {
            ScaleRewards::Group if alone => (1.0, false),
            ScaleRewards::Group => (group.std, group.tied),
            ScaleRewards::Batch => (batch.std, batch.tied),
            ScaleRewards::None => (1.0, false),
        }
    }
}

/// Subtracts the baseline and divides by the scale.
///
/// GRPO's outcome advantage (arXiv 2402.03300) is `(r − mean) / (std + epsilon)`; the options change what is subtracted
/// and what it is divided by. The standard deviation is always that of *raw* rewards, also under
/// [`Baseline::LeaveOneOut`]. A tied population gives exactly 0 wherever it is centred or is its own scale.
pub(crate) fn normalize(scores: &Scores<'_>, rules: &Rules<'_>) -> Normalized {
    let n = scores.values.len();
    let ddof = rules.options.ddof;
    let batch = scores.stats(0..n, ddof);
    let [mut baseline, mut centred, mut std, mut scaled] = [const { Vec::new() }; 4].map(|v: Vec<f64>| {
        let mut v = v;
        v.reserve_exact(n);
        v
    });
    let mut groups = Vec::with_capacity(scores.sizes.len());
    let mut first = 0;
    for &size in scores.sizes {
        let range = first..first + size;
        first = range.end;
        let group = scores.stats(range.clone(), ddof);
        let alone = rules.singleton == Singleton::Raw && scores.is_alone(range.clone());
        let (scale, tied) = rules.scale((&group, alone), &batch);
        let divisor = scale + rules.options.advantage_eps;
        for i in range {
            let r = scores.values[i];
            let b = rules.baseline(i, r, (&group, alone), &batch);
            let c = if scores.keeps(i) { r - b } else { 0.0 };
            baseline.push(b);
            centred.push(c);
            std.push(scale);
            scaled.push(match rules.options.scale_rewards {
                _ if !scores.keeps(i) => 0.0,
                _ if group.tied && rules.tied_fallback != 0.0 => rules.tied_fallback * (r - rules.tracker(i)),
                ScaleRewards::None => c,
                _ if tied => 0.0,
                _ => c / divisor,
            });
        }
        groups.push(group);
    }
    Normalized { baseline, centred, std, scaled, groups, batch }
}
