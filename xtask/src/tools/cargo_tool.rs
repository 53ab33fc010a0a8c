use std::path::PathBuf;
use std::process::Command;

use super::{discard, settle, staging};
use crate::process::{cargo, output, run, say};
use crate::{Failure, Workspace};

/// Installs the `program` of a crate from crates.io at exactly `version`, unless it is there.
///
/// # Errors
/// When Cargo cannot build it, or what it built is not that version.
pub(super) fn install(
    workspace: &Workspace,
    name: &str,
    version: &str,
    program: &str,
    locked: bool,
) -> Result<PathBuf, Failure> {
    let place = workspace.tool(name, version);
    let installed = place.join("bin").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    let works = || {
        output(Command::new(&installed).arg("--version").env_remove("NO_COLOR"))
            .is_some_and(|text| text.split_whitespace().any(|word| word == version))
    };
    if installed.is_file() && works() {
        return Ok(installed);
    }
    say(&format!("installing {name} {version} into {} (once, some minutes)", place.display()));
    let staging = staging(workspace, name, version)?;
    // Kept when interrupted, so that the next try goes on from there.
    let build = workspace.cache.join("build").join(format!("{name}-{version}"));
    let mut command = cargo(workspace, ["install", name, "--version", &format!("={version}"), "--root"]);
    command.arg(&staging).args(["--no-track", "--force"]);
    if locked {
        command.arg("--locked");
    }
    // The tools only have to run: optimising them would take several times as long to build.
    command
        .env("CARGO_TARGET_DIR", &build)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false");
    run(&format!("installing {name} {version}"), &mut command, "install Rust with rustup, https://rustup.rs")
        .inspect_err(|_| discard(&staging))?;
    settle(&staging, &place)?;
    if !works() {
        return Err(Failure::new(
            format!("`{}` was installed but does not say that it is version {version}", installed.display()),
            "remove that folder and run the command again",
        ));
    }
    discard(&build);
    Ok(installed)
}
