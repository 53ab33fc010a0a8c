//! MathML, typed: formulas are put together from [`Math`] values, so that no stray HTML gets in between.

use yew::prelude::*;

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Math(Html);

/// A name: a single letter is set in italics by the browser, longer names upright.
pub fn ident(name: &str) -> Math {
    let name = name.to_owned();
    Math(html! { <mi>{ name }</mi> })
}

/// A number that is not live: an index, an exponent.
pub fn num(text: impl ToString) -> Math {
    Math(html! { <mn>{ text.to_string() }</mn> })
}

/// An operator, a relation or a bracket.
pub fn op(symbol: &str) -> Math {
    let symbol = symbol.to_owned();
    Math(html! { <mo>{ symbol }</mo> })
}

/// Words within a formula.
pub fn words(text: &str) -> Math {
    let text = text.to_owned();
    Math(html! { <mtext>{ text }</mtext> })
}

/// Pieces side by side.
pub fn row(pieces: impl IntoIterator<Item = Math>) -> Math {
    Math(html! { <mrow>{ for pieces.into_iter().map(|m| m.0) }</mrow> })
}

/// A fraction.
pub fn frac(over: Math, under: Math) -> Math {
    Math(html! { <mfrac>{ over.0 }{ under.0 }</mfrac> })
}

/// A subscript.
pub fn sub(base: Math, index: Math) -> Math {
    Math(html! { <msub>{ base.0 }{ index.0 }</msub> })
}

/// A superscript.
pub fn sup(base: Math, exponent: Math) -> Math {
    Math(html! { <msup>{ base.0 }{ exponent.0 }</msup> })
}

/// A square root.
pub fn sqrt(inner: Math) -> Math {
    Math(html! { <msqrt>{ inner.0 }</msqrt> })
}

/// A sum, product or the like with something below it.
pub fn over(symbol: &str, below: Math) -> Math {
    Math(html! { <munder>{ op(symbol).0 }{ below.0 }</munder> })
}

/// Round brackets around a piece.
pub fn fenced(inner: Math) -> Math {
    row([op("("), inner, op(")")])
}

/// A number out of the batch: `shown` is what a reader sees, `data-value` the exact value. `name` tells it apart
/// (`data-live`), `class` may colour it.
pub fn live(name: &'static str, value: f64, shown: String, class: &'static str) -> Math {
    Math(
        html! { <mn class={classes!("live", class)} data-live={name} data-value={value.to_string()}>{ shown }</mn> },
    )
}

/// The formula as a block of its own.
pub fn block(name: &'static str, pieces: impl IntoIterator<Item = Math>) -> Html {
    html! { <math display="block" data-formula={name}>{ row(pieces).0 }</math> }
}
