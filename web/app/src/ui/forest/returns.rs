//! The returns of the rollouts as a strip of bins; those of the lit ones stand before the others.

use super::light::{Bins, Light, Lit};
use crate::text::forest::texts;
use crate::ui::formula::number::number;
use crate::ui::svg::{drawing, element, px, view_box};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Returns`].
#[derive(Clone, PartialEq, Properties)]
pub struct ReturnsProps {
    /// The bins.
    pub bins: Rc<Bins>,
    /// The returns.
    pub returns: Rc<Vec<f64>>,
    /// What is lit.
    pub lit: Option<Rc<Lit>>,
    /// What is pointed at.
    pub light: Light,
    /// Points at a bin, or at nothing.
    pub on_light: Callback<Light>,
}

/// The strip.
#[component]
pub fn Returns(props: &ReturnsProps) -> Html {
    let t = texts();
    let all = props.bins.counts(|_| true);
    let is_lit = |r: usize| props.lit.as_ref().is_none_or(|lit| lit.rollouts.get(r) == Some(&true));
    let lit = props.bins.counts(is_lit);
    let most = all.iter().copied().max().unwrap_or(1).max(1);
    let bins = props.bins.edges.iter().enumerate().map(|(bin, &(low, high))| {
        let point = |to: Light| {
            let on_light = props.on_light.clone();
            move || on_light.emit(to)
        };
        let (enter, focus) = (point(Light::Bin(bin)), point(Light::Bin(bin)));
        let (leave, blur) = (point(Light::None), point(Light::None));
        let label = (t.bin)(low, high, all[bin], props.lit.as_ref().map(|_| lit[bin]));
        let written = number(((low + high) * 50.0).round() / 100.0);
        html! {
            <button type="button" class={if props.light == Light::Bin(bin) { "bin lit" } else { "bin" }} aria-label={label.clone()}
                title={label} data-bin={bin.to_string()} data-lit={lit[bin].to_string()} data-all={all[bin].to_string()}
                onpointerenter={Callback::from(move |_: PointerEvent| enter())}
                onpointerleave={Callback::from(move |_: PointerEvent| leave())}
                onfocus={Callback::from(move |_: FocusEvent| focus())} onblur={Callback::from(move |_: FocusEvent| blur())}>
                { drawing(bars(&[(all[bin], "all"), (lit[bin], "now")], most, 0.0)) }
                <span class="value" aria-hidden="true">{ written }</span>
            </button>
        }
    });
    let chosen: Vec<f64> =
        props.returns.iter().enumerate().filter(|(r, _)| is_lit(*r)).map(|(_, v)| *v).collect();
    let mean = chosen.iter().sum::<f64>() / chosen.len().max(1) as f64;
    html! {
        <section class="forest-side">
            <h3>{ t.returns }</h3>
            <div class="forest-returns" role="group" aria-label={t.returns} data-testid="forest-returns">{ for bins }</div>
            <p class="forest-note" data-testid="forest-lit" data-lit={props.lit.as_ref().map(|_| chosen.len().to_string())}>
                { (t.lit)(chosen.len() as u32, mean) }
            </p>
        </section>
    }
}

/// Width and height of a bar's room.
const BAR: (f64, f64) = (10.0, 40.0);

/// Bars of these heights, each `apart` bars further than the one before it, of at most `most` each.
pub(super) fn bars(heights: &[(u32, &str)], most: u32, apart: f64) -> String {
    let bar = |(place, (count, class)): (usize, &(u32, &str))| {
        let height = BAR.1 * f64::from(*count) / f64::from(most.max(1));
        let x = px(1.0 + BAR.0 * apart * place as f64);
        let [y, width, height] = [BAR.1 - height, BAR.0 - 2.0, height].map(px);
        let place = [("class", *class), ("x", &x), ("y", &y), ("width", &width), ("height", &height)];
        element("rect", &place, "")
    };
    let shapes: String = heights.iter().enumerate().map(bar).collect();
    let wide = BAR.0 * (1.0 + apart * (heights.len() as f64 - 1.0));
    let view_box = view_box(wide, BAR.1);
    let stretched = [("viewBox", view_box.as_str()), ("preserveAspectRatio", "none")];
    element("svg", &[&[("class", "bars"), ("aria-hidden", "true")], &stretched[..]].concat(), &shapes)
}
