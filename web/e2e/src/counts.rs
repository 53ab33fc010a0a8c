//! What the WebGPU worker asks of its device.

use crate::browser::{Browser, Outcome};
use crate::site::SiteCopy;
use serde_json::{Value, json};

/// Calls and bytes since the worker started, at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Compute dispatches, direct and indirect.
    pub dispatches: u64,
    /// Submissions to the queue.
    pub submits: u64,
    /// Bytes uploaded: written through the queue, and buffers created with their content.
    pub uploaded_bytes: u64,
    /// Buffers mapped for reading.
    pub readbacks: u64,
    /// Bytes of these.
    pub read_bytes: u64,
    /// Compute pipelines created.
    pub pipelines: u64,
    /// When, in milliseconds since the worker started.
    pub at: f64,
}

impl Counts {
    /// What was added since `before`; `at` is the time between.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        Self {
            dispatches: self.dispatches - before.dispatches,
            submits: self.submits - before.submits,
            uploaded_bytes: self.uploaded_bytes - before.uploaded_bytes,
            readbacks: self.readbacks - before.readbacks,
            read_bytes: self.read_bytes - before.read_bytes,
            pipelines: self.pipelines - before.pipelines,
            at: self.at - before.at,
        }
    }

    fn read(value: &Value) -> Self {
        let count = |name: &str| value[name].as_u64().unwrap_or(0);
        Self {
            dispatches: count("dispatches"),
            submits: count("submits"),
            uploaded_bytes: count("written_bytes") + count("mapped_at_creation_bytes"),
            readbacks: count("readbacks"),
            read_bytes: count("read_bytes"),
            pipelines: count("pipelines"),
            at: value["at"].as_f64().unwrap_or(f64::NAN),
        }
    }
}

/// All that was counted so far.
#[derive(Clone, Debug)]
pub struct Report {
    /// Now.
    pub now: Counts,
    /// When each readback was asked for, itself included.
    pub readbacks: Vec<Counts>,
}

impl Report {
    /// What each update took that ended after the readback `first`, if an update ends with one readback.
    pub fn updates_after(&self, first: &Counts) -> Vec<Counts> {
        let start = usize::try_from(first.readbacks).unwrap_or(usize::MAX).saturating_sub(1);
        self.readbacks.get(start..).unwrap_or_default().windows(2).map(|w| w[1].since(&w[0])).collect()
    }
}

/// A copy of the site whose WebGPU worker counts. Checkpoints are kept from being asked for.
///
/// # Errors
/// When the copy cannot be made.
pub fn counting_site() -> Outcome<SiteCopy> {
    let site = SiteCopy::new()?;
    site.prepend("worker_webgpu_loader.js", include_str!("../js/counts.js"))?;
    Ok(site)
}

/// Asks the worker of a page of [`counting_site`] what it has counted.
///
/// # Errors
/// When it does not answer.
pub async fn report(page: &Browser) -> Outcome<Report> {
    ask(page, json!({})).await
}

/// Keeps the worker from hearing that a record was drawn, or no longer. It then makes updates without complete
/// records, except the last before it stops.
///
/// # Errors
/// When it does not answer.
pub async fn hold_drawn(page: &Browser, hold: bool) -> Outcome {
    ask(page, json!({ "holdDrawn": hold })).await.map(drop)
}

async fn ask(page: &Browser, message: Value) -> Outcome<Report> {
    let ask = "const id = window.grpoCountsAsked = (window.grpoCountsAsked ?? 0) + 1;\
               const channel = new BroadcastChannel('grpo-counts');\
               channel.onmessage = ({ data }) => {\
                 if (data.id === id) { window.grpoCounts = data; channel.close() } };\
               channel.postMessage({ ...arguments[0], id })";
    page.script(ask, json!([message])).await?;
    page.until("the worker has told its counts", || async {
        let told = "return window.grpoCounts?.id === window.grpoCountsAsked";
        Ok(page.script(told, json!([])).await? == Value::Bool(true))
    })
    .await?;
    let told = page.script("return window.grpoCounts", json!([])).await?;
    let readbacks = told["readbacks"].as_array().map(|all| all.iter().map(Counts::read).collect());
    Ok(Report { now: Counts::read(&told["now"]), readbacks: readbacks.unwrap_or_default() })
}
