//! How sure a policy is of a reference answer after each rollout's reasoning (DRO, arXiv 2506.13351, on worlds).

use rollout::{Batch, Episode, PolicyTable};
use std::collections::VecDeque;
use worlds::World;

/// Least probability that a logarithm is taken of.
const LEAST: f64 = 1e-12;

/// One reference move after one rollout's reasoning.
#[derive(Clone, Copy)]
struct Token {
    log_probability: f64,
    /// Actions that are likelier, plus 1.
    rank: f64,
}

/// The rest of the reference path after each rollout's reasoning: `tokens[rollout][move]`, as many for each.
pub(super) struct Answer {
    tokens: Vec<Vec<Token>>,
}

impl Answer {
    /// The first `moves` moves of every episode are its reasoning. From the state that they led to, the moves of a
    /// shortest path from the group's start that come after are played as they are meant, and the policy's
    /// log-probability of each is read. A rollout that has reached a goal by then is sure of the answer; one that has
    /// ended otherwise guesses.
    pub(super) fn new(
        world: &World,
        row_of: &[u32],
        table: &PolicyTable,
        (batch, start, episodes): (&Batch, u32, &[Episode]),
        moves: usize,
    ) -> Self {
        let path = shortest_path(world, start as usize);
        let answer = path.get(moves..).unwrap_or_default();
        let guess =
            Token { log_probability: -(world.mdp.actions() as f64).ln(), rank: world.mdp.actions() as f64 };
        let sure = Token { log_probability: 0.0, rank: 1.0 };
        let read = |episode: &Episode| {
            let mut state = batch.steps_of(episode).get(moves).map_or(episode.last, |s| s.state) as usize;
            let token = |&action: &usize| {
                if world.mdp.is_terminal(state) {
                    return if world.mdp.is_success(state) { sure } else { guess };
                }
                let row = table.row(row_of.get(state).copied().unwrap_or(u32::MAX));
                let p = row.get(action).copied().unwrap_or_default();
                state = meant(world, state, action);
                Token {
                    log_probability: f64::from(p).max(LEAST).ln(),
                    rank: 1.0 + row.iter().filter(|&&other| other > p).count() as f64,
                }
            };
            answer.iter().map(token).collect()
        };
        Self { tokens: episodes.iter().map(read).collect() }
    }

    /// Mean log-probability of each rollout; 0 without an answer.
    pub(super) fn certainty(&self) -> Vec<f64> {
        let mean = |tokens: &Vec<Token>| {
            tokens.iter().map(|t| t.log_probability).sum::<f64>() / tokens.len().max(1) as f64
        };
        self.tokens.iter().map(mean).collect()
    }

    /// `R3_i = Σ_j σ_j / Σ σ · log π(y_j)`; 0 where no move varies.
    pub(super) fn r3(&self) -> Vec<f64> {
        let spreads = self.spreads();
        let total: f64 = spreads.iter().sum();
        let weigh = |tokens: &Vec<Token>| match total > 0.0 {
            true => tokens.iter().zip(&spreads).map(|(t, s)| s / total * t.log_probability).sum(),
            false => 0.0,
        };
        self.tokens.iter().map(weigh).collect()
    }

    /// The largest σ_j.
    pub(super) fn variation(&self) -> f64 {
        self.spreads().into_iter().fold(0.0, f64::max)
    }

    /// Whether in any rollout the mean rank of the least likely share of the moves is `rank` or better.
    pub(super) fn reaches(&self, share: f64, rank: f64) -> bool {
        self.tokens.iter().any(|tokens| {
            let mut tokens = tokens.clone();
            tokens.sort_by(|a, b| a.log_probability.total_cmp(&b.log_probability));
            tokens.truncate(((tokens.len() as f64 * share).ceil() as usize).max(1));
            tokens.iter().map(|t| t.rank).sum::<f64>() <= rank * tokens.len() as f64
        })
    }

    /// Population standard deviation over the rollouts of each move's log-probability; exactly 0 where all are equal.
    fn spreads(&self) -> Vec<f64> {
        let moves = self.tokens.first().map_or(0, Vec::len);
        let n = self.tokens.len() as f64;
        let spread = |j: usize| {
            let column = || self.tokens.iter().map(|tokens| tokens[j].log_probability);
            if column().all(|v| v == self.tokens[0][j].log_probability) {
                return 0.0;
            }
            let mean = column().sum::<f64>() / n;
            (column().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt()
        };
        (0..moves).map(spread).collect()
    }
}

/// Where an action leads if nothing slips.
fn meant(world: &World, state: usize, action: usize) -> usize {
    let outcomes = world.mdp.outcomes(state, action);
    let meant = outcomes.iter().find(|o| usize::from(o.moved) == action).or(outcomes.first());
    meant.map_or(state, |o| o.next as usize)
}

/// Actions of a shortest path to a goal where nothing slips; of equally short ones, the first by the order of actions.
/// Empty if there is none.
fn shortest_path(world: &World, start: usize) -> Vec<usize> {
    let mut from = vec![None; world.mdp.states()];
    let mut queue = VecDeque::from([start]);
    while let Some(state) = queue.pop_front() {
        if world.mdp.is_success(state) {
            let (mut path, mut at) = (Vec::new(), state);
            while at != start {
                let Some((before, action)) = from[at] else { break };
                path.push(action);
                at = before;
            }
            path.reverse();
            return path;
        }
        if world.mdp.is_terminal(state) {
            continue;
        }
        for action in 0..world.mdp.actions() {
            let next = meant(world, state, action);
            if next != start && from[next].is_none() {
                from[next] = Some((state, action));
                queue.push_back(next);
            }
        }
    }
    Vec::new()
}
