//! What is kept of many updates, and what follows from it.

use crate::target::{cosine, dot};

/// Sums over updates u, with g the true gradient.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    count: f64,
    /// Σ u.
    total: Vec<f64>,
    /// Σ ‖u‖².
    squares: f64,
    /// Σ ⟨u, g⟩ and Σ ⟨u, g⟩².
    along: [f64; 2],
    /// Σ of cosines of u and g, and how many there are.
    cosines: [f64; 2],
    pub(super) zeros: f64,
}

impl Sums {
    pub(super) fn new(cells: usize) -> Self {
        Self {
            count: 0.0,
            total: vec![0.0; cells],
            squares: 0.0,
            along: [0.0; 2],
            cosines: [0.0; 2],
            zeros: 0.0,
        }
    }

    pub(super) fn push(&mut self, update: &[f64], gradient: &[f64]) {
        self.count += 1.0;
        self.total.iter_mut().zip(update).for_each(|(sum, u)| *sum += u);
        let square = dot(update, update);
        let along = dot(update, gradient);
        self.squares += square;
        self.along[0] += along;
        self.along[1] += along * along;
        if let Some(cosine) = cosine(update, gradient) {
            self.cosines[0] += cosine;
            self.cosines[1] += 1.0;
        }
        self.zeros += f64::from(square == 0.0);
    }

    /// Adds so many times the sums of others; −1 takes them away.
    pub(super) fn add(&mut self, other: &Self, times: f64) {
        self.count += times * other.count;
        self.total.iter_mut().zip(&other.total).for_each(|(sum, u)| *sum += times * u);
        self.squares += times * other.squares;
        for i in 0..2 {
            self.along[i] += times * other.along[i];
            self.cosines[i] += times * other.cosines[i];
        }
        self.zeros += times * other.zeros;
    }

    /// The moments, those of the mean from `mean` where it is known.
    pub(super) fn figures(&self, gradient: &[f64], mean: Option<&[f64]>) -> Figures {
        let n = self.count;
        let pairs = n * (n - 1.0);
        let (length, along, along_squared) = match mean {
            Some(mean) => {
                let along = dot(mean, gradient);
                (dot(mean, mean), along, along * along)
            }
            None => (
                (dot(&self.total, &self.total) - self.squares) / pairs,
                self.along[0] / n,
                (self.along[0] * self.along[0] - self.along[1]) / pairs,
            ),
        };
        Figures {
            length,
            along,
            along_squared,
            gradient: dot(gradient, gradient),
            // Around the sampled mean, with n − 1.
            variance: (self.squares - dot(&self.total, &self.total) / n) / (n - 1.0),
            update_cosine: (self.cosines[1] > 0.0).then(|| self.cosines[0] / self.cosines[1]),
        }
    }
}

/// Moments of updates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figures {
    /// ‖m‖².
    length: f64,
    /// ⟨m, g⟩ and its square.
    along: f64,
    along_squared: f64,
    /// ‖g‖².
    gradient: f64,
    variance: f64,
    pub(super) update_cosine: Option<f64>,
}

impl Figures {
    fn across(&self) -> f64 {
        if self.gradient > 0.0 { self.length - self.along_squared / self.gradient } else { self.length }
    }

    pub(super) fn scale(&self) -> Option<f64> {
        (self.gradient > 0.0).then(|| self.along / self.gradient)
    }

    pub(super) fn bias(&self) -> f64 {
        (self.length - 2.0 * self.along + self.gradient).max(0.0).sqrt()
    }

    pub(super) fn bias_after_scale(&self) -> f64 {
        self.across().max(0.0).sqrt()
    }

    pub(super) fn direction_error(&self) -> Option<f64> {
        (self.length > 0.0).then(|| (self.across().max(0.0) / self.length).sqrt())
    }

    pub(super) fn cosine(&self) -> Option<f64> {
        let lengths = self.length * self.gradient;
        (lengths > 0.0).then(|| self.along / lengths.sqrt())
    }

    pub(super) fn variance(&self) -> f64 {
        self.variance
    }

    pub(super) fn noise(&self) -> Option<f64> {
        (self.length > 0.0).then(|| (self.variance.max(0.0) / self.length).sqrt())
    }
}
