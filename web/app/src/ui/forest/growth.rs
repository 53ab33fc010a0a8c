//! Growing, round by round, with what it costs beside chains on the same budget.

use super::grown::{Credited, Grown, until};
use crate::text::forest::texts;
use crate::ui::svg::{Px, drawing, element, path, view_box};
use gloo::timers::callback::Timeout;
use rollout::Batch;
use rollout::trees::TreeStatistics;
use std::rc::Rc;
use yew::prelude::*;

/// How long a round is shown while playing.
const ROUND_MS: u32 = 1100;

const FIRST: &str = "M3 3v10M13 3v10L5 8z";
const BACK: &str = "M12 3v10L5 8z";
const PLAY: &str = "M5 3v10l8-5z";
const PAUSE: &str = "M5 3v10M11 3v10";
const ON: &str = "M4 3v10l7-5z";
const LAST: &str = "M13 3v10M3 3v10l8-5z";

/// Properties of [`Growing`].
#[derive(Clone, Properties)]
pub struct GrowingProps {
    /// The group.
    pub grown: Rc<Grown>,
    /// The group at the shown moment.
    pub credited: Rc<Credited>,
    /// The shown moment.
    pub at: usize,
    /// Takes another one.
    pub on_moment: Callback<usize>,
}

impl PartialEq for GrowingProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.grown, &other.grown)
            && Rc::ptr_eq(&self.credited, &other.credited)
            && self.at == other.at
    }
}

fn prefers_reduced_motion() -> bool {
    web_sys::window()
        .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten())
        .is_some_and(|query| query.matches())
}

/// What chains give for so many steps.
pub fn chains_within(grown: &Grown, steps: u64) -> TreeStatistics {
    let mut taken = 0;
    let fits = |length: u32| {
        taken += u64::from(length);
        taken <= steps
    };
    let mut fits = fits;
    let count = grown.chains.group(0).iter().take_while(|e| fits(e.length)).count();
    TreeStatistics::of_group(&until(&grown.chains, count as u32), 0)
}

/// Width and height of a meter's own units.
const METER: (f64, f64) = (600.0, 10.0);
/// Least width of what is drawn apart.
const LEAST: f64 = 1.6;

/// A meter made of the steps that each of the first rollouts took anew: those of roots, and of branches.
fn spent(batch: &Batch, rollouts: u32, budget: u64) -> String {
    let branches = batch.branches_of(0);
    let unit = METER.0 / budget.max(1) as f64;
    let [mut roots, mut grown] = [String::new(), String::new()];
    let mut taken = 0;
    for (index, episode) in batch.group(0).iter().enumerate().take(rollouts as usize) {
        let shared = branches.get(index).map_or(0, |b| b.at);
        let is_root = branches.get(index).is_none_or(|b| b.from as usize == index);
        let steps = u64::from(episode.length - shared);
        let (from, wide) = (taken as f64 * unit, steps as f64 * unit);
        taken += steps;
        // Neighbours are told apart where there is room.
        let gap = if wide > LEAST { 0.8 } else { 0.0 };
        let [x, wide, height] = [from, wide - gap, METER.1].map(Px);
        let block = if is_root { &mut roots } else { &mut grown };
        *block += &format!("M{x} 0h{wide}v{height}h-{wide}z");
    }
    let shapes = path("root", &roots) + &path("branch", &grown);
    let view_box = view_box(METER.0.max(taken as f64 * unit), METER.1);
    let stretched = [("preserveAspectRatio", "none"), ("viewBox", view_box.as_str())];
    element("svg", &[&[("class", "forest-spent"), ("aria-hidden", "true")], &stretched[..]].concat(), &shapes)
}

/// Buttons and meters.
#[component]
pub fn Growing(props: &GrowingProps) -> Html {
    let t = &texts().growth;
    let playing = use_state_eq(|| false);
    let reduced = use_state_eq(|| false);
    let moments = &props.grown.moments;
    let last = moments.len().saturating_sub(1);
    {
        let playing = playing.clone();
        use_effect_with(Rc::as_ptr(&props.grown), move |_| playing.set(false));
    }
    {
        let (playing, on_moment) = (playing.clone(), props.on_moment.clone());
        use_effect_with((*playing, props.at, last), move |&(on, at, last)| {
            let timer = on.then(|| {
                Timeout::new(ROUND_MS, move || {
                    if at >= last {
                        playing.set(false);
                    } else {
                        on_moment.emit(at + 1);
                    }
                })
            });
            move || drop(timer)
        });
    }
    let go = |to: usize| {
        let (on_moment, playing) = (props.on_moment.clone(), playing.clone());
        Callback::from(move |_: MouseEvent| {
            playing.set(false);
            on_moment.emit(to);
        })
    };
    let play = {
        let (on_moment, playing, reduced, at) =
            (props.on_moment.clone(), playing.clone(), reduced.clone(), props.at);
        Callback::from(move |_: MouseEvent| {
            if *playing {
                playing.set(false);
            } else if prefers_reduced_motion() {
                reduced.set(true);
            } else {
                if at >= last {
                    on_moment.emit(0);
                }
                playing.set(true);
            }
        })
    };
    let at = props.at.min(last);
    let [first, before, to_play, to_pause, next, end] = t.buttons;
    let signs = [
        (first, FIRST, go(0), at == 0),
        (before, BACK, go(at.saturating_sub(1)), at == 0),
        (
            if *playing {
                to_pause
            } else if *reduced {
                t.reduced
            } else {
                to_play
            },
            if *playing { PAUSE } else { PLAY },
            play,
            *reduced,
        ),
        (next, ON, go((at + 1).min(last)), at == last),
        (end, LAST, go(last), at == last),
    ];
    let trees = props.credited.statistics;
    let budget = props.grown.budget;
    // At the end all that the budget bought is shown, cut off episodes aside.
    let allowed = if at == last { budget } else { trees.new_steps };
    let chains = chains_within(&props.grown, allowed);
    let moment = moments.get(at).copied();
    let meter = |name: &'static str, id: &'static str, of: &TreeStatistics, shared: bool| {
        let batch = if shared { &props.grown.batch } else { &props.grown.chains };
        html! {
            <div class="forest-meter" data-testid={id} data-steps={of.new_steps.to_string()} data-leaves={of.leaves.to_string()}
                data-distinct={of.distinct.to_string()}>
                <span>{ name }</span>
                { drawing(spent(batch, of.leaves, budget)) }
                <span>{ (t.spent)(of.new_steps, budget, of.leaves, of.distinct) }{ if shared { (t.shared)(of.reused()) } else { String::new() } }</span>
            </div>
        }
    };
    html! {
        <section class="forest-growth" data-testid="forest-growth" data-moment={at.to_string()} data-moments={moments.len().to_string()}
            data-playing={playing.to_string()}>
            <div class="forest-buttons" role="group" aria-label={t.title}>
                { for signs.into_iter().map(|(label, sign, onclick, disabled)| html! {
                    <button type="button" aria-label={label} title={label} {onclick} {disabled}>
                        <svg viewBox="0 0 16 16" aria-hidden="true"><path d={sign} /></svg>
                    </button>
                }) }
                <span aria-live={if *playing { "off" } else { "polite" }}>
                    { for moment.map(|m| (t.moment)(m.begun, m.round, at + 1, moments.len())) }
                </span>
            </div>
            <div class="forest-meters">
                { meter(t.meters[0], "forest-meter-trees", &trees, true) }
                { meter(t.meters[1], "forest-meter-chains", &chains, false) }
            </div>
        </section>
    }
}
