use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{discard, settle, staging};
use crate::process::{output, run, say};
use crate::{Failure, Workspace};

/// The oldest Node.js that the project is used with.
const NODE_MAJOR: u32 = 20;

/// What to do when Node.js or npm is missing.
const GET_NODE: &str = "install Node.js 20 or newer with npm, from your system's packages or https://nodejs.org, \
     and run the command again";

/// Installs an npm package at exactly `version`, unless it is there, and returns the path of `file`, which is
/// relative to its `node_modules`. Nothing of the package is run while installing.
///
/// # Errors
/// When Node.js or npm is missing or too old, or npm cannot install the package.
pub(super) fn install(
    workspace: &Workspace,
    name: &str,
    version: &str,
    file: &str,
) -> Result<PathBuf, Failure> {
    install_together(workspace, name, version, &[name], file)
}

/// The same with several packages, which may be scoped, in one folder: all of one version, under a common `name`.
///
/// # Errors
/// As for [`install`].
pub(super) fn install_together(
    workspace: &Workspace,
    name: &str,
    version: &str,
    packages: &[&str],
    file: &str,
) -> Result<PathBuf, Failure> {
    let place = workspace.tool(name, version);
    let wanted = place.join("node_modules").join(file);
    node()?;
    if wanted.exists() && packages.iter().all(|package| has_version(&place, package, version)) {
        return Ok(wanted);
    }
    say(&format!("installing {name} {version} into {} (once)", place.display()));
    let staging = staging(workspace, name, version)?;
    let mut command = Command::new("npm");
    command.args(["install", "--prefix"]).arg(&staging);
    command.args(["--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", "--loglevel=error"]);
    command.args(packages.iter().map(|package| format!("{package}@{version}")));
    run(&format!("installing {name} {version} with npm"), &mut command, GET_NODE)
        .inspect_err(|_| discard(&staging))?;
    settle(&staging, &place)?;
    if wanted.exists() {
        return Ok(wanted);
    }
    Err(Failure::new(
        format!("npm installed {name} {version} without its file `{file}`"),
        format!("remove `{}` and run the command again", place.display()),
    ))
}

fn has_version(place: &Path, package: &str, version: &str) -> bool {
    fs::read_to_string(place.join("node_modules").join(package).join("package.json"))
        .is_ok_and(|text| text.contains(&format!("\"version\": \"{version}\"")))
}

fn node() -> Result<(), Failure> {
    match output(Command::new("node").arg("--version")) {
        None => Err(Failure::new("Node.js was not found, which wasm-opt needs", GET_NODE)),
        Some(text) if major(&text).is_some_and(|major| major >= NODE_MAJOR) => Ok(()),
        Some(text) => Err(Failure::new(format!("Node.js {text} is too old"), GET_NODE)),
    }
}

/// The first number of a version such as `v20.1.0`.
fn major(version: &str) -> Option<u32> {
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_major_version_of_node_is_read() {
        assert_eq!(super::major("v20.20.2\n"), Some(20));
        assert_eq!(super::major("nothing"), None);
    }
}
