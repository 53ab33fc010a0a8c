//! Rollout trees that the page grows itself, rendered without a browser.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use advantage::StageName;
use experiment::{RunConfig, preset};
use page::model::{Scene, demo};
use page::ui::forest::compare::Comparing;
use page::ui::forest::draw::Picture;
use page::ui::forest::grown::{Credited, Grown, Plan, STRATEGIES, credits};
use page::ui::forest::growth::chains_within;
use page::ui::forest::light::{Bins, Light, Lit, of_run};
use page::ui::forest::map::way;
use page::ui::forest::runs::{NONE, Runs};
use page::ui::forest::scale::{Frame, Scale, View};
use page::ui::forest::siblings::Comparison;
use page::ui::forest::stages::{Figures, formulas, strip};
use page::ui::forest::window::{Kind, Mark, ROW, mark_of, marks, nearest};
use page::ui::forest::{ForestPanel, ForestPanelProps};
use rollout::{TreeSampling, TreeStrategy};
use std::rc::Rc;
use yew::prelude::*;
use yew::{LocalServerRenderer, Properties};

const FRAME: Frame = Frame { width: 1000.0, height: 640.0 };

fn scene(name: &str) -> Scene {
    demo::scene(preset(name).unwrap().config, 0.5, 0).unwrap()
}

fn plan(strategy: TreeStrategy, counts: [u32; 3], chains: u32) -> Plan {
    let [trees, nodes, rounds] = counts;
    Plan { sampling: TreeSampling { strategy, trees, nodes, rounds }, chains, ..Plan::first(3) }
}

fn grown(name: &str, plan: Plan) -> Grown {
    Grown::new(&scene(name), plan).unwrap()
}

fn all(grown: &Grown) -> Credited {
    Credited::new(grown, u32::MAX, &grown.plan.credit()).unwrap()
}

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
fn every_rollout_ends_in_the_leaf_that_it_is_drawn_in() {
    for strategy in STRATEGIES {
        let grown = grown("first-light", plan(strategy, [2, 2, 2], 16));
        let runs = &grown.runs;
        let rollouts = grown.batch.episodes.len() as u32;
        assert_eq!(runs.runs[0].leaves, (0, rollouts));
        for rollout in 0..rollouts {
            let leaf = runs.leaf_of(rollout).unwrap();
            let run = runs.runs[leaf as usize];
            let (from, to) = run.leaves;
            assert!(run.is_leaf() && (from..to).contains(&runs.place_of[rollout as usize]), "{strategy:?}");
            let episode = &grown.batch.episodes[rollout as usize];
            assert_eq!(run.depth, episode.length);
            let lengths: u32 = runs.path(leaf).map(|r| runs.runs[r as usize].length).sum();
            assert_eq!(lengths, episode.length, "runs are all of its steps");
            assert_eq!(run.tree, grown.batch.branches[rollout as usize].tree);
        }
        for (index, run) in runs.runs.iter().enumerate() {
            let children: Vec<u32> = runs.children(index as u32).collect();
            assert_eq!(children.len(), run.children as usize);
            assert!(children.iter().all(|&c| runs.runs[c as usize].parent == index as u32));
            assert!(index == 0 || children.len() != 1, "runs without branching are one");
        }
    }
}

#[test]
fn rounds_follow_each_other_to_the_whole() {
    for strategy in STRATEGIES {
        let grown = grown("first-light", plan(strategy, [2, 2, 2], 24));
        let moments = &grown.moments;
        assert_eq!(moments[0].round, 0);
        assert_eq!(moments.last().unwrap().rollouts as usize, grown.batch.episodes.len());
        for pair in moments.windows(2) {
            assert!(pair[0].rollouts < pair[1].rollouts);
            assert!((pair[0].begun, pair[0].round) < (pair[1].begun, pair[1].round), "{strategy:?} {pair:?}");
        }
        if strategy == TreeStrategy::Uniform {
            // M chains, then M·N leaves a round.
            let new: Vec<u32> = moments.windows(2).map(|p| p[1].rollouts - p[0].rollouts).collect();
            assert_eq!(moments[0].rollouts, 2);
            assert_eq!(new[..2], [4, 4]);
        }
        let early = Credited::new(&grown, moments[0].rollouts, &grown.plan.credit()).unwrap();
        let late = all(&grown);
        for (a, b) in early.trie.nodes.iter().zip(&late.trie.nodes) {
            assert_eq!(
                (a.state, a.depth, a.parent()),
                (b.state, b.depth, b.parent()),
                "nodes keep their names"
            );
        }
        let chains = chains_within(&grown, late.statistics.new_steps);
        assert!(chains.new_steps <= late.statistics.new_steps && late.statistics.new_steps <= grown.budget);
    }
}

