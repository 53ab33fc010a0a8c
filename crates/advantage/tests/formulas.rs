//! The formula of every stage of every method, with the numbers of a batch in it, gives what it claims.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of a test crate may fail loudly"
)]

#[path = "support/evaluate.rs"]
mod evaluate;

use advantage::formula::{Case, Numbers, explain};
use advantage::mathml::{fill, slots, tag};
use advantage::methods::{Family, Method, methods};
use advantage::{Estimate, Recipe, Rollout, Rollouts, StageName, Struck, estimate};
use evaluate::worked_out;

/// Three groups with several objectives, steps, states and values; the last is tied.
fn batch(method: &Method) -> Rollouts {
    let several = method.family == Family::Objectives;
    let mut number = 0.0;
    let mut next = || {
        number += 1.0_f64;
        (number * 0.73).sin()
    };
    let groups: Vec<Vec<Rollout>> = (0..3)
        .map(|group| {
            let mut rollout = |i: usize| Rollout {
                objectives: (0..if several { 3 } else { 0 })
                    .map(|_| if group == 2 { 0.5 } else { next() })
                    .collect(),
                rewards: (0..=i % 3 + 1).map(|_| if group == 2 { 0.0 } else { next() }).collect(),
                states: (0..=i as u32 % 3 + 1).map(|t| (t * 7 + i as u32) % 4).collect(),
                values: (0..=i % 3 + 1).map(|_| next()).collect(),
                advantages: (0..=i % 3 + 1).map(|_| next()).collect(),
                ..Rollout::default()
            };
            (0..5).map(&mut rollout).collect()
        })
        .collect();
    let weights: &[f64] = if several { &[0.5, 1.0, 0.25] } else { &[] };
    Rollouts::new(&groups, weights, Some(8)).unwrap()
}

fn run(recipe: &Recipe, rollouts: &Rollouts) -> (Estimate, Vec<(StageName, Option<u32>)>) {
    let estimate = estimate(rollouts, recipe).unwrap();
    let mut stages: Vec<_> = estimate.stages.iter().map(|s| (s.name, s.objective)).collect();
    stages.extend(estimate.step_stages(rollouts).into_iter().map(|s| (s.name, None)));
    (estimate, stages)
}

/// Fills every formula for every rollout; `judge` gets formula, filled formula and result.
fn each(method: &Method, mut judge: impl FnMut(&str, Vec<f64>, f64, Option<Struck>)) {
    let rollouts = batch(method);
    let (made, stages) = run(&method.recipe, &rollouts);
    let over_steps = made.step_stages(&rollouts);
    for (stage, objective) in stages {
        for group in 0..3 {
            let tied = made.groups[group].tied;
            let explained = explain(
                stage,
                &method.recipe,
                Case { objective: objective.is_some(), combined: false, tied },
            );
            if explained.formula.is_empty() {
                continue;
            }
            let mut first_step =
                (0..rollouts.index(group, 0).unwrap()).map(|i| rollouts.length(i)).sum::<usize>();
            for rollout in 0..5 {
                let index = rollouts.index(group, rollout).unwrap();
                let numbers = Numbers {
                    estimate: &made,
                    steps: &over_steps,
                    stage,
                    objective,
                    group,
                    rollout,
                    first_step,
                    step: 0,
                };
                let what = format!("{} {stage:?} {}", method.id, explained.formula);
                let filled = fill(&explained.formula, |slot| {
                    let number = numbers.get(slot).unwrap_or_else(|| panic!("{what}: nothing for {slot}"));
                    Some(tag("mn", &number.to_string()))
                });
                let result = numbers.get(slots(&explained.formula).last().expect("a result")).unwrap();
                judge(&what, worked_out(&filled), result, made.struck[group][rollout]);
                first_step += rollouts.length(index);
            }
        }
    }
}

#[test]
fn what_is_written_out_gives_what_is_claimed() {
    let mut checked = 0;
    for method in methods() {
        each(&method, |what, parts, result, struck| {
            assert!(!parts.is_empty(), "{what}: the result is not written");
            // A struck rollout is compared with nothing.
            if struck.is_none() {
                for part in &parts {
                    assert!(
                        (part - result).abs() < 1e-9 * result.abs().max(1.0),
                        "{what}: {parts:?} is {result}"
                    );
                }
                checked += usize::from(parts.len() > 1);
            }
        });
    }
    assert!(checked > 1000, "only {checked} formulas have numbers before their result");
}

#[test]
fn inputs_are_stages_that_are_recorded() {
    for method in methods() {
        let rollouts = batch(&method);
        let (_, stages) = run(&method.recipe, &rollouts);
        for (stage, _) in &stages {
            let explained = explain(*stage, &method.recipe, Case::default());
            // A divisor that is 1 is not compared within states.
            for input in explained.inputs.iter().filter(|input| **input != StageName::StateStd) {
                assert!(stages.iter().any(|(name, _)| name == input), "{} {stage:?}: {input:?}", method.id);
            }
            for (name, value) in &explained.constants {
                assert!(value.is_finite(), "{} {stage:?}: {name}", method.id);
            }
        }
    }
}
