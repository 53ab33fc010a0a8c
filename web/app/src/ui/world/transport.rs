//! Playing one rollout step by step.

use super::trail::moves;
use super::trails::played;
use crate::model::{Action, Scene, Selection};
use crate::text::texts;
use crate::text::world::{Ending, Happening};
use crate::ui::PanelProps;
use gloo::timers::callback::Timeout;
use yew::{Callback, Html, MouseEvent, hook, html, use_effect_with, use_state_eq};

/// Milliseconds for which the animation shows one step.
const STEP_MS: u32 = 450;

/// What is seen of the lit rollout, in words.
pub fn words(scene: &Scene, selection: &Selection) -> String {
    let t = &texts().world.rollout;
    let Some(episode) = scene.episodes().get(selection.lit()) else { return String::new() };
    let world = scene.world();
    let moves = moves(world, &scene.batch, episode);
    let done = played(selection, moves.len());
    if selection.step.is_none() || selection.lit() != selection.rollout {
        let slips = moves.iter().filter(|m| m.slipped()).count();
        let ending = match (episode.success, episode.terminated) {
            (true, _) => Ending::Goal,
            (false, true) => Ending::Hole,
            (false, false) => Ending::Limit,
        };
        return (t.summary)(selection.lit() + 1, moves.len(), ending, episode.reward, slips);
    }
    let happening = done.checked_sub(1).and_then(|last| moves.get(last)).and_then(|m| {
        Some(Happening {
            meant: *world.actions().get(m.meant)?,
            moved: *world.actions().get(m.moved)?,
            slipped: m.slipped(),
            stayed: m.stayed(),
            fell: m.fell(),
            took: m.took,
            locked: m.locked,
            reward: m.reward,
        })
    });
    match happening {
        Some(happening) => (t.step)(done, moves.len(), &happening),
        None => (t.start)(selection.rollout + 1, moves.len()),
    }
}

/// The step after `step` when going on; past the end, the rollout is shown whole.
fn after(step: Option<usize>, length: usize) -> Option<usize> {
    match step {
        None => Some(0),
        Some(step) if step + 1 >= length => None,
        Some(step) => Some(step + 1),
    }
}

/// The step before `step`: a whole rollout loses its last step first.
fn before(step: Option<usize>, length: usize) -> Option<usize> {
    match step {
        None => Some(length.saturating_sub(1)),
        Some(step) => Some(step.saturating_sub(1)),
    }
}

fn prefers_reduced_motion() -> bool {
    web_sys::window()
        .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten())
        .is_some_and(|query| query.matches())
}

/// Buttons that play the selected rollout, and the sentence about its present step.
#[hook]
pub(super) fn use_transport(props: &PanelProps) -> Html {
    let t = &texts().world.rollout;
    let length =
        props.scene.episodes().get(props.selection.rollout).map_or(0, |episode| episode.length as usize);
    let step = props.selection.step;
    let playing = use_state_eq(|| false);
    let reduced = use_state_eq(|| false);
    {
        let reduced = reduced.clone();
        use_effect_with((), move |()| reduced.set(prefers_reduced_motion()));
    }
    {
        // Another update or rollout is another film.
        let playing = playing.clone();
        let film = (props.scene.record.iteration, props.scene.group, props.selection.rollout);
        use_effect_with(film, move |_| playing.set(false));
    }
    {
        let (playing, dispatch) = (playing.clone(), props.dispatch.clone());
        use_effect_with((*playing, step, length), move |&(on, step, length)| {
            let timer = on.then(|| {
                Timeout::new(STEP_MS, move || {
                    let next = after(step, length);
                    if next.is_none() {
                        playing.set(false);
                    }
                    dispatch.emit(Action::SelectStep(next));
                })
            });
            move || drop(timer)
        });
    }
    let go = |to: Option<usize>| {
        let (dispatch, playing) = (props.dispatch.clone(), playing.clone());
        Callback::from(move |_: MouseEvent| {
            playing.set(false);
            dispatch.emit(Action::SelectStep(to));
        })
    };
    let toggle = {
        let (playing, reduced, dispatch) = (playing.clone(), reduced.clone(), props.dispatch.clone());
        Callback::from(move |_: MouseEvent| {
            if *playing {
                playing.set(false);
            } else if prefers_reduced_motion() {
                reduced.set(true);
            } else {
                if step.is_none() {
                    dispatch.emit(Action::SelectStep(Some(0)));
                }
                playing.set(true);
            }
        })
    };
    let play_label = match (*playing, *reduced) {
        (true, _) => t.pause,
        (false, true) => t.reduced,
        (false, false) => t.play,
    };
    let (play_icon, live) = if *playing { (PAUSE, "off") } else { (PLAY, "polite") };
    html! {
        <div class="world-transport" data-testid="world-transport"
            data-step={step.map(|s| s.to_string())} data-playing={playing.to_string()}>
            <div class="buttons" role="group" aria-label={t.transport}>
                { button(t.previous, BACK, go(before(step, length)), step == Some(0)) }
                { button(play_label, play_icon, toggle, *reduced && !*playing) }
                { button(t.next, ON, go(after(step, length)), false) }
                <button type="button" class="whole" onclick={go(None)} disabled={step.is_none()}>{ t.whole }</button>
            </div>
            <p class="world-step" aria-live={live} data-testid="world-step">
                { words(&props.scene, &props.selection) }
            </p>
        </div>
    }
}

const BACK: &str = "M12 3v10L5 8zM4 3v10";
const ON: &str = "M4 3v10l7-5zM12 3v10";
const PLAY: &str = "M5 3v10l8-5z";
const PAUSE: &str = "M5 3v10M11 3v10";

fn button(label: &'static str, icon: &'static str, onclick: Callback<MouseEvent>, disabled: bool) -> Html {
    html! {
        <button type="button" class="step-button" aria-label={label} title={label} onclick={onclick} disabled={disabled}>
            <svg viewBox="0 0 16 16" aria-hidden="true"><path d={icon} /></svg>
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_run_from_the_start_to_the_whole() {
        assert_eq!(after(None, 3), Some(0));
        assert_eq!(after(Some(0), 3), Some(1));
        assert_eq!(after(Some(2), 3), None);
        assert_eq!(before(None, 3), Some(2));
        assert_eq!(before(Some(0), 3), Some(0));
    }
}
