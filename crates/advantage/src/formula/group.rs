//! Stages with one number for each rollout.

use super::Case;
use crate::estimate::Recipe;
use crate::estimator::{
    BatchNorm, Credit, EpisodeSampling, EpisodeWeighting, MultiObjectiveAggregation, Supervision,
};
use crate::mathml::block;
use crate::options::{Baseline, ScaleRewards};
use crate::stage::Population;

/// The reward as a symbol: of an objective, where it belongs to one.
fn reward(case: Case) -> &'static str {
    if case.objective { "R_@i^[(@k)]" } else { "R_@i" }
}

fn is_process(recipe: &Recipe) -> bool {
    recipe.estimator.supervision == Supervision::Process
}

pub(super) fn score(case: Case) -> String {
    let sum = match case {
        Case { combined: true, .. } => " = sum[k] w_k R_@i^[(k)]",
        Case { objective: true, .. } => "",
        _ => " = sum[t] r_[@i, t]",
    };
    block("reward", &[reward(case), sum, " = @reward"].concat())
}

pub(super) fn mean(population: Population) -> String {
    let symbols = if population == Population::Batch { "μ_B = frac[1][N]" } else { "μ = frac[1][G]" };
    block("mean", &[symbols, " sum[j] R_j = frac[@sum][@size] = @mean"].concat())
}

pub(super) fn baseline(recipe: &Recipe, case: Case) -> String {
    let by_steps = recipe.estimator.credit == Credit::State
        && recipe.estimator.episode_weighting == EpisodeWeighting::Step;
    let symbols = match recipe.advantage.baseline {
        // The mean over all steps of the group, once for each step of the rollout.
        _ if is_process(recipe) => "b_@i = T_@i·μ_r",
        Baseline::LeaveOneOut => "μ_[−@i] = frac[1][G − 1] sum[j ≠ @i] R_j = frac[@others][@others_size]",
        Baseline::Mean if by_steps => "μ = frac[sum[j] T_j R_j][sum[j] T_j]",
        Baseline::Mean if !case.objective => return mean(Population::Group),
        Baseline::Batch if !case.objective => return mean(Population::Batch),
        Baseline::Mean | Baseline::Batch => "μ_@k = \"mean\"",
        Baseline::Tracker => "v = \"expected\"",
        Baseline::None => return String::new(),
    };
    block("baseline", &[symbols, " = @baseline"].concat())
}

/// The baseline as a symbol.
pub(super) fn baseline_symbol(recipe: &Recipe) -> Option<&'static str> {
    match recipe.advantage.baseline {
        _ if is_process(recipe) => Some("b_@i"),
        Baseline::Mean => Some("μ"),
        Baseline::LeaveOneOut => Some("μ_[−@i]"),
        Baseline::Batch => Some("μ_B"),
        Baseline::Tracker => Some("v"),
        Baseline::None => None,
    }
}

/// `R − b`, in symbols and in numbers.
fn difference(recipe: &Recipe, case: Case) -> (String, &'static str) {
    match baseline_symbol(recipe).map(|baseline| of_objective(baseline, case)) {
        Some(baseline) => ([reward(case), " − ", baseline].concat(), "@reward − @baseline"),
        None => (reward(case).to_owned(), "@reward"),
    }
}

pub(super) fn centred(recipe: &Recipe, case: Case) -> String {
    let (symbols, numbers) = difference(recipe, case);
    match baseline_symbol(recipe) {
        Some(_) => block("centred", &[&symbols, " = ", numbers, " = @centred"].concat()),
        None => block("centred", &[&symbols, " = @centred"].concat()),
    }
}

/// The symbol of an objective, where a mean or a spread belongs to one.
fn of_objective(symbol: &'static str, case: Case) -> &'static str {
    match symbol {
        "μ" if case.objective => "μ_@k",
        "σ" if case.objective => "σ_@k",
        _ => symbol,
    }
}

/// What is divided by, as a symbol.
pub(super) fn sigma(over: ScaleRewards) -> &'static str {
    if over == ScaleRewards::Batch { "σ_B" } else { "σ" }
}

