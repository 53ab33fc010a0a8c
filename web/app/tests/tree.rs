//! The rollout tree: what is shown keeps count, nothing overlaps, and a crowd stays readable.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use experiment::{RunConfig, preset};
use page::model::{Scene, Selection, demo};
use page::ui::PanelProps;
use page::ui::tree::TreePanel;
use page::ui::tree::aggregate::{Kind, Shown, aggregate};
use page::ui::tree::layout::{columns, rows};
use page::ui::tree::navigate::go;
use page::ui::tree::place::{Frame, ROW, place, tint};
use page::ui::tree::runs::{distinct, runs, shared};
use rollout::PrefixTree;
use worlds::Pcg64;
use yew::{Callback, LocalServerRenderer};

fn scene(name: &str, lean: f32, change: impl Fn(&mut RunConfig)) -> Scene {
    let mut config = preset(name).unwrap().config;
    change(&mut config);
    demo::scene(config, lean, 0).unwrap()
}

fn render(scene: &Scene, rollout: usize) -> String {
    let selection = Selection { rollout, ..Selection::default() };
    let props = PanelProps { scene: scene.clone(), selection, dispatch: Callback::noop() };
    pollster::block_on(LocalServerRenderer::<TreePanel>::with_props(props).hydratable(false).render())
}

/// A tree over random words: `words` of up to `longest` letters out of `letters`. Words that are beginnings of others
/// end where those go on.
fn random_tree(seed: u64, words: u32, longest: u64, letters: u64) -> PrefixTree {
    let mut generator = Pcg64::new(seed);
    let mut draw = |n: u64| ((generator.random() * n as f64) as u64).min(n - 1);
    let mut tree = PrefixTree { nodes: vec![node(None, None, 0, (0..words).collect())], leaf_of: Vec::new() };
    for word in 0..words {
        let mut at = 0_u32;
        for depth in 1..=1 + draw(longest) {
            let letter = draw(letters) as u8;
            let known = tree.nodes[at as usize]
                .children
                .iter()
                .copied()
                .find(|&child| tree.nodes[child as usize].action == Some(letter));
            at = known.unwrap_or_else(|| {
                let child = tree.nodes.len() as u32;
                tree.nodes.push(node(Some(at), Some(letter), depth as u32, Vec::new()));
                tree.nodes[at as usize].children.push(child);
                child
            });
            tree.nodes[at as usize].episodes.push(word);
        }
        tree.leaf_of.push(at);
    }
    tree
}

fn node(parent: Option<u32>, action: Option<u8>, depth: u32, episodes: Vec<u32>) -> rollout::PrefixNode {
    rollout::PrefixNode { parent, action, state: 0, depth, episodes, children: Vec::new() }
}

/// Random trees of many shapes, with the number of leaves that may be shown and the selected rollout.
fn trees() -> impl Iterator<Item = (PrefixTree, usize, usize)> {
    (0..300).map(|seed| {
        let words = 1 + (seed * 7) % 90;
        let tree = random_tree(seed, words as u32, 1 + seed % 23, 1 + seed % 5);
        (tree, 2 + (seed as usize * 5) % 40, (seed * 13 % words) as usize)
    })
}

fn check_counts(shown: &Shown, rollouts: usize, leaves: usize) {
    assert!(shown.leaves() <= leaves, "{} leaves, {leaves} allowed", shown.leaves());
    assert_eq!(shown.nodes[0].visits, rollouts);
    for (n, node) in shown.nodes.iter().enumerate() {
        let below: usize = node.children.iter().map(|&child| shown.nodes[child].visits).sum();
        assert!(node.children.is_empty() || below == node.visits, "node {n} loses rollouts");
        assert!(node.parent.is_none_or(|parent| parent < n), "a parent comes first");
        let is_end = matches!(node.kind, Kind::Leaf | Kind::Merged);
        assert!(n == 0 || node.children.is_empty() == is_end);
    }
}

