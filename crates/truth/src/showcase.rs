//! The worlds and policies that the documentation's figures are taken on.

use crate::error::TruthError;
use experiment::{Replay, RunConfig};
use oracle::uniform_policy;
use rollout::PolicyTable;
use worlds::{EnvId, EnvSpec, Mdp};

/// Six worlds, from a corridor to the large slippery lake and the cliff, by name.
#[must_use]
pub fn worlds() -> [(&'static str, EnvSpec); 6] {
    let lake = |id, is_slippery| EnvSpec { is_slippery: Some(is_slippery), ..EnvSpec::new(id) };
    let custom = |rows: &[&str], limit| EnvSpec {
        desc: Some(rows.iter().map(|&row| row.to_owned()).collect()),
        is_slippery: Some(false),
        max_episode_steps: Some(limit),
        ..EnvSpec::default()
    };
    let cliff = EnvSpec { max_episode_steps: Some(100), ..EnvSpec::new(EnvId::CliffWalking) };
    [
        ("corridor SFFFG, 20 steps", custom(&["SFFFG"], 20)),
        ("3×3 lake, 12 steps", custom(&["SFF", "FHF", "FFG"], 12)),
        ("4×4 lake", lake(EnvId::FrozenLake, false)),
        ("4×4 lake, slippery", lake(EnvId::FrozenLake, true)),
        ("8×8 lake, slippery", lake(EnvId::FrozenLake8x8, true)),
        ("CliffWalking, 100 steps", cliff),
    ]
}

/// Halfway between the uniform policy and the best stationary one found: groups have something to compare everywhere.
/// Over states, `[states, actions]`.
///
/// # Errors
/// [`TruthError::Oracle`] if the world has no time limit.
pub fn halfway(mdp: &Mdp) -> Result<Vec<f64>, TruthError> {
    let best = oracle::best_stationary(mdp, oracle::horizon(mdp)?)?.table(mdp);
    Ok(best.iter().zip(uniform_policy(mdp)).map(|(best, uniform)| 0.5 * best + 0.5 * uniform).collect())
}

/// A run on one map with uniform episode credit and its policy.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Dr. GRPO: the reward of the episode less the mean of the group, on every step.
    pub config: RunConfig,
    /// The world.
    pub replay: Replay,
    /// The policy [`halfway`].
    pub table: PolicyTable,
}

impl Stage {
    /// On the map of these arguments.
    ///
    /// # Errors
    /// [`TruthError`] if there is no such world.
    pub fn new(env: EnvSpec) -> Result<Self, TruthError> {
        let method = advantage::methods::method("dr_grpo").ok_or(TruthError::NoWorld)?;
        let config = RunConfig { env, ..RunConfig::default() }.with_method(&method);
        let worlds = config.prompts.fixed_worlds(&config.env, 0)?;
        let replay = Replay::of_worlds(worlds, &config)?;
        let mdp = &replay.worlds.first().ok_or(TruthError::NoWorld)?.mdp;
        let probs = halfway(mdp)?.into_iter().map(|p| p as f32).collect();
        let table = PolicyTable::new(mdp.states(), mdp.actions(), probs)?;
        Ok(Self { config, replay, table })
    }
}
