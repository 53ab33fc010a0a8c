//! The Markov chain that a policy makes of a world.

use worlds::Mdp;

/// Value, probability of success, and length: the three sums of one state, side by side for the cache.
type Sums = [f64; 3];

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
}

impl Chain {
    /// Folds a checked policy table into the world's outcomes.
    pub(super) fn new(mdp: &Mdp, policy: &[f64]) -> Self {
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
        Self { rows, links, initial }
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
                sums[0] += probability * later[0];
                sums[1] += probability * later[1];
                sums[2] += probability * later[2];
            }
            begin = row.end;
            next[row.state] = sums;
        }
    }
}
