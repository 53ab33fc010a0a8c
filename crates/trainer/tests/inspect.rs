//! The policy of a run seen from outside.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use experiment::{RunConfig, preset};
use trainer::{LearnerDevice, Trainer};
use worlds::{EnvId, EnvSpec};

fn started() -> Trainer {
    let config = RunConfig { seed: 3, ..preset("first-light").unwrap().config };
    pollster::block_on(Trainer::new(config, LearnerDevice::cpu())).unwrap()
}

#[test]
fn the_policy_on_the_runs_own_world_is_its_table_and_looking_changes_nothing() {
    let (mut looked_at, mut left_alone) = (started(), started());
    for _ in 0..3 {
        let worlds = looked_at.replay().worlds.clone();
        let (replay, table) = pollster::block_on(looked_at.policy_on(worlds)).unwrap();
        assert_eq!(table.probs(), looked_at.table().probs());
        assert_eq!(replay.observations, looked_at.replay().observations);
        let small = EnvSpec { desc: Some(vec!["SF".into(), "FG".into()]), ..EnvSpec::default() };
        let (_, small) = pollster::block_on(looked_at.policy_on(vec![small.build().unwrap()])).unwrap();
        assert_eq!(small.probs(), &looked_at.table().probs()[..16]);
        let one = pollster::block_on(looked_at.iterate(false)).unwrap();
        let other = pollster::block_on(left_alone.iterate(false)).unwrap();
        assert_eq!(one, other);
    }
    assert_eq!(looked_at.reference().unwrap().probs(), left_alone.reference().unwrap().probs());
}

#[test]
fn a_policy_over_cells_does_not_know_more_cells_than_it_has() {
    let large = EnvSpec::new(EnvId::FrozenLake8x8).build().unwrap();
    let refused = pollster::block_on(started().policy_on(vec![large])).unwrap_err().to_string();
    assert!(refused.contains("64 inputs") && refused.contains("16"), "{refused}");
}

#[test]
fn the_exact_gradient_of_a_tabular_policy_is_that_of_its_table() {
    let mut tabular = RunConfig { seed: 3, ..preset("first-light").unwrap().config };
    tabular.policy.hidden = Vec::new();
    tabular.temperature = 1.0;
    let mut trainer = pollster::block_on(Trainer::new(tabular, LearnerDevice::cpu())).unwrap();
    let carried = pollster::block_on(trainer.true_gradient()).unwrap();
    let world = &trainer.replay().worlds[0];
    let row_of = &trainer.replay().observations.row_of[0];
    let policy = trainer.table().over_states(row_of);
    let limit = oracle::horizon(&world.mdp).unwrap();
    let exact = oracle::gradient(&world.mdp, &policy, limit, oracle::Payoff::Return(1.0)).unwrap();
    let exact = oracle::fold_rows(&exact, row_of, trainer.table().rows(), trainer.table().actions());
    let carried = &carried["layers.0.weight"];
    assert_eq!(carried.len(), exact.len());
    assert!(carried.iter().zip(&exact).all(|(a, b)| f64::from(*a) == f64::from(*b as f32)));
    assert!(exact.iter().any(|g| g.abs() > 1e-6));
}
