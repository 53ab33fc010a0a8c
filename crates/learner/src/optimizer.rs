//! Burn's optimisers on the one flat tensor of parameters.

use burn::optim::{
    Adam, AdamConfig, AdamState, AdamW, AdamWConfig, AdamWState, AdaptiveMomentumState, Optimizer, Sgd,
    SgdConfig, decay::WeightDecayConfig,
};
use burn::tensor::Tensor;

use crate::config::{OptimizerConfig, OptimizerKind};

/// Added to the norm before it divides, as in `torch.nn.utils.clip_grad_norm_`.
const CLIP_EPSILON: f64 = 1e-6;

/// The optimiser, its constants and its state.
#[derive(Clone)]
pub(crate) struct FlatOptimizer {
    config: OptimizerConfig,
    rule: Rule,
    moments: Option<AdaptiveMomentumState<1>>,
}

#[derive(Clone)]
enum Rule {
    Sgd(Sgd),
    Adam(Adam),
    AdamW(AdamW),
}

/// What the steps since the last read would have done without what came before it.
///
/// Our own reconstruction, to tell a batch's push apart from the optimiser's momentum. A step of
/// Adam is linear in its first moment, `Δ = lr·m̂/(√v̂ + ε)`, so it splits exactly: the first moment
/// is the sum of the part that was there at the last read, decayed by `β1` each step, and of the
/// part that came from gradients since. `parameters` are those of the last read plus the own
/// parts of all steps since; the denominators are the real ones. Decoupled weight decay belongs to
/// no batch and is left out; coupled weight decay is part of the gradient and stays in. For SGD,
/// which has no momentum, the own part is the whole step.
#[derive(Debug, Clone)]
pub(crate) struct OwnPush {
    /// The parameters with the own parts only.
    pub(crate) parameters: Tensor<1>,
    /// The part of the first moment from gradients since the last read; `None` stands for zero.
    moment: Option<Tensor<1>>,
}

impl OwnPush {
    pub(crate) fn new(parameters: Tensor<1>) -> Self {
        Self { parameters, moment: None }
    }
}

impl FlatOptimizer {
    pub(crate) fn new(config: &OptimizerConfig) -> Self {
        let decay = (config.weight_decay != 0.0).then(|| WeightDecayConfig::new(config.weight_decay as f32));
        let (beta_1, beta_2) = (config.adam_beta1 as f32, config.adam_beta2 as f32);
        let epsilon = config.adam_epsilon as f32;
        let rule = match config.kind {
            OptimizerKind::Sgd => Rule::Sgd(SgdConfig::new().with_weight_decay(decay).build()),
            OptimizerKind::Adam => Rule::Adam(
                AdamConfig::new()
                    .with_beta_1(beta_1)
                    .with_beta_2(beta_2)
                    .with_epsilon(epsilon)
                    .with_weight_decay(decay)
                    .build(),
            ),
            OptimizerKind::AdamW => Rule::AdamW(
                AdamWConfig::new()
                    .with_beta_1(beta_1)
                    .with_beta_2(beta_2)
                    .with_epsilon(epsilon)
                    .with_weight_decay(config.weight_decay as f32)
                    .build(),
            ),
        };
        Self { config: config.clone(), rule, moments: None }
    }

    pub(crate) fn kind(&self) -> OptimizerKind {
        self.config.kind
    }

    pub(crate) fn moments(&self) -> Option<&AdaptiveMomentumState<1>> {
        self.moments.as_ref()
    }

    pub(crate) fn set_moments(&mut self, moments: Option<AdaptiveMomentumState<1>>) {
        self.moments = moments;
    }

    /// One step along `gradient`, whose global norm is `norm` (`[1]`), clipped if so configured.
    pub(crate) fn step(
        &mut self,
        parameters: Tensor<1>,
        gradient: Tensor<1>,
        norm: &Tensor<1>,
        push: Option<&mut OwnPush>,
    ) -> Tensor<1> {
        let gradient = match self.config.max_grad_norm {
            None => gradient,
            Some(max_norm) => {
                let scale = norm.clone().add_scalar(CLIP_EPSILON).recip().mul_scalar(max_norm);
                gradient.mul(scale.clamp_max(1.0))
            }
        };
        let lr = self.config.learning_rate;
        let old = push.is_some().then(|| (parameters.clone(), gradient.clone()));
        let moments = self.moments.take();
        let (stepped, moments) = match &self.rule {
            Rule::Sgd(sgd) => (sgd.step(lr, parameters, gradient, None).0, None),
            Rule::Adam(adam) => {
                let (stepped, state) = adam.step(lr, parameters, gradient, moments.map(AdamState::new));
                (stepped, state.map(|state| state.momentum))
            }
            Rule::AdamW(adamw) => {
                let (stepped, state) = adamw.step(lr, parameters, gradient, moments.map(AdamWState::new));
                (stepped, state.map(|state| state.momentum))
            }
        };
        self.moments = moments;
        if let (Some(push), Some((parameters, gradient))) = (push, old) {
            self.push(push, parameters, gradient, &stepped);
        }
        stepped
    }

    /// Adds the own part of the step just taken, in the order of operations of Burn's step, so that
    /// it is the same to the bit where there was no momentum.
    fn push(&self, push: &mut OwnPush, parameters: Tensor<1>, gradient: Tensor<1>, stepped: &Tensor<1>) {
        let Some(moments) = &self.moments else {
            // SGD: where the two have not parted, the step itself.
            push.parameters = stepped.clone();
            return;
        };
        let (beta_1, beta_2) = (self.config.adam_beta1 as f32, self.config.adam_beta2 as f32);
        let epsilon = self.config.adam_epsilon as f32;
        let time = i32::try_from(moments.time).unwrap_or(i32::MAX);
        let (bias_1, bias_2) = (1.0 - beta_1.powi(time), 1.0 - beta_2.powi(time));

        let gradient = match self.config.kind {
            OptimizerKind::Adam if self.config.weight_decay != 0.0 => {
                parameters.mul_scalar(self.config.weight_decay as f32).add(gradient)
            }
            _ => gradient,
        };
        let fresh = gradient.mul_scalar(1.0 - beta_1);
        let moment = match push.moment.take() {
            None => fresh,
            Some(moment) => moment.mul_scalar(beta_1).add(fresh),
        };
        let second = moments.moment_2.clone();
        let step = if self.config.kind == OptimizerKind::AdamW {
            let root = second.div_scalar(bias_2).sqrt();
            moment.clone().div_scalar(bias_1).div(root.add_scalar(epsilon))
        } else {
            let factor = bias_2.sqrt() / bias_1;
            let root = second.sqrt().add_scalar(epsilon * bias_2.sqrt());
            moment.clone().mul_scalar(factor).div(root)
        };
        let delta = step.mul_scalar(self.config.learning_rate);
        push.parameters = push.parameters.clone().sub(delta);
        push.moment = Some(moment);
    }
}
