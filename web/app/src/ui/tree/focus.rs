//! Moving the browser's focus within the drawing.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Gives the focus to the first element under `root` that matches `selector`.
pub(crate) fn focus(root: &Element, selector: &str) {
    if let Some(found) = root.query_selector(selector).ok().flatten() {
        // Parts of a drawing are no HTML elements but take the focus by the same method. One that cannot leaves it
        // where it is.
        let _ = found.unchecked_ref::<HtmlElement>().focus();
    }
}
