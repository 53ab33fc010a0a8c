//! How many steps the other rollouts of a batch take, together with their successes.

/// Probability of each number of successes and each sum of lengths of some rollouts: `[wins][steps]`.
#[derive(Clone, Debug)]
pub(super) struct Lengths(pub(super) Vec<Vec<f64>>);

impl Lengths {
    /// No rollout at all.
    pub(super) fn none() -> Self {
        Self(vec![vec![1.0]])
    }

    /// One more rollout, which ends after `i + 1` steps with these probabilities of `[success, otherwise]`.
    fn and_one(&self, endings: &[[f64; 2]]) -> Self {
        let steps = self.0[0].len() + endings.len();
        let mut out = vec![vec![0.0; steps]; self.0.len() + 1];
        for (wins, row) in self.0.iter().enumerate() {
            for (sum, &before) in row.iter().enumerate().filter(|(_, p)| **p > 0.0) {
                for (length, ends) in (1..).zip(endings) {
                    out[wins + 1][sum + length] += before * ends[0];
                    out[wins][sum + length] += before * ends[1];
                }
            }
        }
        Self(out)
    }

    /// So many independent rollouts.
    pub(super) fn of(rollouts: u32, endings: &[[f64; 2]]) -> Self {
        (0..rollouts).fold(Self::none(), |sum, _| sum.and_one(endings))
    }

    /// The steps alone, whatever the successes.
    pub(super) fn steps(&self) -> Vec<f64> {
        let mut out = vec![0.0; self.0[0].len()];
        self.0.iter().flatten().zip((0..out.len()).cycle()).for_each(|(p, i)| out[i] += p);
        out
    }

    /// With the steps of other rollouts added, whose successes do not matter.
    pub(super) fn and_steps(&self, others: &[f64]) -> Self {
        Self(self.0.iter().map(|row| convolve(row, others)).collect())
    }
}

/// The distribution of the sum of two independent numbers.
pub(super) fn convolve(one: &[f64], other: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; one.len() + other.len() - 1];
    for (i, a) in one.iter().enumerate().filter(|(_, a)| **a > 0.0) {
        out[i..].iter_mut().zip(other).for_each(|(sum, b)| *sum += a * b);
    }
    out
}
