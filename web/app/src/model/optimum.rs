//! The line that the success curve cannot pass.

use experiment::RunConfig;

/// Most work spent on it, in states × steps of the horizon summed over the maps: some tens of milliseconds.
const MOST_WORK: u64 = 400_000;

/// The best success that a policy with a clock reaches, averaged over the starts of the run's fixed maps.
///
/// `None` where every update draws fresh maps, and where the maps are so large that computing it would be felt.
pub fn optimum(config: &RunConfig) -> Option<f64> {
    if config.prompts.fresh().is_some() {
        return None;
    }
    let worlds = config.prompts.fixed_worlds(&config.env, config.seed).ok()?;
    let limit = |w: &worlds::World| w.mdp.max_episode_steps().unwrap_or(0);
    let work: u64 = worlds.iter().map(|w| w.mdp.states() as u64 * u64::from(limit(w))).sum();
    if work > MOST_WORK || worlds.is_empty() {
        return None;
    }
    let each = worlds.iter().map(|w| oracle::optimal(&w.mdp, limit(w)).map(|o| o.start_success));
    let sum: f64 = each.collect::<Result<Vec<_>, _>>().ok()?.iter().sum();
    Some(sum / worlds.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lake_without_slipping_can_always_be_crossed() {
        let config = experiment::preset("first-light").unwrap().config;
        assert_eq!(optimum(&config), Some(1.0));
    }

    #[test]
    fn fresh_maps_have_no_optimum() {
        assert_eq!(optimum(&experiment::preset("ms-grpo").unwrap().config), None);
    }
}
