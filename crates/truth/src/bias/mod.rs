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

mod measurement;
mod sums;

pub use measurement::Measurement;

use crate::error::TruthError;
use crate::expected::Setting;
use measurement::Updates;
use serde::Serialize;

/// Blocks of the jackknife: samples are dealt to them in turn.
pub const BLOCKS: usize = 20;

/// How the expected update was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// Exactly, by the number of successes ([`by_binomial`](crate::expected::by_binomial)).
    Binomial,
    /// Exactly, by all groups ([`by_groups`](crate::expected::by_groups)).
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
    let mut measurement = Measurement::new(setting, seed, true)?;
    for _ in 0..samples {
        measurement.draw(setting)?;
    }
    measurement.figures()
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
    let mut updates = Updates::new(seed);
    for index in 0..samples {
        each(index, &updates.draw(setting)?);
    }
    Ok(())
}
