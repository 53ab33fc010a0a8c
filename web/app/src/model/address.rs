//! The page's state as a link, and back.

use super::Selection;
use experiment::link::{self, Link};
use experiment::{PipelineStage, RunConfig, View};

/// Where the playhead stands if nothing else is asked for: the stage that gives the method its name.
const FIRST_STAGE: PipelineStage = PipelineStage::Scale;

/// Which parts of the page go into a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Address<'a> {
    /// The preset that the rest is a difference to.
    pub preset: &'a str,
    /// The run.
    pub config: &'a RunConfig,
    /// Where the reader looks.
    pub selection: Selection,
    /// The update to open paused at.
    pub update: Option<u64>,
}

impl Address<'_> {
    /// The hash, without `#`.
    pub fn hash(&self) -> String {
        let some = |index: usize| u32::try_from(index).ok().filter(|i| *i > 0);
        let selection = self.selection;
        let view = View {
            update: self.update,
            stage: Some(selection.stage).filter(|s| *s != FIRST_STAGE),
            group: some(selection.group),
            rollout: some(selection.rollout),
        };
        link::encode(self.preset, self.config, &view)
    }
}

/// The selection that a link asks for.
pub fn selection_of(link: &Link) -> Selection {
    Selection {
        stage: link.view.stage.unwrap_or(FIRST_STAGE),
        group: link.view.group.unwrap_or(0) as usize,
        rollout: link.view.rollout.unwrap_or(0) as usize,
        ..Selection::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_back_to_where_it_was_made() {
        let config = RunConfig { seed: 7, ..experiment::preset("lake-8x8").unwrap().config };
        let selection =
            Selection { stage: PipelineStage::Credit, group: 2, rollout: 3, ..Selection::default() };
        let address = Address { preset: "lake-8x8", config: &config, selection, update: Some(24) };
        let link = link::decode(&address.hash()).unwrap();
        assert_eq!((link.preset, link.view.update), ("lake-8x8", Some(24)));
        assert_eq!(link.config, config);
        assert_eq!(selection_of(&link), selection);
    }
}
