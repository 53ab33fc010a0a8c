//! Shapes that drawings are made of. Lengths are in the units of the drawing, to a tenth.

use std::fmt::{Display, Formatter, Result};
use yew::{Html, html};

/// A length as it stands in path data. Drawings are written anew with every update, and writing whole numbers is several
/// times cheaper than writing floats.
#[derive(Clone, Copy, Debug)]
pub struct Px(pub f64);

impl Display for Px {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        // Saturates: what lies so far away is not seen.
        let tenths = (self.0 * 10.0).round() as i32;
        let sign = if tenths < 0 { "-" } else { "" };
        let tenths = tenths.unsigned_abs();
        write!(f, "{sign}{}.{}", tenths / 10, tenths % 10)
    }
}

/// A length as the drawings write it.
pub fn px(value: f64) -> String {
    Px(value).to_string()
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

#[cfg(test)]
mod tests {
    use super::px;

    #[test]
    fn lengths_are_written_to_a_tenth() {
        let written = [0.0, 12.0, 7.26, -0.04, -3.55, 1e12, f64::NAN].map(px);
        assert_eq!(written, ["0.0", "12.0", "7.3", "0.0", "-3.6", "214748364.7", "0.0"]);
    }
}
