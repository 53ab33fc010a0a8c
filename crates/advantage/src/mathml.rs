//! Presentation MathML from formulas written in a line.
//!
//! | written | is |
//! |---|---|
//! | `A`, `std`, `μ` | a name |
//! | `2`, `0.5` | a number |
//! | `=`, `−`, `(`, `·` | an operator or a bracket, as every other sign |
//! | `x_i`, `x^2`, `x_i^2` | subscript, superscript, both |
//! | `[a + b]` | pieces that belong together |
//! | `frac[a][b]`, `sqrt[a]` | fraction, root |
//! | `sum[j]`, `prod[t]` | a sum, a product, with what is below it |
//! | `"or else"` | words |
//! | `@std` | a *slot*: the place of a live number |
//!
//! A slot is an empty `<mn data-slot="std"></mn>`: whoever shows the formula puts the number in ([`fill`]). What is left
//! empty is still a valid formula.

use std::iter::Peekable;
use std::str::Chars;

/// The formula as a line of its own; `name` tells it apart.
pub fn block(name: &str, formula: &str) -> String {
    let mut pieces = Pieces { signs: formula.chars().peekable() };
    let content = pieces.until_end();
    ["<math display=\"block\" data-formula=\"", name, "\"><mrow>", &content, "</mrow></math>"].concat()
}

/// A live number. `shown` is what a reader sees, `value` the exact one, `class` may colour it.
pub fn live(name: &str, value: f64, shown: &str, class: &str) -> String {
    let value = value.to_string();
    let space = if class.is_empty() { "" } else { " " };
    [
        "<mn class=\"live",
        space,
        class,
        "\" data-live=\"",
        name,
        "\" data-value=\"",
        &value,
        "\">",
        shown,
        "</mn>",
    ]
    .concat()
}

const SLOT: &str = "<mn data-slot=\"";
const END: &str = "\"></mn>";

