//! Which rows the network computes: those of the batch, those of the next batch, those of held-out maps.

use learner::RowFeatures;
use worlds::Observations;

/// Rows are padded to a power of two of at least this many, so that fresh maps compile no new kernel.
const SMALLEST_BUCKET: usize = 64;

/// The rows of one batch. Those of a fixed list keep their number; fresh ones are padded to a bucket.
pub(crate) fn batch_rows(observations: &Observations, fresh: bool) -> RowFeatures {
    let rows = observations.rows.clone();
    let padded = if fresh { bucket(rows.len()) } else { rows.len() };
    RowFeatures { inputs: observations.inputs, rows, padded }
}

/// Several sets of rows below each other, padded to a bucket if any of them changes from update to update.
pub(crate) fn stacked(parts: &[&Observations], fresh: bool) -> RowFeatures {
    let inputs = parts.iter().map(|o| o.inputs).max().unwrap_or(0);
    let rows: Vec<Vec<u32>> = parts.iter().flat_map(|o| o.rows.iter().cloned()).collect();
    let padded = if fresh { bucket(rows.len()) } else { rows.len() };
    RowFeatures { inputs, rows, padded }
}

fn bucket(rows: usize) -> usize {
    rows.next_power_of_two().max(SMALLEST_BUCKET)
}
