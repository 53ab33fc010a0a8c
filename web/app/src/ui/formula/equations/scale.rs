//! Scale: what the centred reward is divided by, and the standard deviation in full.

use super::super::mathml::{block, fenced, frac, ident, live, num, op, over, row, sqrt, sub, sup, words};
use super::super::number::{digits, signed};
use super::{difference, difference_in_numbers, eq, of, plain, tint};
use crate::model::Scene;
use crate::text::texts;
use crate::ui::strip::{GroupFacts, RolloutFacts};
use advantage::{Baseline, ScaleRewards};
use yew::prelude::*;

/// The standard deviation of the population that `over` names, with its divisor.
pub(super) fn spread(scene: &Scene, facts: &GroupFacts, over_what: ScaleRewards) -> Html {
    let batch = over_what == ScaleRewards::Batch;
    let stats = if batch { scene.trace.batch } else { facts.stats };
    let (sigma, mu, size) = if batch {
        (sub(ident("σ"), ident("B")), sub(ident("μ"), ident("B")), ident("N"))
    } else {
        (ident("σ"), ident("μ"), ident("G"))
    };
    let ddof = scene.config.ddof;
    let divisor = if ddof == 0 { size } else { row([size, op("−"), num(ddof)]) };
    let population = stats.size as f64;
    let degrees = population - f64::from(ddof);
    let squares = stats.std * stats.std * degrees.max(0.0);
    let degrees_shown =
        if ddof == 0 { num(stats.size) } else { row([num(stats.size), op("−"), num(ddof)]) };
    let mut pieces = vec![
        sigma,
        eq(),
        sqrt(row([
            frac(num(1), divisor),
            over("∑", ident("j")),
            sup(fenced(row([sub(ident("R"), ident("j")), op("−"), mu])), num(2)),
        ])),
        eq(),
    ];
    if !stats.tied {
        pieces.extend([sqrt(frac(plain("squares", squares), degrees_shown)), eq()]);
    }
    pieces.push(plain("std", stats.std));
    block("std", pieces)
}

/// Scale: centred reward over standard deviation and epsilon.
pub(super) fn scale(scene: &Scene, facts: &GroupFacts, r: &RolloutFacts) -> Html {
    let config = &scene.config;
    let result = live("advantage", r.advantage, signed(r.advantage), tint(r.advantage));
    let mut pieces = vec![of("A", r), eq()];
    let symbol = match config.scale_rewards {
        ScaleRewards::None => {
            pieces.extend([difference(scene, r), eq()]);
            if config.baseline != Baseline::None {
                pieces.extend([difference_in_numbers(scene, r), eq()]);
            }
            pieces.push(result);
            return block("advantage", pieces);
        }
        ScaleRewards::Group => ident("σ"),
        ScaleRewards::Batch => sub(ident("σ"), ident("B")),
    };
    let stats = if config.scale_rewards == ScaleRewards::Batch { scene.trace.batch } else { facts.stats };
    pieces.push(frac(difference(scene, r), row([symbol, op("+"), ident("ε")])));
    if stats.tied {
        // Zero by definition: no division takes place.
        pieces.extend([eq(), result, words(texts().formula.by_definition)]);
    } else {
        let divisor = row([
            plain("std", r.std),
            op("+"),
            live("epsilon", config.advantage_eps, digits(config.advantage_eps, 4), ""),
        ]);
        pieces.extend([eq(), frac(difference_in_numbers(scene, r), divisor), eq(), result]);
    }
    html! { <>{ block("advantage", pieces) }{ spread(scene, facts, config.scale_rewards) }</> }
}
