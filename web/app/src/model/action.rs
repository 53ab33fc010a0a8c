//! What a reader can ask for.

use experiment::{PipelineStage, RunConfig};

/// Everything a control, a key or a panel can ask of the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Train on, or stop.
    TogglePlay,
    /// Make one update, then stop. Where an earlier update is shown, show the one after it.
    StepUpdate,
    /// Move the playhead one stage on; after the last stage, make or show the next update at its first stage.
    NextStage,
    /// Move the playhead one stage back; before the first stage, show the update before at its last stage.
    PreviousStage,
    /// Put the playhead on a stage.
    SetStage(PipelineStage),
    /// Show an update that the page still holds: this one, or the nearest. Training stops, except that the newest
    /// update may be shown while it goes on.
    ShowUpdate(u64),
    /// Start again from the same seed, with the same map and settings.
    Reset,
    /// Start again from another seed.
    NewSeed,
    /// Limit the speed to so many updates a second; `None` is full speed.
    SetSpeed(Option<f64>),
    /// Select a group.
    SelectGroup(usize),
    /// Select a rollout of the group.
    SelectRollout(usize),
    /// Play the selected rollout up to this step; `None` shows it whole.
    SelectStep(Option<usize>),
    /// Light a rollout for a moment.
    Hover(Option<usize>),
    /// Start the preset of that name.
    ChoosePreset(String),
    /// Use this configuration: knobs that can apply at once do, others restart the run.
    Edit(Box<RunConfig>),
    /// Train on the other device.
    SwitchDevice,
    /// Copy a link to what is shown.
    Share,
    /// Open a link: the hash of a URL.
    OpenLink(String),
    /// Take a notice away.
    Dismiss(usize),
}
