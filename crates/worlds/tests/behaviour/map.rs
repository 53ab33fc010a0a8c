//! Reading maps, refusing bad ones, drawing random ones.

use proptest::prelude::*;
use worlds::map::{
    GridMap, MAP_4X4, MAP_8X8, MAP_CLIFF, MAX_SIDE, MapError, RandomMapError, TileSet, generate_random_map,
    generate_random_map_with,
};
use worlds::rng::Pcg64;

fn refused(text: &str) -> MapError {
    GridMap::parse(text).unwrap_err()
}

#[test]
fn white_space_and_both_separators_are_tolerated() {
    let map = GridMap::parse("SF/FG").unwrap();
    for text in ["SF\nFG", "\n\n  SF  \r\n\tFG\r\n\n", " SF / FG ", "SF\nFG/"] {
        assert_eq!(GridMap::parse(text).as_ref(), Ok(&map), "{text:?}");
    }
    assert_eq!((map.rows(), map.cols(), map.cells()), (2, 2, 4));
    assert_eq!((map.tile(1, 1), map.tile(2, 0), map.tile(0, 2)), (Some(b'G'), None, None));
    assert_eq!(map.to_text(), "SF\nFG");
    assert_eq!(map.rows_text(), ["SF", "FG"]);
}

#[test]
fn the_known_maps_are_maps() {
    assert_eq!(GridMap::parse(MAP_4X4).unwrap().cells(), 16);
    assert_eq!(GridMap::parse(MAP_8X8).unwrap().cells(), 64);
    let cliff = GridMap::parse_with(MAP_CLIFF, TileSet::CliffWalking).unwrap();
    assert_eq!((cliff.rows(), cliff.cols()), (4, 12));
    assert_eq!(cliff.tile_set(), TileSet::CliffWalking);
}

