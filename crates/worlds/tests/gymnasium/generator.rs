//! NumPy's `SeedSequence` and `PCG64`: golden values and recorded ones.

use proptest::prelude::*;
use worlds::rng::{Pcg64, SeedSequence};

fn hex(word: &str) -> u64 {
    u64::from_str_radix(word, 16).unwrap()
}

#[test]
fn seed_sequence_golden_values() {
    let golden = [
        (0, ["db2cd7e7b0f478be", "abf4641a2c71ba49", "20c6ed6d9d7b8d41", "2c4099de223c39d4"]),
        (1, ["672d8ee56d6791ff", "8ae19ca14eb1072c", "4915796d1322fc4a", "d0cc2bdcaba049bd"]),
        (42, ["9f1e2e6dcd540ab7", "d57873dc79fb94b6", "7d282a1b64d420b7", "336579714692d5ff"]),
    ];
    for (seed, words) in golden {
        assert_eq!(SeedSequence::new(seed).generate_state(), words.map(hex), "seed {seed}");
    }
}

#[test]
fn pcg64_golden_values() {
    let mut generator = Pcg64::new(42);
    let state = generator.state();
    let join = |[high, low]: [u64; 2]| (u128::from(high) << 64) | u128::from(low);
    assert_eq!(join(state.state), 274_674_114_334_540_486_603_088_602_300_644_985_544);
    assert_eq!(join(state.increment), 332_724_090_758_049_132_448_979_897_138_935_081_983);
    for word in ["c621fbcd16d92688", "705a5661a791ffc1", "dbcd12c26eda1624"] {
        assert_eq!(generator.next_u64(), hex(word));
    }
    let draws = |seed: u64, n: usize| {
        let mut generator = Pcg64::new(seed);
        (0..n).map(|_| generator.random()).collect::<Vec<f64>>()
    };
    assert_eq!(
        draws(42, 5),
        [
            0.773_956_048_555_963_3,
            0.438_878_439_752_052_3,
            0.858_597_919_911_382_5,
            0.697_368_029_059_363_9,
            0.094_177_347_887_649_53
        ]
    );
    assert_eq!(draws(0, 3), [0.636_961_687_321_454_3, 0.269_786_713_763_870_3, 0.040_973_523_936_194_69]);
}

#[test]
fn recorded_seeds_and_spawn_keys() {
    let fixture = crate::fixture::fixture();
    assert!(fixture.generators.len() >= 60);
    for (seed, key, words, raw, floats) in &fixture.generators {
        let sequence = SeedSequence::with_spawn_key(*seed, key);
        let expected: Vec<u64> = words.iter().map(|word| hex(word)).collect();
        assert_eq!(sequence.generate_state::<4>().to_vec(), expected, "seed {seed}, key {key:?}");
        let mut generator = Pcg64::from_sequence(&sequence);
        for word in raw {
            assert_eq!(generator.next_u64(), hex(word), "seed {seed}, key {key:?}");
        }
        let mut generator = Pcg64::from_sequence(&sequence);
        for float in floats {
            assert_eq!(generator.random().to_bits(), float.to_bits(), "seed {seed}, key {key:?}");
        }
    }
}

#[test]
fn spawning_counts_on_as_numpy_does() {
    let mut root = SeedSequence::new(7);
    let first = root.spawn(2);
    let second = root.spawn(1);
    assert_eq!(first[0].spawn_key(), [0]);
    assert_eq!(first[1].spawn_key(), [1]);
    assert_eq!(second[0].spawn_key(), [2]);
    assert_eq!(SeedSequence::new(7).child(2).generate_state::<4>(), second[0].generate_state::<4>());
    assert_eq!(first[1].child(5).spawn_key(), [1, 5]);
    assert_eq!(first[1].child(5).seed(), 7);
}

proptest! {
    #[test]
    fn a_kept_state_goes_on_with_the_same_numbers(seed: u64, drawn in 0_usize..50) {
        let mut generator = Pcg64::new(seed);
        for _ in 0..drawn {
            generator.next_u64();
        }
        let json = serde_json::to_string(&generator).unwrap();
        let mut read: Pcg64 = serde_json::from_str(&json).unwrap();
        let mut kept = Pcg64::from_state(generator.state());
        for _ in 0..20 {
            let next = generator.next_u64();
            prop_assert_eq!(next, kept.next_u64());
            prop_assert_eq!(next, read.next_u64());
        }
    }

    #[test]
    fn random_lies_in_the_unit_interval(seed: u64) {
        let mut generator = Pcg64::new(seed);
        for _ in 0..100 {
            let u = generator.random();
            prop_assert!((0.0..1.0).contains(&u));
        }
    }
}
