//! Values with the episode's clock: V_t, Q_t and A_t for each time.

use worlds::{Mdp, Outcome};

use crate::{OracleError, Span, policy};

/// What an episode is worth.
#[derive(Clone, Copy)]
pub enum Payoff<'a> {
    /// The sum of its rewards, discounted by this factor.
    Return(f64),
    /// 1 if it reaches a goal within the horizon, otherwise 0.
    Success,
    /// Any function of whether it reached a goal and of its length in steps, paid at its end.
    Ending(&'a dyn Fn(bool, u32) -> f64),
}

impl std::fmt::Debug for Payoff<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Return(discount) => f.debug_tuple("Return").field(discount).finish(),
            Self::Success => f.write_str("Success"),
            Self::Ending(_) => f.write_str("Ending"),
        }
    }
}

/// V_t, Q_t and A_t of one stationary policy over a finite horizon.
///
/// Time t counts from 0: the action of time t is taken with `horizon − t` steps left. Only V is kept,
/// `[horizon + 1, states]`; Q and A are one sum over outcomes when they are asked for.
#[derive(Clone, Debug)]
pub struct TimedValues<'a> {
    mdp: &'a Mdp,
    payoff: Payoff<'a>,
    horizon: u32,
    /// By time, then state. Zero at the horizon and in terminal states: what an ending brings is paid on the way there.
    values: Vec<f64>,
}

impl<'a> TimedValues<'a> {
    /// Backward induction from the horizon: V_t(s) = Σ_a π(a|s) Q_t(s, a).
    ///
    /// # Errors
    ///
    /// [`OracleError`] if the horizon or a discount is out of range or the table does not fit the world.
    pub fn new(mdp: &'a Mdp, policy: &[f64], horizon: u32, payoff: Payoff<'a>) -> Result<Self, OracleError> {
        let discount = if let Payoff::Return(discount) = payoff { discount } else { 1.0 };
        Span { horizon, discount }.check()?;
        policy::check(mdp, policy)?;
        let (states, actions) = (mdp.states(), mdp.actions());
        let mut out = Self { mdp, payoff, horizon, values: vec![0.0; (horizon as usize + 1) * states] };
        for time in (0..horizon).rev() {
            for state in (0..states).filter(|&state| !mdp.is_terminal(state)) {
                let chosen = &policy[state * actions..][..actions];
                let worth = chosen
                    .iter()
                    .enumerate()
                    .filter(|(_, p)| **p > 0.0)
                    .map(|(a, p)| p * out.action_value(time, state, a));
                out.values[time as usize * states + state] = worth.sum();
            }
        }
        Ok(out)
    }

    /// The horizon.
    #[must_use]
    pub fn horizon(&self) -> u32 {
        self.horizon
    }

    /// All values, row-major `[horizon + 1, states]`, by time.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// V_t(s); 0 in terminal states and from the horizon on.
    #[must_use]
    pub fn value(&self, time: u32, state: usize) -> f64 {
        self.values.get(time as usize * self.mdp.states() + state).copied().unwrap_or(0.0)
    }

    /// Q_t(s, a): what is to be expected after `action` at `time`.
    #[must_use]
    pub fn action_value(&self, time: u32, state: usize, action: usize) -> f64 {
        let later = (time as usize + 1) * self.mdp.states();
        let worth = |o: &Outcome| {
            let later = if o.terminated { 0.0 } else { self.values[later + o.next as usize] };
            o.probability
                * match self.payoff {
                    Payoff::Return(discount) => o.reward + discount * later,
                    Payoff::Success => {
                        f64::from(o.terminated && self.mdp.is_success(o.next as usize)) + later
                    }
                    Payoff::Ending(pays) if o.terminated || time + 1 == self.horizon => {
                        pays(o.terminated && self.mdp.is_success(o.next as usize), time + 1)
                    }
                    Payoff::Ending(_) => later,
                }
        };
        self.mdp.outcomes(state, action).iter().filter(|o| o.probability > 0.0).map(worth).sum()
    }

    /// A_t(s, a) = Q_t(s, a) − V_t(s): how much better `action` is than what the policy does at that time.
    #[must_use]
    pub fn advantage(&self, time: u32, state: usize, action: usize) -> f64 {
        self.action_value(time, state, action) - self.value(time, state)
    }
}
