//! Stages with one number for each step.

use super::Explanation;
use super::group::{baseline_symbol, sigma};
use crate::estimate::Recipe;
use crate::estimator::{BatchNorm, Credit, FNorm, Supervision};
use crate::mathml::block;
use crate::options::ScaleRewards;
use crate::stage::StageName;

const RETURN_TO_GO: &str = "G_[@i, @t] = sum[u ≥ @t] @gamma^[u − @t] r_[@i, u] = @return_to_go";
const STATE_MEAN: &str = "b(s_[@i, @t]) = frac[1][|S|] sum[s_[j, u] = s_[@i, @t]] G_[j, u] = @state_baseline";
const DELTA: &str = "δ_[@i, @t] = r_[@i, @t] + @gamma·V(s_[@i, @t + 1]) − V(s_[@i, @t]) = @delta";

/// Explains a stage over steps; `constants` gives the values of options by name.
pub(super) fn explain(
    stage: StageName,
    recipe: &Recipe,
    constants: impl Fn(&[&'static str]) -> Vec<(&'static str, f64)>,
) -> Explanation {
    use StageName::{Delta, ReturnToGo, Scaled, StateBaseline, StateScaled, StateStd, StepReward};
    let credit = recipe.estimator.credit;
    let with = |inputs, names: &[&'static str], formula| Explanation {
        inputs,
        constants: constants(names),
        formula,
    };
    match stage {
        StepReward => with(&[], &["advantage_eps"], normalized_reward(recipe)),
        ReturnToGo => with(&[], &["gamma"], block("return-to-go", RETURN_TO_GO)),
        StateBaseline if credit == Credit::ValueGae => {
            with(&[], &[], block("value", "V(s_[@i, @t]) = @state_baseline"))
        }
        StateBaseline => with(&[ReturnToGo], &[], block("state-mean", STATE_MEAN)),
        StateStd => with(&[ReturnToGo], &["ddof"], block("state-std", "σ(s_[@i, @t]) = @state_std")),
        StateScaled => with(&[ReturnToGo, StateBaseline, StateStd], &["advantage_eps"], state_scaled(recipe)),
        Delta => with(&[StateBaseline], &["gamma"], block("delta", DELTA)),
        _ => {
            let (inputs, names): (&'static [StageName], &[&'static str]) = match credit {
                _ if recipe.estimator.supervision == Supervision::Process => (&[StepReward], &[]),
                Credit::Episode => (&[Scaled], &[]),
                Credit::ToGo => (&[ReturnToGo, StageName::Baseline, StageName::Std], &["advantage_eps"]),
                Credit::State => (&[Scaled, StateScaled], &["omega"]),
                Credit::StateGae | Credit::ValueGae => (&[Delta], &["gamma", "lambda"]),
                Credit::Given => (&[], &[]),
                // What a leaf is credited with, or what its node is.
                Credit::Tree | Credit::TreeInner | Credit::Tree2norm => (&[StageName::TreeTotal], &[]),
                Credit::TreeDiff => (&[StageName::Local, StageName::Global], &[]),
                Credit::Siblings => (&[StageName::SiblingScaled], &[]),
            };
            with(inputs, names, total(recipe))
        }
    }
}

fn normalized_reward(recipe: &Recipe) -> String {
    let made = match recipe.options().scale_rewards {
        ScaleRewards::None => "r_[@i, @t] − μ_r",
        _ => "frac[r_[@i, @t] − μ_r][σ_r + ε]",
    };
    block("step-reward", &["r_[@i, @t]^′ = ", made, " = @step_reward"].concat())
}

fn state_scaled(recipe: &Recipe) -> String {
    let made = match recipe.estimator.f_norm {
        FNorm::None => "G_[@i, @t] − b(s_[@i, @t]) = @return_to_go − @state_baseline",
        FNorm::Std => {
            "frac[G_[@i, @t] − b(s_[@i, @t])][σ(s_[@i, @t]) + ε] = \
             frac[@return_to_go − @state_baseline][@state_std + @epsilon]"
        }
    };
    block("state-compared", &["A_[@i, @t]^S = ", made, " = @state_scaled"].concat())
}

/// The advantage of a step.
fn total(recipe: &Recipe) -> String {
    let estimator = &recipe.estimator;
    let made = match estimator.credit {
        _ if estimator.supervision == Supervision::Process => "sum[u ≥ @t] r_[@i, u]^′".to_owned(),
        Credit::Episode => "A_@i".to_owned(),
        Credit::ToGo => {
            let baseline = baseline_symbol(recipe).map(|b| [" − ", b].concat()).unwrap_or_default();
            match recipe.options().scale_rewards {
                ScaleRewards::None => ["G_[@i, @t]", &baseline].concat(),
                over => ["frac[G_[@i, @t]", &baseline, "][", sigma(over), " + ε]"].concat(),
            }
        }
        Credit::State => "A_@i + @omega·A_[@i, @t]^S".to_owned(),
        Credit::Tree | Credit::TreeInner | Credit::Tree2norm => "A_@i".to_owned(),
        Credit::TreeDiff => "\"local\" + \"global\"".to_owned(),
        Credit::Siblings => "\"among siblings\"".to_owned(),
        // Of the oracle, with the clock.
        Credit::Given => "Q_@t(s_[@i, @t], a_[@i, @t]) − V_@t(s_[@i, @t])".to_owned(),
        Credit::StateGae | Credit::ValueGae => "sum[u ≥ @t] [(@gamma·@lambda)]^[u − @t] δ_[@i, u]".to_owned(),
    };
    let made = match estimator.batch_norm {
        BatchNorm::None => made,
        // The last normalisation has a formula of its own.
        _ => ["norm_B (", &made, ")"].concat(),
    };
    block("step-total", &["Â_[@i, @t] = ", &made, " = @step_total"].concat())
}
