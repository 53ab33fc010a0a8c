//! Formulas on the page: [`advantage::mathml`] with numbers in it, handed to the browser as it is.

pub use advantage::mathml::*;

use yew::prelude::*;

/// Formulas as a part of the page. They are put together from typed pieces and numbers, never from what a reader typed.
pub fn html(formulas: &str) -> Html {
    Html::from_html_unchecked(AttrValue::Rc(formulas.into()))
}
