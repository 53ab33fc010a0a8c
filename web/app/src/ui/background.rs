//! Long work in slices between frames, so that the page stays smooth.

use crate::session::browser::now;
use crate::text::background::texts;
use crate::ui::formula::number::percent;
use gloo::timers::callback::Timeout;
use std::cell::{Ref, RefCell};
use std::rc::{Rc, Weak};
use yew::prelude::*;

/// Milliseconds of work between two chances to draw: half a frame of a display with 60 of them in a second.
const SLICE: f64 = 8.0;

/// Work that can be left and taken up again.
pub trait Task: 'static {
    /// A short piece of it, a millisecond or so; whether all is done.
    fn advance(&mut self) -> bool;
    /// Share that is done, in [0, 1].
    fn progress(&self) -> f64;
}

/// A task and the timer of its next slice; without one it rests.
struct Shared<T> {
    task: Option<T>,
    next: Option<Timeout>,
    done: bool,
}

/// A place for one task at a time. It goes with the component that holds it.
pub struct Background<T> {
    shared: Rc<RefCell<Shared<T>>>,
    redraw: UseForceUpdateHandle,
}

impl<T> Clone for Background<T> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone(), redraw: self.redraw.clone() }
    }
}

impl<T: Task> Background<T> {
    /// Begins a task in place of the one before.
    pub fn start(&self, task: T) {
        let next = Some(slice(Rc::downgrade(&self.shared), self.redraw.clone()));
        self.shared.replace(Shared { task: Some(task), next, done: false });
        self.redraw.force_update();
    }

    /// Stops the task where it is.
    pub fn cancel(&self) {
        self.shared.borrow_mut().next = None;
        self.redraw.force_update();
    }

    /// Forgets the task.
    pub fn clear(&self) {
        self.shared.replace(Shared { task: None, next: None, done: false });
        self.redraw.force_update();
    }

    /// Whether it is at work.
    pub fn is_running(&self) -> bool {
        self.shared.borrow().next.is_some()
    }

    /// Whether the task has come to its end.
    pub fn is_done(&self) -> bool {
        self.shared.borrow().done
    }

    /// The task, however far it is.
    pub fn task(&self) -> Option<Ref<'_, T>> {
        Ref::filter_map(self.shared.borrow(), |shared| shared.task.as_ref()).ok()
    }

    /// How far it is, with the button that ends it; nothing while it rests.
    pub fn bar(&self, testid: &'static str) -> Html {
        let t = texts();
        let Some(share) = self.task().map(|task| task.progress()).filter(|_| self.is_running()) else {
            return Html::default();
        };
        let this = self.clone();
        let cancel = Callback::from(move |_: MouseEvent| this.cancel());
        html! {
            <p class="background-progress" data-testid={format!("{testid}-progress")} data-progress={share.to_string()}>
                <progress max="1" value={share.to_string()} aria-label={t.progress}></progress>
                <span aria-hidden="true">{ percent(share) }</span>
                <button type="button" onclick={cancel} data-testid={format!("{testid}-cancel")}>{ t.cancel }</button>
            </p>
        }
    }
}

/// One slice of work, soon; it holds the place only weakly, or it would keep it alive.
fn slice<T: Task>(shared: Weak<RefCell<Shared<T>>>, redraw: UseForceUpdateHandle) -> Timeout {
    Timeout::new(0, move || {
        let Some(strong) = shared.upgrade() else { return };
        {
            let mut held = strong.borrow_mut();
            let Some(task) = &mut held.task else { return };
            let end = now() + SLICE;
            let done = loop {
                if task.advance() {
                    break true;
                }
                if now() >= end {
                    break false;
                }
            };
            held.done = done;
            held.next = (!done).then(|| slice(shared, redraw.clone()));
        }
        redraw.force_update();
    })
}

/// A place for a task, in the component that calls it.
#[hook]
pub fn use_background<T: Task>() -> Background<T> {
    let shared = use_mut_ref(|| Shared { task: None, next: None, done: false });
    let redraw = use_force_update();
    Background { shared, redraw }
}
