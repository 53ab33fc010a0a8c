//! The drawing of the trees: it is walked by keys, moved and magnified, and never holds more than a screen can show.

use super::act::{Act, FACTOR, Looking, Move, SHARE};
use super::draw::Picture;
use super::grown::{Credited, Grown};
use super::light::{Light, Lit};
use super::scale::{Frame, Scale};
use super::stages::Figures;
use super::window::marks;
use crate::text::forest::texts;
use crate::ui::svg::drawing;
use crate::ui::tree::focus::use_refocus;
use crate::ui::tree::measure::use_size;
use advantage::StageName;
use gloo::events::{EventListener, EventListenerOptions};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// Properties of [`Tree`].
#[derive(Clone, Properties)]
pub struct TreeProps {
    /// The group.
    pub grown: Rc<Grown>,
    /// What a method makes of it at the shown moment.
    pub credited: Rc<Credited>,
    /// The numbers of the shown stage.
    pub figures: Rc<Figures>,
    /// The stage.
    pub stage: StageName,
    /// What is lit.
    pub lit: Option<Rc<Lit>>,
    /// The run in the order of focus.
    pub focus: u32,
    /// The run whose siblings are compared.
    pub selected: Option<u32>,
    /// Rollouts of the moment before.
    pub old: u32,
    /// It stands beside another drawing, which already tells how drawings are worked.
    #[prop_or_default]
    pub second: bool,
    /// Points at runs, or at nothing.
    pub on_light: Callback<Light>,
    /// Moves the focus.
    pub on_focus: Callback<u32>,
    /// Compares what parts at a run.
    pub on_select: Callback<u32>,
}

impl PartialEq for TreeProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.grown, &other.grown)
            && Rc::ptr_eq(&self.credited, &other.credited)
            && Rc::ptr_eq(&self.figures, &other.figures)
            && self.lit == other.lit
            && (self.stage, self.focus, self.selected, self.old)
                == (other.stage, other.focus, other.selected, other.old)
            && self.second == other.second
    }
}

/// How far a pointer may move in a press.
const STILL: f64 = 4.0;

/// Where a drag began and how far it went, in pixels.
#[derive(Clone, Copy, Default)]
struct Drag {
    from: (f64, f64),
    moved: bool,
    on: bool,
}

