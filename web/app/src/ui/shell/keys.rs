//! What each key does.

use crate::lab::Dialog;
use crate::model::{Action, Selection};
use experiment::PipelineStage;

/// What a key asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Pressed {
    /// Something of the run or the view.
    Act(Action),
    /// Open a dialog of the second program.
    Lab(Dialog),
}

/// What has the focus, as far as keys are concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// Text is typed there: no key is ours.
    pub types: bool,
    /// The space bar presses it.
    pub presses: bool,
    /// The arrow keys move within it.
    pub arrows: bool,
}

/// The view that keys move in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Number of groups.
    pub groups: usize,
    /// Number of rollouts in the group.
    pub rollouts: usize,
}

/// Reads a key as `KeyboardEvent.key` gives it; `None` if it is not ours.
pub fn read(key: &str, focus: Focus, selection: &Selection, extent: Extent) -> Option<Pressed> {
    if focus.types || (focus.presses && key == " ") || (focus.arrows && key.starts_with("Arrow")) {
        return None;
    }
    let last = |count: usize| count.saturating_sub(1);
    let action = match key {
        " " => Action::TogglePlay,
        "ArrowRight" => Action::NextStage,
        "ArrowLeft" => Action::PreviousStage,
        "." => Action::StepUpdate,
        "r" | "R" => Action::Reset,
        "n" | "N" => Action::NewSeed,
        "[" => Action::SelectGroup(selection.group.saturating_sub(1)),
        "]" => Action::SelectGroup((selection.group + 1).min(last(extent.groups))),
        "ArrowUp" => Action::SelectRollout(selection.rollout.saturating_sub(1)),
        "ArrowDown" => Action::SelectRollout((selection.rollout + 1).min(last(extent.rollouts))),
        "s" | "S" => return Some(Pressed::Lab(Dialog::Settings)),
        "t" | "T" => return Some(Pressed::Lab(Dialog::Truth)),
        "g" | "G" => return Some(Pressed::Lab(Dialog::Trees)),
        "m" | "M" => return Some(Pressed::Lab(Dialog::Methods)),
        "?" => return Some(Pressed::Lab(Dialog::Keys)),
        digit => {
            let index = digit.parse::<usize>().ok()?.checked_sub(1)?;
            Action::SetStage(PipelineStage::from_index(index)?)
        }
    };
    Some(Pressed::Act(action))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENT: Extent = Extent { groups: 2, rollouts: 3 };

    fn free(key: &str) -> Option<Pressed> {
        read(key, Focus::default(), &Selection { group: 1, rollout: 2, ..Selection::default() }, EXTENT)
    }

    #[test]
    fn keys_mean_what_the_list_says() {
        assert_eq!(free(" "), Some(Pressed::Act(Action::TogglePlay)));
        assert_eq!(free("4"), Some(Pressed::Act(Action::SetStage(PipelineStage::Scale))));
        assert_eq!([free("?"), free("m")], [Dialog::Keys, Dialog::Methods].map(|d| Some(Pressed::Lab(d))));
        assert_eq!(free("["), Some(Pressed::Act(Action::SelectGroup(0))));
        assert_eq!((free("7"), free("0"), free("x")), (None, None, None));
    }

    #[test]
    fn the_selection_stays_in_range() {
        assert_eq!(free("]"), Some(Pressed::Act(Action::SelectGroup(1))));
        assert_eq!(free("ArrowDown"), Some(Pressed::Act(Action::SelectRollout(2))));
    }

    #[test]
    fn keys_belong_to_what_has_the_focus_first() {
        let press = |key: &str, focus: Focus| read(key, focus, &Selection::default(), EXTENT);
        assert_eq!(press("r", Focus { types: true, ..Focus::default() }), None);
        assert_eq!(press(" ", Focus { presses: true, ..Focus::default() }), None);
        assert_eq!(press("ArrowUp", Focus { arrows: true, ..Focus::default() }), None);
        assert!(press("r", Focus { presses: true, arrows: true, types: false }).is_some());
    }
}
