//! The width that the page gives the strip, and the stage that a swipe has brought into view.

use super::layout::NARROW;
use experiment::PipelineStage;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::prelude::*;

/// The width of `node` in px, following it when it changes; `default` until it has been measured.
#[hook]
pub(super) fn use_width(node: &NodeRef, default: f64) -> f64 {
    let width = use_state_eq(|| default);
    let (setter, node) = (width.setter(), node.clone());
    use_effect_with((), move |()| {
        let observed = node.cast::<Element>().map(|element| {
            let measured = element.clone();
            let report = Closure::<dyn FnMut()>::new(move || {
                let width = measured.get_bounding_client_rect().width();
                // Hidden parts of a page have no width.
                if width >= 1.0 {
                    setter.set(width.round());
                }
            });
            let observer = web_sys::ResizeObserver::new(report.as_ref().unchecked_ref()).ok();
            if let Some(observer) = &observer {
                observer.observe(&element);
            }
            (observer, report)
        });
        move || {
            if let Some((Some(observer), _report)) = observed {
                observer.disconnect();
            }
        }
    });
    *width
}

/// Brings the stage under the playhead into view where one stage fills the strip.
#[hook]
pub(super) fn use_scroll_to_stage(scroller: &NodeRef, stage: PipelineStage, width: f64) {
    let scroller = scroller.clone();
    use_effect_with((stage, width as u32), move |_| {
        if width <= NARROW
            && stage_in_view(&scroller) != Some(stage)
            && let Some(element) = scroller.cast::<Element>()
        {
            element.set_scroll_left(stage.index() as i32 * element.client_width());
        }
    });
}

/// The stage that a swipe has brought into view; `None` where all stages are seen.
pub(super) fn stage_in_view(scroller: &NodeRef) -> Option<PipelineStage> {
    let element = scroller.cast::<Element>()?;
    let width = element.client_width();
    if width <= 0 || element.scroll_width() <= width + width / 2 {
        return None;
    }
    PipelineStage::from_index(((element.scroll_left() + width / 2) / width).max(0) as usize)
}
