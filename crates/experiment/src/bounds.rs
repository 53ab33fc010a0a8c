//! The ranges of all numbers, shared by controls, links, files and the command line.

use crate::config::RunConfig;
use thiserror::Error;

/// Most rollouts in one update (`num_prompts × num_generations`); keeps a record small.
pub const MAX_ROLLOUTS: u32 = 16_384;

/// The range of one numeric field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// Path of the field in the configuration.
    pub field: &'static str,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Only whole numbers.
    pub whole: bool,
    /// Steps of a slider are equal ratios rather than equal differences.
    pub logarithmic: bool,
}

/// A number out of its range.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{field}: {value} is out of range; use {} from {min} to {max}", if *whole { "a whole number" } else { "a number" })]
pub struct BoundError {
    /// Path of the field.
    pub field: &'static str,
    /// The value found.
    pub value: f64,
    /// Smallest allowed.
    pub min: f64,
    /// Largest allowed.
    pub max: f64,
    /// Only whole numbers.
    pub whole: bool,
}

const fn count(field: &'static str, min: f64, max: f64) -> Bound {
    Bound { field, min, max, whole: true, logarithmic: true }
}

const fn linear(field: &'static str, min: f64, max: f64) -> Bound {
    Bound { field, min, max, whole: false, logarithmic: false }
}

const fn log(field: &'static str, min: f64, max: f64) -> Bound {
    Bound { field, min, max, whole: false, logarithmic: true }
}

/// All ranges. Optional fields are checked only where they are set.
pub const BOUNDS: &[Bound] = &[
    count("num_prompts", 1.0, 64.0),
    count("num_generations", 1.0, 4096.0),
    log("temperature", 0.05, 10.0),
    log("eval_temperature", 0.05, 10.0),
    linear("ddof", 0.0, 1.0),
    log("advantage_eps", 0.0, 1.0),
    linear("epsilon", 0.0, 10.0),
    linear("epsilon_high", 0.0, 10.0),
    count("num_iterations", 1.0, 32.0),
    count("steps_per_generation", 1.0, 32.0),
    linear("beta", 0.0, 10.0),
    linear("entropy_coef", 0.0, 10.0),
    log("learning_rate", 1e-6, 100.0),
    linear("adam_beta1", 0.0, 0.9999),
    linear("adam_beta2", 0.0, 0.999_999),
    log("adam_epsilon", 1e-12, 1.0),
    log("weight_decay", 0.0, 1.0),
    log("max_grad_norm", 1e-6, 1e6),
    count("max_steps", 1.0, 1e9),
    count("policy.hidden", 1.0, 1024.0),
];

/// Most hidden layers.
pub const MAX_LAYERS: usize = 4;

/// The range of a field.
pub fn bound(field: &str) -> Option<&'static Bound> {
    BOUNDS.iter().find(|b| b.field == field)
}

impl Bound {
    /// Checks a value against the range.
    ///
    /// # Errors
    /// [`BoundError`] with the field, the value and the range.
    pub fn check(&self, value: f64) -> Result<(), BoundError> {
        let proper = value >= self.min && value <= self.max && (!self.whole || value.fract() == 0.0);
        if proper {
            return Ok(());
        }
        let Self { field, min, max, whole, .. } = *self;
        Err(BoundError { field, value, min, max, whole })
    }
}

/// Checks every number of a configuration.
///
/// # Errors
/// The first [`BoundError`].
pub fn check(config: &RunConfig) -> Result<(), BoundError> {
    let values: [(&str, Option<f64>); 19] = [
        ("num_prompts", Some(f64::from(config.num_prompts))),
        ("num_generations", Some(f64::from(config.num_generations))),
        ("temperature", Some(config.temperature)),
        ("eval_temperature", Some(config.eval_temperature)),
        ("ddof", Some(f64::from(config.ddof))),
        ("advantage_eps", Some(config.advantage_eps)),
        ("epsilon", Some(config.epsilon)),
        ("epsilon_high", config.epsilon_high),
        ("num_iterations", Some(f64::from(config.num_iterations))),
        ("steps_per_generation", Some(f64::from(config.steps_per_generation))),
        ("beta", Some(config.beta)),
        ("entropy_coef", Some(config.entropy_coef)),
        ("learning_rate", Some(config.learning_rate)),
        ("adam_beta1", Some(config.adam_beta1)),
        ("adam_beta2", Some(config.adam_beta2)),
        ("adam_epsilon", Some(config.adam_epsilon)),
        ("weight_decay", Some(config.weight_decay)),
        ("max_grad_norm", config.max_grad_norm),
        ("max_steps", config.max_steps.map(|n| n as f64)),
    ];
    for (field, value) in values {
        if let (Some(bound), Some(value)) = (bound(field), value) {
            bound.check(value)?;
        }
    }
    if config.policy.hidden.len() > MAX_LAYERS {
        let layers = config.policy.hidden.len() as f64;
        let max = MAX_LAYERS as f64;
        return Err(BoundError {
            field: "policy.hidden (layers)",
            value: layers,
            min: 0.0,
            max,
            whole: true,
        });
    }
    if let Some(bound) = bound("policy.hidden") {
        config.policy.hidden.iter().try_for_each(|&width| bound.check(f64::from(width)))?;
    }
    Ok(())
}
