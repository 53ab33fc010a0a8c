//! Rollouts down, methods across.

use super::compare::{Cell, Column, cells, largest};
use super::desk::{Ask, Desk, LISTED};
use super::element::{Button, button, el, say, word};
use super::push::push_map;
use crate::text::methods::{fill, texts};
use crate::ui::formula::number::{digits, number, signed};
use crate::ui::settings::row::typed_text;
use yew::prelude::*;

/// The table of the selected group, and what stands under it.
pub(super) fn table(desk: &Desk, ask: &Callback<Ask>) -> Vec<Html> {
    let t = &texts();
    let cells = cells(&desk.what, &desk.columns, desk.group);
    let tops: Vec<f64> = cells.iter().map(|cells| largest(cells)).collect();
    let size = desk.what.gallery().batch.group(desk.group).len();
    let listed = if desk.all { size } else { size.min(LISTED) };
    let mut head = Vec::new();
    for (k, (column, cells)) in desk.columns.iter().zip(&cells).enumerate() {
        let mut content = vec![word(column.method.name)];
        if k == 0 {
            content.push(say("small", "", t.own));
        }
        if cells.iter().any(|c| c.steps.is_some()) {
            content.push(say("small", "", t.by_step));
        }
        if let Err(why) = &column.made {
            content.push(say("small", "methods-refused", why));
        }
        let class = if k == 0 { "methods-own" } else { "" };
        head.push(el("th", &["scope", "class", "data-method"], &["col", class, column.method.id], content));
    }
    let columns: Vec<Html> = t.columns.iter().map(|name| heading("col", "", name)).collect();
    let body = (0..listed).map(|rollout| rows(desk, (&cells, &tops), rollout, ask)).collect();
    let name = fill(t.table, &[&(desk.group + 1).to_string()]);
    let part = |tag: &'static str, rows: Vec<Html>| el(tag, &[], &[], rows);
    let table = vec![
        say("caption", "sr-only", &name),
        part("thead", vec![part("tr", [columns, vec![head.into_iter().collect()]].concat())]),
        part("tbody", body),
        part("tfoot", foot(desk)),
    ];
    let keys = &["class", "role", "tabindex", "aria-label"];
    let mut made =
        vec![el("div", keys, &["methods-scroll", "region", "0", &name], vec![part("table", table)])];
    let all = Button { id: "methods-all", ..Button::default() };
    made.push(match listed < size {
        true => button(all, &fill(t.all, &[&size.to_string()]), ask, Ask::All),
        false => Html::default(),
    });
    made.push(say("p", "methods-note", t.push_hint));
    made
}

fn heading(scope: &str, span: &str, text: &str) -> Html {
    el("th", &["scope", "colspan"], &[scope, span], vec![word(text)])
}

/// A rollout, and its steps where they are open. What comes and goes has a list of its own: Yew matches the parts of a
/// list by their place, and a box that is typed into must stay the same box.
fn rows(desk: &Desk, (cells, tops): (&[Vec<Cell>], &[f64]), rollout: usize, ask: &Callback<Ask>) -> Html {
    let t = &texts();
    let batch = &desk.what.gallery().batch;
    let Some(episode) = batch.group(desk.group).get(rollout) else { return Html::default() };
    let open = desk.open == Some(rollout);
    let number = (rollout + 1).to_string();
    let toggle = Button {
        id: &format!("methods-row-{rollout}"),
        label: &fill(t.steps_of, &[&number]),
        expanded: if open { "true" } else { "false" },
        ..Button::default()
    };
    let mark = if desk.what.scene().config.is_injected(rollout) { "◆" } else { "" };
    let toggle = button(toggle, &[mark, &number].concat(), ask, Ask::Row(rollout));
    let mut row = vec![
        el("th", &["scope"], &["row"], vec![toggle]),
        say("td", "", (t.outcome)(episode.success, episode.truncated)),
        say("td", "", &episode.length.to_string()),
        el("td", &[], &[], reward(desk, rollout, ask)),
    ];
    let made = |(k, column): (usize, &Column)| {
        let of = cells.get(k).and_then(|cells| cells.get(rollout));
        cell(column.method.id, k == 0, of, tops[k], rollout)
    };
    row.push(desk.columns.iter().enumerate().map(made).collect());
    let mut steps = Vec::new();
    let world =
        batch.groups.get(desk.group).and_then(|g| desk.what.scene().replay.worlds.get(g.world as usize));
    for (k, step) in batch.steps_of(episode).iter().enumerate().filter(|_| open) {
        let action = world.and_then(|w| w.actions().get(step.action as usize)).map_or("", |a| a.name);
        let mut row = vec![heading("row", "4", &fill(t.step, &[&(k + 1).to_string(), action]))];
        for (column, (cells, top)) in desk.columns.iter().zip(cells.iter().zip(tops)) {
            let Some(cell) = cells.get(rollout) else { continue };
            let value = cell.steps.as_ref().and_then(|s| s.get(k)).copied().unwrap_or(cell.advantage);
            let keys = &["data-method", "data-step", "data-value"];
            let values = [column.method.id, &k.to_string(), &value.to_string()];
            row.push(el("td", keys, &values, vec![bar(value, *top)]));
        }
        steps.push(el("tr", &["class"], &["methods-step"], row));
    }
    [el("tr", &[], &[], row), steps.into_iter().collect()].into_iter().collect()
}

