//! The rollouts of the group over the map.

use super::geometry::{CELL, spread};
use super::trail::{Move, Stroke, moves, outline, strokes};
use crate::model::{Scene, Selection};
use crate::ui::svg::{dot, drawing, element, path};
use rollout::Episode;
use yew::{Html, hook, html, use_memo};

/// Most rollouts that are drawn faintly behind the lit one; more would only be a smear.
const FAINT: usize = 40;
/// Most steps that they may have together, for the same reason.
const FAINT_STEPS: usize = 1200;
/// Steps from which the lit rollout is drawn with a thinner line.
const LONG: usize = 60;

/// How many steps of the lit rollout are drawn as made: all, or those played so far if it is the selected one.
pub(super) fn played(selection: &Selection, steps: usize) -> usize {
    match selection.step {
        Some(step) if selection.lit() == selection.rollout => step.min(steps),
        _ => steps,
    }
}

/// The lit rollout over faint others.
#[hook]
pub(super) fn use_trails(scene: &Scene, selection: &Selection) -> Html {
    let faint = use_memo(scene.clone(), faint);
    let lit = use_memo((scene.clone(), *selection), |(scene, selection)| lit(scene, selection));
    html! { <>{ (*faint).clone() }{ (*lit).clone() }</> }
}

fn start_of(scene: &Scene) -> usize {
    scene.batch.groups.first().map_or(0, |group| group.start as usize)
}

fn moves_of(scene: &Scene, episode: &Episode) -> Vec<Move> {
    moves(scene.world(), &scene.batch, episode)
}

fn faint(scene: &Scene) -> Html {
    let episodes = scene.episodes();
    if episodes.len() > FAINT || scene.batch.steps.len() > FAINT_STEPS {
        return Html::default();
    }
    let paths = episodes.iter().enumerate().map(|(index, episode)| {
        let shift = spread(index + 1, episodes.len(), 0.24 * CELL);
        let path = outline(scene.world(), start_of(scene), &moves_of(scene, episode), shift);
        let attributes = [("class", "trail"), ("d", path.as_str()), ("data-rollout", &index.to_string())];
        element("path", &attributes, "")
    });
    drawing(element("g", &[("class", "trails"), ("aria-hidden", "true")], &paths.collect::<String>()))
}

fn lit(scene: &Scene, selection: &Selection) -> Html {
    let Some(episode) = scene.episodes().get(selection.lit()) else { return Html::default() };
    let moves = moves_of(scene, episode);
    let (first, strokes) = strokes(scene.world(), start_of(scene), &moves, (0.0, 0.0));
    let done = played(selection, strokes.len());
    let walker = done.checked_sub(1).and_then(|last| strokes.get(last)).map_or(first, |stroke| stroke.end);
    let steps = moves.iter().zip(&strokes).enumerate().map(|(t, (m, stroke))| step(t, m, stroke, done));
    let attributes = [
        ("class", if moves.len() > LONG { "lit long" } else { "lit" }),
        ("aria-hidden", "true"),
        ("data-rollout", &selection.lit().to_string()),
    ];
    let shapes = steps.collect::<String>() + &dot("walker", [walker.0, walker.1, CELL * 0.13]);
    drawing(element("g", &attributes, &shapes))
}

fn step(t: usize, m: &Move, stroke: &Stroke, done: usize) -> String {
    let class = match t + 1 {
        n if n == done => "step now",
        n if n < done => "step",
        _ => "step ahead",
    };
    let said = |is: bool| if is { "true" } else { "false" };
    let attributes = [
        ("class", class),
        ("data-step", &(t + 1).to_string()),
        ("data-slip", said(m.slipped())),
        ("data-stayed", said(m.stayed())),
        ("data-fell", said(m.fell())),
    ];
    let drawn = |class, d: &Option<String>| d.as_ref().map(|d| path(class, d)).unwrap_or_default();
    let shapes = [drawn("meant", &stroke.meant), drawn("back", &stroke.back), path("made", &stroke.path)];
    element("g", &attributes, &shapes.concat())
}
