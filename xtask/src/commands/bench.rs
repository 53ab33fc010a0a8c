//! `cargo xtask bench`.

use crate::process::{cargo, run as run_command, say};
use crate::{Failure, Workspace, tools};

use super::{GET_RUST, e2e};

/// Runs every measurement that there is: the native example `bench_steps` of the crate `rollout`, then the
/// ignored tests of `web/e2e/tests/bench.rs` and `layout.rs` in the browser, and the counts of
/// `web/e2e/tests/counts.rs`. All print what they measured. The tests are told by `GRPO_BENCH=1` that they are
/// measurements, by `GRPO_TFJS` where the packages of TensorFlow.js lie and by `GRPO_D3_HIERARCHY` where the script of
/// d3-hierarchy is.
///
/// # Errors
/// When one of them cannot be built or fails.
pub fn run(workspace: &Workspace) -> Result<(), Failure> {
    if workspace.root.join("crates/rollout/examples/bench_steps.rs").is_file() {
        say("measuring rollout steps natively");
        let arguments = ["run", "--release", "--package", "rollout", "--example", "bench_steps"];
        run_command("measuring rollout steps", &mut cargo(workspace, arguments), GET_RUST)?;
    }
    if workspace.root.join("web/e2e/tests/bench.rs").is_file() {
        let arguments =
            ["test", "--package", "e2e", "--test", "counts", "--test", "bench", "--test", "layout"];
        // A ratio that is missed must not hide the measurements after it.
        let options = ["--no-fail-fast", "--", "--include-ignored", "--nocapture", "--test-threads=1"];
        let mut command = cargo(workspace, arguments.iter().chain(&options));
        command.env("GRPO_BENCH", "1").env("GRPO_TFJS", tools::tensorflow_js(workspace)?);
        command.env("GRPO_D3_HIERARCHY", tools::d3_hierarchy(workspace)?);
        e2e::with_site(workspace, command, "the measurements in the browser")?;
    }
    Ok(())
}
