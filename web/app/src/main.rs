//! Starts the page.

use page::app::{App, AppProps};
use page::session::browser;

/// Memory that is taken at the start, in bytes. It is free again at once, but stays the page's: how much is held at the
/// same time depends on how busy the machine is, and the memory must not grow long into a run because of that.
const ROOM: usize = 2 << 20;

fn main() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(ROOM)));
    browser::report_panics();
    // boot.js removes the loading screen as soon as something is drawn here.
    if let Some(place) = gloo::utils::document().get_element_by_id("app") {
        let props = AppProps { hash: browser::current_hash().into(), webgpu: browser::has_webgpu() };
        yew::Renderer::<App>::with_root_and_props(place, props).render();
    }
}
