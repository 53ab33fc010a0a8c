//! Stages with one number for each step.

use super::group::{baseline_symbol, sigma};
use crate::estimate::Recipe;
use crate::estimator::{BatchNorm, Credit, FNorm, Supervision};
use crate::mathml::block;
use crate::options::ScaleRewards;
use crate::stage::StageName;

const RETURN_TO_GO: &str = "G_[@i, @t] = sum[u ≥ @t] @gamma^[u − @t] r_[@i, u] = @return_to_go";
const STATE_MEAN: &str = "b(s_[@i, @t]) = frac[1][|S|] sum[s_[j, u] = s_[@i, @t]] G_[j, u] = @state_baseline";
const DELTA: &str = "δ_[@i, @t] = r_[@i, @t] + @gamma·V(s_[@i, @t + 1]) − V(s_[@i, @t]) = @delta";

/// The formula of a stage over steps.
pub(super) fn formula(stage: StageName, recipe: &Recipe) -> String {
    match stage {
        StageName::StepReward => normalized_reward(recipe),
        StageName::ReturnToGo => block("return-to-go", RETURN_TO_GO),
        StageName::StateBaseline if recipe.estimator.credit == Credit::ValueGae => {
            block("value", "V(s_[@i, @t]) = @state_baseline")
        }
        StageName::StateBaseline => block("state-mean", STATE_MEAN),
        StageName::StateStd => block("state-std", "σ(s_[@i, @t]) = @state_std"),
        StageName::StateScaled => state_scaled(recipe),
        StageName::Delta => block("delta", DELTA),
        _ => total(recipe),
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
