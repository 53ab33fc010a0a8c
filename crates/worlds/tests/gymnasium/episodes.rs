//! Replays episodes and random maps that Gymnasium itself recorded (`fixtures/generate.py`), bit for bit.

use worlds::map::{GridMap, generate_random_map};
use worlds::{Env, EnvId, Transition};

use crate::fixture::{RecordedWorld, fixture};

#[test]
fn every_recorded_episode_replays_bit_for_bit() {
    let fixture = fixture();
    let mut episodes = 0;
    let mut steps = 0;
    for world in &fixture.worlds {
        let built = world.spec.build().unwrap_or_else(|error| panic!("{:?}: {error}", world.spec));
        let mut env = Env::new(&built);
        for (number, (seed, first, actions, observations, kinds)) in world.episodes.iter().enumerate() {
            let context = format!("{:?}, episode {number}", world.spec);
            let reset = env.reset(*seed);
            let expected = Transition {
                observation: *first,
                reward: None,
                terminated: false,
                truncated: false,
                prob: 1.0,
            };
            assert_eq!(reset, expected, "{context}");
            for (step, action) in actions.bytes().enumerate() {
                let (reward, prob, terminated, truncated) = world.kinds[kinds[step]];
                let got = env.step(usize::from(action - b'0')).unwrap();
                let expected = Transition {
                    observation: observations[step],
                    reward: Some(reward),
                    terminated,
                    truncated,
                    prob,
                };
                assert_eq!(got, expected, "{context}, step {step}");
                assert_eq!(got.prob.to_bits(), prob.to_bits(), "{context}, step {step}");
                assert_eq!(got.reward.map(f64::to_bits), Some(reward.to_bits()), "{context}, step {step}");
                assert_eq!(env.is_over(), terminated || truncated, "{context}, step {step}");
                steps += 1;
            }
            episodes += 1;
        }
    }
    assert!(episodes >= 400 && steps >= 5_000, "{episodes} episodes with {steps} steps");
}

#[test]
fn the_fixtures_cover_what_they_should() {
    let fixture = fixture();
    for id in EnvId::ALL {
        assert!(fixture.worlds.iter().any(|world| world.spec.id == id), "{id}");
    }
    let kinds = || fixture.worlds.iter().flat_map(|world| &world.kinds);
    assert!(kinds().any(|kind| kind.2 && kind.3), "the last allowed step ends the episode");
    assert!(kinds().any(|kind| !kind.2 && kind.3), "truncation alone");
    assert!(kinds().any(|kind| kind.0 == -100.0 && !kind.2), "a fall from the cliff");
    let starts = |world: &RecordedWorld| {
        world.episodes.iter().map(|episode| episode.1).collect::<std::collections::BTreeSet<_>>().len()
    };
    assert!(fixture.worlds.iter().any(|world| starts(world) >= 3), "several starts");
    assert!(fixture.worlds.iter().all(|world| world.episodes[0].0.is_some()), "a seed before none");
}

#[test]
fn every_recorded_random_map_is_drawn_again() {
    let fixture = fixture();
    assert!(fixture.random_maps.len() >= 200, "{} maps", fixture.random_maps.len());
    for (size, p, seed, rows) in &fixture.random_maps {
        let map = generate_random_map(*size, *p, *seed).unwrap();
        assert_eq!(map.rows_text().join("/"), *rows, "size {size}, p {p}, seed {seed}");
        assert_eq!(GridMap::parse(rows).as_ref(), Ok(&map));
    }
}

#[test]
fn episodes_of_the_documentation() {
    let play = |id: EnvId, seed: u64, actions: &[usize]| {
        let world = worlds::EnvSpec::new(id).build().unwrap();
        let mut env = Env::new(&world);
        let mut seen = vec![env.reset(Some(seed)).observation];
        let mut terminated = false;
        for &action in actions {
            let transition = env.step(action).unwrap();
            seen.push(transition.observation);
            terminated = transition.terminated;
        }
        (seen, terminated)
    };
    assert_eq!(play(EnvId::FrozenLake, 42, &[2, 1, 1, 2]), (vec![0, 1, 2, 3, 7], true));
    assert_eq!(
        play(EnvId::FrozenLake, 0, &[2, 1, 1, 2, 0, 3, 2, 1, 1]),
        (vec![0, 4, 4, 4, 0, 4, 0, 0, 4, 5], true)
    );
    assert_eq!(play(EnvId::FrozenLake8x8, 42, &[2, 1, 1, 2, 0]), (vec![0, 1, 2, 3, 11, 19], true));
    assert_eq!(play(EnvId::CliffWalking, 0, &[0, 1, 2]), (vec![36, 24, 25, 36], false));
}