#[test]
fn the_numbers_on_the_tree_are_those_of_the_estimate() {
    let grown = grown("first-light", plan(TreeStrategy::Uniform, [2, 2, 1], 8));
    let credited = all(&grown);
    let figures = |name| Figures::new(&grown, &credited, name);
    let (inter, intra, total) =
        (figures(StageName::InterTree), figures(StageName::IntraTree), figures(StageName::TreeTotal));
    for (index, run) in grown.runs.runs.iter().enumerate() {
        let [a, b, c] = [&inter, &intra, &total].map(|f| f.of_run[index]);
        assert!((a.number + b.number - c.number).abs() < 1e-9, "inter and intra make the sum");
        assert_eq!(c.number, c.advantage);
        if run.parent == 0 {
            assert!(b.number.abs() < 1e-9, "what all leaves of a tree share is not pushed");
        }
        if run.is_leaf() {
            let rollout = grown.runs.order[run.leaves.0 as usize] as usize;
            assert!((c.number - credited.estimate.advantages[0][rollout]).abs() < 1e-9);
            assert!((c.value - credited.batch.episodes[rollout].reward).abs() < 1e-9);
        }
    }
    let written =
        formulas(&credited, &strip(credited.estimate.recipe.estimator.credit)[3], (0, 0), |slot, v| {
            format!("<mn>{slot}={v}</mn>")
        });
    assert!(written.contains("intra=") && written.contains("tree_total="), "{written}");
}

#[test]
fn every_method_has_its_strip() {
    for (method, credit) in credits().into_iter().enumerate() {
        let grown = grown("first-light", Plan { method, ..plan(TreeStrategy::Uniform, [2, 2, 1], 8) });
        let credited = all(&grown);
        let steps = strip(credit.recipe.estimator.credit);
        for step in steps {
            let figures = Figures::new(&grown, &credited, step.name);
            assert!(figures.largest > 0.0, "{}: {:?}", credit.id, step.name);
            assert!(!formulas(&credited, step, (0, 0), |_, v| v.to_string()).is_empty());
        }
        // The last step is what the update uses.
        let last = Figures::new(&grown, &credited, steps.last().unwrap().name);
        for rollout in 0..credited.batch.episodes.len() as u32 {
            let leaf = last.of_run[grown.runs.leaf_of(rollout).unwrap() as usize];
            if leaf.visits == 1 {
                let made = credited.estimate.advantages[0][rollout as usize];
                assert!((leaf.number - made).abs() < 1e-9, "{}", credit.id);
            }
        }
    }
}

#[test]
fn siblings_prefer_what_the_gradient_within_the_tree_pushes() {
    let grown = grown("first-light", plan(TreeStrategy::Uniform, [1, 6, 2], 16));
    let credited = all(&grown);
    let mut seen = 0;
    for run in (1..grown.runs.runs.len() as u32).filter(|&r| grown.runs.runs[r as usize].children > 1) {
        let compared = Comparison::new(&grown, &credited, run);
        assert_eq!(compared.siblings.len(), grown.runs.runs[run as usize].children as usize);
        let counted: usize = compared.siblings.iter().map(|s| s.rollouts.len()).sum();
        let (from, to) = grown.runs.runs[run as usize].leaves;
        assert_eq!(counted, (to - from) as usize);
        for (a, b, p) in &compared.preferences {
            let (a, b) = (&compared.siblings[*a], &compared.siblings[*b]);
            assert!((a.mean - b.mean - p.margin).abs() < 1e-9 && p.margin > 0.0);
            let (n_a, n_b) = (a.rollouts.len() as f64, b.rollouts.len() as f64);
            let weight = n_a * n_b * p.margin / (f64::from(compared.tree) * (compared.std + compared.eps));
            assert!((weight - p.weight).abs() < 1e-9, "{weight} {}", p.weight);
            seen += 1;
        }
    }
    assert!(seen > 0);
}

