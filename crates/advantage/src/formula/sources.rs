//! What each stage is computed from: earlier stages, and options.

use crate::estimate::Recipe;
use crate::estimator::{Credit, Supervision};
use crate::options::ScaleRewards;
use crate::stage::StageName;

/// Stages and names of options.
type Sources = (&'static [StageName], &'static [&'static str]);

/// The sources of a stage.
pub(super) fn of(stage: StageName, recipe: &Recipe) -> Sources {
    use StageName::{
        Baseline, BatchNormalized, Centred, Delta, Global, InterTree, IntraTree, Local, NodeValue,
        Probability, ReturnToGo, Scaled, Score, SiblingScaled, StateBaseline, StateScaled, StateStd, Std,
        StepReward, StepTotal, Sum, TreeBaseline, TreeStd, TreeTotal, Weight,
    };
    let credit = recipe.estimator.credit;
    match stage {
        Score => (&[], &[]),
        Baseline => (&[Score], &[]),
        Centred => (&[Score, Baseline], &[]),
        Std | TreeStd => (&[Score], &["ddof"]),
        Scaled if recipe.options().scale_rewards == ScaleRewards::None => (&[Centred, Std], &[]),
        Scaled => (&[Centred, Std], &["advantage_eps"]),
        Weight => (&[Std], &[]),
        Sum => (&[Scaled, Weight], &[]),
        BatchNormalized => (&[Scaled], &["ddof", "advantage_eps"]),
        Probability => (&[Scaled], &["kappa", "tau"]),
        StepReward => (&[], &["advantage_eps"]),
        ReturnToGo => (&[], &["gamma"]),
        StateBaseline if credit == Credit::ValueGae => (&[], &[]),
        StateBaseline if credit == Credit::Siblings => (&[NodeValue], &[]),
        StateStd if credit == Credit::Siblings => (&[NodeValue], &["ddof"]),
        StateBaseline => (&[ReturnToGo], &[]),
        StateStd => (&[ReturnToGo], &["ddof"]),
        StateScaled => (&[ReturnToGo, StateBaseline, StateStd], &["advantage_eps"]),
        Delta => (&[StateBaseline], &["gamma"]),
        TreeBaseline => (&[Score], &[]),
        IntraTree => (&[Score, TreeBaseline, TreeStd], &["advantage_eps"]),
        InterTree => (&[Score], &["advantage_eps"]),
        TreeTotal => match credit {
            Credit::TreeInner => (&[IntraTree], &[]),
            Credit::Tree2norm => (&[InterTree], &["advantage_eps"]),
            _ => (&[IntraTree, InterTree], &[]),
        },
        NodeValue => (&[Score], &[]),
        Local | Global => (&[NodeValue], &[]),
        SiblingScaled => (&[NodeValue], &["advantage_eps"]),
        StepTotal => match credit {
            _ if recipe.estimator.supervision == Supervision::Process => (&[StepReward], &[]),
            Credit::Episode => (&[Scaled], &[]),
            Credit::ToGo => (&[ReturnToGo, Baseline, Std], &["advantage_eps"]),
            Credit::State => (&[Scaled, StateScaled], &["omega"]),
            Credit::StateGae | Credit::ValueGae => (&[Delta], &["gamma", "lambda"]),
            Credit::Given => (&[], &[]),
            // What a leaf is credited with, or what its node is.
            Credit::Tree | Credit::TreeInner | Credit::Tree2norm => (&[TreeTotal], &[]),
            Credit::TreeDiff => (&[Local, Global], &[]),
            Credit::Siblings => (&[SiblingScaled], &[]),
        },
    }
}
