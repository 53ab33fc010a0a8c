//! The maps of a run as prompts.

use super::{Stage, run};
use experiment::{Prompts, RunConfig, preset};
use oracle::{RowPolicy, evaluate};
use rollout::{Batch, Sampler, Streams};
use truth::prompts::{MOST_PRODUCTS, Survey, survey};
use truth::target::true_gradient;
use worlds::Pcg64;

/// The Hessian of the expected return by second differences of values alone, as a full matrix.
fn hessian(stage: &Stage, world: usize) -> Vec<Vec<f64>> {
    let (mdp, row_of) = (&stage.replay.worlds[world].mdp, &stage.replay.observations.row_of[world]);
    let table: Vec<f64> = stage.table.probs().iter().map(|p| f64::from(*p)).collect();
    let limit = mdp.max_episode_steps().unwrap();
    let cells = table.len();
    let value = |moves: &[(usize, f64)]| {
        let mut direction = vec![0.0; cells];
        moves.iter().for_each(|(cell, by)| direction[*cell] += by);
        let moved = RowPolicy { table: &table, row_of }.moved(&direction, 1.0, 4);
        let over_states = RowPolicy { table: &moved, row_of }.over_states(mdp).unwrap();
        evaluate(mdp, &over_states, limit).unwrap().start_value
    };
    let h = 1e-3;
    let entry = |a: usize, b: usize| {
        let corners = [(h, h), (h, -h), (-h, h), (-h, -h)].map(|(x, y)| value(&[(a, x), (b, y)]));
        (corners[0] - corners[1] - corners[2] + corners[3]) / (4.0 * h * h)
    };
    (0..cells).map(|a| (0..cells).map(|b| entry(a, b)).collect()).collect()
}

/// The largest size of an eigenvalue of a symmetric matrix, by many rounds from several starts.
fn norm(matrix: &[Vec<f64>]) -> f64 {
    let n = matrix.len();
    let mut largest: f64 = 0.0;
    for start in 0..n {
        let mut v: Vec<f64> = (0..n).map(|i| if i == start { 1.0 } else { 0.01 * i as f64 }).collect();
        for _ in 0..400 {
            let length = v.iter().map(|x| x * x).sum::<f64>().sqrt();
            v.iter_mut().for_each(|x| *x /= length);
            v = matrix.iter().map(|row| row.iter().zip(&v).map(|(a, b)| a * b).sum()).collect();
            largest = largest.max(v.iter().map(|x| x * x).sum::<f64>().sqrt());
        }
    }
    largest
}

#[test]
fn curvature_is_the_norm_of_the_hessian_of_the_value() {
    for (rows, is_slippery, seed) in
        [(&["SG"][..], false, 1), (&["SFG"], false, 2), (&["SF", "HG"], true, 3), (&["SFH", "FFG"], false, 4)]
    {
        let stage = Stage::new(run(rows, is_slippery, 6), seed);
        let found = survey(&stage.replay, &stage.table).unwrap();
        let want = norm(&hessian(&stage, 0));
        let got = found.prompts()[0].curvature;
        assert!(got <= want * 1.001 && got >= 0.95 * want, "{rows:?}: {got} of {want}");
    }
}

#[test]
fn the_spread_of_the_return_is_what_rollouts_show() {
    let mut config = run(&["SFH", "FFG"], true, 8);
    config.env.reward_schedule = [1.0, -0.5, -0.1];
    let stage = Stage::new(config, 5);
    let prompt = &survey(&stage.replay, &stage.table).unwrap().prompts()[0].clone();
    let mut batch = Batch::default();
    let sampler = Sampler::new(&stage.table);
    let (mdp, row_of) = (&stage.replay.worlds[0].mdp, &stage.replay.observations.row_of[0]);
    let mut streams = Streams { policy: Pcg64::new(7), env: Pcg64::new(8) };
    sampler.group((0, mdp), row_of, 8, 40_000, &mut streams, &mut batch).unwrap();
    let rewards: Vec<f64> = batch.group(0).iter().map(|e| e.reward).collect();
    let n = rewards.len() as f64;
    let mean = rewards.iter().sum::<f64>() / n;
    let std = (rewards.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / n).sqrt();
    assert!((std - prompt.std).abs() < 0.01, "{std} {}", prompt.std);
}

/// A group draws its start once: two starts of sure but different worth leave nothing to compare within a group.
#[test]
fn what_the_draw_of_the_start_adds_is_not_within_a_prompt() {
    let stage = Stage::new(run(&["SSG"], false, 1), 1);
    let mdp = &stage.replay.worlds[0].mdp;
    assert_eq!(mdp.starts().len(), 2);
    let found = survey(&stage.replay, &stage.table).unwrap();
    let each = mdp.starts().iter().map(|&(start, p)| {
        let row = stage.replay.observations.row_of[0][start as usize] as usize;
        // One step: right is worth 1 from the second start, nothing is from the first.
        let chance = if start == 1 { f64::from(stage.table.probs()[row * 4 + 2]) } else { 0.0 };
        p * chance * (1.0 - chance)
    });
    let want = each.sum::<f64>().sqrt();
    assert!((found.prompts()[0].std - want).abs() < 1e-6);
}

