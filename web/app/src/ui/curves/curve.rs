//! The drawing of one curve with its read-out.

use super::chart::{Axis, Chart, Spec, place_of, update_at};
use super::format;
use super::geometry::{HEIGHT, WIDTH};
use super::history::History;
use super::run::Reading;
use crate::model::Action;
use crate::text::texts;
use crate::ui::svg::{drawing, element, line, path, px};
use web_sys::Element;
use yew::prelude::*;

/// Properties of [`Curve`].
#[derive(Clone, PartialEq, Properties)]
pub struct CurveProps {
    /// What to draw.
    pub spec: Spec,
    /// The runs.
    pub history: History,
    /// The update that is shown.
    pub shown: u64,
    /// The value of the line in the shown update, exact, if its record is at hand.
    pub value: Option<f64>,
    /// What the horizontal axis counts.
    pub axis: Axis,
    /// The best possible value.
    pub optimum: Option<f64>,
    /// Takes the wish to see another update.
    pub dispatch: Callback<Action>,
}

/// A reading in words.
pub fn words(reading: &Reading) -> String {
    let t = &texts().curves;
    match reading.value() {
        Some(value) => (t.reading)(reading.last, &format::long(value)),
        None => (t.reading_range)(
            reading.first,
            reading.last,
            &format::short(reading.min),
            &format::short(reading.mean),
            &format::short(reading.max),
        ),
    }
}

