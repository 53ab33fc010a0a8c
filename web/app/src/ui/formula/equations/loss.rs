//! Credit and Update: what each step carries into the loss, and the loss.

use super::super::mathml::{block, fenced, frac, ident, live, num, op, over, row, sub, words};
use super::super::number::{number, signed};
use super::super::weight::StepWeight;
use super::{eq, of, plain, tint};
use crate::model::Scene;
use crate::text::texts;
use crate::ui::strip::RolloutFacts;
use advantage::LossType;
use yew::prelude::*;

/// Credit: the advantage of each step and its weight in the loss.
pub(super) fn credit(scene: &Scene, r: &RolloutFacts) -> Html {
    let step = || row([num(r.index + 1), op(","), ident("t")]);
    let hat = sub(ident("Â"), step());
    let advantage = block(
        "credit",
        [
            hat.clone(),
            eq(),
            of("A", r),
            eq(),
            live("advantage", r.advantage, signed(r.advantage), tint(r.advantage)),
            op(","),
            ident("t"),
            eq(),
            num(1),
            op("…"),
            live("length", f64::from(r.length), r.length.to_string(), ""),
        ],
    );
    let weight = StepWeight::of(scene, r.index);
    let n = || ident("N");
    let symbols = match scene.config.loss_type {
        LossType::Grpo => row([n(), op("·"), of("T", r)]),
        LossType::DrGrpo => row([n(), op("·"), sub(ident("T"), ident("max"))]),
        LossType::Dapo | LossType::Vespo => row([over("∑", ident("j")), sub(ident("T"), ident("j"))]),
        LossType::Bnpo => row([
            over("∑", row([ident("j"), op("∈"), words(texts().formula.minibatch)])),
            sub(ident("T"), ident("j")),
        ]),
        LossType::VlNorm => {
            row([of("T", r), op("·"), over("∑", ident("j")), frac(num(1), sub(ident("T"), ident("j")))])
        }
    };
    let mut factors = Vec::new();
    for (i, factor) in weight.factors.iter().enumerate() {
        if i > 0 {
            factors.push(op("·"));
        }
        factors.push(plain("divisor", *factor));
    }
    let value = weight.value();
    let weight = block(
        "weight",
        [
            sub(ident("w"), step()),
            eq(),
            frac(num(1), symbols),
            eq(),
            frac(num(1), row(factors)),
            eq(),
            live("weight", value, number(value), "result"),
        ],
    );
    html! { <>{ advantage }{ weight }</> }
}

/// Update: the clipped surrogate and its numbers.
pub(super) fn update(scene: &Scene) -> Html {
    let (config, metrics) = (&scene.config, &scene.record.metrics);
    let theta = || ident("θ");
    let loss = || row([ident("L"), fenced(theta())]);
    let step = || row([ident("i"), op(","), ident("t")]);
    let (rho, advantage) = (|| sub(ident("ρ"), step()), || sub(ident("Â"), step()));
    let (low, high) = (1.0 - config.epsilon, 1.0 + config.epsilon_high());
    let clip = row([
        ident("clip"),
        fenced(row([rho(), op(","), plain("clip_low", low), op(","), plain("clip_high", high)])),
        advantage(),
    ]);
    let mut pieces = vec![
        loss(),
        eq(),
        op("−"),
        over("∑", step()),
        sub(ident("w"), step()),
        ident("min"),
        fenced(row([rho(), advantage(), op(","), clip])),
    ];
    if config.loss_beta() != 0.0 {
        pieces.extend([op("+"), plain("beta", config.beta), ident("KL")]);
    }
    if config.entropy_coef != 0.0 {
        pieces.extend([op("−"), plain("entropy_coef", config.entropy_coef), ident("H")]);
    }
    let ratio = block(
        "ratio",
        [
            rho(),
            eq(),
            frac(
                row([
                    sub(ident("π"), theta()),
                    fenced(row([sub(ident("a"), step()), op("|"), sub(ident("s"), step())])),
                ]),
                row([
                    sub(ident("π"), ident("old")),
                    fenced(row([sub(ident("a"), step()), op("|"), sub(ident("s"), step())])),
                ]),
            ),
        ],
    );
    let numbers = block(
        "numbers",
        [
            ident("L"),
            eq(),
            live("loss", metrics.loss, number(metrics.loss), "result"),
            op(","),
            op("‖"),
            op("∇"),
            ident("L"),
            op("‖"),
            eq(),
            live("grad_norm", metrics.grad_norm, number(metrics.grad_norm), "result"),
            op(","),
            ident("η"),
            eq(),
            plain("learning_rate", config.learning_rate),
        ],
    );
    html! { <>{ block("loss", pieces) }{ ratio }{ numbers }</> }
}
