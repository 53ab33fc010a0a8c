//! Stages that compare within trees.

use super::Explanation;
use crate::estimate::Recipe;
use crate::estimator::Credit;
use crate::mathml::block;
use crate::stage::StageName;

/// Explains a stage of trees; none for other stages. `T` is the tree of a leaf, `n` the node that a step leads to.
pub(super) fn explain(
    stage: StageName,
    recipe: &Recipe,
    constants: impl Fn(&[&'static str]) -> Vec<(&'static str, f64)>,
) -> Option<Explanation> {
    use StageName::{
        Global, InterTree, IntraTree, Local, NodeValue, Score, SiblingScaled, TreeBaseline, TreeStd,
        TreeTotal,
    };
    let (inputs, names, formula): (&'static [StageName], &[&'static str], &str) = match stage {
        TreeBaseline => (&[Score], &[], "μ_T = frac[1][|T|] sum[j ∈ T] R_j = @tree_baseline"),
        TreeStd => (&[Score], &["ddof"], "σ_T = @tree_std"),
        IntraTree => (
            &[Score, TreeBaseline, TreeStd],
            &["advantage_eps"],
            "A_@i^intra = frac[R_@i − μ_T][σ_T + ε] = @intra",
        ),
        InterTree => (&[Score], &["advantage_eps"], "A_@i^inter = frac[R_@i − μ][σ + ε] = @inter"),
        TreeTotal => match recipe.estimator.credit {
            Credit::TreeInner => (&[IntraTree], &[], "A_@i = A_@i^intra = @tree_total"),
            Credit::Tree2norm => (
                &[InterTree],
                &["advantage_eps"],
                "A_@i = \"inter-tree, compared within the tree again\" = @tree_total",
            ),
            _ => (&[IntraTree, InterTree], &[], "A_@i = A_@i^intra + A_@i^inter = @tree_total"),
        },
        NodeValue => (&[Score], &[], "V(n) = \"mean of the leaves below\" = @node_value"),
        Local => (&[NodeValue], &[], "V(n) − V(\"parent\") = @local"),
        Global => (&[NodeValue], &[], "V(n) − V(\"root\") = @global"),
        SiblingScaled => (&[NodeValue], &["advantage_eps"], "V(n) \" among its siblings\" = @sibling_scaled"),
        _ => return None,
    };
    Some(Explanation { inputs, constants: constants(names), formula: block("tree", formula) })
}