/// Puts elements into the slots of a formula; what `number` does not know stays empty.
pub fn fill(formula: &str, mut number: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(formula.len() * 2);
    let mut rest = formula;
    while let Some((before, after)) = rest.split_once(SLOT) {
        let Some((name, after)) = after.split_once(END) else { break };
        out.push_str(before);
        out.push_str(&number(name).unwrap_or_else(|| slot(name)));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Names of the slots of a formula, in their order.
pub fn slots(formula: &str) -> Vec<&str> {
    formula.split(SLOT).skip(1).filter_map(|rest| rest.split_once('"')).map(|(name, _)| name).collect()
}

fn slot(name: &str) -> String {
    [SLOT, name, END].concat()
}

/// An element.
pub fn tag(name: &str, content: &str) -> String {
    ["<", name, ">", content, "</", name, ">"].concat()
}

/// A letter of a name; the tables of all the world's letters would be larger than all formulas together.
fn is_letter(sign: char) -> bool {
    sign.is_ascii_alphabetic() || ('Α'..='ω').contains(&sign) || sign == 'Â'
}

/// Reads a formula piece by piece.
struct Pieces<'a> {
    signs: Peekable<Chars<'a>>,
}

impl Pieces<'_> {
    fn take_while(&mut self, taken: impl Fn(char) -> bool) -> String {
        let mut out = String::new();
        while let Some(sign) = self.signs.next_if(|sign| taken(*sign)) {
            out.push(sign);
        }
        out
    }

    /// All pieces up to the end or the bracket that closes them.
    fn until_end(&mut self) -> String {
        let mut out = String::new();
        while let Some(piece) = self.scripted() {
            out.push_str(&piece);
        }
        out
    }

    /// A piece with what is written below and above it.
    fn scripted(&mut self) -> Option<String> {
        let mut piece = self.piece()?;
        let mut name = String::from("m");
        for (sign, script) in [('_', "sub"), ('^', "sup")] {
            if self.signs.next_if_eq(&sign).is_some() {
                name.push_str(script);
                piece.push_str(&self.piece().unwrap_or_default());
            }
        }
        Some(if name.len() == 1 { piece } else { tag(&name, &piece) })
    }

    fn piece(&mut self) -> Option<String> {
        self.take_while(|sign| sign == ' ');
        Some(match *self.signs.peek()? {
            ']' => return None,
            '[' => tag("mrow", &self.bracketed()),
            '@' => {
                self.signs.next();
                slot(&self.take_while(|sign| sign.is_ascii_alphanumeric() || sign == '_'))
            }
            '"' => {
                self.signs.next();
                let words = self.take_while(|sign| sign != '"');
                self.signs.next();
                tag("mtext", &words)
            }
            sign if sign.is_ascii_digit() => {
                tag("mn", &self.take_while(|sign| sign.is_ascii_digit() || sign == '.'))
            }
            sign if is_letter(sign) => {
                let name = self.take_while(is_letter);
                match name.as_str() {
                    "frac" => tag("mfrac", &[self.argument(), self.argument()].concat()),
                    "sqrt" => tag("msqrt", &self.argument()),
                    "sum" => tag("munder", &[tag("mo", "∑"), self.argument()].concat()),
                    "prod" => tag("munder", &[tag("mo", "∏"), self.argument()].concat()),
                    _ => tag("mi", &name),
                }
            }
            sign => {
                self.signs.next();
                tag("mo", sign.encode_utf8(&mut [0; 4]))
            }
        })
    }

    /// What follows in square brackets, as one piece.
    fn argument(&mut self) -> String {
        tag("mrow", &self.bracketed())
    }

    /// What stands between square brackets; the first is next.
    fn bracketed(&mut self) -> String {
        self.signs.next_if_eq(&'[');
        let inner = self.until_end();
        self.signs.next_if_eq(&']');
        inner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(formula: &str) -> String {
        let math = block("f", formula);
        let inner = math.strip_prefix("<math display=\"block\" data-formula=\"f\"><mrow>").unwrap();
        inner.strip_suffix("</mrow></math>").unwrap().to_owned()
    }

    #[test]
    fn a_line_becomes_elements() {
        assert_eq!(inner("x = 2.5"), "<mi>x</mi><mo>=</mo><mn>2.5</mn>");
        assert_eq!(inner("R_i^2"), "<msubsup><mi>R</mi><mi>i</mi><mn>2</mn></msubsup>");
        assert_eq!(
            inner("10^[− 8]·σ_B"),
            "<msup><mn>10</mn><mrow><mo>−</mo><mn>8</mn></mrow></msup><mo>·</mo><msub><mi>σ</mi><mi>B</mi></msub>"
        );
        assert_eq!(
            inner("frac[a][sqrt[b]] sum[j] \"or else\""),
            "<mfrac><mrow><mi>a</mi></mrow><mrow><msqrt><mrow><mi>b</mi></mrow></msqrt></mrow></mfrac>\
             <munder><mo>∑</mo><mrow><mi>j</mi></mrow></munder><mtext>or else</mtext>"
        );
    }

    #[test]
    fn slots_are_filled_by_name() {
        let formula = block("sum", "@a + x_@b_c = @c");
        assert_eq!(slots(&formula), ["a", "b_c", "c"]);
        let filled = fill(&formula, |name| (name != "c").then(|| tag("mn", "7")));
        assert_eq!(
            filled,
            "<math display=\"block\" data-formula=\"sum\"><mrow><mn>7</mn><mo>+</mo><msub><mi>x</mi><mn>7</mn></msub>\
             <mo>=</mo><mn data-slot=\"c\"></mn></mrow></math>"
        );
    }

    #[test]
    fn what_is_not_closed_is_read_to_its_end() {
        for formula in ["[a", "frac[a", "a]", "x_", "@", "\"a", "", "frac"] {
            // Every element is closed, whatever was written.
            let text = block("f", formula);
            assert_eq!(text.matches("</").count() * 2, text.matches('<').count(), "{formula}: {text}");
        }
    }
}
