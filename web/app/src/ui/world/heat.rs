//! What colours the cells: nothing, the exact value, or this batch's visits.

use crate::model::Scene;
use worlds::World;
use worlds::map::{CLIFF, DOOR, KEY};

/// What the heat shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Heat {
    /// Nothing: the arrows stand alone.
    Policy,
    /// The exact value of each cell under the policy that sampled.
    #[default]
    Value,
    /// How many steps the selected group made from each cell.
    Visits,
}

impl Heat {
    /// All of them, in the order of their buttons.
    pub const ALL: [Self; 3] = [Self::Policy, Self::Value, Self::Visits];

    /// Its name in attributes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Value => "value",
            Self::Visits => "visits",
        }
    }
}

/// From numbers to shares of the colour scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The number at the pale end.
    pub min: f64,
    /// The number at the full end.
    pub max: f64,
}

impl Scale {
    /// The scale that spans `numbers`; from 0 to 0 if there are none.
    pub fn spanning(numbers: impl IntoIterator<Item = f64>) -> Self {
        let span = numbers.into_iter().fold(None, |span, x| match span {
            None => Some((x, x)),
            Some((min, max)) => Some((x.min(min), x.max(max))),
        });
        let (min, max) = span.unwrap_or((0.0, 0.0));
        Self { min, max }
    }

    /// The share of a number, in [0, 1]; 0 where all numbers are alike.
    pub fn share(self, x: f64) -> f64 {
        if self.max > self.min { ((x - self.min) / (self.max - self.min)).clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// Steps that the selected group made from each state.
pub fn visits(scene: &Scene) -> Vec<u32> {
    let mut counts = vec![0; scene.world().mdp.states()];
    for step in &scene.batch.steps {
        if let Some(count) = counts.get_mut(step.state as usize) {
            *count += 1;
        }
    }
    counts
}

/// Whether a walker can stand on `state` and choose: not on a cliff, nor on a key or a door without the key.
pub fn is_walkable(world: &World, state: usize) -> bool {
    !world.mdp.is_terminal(state)
        && match world.map.tiles().get(world.cell(state)) {
            Some(&CLIFF) => false,
            Some(&(KEY | DOOR)) => world.holds_key(state),
            _ => true,
        }
}

/// Numbers behind the heat, one for each state, and their scale; `None` without heat. Values span the walkable cells,
/// visits start from 0.
pub fn field(heat: Heat, scene: &Scene, visits: &[u32]) -> Option<(Vec<f64>, Scale)> {
    let world = scene.world();
    match heat {
        Heat::Policy => None,
        Heat::Value => {
            let values = scene.values.values.clone();
            let walkable = values.iter().enumerate().filter(|&(state, _)| is_walkable(world, state));
            let scale = Scale::spanning(walkable.map(|(_, &value)| value));
            Some((values, scale))
        }
        Heat::Visits => {
            let counts: Vec<f64> = visits.iter().map(|&n| f64::from(n)).collect();
            let scale = Scale { min: 0.0, ..Scale::spanning(counts.iter().copied()) };
            Some((counts, scale))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_run_from_the_least_to_the_most() {
        let scale = Scale::spanning([-2.0, 6.0, 0.0]);
        assert_eq!([-2.0, 0.0, 6.0, 9.0].map(|x| scale.share(x)), [0.0, 0.25, 1.0, 1.0]);
        assert_eq!(Scale::spanning([3.0, 3.0]).share(3.0), 0.0);
        assert_eq!(Scale::spanning([]), Scale { min: 0.0, max: 0.0 });
    }
}
