//! Configurations, presets and links.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use experiment::bounds::BOUNDS;
use experiment::{PipelineStage, Prompts, RunConfig, View, link, preset, presets};
use proptest::prelude::*;
use serde_json::{Value, json};

fn with(changes: &[(&str, Value)]) -> Result<RunConfig, String> {
    let mut value = serde_json::to_value(RunConfig::default()).unwrap();
    for (key, change) in changes {
        value[*key] = change.clone();
    }
    RunConfig::from_json(&value.to_string()).map_err(|e| e.to_string())
}

#[test]
fn every_preset_is_valid_and_round_trips() {
    let all = presets();
    assert!(all.len() >= 8);
    for p in all {
        p.config.validate().unwrap_or_else(|e| unreachable!("{}: {e}", p.name));
        assert_eq!(RunConfig::from_json(&p.config.to_json()).unwrap(), p.config, "{}", p.name);
        let bytes = postcard::to_stdvec(&p.config).unwrap();
        assert_eq!(postcard::from_bytes::<RunConfig>(&bytes).unwrap(), p.config, "{}", p.name);
        let link = link::decode(&link::encode(p.name, &p.config, &View::default())).unwrap();
        assert_eq!((link.preset, link.config), (p.name, p.config));
    }
}

#[test]
fn a_written_configuration_hides_no_default() {
    let value: Value = serde_json::from_str(&RunConfig::default().to_json()).unwrap();
    for bound in BOUNDS {
        let top = bound.field.split('.').next().unwrap();
        assert!(value.get(top).is_some(), "{} is missing", bound.field);
    }
    assert_eq!(value["version"], 1);
}

#[test]
fn wrong_fields_are_named() {
    for (changes, begins) in [
        (vec![("learning_rate", json!(-1.0))], "learning_rate"),
        (vec![("num_generations", json!(0))], "num_generations"),
        (vec![("ddof", json!(2))], "ddof"),
        (vec![("version", json!(99))], "version"),
        (vec![("env", json!({"id": "CliffWalking-v1"}))], "env.max_episode_steps"),
        (vec![("env", json!({"id": "FrozenLake-v1", "map_name": "5x5"}))], "env"),
        (vec![("env", json!({"desc": ["SF", "HG"], "max_episode_steps": 0}))], "env"),
        (vec![("prompts", json!({"list": []}))], "prompts"),
        (vec![("prompts", json!({"list": [["SX", "FG"]]}))], "prompts"),
        (vec![("steps_per_generation", json!(9)), ("num_generations", json!(4))], "steps_per_generation"),
        (vec![("num_prompts", json!(64)), ("num_generations", json!(4096))], "num_generations"),
        (vec![("policy", json!({"hidden": [0]}))], "policy.hidden"),
        (vec![("observation", json!({"window": {"radius": 99}}))], "observation"),
    ] {
        let message = with(&changes).unwrap_err();
        assert!(message.starts_with(begins), "{message} should begin with {begins}");
    }
    assert!(with(&[("learning_rat", json!(1))]).unwrap_err().contains("learning_rat"));
    assert!(with(&[("env", json!({"idd": 1}))]).unwrap_err().contains("idd"));
}

