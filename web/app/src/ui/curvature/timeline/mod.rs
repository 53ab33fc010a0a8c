//! The same numbers of the run that the page holds, update by update.

mod reading;

pub use reading::{KeptRun, Moment, Reading};

use super::curves::{At, Curve, Names, curves};
use crate::text::curvature::texts;
use crate::ui::background::use_background;
use yew::prelude::*;

/// Share of its largest value by which the standard deviation must have fallen for a run to have phases.
const LEAST_FALL: f64 = 0.1;

/// Asks for the run: none before its first update, otherwise its held updates or why they did not come over.
pub type AskRun = Callback<(), Option<Result<KeptRun, String>>>;

/// Properties of [`TimelineSection`].
#[derive(Clone, PartialEq, Properties)]
pub struct TimelineProps {
    /// Asks for the run.
    pub ask: AskRun,
}

/// The run's curves, which grow while they are computed.
#[component]
pub fn TimelineSection(props: &TimelineProps) -> Html {
    let t = texts();
    let background = use_background::<Reading>();
    let refused = use_state_eq(|| None::<String>);
    let start = {
        let (background, ask, refused) = (background.clone(), props.ask.clone(), refused.setter());
        Callback::from(move |_: MouseEvent| match ask.emit(()) {
            Some(Ok(run)) => {
                refused.set(None);
                background.start(Reading::new(run));
            }
            Some(Err(why)) => refused.set(Some((t.cannot)(&why))),
            None => refused.set(Some(t.timeline_none.into())),
        })
    };
    let task = background.task();
    let why = task.as_ref().and_then(|task| task.error().map(t.cannot)).or_else(|| (*refused).clone());
    html! {
        <section class="curvature-timeline" data-testid="curvature-timeline" aria-busy={background.is_running().to_string()}>
            <h3>{ t.timeline }</h3>
            <p class="curvature-note">{ t.timeline_hint }</p>
            if !background.is_running() {
                <button type="button" onclick={start} data-testid="curvature-timeline-start">{ t.timeline_start }</button>
            }
            { background.bar("curvature-timeline") }
            if let Some(why) = why { <p role="alert" class="curvature-refused">{ why }</p> }
            if let Some(task) = task { { timeline(task.moments()) } }
        </section>
    }
}

/// The curves of what is known.
pub fn timeline(moments: &[Moment]) -> Html {
    let t = texts();
    let (Some(first), Some(last)) = (moments.first(), moments.last()) else { return Html::default() };
    let at = |moment: &Moment| At {
        update: moment.update,
        std: moment.summary.std,
        curvature: moment.summary.curvature,
        shared: moment.summary.overlap,
        linear: moment.summary.linear,
        success: moment.summary.success,
    };
    let maps = last.prompts.len();
    let curve = Curve { name: t.run, places: moments.iter().map(at).collect() };
    let now = last.summary;
    html! {
        <>
            <p data-testid="curvature-timeline-seen" data-updates={moments.len().to_string()} data-maps={maps.to_string()}
                data-std={now.std.to_string()} data-shared={now.overlap.map(|s| s.to_string())} data-linear={now.linear.map(|s| s.to_string())} data-curvature={now.curvature.to_string()}>
                { (t.timeline_seen)(moments.len(), maps, first.update, last.update) }{ " " }
                { (t.timeline_reading)(last.update, &now) }
            </p>
            if moments.iter().all(|moment| moment.summary.overlap == Some(0.0)) {
                <p data-testid="curvature-apart">{ t.timeline_apart }</p>
            }
            if maps < 2 { <p data-testid="curvature-one-map">{ t.timeline_one }</p> }
            <p class="curvature-note">{ t.timeline_how }{ " " }{ t.rule }</p>
            { curves(&[curve], Names {
                drawings: [&t.timeline_std, &t.timeline_shared, &t.timeline_bend, &t.timeline_success],
                slope: None,
                least_fall: LEAST_FALL,
                marks: last.prompts.clone(),
                testid: "curvature-timeline-curves",
            }) }
        </>
    }
}
