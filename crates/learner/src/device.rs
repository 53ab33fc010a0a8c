//! Where a learner computes.

use burn::tensor::Device;

#[cfg(feature = "webgpu")]
use crate::LearnerError;

/// A place to compute: the CPU or a GPU. Cheap to clone.
#[derive(Debug, Clone)]
pub struct LearnerDevice {
    pub(crate) device: Device,
    /// The GPU device under it, kept only to be able to destroy it.
    #[cfg(feature = "webgpu")]
    gpu: Option<burn::tensor::wgpu::wgpu::Device>,
}

impl LearnerDevice {
    /// The CPU, through Burn's Flex backend; always available.
    #[must_use]
    pub fn cpu() -> Self {
        Self {
            device: Device::flex(),
            #[cfg(feature = "webgpu")]
            gpu: None,
        }
    }

    /// Destroys the GPU device, as a driver reset would; does nothing on the CPU. What still runs on it fails.
    #[cfg(feature = "webgpu")]
    pub fn destroy(&self) {
        if let Some(gpu) = &self.gpu {
            gpu.destroy();
        }
    }

    /// The GPU that WebGPU prefers (natively: the one that wgpu prefers), with fused kernels.
    ///
    /// Works once in a process or wasm instance: Burn cannot start a second device of this kind, nor
    /// revive a lost one. Keep the value and clone it.
    ///
    /// # Errors
    /// [`LearnerError::Device`] when there is no adapter, it refuses, or a device was started before.
    #[cfg(feature = "webgpu")]
    pub async fn webgpu() -> Result<(Self, AdapterInfo), LearnerError> {
        let (device, setup) = Device::wgpu_options()
            .init_with_setup_async()
            .await
            .map_err(|error| LearnerError::Device { doing: "starting WebGPU", message: error.to_string() })?;
        let info = setup.adapter.get_info();
        let name = [&info.name, &info.driver]
            .into_iter()
            .map(|part| part.trim())
            .find(|part| !part.is_empty())
            .unwrap_or("unnamed adapter")
            .to_owned();
        let is_software = info.device_type == burn::tensor::wgpu::wgpu::DeviceType::Cpu
            || is_software_name(&name)
            || is_software_name(&info.driver_info);
        let backend = format!("{:?}", info.backend);
        Ok((Self { device, gpu: Some(setup.device) }, AdapterInfo { name, backend, is_software }))
    }
}

/// What a GPU says about itself.
#[cfg(feature = "webgpu")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdapterInfo {
    /// The adapter's name, as much of it as the browser tells.
    pub name: String,
    /// The graphics interface under it, for example `BrowserWebGpu` or `Vulkan`.
    pub backend: String,
    /// True for an adapter that computes on the CPU (SwiftShader, llvmpipe, WARP): it says so
    /// itself, or has the name of one.
    pub is_software: bool,
}

#[cfg(feature = "webgpu")]
fn is_software_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["swiftshader", "llvmpipe", "lavapipe", "softpipe", "basic render", "warp"]
        .iter()
        .any(|software| name.contains(software))
}
