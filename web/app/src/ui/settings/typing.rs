//! Typing into knobs: what every list of knobs does with it.

use super::draft::Drafts;
use super::fields::Field;
use crate::model::Action;
use experiment::RunConfig;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// A knob and the text of its control.
pub(crate) type Typed = (&'static Field, String);

/// What was typed, and what takes more of it.
pub(crate) struct Typing {
    /// What differs from the configuration.
    pub(crate) drafts: Rc<RefCell<Drafts>>,
    /// Takes every keystroke.
    pub(crate) on_typed: Callback<Typed>,
    /// Takes what is done being typed or chosen, and asks for the configuration that it makes.
    pub(crate) on_done: Callback<Typed>,
    /// Draws the list anew.
    pub(crate) redraw: UseForceUpdateHandle,
}

/// Keeps what is typed into knobs that change `config`.
#[hook]
pub(crate) fn use_typing(config: &Rc<RunConfig>, dispatch: &Callback<Action>) -> Typing {
    // Read and written within one event, before the next drawing: a state handle would be a keystroke behind.
    let drafts = use_mut_ref(Drafts::default);
    let redraw = use_force_update();
    let on_typed = {
        let (drafts, redraw) = (drafts.clone(), redraw.clone());
        Callback::from(move |(field, text): Typed| {
            drafts.borrow_mut().typed(field, text);
            redraw.force_update();
        })
    };
    let on_done = {
        let (drafts, redraw) = (drafts.clone(), redraw.clone());
        let (config, dispatch) = (config.clone(), dispatch.clone());
        Callback::from(move |(field, text): Typed| {
            let new = {
                let mut drafts = drafts.borrow_mut();
                drafts.typed(field, text);
                drafts.commit(&config, field)
            };
            if let Some(new) = new {
                dispatch.emit(Action::Edit(Box::new(new)));
            }
            redraw.force_update();
        })
    };
    Typing { drafts, on_typed, on_done, redraw }
}
