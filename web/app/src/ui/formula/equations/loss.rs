//! Credit and Update: what each step carries into the loss, and the loss.

use super::super::weight::StepWeight;
use super::{index, plain, result, tinted, told};
use crate::model::Scene;
use crate::text::texts;
use crate::ui::strip::RolloutFacts;
use advantage::LossType;
use advantage::methods::ImportanceSamplingLevel;

/// Credit: the advantage of each step, where all have the same, and the weight of a step in the loss.
pub(super) fn credit(scene: &Scene, r: &RolloutFacts) -> String {
    let weight = StepWeight::of(scene, r.index);
    let number = |name: &str| {
        Some(match name {
            "i" => index(r.index + 1),
            "advantage" => tinted(name, r.advantage),
            "length" => plain(name, f64::from(r.length)),
            "weight" => result(name, weight.value()),
            factor => plain("divisor", *weight.factors.get(factor.parse::<usize>().ok()?)?),
        })
    };
    let alike = match scene.trace.steps {
        None => told("credit", "Â_[@i, t] = A_@i = @advantage , t = 1 … @length", number),
        Some(_) => String::new(),
    };
    let minibatch = ["sum[j ∈ \"", texts().formula.minibatch, "\"] T_j"].concat();
    let symbols = match scene.config.loss_type {
        LossType::Grpo => "N·T_@i",
        LossType::DrGrpo => "N·T_max",
        LossType::Dapo | LossType::Vespo => "sum[j] T_j",
        LossType::Bnpo => &minibatch,
        LossType::VlNorm => "T_@i·sum[j] frac[1][T_j]",
    };
    let factors = if weight.factors.len() > 1 { "@0·@1" } else { "@0" };
    let formula = ["w_[@i, t] = frac[1][", symbols, "] = frac[1][", factors, "] = @weight"].concat();
    alike + &told("weight", &formula, number)
}

/// Update: the clipped surrogate and its numbers.
pub(super) fn update(scene: &Scene) -> String {
    let (config, metrics) = (&scene.config, &scene.record.metrics);
    let number = |name: &str| {
        Some(match name {
            "clip_low" => plain(name, 1.0 - config.epsilon),
            "clip_high" => plain(name, 1.0 + config.epsilon_high()),
            "beta" => plain(name, config.beta),
            "entropy_coef" => plain(name, config.entropy_coef),
            "loss" => result(name, metrics.loss),
            "grad_norm" => result(name, metrics.grad_norm),
            _ => plain(name, config.learning_rate),
        })
    };
    let rollout = config.importance_sampling_level == ImportanceSamplingLevel::Sequence;
    // What a step's advantage is multiplied by: its own ratio, or that of its rollout.
    let (ratio, of_rollout) = match config.loss_type {
        LossType::Vespo => ("W_i", "W_i = exp(sum[t] log ρ_[i, t])"),
        _ if rollout => ("s_i", "s_i = exp(frac[1][T_i] sum[t] log ρ_[i, t])"),
        _ => ("ρ_[i, t]", ""),
    };
    let term = match config.loss_type {
        // A weight without a derivative: `sg` stops the gradient.
        LossType::Vespo => "sg(W_i^k e^[λ(1 − W_i)]) Â_[i, t] log π_θ(a_[i, t]|s_[i, t])".to_owned(),
        _ => format!("min({ratio} Â_[i, t], clip({ratio}, @clip_low, @clip_high) Â_[i, t])"),
    };
    let kl = if config.loss_beta() == 0.0 { "" } else { " + @beta KL" };
    let entropy = if config.entropy_coef == 0.0 { "" } else { " − @entropy_coef H" };
    let loss = ["L(θ) = −sum[i, t] w_[i, t] ", &term, kl, entropy].concat();
    let own = "ρ_[i, t] = frac[π_θ(a_[i, t]|s_[i, t])][π_old(a_[i, t]|s_[i, t])]";
    let mut out = told("loss", &loss, number) + &told("ratio", own, number);
    if !of_rollout.is_empty() {
        out += &told("rollout-ratio", of_rollout, number);
    }
    out + &told("numbers", "L = @loss , ‖∇L‖ = @grad_norm , η = @learning_rate", number)
}
