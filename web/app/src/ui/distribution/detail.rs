//! The selected group: its rewards sliding into advantages.

use super::layout::{Axes, BOTTOM, Bar, Detail, HEIGHT, LEFT, RIGHT, TOP, WIDTH};
use super::summary::groups;
use crate::model::{Scene, Selection};
use crate::text::texts;
use crate::ui::curves::format::{axis, long, short};
use crate::ui::svg::{drawing, element, line, path, px, text};
use yew::prelude::*;

/// Advantages below this are the residue of rounding: drawn and written as 0. Exact numbers are in the table.
const RESIDUE: f64 = 1e-12;

fn sign(value: f64) -> i8 {
    if value > RESIDUE {
        1
    } else if value < -RESIDUE {
        -1
    } else {
        0
    }
}

fn sign_class(value: f64) -> &'static str {
    match sign(value) {
        1 => "advantage-pos",
        -1 => "advantage-neg",
        _ => "advantage-zero",
    }
}

/// An advantage in at most two decimals, with its sign.
fn signed(value: f64) -> String {
    let plus = if sign(value) > 0 { "+" } else { "" };
    format!("{plus}{}", tick(value))
}

/// A number that fits beside an axis.
fn tick(value: f64) -> String {
    if sign(value) == 0 {
        return "0".into();
    }
    if value.abs() >= 10.0 || value.abs() < 0.095 {
        return axis(value);
    }
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').replace('-', "−")
}

/// Where the line of a bar crosses the space between the axes.
fn slide(bar: &Bar) -> String {
    let bend = (RIGHT - LEFT) * 0.45;
    format!(
        "M{LEFT} {:.1}C{:.1} {:.1} {:.1} {:.1} {RIGHT} {:.1}",
        bar.from,
        LEFT + bend,
        bar.from,
        RIGHT - bend,
        bar.to,
        bar.to
    )
}

fn bars(detail: &Detail) -> String {
    let thickness = px(2.0 * detail.half);
    let bar = |bar: &Bar| {
        let rect = |class: &str, x: f64, y: f64| {
            let [x, y, width] = [x, y - detail.half, bar.length].map(px);
            let place = [("class", class), ("x", &x), ("y", &y), ("width", &width), ("height", &thickness)];
            element("rect", &place, "")
        };
        let advantage = ["slide-advantage ", sign_class(bar.advantage)].concat();
        let both = rect("slide-reward", LEFT - bar.length, bar.from) + &rect(&advantage, RIGHT, bar.to);
        element("g", &[("class", if bar.lit { "slide-bar slide-lit" } else { "slide-bar" })], &both)
    };
    detail.bars.iter().map(bar).collect()
}

fn labels(detail: &Detail) -> String {
    let label = |bar: &Bar| {
        let middle = if bar.low == bar.high { bar.low } else { (bar.low + bar.high) / 2.0 };
        let between = [(LEFT + RIGHT) / 2.0, (bar.from + bar.to) / 2.0];
        let end = ["slide-value slide-end-value ", sign_class(bar.advantage)].concat();
        [
            text("slide-value", [0.0, bar.from], "", &tick(middle)),
            text("slide-count", between, "", &format!("{}×", bar.count)),
            text(&end, [WIDTH, bar.to], "", &signed(bar.advantage)),
        ]
        .concat()
    };
    detail.bars.iter().filter(|b| b.labelled).map(label).collect()
}

