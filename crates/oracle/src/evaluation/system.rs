//! Linear equations of a Markov chain.

/// The equations `(I + A) x = b`, one for each unknown, where A holds what was added.
///
/// Eliminates without pivoting: the matrices of chains that end (`I − γ P` and its transpose) are diagonally dominant or
/// limits of such, where that is stable. Numbered row by row, cells of a grid make a band, and only the band is touched.
pub(super) struct System {
    unknowns: Vec<usize>,
    /// Place of each state among the unknowns.
    places: Vec<Option<usize>>,
    /// Coefficients of each equation, dense.
    rows: Vec<Vec<f64>>,
    known: Vec<f64>,
    /// One past the last coefficient of each equation that is not 0.
    ends: Vec<usize>,
}

impl System {
    /// For these states, in ascending order.
    pub(super) fn new(unknowns: &[usize]) -> Self {
        let n = unknowns.len();
        let mut places = vec![None; unknowns.last().map_or(0, |last| last + 1)];
        unknowns.iter().enumerate().for_each(|(place, &state)| places[state] = Some(place));
        let mut rows = vec![vec![0.0; n]; n];
        rows.iter_mut().enumerate().for_each(|(i, row)| row[i] = 1.0);
        let ends = (1..=n).collect();
        Self { unknowns: unknowns.to_vec(), places, rows, known: vec![0.0; n], ends }
    }

    /// The place of a state among the unknowns, if it is one.
    pub(super) fn place(&self, state: usize) -> Option<usize> {
        self.places.get(state).copied().flatten()
    }

    pub(super) fn add(&mut self, equation: usize, unknown: usize, coefficient: f64) {
        self.rows[equation][unknown] += coefficient;
        self.ends[equation] = self.ends[equation].max(unknown + 1);
    }

    pub(super) fn know(&mut self, equation: usize, known: f64) {
        self.known[equation] = known;
    }

    /// The solution by state, 0 for states that are no unknowns.
    pub(super) fn solve(mut self, states: usize) -> Vec<f64> {
        let n = self.unknowns.len();
        for pivot in 0..n {
            let end = self.ends[pivot];
            let (done, rest) = self.rows.split_at_mut(pivot + 1);
            let top = &done[pivot];
            for (offset, row) in rest.iter_mut().enumerate().filter(|(_, row)| row[pivot] != 0.0) {
                let equation = pivot + 1 + offset;
                let factor = row[pivot] / top[pivot];
                row[pivot..end].iter_mut().zip(&top[pivot..end]).for_each(|(x, y)| *x -= factor * y);
                self.known[equation] -= factor * self.known[pivot];
                self.ends[equation] = self.ends[equation].max(end);
            }
        }
        let mut out = vec![0.0; states];
        for i in (0..n).rev() {
            let later: f64 = (i + 1..self.ends[i]).map(|j| self.rows[i][j] * out[self.unknowns[j]]).sum();
            out[self.unknowns[i]] = (self.known[i] - later) / self.rows[i][i];
        }
        out
    }
}
