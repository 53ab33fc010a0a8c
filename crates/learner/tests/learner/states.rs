//! Saving and restoring.

use learner::{Learner, LearnerConfig, LearnerError, OptimizerKind};

use crate::setup::{Random, config, learner, on_policy, random_samples};

fn settings(kind: OptimizerKind) -> LearnerConfig {
    let mut settings = config(9, 4, &[8, 8]);
    settings.optimizer.kind = kind;
    settings.optimizer.weight_decay = 0.01;
    settings.optimizer.max_grad_norm = Some(0.1);
    settings.loss.beta = 0.05;
    settings
}

/// Everything that `iterations` updates show, as bits.
fn run(learner: &mut Learner, seeds: std::ops::Range<u64>) -> Vec<u64> {
    let mut seen = Vec::new();
    let mut probs = pollster::block_on(learner.read()).unwrap().probs;
    for seed in seeds {
        let samples = random_samples(&mut Random(seed), 9, 4, 60);
        let mut tables = on_policy(learner, &samples);
        tables.old.clone_from(&probs);
        tables.reference = pollster::block_on(learner.reference_probs()).unwrap().train;
        for _ in 0..2 {
            learner.step(&tables.counted(), true).unwrap();
        }
        let read = pollster::block_on(learner.read()).unwrap();
        probs.clone_from(&read.probs);
        let tables = read.probs.iter().chain(read.push_only_probs.iter().flatten());
        seen.extend(tables.map(|prob| u64::from(prob.to_bits())));
        seen.extend(
            read.steps.iter().flat_map(|step| [step.loss, step.grad_norm, step.clipped]).map(f64::to_bits),
        );
    }
    seen
}

#[test]
fn a_restored_learner_continues_to_the_bit() {
    for kind in [OptimizerKind::Sgd, OptimizerKind::Adam, OptimizerKind::AdamW] {
        let mut straight = learner(&settings(kind));
        straight.freeze_reference();
        run(&mut straight, 0..5);
        let state = pollster::block_on(straight.state()).unwrap();
        let expected = run(&mut straight, 5..10);

        let bytes = postcard::to_stdvec(&state).unwrap();
        let state = postcard::from_bytes(&bytes).unwrap();
        let mut resumed = learner(&settings(kind));
        resumed.freeze_reference();
        run(&mut resumed, 20..22);
        resumed.restore(&state).unwrap();
        assert_eq!(run(&mut resumed, 5..10), expected, "{kind:?}");
        let (left, right) = (pollster::block_on(straight.state()), pollster::block_on(resumed.state()));
        assert_eq!(left, right);
    }
}

#[test]
fn a_state_names_every_parameter() {
    let mut learner = learner(&config(9, 4, &[8, 6]));
    let state = pollster::block_on(learner.state()).unwrap();
    let shapes: Vec<_> =
        state.parameters.iter().map(|(path, parameter)| (path.as_str(), parameter.shape.clone())).collect();
    let expected = [
        ("layers.0.bias", vec![8]),
        ("layers.0.weight", vec![9, 8]),
        ("layers.1.bias", vec![6]),
        ("layers.1.weight", vec![8, 6]),
        ("layers.2.bias", vec![4]),
        ("layers.2.weight", vec![6, 4]),
    ];
    assert_eq!(shapes, expected);
    assert!(state.parameters.values().all(|parameter| parameter.first_moment.is_none()));
    assert!(state.parameters["layers.1.bias"].values.iter().all(|&value| value == 0.0));
    assert!(state.parameters["layers.1.weight"].values.iter().any(|&value| value > 0.1));
    assert!(state.parameters["layers.2.weight"].values.iter().all(|&value| value.abs() < 0.01));
}

#[test]
fn a_state_of_another_network_is_refused() {
    let mut learner = learner(&config(9, 4, &[8]));
    let mut other = crate::setup::learner(&config(9, 4, &[6]));
    let state = pollster::block_on(other.state()).unwrap();
    let before = crate::setup::state_bits(&mut learner);
    let says = |result: Result<(), LearnerError>, expected: &str| {
        let message = result.unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    };
    says(learner.restore(&state), "`layers.0.weight` has shape [9, 6], this network needs [9, 8]");

    let own = pollster::block_on(learner.state()).unwrap();
    let mut damaged = own.clone();
    damaged.parameters.remove("layers.1.bias");
    says(learner.restore(&damaged), "`layers.1.bias` is missing");
    let mut damaged = own.clone();
    let extra = damaged.parameters["layers.1.bias"].clone();
    damaged.parameters.insert("layers.2.bias".to_owned(), extra);
    says(learner.restore(&damaged), "`layers.2.bias` is not a parameter");
    let mut damaged = own.clone();
    damaged.optimizer_steps = 3;
    says(learner.restore(&damaged), "has no `first_moment`");
    let mut damaged = own.clone();
    damaged.optimizer = OptimizerKind::Sgd;
    says(learner.restore(&damaged), "saved by Sgd");
    let mut damaged = own.clone();
    damaged.parameters.get_mut("layers.1.bias").unwrap().values.pop();
    says(learner.restore(&damaged), "has 3 numbers, its shape [4] needs 4");
    let mut damaged = own;
    damaged.parameters.get_mut("layers.1.bias").unwrap().values[0] = f32::NAN;
    says(learner.restore(&damaged), "is not finite");
    assert_eq!(crate::setup::state_bits(&mut learner), before, "a refused state changes nothing");
}
