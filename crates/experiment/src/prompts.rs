//! Where the maps of the groups come from.

use rollout::Streams;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use worlds::map::{RandomMapError, generate_random_map_with};
use worlds::{EnvSpec, GridMap, MapError, Pcg64, SeedSequence, World, WorldError};

/// Most maps in a list.
pub(crate) const MAX_MAPS: usize = 64;

/// The source of prompts. A prompt is a map and a start state on it; a group samples all its rollouts from one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompts {
    /// The map of `env`.
    #[default]
    Env,
    /// These maps in turn, each a list of rows.
    List(Vec<Vec<String>>),
    /// Maps of Gymnasium's `generate_random_map`.
    Random(RandomMaps),
}

/// Random maps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RandomMaps {
    /// Rows and columns.
    pub size: u32,
    /// Probability that a cell is frozen rather than a hole.
    pub p: f64,
    /// Number of maps, drawn once; null draws fresh maps for every update.
    pub count: Option<u32>,
    /// Number of further maps that are never trained on, for `eval/success`.
    pub held_out: u32,
}

/// Why there are no maps.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum PromptError {
    /// A map of the list is wrong.
    #[error("list[{index}]: {source}")]
    Map {
        /// Its place in the list.
        index: usize,
        /// What is wrong with it.
        source: MapError,
    },
    /// A world cannot be built on a map.
    #[error(transparent)]
    World(#[from] WorldError),
    /// Too few or too many maps.
    #[error("{field}: {got} maps; use from {min} to {MAX_MAPS}")]
    Count {
        /// The field.
        field: &'static str,
        /// Number found.
        got: usize,
        /// Smallest number allowed.
        min: usize,
    },
    /// No random map can be drawn with this size and probability.
    #[error("random: {0}")]
    Random(RandomMapError),
    /// Only FrozenLake takes other maps than its own.
    #[error("{0} has one fixed map; use \"env\" as prompts, or a FrozenLake")]
    FixedMap(String),
}

/// The random streams of a run, spawned from its seed in this order (NumPy's `SeedSequence.spawn`).
#[derive(Clone, Debug, PartialEq)]
pub struct SeedStreams {
    /// Draws the maps that are trained on.
    pub maps: Pcg64,
    /// Start states and transitions.
    pub env: Pcg64,
    /// Actions.
    pub policy: Pcg64,
    /// Initial weights.
    pub init: Pcg64,
    /// Draws the held-out maps.
    pub held_out: Pcg64,
}

impl SeedStreams {
    /// The streams of a seed.
    pub fn new(seed: u64) -> Self {
        let mut root = SeedSequence::new(seed);
        let mut children = root.spawn(5).into_iter();
        let mut next = || children.next().map_or_else(|| Pcg64::new(seed), |s| Pcg64::from_sequence(&s));
        Self { maps: next(), env: next(), policy: next(), init: next(), held_out: next() }
    }

    /// The stream of one objective in one update: child `(iteration, objective)` of the seed's seventh child.
    pub fn objective(seed: u64, iteration: u64, objective: u32) -> Pcg64 {
        let words = [6, iteration as u32, (iteration >> 32) as u32, objective];
        Pcg64::from_sequence(&SeedSequence::with_spawn_key(seed, &words))
    }

    /// The stream that draws the episodes of one update from its batch: child `iteration` of the seed's sixth child.
    pub fn episodes(seed: u64, iteration: u64) -> Pcg64 {
        // A spawn key is a list of 32-bit words, lowest first.
        let words = [5, iteration as u32, (iteration >> 32) as u32];
        Pcg64::from_sequence(&SeedSequence::with_spawn_key(seed, &words))
    }

    /// The streams of the fresh rollouts that estimate the values of one update's states.
    pub fn values(seed: u64, iteration: u64) -> Streams {
        let stream = |which| {
            let words = [7, iteration as u32, (iteration >> 32) as u32, which];
            Pcg64::from_sequence(&SeedSequence::with_spawn_key(seed, &words))
        };
        Streams { policy: stream(0), env: stream(1) }
    }
}

impl Prompts {
    /// The worlds that stay the same for the whole run; none if every update draws fresh ones.
    ///
    /// # Errors
    /// [`PromptError`] naming the map that is wrong.
    pub fn fixed_worlds(&self, env: &EnvSpec, seed: u64) -> Result<Vec<World>, PromptError> {
        match self {
            Self::Env => Ok(vec![env.build()?]),
            Self::List(maps) => {
                takes_maps(env)?;
                check_count("list", maps.len(), 1)?;
                maps.iter().enumerate().map(|(index, rows)| from_rows(env, index, rows)).collect()
            }
            Self::Random(random) => {
                random.check(env)?;
                random.draw(env, random.count.unwrap_or(0), &mut SeedStreams::new(seed).maps)
            }
        }
    }

    /// The worlds that are only evaluated on.
    ///
    /// # Errors
    /// [`PromptError`] if they cannot be drawn.
    pub fn held_out_worlds(&self, env: &EnvSpec, seed: u64) -> Result<Vec<World>, PromptError> {
        match self {
            Self::Random(random) => random.draw(env, random.held_out, &mut SeedStreams::new(seed).held_out),
            _ => Ok(Vec::new()),
        }
    }

    /// What to draw for every update; `None` if the worlds are fixed.
    pub fn fresh(&self) -> Option<&RandomMaps> {
        match self {
            Self::Random(random) if random.count.is_none() => Some(random),
            _ => None,
        }
    }

    /// The time limit that worlds from this source have.
    ///
    /// # Errors
    /// [`PromptError`] if the world's arguments are wrong.
    pub fn limit(&self, env: &EnvSpec) -> Result<Option<u32>, PromptError> {
        Ok(env.build()?.mdp.max_episode_steps())
    }
}

impl RandomMaps {
    fn check(&self, env: &EnvSpec) -> Result<(), PromptError> {
        takes_maps(env)?;
        if let Some(count) = self.count {
            check_count("random.count", count as usize, 1)?;
        }
        check_count("random.held_out", self.held_out as usize, 0)?;
        // Draws one map on the side: a size or probability that cannot work is found before the run.
        self.draw(env, 1, &mut Pcg64::new(0)).map(|_| ())
    }

    /// Draws `count` worlds from a stream.
    ///
    /// # Errors
    /// [`PromptError::Random`] if size or probability are out of range or no valid map turns up.
    pub fn draw(&self, env: &EnvSpec, count: u32, stream: &mut Pcg64) -> Result<Vec<World>, PromptError> {
        (0..count)
            .map(|_| {
                let map = generate_random_map_with(self.size as usize, self.p, stream)
                    .map_err(PromptError::Random)?;
                Ok(World::with_map(env, map)?)
            })
            .collect()
    }
}

fn takes_maps(env: &EnvSpec) -> Result<(), PromptError> {
    if env.id.is_cliff_walking() { Err(PromptError::FixedMap(env.id.as_str().into())) } else { Ok(()) }
}

fn check_count(field: &'static str, got: usize, min: usize) -> Result<(), PromptError> {
    if (min..=MAX_MAPS).contains(&got) { Ok(()) } else { Err(PromptError::Count { field, got, min }) }
}

fn from_rows(env: &EnvSpec, index: usize, rows: &[String]) -> Result<World, PromptError> {
    let map = GridMap::from_rows_with(rows, env.id.tile_set())
        .map_err(|source| PromptError::Map { index, source })?;
    Ok(World::with_map(env, map)?)
}