#[test]
fn each_error_names_the_place_and_what_would_be_right() {
    let cases = [
        ("", "the map is empty: row 1, column 1 should hold a tile (S start, F frozen, H hole or G goal)"),
        (
            " \n / \n",
            "the map is empty: row 1, column 1 should hold a tile (S start, F frozen, H hole or G goal)",
        ),
        ("SFF/FF/FFG", "row 2 ends at column 2: it should have 3 columns, as row 1 has"),
        ("SF//FG", "row 2 ends at column 0: it should have 2 columns, as row 1 has"),
        ("SF/FFG", "row 2 ends at column 3: it should have 2 columns, as row 1 has"),
        ("SF/xG", "row 2, column 1 holds 'x': a tile is S start, F frozen, H hole or G goal"),
        ("SC/FG", "row 1, column 2 holds 'C': a tile is S start, F frozen, H hole or G goal"),
        ("SF/é€", "row 2, column 1 holds 'é': a tile is S start, F frozen, H hole or G goal"),
        ("FF/FG", "no cell from row 1, column 1 to row 2, column 2 is a start: at least one should be S"),
        ("SF/FF", "no cell from row 1, column 1 to row 2, column 2 is a goal: at least one should be G"),
        (
            "SFF/FFG/HHH/FFS",
            "no goal can be reached from the start at row 4, column 3: open a way of S, F or G cells from it to a G",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(refused(text).to_string(), message, "{text:?}");
    }
    assert_eq!(refused("SF/xG").position(), Some((2, 1)));
    assert_eq!(refused("").position(), None);
    let cliff = GridMap::parse_with("SH/FG", TileSet::CliffWalking).unwrap_err();
    assert_eq!(cliff.to_string(), "row 1, column 2 holds 'H': a tile is S start, F free, C cliff or G goal");
}

#[test]
fn thirty_two_cells_are_the_limit_in_both_directions() {
    let wide = |cols: usize| format!("S{}G", "F".repeat(cols - 2));
    let tall = |rows: usize| format!("S{}/G", "/F".repeat(rows - 2));
    assert!(GridMap::parse(&wide(MAX_SIDE)).is_ok());
    assert!(GridMap::parse(&tall(MAX_SIDE)).is_ok());
    assert_eq!(refused(&wide(33)), MapError::TooLarge { row: 1, column: 33 });
    assert_eq!(
        refused(&tall(33)).to_string(),
        "the map reaches to row 33, column 1: at most 32 rows and 32 columns are allowed"
    );
}

#[test]
fn a_serialised_map_is_its_rows_and_is_checked_when_read() {
    let map = GridMap::parse("SF/FG").unwrap();
    assert_eq!(serde_json::to_string(&map).unwrap(), r#"["SF","FG"]"#);
    assert_eq!(serde_json::from_str::<GridMap>(r#"["SF","FG"]"#).unwrap(), map);
    let message = serde_json::from_str::<GridMap>(r#"["SF","FF"]"#).unwrap_err().to_string();
    assert!(message.contains("is a goal"), "{message}");
    let cliff = GridMap::parse_with(MAP_CLIFF, TileSet::CliffWalking).unwrap();
    let text = serde_json::to_string(&cliff).unwrap();
    assert_eq!(serde_json::from_str::<GridMap>(&text).unwrap(), cliff);
}

#[test]
fn random_maps_refuse_what_cannot_work() {
    assert_eq!(generate_random_map(1, 0.8, 0), Err(RandomMapError::Size { size: 1 }));
    assert_eq!(generate_random_map(33, 0.8, 0), Err(RandomMapError::Size { size: 33 }));
    assert_eq!(generate_random_map(4, 0.0, 0), Err(RandomMapError::Probability { p: 0.0 }));
    assert_eq!(generate_random_map(4, 1.5, 0), Err(RandomMapError::Probability { p: 1.5 }));
    assert!(matches!(generate_random_map(4, f64::NAN, 0), Err(RandomMapError::Probability { .. })));
    assert_eq!(generate_random_map(32, 1e-9, 0), Err(RandomMapError::Unsolvable { size: 32, p: 1e-9 }));
}

#[test]
fn golden_random_maps() {
    let golden = [
        (4, 0.8, 0, "SFFF/HHFF/FHHF/HFFG"),
        (4, 0.8, 1, "SHFH/FFHF/FFFF/FFFG"),
        (4, 0.8, 2, "SFHF/FFFF/FFFF/FFFG"),
        (4, 0.8, 42, "SFHF/FHFF/FFFH/FHFG"),
        (5, 0.6, 0, "SFFFH/HHHFH/HFHFH/FHFFF/FFHHG"),
        (5, 0.6, 1, "SFFFH/FFHHH/HFFFF/HHFFH/FFHFG"),
        (5, 0.6, 2, "SFHHF/HFHFF/FFHFF/HFFFH/FHHFG"),
        (5, 0.6, 42, "SFHHH/HFFFF/HFFHH/FFFFF/FFHFG"),
        (8, 0.8, 42, "SFHFFHFF/FFFHFHFF/FFHFFFHH/FFFFFFFH/FFFFFFFF/FHFFHHFF/FFFFFFFF/FFFFFFFG"),
    ];
    for (size, p, seed, rows) in golden {
        assert_eq!(generate_random_map(size, p, seed).unwrap().rows_text().join("/"), rows);
    }
}

proptest! {
    #[test]
    fn a_random_map_is_valid_and_takes_whole_boards_of_draws(size in 2_usize..=12, p in 0.5_f64..=1.0, seed: u64) {
        let mut generator = Pcg64::new(seed);
        if let Ok(map) = generate_random_map_with(size, p, &mut generator) {
            prop_assert_eq!(GridMap::parse(&map.to_text()).unwrap(), map);
            let mut boards = Pcg64::new(seed);
            while boards != generator {
                for _ in 0..size * size {
                    boards.next_u64();
                }
            }
        }
    }

    #[test]
    fn arbitrary_text_is_read_or_refused(text in any::<String>()) {
        let _ = GridMap::parse(&text);
        let _ = GridMap::parse_with(&text, TileSet::CliffWalking);
    }

    #[test]
    fn text_of_tiles_round_trips_where_it_is_a_map(text in "[SFHG]{1,6}(/[SFHG]{1,6}){0,5}") {
        match GridMap::parse(&text) {
            Ok(map) => {
                prop_assert_eq!(map.rows_text().join("/"), text);
                prop_assert_eq!(GridMap::parse(&map.to_text()).unwrap(), map.clone());
                prop_assert_eq!(GridMap::from_rows(&map.rows_text()).unwrap(), map);
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}
