//! Visits and values with a clock, against the sums of episodes and against samples.

use oracle::{Payoff, TimedValues, endings, evaluate, optimal_policy, values_by_time, visits};
use proptest::prelude::*;
use rollout::{Batch, PolicyTable, Sampler, Streams};
use worlds::{EnvId, EnvSpec, Pcg64};

use crate::{close, custom, lake, tables};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    #[test]
    fn the_accounts_agree(policy in tables(9), horizon in 1_u32..20, is_slippery: bool) {
        let spec = EnvSpec {
            is_slippery: Some(is_slippery), reward_schedule: [1.0, -0.5, -0.01], ..EnvSpec::default()
        };
        let mdp = custom(&["SFF", "FHS", "FFG"], spec);
        let found = evaluate(&mdp, &policy, horizon).unwrap();
        let visited = visits(&mdp, &policy, horizon).unwrap();
        let acted: f64 = (0..9).filter(|&s| !mdp.is_terminal(s)).map(|s| visited[s]).sum();
        prop_assert!((acted - found.start_length).abs() < 1e-12);
        prop_assert!((visited[8] - found.start_success).abs() < 1e-12);
        let endings = endings(&mdp, &policy, horizon).unwrap();
        prop_assert!((endings.iter().flatten().sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!((endings.iter().map(|e| e[0]).sum::<f64>() - found.start_success).abs() < 1e-12);
        let length: f64 = endings.iter().enumerate().map(|(i, e)| (i + 1) as f64 * (e[0] + e[1])).sum();
        prop_assert!((length - found.start_length).abs() < 1e-12);
        // Three ways to the same values.
        let by_left = values_by_time(&mdp, &policy, horizon).unwrap();
        let timed = TimedValues::new(&mdp, &policy, horizon, Payoff::Return(1.0)).unwrap();
        let wins = TimedValues::new(&mdp, &policy, horizon, Payoff::Success).unwrap();
        let won = |success: bool, _| f64::from(success);
        let paid = TimedValues::new(&mdp, &policy, horizon, Payoff::Ending(&won)).unwrap();
        for time in 0..=horizon {
            for state in 0..9 {
                let expected = by_left[(horizon - time) as usize * 9 + state];
                prop_assert!((timed.value(time, state) - expected).abs() < 1e-12);
                prop_assert!((wins.value(time, state) - paid.value(time, state)).abs() < 1e-12);
            }
        }
        // Advantages have mean zero under the policy.
        for state in (0..9).filter(|&s| !mdp.is_terminal(s)) {
            let mean: f64 = (0..4).map(|a| policy[4 * state + a] * timed.advantage(0, state, a)).sum();
            prop_assert!(mean.abs() < 1e-12);
        }
    }
}

#[test]
fn sampled_visits_and_advantages_lie_within_five_standard_errors() {
    let mdp = lake(EnvId::FrozenLake, true);
    let probs = [0.05_f32, 0.45, 0.4, 0.1].repeat(16);
    let table = PolicyTable::new(16, 4, probs).unwrap();
    let row_of: Vec<u32> = (0..16).collect();
    let policy = table.over_states(&row_of);
    let (limit, episodes) = (30, 40_000);
    let mut streams = Streams { policy: Pcg64::new(5), env: Pcg64::new(6) };
    let mut batch = Batch::default();
    Sampler::new(&table).group((0, &mdp), &row_of, limit, episodes, &mut streams, &mut batch).unwrap();
    let visited = visits(&mdp, &policy, limit).unwrap();
    let timed = TimedValues::new(&mdp, &policy, limit, Payoff::Return(1.0)).unwrap();
    let (mut counts, mut squares) = ([0.0; 16], [0.0; 16]);
    // What the first action in the start state brought, for each action.
    let mut first = [[0.0; 3]; 4];
    for episode in &batch.episodes {
        let mut own = [0.0_f64; 16];
        batch.steps_of(episode).iter().for_each(|step| own[step.state as usize] += 1.0);
        own.iter().enumerate().for_each(|(s, n)| {
            counts[s] += n;
            squares[s] += n * n;
        });
        let action = usize::from(batch.steps_of(episode)[0].action);
        first[action][0] += 1.0;
        first[action][1] += episode.reward;
    }
    let n = f64::from(episodes);
    for state in (0..16).filter(|&s| !mdp.is_terminal(s)) {
        let mean = counts[state] / n;
        let error = ((squares[state] / n - mean * mean) / n).sqrt();
        close(mean, visited[state], 5.0 * error + 1e-12);
    }
    for (action, [count, sum, _]) in first.into_iter().enumerate() {
        let q = timed.action_value(0, 0, action);
        close(sum / count, q, 5.0 * (q * (1.0 - q) / count).sqrt());
    }
}

#[test]
fn the_visits_of_the_best_policy_end_where_it_succeeds() {
    for slippery in [true, false] {
        let mdp = lake(EnvId::FrozenLake8x8, slippery);
        let best = optimal_policy(&mdp, 200).unwrap();
        close(best.visits[63], best.evaluation.start_success, 1e-12);
        let acted: f64 = (0..64).filter(|&s| !mdp.is_terminal(s)).map(|s| best.visits[s]).sum();
        close(acted, best.evaluation.start_length, 1e-9);
    }
}
