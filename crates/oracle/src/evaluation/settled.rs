//! Stationary values: what a policy reaches when there is no limit.

use super::chain::{Chain, Row, Sums};
use super::system::System;
use crate::OracleError;

impl Chain {
    /// The sums without a limit, by elimination. The length is infinite where the episode need not end.
    pub(super) fn settle(&self) -> Result<Vec<Sums>, OracleError> {
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

    /// The solution of d = start + Pᵀ d among the states that are reached.
    pub(super) fn settled_visits(&self, starts: &[(u32, f64)]) -> Result<Vec<f64>, OracleError> {
        let mut begins = vec![0.0; self.initial.len()];
        starts.iter().for_each(|&(state, probability)| begins[state as usize] += probability);
        let surely = self.endings().1;
        if self.rows.iter().any(|row| begins[row.state] > 0.0 && !surely[row.state]) {
            return Err(OracleError::Unsettled);
        }
        let mut system = System::new(&self.unknowns(&surely));
        for (row, links) in self.linked() {
            let Some(from) = system.place(row.state) else { continue };
            system.know(from, begins[row.state]);
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
