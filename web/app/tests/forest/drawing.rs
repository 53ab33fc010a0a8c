//! What of large trees is drawn, and how it is walked.

use super::{all, grown, plan};
use advantage::StageName;
use experiment::{RunConfig, preset};
use page::model::demo;
use page::ui::forest::draw::Picture;
use page::ui::forest::grown::{Grown, Plan};
use page::ui::forest::runs::{NONE, Runs};
use page::ui::forest::scale::{Frame, Scale, View};
use page::ui::forest::stages::Figures;
use page::ui::forest::window::{Kind, Mark, ROW, mark_of, marks, nearest};
use rollout::TreeStrategy;
use std::rc::Rc;
use yew::prelude::*;
use yew::{LocalServerRenderer, Properties};

const FRAME: Frame = Frame { width: 1000.0, height: 640.0 };

/// Trees with at least 2 000 leaves.
fn large() -> Grown {
    let config = RunConfig { num_generations: 8, ..preset("cliff").unwrap().config };
    let scene = demo::scene(config, 0.1, 0).unwrap();
    let chains = plan(TreeStrategy::Uniform, [2, 16, 2], 64);
    // Far beyond what the slider offers, to be sure.
    (1..)
        .map(|n| Grown::new(&scene, Plan { chains: chains.chains * n, ..chains }).unwrap())
        .find(|g| g.runs.order.len() >= 2000)
        .unwrap()
}

fn drawn(grown: &Grown, view: View, focus: u32) -> Vec<Mark> {
    let scale = Scale::of(&grown.runs, FRAME);
    marks(&grown.runs, &scale, scale.clamp(view), Some(focus), &|_| true)
}

#[test]
fn two_thousand_leaves_are_drawn_with_few_nodes_wherever_one_looks() {
    let grown = large();
    let scale = Scale::of(&grown.runs, FRAME);
    let whole = drawn(&grown, View::default(), 0);
    assert!((20..=97).contains(&whole.len()), "{}", whole.len());
    let covered: u32 = whole
        .iter()
        .filter(|m| matches!(m.kind, Kind::Leaf | Kind::Folded))
        .map(|m| m.leaves.1 - m.leaves.0)
        .sum();
    assert_eq!(covered as usize, grown.runs.order.len(), "all leaves are in the whole");
    let mut view = View::default();
    for step in 0..24 {
        view = scale.zoom(view, 1.4, (300.0, 40.0 + 25.0 * f64::from(step)));
        let marks = drawn(&grown, view, 0);
        assert!((2..=97).contains(&marks.len()), "{view:?}: {}", marks.len());
        for mark in &marks {
            assert!(mark.parent.is_none_or(|p| marks[p].x < mark.x && marks[p].run < mark.run));
        }
    }
    // Walking to a deep leaf with keys keeps the path apart from what is folded.
    let deepest =
        (0..grown.runs.runs.len() as u32).max_by_key(|&r| grown.runs.runs[r as usize].level).unwrap();
    let revealed = scale.reveal(View::default(), &grown.runs, deepest);
    let marks = drawn(&grown, revealed, deepest);
    for run in grown.runs.path(deepest) {
        let mark = marks[mark_of(&grown.runs, &marks, run).unwrap()];
        assert_eq!((mark.run, mark.last), (run, run));
    }
    assert!(marks.len() <= 97);
}

#[test]
fn a_wedge_opens_to_what_it_holds() {
    let grown = large();
    let scale = Scale::of(&grown.runs, FRAME);
    let mut view = View::default();
    for _ in 0..12 {
        let marks = drawn(&grown, view, 0);
        let Some(folded) =
            marks.iter().filter(|m| m.kind == Kind::Folded).max_by_key(|m| m.leaves.1 - m.leaves.0)
        else {
            return;
        };
        let (first, last) = (grown.runs.runs[folded.run as usize], grown.runs.runs[folded.last as usize]);
        view = scale.open(view, (first.rows.0, last.rows.1), first.level);
        let inside = drawn(&grown, view, 0);
        let shown = inside.iter().filter(|m| m.leaves.0 >= folded.leaves.0 && m.leaves.1 <= folded.leaves.1);
        assert!(shown.count() > 1, "{view:?}");
    }
}