#[test]
fn aggregation_keeps_visits_and_mean_advantages() {
    for (tree, most, selected) in trees() {
        let rollouts = tree.leaf_of.len();
        let advantages: Vec<f64> = (0..rollouts).map(|i| (i as f64 * 0.7).sin()).collect();
        let runs = runs(&tree);
        let shown = aggregate(&runs, &advantages, selected, most);
        check_counts(&shown, rollouts, most);
        assert_eq!(shown.node_of.len(), rollouts);
        for node in 0..shown.nodes.len() {
            let passing: Vec<f64> =
                (0..rollouts).filter(|&r| shown.path(r)[node]).map(|r| advantages[r]).collect();
            assert_eq!(passing.len(), shown.nodes[node].visits);
            let mean = passing.iter().sum::<f64>() / passing.len() as f64;
            assert!((mean - shown.nodes[node].advantage).abs() < 1e-12);
        }
        if distinct(&runs) <= most {
            assert_eq!(shown.leaves(), distinct(&runs), "nothing is merged where there is room");
            assert!(shown.nodes.iter().all(|node| node.kind != Kind::Merged));
        }
    }
}

#[test]
fn the_selected_rollout_is_shown_as_far_as_there_is_room() {
    let tree = random_tree(1, 400, 12, 3);
    let runs = runs(&tree);
    for selected in [0, 17, 399] {
        let shown = aggregate(&runs, &[0.0; 400], selected, 40);
        assert_eq!(shown.nodes[shown.node_of[selected]].kind, Kind::Leaf);
    }
}

#[test]
fn names_are_unique() {
    for (tree, most, selected) in trees() {
        let shown = aggregate(&runs(&tree), &vec![0.0; tree.leaf_of.len()], selected, most);
        let mut names: Vec<String> = (0..shown.nodes.len()).map(|n| shown.name(n)).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), shown.nodes.len());
    }
}

#[test]
fn leaves_have_rows_of_their_own_and_parents_lie_between_their_children() {
    for (tree, most, selected) in trees() {
        let shown = aggregate(&runs(&tree), &vec![0.0; tree.leaf_of.len()], selected, most);
        let children: Vec<Vec<usize>> = shown.nodes.iter().map(|node| node.children.clone()).collect();
        let rows = rows(&children);
        let mut leaves: Vec<f64> =
            (0..rows.len()).filter(|&n| children[n].is_empty()).map(|n| rows[n]).collect();
        leaves.sort_by(f64::total_cmp);
        assert!(leaves.windows(2).all(|pair| pair[1] - pair[0] == 1.0));
        for (n, below) in children.iter().enumerate().filter(|(_, below)| !below.is_empty()) {
            let (first, last) = (rows[below[0]], rows[below[below.len() - 1]]);
            assert_eq!(rows[n], (first + last) / 2.0);
            assert!(below.windows(2).all(|pair| rows[pair[0]] < rows[pair[1]]), "children keep their order");
        }
    }
}

#[test]
fn deeper_is_further_to_the_right() {
    let depths = [0, 1, 60, 2, 3, 60, 17];
    let columns = columns(&depths);
    for (i, a) in depths.iter().enumerate() {
        for (j, b) in depths.iter().enumerate() {
            assert_eq!(a.cmp(b), columns[i].total_cmp(&columns[j]));
        }
    }
    assert_eq!((columns[0], columns[2]), (0.0, 1.0));
    assert!(columns[1] > 0.1, "early branchings keep apart");
}

#[test]
fn everything_lies_within_the_frame() {
    for width in [300.0, 560.0, 900.0] {
        for (tree, _, selected) in trees().take(100) {
            let frame = Frame { width, ..Frame::default() };
            let shown = aggregate(&runs(&tree), &vec![0.0; tree.leaf_of.len()], selected, frame.leaves());
            let labels: Vec<String> = shown
                .nodes
                .iter()
                .map(|n| if n.children.is_empty() { "limit −0.58 ×12".into() } else { String::new() })
                .collect();
            let picture = place(&shown, &labels, frame);
            assert!(picture.height >= shown.leaves() as f64 * ROW.0);
            for (placed, label) in picture.nodes.iter().zip(&labels) {
                assert!(placed.x > 0.0 && placed.y > 0.0 && placed.y < picture.height);
                assert!(placed.x + 7.0 * label.chars().count() as f64 <= width, "a label leaves the frame");
            }
        }
    }
}

