//! What the top bar says, taken from the core.

use crate::session::{Core, Phase, WorkerKind};
use crate::text::texts;
use experiment::{RunConfig, preset};

/// Which device is at work, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeviceView {
    /// The device at work; `None` before a worker is ready.
    pub at: Option<WorkerKind>,
    /// The run is on its way to another device.
    pub moving: bool,
    /// Measured milliseconds per update there.
    pub millis: Option<f64>,
    /// What is known of both devices and why this one is at work, a sentence each.
    pub explanation: Vec<String>,
}

impl DeviceView {
    fn of(core: &Core) -> Self {
        let text = &texts().shell;
        let supervisor = &core.supervisor;
        let webgpu = supervisor.slot(WorkerKind::Webgpu);
        let at = supervisor.at();
        let mut explanation: Vec<String> = [WorkerKind::Cpu, WorkerKind::Webgpu]
            .into_iter()
            .filter(|kind| supervisor.slot(*kind).is_ready())
            .map(|kind| {
                let slot = supervisor.slot(kind);
                (text.device_line)(kind, slot.adapter(), slot.millis)
            })
            .collect();
        let why = match &webgpu.phase {
            Phase::Absent if supervisor.is_webgpu_offered() => Some(text.device_absent.to_string()),
            Phase::Absent => Some(text.webgpu_missing.to_string()),
            Phase::Loading => Some(text.device_loading.to_string()),
            Phase::Failed(why) => Some(why.clone()),
            Phase::Ready if webgpu.software() == Some(true) && at == Some(WorkerKind::Cpu) => {
                Some(text.device_software.to_string())
            }
            Phase::Ready => None,
        };
        explanation.extend(why);
        explanation.push((text.device_switch)(at.map_or(WorkerKind::Webgpu, WorkerKind::other)));
        Self {
            at,
            moving: supervisor.is_moving(),
            millis: at.and_then(|kind| supervisor.slot(kind).millis),
            explanation,
        }
    }
}

/// What the top bar shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarView {
    /// Name of the preset.
    pub preset: String,
    /// The configuration is no longer the preset's, its seed apart.
    pub changed: bool,
    /// Training, or waiting for a worker to train.
    pub playing: bool,
    /// Speed limit in updates per second.
    pub pace: Option<f64>,
    /// The update that is shown.
    pub shown: Option<u64>,
    /// The newest update.
    pub latest: u64,
    /// Environment steps up to the shown update.
    pub env_steps: u64,
    /// The run's seed.
    pub seed: u64,
    /// The device.
    pub device: DeviceView,
}

impl BarView {
    /// Takes it from the core.
    pub fn of(core: &Core) -> Self {
        let state = &core.state;
        let changed = preset(&state.preset)
            .is_some_and(|p| RunConfig { seed: state.config.seed, ..p.config } != *state.config);
        Self {
            changed,
            preset: state.preset.clone(),
            playing: core.supervisor.is_playing(),
            pace: core.supervisor.pace(),
            shown: state.shown(),
            latest: core.supervisor.iteration(),
            env_steps: state.scene.as_ref().map_or(0, |s| s.record.metrics.env_steps),
            seed: state.config.seed,
            device: DeviceView::of(core),
        }
    }
}
