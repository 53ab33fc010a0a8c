//! Shapes that drawings are made of. Lengths are in the units of the drawing, to a tenth.

use std::fmt::{Display, Formatter, Result};
use yew::Html;

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

/// An element of a drawing that nobody presses, as text; an attribute with an empty value is left out. Drawings of many
/// shapes are handed to the browser whole ([`drawing`]): it reads them faster than it is told each shape, and the macro
/// writes every element out in full.
pub fn element(tag: &str, attributes: &[(&str, &str)], content: &str) -> String {
    let mut out = ["<", tag].concat();
    for (name, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
        out.extend([" ", name, "=\"", &escaped(value), "\""]);
    }
    out.extend([">", content, "</", tag, ">"]);
    out
}

/// A path.
pub fn path(class: &str, d: &str) -> String {
    element("path", &[("class", class), ("d", d)], "")
}

/// A line from (`x1`, `y1`) to (`x2`, `y2`).
pub fn line(class: &str, ends: [f64; 4]) -> String {
    let [x1, x2, y1, y2] = ends.map(px);
    element("line", &[("class", class), ("x1", &x1), ("x2", &x2), ("y1", &y1), ("y2", &y2)], "")
}

/// A circle at (`x`, `y`) with a radius.
pub fn dot(class: &str, circle: [f64; 3]) -> String {
    let [x, y, r] = circle.map(px);
    element("circle", &[("class", class), ("cx", &x), ("cy", &y), ("r", &r)], "")
}

/// A text at (`x`, `y`), which is its start unless `anchor` says otherwise.
pub fn text(class: &str, [x, y]: [f64; 2], anchor: &str, text: &str) -> String {
    let (x, y) = (px(x), px(y));
    element("text", &[("class", class), ("x", &x), ("y", &y), ("text-anchor", anchor)], &escaped(text))
}

/// A text that is markup nowhere.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// A drawing as a part of the page.
pub fn drawing(shapes: String) -> Html {
    Html::from_html_unchecked(shapes.into())
}

#[cfg(test)]
mod tests {
    use super::{element, px, text};

    #[test]
    fn lengths_are_written_to_a_tenth() {
        let written = [0.0, 12.0, 7.26, -0.04, -3.55, 1e12, f64::NAN].map(px);
        assert_eq!(written, ["0.0", "12.0", "7.3", "0.0", "-3.6", "214748364.7", "0.0"]);
    }

    #[test]
    fn texts_are_no_markup() {
        assert_eq!(
            text("t", [1.0, 2.0], "", "a < b & \"c\""),
            "<text class=\"t\" x=\"1.0\" y=\"2.0\">a &lt; b &amp; &quot;c&quot;</text>"
        );
        assert_eq!(element("g", &[("id", ""), ("d", "\"")], "x"), "<g d=\"&quot;\">x</g>");
    }
}
