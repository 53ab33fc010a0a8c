//! `cargo xtask check`.

use crate::process::{cargo, run as run_command, say};
use crate::tools;
use crate::{Failure, Workspace};

use super::GET_RUST;

const BROWSER: [&str; 6] = ["--target", "wasm32-unknown-unknown", "--package", "app", "--package", "worker"];
const NATIVE: [&str; 5] = ["--workspace", "--exclude", "app", "--exclude", "worker"];

/// Formatting, lints and documentation of everything: natively, and of the browser crates for WebAssembly.
/// Nothing is linked; both share Cargo's development profile, so each dependency is checked once.
///
/// # Errors
/// At the first of them that does not pass.
pub fn run(workspace: &Workspace) -> Result<(), Failure> {
    tools::wasm_target(workspace)?;
    step(workspace, "formatting", &["fmt", "--all"], &[], &["--check"])?;
    let deny = ["--deny", "warnings"];
    step(workspace, "native lints", &["clippy"], &[&NATIVE, &["--all-targets"]], &deny)?;
    step(workspace, "browser lints", &["clippy"], &[&BROWSER], &deny)?;
    step(
        workspace,
        "browser lints with WebGPU",
        &["clippy"],
        &[&BROWSER, &["--features", "worker/webgpu"]],
        &deny,
    )?;
    step(workspace, "native documentation", &["doc", "--no-deps"], &[&NATIVE], &[])?;
    step(workspace, "browser documentation", &["doc", "--no-deps"], &[&BROWSER], &[])
}

fn step(
    workspace: &Workspace,
    name: &str,
    command: &[&str],
    packages: &[&[&str]],
    after_dashes: &[&str],
) -> Result<(), Failure> {
    say(&format!("checking: {name}"));
    let mut arguments: Vec<&str> = command.to_vec();
    arguments.extend(packages.iter().copied().flatten());
    if !after_dashes.is_empty() {
        arguments.push("--");
        arguments.extend(after_dashes);
    }
    let mut command = cargo(workspace, &arguments);
    if arguments[0] == "doc" {
        command.env("RUSTDOCFLAGS", "--deny warnings");
    }
    run_command(&format!("checking {name} (`cargo {}`)", arguments.join(" ")), &mut command, GET_RUST)
}
