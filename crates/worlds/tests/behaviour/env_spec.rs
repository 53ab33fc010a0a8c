//! The arguments of `gymnasium.make`.

use worlds::map::{GridMap, MAP_4X4, MAP_8X8};
use worlds::{EnvId, EnvSpec, SpecError, World};

fn read(json: &str) -> EnvSpec {
    serde_json::from_str(json).unwrap()
}

#[test]
fn missing_fields_take_gymnasiums_defaults() {
    let spec = read(r#"{"id":"FrozenLake-v1"}"#);
    assert_eq!(spec, EnvSpec::default());
    let resolved = spec.resolved().unwrap();
    assert!(resolved.is_slippery);
    assert_eq!(resolved.success_rate.to_bits(), (1.0_f64 / 3.0).to_bits());
    assert_eq!(resolved.reward_schedule, [1.0, 0.0, 0.0]);
}

#[test]
fn limit_and_slipperiness_belong_to_the_id() {
    let cases = [
        (r#"{"id":"FrozenLake-v1"}"#, Some(100), true),
        (r#"{"id":"FrozenLake-v1","map_name":"8x8"}"#, Some(100), true),
        (r#"{"id":"FrozenLake8x8-v1"}"#, Some(200), true),
        (r#"{"id":"FrozenLake8x8-v1","map_name":"4x4"}"#, Some(200), true),
        (r#"{"id":"FrozenLake8x8-v1","desc":["SG"],"is_slippery":false}"#, Some(200), false),
        (r#"{"id":"CliffWalking-v1"}"#, None, false),
        (r#"{"id":"CliffWalking-v1","is_slippery":true,"max_episode_steps":200}"#, Some(200), true),
        (r#"{"id":"CliffWalkingSlippery-v1"}"#, None, true),
        (r#"{"id":"CliffWalkingSlippery-v1","is_slippery":false}"#, None, false),
    ];
    for (json, limit, is_slippery) in cases {
        let world = read(json).build().unwrap();
        assert_eq!(world.mdp.max_episode_steps(), limit, "{json}");
        assert_eq!(world.spec.resolved().unwrap().is_slippery, is_slippery, "{json}");
        assert_eq!(world.spec.build().unwrap(), world, "{json}");
    }
}

#[test]
fn desc_wins_over_map_name() {
    let map = |json: &str| read(json).build().unwrap().map;
    assert_eq!(map(r#"{"id":"FrozenLake-v1"}"#), GridMap::parse(MAP_4X4).unwrap());
    assert_eq!(map(r#"{"id":"FrozenLake8x8-v1"}"#), GridMap::parse(MAP_8X8).unwrap());
    assert_eq!(map(r#"{"map_name":"8x8"}"#), GridMap::parse(MAP_8X8).unwrap());
    assert_eq!(map(r#"{"map_name":"8x8","desc":["SFG"]}"#), GridMap::parse("SFG").unwrap());
}

#[test]
fn refusals_name_the_field() {
    let cases = [
        (r#"{"success_rate":0}"#, "success_rate", "above 0"),
        (r#"{"success_rate":1.01}"#, "success_rate", "at most 1"),
        (r#"{"max_episode_steps":0}"#, "max_episode_steps", "between 1 and 10000"),
        (r#"{"max_episode_steps":10001}"#, "max_episode_steps", "between 1 and 10000"),
        (r#"{"map_name":"5x5"}"#, "map_name", "\"4x4\" and \"8x8\""),
        (r#"{"desc":["SF","xG"]}"#, "desc", "row 2, column 1"),
        (r#"{"desc":[]}"#, "desc", "empty"),
        (r#"{"id":"CliffWalking-v1","desc":["SG"]}"#, "desc", "CliffWalking-v1 does not take it"),
        (r#"{"id":"CliffWalking-v1","map_name":"4x4"}"#, "map_name", "does not take it"),
        (r#"{"id":"CliffWalkingSlippery-v1","success_rate":0.5}"#, "success_rate", "does not take it"),
        (r#"{"id":"CliffWalking-v1","reward_schedule":[1,0,1]}"#, "reward_schedule", "does not take it"),
    ];
    for (json, field, part) in cases {
        let message = read(json).build().unwrap_err().to_string();
        assert!(message.starts_with(&format!("{field}: ")), "{message}");
        assert!(message.contains(part), "{message}");
    }
    let spec = EnvSpec { reward_schedule: [1.0, f64::INFINITY, 0.0], ..EnvSpec::default() };
    let error = spec.resolved().unwrap_err();
    assert_eq!(error.field(), "reward_schedule");
    assert!(error.to_string().contains("entry 2 is inf"), "{error}");
    let spec = EnvSpec { success_rate: f64::NAN, ..EnvSpec::default() };
    assert!(matches!(spec.resolved(), Err(SpecError::SuccessRate { .. })));
}

#[test]
fn unknown_keys_and_ids_are_refused() {
    let refuse = |json: &str| serde_json::from_str::<EnvSpec>(json).unwrap_err().to_string();
    assert!(refuse(r#"{"slippery":true}"#).contains("slippery"));
    assert!(refuse(r#"{"id":"FrozenLake-v0"}"#).contains("FrozenLake-v1"));
    let message = "Taxi-v4".parse::<EnvId>().unwrap_err().to_string();
    assert!(message.contains("\"Taxi-v4\"") && message.contains("CliffWalkingSlippery-v1"), "{message}");
}

#[test]
fn ids_serialise_as_gymnasium_names_them() {
    for id in EnvId::ALL {
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{id}\""));
        assert_eq!(id.as_str().parse::<EnvId>().unwrap(), id);
    }
}

#[test]
fn a_world_can_be_given_its_map() {
    let map = GridMap::parse("SFF/FHG").unwrap();
    let spec = EnvSpec { map_name: Some("8x8".to_owned()), ..EnvSpec::new(EnvId::FrozenLake8x8) };
    let world = World::with_map(&spec, map.clone()).unwrap();
    assert_eq!((&world.map, world.mdp.states(), world.mdp.max_episode_steps()), (&map, 6, Some(200)));
    assert_eq!(world.spec.build().unwrap(), world);

    let cliff = EnvSpec::new(EnvId::CliffWalking);
    let message = World::with_map(&cliff, map).unwrap_err().to_string();
    assert!(message.contains("CliffWalking-v1 does not take it"), "{message}");
    let foreign = cliff.build().unwrap().map;
    let message = World::with_map(&EnvSpec::default(), foreign).unwrap_err().to_string();
    assert!(message.contains("row 4, column 2 holds 'C'"), "{message}");
}
