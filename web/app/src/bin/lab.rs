//! Starts the second program; see [`page::lab`].

use page::lab::program::{Lab, LabProps};
use page::session::browser;
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

thread_local! {
    /// The program, and how often it was opened.
    static RUNNING: RefCell<Option<(yew::AppHandle<Lab>, u32)>> = const { RefCell::new(None) };
}

fn main() {
    browser::report_panics();
}

/// Opens the dialog. The program goes on where it was when it was closed.
#[wasm_bindgen]
pub fn open(place: Element) {
    RUNNING.with_borrow_mut(|running| match running {
        Some((handle, opened)) => {
            *opened += 1;
            handle.update(LabProps { opened: *opened });
        }
        None => {
            let handle = yew::Renderer::<Lab>::with_root_and_props(place, LabProps { opened: 1 }).render();
            *running = Some((handle, 1));
        }
    });
}