/// One curve: title, value, drawing. The drawing takes the focus; left and right read the values of other updates,
/// Enter and a click show them.
#[component]
pub fn Curve(props: &CurveProps) -> Html {
    let t = &texts().curves;
    let CurveProps { spec, history, shown, axis, .. } = props.clone();
    let chart = use_memo((history.clone(), axis, props.optimum, spec), |(history, axis, optimum, spec)| {
        Chart::new(spec, history, *axis, *optimum)
    });
    let plot = use_node_ref();
    let looked_at = use_state_eq(|| None::<u64>);

    let run = history.current();
    let metric = spec.metric;
    let at_shown = run.at(metric, shown);
    let value = props.value.or_else(|| at_shown.map(|r| r.mean));
    let reading = looked_at.and_then(|update| run.at(metric, update));
    let (plain, name, slug) = ((t.plain)(metric.name()), metric.name(), metric.slug());
    let now = chart.frame.across(place_of(axis, &run, shown));
    let look = reading.map(|r| chart.frame.across(place_of(axis, &run, r.last)));
    let spoken = reading.or(at_shown).map_or_else(|| t.no_value.to_owned(), |r| words(&r));

    let update_under = {
        let (plot, history, frame) = (plot.clone(), history.clone(), chart.frame);
        move |client_x: i32| {
            let rect = plot.cast::<Element>()?.get_bounding_client_rect();
            let share = (f64::from(client_x) - rect.left()) / rect.width().max(1.0);
            Some(update_at(axis, &history.current(), frame.number_at(share)))
        }
    };
    let onpointermove = {
        let (looked_at, under) = (looked_at.clone(), update_under.clone());
        Callback::from(move |e: PointerEvent| looked_at.set(under(e.client_x())))
    };
    let forget = {
        let looked_at = looked_at.clone();
        move || looked_at.set(None)
    };
    let onclick = {
        let (dispatch, history) = (props.dispatch.clone(), history.clone());
        Callback::from(move |e: MouseEvent| {
            if let Some(update) = update_under(e.client_x()) {
                dispatch.emit(Action::ShowUpdate(history.nearest(update)));
            }
        })
    };
    let onkeydown = {
        let (looked_at, dispatch, history) = (looked_at.clone(), props.dispatch.clone(), history.clone());
        Callback::from(move |e: KeyboardEvent| {
            let last = history.last().max(1);
            let from = looked_at.unwrap_or(shown).clamp(1, last);
            let wide = (last / 20).max(1);
            let to = match e.key().as_str() {
                "ArrowLeft" | "ArrowDown" => from.saturating_sub(1).max(1),
                "ArrowRight" | "ArrowUp" => (from + 1).min(last),
                "PageDown" => from.saturating_sub(wide).max(1),
                "PageUp" => (from + wide).min(last),
                "Home" => 1,
                "End" => last,
                "Enter" => {
                    dispatch.emit(Action::ShowUpdate(history.nearest(from)));
                    from
                }
                _ => return,
            };
            e.prevent_default();
            e.stop_propagation();
            looked_at.set(Some(to));
        })
    };

    let exact = value.map(|v| v.to_string()).unwrap_or_default();
    let (y_low, y_high) = chart.frame.y;
    let clip = format!("curve-past-{slug}");
    let level = |class: &str, value: f64| {
        let y = chart.frame.down(value);
        line(class, [0.0, WIDTH, y, y])
    };
    let upright = |class: &str, x: f64| line(class, [x, x, -2.0, HEIGHT + 2.0]);
    let past = format!("url(#{clip})");
    let of_past =
        |class: &str, d: &str| element("path", &[("class", class), ("d", d), ("clip-path", &past)], "");
    let height = (HEIGHT + 8.0).to_string();
    let rect = [("x", "0"), ("y", "-4"), ("width", &*px(now)), ("height", &height)];
    let mut shapes = element("clipPath", &[("id", &clip)], &element("rect", &rect, ""));
    if y_low < 0.0 && y_high > 0.0 {
        shapes += &level("curve-zero", 0.0);
    }
    shapes += &path("curve-previous", &chart.previous);
    shapes += &path("curve-future", &chart.line);
    shapes += &of_past("curve-band", &chart.band);
    if let Some(best) = props.optimum {
        shapes += &level("curve-optimum", best);
    }
    shapes += &of_past("curve-second", &chart.second);
    shapes += &of_past("curve-line", &chart.line);
    shapes += &upright("curve-now", now);
    if let Some(x) = look {
        shapes += &upright("curve-look", x);
    }
    html! {
        <figure class={classes!("curve", format!("curve-{slug}"))} data-testid={format!("curve-{slug}")}
            data-value={exact.clone()} data-iteration={shown.to_string()}
            data-second={spec.second.and_then(|m| run.at(m, shown)).map(|r| r.mean.to_string())}
            data-spread={spec.spread.and_then(|m| run.at(m, shown)).map(|r| r.mean.to_string())}>
            <figcaption class="curve-caption">
                <span class="curve-plain">{ plain }</span>
                <output class="curve-value" title={exact}>
                    { value.map_or_else(|| t.no_value.to_owned(), format::short) }
                </output>
                <span class="curve-name">
                    <code>{ name }</code>
                    if let Some(note) = (t.note)(name) { { " " }{ note } }
                    if let Some(second) = spec.second.filter(|m| run.newest(*m).is_some()) {
                        { " " }{ (t.note)(second.name()).unwrap_or_default() }
                    }
                </span>
            </figcaption>
            <div class="curve-body">
                <span class="curve-high" aria-hidden="true">{ format::axis(y_high) }</span>
                <span class="curve-low" aria-hidden="true">{ format::axis(y_low) }</span>
                <div class="curve-plot" ref={plot} tabindex="0" role="slider" aria-label={(t.read_out)(plain)}
                    aria-valuemin="1" aria-valuemax={history.last().max(1).to_string()}
                    aria-valuenow={looked_at.unwrap_or(shown).clamp(1, history.last().max(1)).to_string()}
                    aria-valuetext={spoken}
                    {onpointermove} {onclick} {onkeydown}
                    onpointerleave={let f = forget.clone(); move |_| f()} onblur={move |_| forget()}>
                    <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none" aria-hidden="true"
                        focusable="false">
                        { drawing(shapes) }
                    </svg>
                    if let Some(reading) = reading {
                        <span class={classes!("curve-reading", (look.unwrap_or(0.0) > WIDTH / 2.0).then_some("curve-reading-left"))}
                            aria-hidden="true">{ words(&reading) }</span>
                    }
                </div>
            </div>
            if let Some(best) = props.optimum {
                <p class="curve-foot" data-optimum={best.to_string()}>{ (t.optimum)(&format::short(best)) }</p>
            }
        </figure>
    }
}
