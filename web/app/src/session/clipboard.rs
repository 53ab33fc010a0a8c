//! Links in and out of the browser.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// The page's address with this hash.
pub(super) fn link(hash: &str) -> String {
    let href = gloo::utils::window().location().href().unwrap_or_default();
    let base = href.split('#').next().unwrap_or_default();
    format!("{base}#{hash}")
}

/// The hash of the page's address, with its `#`.
pub(super) fn current_hash() -> String {
    gloo::utils::window().location().hash().unwrap_or_default()
}

/// Puts a hash into the address without a step in the browser's history.
pub(super) fn replace_hash(hash: &str) {
    if let Ok(history) = gloo::utils::window().history() {
        // A browser may refuse when asked too often; the next change tries again.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&link(hash)));
    }
}

/// Copies a link; hands it back if the browser does not allow that.
pub(super) async fn copy(link: String) -> Result<(), String> {
    let navigator = gloo::utils::window().navigator();
    // Absent where the page is not served securely.
    let offered = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|c| !c.is_undefined());
    if !offered {
        return Err(link);
    }
    JsFuture::from(navigator.clipboard().write_text(&link)).await.map(|_| ()).map_err(|_| link)
}