/// All of the figure.
fn figure(detail: &Detail, dead: bool) -> Html {
    let t = &texts().distribution;
    let mut shapes = text("slide-axis-name", [LEFT, 10.0], "", t.rewards)
        + &text("slide-axis-name slide-start", [RIGHT, 10.0], "", t.advantages);
    for x in [LEFT, RIGHT] {
        shapes += &line("slide-axis", [x, x, TOP - 8.0, BOTTOM]);
    }
    shapes += &line("slide-zero", [RIGHT, WIDTH - 18.0, detail.zero, detail.zero]);
    for bar in &detail.bars {
        let lit = if bar.lit { " slide-lit" } else { "" };
        shapes += &path(&["slide-line ", sign_class(bar.advantage), lit].concat(), &slide(bar));
    }
    shapes += &line("slide-mean", [LEFT, RIGHT, detail.mean, detail.zero]);
    shapes += &bars(detail);
    let [left, right] = [LEFT, RIGHT].map(|x| x - 5.0);
    let ticks = format!("M{left:.1} {:.1}h10M{right:.1} {:.1}h10", detail.mean, detail.zero);
    shapes += &path("slide-mean-tick", &ticks);
    if dead {
        shapes += &path("slide-end", &format!("M{right:.1} {:.1}l10 10m0 -10l-10 10", detail.zero - 5.0));
    }
    shapes += &labels(detail);
    if detail.zero_is_free() {
        shapes += &text("slide-value slide-end-value slide-muted", [WIDTH, detail.zero], "", "0");
    }
    drawing(shapes)
}

/// Histogram of the rewards to the left, of the same rollouts' advantages to the right, lines between them.
pub fn group_detail(scene: &Scene, selection: &Selection) -> Html {
    let t = &texts().distribution;
    let all = groups(scene);
    let Some(group) = all.get(scene.group) else { return Html::default() };
    let stats = group.stats;
    let axes = Axes::new(all.iter().flat_map(|g| g.rewards), scene.trace.advantages.iter().flatten());
    let detail = Detail::new(group.rewards, scene.advantages(), &axes, stats.mean, selection.lit());
    let number = scene.group + 1;
    let note = match (group.dead, stats.tied) {
        (true, true) if stats.size < 2 && group.rewards.len() > 1 => match stats.size {
            0 => texts().strip.all_struck.to_owned(),
            left => (texts().strip.dead)(left, stats.mean),
        },
        (true, true) => (t.dead_note)(&axis(stats.mean)),
        (false, true) => (t.tied_note)(&axis(stats.mean)),
        _ => t.note.to_owned(),
    };
    let term = |name: &str, key: &'static str, exact: String, text: String| {
        html! { <div><dt>{ name }</dt><dd data-testid={key} data-value={exact}>{ text }</dd></div> }
    };
    let std = (t.std)(scene.config.ddof);
    let values = [
        ("mean", t.mean, stats.mean),
        ("std", std, stats.std),
        ("min", t.min, stats.min),
        ("max", t.max, stats.max),
    ];
    html! {
        <figure class="slide" data-testid="distribution-group" data-group={scene.group.to_string()}
            data-tied={stats.tied.to_string()} data-dead={group.dead.to_string()}
            data-bars={detail.bars.len().to_string()} data-exact={detail.exact.to_string()}>
            <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img" aria-label={(t.figure)(number)}>
                { figure(&detail, group.dead) }
            </svg>
            <figcaption class="slide-note">{ note }</figcaption>
            <dl class="slide-numbers">
                { for values.into_iter().map(|(key, name, v)| term(name, key, v.to_string(), short(v))) }
                { term(t.size, "size", stats.size.to_string(), stats.size.to_string()) }
                { term(t.wins, "wins", group.wins.to_string(), (t.of)(group.wins, stats.size)) }
            </dl>
            { table(&detail) }
        </figure>
    }
}

/// The drawing in numbers.
fn table(detail: &Detail) -> Html {
    let t = &texts().distribution;
    html! {
        <div class="sr-only">
            <table data-testid="distribution-table">
                <caption>{ t.table }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ t.bin }</th>
                        <th scope="col">{ t.count }</th>
                        <th scope="col">{ t.advantage }</th>
                    </tr>
                </thead>
                <tbody>
                    { for detail.bars.iter().map(|bar| html! {
                        <tr data-testid="bar" data-count={bar.count.to_string()}>
                            <th scope="row">
                                { if bar.low == bar.high { long(bar.low) } else { (t.range)(&long(bar.low), &long(bar.high)) } }
                            </th>
                            <td>{ bar.count }</td>
                            <td>{ long(bar.advantage) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}
