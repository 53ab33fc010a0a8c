//! Two devices side by side.

use crate::error::TrainerError;
use crate::trainer::Trainer;
use experiment::RunConfig;
use learner::LearnerDevice;

/// Trains the same run on two devices for some updates, each sampling from its own policy, and returns after each
/// update the largest difference of any probability of the two policies.
///
/// Both start from the same bits. Differences stay at the size of float rounding until one of them tips a random
/// draw over; from there on the two runs are different samples of the same experiment.
///
/// # Errors
/// [`TrainerError`] of either run.
pub async fn compare(
    config: &RunConfig,
    devices: [LearnerDevice; 2],
    updates: u32,
) -> Result<Vec<f64>, TrainerError> {
    let [left, right] = devices;
    let mut left = Trainer::new(config.clone(), left).await?;
    let mut right = Trainer::new(config.clone(), right).await?;
    let mut deviation = Vec::with_capacity(updates as usize);
    for _ in 0..updates {
        left.iterate(false).await?;
        right.iterate(false).await?;
        let largest = left
            .table()
            .probs()
            .iter()
            .zip(right.table().probs())
            .map(|(a, b)| f64::from((a - b).abs()))
            .fold(0.0, f64::max);
        deviation.push(largest);
    }
    Ok(deviation)
}
