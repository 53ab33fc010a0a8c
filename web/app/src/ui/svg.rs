//! Shapes that drawings are made of. Lengths are in the units of the drawing, to a tenth.

use yew::{Html, html};

/// A length as the drawings write it.
pub fn px(value: f64) -> String {
    format!("{value:.1}")
}

/// The view box of a drawing whose origin is its corner.
pub fn view_box(width: f64, height: f64) -> String {
    format!("0 0 {width:.1} {height:.1}")
}

/// A line from (`x1`, `y1`) to (`x2`, `y2`).
pub fn line(class: &'static str, [x1, x2, y1, y2]: [f64; 4]) -> Html {
    html! { <line {class} x1={px(x1)} x2={px(x2)} y1={px(y1)} y2={px(y2)} /> }
}

/// A text at (`x`, `y`).
pub fn text(class: &'static str, [x, y]: [f64; 2], text: String) -> Html {
    html! { <text {class} x={px(x)} y={px(y)}>{ text }</text> }
}
