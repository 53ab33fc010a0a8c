//! The sheet.

use super::knobs::{Knobs, first};
use super::model::Model;
use super::overlaps::OverlapsSection;
use super::sweep::SweepSection;
use super::timeline::{AskRun, TimelineSection};
use crate::text::curvature::texts;
use yew::prelude::*;

/// Properties of [`CurvaturePanel`].
#[derive(Clone, Default, PartialEq, Properties)]
pub struct CurvaturePanelProps {
    /// Asks for the updates of the run that the page holds; without it the part about the run is left out.
    #[prop_or_default]
    pub ask: Option<AskRun>,
}

/// The content of the sheet. It takes no update of the run: the model is its own, and the run is only read when the reader
/// asks for it.
#[component]
pub fn CurvaturePanel(props: &CurvaturePanelProps) -> Html {
    let t = texts();
    let lab = use_state_eq(first);
    let change = {
        let lab = lab.setter();
        use_callback((), move |new, ()| lab.set(new))
    };
    html! {
        <div class="curvature" data-testid="curvature-panel">
            <p class="curvature-note">{ t.intro }</p>
            <Knobs lab={*lab} {change} />
            <SweepSection lab={*lab} />
            <OverlapsSection lab={*lab} />
            <Model lab={*lab} />
            if let Some(ask) = &props.ask { <TimelineSection ask={ask.clone()} /> }
        </div>
    }
}
