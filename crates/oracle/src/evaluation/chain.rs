//! The Markov chain that a policy makes of a world.

use worlds::Mdp;

/// Value, probability of success, and length: the three sums of one state, side by side for the cache.
pub(super) type Sums = [f64; 3];

/// A state that is not terminal: what one step brings and where it leads.
pub(super) struct Row {
    pub(super) state: usize,
    /// Expected reward of one step.
    pub(super) reward: f64,
    /// Range of the row's links.
    end: usize,
}

/// P_π and r_π, without terminal states, with each next state once per row.
pub(super) struct Chain {
    pub(super) rows: Vec<Row>,
    links: Vec<(usize, f64)>,
    pub(super) initial: Vec<Sums>,
    pub(super) discount: f64,
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

    /// The sums with `horizon` steps left.
    pub(super) fn sweep(&self, horizon: u32) -> Vec<Sums> {
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

    /// Each row with its links.
    pub(super) fn linked(&self) -> impl Iterator<Item = (&Row, &[(usize, f64)])> {
        let begins = std::iter::once(0).chain(self.rows.iter().map(|row| row.end));
        self.rows.iter().zip(begins).map(|(row, begin)| (row, &self.links[begin..row.end]))
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
        for (row, links) in self.linked() {
            let mut sums = [row.reward, 0.0, 1.0];
            for &(target, probability) in links {
                let later = &now[target];
                sums[0] += probability * (self.discount * later[0]);
                sums[1] += probability * later[1];
                sums[2] += probability * later[2];
            }
            next[row.state] = sums;
        }
    }

    /// Expected visits of each state: the probability of being there, summed over all times; for terminal states the
    /// probability of ending there.
    pub(super) fn visits(&self, starts: &[(u32, f64)], horizon: u32) -> Vec<f64> {
        let mut now = vec![0.0; self.initial.len()];
        starts.iter().for_each(|&(state, probability)| now[state as usize] += probability);
        let mut next = vec![0.0; now.len()];
        let mut visits = now.clone();
        for _ in 0..horizon {
            next.fill(0.0);
            for (row, links) in self.linked() {
                let here = now[row.state];
                for &(target, probability) in links {
                    next[target] += here * probability;
                }
            }
            std::mem::swap(&mut now, &mut next);
            visits.iter_mut().zip(&now).for_each(|(sum, here)| *sum += here);
        }
        // Who is cut off has arrived without acting.
        self.rows.iter().for_each(|row| visits[row.state] -= now[row.state]);
        visits
    }
}
