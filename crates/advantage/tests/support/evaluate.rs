//! Reads presentation MathML and works out what is written in it.

/// An element or a text.
#[derive(Debug)]
enum Node {
    Element(String, Vec<Node>),
    Text(String),
}

/// Reads one element; panics on what is not well-formed.
fn parse(text: &str) -> Node {
    let (node, rest) = element(text.trim_start());
    assert!(rest.trim().is_empty(), "{rest:?} is left of {text}");
    node
}

fn element(text: &str) -> (Node, &str) {
    let inner = text.strip_prefix('<').unwrap_or_else(|| panic!("no element in {text:?}"));
    let (opening, mut rest) = inner.split_once('>').expect("an opening tag ends");
    let name = opening.split(' ').next().unwrap_or_default().to_owned();
    let closing = format!("</{name}>");
    let mut children = Vec::new();
    loop {
        if let Some(after) = rest.strip_prefix(closing.as_str()) {
            return (Node::Element(name, children), after);
        }
        if rest.starts_with('<') {
            let (child, after) = element(rest);
            children.push(child);
            rest = after;
        } else {
            let end = rest.find('<').unwrap_or_else(|| panic!("{name} is not closed"));
            children.push(Node::Text(rest[..end].to_owned()));
            rest = &rest[end..];
        }
    }
}

impl Node {
    fn name(&self) -> &str {
        match self {
            Self::Element(name, _) => name,
            Self::Text(_) => "",
        }
    }

    fn children(&self) -> &[Node] {
        match self {
            Self::Element(_, children) => children,
            Self::Text(_) => &[],
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Element(_, children) => children.iter().map(Node::text).collect(),
            Self::Text(text) => text.clone(),
        }
    }

    fn is_op(&self, symbols: &str) -> bool {
        self.name() == "mo" && symbols.contains(self.text().as_str()) && !self.text().is_empty()
    }

    /// What the piece amounts to; none where a symbol stands in it.
    fn value(&self) -> Option<f64> {
        let children = self.children();
        match self.name() {
            "mn" => self.text().parse().ok(),
            "mrow" => sum(children),
            "mfrac" => Some(children[0].value()? / children[1].value()?),
            "msqrt" => Some(sum(children)?.sqrt()),
            "msup" => Some(children[0].value()?.powf(children[1].value()?)),
            _ => None,
        }
    }
}

/// Sums and differences of products; brackets are passed over: what they hold is one piece.
fn sum<'a>(pieces: impl IntoIterator<Item = &'a Node>) -> Option<f64> {
    let (mut total, mut sign, mut product) = (0.0, 1.0, None);
    for piece in pieces.into_iter().filter(|p| !p.is_op("()")) {
        if piece.is_op("+−") {
            total += sign * product.take()?;
            sign = if piece.is_op("−") { -1.0 } else { 1.0 };
        } else if !piece.is_op("·") {
            product = Some(product.unwrap_or(1.0) * piece.value()?);
        }
    }
    Some(total + sign * product?)
}

/// The parts of a formula between its equality signs that hold nothing but numbers, worked out; the last is the result.
pub(crate) fn worked_out(formula: &str) -> Vec<f64> {
    let math = parse(formula);
    assert_eq!(math.name(), "math");
    let [row] = math.children() else { panic!("a formula is one row: {formula}") };
    // Words after the result belong to no part.
    let pieces: Vec<&Node> = row.children().iter().filter(|p| p.name() != "mtext").collect();
    pieces.split(|p| p.is_op("=")).filter_map(|part| sum(part.iter().copied())).collect()
}
