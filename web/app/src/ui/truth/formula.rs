//! Formulas of the sheet: with live numbers, and where they come from.

use crate::ui::formula::mathml::{block, fill, html, live};
use crate::ui::formula::number::number;
use yew::prelude::*;

/// A formula in the notation of [`advantage::mathml`], the numbers in its slots, and its source.
pub(super) fn formula(name: &str, notation: &str, numbers: &[(&str, f64)], source: &str) -> Html {
    let math = fill(&block(name, notation), |slot| {
        let (name, value) = numbers.iter().find(|(name, _)| *name == slot)?;
        Some(live(name, *value, &number(*value), ""))
    });
    html! {
        <div class="truth-formula" data-formula={name.to_owned()}>
            <div class="truth-math" role="group" tabindex="0" aria-label={name.to_owned()}>{ html(&math) }</div>
            <p class="truth-note">{ source.to_owned() }</p>
        </div>
    }
}
