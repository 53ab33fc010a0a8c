//! Bias, variance and cosine of a method's update against the true gradient.
//!
//! With the update u of one batch, its mean m = E\[u\] and the true gradient g, all in the space of logits:
//!
//! | figure | formula |
//! |---|---|
//! | scale | c = ⟨m, g⟩ / ⟨g, g⟩, the best scalar: what the method multiplies the gradient by |
//! | bias | ‖m − g‖ |
//! | bias after scale | ‖m − c g‖: what no step size can mend |
//! | direction error | ‖m − c g‖ / ‖m‖, the sine of the angle between m and g |
//! | cosine | ⟨m, g⟩ / (‖m‖ ‖g‖) |
//! | variance | E‖u − m‖², the trace of the covariance |
//! | noise | √variance / ‖m‖ |
//! | update cosine | mean of ⟨u, g⟩ / (‖u‖ ‖g‖) over the updates that are not zero |
//!
//! Where m is known exactly, only the last three are sampled. Otherwise ‖m‖² and ⟨m, g⟩² are estimated without bias, as
//! means over pairs of different samples: the length of a sampled mean alone would take its noise for bias. Standard
//! errors are those of the delete-a-block jackknife (Efron and Tibshirani 1993, chapter 11) with [`BLOCKS`] blocks. An
//! estimate of a cosine may therefore exceed 1 by some standard errors, and a root of a square that came out negative is
//! 0.

mod sums;

use crate::error::TruthError;
use crate::expected::{Setting, by_binomial, by_groups};
use crate::target::{dot, true_gradient};
use experiment::{Known, RunConfig, SeedStreams, collect};
use oracle::Payoff;
use rollout::Streams;
use serde::Serialize;
use sums::{Figures, Sums};

/// Blocks of the jackknife: samples are dealt to them in turn.
pub const BLOCKS: usize = 20;

/// How the expected update was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// Exactly, by the number of successes ([`by_binomial`]).
    Binomial,
    /// Exactly, by all groups ([`by_groups`]).
    Groups,
    /// From samples.
    Samples,
}

/// An estimate and its standard error; 0 where it is exact.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// Bias, variance and cosine of a method; see the module for the formulas. Null where a length that is divided by is 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bias {
    /// How the expected update was found.
    pub expectation: Expectation,
    /// Batches that were sampled.
    pub samples: u32,
    /// Length of the true gradient.
    pub gradient_norm: f64,
    /// The best scalar.
    pub scale: Option<Figure>,
    /// ‖m − g‖.
    pub bias: Option<Figure>,
    /// ‖m − c g‖.
    pub bias_after_scale: Option<Figure>,
    /// ‖m − c g‖ / ‖m‖.
    pub direction_error: Option<Figure>,
    /// Cosine of expected update and gradient.
    pub cosine: Option<Figure>,
    /// E‖u − m‖².
    pub variance: Option<Figure>,
    /// √variance / ‖m‖.
    pub noise: Option<Figure>,
    /// Mean cosine of a single update and the gradient.
    pub update_cosine: Option<Figure>,
    /// Share of updates that are exactly zero.
    pub zero_updates: f64,
}

/// Measures the method of a run at a policy: `samples` batches from the streams of `seed`, at least twice [`BLOCKS`].
///
/// The gradient is that of the mean expected return over the run's maps, undiscounted. Batch i is drawn as update i of
/// the run would be, but all from the same policy; what the run's values know stays as it is.
///
/// # Errors
/// [`TruthError`] if the samples are too few, or table, worlds and method do not fit.
pub fn measure(setting: &Setting<'_>, samples: u32, seed: u64) -> Result<Bias, TruthError> {
    let least = 2 * BLOCKS as u32;
    if samples < least {
        return Err(TruthError::Samples { found: samples, least });
    }
    let gradient = true_gradient(setting.replay, setting.table, Payoff::Return(1.0))?;
    let (expectation, mean) = match by_binomial(setting)? {
        Some(mean) => (Expectation::Binomial, Some(mean)),
        None => match by_groups(setting)? {
            Some(found) => (Expectation::Groups, Some(found.mean)),
            None => (Expectation::Samples, None),
        },
    };
    let mut blocks = vec![Sums::new(gradient.len()); BLOCKS];
    each_update(setting, samples, seed, |index, push| {
        blocks[index as usize % BLOCKS].push(push, &gradient);
    })?;
    let mut all = Sums::new(gradient.len());
    blocks.iter().for_each(|block| all.add(block, 1.0));
    let sampled = |pick: &dyn Fn(&Figures) -> Option<f64>| -> Option<Figure> {
        let value = pick(&all.figures(&gradient, mean.as_deref()))?;
        let without = |block: &Sums| {
            let mut rest = all.clone();
            rest.add(block, -1.0);
            pick(&rest.figures(&gradient, mean.as_deref()))
        };
        let left: Vec<f64> = blocks.iter().map(without).collect::<Option<_>>()?;
        let centre = left.iter().sum::<f64>() / BLOCKS as f64;
        let spread: f64 = left.iter().map(|v| (v - centre).powi(2)).sum();
        Some(Figure { value, error: (spread * (BLOCKS as f64 - 1.0) / BLOCKS as f64).sqrt() })
    };
    // What follows from the expected update alone.
    let figure = |pick: &dyn Fn(&Figures) -> Option<f64>| match mean {
        Some(_) => sampled(pick).map(|figure| Figure { error: 0.0, ..figure }),
        None => sampled(pick),
    };
    Ok(Bias {
        expectation,
        samples,
        gradient_norm: dot(&gradient, &gradient).sqrt(),
        scale: figure(&Figures::scale),
        bias: figure(&|f| Some(f.bias())),
        bias_after_scale: figure(&|f| Some(f.bias_after_scale())),
        direction_error: figure(&Figures::direction_error),
        cosine: figure(&Figures::cosine),
        variance: sampled(&|f| Some(f.variance())),
        noise: sampled(&Figures::noise),
        update_cosine: sampled(&|f| f.update_cosine),
        zero_updates: all.zeros / f64::from(samples),
    })
}

/// Draws batches and hands over the push of each.
///
/// # Errors
/// As [`measure`].
pub fn each_update(
    setting: &Setting<'_>,
    samples: u32,
    seed: u64,
    mut each: impl FnMut(u32, &[f64]),
) -> Result<(), TruthError> {
    let Setting { replay, table, reference, memory, .. } = *setting;
    // One optimiser step for a batch: at ratio 1 minibatches would only split the same update.
    let config = RunConfig { seed, steps_per_generation: 1, ..setting.config.clone() };
    let seeds = SeedStreams::new(seed);
    let mut streams = Streams { policy: seeds.policy, env: seeds.env };
    for index in 0..samples {
        let known = Known { iteration: u64::from(index) + 1, memory, reference };
        let collected = collect(&config, replay, table, known, &mut streams)?;
        let folded = collected.minibatches(&config, replay, table);
        let push = folded.first().map(|tables| tables.logit_push(table.probs())).unwrap_or_default();
        each(index, &push);
    }
    Ok(())
}
