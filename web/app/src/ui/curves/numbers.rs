//! The numbers behind the curves, for those who do not see them.

use super::history::History;
use super::metric::Metric;
use crate::text::texts;
use experiment::Metrics;
use yew::prelude::*;

/// Rows of the table besides the shown update.
const ROWS: usize = 10;

/// The exact metrics of the newest updates and of the `shown` one.
pub fn numbers(history: &History, shown: Option<&Metrics>) -> Html {
    let t = &texts().curves;
    let run = history.current();
    let newest = run.recent().len().saturating_sub(ROWS);
    let mut rows: Vec<&Metrics> = run.recent().skip(newest).collect();
    if let Some(shown) = shown.filter(|s| !rows.iter().any(|r| r.iteration == s.iteration)) {
        rows.insert(0, shown);
    }
    let metrics: Vec<Metric> =
        Metric::ALL.into_iter().filter(|m| rows.iter().any(|r| m.of(r).is_some())).collect();
    html! {
        <div class="sr-only"><table data-testid="curve-numbers">
            <caption>{ t.table }</caption>
            <thead>
                <tr>
                    <th scope="col">{ t.update }</th>
                    { for metrics.iter().map(|m| html! { <th scope="col">{ m.name() }</th> }) }
                </tr>
            </thead>
            <tbody>
                { for rows.iter().map(|row| html! {
                    <tr>
                        <th scope="row">{ row.iteration }</th>
                        { for metrics.iter().map(|m| {
                            html! { <td>{ m.of(row).map_or_else(|| t.no_value.to_owned(), |v| v.to_string()) }</td> }
                        }) }
                    </tr>
                }) }
            </tbody>
        </table></div>
    }
}