#[test]
fn pointers_find_the_mark_beside_them() {
    let grown = grown("first-light", plan(TreeStrategy::Uniform, [2, 2, 1], 4));
    let marks = drawn(&grown, View::default(), 0);
    for (index, mark) in marks.iter().enumerate().skip(1) {
        assert_eq!(nearest(&marks, (mark.x, mark.y)), Some(index));
    }
    assert_eq!(nearest(&marks, (-500.0, -500.0)), None);
    let leaf = marks.iter().find(|m| m.kind == Kind::Leaf).unwrap();
    assert!(marks.iter().all(|m| (m.y - leaf.y).abs() >= ROW || m.run == leaf.run || m.x != leaf.x));
}

#[test]
fn keys_walk_the_whole_tree() {
    let grown = grown("first-light", plan(TreeStrategy::Uniform, [2, 2, 1], 8));
    let runs: &Runs = &grown.runs;
    let go = |at, key| runs.go(at, key, |_| true);
    let mut visited = 1;
    let mut open = vec![0];
    while let Some(at) = open.pop() {
        assert_eq!(go(at, "Home"), Some(0));
        let Some(first) = go(at, "ArrowRight") else { continue };
        assert_eq!(go(first, "ArrowUp"), None);
        let mut child = Some(first);
        while let Some(run) = child {
            assert_eq!(go(run, "ArrowLeft"), Some(at));
            visited += 1;
            open.push(run);
            child = go(run, "ArrowDown");
            assert_eq!(child.and_then(|c| go(c, "ArrowUp")), child.map(|_| run));
        }
    }
    assert_eq!(visited, runs.runs.len());
    assert_eq!(go(0, "ArrowLeft"), None);
    assert_eq!(go(NONE, "ArrowRight"), None);
}

#[derive(Clone, Properties)]
struct AllProps {
    grown: Rc<Grown>,
    marks: Rc<Vec<Mark>>,
    row: f64,
}

impl PartialEq for AllProps {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

#[component]
fn AllMarks(props: &AllProps) -> Html {
    let credited = all(&props.grown);
    let figures = Figures::new(&props.grown, &credited, StageName::TreeTotal);
    let on_focus = Callback::noop();
    let picture = Picture {
        grown: &props.grown,
        credited: &credited,
        figures: &figures,
        stage: StageName::TreeTotal,
        lit: None,
        focus: 0,
        selected: None,
        old: 0,
        level: 190.0,
        row: props.row,
        on_focus: &on_focus,
    };
    html! { <svg>{ for (0..props.marks.len()).map(|i| picture.draw(&props.marks, i)) }{ Html::from_html_unchecked(picture.texts(&props.marks).into()) }</svg> }
}

#[test]
fn two_thousand_leaves_make_at_most_three_hundred_elements() {
    let grown = Rc::new(large());
    let scale = Scale::of(&grown.runs, FRAME);
    for zoom in [1.0, 2.0, 6.0, 40.0, 1e9] {
        let view = scale.clamp(scale.zoom(View::default(), zoom, (400.0, 320.0)));
        let marks = Rc::new(drawn(&grown, view, 0));
        let props = AllProps { grown: grown.clone(), marks, row: scale.height(view) };
        let html =
            pollster::block_on(LocalServerRenderer::<AllMarks>::with_props(props).hydratable(false).render());
        let elements = ["<g", "<path", "<circle", "<text"].map(|tag| html.matches(tag).count());
        assert!(elements.iter().sum::<usize>() <= 300, "{zoom}: {elements:?}");
        assert!(html.contains("role=\"treeitem\"") && html.contains("aria-level"));
    }
}
