//! Starts the page.

use page::app::{App, AppProps};
use page::session::browser;

fn main() {
    browser::report_panics();
    // boot.js removes the loading screen as soon as something is drawn here.
    if let Some(place) = gloo::utils::document().get_element_by_id("app") {
        let props = AppProps { hash: browser::current_hash().into(), webgpu: browser::has_webgpu() };
        yew::Renderer::<App>::with_root_and_props(place, props).render();
    }
}
