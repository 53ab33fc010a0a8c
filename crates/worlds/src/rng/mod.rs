//! NumPy's random numbers: `numpy.random.Generator(PCG64(SeedSequence(seed)))`, to the last bit.
//!
//! Gymnasium's `np_random(seed)` is that generator, so a world replays Gymnasium only if the generator does. One
//! [`SeedSequence`] per run, [spawned](SeedSequence::spawn) into one stream per purpose, keeps the streams independent
//! of each other and of how often each is used.

mod pcg64;
mod seed_sequence;

pub use pcg64::{Pcg64, Pcg64State};
pub use seed_sequence::SeedSequence;