pub(super) fn spread(over: ScaleRewards, ddof: u8, tied: bool) -> String {
    let population =
        if over == ScaleRewards::Batch { ["σ_B", "R_j", "μ_B", "N"] } else { ["σ", "R_j", "μ", "G"] };
    root_of_squares(population, ddof, tied)
}

/// `σ = √(1/(n − ddof) Σ (x − μ)²)`.
fn root_of_squares([sigma, x, mu, size]: [&str; 4], ddof: u8, tied: bool) -> String {
    let less = if ddof == 0 { "" } else { " − 1" };
    let numbers = if tied { "" } else { &[" = sqrt[frac[@squares][@size", less, "]]"].concat() };
    let symbols = [sigma, " = sqrt[frac[1][", size, less, "] sum[j] [(", x, " − ", mu, ")]^2]"].concat();
    block("std", &[&symbols, numbers, " = @std"].concat())
}

pub(super) fn spread_of(recipe: &Recipe, case: Case) -> String {
    match recipe.options().scale_rewards {
        ScaleRewards::None => String::new(),
        // Over all steps of the group.
        _ if is_process(recipe) => {
            root_of_squares(["σ_r", "r_[j, t]", "μ_r", "M"], recipe.advantage.ddof, false)
        }
        _ if case.objective => {
            root_of_squares(["σ_@k", "R_j^[(@k)]", "μ_@k", "G"], recipe.advantage.ddof, case.tied)
        }
        over => spread(over, recipe.advantage.ddof, case.tied),
    }
}

pub(super) fn scaled(recipe: &Recipe, case: Case) -> String {
    let hat = if case.objective { "A_@i^[(@k)] = " } else { "A_@i = " };
    let (symbols, numbers) = difference(recipe, case);
    let made = match recipe.options().scale_rewards {
        _ if case.tied && recipe.estimator.tied_fallback != 0.0 => {
            ["α (", reward(case), " − v) = @tied_fallback·[(@reward − @tracker)]"].concat()
        }
        ScaleRewards::None if baseline_symbol(recipe).is_none() => symbols,
        ScaleRewards::None => [&symbols, " = ", numbers].concat(),
        over => {
            let sigma = if is_process(recipe) { "σ_r" } else { of_objective(sigma(over), case) };
            let fraction = ["frac[", &symbols, "][", sigma, " + ε]"].concat();
            if case.tied {
                return block(
                    "advantage",
                    &[hat, &fraction, " = @advantage\"\u{a0}by definition\""].concat(),
                );
            }
            [&fraction, " = frac[", numbers, "][@std + @epsilon]"].concat()
        }
    };
    block("advantage", &[hat, &made, " = @advantage"].concat())
}

pub(super) fn weight(recipe: &Recipe) -> String {
    let share = match recipe.estimator.multi_objective_aggregation {
        MultiObjectiveAggregation::Dvao => "frac[w_@k σ_@k][sum[l] w_l σ_l]",
        _ => "w_@k",
    };
    block("objective-weight", &["w_@k^′ = ", share, " = @weight"].concat())
}

pub(super) fn sum() -> String {
    block("sum", "A_@i = sum[k] w_k^′ A_@i^[(k)] = @sum_advantage")
}

pub(super) fn batch_normalized(recipe: &Recipe) -> String {
    let divisor = match recipe.estimator.batch_norm {
        BatchNorm::Steps => "sqrt[σ_A^2 + 10^[−8]]",
        BatchNorm::StepsClamped => "sqrt[max(σ_A^2, 10^[−8])]",
        _ => "σ_A + ε",
    };
    block("normalized", &["A_@i^′ = frac[A_@i − μ_A][", divisor, "] = @normalized"].concat())
}

pub(super) fn probability(recipe: &Recipe) -> String {
    let share = match recipe.estimator.sampling {
        EpisodeSampling::Softmax => "frac[e^[|A_@i| / @tau]][sum[j] e^[|A_j| / @tau]]",
        _ => "frac[[|A_@i|]^@kappa][sum[j] [|A_j|]^@kappa]",
    };
    block("episode-probability", &["p_@i = ", share, " = @probability"].concat())
}