#[test]
fn keys_lead_to_parent_child_and_sibling_and_back() {
    let tree = random_tree(3, 40, 6, 3);
    let shown = aggregate(&runs(&tree), &[0.0; 40], 0, 20);
    for n in 0..shown.nodes.len() {
        if let Some(child) = go(&shown, n, "ArrowRight") {
            assert_eq!(go(&shown, child, "ArrowLeft"), Some(n));
        }
        if let Some(next) = go(&shown, n, "ArrowDown") {
            assert_eq!(go(&shown, next, "ArrowUp"), Some(n));
        }
    }
    assert_eq!(go(&shown, 0, "ArrowLeft"), None);
    assert_eq!(go(&shown, 0, "x"), None);
    assert_eq!(go(&shown, 5, "Home"), Some(0));
}

#[test]
fn tints_have_a_sign_and_a_strength() {
    assert_eq!(tint(0.0, 2.0), "zero");
    assert_eq!(tint(1.0, 0.0), "zero");
    assert_eq!(tint(2.0, 2.0), "pos-5");
    assert_eq!(tint(-0.1, 2.0), "neg-1");
}

#[test]
fn shared_steps_are_counted_with_their_visits() {
    // Two of three rollouts share one step of two; the third is alone.
    let mut tree = PrefixTree { nodes: vec![node(None, None, 0, vec![0, 1, 2])], leaf_of: vec![2, 3, 4] };
    tree.nodes[0].children = vec![1, 4];
    tree.nodes.push(node(Some(0), Some(0), 1, vec![0, 1]));
    tree.nodes[1].children = vec![2, 3];
    tree.nodes.push(node(Some(1), Some(0), 2, vec![0]));
    tree.nodes.push(node(Some(1), Some(1), 2, vec![1]));
    tree.nodes.push(node(Some(0), Some(1), 1, vec![2]));
    assert_eq!(shared(&tree), 0.4);
    assert_eq!(distinct(&runs(&tree)), 3);
}

#[test]
fn a_tree_is_drawn_for_every_preset() {
    for preset in experiment::presets() {
        let scene = demo::scene(preset.config, 0.4, 0).unwrap();
        let html = render(&scene, 0);
        assert!(html.contains("role=\"treeitem\""), "{}", preset.name);
        assert!(html.contains("aria-selected=\"true\""), "{}", preset.name);
    }
}

#[test]
fn hundreds_of_rollouts_stay_within_300_elements() {
    for (rollouts, slippery) in [(64, false), (512, false), (512, true), (4096, true)] {
        let scene = scene("lake-8x8", 0.4, |config| {
            config.num_prompts = 1;
            config.num_generations = rollouts;
            config.env.is_slippery = Some(slippery);
        });
        let html = render(&scene, 40);
        let svg = &html[html.find("<svg").unwrap()..html.find("</svg>").unwrap()];
        let elements = svg.matches('<').count() - svg.matches("</").count();
        assert!(elements <= 300, "{elements} elements for {rollouts} rollouts");
        assert!(svg.contains(&format!("data-kind=\"root\" data-visits=\"{rollouts}\"")));
    }
}

#[test]
fn a_dead_group_is_grey_and_says_why() {
    let dead = scene("by-hand", 0.0, |config| config.env.max_episode_steps = Some(3));
    assert!(dead.is_tied());
    let html = render(&dead, 0);
    assert!(html.contains("data-dead=\"true\""));
    assert!(html.contains("no branch differs"));
    assert!(!html.contains(" pos-") && !html.contains(" neg-"));
    let alive = scene("lake-8x8", 0.5, |_| {});
    assert!(!render(&alive, 0).contains("no branch differs"));
}
