//! From a seed to well-mixed initial states, and to independent children.

/// Words of entropy that a sequence keeps, NumPy's default `pool_size`.
const POOL: usize = 4;

const INIT_A: u32 = 0x43b0_d7e5;
const MULT_A: u32 = 0x931e_8875;
const INIT_B: u32 = 0x8b51_f9dd;
const MULT_B: u32 = 0x58f3_8ded;
const MIX_LEFT: u32 = 0xca01_f9dd;
const MIX_RIGHT: u32 = 0x4973_f715;
const SHIFT: u32 = 16;

/// NumPy's `SeedSequence`: one seed, hashed into a pool of four words, from which generators are initialised.
///
/// Children have the same seed and one more number in their *spawn key*, so a child depends only on the seed and on its
/// place in the family, never on how many numbers were drawn elsewhere. (Algorithm: O'Neill, "Developing a `seed_seq`
/// alternative", as in `numpy/random/bit_generator.pyx`.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedSequence {
    seed: u64,
    spawn_key: Vec<u32>,
    children: u32,
    pool: [u32; POOL],
}

impl SeedSequence {
    /// NumPy's `SeedSequence(seed)`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::with_spawn_key(seed, &[])
    }

    /// NumPy's `SeedSequence(seed, spawn_key=spawn_key)`.
    #[must_use]
    pub fn with_spawn_key(seed: u64, spawn_key: &[u32]) -> Self {
        let pool = mix_entropy(&assemble_entropy(seed, spawn_key));
        Self { seed, spawn_key: spawn_key.to_vec(), children: 0, pool }
    }

    /// The seed that was given.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The place in the family: empty for the root, one number more for each generation.
    #[must_use]
    pub fn spawn_key(&self) -> &[u32] {
        &self.spawn_key
    }

    /// The next `n` children, as NumPy's `spawn(n)`: a second call gives other children than the first.
    pub fn spawn(&mut self, n: u32) -> Vec<Self> {
        let first = self.children;
        self.children = first.wrapping_add(n);
        (0..n).map(|i| self.child(first.wrapping_add(i))).collect()
    }

    /// The child number `index`, whatever was spawned before: element `index` of a fresh sequence's `spawn(index + 1)`.
    #[must_use]
    pub fn child(&self, index: u32) -> Self {
        let mut key = self.spawn_key.clone();
        key.push(index);
        Self::with_spawn_key(self.seed, &key)
    }

    /// The first `N` words of NumPy's `generate_state(N, numpy.uint64)`.
    #[must_use]
    pub fn generate_state<const N: usize>(&self) -> [u64; N] {
        let mut hash = INIT_B;
        let mut pool = self.pool.iter().cycle();
        let mut half = || {
            // The pool is never empty, so the fallback is never taken; it only keeps the cycle free of a panic.
            let mut value = pool.next().copied().unwrap_or_default() ^ hash;
            hash = hash.wrapping_mul(MULT_B);
            value = value.wrapping_mul(hash);
            u64::from(value ^ (value >> SHIFT))
        };
        std::array::from_fn(|_| {
            let low = half();
            low | (half() << 32)
        })
    }
}

/// The seed's 32-bit words, lowest first; then, only if there is a spawn key, zeros up to the pool's size and the key.
fn assemble_entropy(seed: u64, spawn_key: &[u32]) -> Vec<u32> {
    let (low, high) = (seed as u32, (seed >> 32) as u32);
    let mut entropy = if high == 0 { vec![low] } else { vec![low, high] };
    if !spawn_key.is_empty() {
        entropy.resize(POOL, 0);
        entropy.extend_from_slice(spawn_key);
    }
    entropy
}

fn mix_entropy(entropy: &[u32]) -> [u32; POOL] {
    let mut hash_constant = INIT_A;
    let mut hash = |value: u32| {
        let mut value = value ^ hash_constant;
        hash_constant = hash_constant.wrapping_mul(MULT_A);
        value = value.wrapping_mul(hash_constant);
        value ^ (value >> SHIFT)
    };
    let mix = |x: u32, y: u32| {
        let value = MIX_LEFT.wrapping_mul(x).wrapping_sub(MIX_RIGHT.wrapping_mul(y));
        value ^ (value >> SHIFT)
    };

    let mut pool = [0; POOL];
    for (i, word) in pool.iter_mut().enumerate() {
        *word = hash(entropy.get(i).copied().unwrap_or(0));
    }
    for source in 0..POOL {
        for target in 0..POOL {
            if source != target {
                pool[target] = mix(pool[target], hash(pool[source]));
            }
        }
    }
    for &word in entropy.iter().skip(POOL) {
        for target in &mut pool {
            *target = mix(*target, hash(word));
        }
    }
    pool
}
