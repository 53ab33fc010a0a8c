//! The drawing of the trees: it is walked by keys, moved and magnified, and never holds more than a screen can show.

use super::draw::Picture;
use super::grown::{Credited, Grown};
use super::light::{Light, Lit, of_run};
use super::stages::Figures;
use super::window::{Frame, Kind, Mark, Scale, View, marks, nearest};
use crate::text::forest::texts;
use crate::ui::svg::drawing;
use crate::ui::tree::focus::focus;
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
    }
}

/// What a reader does with the view.
enum Move {
    Whole,
    By(Scale, f64, f64),
    Zoom(Scale, f64, (f64, f64)),
    To(View),
}

#[derive(Clone, Copy, Default, PartialEq)]
struct Looking(View);

impl Reducible for Looking {
    type Action = Move;

    fn reduce(self: Rc<Self>, action: Move) -> Rc<Self> {
        let view = self.0;
        Rc::new(Self(match action {
            Move::Whole => View::default(),
            Move::By(scale, x, y) => scale.clamp(View { left: view.left + x, top: view.top + y, ..view }),
            Move::Zoom(scale, factor, at) => scale.zoom(view, factor, at),
            Move::To(view) => view,
        }))
    }
}

/// What a key or a notch of the wheel magnifies by.
const FACTOR: f64 = 1.25;
/// What a key moves by, as a share of the frame.
const SHARE: f64 = 0.25;
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
    let refocus = use_mut_ref(|| false);
    {
        let (refocus, holder) = (refocus.clone(), holder.clone());
        use_effect(move || {
            if refocus.replace(false)
                && let Some(holder) = holder.cast::<Element>()
            {
                focus(&holder, "[role=treeitem][tabindex='0']");
            }
        });
    }
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
            <div class={holder_class} ref={holder} data-testid="forest-tree" {onpointerdown} {onpointermove} {onpointerup}
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
            <p id="forest-keys" class="sr-only">{ t.keys }</p>
        </div>
    }
}

/// What keys and pointers do.
#[derive(Clone)]
struct Act {
    props: TreeProps,
    scale: Scale,
    view: View,
    shown: Rc<Vec<Mark>>,
    looking: UseReducerDispatcher<Looking>,
}

impl Act {
    /// Lights what is under the pointer.
    fn point(&self, at: (f64, f64)) {
        let light = nearest(&self.shown, at).map_or(Light::None, |i| {
            let mark = &self.shown[i];
            Light::Runs(mark.leaves.0, mark.leaves.1, mark.run)
        });
        self.props.on_light.emit(light);
    }

    fn press(&self, at: (f64, f64)) {
        if let Some(index) = nearest(&self.shown, at) {
            self.enter(index);
        }
    }

    /// Selects a mark, or looks into it.
    fn enter(&self, index: usize) {
        let mark = self.shown[index];
        let runs = &self.props.grown.runs;
        self.props.on_focus.emit(mark.run);
        if mark.kind == Kind::Folded {
            let (first, last) = (&runs.runs[mark.run as usize], &runs.runs[mark.last as usize]);
            let view = self.scale.open(self.view, (first.rows.0, last.rows.1), first.level);
            self.looking.dispatch(Move::To(view));
        } else {
            self.props.on_select.emit(mark.run);
        }
    }

    /// Whether the key did something.
    fn key(&self, event: &KeyboardEvent) -> bool {
        let (key, scale) = (event.key(), self.scale);
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return false;
        }
        let (width, height) = scale.size();
        let middle = (width / 2.0, height / 2.0);
        let by = match key.as_str() {
            "ArrowUp" => (0.0, -height),
            "ArrowDown" => (0.0, height),
            "ArrowLeft" => (-width, 0.0),
            "ArrowRight" => (width, 0.0),
            _ => (0.0, 0.0),
        };
        match key.as_str() {
            "+" | "=" => self.looking.dispatch(Move::Zoom(scale, FACTOR, middle)),
            "-" => self.looking.dispatch(Move::Zoom(scale, 1.0 / FACTOR, middle)),
            "0" => self.looking.dispatch(Move::Whole),
            _ if event.shift_key() && by != (0.0, 0.0) => {
                self.looking.dispatch(Move::By(scale, SHARE * by.0, SHARE * by.1));
            }
            "Enter" | " " => {
                let Some(index) = self.shown.iter().position(|m| m.run == self.props.focus) else {
                    return false;
                };
                self.enter(index);
            }
            key => return self.walk(key),
        }
        true
    }

    fn walk(&self, key: &str) -> bool {
        let runs = &self.props.grown.runs;
        let there = |run: u32| self.props.figures.of_run.get(run as usize).is_some_and(|f| f.visits > 0);
        let Some(to) = runs.go(self.props.focus, key, there) else { return false };
        self.props.on_focus.emit(to);
        self.props.on_light.emit(of_run(runs, to));
        self.looking.dispatch(Move::To(self.scale.reveal(self.view, runs, to)));
        true
    }
}
