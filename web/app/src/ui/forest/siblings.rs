//! What parts at a node, compared: the returns of each branch, and the preference that comparing within the tree is.

use super::draw::arrow;
use super::grown::{Credited, Grown};
use super::light::Bins;
use super::returns::bars;
use super::runs::{NONE, Runs};
use crate::text::forest::{short, texts};
use crate::ui::formula::mathml::{block, fill, html, live};
use crate::ui::formula::number::{number, signed};
use crate::ui::svg::drawing;
use advantage::trees::{Preference, preferences};
use advantage::{StageName, methods::tree_methods};
use std::rc::Rc;
use yew::prelude::*;

/// Most branches and preferences that are listed.
const MOST: usize = 6;

/// One branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Sibling {
    /// Its run.
    pub run: u32,
    /// What it is called: its first action, or its tree.
    pub name: String,
    /// Its rollouts.
    pub rollouts: Vec<u32>,
    /// Their mean return.
    pub mean: f64,
    /// Their comparison within the tree, summed.
    pub intra: f64,
}

/// The branches of a run, most visited first, and what is preferred among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// The branches.
    pub siblings: Vec<Sibling>,
    /// The preferences, the weightiest first: places among the siblings.
    pub preferences: Vec<(usize, usize, Preference)>,
    /// Rollouts of the tree.
    pub tree: u32,
    /// Standard deviation of its rewards, with the method's divisor.
    pub std: f64,
    /// Epsilon.
    pub eps: f64,
}

impl Comparison {
    /// Compares what parts at a run.
    pub fn new(grown: &Grown, credited: &Credited, run: u32) -> Self {
        let (runs, trie) = (&grown.runs, &credited.trie);
        let rewards: Vec<f64> = credited.batch.group(0).iter().map(|e| e.reward).collect();
        let options = credited.estimate.recipe.advantage;
        // A method that does not compare within trees still has trees that can be compared.
        let own;
        let credited = match credited.stage(StageName::IntraTree) {
            Some(_) => credited,
            None => {
                let made = tree_methods().first().map(|m| Credited::new(grown, rewards.len() as u32, m));
                let Some(Ok(made)) = made else { return Self::default() };
                own = made;
                &own
            }
        };
        let intra = credited.stage(StageName::IntraTree).unwrap_or(&[]);
        let sibling = |child: u32| {
            let Runs { runs, order, .. } = runs;
            let (from, to) = runs[child as usize].leaves;
            let there = |r: &u32| (*r as usize) < rewards.len();
            let rollouts: Vec<u32> =
                order[from as usize..to as usize].iter().copied().filter(there).collect();
            let sum = |of: &[f64]| rollouts.iter().filter_map(|&r| of.get(r as usize)).sum::<f64>();
            let action = trie.nodes.get(runs[child as usize].top as usize).and_then(|n| n.action());
            let action = action.and_then(|a| grown.scene.world().actions().get(usize::from(a)));
            let tree = runs[child as usize].tree.wrapping_add(1);
            let name = match action.filter(|_| run != 0) {
                Some(action) => format!("{} {}", arrow(*action), action.name),
                None => (texts().siblings.tree)(tree),
            };
            Sibling {
                run: child,
                name,
                mean: sum(&rewards) / rollouts.len().max(1) as f64,
                intra: sum(intra),
                rollouts,
            }
        };
        let mut siblings: Vec<Sibling> =
            runs.children(run).map(sibling).filter(|s| !s.rollouts.is_empty()).collect();
        siblings.sort_by_key(|s| std::cmp::Reverse(s.rollouts.len()));
        let node = runs.runs.get(run as usize).map_or(NONE, |r| r.node);
        let place = |child: u32| siblings.iter().position(|s| runs.runs[s.run as usize].top == child);
        let mut found: Vec<(usize, usize, Preference)> =
            preferences(trie, &rewards, options.ddof, options.advantage_eps)
                .into_iter()
                .filter(|p| p.node == node)
                .filter_map(|p| Some((place(p.preferred)?, place(p.other)?, p)))
                .collect();
        found.sort_by(|a, b| b.2.weight.total_cmp(&a.2.weight));
        let tree = runs.runs.get(run as usize).map_or(NONE, |r| r.tree);
        let of_tree = credited.batch.branches_of(0).iter().zip(&rewards).filter(|(b, _)| b.tree == tree);
        let of_tree: Vec<f64> = of_tree.map(|(_, r)| *r).collect();
        let std = advantage::GroupStats::of(of_tree.iter(), options.ddof).std;
        Self { siblings, preferences: found, tree: of_tree.len() as u32, std, eps: options.advantage_eps }
    }
}

/// Properties of [`Siblings`].
#[derive(Clone, Properties)]
pub struct SiblingsProps {
    /// The group.
    pub grown: Rc<Grown>,
    /// The group at the shown moment.
    pub credited: Rc<Credited>,
    /// Bins of returns.
    pub bins: Rc<Bins>,
    /// The run.
    pub run: Option<u32>,
}

