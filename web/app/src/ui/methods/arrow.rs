//! The push on each cell of a map as one arrow.

use worlds::World;

/// Where the push on one cell leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PushArrow {
    /// The state.
    pub state: usize,
    /// To the right and down, in shares of the strongest push: the sum over actions of the push on the action's logit
    /// along its direction.
    pub along: (f64, f64),
    /// Length of that.
    pub size: f64,
}

/// The arrows of a world for a push on logits, row-major `[rows, actions]`, over the rows of its states; none where
/// nothing is pushed. The largest has size 1.
pub fn push_arrows(world: &World, row_of: &[u32], push: &[f64]) -> Vec<PushArrow> {
    let actions = world.actions();
    let of = |state: usize| {
        let start = *row_of.get(state)? as usize * actions.len();
        let push = push.get(start..start + actions.len()).filter(|_| !world.mdp.is_terminal(state))?;
        let along = push.iter().zip(actions).fold((0.0, 0.0), |(x, y), (p, action)| {
            (x + p * f64::from(action.dcol), y + p * f64::from(action.drow))
        });
        let size = (along.0 * along.0 + along.1 * along.1).sqrt();
        (size > 0.0).then_some(PushArrow { state, along, size })
    };
    let mut arrows: Vec<PushArrow> = (0..world.mdp.states()).filter_map(of).collect();
    let top = arrows.iter().fold(0.0, |top, a| f64::max(top, a.size));
    for arrow in &mut arrows {
        arrow.along = (arrow.along.0 / top, arrow.along.1 / top);
        arrow.size /= top;
    }
    arrows
}
