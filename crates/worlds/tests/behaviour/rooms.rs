//! Walls, keys and doors.

use proptest::prelude::*;
use worlds::map::{TileSet, corridor};
use worlds::observation::{WINDOW_CLASSES, encode};
use worlds::{Env, EnvId, EnvSpec, GridMap, MapError, NO_ROW, Observation, World, WorldError};

fn room(name: &str) -> World {
    EnvSpec { map_name: Some(name.into()), ..EnvSpec::new(EnvId::Rooms) }.build().unwrap()
}

fn rows(text: &str) -> Result<World, WorldError> {
    let desc = text.split('/').map(str::to_owned).collect();
    EnvSpec { desc: Some(desc), ..EnvSpec::new(EnvId::Rooms) }.build()
}

const NAMES: [&str; 5] = ["four-rooms", "key-door", "bridge", "corridor-12-3", "corridor-31-1"];

#[test]
fn probabilities_sum_to_one_and_flags_agree() {
    for name in NAMES {
        for is_slippery in [false, true] {
            let spec = EnvSpec {
                map_name: Some(name.into()),
                is_slippery: Some(is_slippery),
                ..EnvSpec::new(EnvId::Rooms)
            };
            let world = spec.build().unwrap();
            crate::dynamics::check_sums(&world);
            assert_eq!(world.mdp.max_episode_steps(), Some(100));
            // The world is that of its own map again.
            assert_eq!(World::with_map(&spec, world.map.clone()).unwrap().mdp, world.mdp);
            // Nobody ever comes to stand on a wall, or on a door without the key.
            for state in (0..world.mdp.states()).filter(|&s| !world.mdp.is_terminal(s)) {
                for action in 0..4 {
                    for outcome in world.mdp.outcomes(state, action) {
                        let next = outcome.next as usize;
                        let tile = world.map.tiles()[world.cell(next)];
                        let stood = next == state;
                        assert!(tile != b'W' && (tile != b'D' || stood || world.holds_key(next)));
                        assert!(tile != b'K' || world.holds_key(next) || stood);
                        // A key is never lost.
                        assert!(!world.holds_key(state) || world.holds_key(next));
                    }
                }
            }
        }
    }
}

#[test]
fn a_door_opens_with_the_key_alone() {
    let world = rows("SDG/KWW").unwrap();
    let mut env = Env::new(&world);
    let mut walk = |actions: &[usize]| {
        env.reset(Some(0));
        let mut last = None;
        for &action in actions {
            last = Some(env.step(action).unwrap());
        }
        last.unwrap()
    };
    assert_eq!(walk(&[2]).observation, 0, "the door is a wall");
    assert_eq!(walk(&[1]).observation, 6 + 3, "with the key, states are six further on");
    assert_eq!(walk(&[1, 2]).observation, 6 + 3, "a wall stays one");
    assert_eq!(walk(&[1, 3, 2]).observation, 6 + 1);
    let last = walk(&[1, 3, 2, 2]);
    assert_eq!((last.observation, last.reward, last.terminated), (6 + 2, Some(1.0), true));
    assert!(world.mdp.is_success(6 + 2));
}

#[test]
fn rooms_without_a_key_have_a_state_for_each_cell() {
    for name in ["four-rooms", "bridge", "corridor-12-3"] {
        let world = room(name);
        assert_eq!(world.mdp.states(), world.map.cells());
    }
    assert_eq!(room("key-door").mdp.states(), 40);
}

#[test]
fn a_corridor_has_a_fork_at_every_so_many_steps() {
    assert_eq!(corridor(7, 2).unwrap(), "WWHWWWHW/SFFFFFFG/WWWWHWWW");
    assert_eq!(corridor(2, 9).unwrap(), "WWW/SFG/WWW");
    assert_eq!([corridor(1, 1), corridor(32, 3), corridor(5, 0)], [None, None, None]);
    let world = room("corridor-7-2");
    let mut env = Env::new(&world);
    env.reset(Some(0));
    let steps: Vec<_> = (0..7).map(|_| env.step(2).unwrap()).collect();
    assert!(steps[6].terminated && steps[6].reward == Some(1.0) && !steps[5].terminated);
}

