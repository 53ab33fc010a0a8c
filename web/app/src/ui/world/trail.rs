//! A rollout as moves over the map: what was meant, what happened, and where to draw it.

use super::geometry::{CELL, Grid, Point, at, spread};
use rollout::{Batch, Episode};
use worlds::World;
use worlds::map::{CLIFF, DOOR};

/// One step of a rollout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// The cell before.
    pub from: usize,
    /// The cell that the step led onto: for a fall, the cliff itself.
    pub onto: usize,
    /// The cell afterwards.
    pub next: usize,
    /// The action that the policy chose.
    pub meant: usize,
    /// The action that happened.
    pub moved: usize,
    /// The reward.
    pub reward: f64,
    /// Whether the walker has the key afterwards.
    pub holds: bool,
    /// Whether it took the key in this step.
    pub took: bool,
    /// Whether it stayed before a locked door.
    pub locked: bool,
}

impl Move {
    /// Whether the ice took the walker elsewhere.
    pub fn slipped(&self) -> bool {
        self.meant != self.moved
    }

    /// Whether the walker ran against the border, a wall or a locked door and stayed.
    pub fn stayed(&self) -> bool {
        self.onto == self.from
    }

    /// Whether the walker fell and was put back.
    pub fn fell(&self) -> bool {
        self.next != self.onto
    }
}

/// The moves of an episode.
pub fn moves(world: &World, batch: &Batch, episode: &Episode) -> Vec<Move> {
    let grid = Grid::of(&world.map);
    batch
        .steps_of(episode)
        .iter()
        .filter_map(|step| {
            let from = step.state as usize;
            let meant = usize::from(step.action);
            let outcome = world.mdp.outcomes(from, meant).get(usize::from(step.outcome))?;
            let moved = usize::from(outcome.moved);
            let (row, col) = grid.place(from);
            let (row, col) = world.actions().get(moved)?.target(row, col, grid.rows, grid.cols);
            let next = world.cell(outcome.next as usize);
            let tile = world.map.tile(row, col);
            let holds = world.holds_key(outcome.next as usize);
            Some(Move {
                onto: if tile == Some(CLIFF) { row * grid.cols + col } else { next },
                from: world.cell(from),
                next,
                meant,
                moved,
                reward: outcome.reward,
                holds,
                took: holds && !world.holds_key(from),
                locked: tile == Some(DOOR) && !holds,
            })
        })
        .collect()
}

/// How far from the centre repeated passages go, in cells.
const SPREAD: f64 = 0.22;
/// Reach of a stub in the meant direction, in cells.
const STUB: f64 = 0.36;

/// One step as paths.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// What happened.
    pub path: String,
    /// A stub in the meant direction, if the step slipped.
    pub meant: Option<String>,
    /// The way back from a fall.
    pub back: Option<String>,
    /// Where the walker stands afterwards.
    pub end: Point,
}

/// The point at which a trail starts and a stroke for each of its moves. The n-th visit to a cell passes beside the
/// earlier ones. `shift` moves the whole trail, so that trails of one group lie side by side.
pub fn strokes(world: &World, start: usize, moves: &[Move], shift: Point) -> (Point, Vec<Stroke>) {
    let grid = Grid::of(&world.map);
    let mut visits = vec![0_usize; world.map.cells().max(1)];
    let mut place = |cell: usize| {
        let (x, y) = grid.centre(cell);
        let seen = visits.get(cell).copied().unwrap_or(0);
        if let Some(count) = visits.get_mut(cell) {
            *count += 1;
        }
        let (dx, dy) = spread(seen, 8, SPREAD * CELL);
        (x + dx + shift.0, y + dy + shift.1)
    };
    let first = place(start);
    let mut here = first;
    let strokes = moves
        .iter()
        .map(|m| {
            let stub = |action: usize, reach: f64| {
                let (dx, dy) = world.actions().get(action).map_or((0.0, 0.0), |a| {
                    (f64::from(a.dcol) * reach * CELL, f64::from(a.drow) * reach * CELL)
                });
                (here.0 + dx, here.1 + dy)
            };
            let from = at(here);
            let meant = m.slipped().then(|| format!("M{from} L{}", at(stub(m.meant, STUB))));
            let (path, back, end) = if m.fell() {
                let cliff = grid.centre(m.onto);
                let end = place(m.next);
                (format!("M{from} L{}", at(cliff)), Some(format!("M{} L{}", at(cliff), at(end))), end)
            } else if m.stayed() {
                let wall = stub(m.moved, 0.3);
                let end = place(m.next);
                (format!("M{from} L{} L{}", at(wall), at(end)), None, end)
            } else {
                let end = place(m.next);
                (format!("M{from} L{}", at(end)), None, end)
            };
            here = end;
            Stroke { path, meant, back, end }
        })
        .collect();
    (first, strokes)
}

