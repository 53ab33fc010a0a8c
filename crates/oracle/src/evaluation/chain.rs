//! The Markov chain that a policy makes of a world.

use worlds::Mdp;

use super::system::System;
use crate::{OracleError, Span};

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

    /// The sums without a limit, by elimination. The length is infinite where the episode need not end.
    fn settle(&self) -> Result<Vec<Sums>, OracleError> {
        let (ending, surely) = self.endings();
        let mut sums = self.initial.clone();
        let every = vec![true; sums.len()];
        let among = if self.discount < 1.0 { &every } else { &ending };
        let grows = self.rows.iter().any(|row| !among[row.state] && row.reward != 0.0);
        if grows {
            return Err(OracleError::Unsettled);
        }
        let values = self.solve(among, self.discount, 0.0, |row| row.reward);
        let success = self.solve(&ending, 1.0, 1.0, |_| 0.0);
        let lengths = self.solve(&surely, 1.0, 0.0, |_| 1.0);
        for row in &self.rows {
            let length = if surely[row.state] { lengths[row.state] } else { f64::INFINITY };
            sums[row.state] = [values[row.state], success[row.state], length];
        }
        Ok(sums)
    }

    /// The solution of x = gain + discount · P x among some of the states that are not terminal. Goals are worth `goal`,
    /// all other states 0.
    fn solve(&self, among: &[bool], discount: f64, goal: f64, gain: impl Fn(&Row) -> f64) -> Vec<f64> {
        let mut system = System::new(&self.unknowns(among));
        for (row, links) in self.linked() {
            let Some(equation) = system.place(row.state) else { continue };
            let mut known = gain(row);
            for &(target, probability) in links {
                match system.place(target) {
                    Some(unknown) => system.add(equation, unknown, -discount * probability),
                    None => known += discount * probability * goal * self.initial[target][1],
                }
            }
            system.know(equation, known);
        }
        system.solve(self.initial.len())
    }

    fn unknowns(&self, among: &[bool]) -> Vec<usize> {
        self.rows.iter().map(|row| row.state).filter(|&state| among[state]).collect()
    }

    /// Each row with its links.
    fn linked(&self) -> impl Iterator<Item = (&Row, &[(usize, f64)])> {
        let begins = std::iter::once(0).chain(self.rows.iter().map(|row| row.end));
        self.rows.iter().zip(begins).map(|(row, begin)| (row, &self.links[begin..row.end]))
    }

    /// Whether an episode from each state may end, and whether it surely does.
    fn endings(&self) -> (Vec<bool>, Vec<bool>) {
        let mut ending = vec![true; self.initial.len()];
        self.rows.iter().for_each(|row| ending[row.state] = false);
        self.spread(&mut ending);
        // Who can reach somebody that cannot end need not end either.
        let mut endless: Vec<bool> = ending.iter().map(|ends| !ends).collect();
        self.spread(&mut endless);
        (ending, endless.into_iter().map(|endless| !endless).collect())
    }

    /// Marks every state that leads to a marked one.
    fn spread(&self, marked: &mut [bool]) {
        let mut changed = true;
        while changed {
            changed = false;
            for (row, links) in self.linked() {
                let leads = links.iter().any(|link| marked[link.0]);
                changed |= leads && !marked[row.state];
                marked[row.state] |= leads;
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
    pub(super) fn visits(
        &self,
        starts: &[(u32, f64)],
        horizon: Option<u32>,
    ) -> Result<Vec<f64>, OracleError> {
        let mut now = vec![0.0; self.initial.len()];
        starts.iter().for_each(|&(state, probability)| now[state as usize] += probability);
        let Some(horizon) = horizon else { return self.visits_without_limit(&now) };
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
        Ok(visits)
    }

    /// The solution of d = start + Pᵀ d among the states that are reached.
    fn visits_without_limit(&self, starts: &[f64]) -> Result<Vec<f64>, OracleError> {
        let surely = self.endings().1;
        if self.rows.iter().any(|row| starts[row.state] > 0.0 && !surely[row.state]) {
            return Err(OracleError::Unsettled);
        }
        let mut system = System::new(&self.unknowns(&surely));
        for (row, links) in self.linked() {
            let Some(from) = system.place(row.state) else { continue };
            system.know(from, starts[row.state]);
            for &(target, probability) in links {
                if let Some(to) = system.place(target) {
                    system.add(to, from, -probability);
                }
            }
        }
        let mut visits = system.solve(self.initial.len());
        let mut terminal = vec![true; visits.len()];
        self.rows.iter().for_each(|row| terminal[row.state] = false);
        for (row, links) in self.linked() {
            let here = visits[row.state];
            for &(target, probability) in links {
                if terminal[target] {
                    visits[target] += here * probability;
                }
            }
        }
        Ok(visits)
    }
}
