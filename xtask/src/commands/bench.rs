//! `cargo xtask bench`.

use crate::process::{cargo, run as run_command, say};
use crate::{Failure, Workspace};

use super::{GET_RUST, e2e};

/// Runs every measurement that there is: the native example `bench_steps` of the crate `rollout`, then the
/// ignored tests of `web/e2e/tests/bench.rs` in the browser, with `GRPO_BENCH=1` in their environment. Both
/// print what they measured.
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
        let arguments = ["test", "--package", "e2e", "--test", "bench", "--"];
        let options = ["--ignored", "--nocapture", "--test-threads=1"];
        let mut command = cargo(workspace, arguments.iter().chain(&options));
        command.env("GRPO_BENCH", "1");
        e2e::with_site(workspace, command, "the measurements in the browser")?;
    }
    Ok(())
}