#[test]
fn missing_fields_take_documented_defaults() {
    let config = RunConfig::from_json(r#"{"version": 1, "seed": 5}"#).unwrap();
    assert_eq!(config, RunConfig { seed: 5, ..RunConfig::default() });
}

#[test]
fn a_link_is_readable() {
    let mut config = preset("lake-8x8").unwrap().config;
    config.seed = 7;
    config.env.is_slippery = Some(true);
    let view = View { update: Some(24), stage: Some(PipelineStage::Scale), ..View::default() };
    let hash = link::encode("lake-8x8", &config, &view);
    for part in ["preset=lake-8x8", "seed=7", "env.is_slippery=true", "update=24", "stage=scale"] {
        assert!(hash.split('&').any(|p| p == part), "{hash} lacks {part}");
    }
    let link = link::decode(&format!("#{hash}")).unwrap();
    assert_eq!((link.config, link.view), (config, view));
}

#[test]
fn a_link_leaves_out_an_update_that_it_could_not_ask_for() {
    let run = preset("first-light").unwrap();
    let view = View { update: Some(link::MAX_UPDATE + 1), ..View::default() };
    let hash = link::encode(run.name, &run.config, &view);
    assert_eq!(link::decode(&hash).unwrap().view.update, None, "{hash}");
}

#[test]
fn an_empty_link_is_the_first_preset() {
    assert_eq!(link::decode("").unwrap().config, presets()[0].config);
}

#[test]
fn a_damaged_link_names_the_field() {
    for (hash, begins) in [
        ("preset=nothing", "preset"),
        ("v=9", "v"),
        ("seed", "seed"),
        ("seed=1&seed=2", "seed"),
        ("seed=%zz", "seed"),
        ("sed=1", "sed"),
        ("env.sed=1", "env.sed"),
        ("learning_rate=abc", "learning_rate"),
        ("learning_rate=1e9", "learning_rate"),
        ("env.desc=[\"SF\",\"FX\"]", "env"),
        ("stage=later", "stage"),
        ("update=-1", "update"),
        ("update=1000001", "update"),
        ("group=4", "group"),
        ("rollout=16", "rollout"),
    ] {
        let message = link::decode(hash).unwrap_err().to_string();
        assert!(message.starts_with(begins), "{hash}: {message}");
    }
}

#[test]
fn only_what_makes_a_run_starts_it_again() {
    let config = RunConfig::default();
    assert!(!config.needs_reset(&RunConfig { learning_rate: 0.5, num_generations: 16, ..config.clone() }));
    assert!(config.needs_reset(&RunConfig { seed: 1, ..config.clone() }));
    let random = experiment::RandomMaps { size: 4, p: 0.8, count: None, held_out: 0 };
    assert!(config.needs_reset(&RunConfig { prompts: Prompts::Random(random), ..config.clone() }));
    assert!(RunConfig::applies_now("learning_rate") && !RunConfig::applies_now("env.desc"));
}

proptest! {
    #[test]
    fn no_text_makes_the_link_reader_panic(hash in "\\PC{0,80}") {
        let _ = link::decode(&hash);
    }

    #[test]
    fn no_pair_makes_the_link_reader_panic(
        key in prop::sample::select(vec!["seed", "env.desc", "policy.hidden", "prompts", "temperature", "stage"]),
        value in "\\PC{0,40}",
    ) {
        let _ = link::decode(&format!("{key}={value}"));
    }

    #[test]
    fn every_bound_is_enforced(index in 0..BOUNDS.len(), above: bool) {
        let bound = &BOUNDS[index];
        let value = if above { bound.max * 2.0 + 1.0 } else { bound.min - 1.0 };
        prop_assert!(bound.check(value).is_err());
        prop_assert!(bound.check(bound.min).is_ok() && bound.check(bound.max).is_ok());
    }
}

#[test]
fn the_ratio_of_whole_rollouts_is_refused_only_where_it_cannot_be_had() {
    let sequence = ("importance_sampling_level", json!("sequence"));
    let twice = ("num_iterations", json!(2));
    for loss_type in ["grpo", "dr_grpo", "dapo", "bnpo", "vl_norm", "vespo"] {
        let config = with(&[sequence.clone(), twice.clone(), ("loss_type", json!(loss_type))]).unwrap();
        assert!(config.takes_sequences());
    }
    assert!(
        with(&[("loss_type", json!("vespo")), ("steps_per_generation", json!(2))]).unwrap().takes_sequences()
    );
    assert!(
        !with(std::slice::from_ref(&sequence)).unwrap().takes_sequences(),
        "at ratio 1 the tables are enough"
    );
    assert!(!with(std::slice::from_ref(&twice)).unwrap().takes_sequences());
    let credit = ("estimator", json!({"credit": "to_go"}));
    with(&[sequence.clone(), credit.clone()]).unwrap();
    let refused = with(&[sequence.clone(), twice.clone(), credit]).unwrap_err();
    assert!(
        refused.starts_with("importance_sampling_level: ") && refused.contains("estimator.credit"),
        "{refused}"
    );
    // Thousands of different windows: even the fewest trajectories that are counted would be too many.
    let many = [
        ("prompts", json!({"random": {"size": 32, "p": 0.7, "count": 64, "held_out": 0}})),
        ("observation", json!({"window": {"radius": 3}})),
        ("env", json!({"max_episode_steps": 100})),
    ];
    with(&many).unwrap();
    let refused = with(&[&many[..], &[sequence, twice]].concat()).unwrap_err();
    assert!(
        refused.starts_with("importance_sampling_level: the ratio of whole rollouts needs 64 "),
        "{refused}"
    );
}

#[test]
fn the_kl_has_its_settings() {
    let config = with(&[]).unwrap();
    assert!(!config.kl_in_reward && !config.use_bias_correction_kl && !config.penalises_rewards());
    assert_eq!(serde_json::to_value(&config).unwrap()["kl_estimator"], "k3");
    let config =
        with(&[("kl_estimator", json!("k1")), ("kl_in_reward", json!(true)), ("beta", json!(0.1))]).unwrap();
    assert!(config.penalises_rewards() && config.loss_beta() == 0.0 && config.beta == 0.1);
    assert!(with(&[("kl_estimator", json!("k4"))]).unwrap_err().contains("k4"));
    let filtered =
        [("kl_in_reward", json!(true)), ("beta", json!(0.1)), ("estimator", json!({"filter_groups": true}))];
    let refused = with(&filtered).unwrap_err();
    assert!(refused.starts_with("estimator.filter_groups: "), "{refused}");
    with(&filtered[..2]).unwrap();
}
