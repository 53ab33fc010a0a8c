//! Both ways at their own best learning rates, and their curves.

use super::curves::{At, Curve, Names, curves};
use super::knobs::AIM;
use crate::text::curvature::{ratio, texts, updates, verdict};
use crate::ui::background::{Task, use_background};
use crate::ui::formula::number::number;
use std::rc::Rc;
use truth::curvature::{Aim, BestRate, Comparison, Found, Lab, Optimizer, Point};
use yew::prelude::*;

/// Updates of the model in a piece of work: a millisecond or less, except for large groups.
pub(super) const PIECE: u32 = 16;

impl Task for Comparison {
    fn advance(&mut self) -> bool {
        Comparison::advance(self, PIECE)
    }

    fn progress(&self) -> f64 {
        Comparison::progress(self)
    }
}

/// What a search ended with.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The experiment.
    pub lab: Lab,
    /// What its runs were to reach.
    pub aim: Aim,
    /// Rates, updates and ratio.
    pub found: Found,
    /// With division and without.
    pub curves: [Curve; 2],
}

impl Outcome {
    /// Of a comparison that has ended; none before.
    pub fn of(comparison: &Comparison) -> Option<Self> {
        let [divided, plain] = comparison.curves()?;
        let [of_divided, of_plain] = texts().ways;
        let curve = |name: &'static str, points: &[Point]| Curve {
            name,
            places: points
                .iter()
                .map(|p| At {
                    update: p.iteration.into(),
                    std: p.std,
                    curvature: p.curvature,
                    shared: Some(p.overlap),
                    linear: None,
                    success: p.success,
                })
                .collect(),
        };
        Some(Self {
            lab: comparison.lab,
            aim: comparison.aim,
            found: comparison.found()?.clone(),
            curves: [curve(of_divided, divided), curve(of_plain, plain)],
        })
    }
}

/// Properties of [`SweepSection`].
#[derive(Clone, PartialEq, Properties)]
pub struct SweepProps {
    /// The experiment.
    pub lab: Lab,
}

/// The search with its result.
#[component]
pub fn SweepSection(props: &SweepProps) -> Html {
    let t = texts();
    let background = use_background::<Comparison>();
    let last = use_mut_ref(|| None::<Rc<Outcome>>);
    // Once asked for, the search follows the experiment.
    let wanted = use_mut_ref(|| false);
    {
        let (background, wanted) = (background.clone(), wanted.clone());
        use_effect_with(props.lab, move |lab| {
            if *wanted.borrow() {
                background.start(Comparison::new(*lab, AIM));
            }
        });
    }
    let start = {
        let (background, lab, wanted) = (background.clone(), props.lab, wanted.clone());
        Callback::from(move |_: MouseEvent| {
            wanted.replace(true);
            background.start(Comparison::new(lab, AIM));
        })
    };
    if background.is_done()
        && let Some(task) = background.task()
        && last.borrow().as_ref().is_none_or(|last| last.lab != task.lab)
    {
        last.replace(Outcome::of(&task).map(Rc::new));
    }
    let running = background.is_running();
    // Cancelled by the reader: it no longer follows.
    let cancelled = !running && !background.is_done() && background.task().is_some();
    if cancelled {
        wanted.replace(false);
    }
    let last = last.borrow().clone();
    let stale = last.as_ref().is_some_and(|last| last.lab != props.lab);
    let hint = if props.lab.optimizer == Optimizer::Bounded { t.sweep_bounded } else { t.sweep_hint };
    html! {
        <section class="curvature-sweep" data-testid="curvature-sweep" aria-busy={running.to_string()}>
            <h3>{ t.sweep }</h3>
            <p class="curvature-note">{ hint }</p>
            if !running {
                <button type="button" onclick={start} data-testid="curvature-start">
                    { if last.is_some() { t.again } else { t.start } }
                </button>
            }
            { background.bar("curvature-sweep") }
            <p role="status" data-testid="curvature-sweep-state">{ if cancelled { t.cancelled } else if stale { t.stale } else { "" } }</p>
            if let Some(outcome) = last {
                <div class={classes!("curvature-outcome", stale.then_some("curvature-stale"))}><SweepResult {outcome} /></div>
            }
        </section>
    }
}

/// Properties of [`SweepResult`].
#[derive(Clone, Properties)]
pub struct ResultProps {
    /// What was found.
    pub outcome: Rc<Outcome>,
}

impl PartialEq for ResultProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.outcome, &other.outcome)
    }
}

/// What a search ended with: rates, ratio, who is ahead, and the curves.
#[component]
pub fn SweepResult(props: &ResultProps) -> Html {
    let t = texts();
    let Outcome { aim, found, curves: lines, .. } = &*props.outcome;
    let row = |(name, best): (&str, &BestRate)| {
        html! {
            <tr data-way={name.to_owned()} data-rate={best.learning_rate.to_string()} data-updates={best.mean(aim.most).to_string()}>
                <th scope="row">{ name }</th>
                <td>{ number(best.learning_rate) }if best.at_the_edge { <small>{ t.edge }</small> }</td>
                <td>{ updates(best, aim.most) }</td>
                <td>{ format!("{} of {}", best.arrived(), aim.seeds) }</td>
            </tr>
        }
    };
    // Where both begin: at the same place, before the first update.
    let marks = lines.iter().filter_map(|c| c.places.first()).map(|at| (at.std, at.curvature)).take(1);
    html! {
        <>
            <p class="curvature-verdict" data-testid="curvature-ratio" data-ratio={found.ratio.mean.to_string()}
                data-low={found.ratio.low.to_string()} data-high={found.ratio.high.to_string()}>
                if found.arrived() { <strong>{ t.all_columns[3] }{ ": " }{ ratio(&found.ratio) }</strong>{ " " } }
                { verdict(found, aim) }
            </p>
            <div class="curvature-scroll" role="region" tabindex="0" aria-label={t.sweep}>
                <table class="curvature-table">
                    <thead><tr>{ for t.columns.map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                    <tbody>{ for t.ways.into_iter().zip([&found.divided, &found.plain]).map(row) }</tbody>
                </table>
            </div>
            <h3>{ t.curves }</h3>
            <p class="curvature-note">{ (t.curves_hint)(aim.seeds) }{ " " }{ t.rule }{ " " }{ t.rule_model }</p>
            { curves(lines, Names {
                drawings: [&t.std, &t.shared, &t.bend, &t.success],
                slope: Some(0.5),
                least_fall: 0.0,
                marks: marks.collect(),
                testid: "curvature-curves",
            }) }
        </>
    }
}
