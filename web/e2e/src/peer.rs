//! TensorFlow.js at the same work, in a worker beside the page.

use crate::browser::{Browser, Outcome, variable};
use crate::site::SiteCopy;
use serde_json::{Value, json};
use std::path::Path;

/// Its files, relative to the folder `@tensorflow` that `GRPO_TFJS` names.
const FILES: [&str; 5] = [
    "tfjs/dist/tf.es2017.min.js",
    "tfjs-backend-wasm/dist/tf-backend-wasm.es2017.min.js",
    "tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm",
    "tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
    "tfjs-backend-webgpu/dist/tf-backend-webgpu.es2017.min.js",
];

/// A copy of the site that also holds TensorFlow.js and the program that trains with it.
///
/// # Errors
/// When a file cannot be copied.
pub fn site_with_peer() -> Outcome<SiteCopy> {
    let site = SiteCopy::new()?;
    let folder = variable("GRPO_TFJS")?;
    for file in FILES {
        let path = Path::new(&folder).join(file);
        let content = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        site.add(file.rsplit('/').next().unwrap_or(file), &content)?;
    }
    site.add("peer.js", include_bytes!("../js/peer.js"))?;
    Ok(site)
}

/// The worker of a page that was opened on a copy of [`site_with_peer`].
pub struct Peer<'a> {
    page: &'a Browser,
}

impl<'a> Peer<'a> {
    /// Starts it. `settings` are those of the task `start` of `js/peer.js`.
    ///
    /// # Errors
    /// When TensorFlow.js or its backend does not start.
    pub async fn start(page: &'a Browser, settings: Value) -> Outcome<(Self, Value)> {
        let start = "window.grpoPeer = new Worker('./peer.js');\
                     window.grpoPeer.onmessage = ({ data }) => { window.grpoPeerSaid = data };\
                     window.grpoPeer.onerror = (event) => {\
                       window.grpoPeerSaid = { id: window.grpoPeerAsked, error: event.message } };\
                     window.grpoPeerAsked = 0";
        page.script(start, json!([])).await?;
        let peer = Self { page };
        let said = peer.ask("start", settings).await?;
        Ok((peer, said))
    }

    /// Gives it a task and waits for the answer.
    ///
    /// # Errors
    /// When it fails, in its own words.
    pub async fn ask(&self, task: &str, parameters: Value) -> Outcome<Value> {
        let ask = "window.grpoPeerAsked += 1;\
                   window.grpoPeer.postMessage({ ...arguments[1], task: arguments[0], id: window.grpoPeerAsked })";
        self.page.script(ask, json!([task, parameters])).await?;
        let answered = "return window.grpoPeerSaid?.id === window.grpoPeerAsked";
        self.page
            .until(&format!("TensorFlow.js has done its task {task}"), || async {
                Ok(self.page.script(answered, json!([])).await? == Value::Bool(true))
            })
            .await?;
        let said = self.page.script("return window.grpoPeerSaid", json!([])).await?;
        match said["error"].as_str() {
            Some(error) => Err(format!("TensorFlow.js, task {task}: {error}").into()),
            None => Ok(said),
        }
    }
}