/// The box with a reward, and what is to be said of it.
fn reward(desk: &Desk, rollout: usize, ask: &Callback<Ask>) -> Vec<Html> {
    let t = &texts();
    let what = &desk.what;
    let Some(index) = what.gallery().rollouts.index(desk.group, rollout) else { return Vec::new() };
    let now = what.reward(index);
    let refused = what.is_refused(index);
    let earned = what.earned(index);
    let text = match what.draft(index) {
        Some(draft) => draft.to_owned(),
        // What was typed keeps its digits; what was earned is a sum over steps, with their rounding.
        None if earned.is_some() => now.to_string(),
        None => digits(now, 6),
    };
    let note = match earned {
        _ if refused => Some(fill(t.refused, &[&number(now)])),
        earned => earned.map(|earned| fill(t.earned, &[&number(earned)])),
    };
    let id = format!("whatif-note-{rollout}");
    let to = ask.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(text) = typed_text(&event) {
            to.emit(Ask::Typed(index, text));
        }
    });
    let (low, high, step) = what.range();
    let slider = html! {
        <input type="range" min={low.to_string()} max={high.to_string()} step={step.to_string()} value={now.to_string()}
            aria-label={fill(t.drag_reward, &[&(rollout + 1).to_string()])} data-testid={format!("whatif-drag-{rollout}")}
            oninput={oninput.clone()} onchange={ask.reform(move |_: Event| Ask::Done(index))} />
    };
    let mut content = vec![
        html! {
            <input type="text" inputmode="decimal" autocomplete="off" value={text} aria-label={fill(t.reward_of, &[&(rollout + 1).to_string()])}
                aria-invalid={refused.then_some("true")} aria-describedby={note.is_some().then(|| id.clone())}
                data-testid={format!("whatif-{rollout}")} data-value={now.to_string()}
                {oninput} onchange={ask.reform(move |_: Event| Ask::Done(index))} />
        },
        slider,
    ];
    let class = if refused { "methods-refused" } else { "" };
    content.push(el("small", &["id", "class"], &[&id, class], vec![word(&note.unwrap_or_default())]));
    content
}

/// What a method makes of a rollout.
fn cell(method: &str, own: bool, cell: Option<&Cell>, top: f64, rollout: usize) -> Html {
    let t = &texts();
    let Some(cell) = cell else { return el("td", &["data-method"], &[method], Vec::new()) };
    let value = bar(cell.advantage, top);
    let mut content = vec![if cell.out.is_some() { el("s", &[], &[], vec![value]) } else { value }];
    let mut note = |class: &str, text: &str| content.push(say("small", class, text));
    if let Some(out) = cell.out {
        note("", (t.out)(out));
    } else if cell.weight != 1.0 {
        note("", &fill(t.times, &[&number(cell.weight)]));
    }
    if let Some(steps) = &cell.steps {
        let low = steps.iter().copied().fold(f64::INFINITY, f64::min);
        let high = steps.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if low < high {
            note("", &fill(t.range, &[&signed(low), &signed(high)]));
        }
    }
    if let Some(differs) = cell.differs {
        note("methods-tag", (t.differs)(differs));
    } else if own && cell.best {
        note("", t.best);
    }
    let class = match (cell.out.is_some(), cell.differs.is_some()) {
        (true, _) => "methods-out",
        (_, true) => "methods-differs",
        _ => "",
    };
    el(
        "td",
        &["class", "data-method", "data-rollout", "data-value", "data-weight", "data-out", "data-differs"],
        &[
            class,
            method,
            &rollout.to_string(),
            &cell.advantage.to_string(),
            &cell.weight.to_string(),
            cell.out.map_or("", |o| o.name()),
            cell.differs.map_or("", |d| d.name()),
        ],
        content,
    )
}

/// A number and its bar; `top` fills half of it.
fn bar(value: f64, top: f64) -> Html {
    let length = if top > 0.0 { 20.0 * value.abs() / top } else { 0.0 };
    let (class, x) = if value < 0.0 { ("neg", -length) } else { ("pos", 0.0) };
    let (x, width) = (format!("{x:.1}"), format!("{length:.1}"));
    let keys = &["class", "x", "width", "height"];
    let shape = vec![
        el("path", &["d"], &["M0 0V8"], Vec::new()),
        el("rect", keys, &[class, &x, &width, "8"], Vec::new()),
    ];
    let svg = el("svg", &["viewBox", "aria-hidden"], &["-20 0 40 8", "true"], shape);
    el("span", &["class"], &["methods-value"], vec![say("span", "", &signed(value)), svg])
}

/// What becomes of the whole batch.
fn foot(desk: &Desk) -> Vec<Html> {
    let t = &texts();
    let all = desk.what.gallery().rollouts.len() as u64;
    let mut rows = t.rows.map(|name| vec![heading("row", "4", name)]);
    let [kept, push, cosine] = &mut rows;
    for column in &desk.columns {
        let id = column.method.id;
        let cost = column.cost(&desk.what);
        let (out, steps) = cost.iter().fold((0, 0), |(n, s), c| (n + c.1, s + c.2));
        let mut content = Vec::new();
        let mut map = Vec::new();
        if let Ok(made) = &column.made {
            content.push(word(&fill(t.kept, &[&(all - out).to_string(), &all.to_string()])));
            map.push(push_map(desk, &made.push));
        }
        for &(why, episodes, steps) in &cost {
            let cost = fill(t.cost, &[(t.out)(why), &episodes.to_string(), &steps.to_string()]);
            content.push(say("small", "", &cost));
        }
        let keys = &["data-method", "data-struck-episodes", "data-struck-steps"];
        kept.push(el("td", keys, &[id, &out.to_string(), &steps.to_string()], content));
        push.push(el("td", &[], &[], map));
        let (exact, text) = match column.cosine {
            Some(cosine) => (cosine.to_string(), number(cosine)),
            None => (String::new(), t.no_push.into()),
        };
        cosine.push(el("td", &["data-method", "data-cosine"], &[id, &exact], vec![word(&text)]));
    }
    rows.into_iter().map(|row| el("tr", &[], &[], row)).collect()
}
