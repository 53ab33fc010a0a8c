//! The page's side.

use super::{ASK, ASKED, BYTES, Dialog, EDIT, OPEN, PRESET, TIMELINE, VERSION, pack};
use crate::session::Core;
use crate::session::browser::tell;
use gloo::events::EventListener;
use js_sys::{Array, Reflect, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CustomEvent;

/// Opens a dialog of the second program; the start script loads it the first time.
pub fn open(dialog: Dialog) {
    tell(OPEN, &dialog.name().into());
}

/// Answers the second program: offers what the page shows, and hands on the text of a configuration that a reader made
/// there.
pub fn listen(core: Rc<RefCell<Core>>, edit: impl Fn(String) + 'static) -> [EventListener; 2] {
    let window = gloo::utils::window();
    let ask = EventListener::new(&window, ASK, move |event| {
        let Some(event) = event.dyn_ref::<CustomEvent>() else { return };
        let state = &core.borrow().state;
        let detail = event.detail();
        // Refused only by a frozen object, and the second program makes a plain one.
        let set = |name: &str, value: &JsValue| drop(Reflect::set(&detail, &name.into(), value));
        set(ASKED, &state.config.to_line().into());
        set(PRESET, &state.preset.as_str().into());
        let Some(scene) = &state.scene else { return };
        let kept = state.records.nearest(scene.record.iteration);
        let Some(kept) = kept.filter(|kept| Rc::ptr_eq(&kept.record, &scene.record)) else { return };
        let Ok(wire) = pack(scene, &kept.message) else { return };
        set(VERSION, &wire.version.into());
        set(BYTES, &Uint8Array::from(wire.bytes.as_slice()));
        // Copies, so only for who asks.
        if Reflect::get(&detail, &TIMELINE.into()).is_ok_and(|asked| !asked.is_undefined()) {
            let messages = Array::new();
            state.records.messages(|message| {
                messages.push(&Uint8Array::from(message));
            });
            set(TIMELINE, &messages);
        }
    });
    let edit = EventListener::new(&window, EDIT, move |event| {
        if let Some(text) = event.dyn_ref::<CustomEvent>().and_then(|e| e.detail().as_string()) {
            edit(text);
        }
    });
    [ask, edit]
}
