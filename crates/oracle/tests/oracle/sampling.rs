//! Sampled episodes agree with the computed means.

use oracle::evaluate;
use worlds::{EnvId, Mdp, Pcg64};

use crate::lake;

struct Means {
    value: f64,
    success: f64,
    length: f64,
}

fn sample(mdp: &Mdp, policy: &[f64], limit: u32, episodes: u32, seed: u64) -> Means {
    let mut generator = Pcg64::new(seed);
    let mut sums = [0.0; 3];
    for _ in 0..episodes {
        let mut state = mdp.sample_start(generator.random()) as usize;
        for _ in 0..limit {
            let u = generator.random();
            let row = &policy[4 * state..4 * state + 4];
            let mut sum = 0.0;
            let action = row
                .iter()
                .position(|&p| {
                    sum += p;
                    sum > u
                })
                .unwrap_or(0);
            let outcome = mdp.step(state, action, generator.random());
            sums[0] += outcome.reward;
            sums[2] += 1.0;
            state = outcome.next as usize;
            if outcome.terminated {
                break;
            }
        }
        sums[1] += f64::from(mdp.is_success(state));
    }
    let [value, success, length] = sums.map(|sum| sum / f64::from(episodes));
    Means { value, success, length }
}

#[test]
fn sampled_means_lie_within_five_standard_errors() {
    let episodes = 40_000;
    for (id, limit) in [(EnvId::FrozenLake, 20), (EnvId::FrozenLake8x8, 60), (EnvId::Rooms, 60)] {
        for is_slippery in [false, true] {
            let mdp = lake(id, is_slippery);
            let policy: Vec<f64> = (0..mdp.states()).flat_map(|_| [0.05, 0.45, 0.4, 0.1]).collect();
            let exact = evaluate(&mdp, &policy, limit).unwrap();
            let sampled = sample(&mdp, &policy, limit, episodes, 7);
            let p = exact.start_success;
            let error = 5.0 * (p * (1.0 - p) / f64::from(episodes)).sqrt();
            assert!((sampled.success - p).abs() < error, "{} instead of {p}", sampled.success);
            assert!((sampled.value - exact.start_value).abs() < error);
            // The standard deviation of a length is at most half its range.
            let error = 5.0 * f64::from(limit) / 2.0 / f64::from(episodes).sqrt();
            assert!((sampled.length - exact.start_length).abs() < error);
        }
    }
}