/// The trees.
#[component]
pub fn Tree(props: &TreeProps) -> Html {
    let t = texts();
    let holder = use_node_ref();
    let [width, height] = use_size(&holder, [960.0, 560.0]);
    let frame = Frame { width, height };
    let scale = Scale::of(&props.grown.runs, frame);
    let looking = use_reducer_eq(Looking::default);
    let view = scale.clamp(looking.0);
    {
        let looking = looking.dispatcher();
        use_effect_with(Rc::as_ptr(&props.grown), move |_| looking.dispatch(Move::Whole));
    }
    let figures = props.figures.clone();
    let there = move |run: u32| figures.of_run.get(run as usize).is_some_and(|f| f.visits > 0);
    let shown = marks(&props.grown.runs, &scale, view, Some(props.focus), &there);
    let refocus = use_refocus(&holder);
    {
        let looking = looking.dispatcher();
        let whole = view.zoom <= 1.0;
        use_effect_with((holder.clone(), scale, whole), move |(holder, scale, whole)| {
            let whole = *whole;
            let scale = *scale;
            let options = EventListenerOptions::enable_prevent_default();
            let listener = holder.cast::<Element>().map(|element| {
                let place = element.clone();
                EventListener::new_with_options(&element, "wheel", options, move |event| {
                    let Some(wheel) = event.dyn_ref::<WheelEvent>() else { return };
                    // What is whole cannot be made smaller: then the sheet scrolls.
                    if whole && wheel.delta_y() > 0.0 {
                        return;
                    }
                    event.prevent_default();
                    let rect = place.get_bounding_client_rect();
                    let at =
                        (f64::from(wheel.client_x()) - rect.left(), f64::from(wheel.client_y()) - rect.top());
                    let factor = (-wheel.delta_y() / 400.0).clamp(-1.0, 1.0).exp();
                    looking.dispatch(Move::Zoom(scale, factor, at));
                })
            });
            move || drop(listener)
        });
    }
    let press = |action: fn(Scale, (f64, f64)) -> Move| {
        let looking = looking.dispatcher();
        Callback::from(move |_: MouseEvent| looking.dispatch(action(scale, (width, height))))
    };
    let buttons: [(&str, Callback<MouseEvent>); 7] = [
        ("+", press(|s, (w, h)| Move::Zoom(s, FACTOR, (w / 2.0, h / 2.0)))),
        ("−", press(|s, (w, h)| Move::Zoom(s, 1.0 / FACTOR, (w / 2.0, h / 2.0)))),
        ("⤢", press(|_, _| Move::Whole)),
        ("↑", press(|s, (_, h)| Move::By(s, 0.0, -SHARE * h))),
        ("↓", press(|s, (_, h)| Move::By(s, 0.0, SHARE * h))),
        ("←", press(|s, (w, _)| Move::By(s, -SHARE * w, 0.0))),
        ("→", press(|s, (w, _)| Move::By(s, SHARE * w, 0.0))),
    ];
    let act = Act { props: props.clone(), scale, view, shown: Rc::new(shown), looking: looking.dispatcher() };
    let picture = Picture {
        grown: &props.grown,
        credited: &props.credited,
        figures: &props.figures,
        stage: props.stage,
        lit: props.lit.as_deref(),
        focus: props.focus,
        selected: props.selected,
        old: props.old,
        level: scale.width(view),
        row: scale.height(view),
        on_focus: &props.on_focus,
    };
    let statistics = props.credited.statistics;
    let drag = use_mut_ref(Drag::default);
    let onkeydown = {
        let (act, refocus) = (act.clone(), refocus.clone());
        Callback::from(move |event: KeyboardEvent| {
            if act.key(&event) {
                refocus.replace(true);
                event.prevent_default();
                event.stop_propagation();
            }
        })
    };
    let place = {
        let holder = holder.clone();
        move |event: &PointerEvent| {
            let rect = holder.cast::<Element>().map(|element| element.get_bounding_client_rect());
            let (left, top) = rect.map_or((0.0, 0.0), |r| (r.left(), r.top()));
            (f64::from(event.client_x()) - left, f64::from(event.client_y()) - top)
        }
    };
    let onpointerdown = {
        let (drag, place) = (drag.clone(), place.clone());
        Callback::from(move |event: PointerEvent| {
            drag.replace(Drag { from: place(&event), moved: false, on: event.button() == 0 });
        })
    };
    let onpointermove = {
        let (drag, place, act, holder) = (drag.clone(), place.clone(), act.clone(), holder.clone());
        Callback::from(move |event: PointerEvent| {
            let at = place(&event);
            let mut drag = drag.borrow_mut();
            if !drag.on || event.buttons() == 0 {
                drag.on = false;
                act.point(at);
                return;
            }
            let (x, y) = (drag.from.0 - at.0, drag.from.1 - at.1);
            if !drag.moved && x.hypot(y) < STILL {
                return;
            }
            if !drag.moved
                && let Some(holder) = holder.cast::<Element>()
            {
                // Refused only once the pointer is gone; then nothing is dragged.
                let _ = holder.set_pointer_capture(event.pointer_id());
            }
            *drag = Drag { from: at, moved: true, on: true };
            act.looking.dispatch(Move::By(scale, x, y));
        })
    };
    let onpointerup = {
        let (drag, act) = (drag.clone(), act.clone());
        Callback::from(move |event: PointerEvent| {
            let was = drag.replace(Drag::default());
            if was.on && !was.moved {
                act.press(place(&event));
            }
        })
    };
    let onpointerleave = props.on_light.reform(|_: PointerEvent| Light::None);
    let class = if props.lit.is_some() { "forest-map has-lit" } else { "forest-map" };
    let holder_class = if view.zoom <= 1.0 { "forest-holder whole" } else { "forest-holder" };
    let view_box = format!("0 0 {width:.0} {height:.0}");
    html! {
        <div class="forest-tree">
            <div class={holder_class} ref={holder} data-testid={if props.second { "forest-second" } else { "forest-tree" }} {onpointerdown} {onpointermove} {onpointerup}
                {onpointerleave} data-leaves={statistics.leaves.to_string()} data-zoom={format!("{:.3}", view.zoom)}
                data-marks={act.shown.len().to_string()} data-left={format!("{:.0}", view.left)}
                data-top={format!("{:.0}", view.top)}>
                <svg {class} viewBox={view_box} role="tree" aria-describedby="forest-keys" {onkeydown}
                    aria-label={(t.drawing)(statistics.trees, statistics.leaves, statistics.distinct)}>
                    { for (0..act.shown.len()).map(|i| picture.draw(&act.shown, i)) }
                    <g key="texts" aria-hidden="true">{ drawing(picture.texts(&act.shown)) }</g>
                </svg>
            </div>
            <div class="forest-view" role="group" aria-label={t.view[2]}>
                { for buttons.into_iter().zip(t.view).map(|((sign, onclick), label)| html! {
                    <button type="button" {onclick} aria-label={label} title={label}>{ sign }</button>
                }) }
            </div>
            if !props.second {
                <p id="forest-keys" class="sr-only">{ t.keys }</p>
            }
        </div>
    }
}
