//! The sheet: one question at a time.

use super::credit::CreditView;
use super::divisor::DivisorView;
use super::typed;
use super::update::UpdateView;
use crate::model::Scene;
use crate::text::truth::texts;
use crate::ui::curvature::{AskRun, CurvaturePanel};
use yew::prelude::*;

/// Properties of [`TruthPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct TruthPanelProps {
    /// The update.
    pub scene: Scene,
    /// Asks for the updates of the run that the page holds.
    #[prop_or_default]
    pub ask: Option<AskRun>,
    /// The view that is seen first.
    #[prop_or_default]
    pub view: View,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Steps: given and exact advantages.
    #[default]
    Credit,
    /// Cells: the push and the exact gradient.
    Update,
    /// Prompts: what dividing multiplies their gradients by.
    Divisor,
    /// When dividing helps.
    Curvature,
}

impl View {
    /// All views.
    pub const ALL: [Self; 4] = [Self::Credit, Self::Update, Self::Divisor, Self::Curvature];

    /// Its name in attributes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Credit => "credit",
            Self::Update => "update",
            Self::Divisor => "divisor",
            Self::Curvature => "curvature",
        }
    }
}

/// The content of the sheet.
#[component]
pub fn TruthPanel(props: &TruthPanelProps) -> Html {
    let t = texts();
    let scene = &props.scene;
    let view = use_state_eq(|| props.view);
    let choose: Callback<Event> = typed(&view, |name| View::ALL.into_iter().find(|view| view.name() == name));
    html! {
        <div class="truth" data-testid="truth-panel" data-update={scene.record.iteration.to_string()}>
            <fieldset class="truth-views">
                <legend class="sr-only">{ t.views_legend }</legend>
                { for View::ALL.into_iter().zip(t.views).map(|(each, name)| html! {
                    <label class={(each == *view).then_some("chosen")}>
                        <input type="radio" name="truth-view" value={each.name()} checked={each == *view}
                            onchange={choose.clone()} data-testid={format!("truth-view-{}", each.name())} />
                        { name }
                    </label>
                }) }
            </fieldset>
            if *view != View::Curvature {
                <p class="truth-note">{ (t.seen)(scene.record.iteration, scene.group) }</p>
            }
            { match *view {
                View::Credit => html! { <CreditView scene={scene.clone()} /> },
                View::Update => html! { <UpdateView scene={scene.clone()} /> },
                View::Divisor => html! { <DivisorView scene={scene.clone()} /> },
                View::Curvature => html! { <CurvaturePanel ask={props.ask.clone()} /> },
            } }
        </div>
    }
}
