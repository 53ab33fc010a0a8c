//! The one device of this worker.
//!
//! Burn starts one WebGPU device for each wasm instance, once. A worker whose device is lost is of no more use; the
//! page lets another worker resume from the last checkpoint.

use experiment::protocol::Backend;
use trainer::LearnerDevice;

/// The device, once it is asked for.
#[derive(Default)]
pub(crate) struct Devices {
    chosen: Option<(LearnerDevice, Backend)>,
}

impl Devices {
    /// The device of this build; starts it the first time.
    ///
    /// # Errors
    /// A sentence saying why there is none.
    pub(crate) async fn start(&mut self) -> Result<(LearnerDevice, Backend), String> {
        if self.chosen.is_none() {
            self.chosen = Some(open().await?);
        }
        self.chosen.clone().ok_or_else(|| "the device did not start".to_string())
    }

    /// Destroys the device, as a driver reset would. The CPU cannot be lost.
    pub(crate) fn lose(&self) {
        #[cfg(feature = "webgpu")]
        if let Some((device, _)) = &self.chosen {
            device.destroy();
        }
    }
}

#[cfg(not(feature = "webgpu"))]
async fn open() -> Result<(LearnerDevice, Backend), String> {
    Ok((LearnerDevice::cpu(), Backend::Cpu))
}

#[cfg(feature = "webgpu")]
async fn open() -> Result<(LearnerDevice, Backend), String> {
    let (device, adapter) = LearnerDevice::webgpu().await.map_err(|e| e.to_string())?;
    Ok((device, Backend::Webgpu { adapter: adapter.name, software: adapter.is_software }))
}
