//! `grpo figure`: the documentation's figures, as numbers and as SVG.

mod chart;

use crate::args::{FigureArgs, FigureName};
use crate::error::CliError;
use crate::output;
use chart::{Axis, Chart, Series};
use serde::Serialize;
use std::fs;
use truth::credit::{CreditPoint, GroupOf, credit_curve};
use truth::curvature::{Lab, Optimizer, iterations_to};
use truth::scale::expected_scale;
use truth::showcase::{Stage, worlds};

/// One point of a figure.
#[derive(Serialize)]
struct Line<'a> {
    series: &'a str,
    x: f64,
    y: f64,
    /// Half the height of the error bar.
    error: f64,
}

/// Runs the command.
pub(crate) fn run(args: &FigureArgs) -> Result<(), CliError> {
    if !(2..=1000).contains(&args.seeds) {
        return Err(CliError::Usage(format!("--seeds: {} is out of range; use from 2 to 1000", args.seeds)));
    }
    let chart = match args.name {
        FigureName::Cosine => {
            credit(args.seeds, "Cosine of the push and the exact gradient", &|p| p.push_cosine)?
        }
        FigureName::Signs => credit(args.seeds, "Share of steps that are given the wrong sign", &|p| {
            (p.silent < 1.0).then_some(p.wrong)
        })?,
        FigureName::Scale => scale(),
        FigureName::Curvature => curvature(args.seeds),
    };
    if let Some(path) = &args.out {
        fs::write(path, chart.svg()).map_err(CliError::file(path))?;
    }
    for series in &chart.series {
        for &(x, y, error) in &series.points {
            output::line(&Line { series: &series.label, x, y, error })?;
        }
    }
    Ok(())
}

/// Uniform credit on six worlds, against the number of rollouts; groups that tie are left out.
fn credit(
    seeds: u64,
    title: &'static str,
    pick: &dyn Fn(&CreditPoint) -> Option<f64>,
) -> Result<Chart, CliError> {
    const MOST: u32 = 4096;
    let mut all = Vec::new();
    for (name, env) in worlds() {
        let stage = Stage::new(env)?;
        let group = GroupOf { config: &stage.config, replay: &stage.replay, table: &stage.table, world: 0 };
        let curves: Vec<Vec<CreditPoint>> =
            (0..seeds).map(|seed| credit_curve(&group, MOST, seed)).collect::<Result<_, _>>()?;
        let at = |index: usize| -> Option<(f64, f64, f64)> {
            let values: Vec<f64> = curves.iter().filter_map(|curve| pick(curve.get(index)?)).collect();
            let (mean, error) = mean(&values)?;
            Some((f64::from(2_u32 << index), mean, error))
        };
        all.push(Series { label: name.into(), points: (0..12).filter_map(at).collect() });
    }
    Ok(Chart {
        title: format!("{title}: one reward for every step of an episode"),
        x: Axis {
            title: "rollouts in the group",
            from: 2.0,
            to: f64::from(MOST),
            logarithmic: true,
            ticks: vec![2.0, 8.0, 32.0, 128.0, 512.0, 2048.0],
        },
        y: unit(title),
        series: all,
    })
}

fn unit(title: &'static str) -> Axis {
    Axis { title, from: 0.0, to: 1.0, logarithmic: false, ticks: vec![0.0, 0.25, 0.5, 0.75, 1.0] }
}

/// c_G(p) of three methods, exactly.
fn scale() -> Chart {
    let mut series = Vec::new();
    let chances: Vec<f64> =
        (0..=80).map(|i| 10.0_f64.powf(-3.0 + 3.0 * f64::from(i) / 80.0) * 0.99).collect();
    for (id, size) in
        [("rloo", 8), ("dr_grpo", 8), ("grpo", 4), ("grpo", 8), ("grpo", 16), ("grpo", 64), ("dapo", 8)]
    {
        let Some(method) = advantage::methods::method(id) else { continue };
        let point = |&p: &f64| Some((p, expected_scale(&method.recipe, size, p)?, 0.0));
        series.push(Series {
            label: format!("{}, groups of {size}", method.name),
            points: chances.iter().filter_map(point).collect(),
        });
    }
    Chart {
        title: "What a method multiplies the gradient of success by".into(),
        x: Axis {
            title: "probability of success",
            from: 0.001,
            to: 1.0,
            logarithmic: true,
            ticks: vec![0.001, 0.01, 0.1, 1.0],
        },
        y: Axis {
            title: "expected update scale",
            from: 0.5,
            to: 64.0,
            logarithmic: true,
            ticks: vec![0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0],
        },
        series,
    }
}

/// Ratio of updates with steps that the prompt which moves most limits; error bars are one standard error of the mean
/// logarithm.
fn curvature(seeds: u64) -> Chart {
    const TARGET: f64 = 0.97;
    const MOST: u32 = 600;
    const OVERLAPS: [f64; 12] = [0.0, 0.01, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1.0];
    let base = Lab { optimizer: Optimizer::Bounded, opposed: false, learning_rate: 0.25, ..Lab::default() };
    let mut series = Vec::new();
    for (label, lab) in [
        ("noisy rewards, groups of 8", base),
        ("clean rewards, groups of 8", Lab { noise: 0.0, ..base }),
        ("clean, groups of 64", Lab { noise: 0.0, num_generations: 64, ..base }),
        ("noisy, all chances alike", Lab { spread: 0.0, ..base }),
    ] {
        let at = |overlap: f64| {
            let updates = |divide, seed| {
                let lab = Lab { divide, seed, overlap, ..lab };
                f64::from(iterations_to(lab, TARGET, MOST).unwrap_or(MOST).max(1))
            };
            let logs: Vec<f64> =
                (0..seeds).map(|seed| (updates(true, seed) / updates(false, seed)).ln()).collect();
            let (mean, error) = mean(&logs)?;
            Some((overlap, mean.exp(), mean.exp() * error))
        };
        let points = OVERLAPS.into_iter().filter_map(at).collect();
        series.push(Series { label: label.into(), points });
    }
    Chart {
        title: "Updates with division by the standard deviation over updates without (our reconstruction)"
            .into(),
        x: Axis {
            title: "overlap of two prompts' features",
            from: 0.0,
            to: 1.0,
            logarithmic: false,
            ticks: vec![0.0, 0.25, 0.5, 0.75, 1.0],
        },
        y: Axis {
            title: "ratio of updates",
            from: 0.5,
            to: 1.1,
            logarithmic: false,
            ticks: vec![0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1],
        },
        series,
    }
}

/// Mean and standard error; nothing of fewer than two values.
fn mean(values: &[f64]) -> Option<(f64, f64)> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (values.len() > 1).then(|| (mean, (variance / n).sqrt()))
}
