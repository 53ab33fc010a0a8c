//! How large an element is: text in the drawing stays readable if the drawing has the element's own pixels.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::{NodeRef, hook, use_effect_with, use_state_eq};

/// Width and height of the element's content in pixels, `before` until it was measured.
#[hook]
pub(crate) fn use_size(element: &NodeRef, before: [f64; 2]) -> [f64; 2] {
    let size = use_state_eq(|| before);
    {
        let size = size.clone();
        use_effect_with(element.clone(), move |element| {
            let observed = element.cast::<Element>().and_then(|element| {
                let measured = element.clone();
                let callback = Closure::<dyn FnMut()>::new(move || {
                    let pixels = [measured.client_width(), measured.client_height()];
                    // Nothing is laid out while the element is hidden.
                    if pixels[0] > 0 {
                        size.set(pixels.map(f64::from));
                    }
                });
                let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
                observer.observe(&element);
                Some((observer, callback))
            });
            move || {
                if let Some((observer, _)) = observed {
                    observer.disconnect();
                }
            }
        });
    }
    *size
}
