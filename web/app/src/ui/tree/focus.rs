//! Moving the browser's focus within the drawing.

use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::{NodeRef, hook, use_effect, use_mut_ref};

/// Gives the focus to the first element under `root` that matches `selector`.
pub(crate) fn focus(root: &Element, selector: &str) {
    if let Some(found) = root.query_selector(selector).ok().flatten() {
        // Parts of a drawing are no HTML elements but take the focus by the same method. One that cannot leaves it
        // where it is.
        let _ = found.unchecked_ref::<HtmlElement>().focus();
    }
}

/// A flag that gives the focus back to a tree's active node once it is drawn anew: the node that was worked may be gone
/// then, and its place in the focus must not be lost.
#[hook]
pub(crate) fn use_refocus(holder: &NodeRef) -> Rc<RefCell<bool>> {
    let refocus = use_mut_ref(|| false);
    let (flag, holder) = (refocus.clone(), holder.clone());
    use_effect(move || {
        if flag.replace(false)
            && let Some(holder) = holder.cast::<Element>()
        {
            focus(&holder, "[role=treeitem][tabindex='0']");
        }
    });
    refocus
}