#[test]
fn a_light_falls_on_the_same_rollouts_from_all_sides() {
    let grown = grown("first-light", plan(TreeStrategy::Uniform, [2, 2, 1], 16));
    let credited = all(&grown);
    let rewards = grown.rewards();
    let bins = Bins::new(&rewards);
    let lit = |light| Lit::new(light, &grown, &credited, &bins);
    assert!(lit(Light::None).is_none());
    for run in 0..grown.runs.runs.len() as u32 {
        let lit = lit(of_run(&grown.runs, run)).unwrap();
        let (from, to) = grown.runs.runs[run as usize].leaves;
        assert_eq!(lit.rollouts.iter().filter(|l| **l).count(), (to - from) as usize);
        assert_eq!(lit.count((from, to)), to - from);
        let cells = way(grown.scene.world(), &grown.runs, &credited.trie, run);
        if run > 0 {
            assert_eq!(cells.len() as u32, grown.runs.runs[run as usize].depth + 1);
        }
    }
    let all: usize = (0..bins.edges.len())
        .map(|bin| lit(Light::Bin(bin)).unwrap().rollouts.iter().filter(|l| **l).count())
        .sum();
    assert_eq!(all, rewards.len());
    let start = grown.scene.world().cell(grown.batch.groups[0].start as usize);
    assert!(lit(Light::Cell(start)).unwrap().rollouts.iter().all(|l| *l), "all begin at the start");
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

#[test]
fn chains_and_trees_are_compared_over_seeds() {
    let mut work = Comparing::new(&scene("first-light"), plan(TreeStrategy::Uniform, [2, 2, 1], 8));
    while !work.is_done() {
        work.step().unwrap();
    }
    let mean = |side, statistic| work.spread(side, statistic).unwrap().mean;
    assert!(mean(1, 1) > mean(0, 1), "trees have more leaves for the same steps");
    assert_eq!(mean(0, 2), 0.0, "chains share nothing");
    assert!(mean(1, 2) > 0.0);
    for side in 0..3 {
        assert!((-1.0..=1.0).contains(&mean(side, 6)));
        assert!(work.spread(side, 5).unwrap().half >= 0.0);
        assert_eq!(work.values(side, 0).count(), 12);
    }
}

#[test]
fn a_run_that_grows_trees_is_where_the_controls_begin() {
    let config = preset("tree-grpo").unwrap().config;
    let plan = Plan::of_run(&config);
    assert_eq!(Some(plan.sampling), config.tree);
    assert_eq!(plan.credit().recipe.estimator.credit, config.estimator.credit);
    let chains = preset("first-light").unwrap().config;
    assert_eq!(Plan::of_run(&chains), Plan::first(chains.seed));
}

#[test]
fn chains_stand_beside_trees_as_trees_without_branches() {
    let grown = grown("first-light", plan(TreeStrategy::Uniform, [2, 2, 1], 8));
    let chains = grown.of_chains();
    assert_eq!(chains.batch.episodes, grown.chains.episodes);
    let credited = Credited::new(&chains, u32::MAX, &advantage::methods::method("grpo").unwrap()).unwrap();
    assert_eq!(credited.statistics.trees, credited.statistics.leaves);
    assert_eq!(credited.statistics.reused(), 0.0);
    // The prompt and one run for each chain.
    assert_eq!(chains.runs.runs.len(), 1 + chains.batch.episodes.len());
    let rewards = Figures::new(&chains, &credited, StageName::Score);
    let mean =
        grown.chains.episodes.iter().map(|e| e.reward).sum::<f64>() / chains.batch.episodes.len() as f64;
    assert!((rewards.of_run[0].value - mean).abs() < 1e-12);
}

#[test]
fn the_sheet_draws_every_strategy() {
    for name in ["first-light", "cliff", "many-maps"] {
        let props = ForestPanelProps { scene: scene(name) };
        let html = pollster::block_on(
            LocalServerRenderer::<ForestPanel>::with_props(props).hydratable(false).render(),
        );
        for wanted in [
            "forest-tree",
            "forest-strip",
            "forest-growth",
            "forest-map",
            "forest-returns",
            "forest-siblings",
            "forest-compare",
        ] {
            assert!(html.contains(wanted), "{name}: {wanted}");
        }
        assert!(!html.contains("role=\"alert\""), "{name}");
        assert!(html.contains("<math"));
    }
}
