//! The recorded file, typed.

use serde::Deserialize;
use worlds::EnvSpec;

/// Seed, first observation, actions as digits, observations, index of each step's kind.
pub(crate) type Episode = (Option<u64>, u32, String, Vec<u32>, Vec<usize>);

/// Seed, spawn key, `generate_state`, raw words (both hexadecimal), results of `random()`.
pub(crate) type Generator = (u64, Vec<u32>, [String; 4], [String; 3], [f64; 3]);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fixture {
    pub(crate) gymnasium: String,
    pub(crate) numpy: String,
    pub(crate) worlds: Vec<RecordedWorld>,
    pub(crate) random_maps: Vec<(usize, f64, u64, String)>,
    pub(crate) generators: Vec<Generator>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordedWorld {
    pub(crate) spec: EnvSpec,
    /// Reward, probability, terminated, truncated.
    pub(crate) kinds: Vec<(f64, f64, bool, bool)>,
    pub(crate) episodes: Vec<Episode>,
}

pub(crate) fn fixture() -> Fixture {
    let fixture: Fixture = serde_json::from_str(include_str!("../../fixtures/gymnasium.json")).unwrap();
    assert!(fixture.gymnasium.starts_with("1.") && fixture.numpy.starts_with("2."));
    fixture
}
