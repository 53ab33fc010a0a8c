//! Where the panels stand: the strip, the row below it, the curves.

use super::PanelProps;
use super::curves::CurvesPanel;
use super::distribution::DistributionPanel;
use super::formula::FormulaPanel;
use super::shell::skeleton;
use super::strip::StageStrip;
use super::tree::TreePanel;
use super::world::WorldPanel;
use crate::model::Action;
use crate::session::{Core, PARTS};
use yew::prelude::*;

/// Names of the places in the stylesheet, in the order of [`crate::text::shell::Texts::panels`].
const AREAS: [&str; 6] = ["strip", "world", "distribution", "tree", "formula", "curves"];

/// The parts of the page as they were drawn last; see [`Share`](crate::session::Share).
pub type Kept = [Html; PARTS];

/// Draws the panels of what is shown, or their outlines before there is anything. Parts that are not drawn in this frame
/// stay as they are `kept`.
pub fn panels(core: &Core, dispatch: &Callback<Action>, kept: &mut Kept) -> Html {
    let state = &core.state;
    let Some(scene) = &state.scene else {
        return html! {
            { for (0..AREAS.len()).map(|panel| area(panel, skeleton(panel, panel == 0))) }
        };
    };
    let props = PanelProps { scene: scene.clone(), selection: state.selection, dispatch: dispatch.clone() };
    for (part, kept) in kept.iter_mut().enumerate().filter(|(part, _)| core.share().draws(*part)) {
        *kept = match part {
            0 => html! {
                <>
                    { area(0, html! { <StageStrip ..props.clone() /> }) }
                    { area(1, html! { <WorldPanel ..props.clone() /> }) }
                </>
            },
            1 => html! {
                <>
                    { area(2, html! { <DistributionPanel ..props.clone() /> }) }
                    { area(3, html! { <TreePanel ..props.clone() /> }) }
                    { area(4, html! { <FormulaPanel panel={props.clone()} asked={state.config.clone()} /> }) }
                </>
            },
            _ => {
                let metrics = scene.record.metrics.clone();
                area(
                    5,
                    html! {
                        <CurvesPanel history={state.history.clone()} shown={metrics.iteration} metrics={Some(metrics)}
                            optimum={state.optimum} dispatch={dispatch.clone()} />
                    },
                )
            }
        };
    }
    html! { <>{ for kept.iter().cloned() }</> }
}

fn area(index: usize, content: Html) -> Html {
    html! { <div class={classes!("area", format!("area-{}", AREAS[index]))}>{ content }</div> }
}
