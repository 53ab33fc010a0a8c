//! Texts of the top bar, the notices, the badge and the keys.

use crate::session::WorkerKind;
use experiment::PipelineStage;

/// A control: its name, what it does in one sentence, and its key as it is printed.
pub struct Control {
    /// Name.
    pub name: &'static str,
    /// What it does, and when it applies.
    pub explanation: &'static str,
    /// Its key; empty without one.
    pub key: &'static str,
}

const fn control(name: &'static str, explanation: &'static str, key: &'static str) -> Control {
    Control { name, explanation, key }
}

/// The texts.
pub struct Texts {
    /// Title of the page.
    pub title: &'static str,
    /// First link of the page.
    pub skip: &'static str,
    /// Name of the bar with the play button.
    pub transport: &'static str,
    /// Train on.
    pub play: Control,
    /// Stop.
    pub pause: Control,
    /// One stage on.
    pub next_stage: Control,
    /// One stage back.
    pub previous_stage: Control,
    /// One update.
    pub one_update: Control,
    /// Start again.
    pub reset: Control,
    /// Another seed.
    pub new_seed: Control,
    /// Speed.
    pub speed: Control,
    /// Copy a link.
    pub share: Control,
    /// Open the settings.
    pub settings: Control,
    /// Open the methods.
    pub methods: Control,
    /// Open the truth beside the estimate.
    pub truth: Control,
    /// Open the rollout trees that are grown.
    pub trees: Control,
    /// List the keys.
    pub shortcuts: Control,
    /// Light or dark.
    pub theme: Control,
    /// The other device.
    pub device: Control,
    /// Names of the themes: as the system, light, dark.
    pub themes: [&'static str; 3],
    /// The chosen theme.
    pub theme_is: fn(&str) -> String,
    /// Full speed.
    pub full_speed: &'static str,
    /// A number of updates a second.
    pub per_second: fn(f64) -> String,
    /// The shown update.
    pub update: fn(u64) -> String,
    /// Steps of the environment taken so far.
    pub env_steps: fn(u64) -> String,
    /// Where the newest update is when an earlier one is shown.
    pub of_latest: fn(u64) -> String,
    /// Before the first update.
    pub no_update: &'static str,
    /// While nothing can be drawn yet.
    pub starting: &'static str,
    /// The seed.
    pub seed: fn(u64) -> String,
    /// Name of a device.
    pub device_name: fn(WorkerKind) -> &'static str,
    /// Time of an update in milliseconds.
    pub per_update: fn(f64) -> String,
    /// Device and time of an update in a sentence; adapter, milliseconds.
    pub device_line: fn(WorkerKind, Option<&str>, Option<f64>) -> String,
    /// No time measured yet.
    pub unmeasured: &'static str,
    /// The worker loads.
    pub device_loading: &'static str,
    /// The worker was not asked for.
    pub device_absent: &'static str,
    /// A software adapter.
    pub device_software: &'static str,
    /// The run is being moved.
    pub device_moving: &'static str,
    /// Press to switch.
    pub device_switch: fn(WorkerKind) -> String,
    /// Name of the list of notices.
    pub notices: &'static str,
    /// Take a notice away.
    pub dismiss: &'static str,
    /// Close a dialog.
    pub close: &'static str,
    /// Names of the parts of the page before they are drawn: strip, world, distribution, tree, formula, curves.
    pub panels: [&'static str; 6],
    /// Names of the stages.
    pub stages: [&'static str; 6],
    /// The playhead reached a stage (of this update).
    pub stage_reached: fn(usize, Option<u64>) -> String,
    /// Training stopped after this update.
    pub paused_at: fn(u64) -> String,
    /// `max_steps` updates have been made.
    pub limit_reached: fn(u64) -> String,
    /// Training goes on.
    pub playing: &'static str,
    /// A new run with this seed.
    pub restarted: fn(u64) -> String,
    /// There is no earlier update.
    pub nothing_before: &'static str,
    /// A link is damaged.
    pub link_refused: fn(&str) -> String,
    /// A record cannot be drawn.
    pub cannot_draw: fn(&str) -> String,
    /// A setting was refused.
    pub setting_refused: fn(&str) -> String,
    /// The link was copied.
    pub link_copied: &'static str,
    /// The link could not be copied.
    pub link_not_copied: fn(&str) -> String,
    /// On the timeline: a knob was applied.
    pub mark_applied: &'static str,
    /// On the timeline: the run moved.
    pub mark_moved: fn(WorkerKind) -> String,
    /// The CPU worker does not answer.
    pub cpu_silent: &'static str,
    /// The CPU worker cannot be used.
    pub cpu_unavailable: fn(&str) -> String,
    /// The WebGPU worker does not answer yet.
    pub webgpu_silent: &'static str,
    /// The WebGPU worker stopped answering.
    pub webgpu_hangs: &'static str,
    /// The browser has no WebGPU, in the badge.
    pub webgpu_missing: &'static str,
    /// The browser has no WebGPU, as a notice.
    pub webgpu_missing_notice: &'static str,
    /// WebGPU cannot be used.
    pub webgpu_unavailable: fn(&str) -> String,
    /// WebGPU was lost; why, and the update the run goes on from.
    pub fell_back: fn(&str, u64) -> String,
    /// Training failed.
    pub run_failed: fn(&str) -> String,
    /// Page and worker are of different builds.
    pub other_build: fn(&str) -> String,
    /// Neither worker can be used.
    pub both_failed: fn(&str) -> String,
    /// The program met an error.
    pub panicked: fn(&str) -> String,
}

/// A whole number with thin spaces between thousands.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len());
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// Milliseconds with two significant places.
pub fn millis(millis: f64) -> String {
    match millis {
        m if m < 0.095 => format!("{m:.2} ms"),
        m if m < 9.95 => format!("{m:.1} ms"),
        m => format!("{m:.0} ms"),
    }
}

fn device_name(kind: WorkerKind) -> &'static str {
    match kind {
        WorkerKind::Cpu => "CPU",
        WorkerKind::Webgpu => "WebGPU",
    }
}

const STAGES: [&str; PipelineStage::ALL.len()] = ["Sample", "Score", "Centre", "Scale", "Credit", "Update"];

fn stage_reached(index: usize, update: Option<u64>) -> String {
    let name = STAGES.get(index).copied().unwrap_or_default();
    match update {
        Some(update) => format!("Stage {} of 6, {name}, update {}.", index + 1, thousands(update)),
        None => format!("Stage {} of 6, {name}.", index + 1),
    }
}

/// Texts of the list of keys, which is in the second program.
pub struct Keys {
    /// Its heading.
    pub heading: &'static str,
    /// Its column headings.
    pub columns: [&'static str; 3],
    /// Keys that have no button in the bar.
    pub further: [Control; 3],
}

/// The texts of the list of keys.
pub fn keys() -> Keys {
    Keys {
        heading: "Keys",
        columns: ["Key", "Control", "What it does"],
        further: [
            control("Stage", "Go to that stage of the update.", "1 … 6"),
            control("Group", "Select the previous or the next group.", "[ ]"),
            control("Rollout", "Select the previous or the next rollout of the group.", "↑ ↓"),
        ],
    }
}

/// English.
pub const EN: Texts = Texts {
    title: "GRPO Playground",
    skip: "Skip to the update",
    transport: "Training",
    play: control("Play", "Train on. Applies at once.", "Space"),
    pause: control("Pause", "Stop after the update at work.", "Space"),
    next_stage: control(
        "Next stage",
        "Move one stage on; after the last, to the first stage of the next update.",
        "→",
    ),
    previous_stage: control(
        "Previous stage",
        "Move one stage back; before the first, to the last stage of the update before.",
        "←",
    ),
    one_update: control("One update", "Make one update, then stop.", "."),
    reset: control("Reset", "Start again from the same seed, with the same map and settings.", "R"),
    new_seed: control("New seed", "Start again from another seed.", "N"),
    speed: control("Speed", "Most updates in a second while playing. Applies at once.", ""),
    share: control("Share", "Copy a link that opens paused at what is shown.", ""),
    trees: control("Grow trees", "Rollout trees of this policy, beside chains of as many steps.", "G"),
    truth: control("Truth", "What is exactly true of this update, beside what was estimated.", "T"),
    settings: control("Settings", "All settings of the run.", "S"),
    methods: control("Methods", "What other methods make of the same rollouts, and which one trains.", "M"),
    shortcuts: control("Keys", "What each key does.", "?"),
    theme: control("Theme", "As the system, light, or dark.", ""),
    device: control("Device", "Where the network trains. Press to train on the other device.", ""),
    themes: ["system", "light", "dark"],
    theme_is: |name| format!("Theme: {name}"),
    full_speed: "full speed",
    per_second: |rate| format!("{rate}/s"),
    update: |update| format!("update {}", thousands(update)),
    env_steps: |steps| format!("{} env steps", thousands(steps)),
    of_latest: |latest| format!("of {}", thousands(latest)),
    no_update: "update 0",
    starting: "Starting the trainer",
    seed: |seed| format!("seed {seed}"),
    device_name,
    per_update: |time| format!("{}/update", millis(time)),
    device_line: |kind, adapter, time| {
        let name =
            adapter.map_or_else(|| device_name(kind).into(), |a| format!("{} ({a})", device_name(kind)));
        match time {
            Some(time) => format!("{name}: {} per update.", millis(time)),
            None => format!("{name}: not measured yet."),
        }
    },
    unmeasured: "ready",
    device_loading: "WebGPU is loading.",
    device_absent: "WebGPU has not been asked for.",
    device_software: "WebGPU has only a software adapter here, so training stays on the CPU.",
    device_moving: "moving",
    device_switch: |kind| format!("Press to train on {}.", device_name(kind)),
    notices: "Notices",
    dismiss: "Dismiss",
    close: "Close",
    panels: ["One update", "World", "Rewards", "Rollout tree", "Stage", "Curves"],
    stages: STAGES,
    stage_reached,
    paused_at: |update| format!("Paused at update {}.", thousands(update)),
    limit_reached: |update| format!("Stopped at update {}, the limit of max_steps.", thousands(update)),
    playing: "Training.",
    restarted: |seed| format!("New run with seed {seed}."),
    nothing_before: "This is the earliest update that can be shown.",
    link_refused: |why| format!("This link could not be read, so the first preset runs. {why}"),
    cannot_draw: |why| {
        format!("This update cannot be drawn, so training was paused: {why}. Reset starts again.")
    },
    setting_refused: |why| format!("The setting was not applied. {why}"),
    link_copied: "The link was copied. It opens paused at this update.",
    link_not_copied: |link| format!("The browser did not allow copying. The link is {link}"),
    mark_applied: "settings changed",
    mark_moved: |kind| format!("moved to {}", device_name(kind)),
    cpu_silent: "The trainer has not answered for 10 seconds. If the connection is slow, wait; otherwise reload the \
                 page. Content blockers may stop Web Workers.",
    cpu_unavailable: |why| format!("The CPU trainer cannot be used: {why}. Reload the page to try again."),
    webgpu_silent: "WebGPU has not answered for 10 seconds. Training goes on on the CPU; it moves when WebGPU is ready.",
    webgpu_hangs: "WebGPU has stopped answering",
    webgpu_missing: "This browser offers no WebGPU.",
    webgpu_missing_notice: "This browser offers no WebGPU, so training runs on the CPU.",
    webgpu_unavailable: |why| format!("WebGPU cannot be used, so training runs on the CPU: {why}."),
    fell_back: |why, update| {
        let why = why.trim_end_matches('.');
        format!("{why}. Training goes on on the CPU from update {}.", thousands(update))
    },
    run_failed: |why| format!("Training has stopped: {why}"),
    other_build: |why| format!("This page and its worker are of different builds; reload the page. ({why})"),
    both_failed: |why| format!("Neither trainer can be used: {why}."),
    panicked: |why| format!("The program met an error it did not expect: {why}."),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(thousands(12_288), "12\u{202f}288");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_000_000), "1\u{202f}000\u{202f}000");
        assert_eq!([millis(0.05), millis(3.12), millis(28.2)], ["0.05 ms", "3.1 ms", "28 ms"]);
    }
}
