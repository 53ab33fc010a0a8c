//! The Markov chain that a policy makes of a world.

use worlds::Mdp;

use crate::{OracleError, Span};

/// Value, probability of success, and length: the three sums of one state, side by side for the cache.
type Sums = [f64; 3];

/// Sweeps after which values without a limit must have settled.
const MAX_SWEEPS: u32 = 200_000;

/// A state that is not terminal: what one step brings and where it leads.
struct Row {
    state: usize,
    /// Expected reward of one step.
    reward: f64,
    /// Range of the row's links.
    end: usize,
}

/// P_π and r_π, without terminal states, with each next state once per row.
pub(super) struct Chain {
    rows: Vec<Row>,
    links: Vec<(usize, f64)>,
    initial: Vec<Sums>,
    discount: f64,
}

impl Chain {
    /// Folds a checked policy table into the world's outcomes.
    pub(super) fn new(mdp: &Mdp, policy: &[f64], discount: f64) -> Self {
        let mut rows = Vec::with_capacity(mdp.states());
        let mut links: Vec<(usize, f64)> = Vec::with_capacity(5 * mdp.states());
        for state in (0..mdp.states()).filter(|&state| !mdp.is_terminal(state)) {
            let begin = links.len();
            let mut reward = 0.0;
            for action in 0..mdp.actions() {
                let chosen = policy[state * mdp.actions() + action];
                for outcome in mdp.outcomes(state, action) {
                    let probability = chosen * outcome.probability;
                    if probability == 0.0 {
                        continue;
                    }
                    reward += probability * outcome.reward;
                    let next = outcome.next as usize;
                    match links[begin..].iter_mut().find(|link| link.0 == next) {
                        Some(link) => link.1 += probability,
                        None => links.push((next, probability)),
                    }
                }
            }
            rows.push(Row { state, reward, end: links.len() });
        }
        let initial = (0..mdp.states()).map(|state| [0.0, f64::from(mdp.is_success(state)), 0.0]).collect();
        Self { rows, links, initial, discount }
    }

    /// The sums with the whole span ahead.
    pub(super) fn sums(&self, span: Span) -> Result<Vec<Sums>, OracleError> {
        match span.horizon {
            Some(horizon) => Ok(self.sweep(horizon)),
            None => self.settle(),
        }
    }

    /// The sums with `horizon` steps left.
    fn sweep(&self, horizon: u32) -> Vec<Sums> {
        let mut now = self.initial.clone();
        let mut next = self.initial.clone();
        for _ in 0..horizon {
            self.step(&now, &mut next);
            std::mem::swap(&mut now, &mut next);
            if now == next {
                break;
            }
        }
        now
    }

    /// The sums without a limit: sweeps until the last digits stand. The length is infinite where the episode need not
    /// end.
    fn settle(&self) -> Result<Vec<Sums>, OracleError> {
        let endless = self.endless();
        let mut now = self.initial.clone();
        let mut next = self.initial.clone();
        for _ in 0..MAX_SWEEPS {
            self.step(&now, &mut next);
            for &(row, _) in endless.iter().filter(|(_, endless)| *endless) {
                next[row][2] = f64::INFINITY;
            }
            std::mem::swap(&mut now, &mut next);
            let moved = now.iter().flatten().zip(next.iter().flatten());
            if moved.into_iter().all(|(a, b)| a == b || (a - b).abs() <= 1e-15 * a.abs().max(1.0)) {
                return Ok(now);
            }
        }
        Err(OracleError::Unsettled { sweeps: MAX_SWEEPS })
    }

    /// Each state that is not terminal, and whether an episode from it goes on for ever with a positive probability.
    fn endless(&self) -> Vec<(usize, bool)> {
        let mut ends = vec![true; self.initial.len()];
        self.rows.iter().for_each(|row| ends[row.state] = false);
        // First who can reach an end at all, then who can reach somebody that cannot.
        self.spread(&mut ends);
        let mut trapped: Vec<bool> = ends.iter().map(|ends| !ends).collect();
        self.spread(&mut trapped);
        self.rows.iter().map(|row| (row.state, trapped[row.state])).collect()
    }

    /// Marks every state that leads to a marked one.
    fn spread(&self, marked: &mut [bool]) {
        let mut changed = true;
        while changed {
            changed = false;
            let mut begin = 0;
            for row in &self.rows {
                let leads = self.links[begin..row.end].iter().any(|link| marked[link.0]);
                changed |= leads && !marked[row.state];
                marked[row.state] |= leads;
                begin = row.end;
            }
        }
    }

    /// The values with 0, 1, … `horizon` steps left, one row of all states for each.
    pub(super) fn values(&self, horizon: u32) -> Vec<f64> {
        let mut now = self.initial.clone();
        let mut next = self.initial.clone();
        let mut values = vec![0.0; now.len()];
        for _ in 0..horizon {
            self.step(&now, &mut next);
            std::mem::swap(&mut now, &mut next);
            values.extend(now.iter().map(|sums| sums[0]));
        }
        values
    }

    /// The sums with one more step left.
    fn step(&self, now: &[Sums], next: &mut [Sums]) {
        let mut begin = 0;
        for row in &self.rows {
            let mut sums = [row.reward, 0.0, 1.0];
            for &(target, probability) in &self.links[begin..row.end] {
                let later = &now[target];
                sums[0] += probability * (self.discount * later[0]);
                sums[1] += probability * later[1];
                sums[2] += probability * later[2];
            }
            begin = row.end;
            next[row.state] = sums;
        }
    }

    /// Expected visits of each state: the probability of being there, summed over all times; for terminal states the
    /// probability of ending there.
    pub(super) fn visits(
        &self,
        starts: &[(u32, f64)],
        horizon: Option<u32>,
    ) -> Result<Vec<f64>, OracleError> {
        let states = self.initial.len();
        let (mut now, mut next) = (vec![0.0; states], vec![0.0; states]);
        for &(state, probability) in starts {
            now[state as usize] += probability;
        }
        let mut visits = now.clone();
        // Who is cut off has arrived without acting.
        let mut last = horizon.is_some();
        for _ in 0..horizon.unwrap_or(MAX_SWEEPS) {
            next.fill(0.0);
            let (mut begin, mut left) = (0, 0.0);
            for row in &self.rows {
                let here = now[row.state];
                left += here;
                for &(target, probability) in &self.links[begin..row.end] {
                    next[target] += here * probability;
                }
                begin = row.end;
            }
            std::mem::swap(&mut now, &mut next);
            visits.iter_mut().zip(&now).for_each(|(sum, here)| *sum += here);
            // So little that no sum would show it.
            if left < 1e-17 {
                last = true;
                break;
            }
        }
        if !last {
            return Err(OracleError::Unsettled { sweeps: MAX_SWEEPS });
        }
        self.rows.iter().for_each(|row| visits[row.state] -= now[row.state]);
        Ok(visits)
    }
}