#[test]
fn the_four_rooms_are_those_that_are_known() {
    let world = room("four-rooms");
    assert_eq!((world.map.rows(), world.map.cols()), (13, 13));
    let free = world.map.tiles().iter().filter(|t| **t != b'W').count();
    assert_eq!(free, 104, "as in Sutton, Precup and Singh");
    for (row, col) in [(3, 6), (10, 6), (6, 2), (7, 9)] {
        assert_eq!(world.map.tile(row, col), Some(b'F'), "hallway at {row}, {col}");
    }
}

#[test]
fn maps_without_a_way_are_refused() {
    let unreachable = |text: &str| {
        matches!(rows(text), Err(WorldError::Map(MapError::UnreachableGoal { row: 1, column: 1 })))
    };
    assert!(unreachable("SWG"));
    assert!(unreachable("SDG"), "a door without a key");
    assert!(unreachable("SDKG"), "the key is behind the door");
    assert!(unreachable("SHK/DWW/FGF"), "a hole on the way to the key");
    assert!(rows("SK/DG").is_ok() && rows("SDG/FKF").is_ok());
    // Other environments do not know the letters, and the other way round.
    let lake = EnvSpec { desc: Some(vec!["SWG".into()]), ..EnvSpec::default() };
    assert!(matches!(lake.build(), Err(WorldError::Map(MapError::UnknownTile { column: 2, .. }))));
    assert!(matches!(rows("SCG"), Err(WorldError::Map(MapError::UnknownTile { column: 2, .. }))));
    let walls = GridMap::parse_with("SFG/WWW", TileSet::Rooms).unwrap();
    assert_eq!(walls.tile_set(), TileSet::Rooms);
    assert!(World::with_map(&EnvSpec::default(), walls).is_err());
    for name in ["five-rooms", "corridor-", "corridor-40-2", "corridor-5-0", "corridor-5", "4x4"] {
        let spec = EnvSpec { map_name: Some(name.into()), ..EnvSpec::new(EnvId::Rooms) };
        let message = spec.build().unwrap_err().to_string();
        assert!(message.starts_with("map_name: ") && message.contains(name), "{message}");
    }
}

#[test]
fn a_window_tells_whether_the_key_is_held() {
    let world = room("key-door");
    let seen = encode(&[&world], Observation::Window { radius: 1 }).unwrap();
    assert_eq!(seen.inputs, 9 * WINDOW_CLASSES + 1);
    for state in 0..20 {
        let (without, with) = (seen.row_of[0][state], seen.row_of[0][state + 20]);
        if world.mdp.is_terminal(state) {
            assert_eq!((without, with), (NO_ROW, NO_ROW));
        } else {
            assert_ne!(without, with);
            assert!(seen.rows[with as usize].contains(&36) && !seen.rows[without as usize].contains(&36));
        }
    }
    let cells = encode(&[&world], Observation::Cell).unwrap();
    assert_eq!((cells.inputs, cells.rows.len()), (40, 40));
}

#[test]
fn rooms_travel() {
    let spec = EnvSpec::new(EnvId::Rooms);
    let text = serde_json::to_string(&spec).unwrap();
    assert!(text.contains("Rooms-v0"));
    assert_eq!(serde_json::from_str::<EnvSpec>(&text).unwrap(), spec);
    assert_eq!("Rooms-v0".parse::<EnvId>().unwrap(), EnvId::Rooms);
    let map = room("key-door").map;
    let bytes = postcard::to_stdvec(&map).unwrap();
    assert_eq!(postcard::from_bytes::<GridMap>(&bytes).unwrap(), map);
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "[SFHGWKDC/]{0,40}") {
        if let Ok(world) = rows(&text) {
            crate::dynamics::check_sums(&world);
            // Whatever is accepted can be solved.
            let mut reached = vec![false; world.mdp.states()];
            let mut frontier: Vec<u32> = world.mdp.starts()[..1].iter().map(|s| s.0).collect();
            while let Some(state) = frontier.pop() {
                if !std::mem::replace(&mut reached[state as usize], true) {
                    for action in 0..4 {
                        frontier.push(world.mdp.outcomes(state as usize, action)[0].next);
                    }
                }
            }
            prop_assert!((0..reached.len()).any(|s| reached[s] && world.mdp.is_success(s)));
        }
    }
}
