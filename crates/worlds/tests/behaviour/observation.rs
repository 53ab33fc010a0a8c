//! Rows of the policy table.

use worlds::observation::{MAX_RADIUS, WINDOW_CLASSES, encode};
use worlds::{EnvId, EnvSpec, GridMap, NO_ROW, Observation, World};

fn world(rows: &str) -> World {
    World::with_map(&EnvSpec::default(), GridMap::parse(rows).unwrap()).unwrap()
}

#[test]
fn cells_are_their_own_rows() {
    let (small, large) = (world("SF/FG"), world("SFF/FHG"));
    let cells = encode(&[&small, &large], Observation::Cell).unwrap();
    assert_eq!(cells.inputs, 6);
    assert_eq!(cells.rows, (0..6).map(|cell| vec![cell]).collect::<Vec<_>>());
    assert_eq!(cells.row_of, [vec![0, 1, 2, 3], vec![0, 1, 2, 3, 4, 5]]);
}

#[test]
fn a_window_shows_the_class_of_each_cell() {
    let world = world("SFH/FFG");
    let windows = encode(&[&world], Observation::Window { radius: 1 }).unwrap();
    assert_eq!(windows.inputs, 9 * WINDOW_CLASSES);
    let classes = |state: usize| -> Vec<u32> {
        let row = &windows.rows[windows.row_of[0][state] as usize];
        row.iter().enumerate().map(|(cell, input)| input - (cell * WINDOW_CLASSES) as u32).collect()
    };
    // Outside 0, free 1, hole 2, goal 3; the walker stands in the middle.
    assert_eq!(classes(0), [0, 0, 0, 0, 1, 1, 0, 1, 1]);
    assert_eq!(classes(4), [1, 1, 2, 1, 1, 3, 0, 0, 0]);
    assert_eq!((windows.row_of[0][2], windows.row_of[0][5]), (NO_ROW, NO_ROW));
}

#[test]
fn equal_windows_share_a_row_within_and_between_worlds() {
    let (short, long) = (world("SFFFG"), world("SFFFFFG"));
    let windows = encode(&[&short, &long], Observation::Window { radius: 1 }).unwrap();
    assert_eq!(windows.row_of[0], [0, 1, 1, 2, NO_ROW]);
    assert_eq!(windows.row_of[1], [0, 1, 1, 1, 1, 2, NO_ROW]);
    assert_eq!(windows.rows.len(), 3);
}

#[test]
fn each_row_has_one_input_for_each_cell_of_its_window() {
    let world = EnvSpec::new(EnvId::CliffWalking).build().unwrap();
    for radius in 1..=MAX_RADIUS {
        let windows = encode(&[&world], Observation::Window { radius }).unwrap();
        let side = 2 * radius as usize + 1;
        for row in &windows.rows {
            assert_eq!(row.len(), side * side);
            assert!(row.iter().enumerate().all(|(cell, &input)| input as usize / WINDOW_CLASSES == cell));
        }
        for (state, &row) in windows.row_of[0].iter().enumerate() {
            assert_eq!(row == NO_ROW, world.mdp.is_terminal(state));
        }
    }
}

#[test]
fn a_radius_out_of_range_is_refused() {
    for radius in [0, MAX_RADIUS + 1, u32::MAX] {
        let message = encode(&[], Observation::Window { radius }).unwrap_err().to_string();
        assert!(message.contains("between 1 and 7"), "{message}");
    }
    assert!(encode(&[], Observation::Cell).unwrap().rows.is_empty());
}

#[test]
fn observations_serialise_by_name() {
    let window = Observation::Window { radius: 2 };
    assert_eq!(serde_json::to_string(&Observation::Cell).unwrap(), r#""cell""#);
    assert_eq!(serde_json::to_string(&window).unwrap(), r#"{"window":{"radius":2}}"#);
    assert_eq!(serde_json::from_str::<Observation>(r#"{"window":{"radius":2}}"#).unwrap(), window);
    assert!(serde_json::from_str::<Observation>(r#"{"window":{"radius":2,"x":1}}"#).is_err());
}
