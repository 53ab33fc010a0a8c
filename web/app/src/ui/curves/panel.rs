//! All curves and the timeline.

use super::chart::{Axis, SPECS, Spec};
use super::curve::Curve;
use super::history::History;
use super::metric::Metric;
use super::numbers::numbers;
use super::scrubber::scrubber;
use crate::model::Action;
use crate::text::texts;
use experiment::Metrics;
use yew::prelude::*;

/// Properties of [`CurvesPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct CurvesPanelProps {
    /// The runs.
    pub history: History,
    /// The update that is shown; 0 before the first.
    pub shown: u64,
    /// Takes what the reader asks for.
    pub dispatch: Callback<Action>,
    /// The shown update's numbers, exact, if its record is at hand.
    #[prop_or_default]
    pub metrics: Option<Metrics>,
    /// The best possible probability of success.
    #[prop_or_default]
    pub optimum: Option<f64>,
}

/// The card at the bottom: small curves, always there, and the timeline under them.
#[component]
pub fn CurvesPanel(props: &CurvesPanelProps) -> Html {
    let t = &texts().curves;
    let axis = use_state_eq(Axis::default);
    let CurvesPanelProps { history, shown, dispatch, .. } = props;
    let metrics = props
        .metrics
        .clone()
        .filter(|m| m.iteration == *shown)
        .or_else(|| history.current().metrics(*shown).cloned());
    let choice = |value: Axis, label: &'static str| {
        let chosen = axis.clone();
        html! {
            <button type="button" aria-pressed={(*axis == value).to_string()} onclick={move |_| chosen.set(value)}>
                { label }
            </button>
        }
    };
    let curve = |spec: &Spec| {
        html! {
            <Curve key={spec.metric.slug()} spec={*spec} history={history.clone()} shown={*shown} axis={*axis}
                value={metrics.as_ref().and_then(|m| spec.metric.of(m))} dispatch={dispatch.clone()}
                optimum={props.optimum.filter(|_| spec.metric == Metric::Success)} />
        }
    };
    let used: Vec<&Spec> = SPECS.iter().filter(|s| s.is_used(history)).collect();
    let pair = |s: &Spec| matches!(s.metric, Metric::Loss | Metric::GradNorm);
    let split = used.iter().position(|s| pair(s)).unwrap_or(used.len());
    html! {
        <section class="card curves" aria-label={t.title} data-testid="curves" data-shown={shown.to_string()}
            data-last={history.last().to_string()}>
            <header class="curves-head">
                <h2>{ t.title }</h2>
                if history.last() == 0 { <span class="curves-empty">{ t.empty }</span> }
                <div class="curves-axis" role="group" aria-label={t.axis}>
                    <span aria-hidden="true">{ t.axis }</span>
                    { choice(Axis::Updates, t.axis_updates) }
                    { choice(Axis::EnvSteps, t.axis_steps) }
                </div>
            </header>
            <div class={classes!("curves-grid", (used.len() > 7).then_some("curves-grid-many"))}>
                { for used[..split].iter().map(|s| curve(s)) }
                <div class="curves-pair">
                    { for used.iter().filter(|s| pair(s)).map(|s| curve(s)) }
                    <p class="curves-why">{ t.why_zero }</p>
                </div>
                { for used[split..].iter().filter(|s| !pair(s)).map(|s| curve(s)) }
            </div>
            { scrubber(history, *shown, dispatch) }
            { numbers(history, metrics.as_ref()) }
        </section>
    }
}
