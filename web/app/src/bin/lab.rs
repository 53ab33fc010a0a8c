//! Starts the second program; see [`page::lab`].

use page::lab::Dialog;
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

/// Opens the dialog of that name. The program goes on where it was when it was closed.
#[wasm_bindgen]
pub fn open(place: Element, name: &str) {
    let Some(dialog) = Dialog::ALL.into_iter().find(|dialog| dialog.name() == name) else { return };
    RUNNING.with_borrow_mut(|running| match running {
        Some((handle, opened)) => {
            *opened += 1;
            handle.update(LabProps { opened: *opened, dialog });
        }
        None => {
            let props = LabProps { opened: 1, dialog };
            let handle = yew::Renderer::<Lab>::with_root_and_props(place, props).render();
            *running = Some((handle, 1));
        }
    });
}

/// Positions across the levels of a tree's nodes, for measurements; see [`page::ui::forest::tidy::tidy`].
#[wasm_bindgen]
pub fn tidy(parents: &[u32], cousins: f64) -> Vec<f64> {
    page::ui::forest::tidy::tidy(parents, cousins)
}