#[test]
fn gradients_are_those_of_the_run_and_share_what_their_rows_share() {
    let config = preset("many-maps").unwrap().config;
    let stage = Stage::new(config, 3);
    let found = survey(&stage.replay, &stage.table).unwrap();
    let prompts = found.prompts();
    assert_eq!(prompts.len(), 16);
    let whole = true_gradient(&stage.replay, &stage.table, oracle::Payoff::Return(1.0)).unwrap();
    for (cell, want) in whole.iter().enumerate() {
        let mean = prompts.iter().map(|p| p.gradient[cell]).sum::<f64>() / 16.0;
        // Rows of single precision sum to 1 only to its rounding.
        assert!((mean - want).abs() < 1e-6, "{mean} {want}");
    }
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>().abs();
    let (mut all, mut own) = (0.0, 0.0);
    for (i, a) in prompts.iter().enumerate() {
        for (j, b) in prompts.iter().enumerate() {
            let product = dot(&a.gradient, &b.gradient);
            all += product;
            own += if i == j { product } else { 0.0 };
        }
    }
    let overlap = found.summary().unwrap().overlap.unwrap();
    assert!((overlap - (all - own) / all).abs() < 1e-12 && (0.0..1.0).contains(&overlap));
    // A window that shows the whole map: no two maps have a row in common, but their inputs are alike.
    let linear = found.summary().unwrap().linear.unwrap();
    assert!(overlap == 0.0 && (0.1..1.0).contains(&linear), "{linear}");
}

/// Moving the weight of an input moves the logits of all rows that see it.
#[test]
fn the_gradient_of_a_linear_policy_is_that_of_the_rows_that_see_an_input() {
    let stage = Stage::new(preset("many-maps").unwrap().config, 4);
    let observations = &stage.replay.observations;
    let found = survey(&stage.replay, &stage.table).unwrap();
    let table: Vec<f64> = stage.table.probs().iter().map(|p| f64::from(*p)).collect();
    let (mdp, row_of) = (&stage.replay.worlds[2].mdp, &observations.row_of[2]);
    let value = |input: u32, action: usize, by: f64| {
        let mut direction = vec![0.0; table.len()];
        for (row, inputs) in observations.rows.iter().enumerate() {
            direction[row * 4 + action] = f64::from(inputs.contains(&input));
        }
        let moved = RowPolicy { table: &table, row_of }.moved(&direction, by, 4);
        let over_states = RowPolicy { table: &moved, row_of }.over_states(mdp).unwrap();
        evaluate(mdp, &over_states, mdp.max_episode_steps().unwrap()).unwrap().start_value
    };
    for (input, action) in [(0_u32, 0), (30, 1), (60, 2), (90, 3)] {
        let want = (value(input, action, 1e-4) - value(input, action, -1e-4)) / 2e-4;
        let got = found.prompts()[2].linear[input as usize * 4 + action];
        assert!((got - want).abs() < 1e-6, "{got} {want}");
    }
}

#[test]
fn equal_maps_share_all_and_one_map_has_nothing_to_share() {
    let one = Stage::new(run(&["SFG"], false, 6), 2);
    assert_eq!(survey(&one.replay, &one.table).unwrap().summary().unwrap().overlap, None);
    let rows = ["SFG".to_owned()];
    let config = RunConfig { prompts: Prompts::List(vec![rows.to_vec(); 3]), ..run(&["SFG"], false, 6) };
    let three = Stage::new(config, 2);
    let overlap = survey(&three.replay, &three.table).unwrap().summary().unwrap().overlap.unwrap();
    assert!((overlap - 2.0 / 3.0).abs() < 1e-9, "{overlap}");
    // One input for each cell: weights are logits.
    assert_eq!(survey(&three.replay, &three.table).unwrap().summary().unwrap().linear, Some(overlap));
}

#[test]
fn a_survey_comes_in_pieces_that_can_be_counted() {
    let stage = Stage::new(preset("many-maps").unwrap().config, 3);
    let mut pieces = Survey::new(stage.replay.clone(), &stage.table);
    let (mut last, mut count) = (0.0, 0);
    while !pieces.advance().unwrap() {
        assert!((last..1.0).contains(&pieces.progress()));
        last = pieces.progress();
        count += 1;
    }
    assert_eq!(pieces.progress(), 1.0);
    assert!(count <= 16 * (MOST_PRODUCTS + 1));
    assert_eq!(pieces.summary(), survey(&stage.replay, &stage.table).unwrap().summary());
}
