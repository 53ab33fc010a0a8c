//! Whatever may travel to a worker survives a codec that does not describe itself.

use serde::{Serialize, de::DeserializeOwned};
use worlds::map::{MAP_CLIFF, TileSet};
use worlds::{Env, EnvId, EnvSpec, GridMap, Observation, Pcg64};

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let bytes = postcard::to_stdvec(value).unwrap();
    assert_eq!(&postcard::from_bytes::<T>(&bytes).unwrap(), value);
}

#[test]
fn all_plain_data_survives_postcard() {
    for id in EnvId::ALL {
        let spec = EnvSpec::new(id);
        round_trip(&spec);
        round_trip(&EnvSpec {
            desc: Some(vec!["SG".to_owned()]),
            map_name: Some("4x4".to_owned()),
            is_slippery: Some(false),
            max_episode_steps: Some(7),
            ..spec
        });
    }
    round_trip(&Observation::Cell);
    round_trip(&Observation::Window { radius: 3 });
    round_trip(&GridMap::parse("SF/FG").unwrap());
    round_trip(&GridMap::parse_with(MAP_CLIFF, TileSet::CliffWalking).unwrap());
    let world = EnvSpec::default().build().unwrap();
    let mut env = Env::new(&world);
    round_trip(&env.reset(Some(1)));
    round_trip(&env.step(0).unwrap());
    round_trip(&Pcg64::new(3));
    round_trip(&Pcg64::new(3).state());
}
