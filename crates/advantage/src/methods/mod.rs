//! The table of methods. A method is data; nothing else in the project asks for a method by its name.

mod group;
mod libraries;
mod objectives;
mod steps;
mod trees;

use crate::estimate::Recipe;
use crate::options::LossType;
use serde::{Deserialize, Serialize};

/// Where a method's formula comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// As published.
    Published,
    /// As in the authors' code, or in the library it is named for.
    AuthorsCode,
    /// Not all of it is public: what is missing is our reconstruction.
    Reconstruction,
}

/// The idea that a method belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Rollouts of one group are compared.
    Group,
    /// The whole batch is compared.
    Batch,
    /// Several rewards are combined.
    Objectives,
    /// Steps are credited apart.
    Steps,
    /// What is changed is the update.
    Update,
    /// The defaults of a library.
    Library,
    /// Rollouts of one tree are compared.
    Trees,
}

/// Whether a ratio belongs to a step or to a whole rollout (TRL's `importance_sampling_level`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportanceSamplingLevel {
    /// Each step has its ratio.
    #[default]
    Token,
    /// A rollout has the geometric mean of its steps' ratios (GSPO, arXiv 2507.18071).
    Sequence,
}

/// What a method wants of the update.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpdateRules {
    /// How steps are averaged into the loss.
    pub loss_type: LossType,
    /// Lower clip width, and the upper one where that is null.
    pub epsilon: f64,
    /// Upper clip width.
    pub epsilon_high: Option<f64>,
    /// What has a ratio.
    pub importance_sampling_level: ImportanceSamplingLevel,
}

impl UpdateRules {
    const fn new(loss_type: LossType) -> Self {
        Self {
            loss_type,
            epsilon: 0.2,
            epsilon_high: None,
            importance_sampling_level: ImportanceSamplingLevel::Token,
        }
    }
}

/// A method.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Method {
    /// Its name in links, files and requests.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// The idea it belongs to.
    pub family: Family,
    /// What it does, in one sentence.
    pub description: &'static str,
    /// Its source: an arXiv id, or a library with its version.
    pub citation: &'static str,
    /// How sure the formula is.
    pub status: Status,
    /// From rewards to advantages.
    pub recipe: Recipe,
    /// What it wants of the update.
    pub update: UpdateRules,
}

/// Methods that compare within trees, apart from the others because rollouts that were drawn as chains cannot feed them:
/// a run needs tree sampling, a request `trees`.
pub fn tree_methods() -> Vec<Method> {
    trees::methods()
}

/// All methods that rollouts drawn as chains can feed, family by family.
pub fn methods() -> Vec<Method> {
    [group::methods(), objectives::methods(), steps::methods(), libraries::methods()].concat()
}

/// The method of that id.
pub fn method(id: &str) -> Option<Method> {
    methods().into_iter().find(|m| m.id == id)
}
