//! Stages that compare within trees.

use crate::estimate::Recipe;
use crate::estimator::Credit;
use crate::mathml::block;
use crate::stage::StageName;

/// The formula of a stage of trees; none for other stages. `T` is the tree of a leaf, `n` the node that a step leads to.
pub(super) fn formula(stage: StageName, recipe: &Recipe) -> Option<String> {
    let credit = recipe.estimator.credit;
    let formula = match stage {
        StageName::TreeBaseline => "μ_T = frac[1][|T|] sum[j ∈ T] R_j = @tree_baseline",
        StageName::TreeStd => "σ_T = @tree_std",
        StageName::IntraTree => "A_@i^intra = frac[R_@i − μ_T][σ_T + ε] = @intra",
        StageName::InterTree => "A_@i^inter = frac[R_@i − μ][σ + ε] = @inter",
        StageName::TreeTotal => match credit {
            Credit::TreeInner => "A_@i = A_@i^intra = @tree_total",
            Credit::Tree2norm => "A_@i = \"inter-tree, compared within the tree again\" = @tree_total",
            _ => "A_@i = A_@i^intra + A_@i^inter = @tree_total",
        },
        StageName::NodeValue => "V(n) = \"mean of the leaves below\" = @node_value",
        StageName::Local => "V(n) − V(\"parent\") = @local",
        StageName::Global => "V(n) − V(\"root\") = @global",
        StageName::SiblingScaled => "V(n) \" among its siblings\" = @sibling_scaled",
        StageName::StateBaseline if credit == Credit::Siblings => {
            "\"mean of the siblings\" = @state_baseline"
        }
        StageName::StateStd if credit == Credit::Siblings => "\"spread of the siblings\" = @state_std",
        _ => return None,
    };
    Some(block("tree", formula))
}
