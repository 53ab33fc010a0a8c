//! Work in the background of a dialog: a little at a time, so that the page stays smooth.

use gloo::timers::future::TimeoutFuture;
use std::cell::Cell;
use std::rc::Rc;
use yew::{hook, use_effect_with, use_force_update};

/// Milliseconds of work before the page may draw and listen again.
const SLICE: f64 = 8.0;

/// Calls `step` over and over until it says that nothing is left, in slices; after each the component is drawn again.
/// Begins anew whenever `about` changes, and stops with the component.
#[hook]
pub fn use_background<T: PartialEq + 'static>(about: T, step: impl Fn() -> bool + 'static) {
    let redraw = use_force_update();
    use_effect_with(about, move |_| {
        let stopped = Rc::new(Cell::new(false));
        {
            let stopped = stopped.clone();
            wasm_bindgen_futures::spawn_local(async move {
                loop {
                    TimeoutFuture::new(0).await;
                    if stopped.get() || !slice(&step) {
                        break;
                    }
                    redraw.force_update();
                }
                if !stopped.get() {
                    redraw.force_update();
                }
            });
        }
        move || stopped.set(true)
    });
}

/// One slice; whether work is left.
fn slice(step: &impl Fn() -> bool) -> bool {
    let until = js_sys::Date::now() + SLICE;
    while step() {
        if js_sys::Date::now() >= until {
            return true;
        }
    }
    false
}