/// A whole trail as one path, for the rollouts in the background.
pub fn outline(world: &World, start: usize, moves: &[Move], shift: Point) -> String {
    let (first, strokes) = strokes(world, start, moves, shift);
    let mut path = format!("M{}", at(first));
    for stroke in strokes {
        path.push_str(&format!(" L{}", at(stroke.end)));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use rollout::Step;
    use worlds::{EnvId, EnvSpec};

    fn walk(spec: EnvSpec, steps: &[(u32, u8, u8)]) -> (World, Vec<Move>) {
        let world = spec.build().unwrap();
        let batch = Batch {
            steps: steps.iter().map(|&(state, action, outcome)| Step { state, action, outcome }).collect(),
            ..Batch::default()
        };
        let episode = Episode {
            first: 0,
            length: steps.len() as u32,
            reward: 0.0,
            last: 0,
            terminated: false,
            truncated: true,
            success: false,
        };
        let moves = moves(&world, &batch, &episode);
        (world, moves)
    }

    #[test]
    fn a_slip_is_meant_against_moved() {
        // From the start, right (2) slips in Gymnasium's order down (1), right (2), up (3).
        let (world, moves) = walk(EnvSpec::new(EnvId::FrozenLake), &[(0, 2, 0), (4, 3, 1), (0, 2, 2)]);
        assert_eq!(moves.iter().map(Move::slipped).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!((moves[0].onto, moves[2].stayed()), (4, true));
        let (_, strokes) = strokes(&world, 0, &moves, (0.0, 0.0));
        assert!(strokes[0].meant.is_some() && strokes[1].meant.is_none());
    }

    #[test]
    fn a_fall_goes_onto_the_cliff_and_back_to_the_start() {
        let (world, moves) = walk(EnvSpec::new(EnvId::CliffWalking), &[(36, 1, 0)]);
        assert!(moves[0].fell());
        assert_eq!((moves[0].onto, moves[0].next, moves[0].reward), (37, 36, -100.0));
        assert!(strokes(&world, 36, &moves, (0.0, 0.0)).1[0].back.is_some());
    }

    #[test]
    fn walls_and_locked_doors_are_stayed_at_and_a_key_is_taken_once() {
        let spec = EnvSpec {
            desc: Some(vec!["SDG".into(), "KWF".into()]),
            map_name: None,
            ..EnvSpec::new(EnvId::Rooms)
        };
        // Right against the door, down onto the key, right against the wall, up, and right through the door.
        let (world, moves) = walk(spec, &[(0, 2, 0), (0, 1, 0), (9, 2, 0), (9, 3, 0), (6, 2, 0), (7, 2, 0)]);
        assert_eq!(
            moves.iter().map(|m| m.locked).collect::<Vec<_>>(),
            [true, false, false, false, false, false]
        );
        assert_eq!(
            moves.iter().map(|m| m.took).collect::<Vec<_>>(),
            [false, true, false, false, false, false]
        );
        assert_eq!(
            moves.iter().map(Move::stayed).collect::<Vec<_>>(),
            [true, false, true, false, false, false]
        );
        assert!(moves.iter().all(|m| !m.fell() && m.next < 6));
        assert_eq!(moves[5].next, 2);
        let (_, strokes) = strokes(&world, 0, &moves, (0.0, 0.0));
        assert_eq!(strokes.len(), 6);
    }

    #[test]
    fn repeated_passages_lie_beside_each_other() {
        let spec = EnvSpec { is_slippery: Some(false), ..EnvSpec::new(EnvId::FrozenLake) };
        let (world, moves) = walk(spec, &[(0, 2, 0), (1, 0, 0), (0, 2, 0), (1, 0, 0)]);
        let (_, strokes) = strokes(&world, 0, &moves, (0.0, 0.0));
        assert_ne!(strokes[0].end, strokes[2].end);
        assert_ne!(strokes[1].end, strokes[3].end);
    }
}