impl PartialEq for SiblingsProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.credited, &other.credited) && self.run == other.run
    }
}

/// The comparison.
#[component]
pub fn Siblings(props: &SiblingsProps) -> Html {
    let t = &texts().siblings;
    let compared = use_memo((props.run, Rc::as_ptr(&props.credited)), |_| {
        props.run.map(|run| Comparison::new(&props.grown, &props.credited, run)).unwrap_or_default()
    });
    let Some(run) = props.run.filter(|_| compared.siblings.len() > 1) else {
        return html! {
            <section class="forest-side" data-testid="forest-siblings" data-branches="0">
                <h3>{ t.title }</h3><p class="forest-note">{ t.none }</p>
            </section>
        };
    };
    let of = &props.grown.runs.runs[run as usize];
    let rollouts = compared.siblings.iter().map(|s| s.rollouts.len() as u32).sum();
    let tree = (run != 0).then_some(of.tree.wrapping_add(1));
    let most = props.bins.counts(|_| true).into_iter().max().unwrap_or(1).max(1);
    let rows = compared.siblings.iter().take(MOST).map(|s| {
        let counts = props.bins.counts(|r| s.rollouts.contains(&(r as u32)));
        let heights: Vec<(u32, &str)> = counts.iter().map(|&n| (n, "now")).collect();
        html! {
            <tr data-run={s.run.to_string()} data-mean={s.mean.to_string()} data-visits={s.rollouts.len().to_string()}
                data-intra={s.intra.to_string()}>
                <th scope="row">{ &s.name }</th>
                <td>{ s.rollouts.len() }</td>
                <td><span class="sr-only">{ returns(&props.bins, &counts) }</span>
                    <span class="mini">{ drawing(bars(&heights, most, 1.0)) }</span></td>
                <td>{ number(s.mean) }</td>
                <td class={sign(s.intra)}>{ short(s.intra) }</td>
            </tr>
        }
    });
    let preferred = compared.preferences.iter().take(MOST).map(|(a, b, p)| {
        let (a, b) = (&compared.siblings[*a], &compared.siblings[*b]);
        html! {
            <li data-margin={p.margin.to_string()} data-weight={p.weight.to_string()}>
                <strong>{ (t.preference)(&a.name, &b.name) }</strong>
                { html(&weight(&compared, (a, b), p)) }
            </li>
        }
    });
    html! {
        <section class="forest-side" data-testid="forest-siblings" data-branches={compared.siblings.len().to_string()}
            data-run={run.to_string()} aria-live="polite">
            <h3>{ t.title }</h3>
            <p>{ (t.place)(of.depth, tree, rollouts) }</p>
            <div class="forest-scroll">
                <table class="forest-table">
                    <thead><tr>{ for t.columns.map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
            if compared.siblings.len() > MOST {
                <p class="forest-note">{ (t.more)(compared.siblings.len() - MOST) }</p>
            }
            if run == 0 {
                <p class="forest-note">{ t.prompt }</p>
            } else {
                <h4>{ t.preferences }</h4>
                if compared.preferences.is_empty() {
                    <p class="forest-note">{ t.tied }</p>
                } else {
                    <ol class="forest-preferences" data-testid="forest-preferences">{ for preferred }</ol>
                    <p class="forest-note">{ t.claim }{ " " }{ t.derived }</p>
                }
            }
        </section>
    }
}

fn sign(value: f64) -> &'static str {
    match value {
        v if v > 0.0 => "pos",
        v if v < 0.0 => "neg",
        _ => "zero",
    }
}

/// The returns of a branch in words.
fn returns(bins: &Bins, counts: &[u32]) -> String {
    let filled = bins.edges.iter().zip(counts).filter(|(_, n)| **n > 0);
    filled.map(|((low, high), n)| (texts().bin)(*low, *high, *n, None)).collect::<Vec<_>>().join("; ")
}

/// The weight of a preference with its numbers.
fn weight(of: &Comparison, (a, b): (&Sibling, &Sibling), preference: &Preference) -> String {
    let formula = "w = frac[n_a n_b (\"mean\"_a − \"mean\"_b)][n (σ_T + ε)] = frac[@a · @b · @margin][@n (@std + @eps)] = @weight";
    fill(&block("preference", formula), |slot| {
        let value = match slot {
            "a" => a.rollouts.len() as f64,
            "b" => b.rollouts.len() as f64,
            "margin" => preference.margin,
            "n" => f64::from(of.tree),
            "std" => of.std,
            "eps" => of.eps,
            _ => return Some(live(slot, preference.weight, &signed(preference.weight), "result")),
        };
        Some(live(slot, value, &number(value), ""))
    })
}
