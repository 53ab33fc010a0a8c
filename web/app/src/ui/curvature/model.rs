//! The model's formulas with the numbers of one prompt.

use crate::text::curvature::texts;
use crate::ui::formula::mathml::{block, fill, html as formulas, live};
use crate::ui::formula::number::{digits, number};
use crate::ui::settings::row::typed_text;
use truth::curvature::{Lab, Run};
use yew::prelude::*;

/// Properties of [`Model`].
#[derive(Clone, PartialEq, Properties)]
pub struct ModelProps {
    /// The experiment.
    pub lab: Lab,
}

/// Formulas; what `@` begins is a number of the chosen prompt.
const FORMULAS: [(&str, &str); 9] = [
    ("chance", "p_i = frac[1][1 + exp(−(b_i + φ_i·θ))] = frac[1][1 + exp(−(@score))] = @p"),
    ("features", "φ_i = ± sqrt[c] e_0 + sqrt[1 − c] e_i = @shared e_0 + @own e_i"),
    ("std", "σ_i = sqrt[m_i (1 − m_i)] = @std , m_i = ν + (1 − 2ν) p_i = @paid"),
    ("slope", "‖∇J_i‖ = (1 − 2ν) p_i (1 − p_i) = @slope"),
    ("curvature", "‖∇^2 J_i‖ = ‖∇J_i‖ · |1 − 2 p_i| = @curvature ≤ frac[1][2] σ_i = @bound"),
    ("step", "Δθ = η frac[1][P] sum[i] frac[1][G] sum[j] A_j (x_j − p_i) φ_i"),
    ("plain", "A_j = r_j − μ , \"\u{a0}plain\""),
    ("divided", "A_j = frac[r_j − μ][σ + 10^[− 6]] , \"\u{a0}divided\""),
    ("overlap", "\"overlap\" = frac[sum[i ≠ j] |g_i·g_j|][sum[i, j] |g_i·g_j|] = @overlap , g_i = ∇J_i"),
];

/// The formulas.
#[component]
pub fn Model(props: &ModelProps) -> Html {
    let t = texts();
    let lab = props.lab;
    let chosen = use_state_eq(|| lab.prompts.div_ceil(2));
    let index = (*chosen).clamp(1, lab.prompts);
    let choose = {
        let chosen = chosen.setter();
        Callback::from(move |event: InputEvent| {
            if let Some(to) = typed_text(&event).and_then(|text| text.parse().ok()) {
                chosen.set(to);
            }
        })
    };
    let run = Run::new(lab);
    let place = index as usize - 1;
    let p = run.chances().get(place).copied().unwrap_or(0.5);
    let (std, slope) = (run.std(p), run.slope(p));
    let sign = if lab.opposed && place % 2 == 1 { -1.0 } else { 1.0 };
    let value = |name: &str| {
        let value = match name {
            "score" => run.offsets().get(place).copied().unwrap_or(0.0),
            "p" => p,
            "shared" => sign * lab.overlap.sqrt(),
            "own" => (1.0 - lab.overlap).sqrt(),
            "std" => std,
            "paid" => lab.noise + (1.0 - 2.0 * lab.noise) * p,
            "slope" => slope,
            "curvature" => run.curvature(p),
            "bound" => 0.5 * std,
            "overlap" => run.point().overlap,
            _ => return None,
        };
        Some(live(name, value, &digits(value, 3), ""))
    };
    let math: String = FORMULAS.iter().map(|(name, formula)| fill(&block(name, formula), value)).collect();
    let share = 1.0 / f64::from(lab.prompts.max(1));
    let shown = (t.prompt.1)(index, lab.prompts);
    html! {
        <section class="curvature-model">
            <h3>{ t.model }</h3>
            <p class="curvature-note">{ t.model_hint }</p>
            <div class="curvature-knob">
                <label for="curvature-prompt">{ t.prompt.0 }</label>
                <output for="curvature-prompt">{ shown.clone() }</output>
                <input id="curvature-prompt" data-testid="curvature-prompt" type="range" min="1" max={lab.prompts.to_string()}
                    value={index.to_string()} aria-valuetext={shown} oninput={choose} />
            </div>
            <div class="curvature-math formula" role="region" tabindex="0" aria-label={t.model} data-testid="curvature-model"
                data-p={number(p)}>{ formulas(&math) }</div>
            <p>{ (t.model_reading)(share * slope / std.max(f64::MIN_POSITIVE), share * slope) }</p>
            <p class="curvature-note">{ t.source }</p>
        </section>
    }
}
