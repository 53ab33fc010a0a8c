//! The panels. Each draws a [`crate::model::Scene`] and a [`crate::model::Selection`] and emits
//! [`crate::model::Action`]s; none keeps state of the run.

pub mod background;
pub mod curvature;
pub mod curves;
pub mod distribution;
pub mod formula;
pub mod layout;
pub mod methods;
pub mod number;
pub mod order;
pub mod settings;
pub mod shell;
pub mod strip;
pub mod svg;
pub mod tree;
pub mod truth;
pub mod world;

use crate::model::{Action, Scene, Selection};
use yew::{Callback, Properties};

/// What every panel gets.
#[derive(Clone, PartialEq, Properties)]
pub struct PanelProps {
    /// The update that is shown.
    pub scene: Scene,
    /// Where the reader looks.
    pub selection: Selection,
    /// Takes what the reader asks for.
    pub dispatch: Callback<Action>,
}
