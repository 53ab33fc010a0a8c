//! Rollout trees that the page grows itself, rendered without a browser.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod drawing;

use advantage::StageName;
use experiment::preset;
use page::model::{Scene, demo};
use page::ui::forest::compare::Comparing;
use page::ui::forest::grown::{Credited, Grown, Plan, STRATEGIES, credits};
use page::ui::forest::growth::chains_within;
use page::ui::forest::light::{Bins, Light, Lit, of_run};
use page::ui::forest::map::way;
use page::ui::forest::siblings::Comparison;
use page::ui::forest::stages::{Figures, formulas, strip};
use page::ui::forest::{ForestPanel, ForestPanelProps};
use rollout::{TreeSampling, TreeStrategy};
use yew::LocalServerRenderer;

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
