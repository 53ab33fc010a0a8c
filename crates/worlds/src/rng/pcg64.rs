//! The generator itself.

use serde::{Deserialize, Serialize};

use super::SeedSequence;

/// The multiplier of the 128-bit linear congruential generator (O'Neill 2014, "PCG: A family of simple fast
/// space-efficient statistically good algorithms for random number generation", reference implementation).
const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;

/// 2⁻⁵³, the distance between neighbouring results of [`Pcg64::random`].
const UNIT: f64 = 1.0 / (1_u64 << 53) as f64;

/// PCG XSL-RR 128/64, the algorithm of NumPy's `PCG64` and of `numpy.random.default_rng`.
///
/// Cloning it clones the stream: both copies go on with the same numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Pcg64State", into = "Pcg64State")]
pub struct Pcg64 {
    state: u128,
    increment: u128,
}

/// The whole state of a [`Pcg64`], for checkpoints and records: 32 bytes of plain data.
///
/// Each 128-bit number is a pair of words, the high one first, because few formats carry 128-bit integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pcg64State {
    /// The position in the stream: NumPy's `bit_generator.state["state"]["state"]`.
    pub state: [u64; 2],
    /// The stream: NumPy's `bit_generator.state["state"]["inc"]`. Always odd.
    pub increment: [u64; 2],
}

impl Pcg64 {
    /// The generator of `numpy.random.default_rng(seed)` and of Gymnasium's `np_random(seed)`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::from_sequence(&SeedSequence::new(seed))
    }

    /// The generator of `PCG64(seed_sequence)`.
    #[must_use]
    pub fn from_sequence(sequence: &SeedSequence) -> Self {
        let words: [u64; 4] = sequence.generate_state();
        let initial_state = join([words[0], words[1]]);
        let initial_stream = join([words[2], words[3]]);
        let mut generator = Self { state: 0, increment: (initial_stream << 1) | 1 };
        generator.advance();
        generator.state = generator.state.wrapping_add(initial_state);
        generator.advance();
        generator
    }

    /// The next 64 random bits: NumPy's `bit_generator.random_raw()`.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        self.advance();
        let folded = ((self.state >> 64) as u64) ^ (self.state as u64);
        folded.rotate_right((self.state >> 122) as u32)
    }

    /// The next number of [0, 1), a multiple of 2⁻⁵³: NumPy's `Generator.random()`.
    #[inline]
    pub fn random(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * UNIT
    }

    /// The state, to be kept and given to [`Pcg64::from_state`] later.
    #[must_use]
    pub fn state(&self) -> Pcg64State {
        Pcg64State { state: split(self.state), increment: split(self.increment) }
    }

    /// A generator that goes on where [`Pcg64::state`] was taken.
    ///
    /// An even increment cannot come from a generator and would spoil the period, so its lowest bit is set.
    #[must_use]
    pub fn from_state(state: Pcg64State) -> Self {
        Self { state: join(state.state), increment: join(state.increment) | 1 }
    }

    #[inline]
    fn advance(&mut self) {
        self.state = self.state.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
    }
}

impl From<Pcg64State> for Pcg64 {
    fn from(state: Pcg64State) -> Self {
        Self::from_state(state)
    }
}

impl From<Pcg64> for Pcg64State {
    fn from(generator: Pcg64) -> Self {
        generator.state()
    }
}

fn join([high, low]: [u64; 2]) -> u128 {
    (u128::from(high) << 64) | u128::from(low)
}

fn split(value: u128) -> [u64; 2] {
    [(value >> 64) as u64, value as u64]
}
