//! The tools that the commands need, installed at pinned versions into the cache when they are missing.
//!
//! Each lies in `<cache>/tools/<name>-<version>/`. It is installed beside that folder first and moved there
//! when complete, so an interrupted installation is never taken for a tool.

pub mod browser;
mod cargo_tool;
mod npm;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{output, run, say};
use crate::{Failure, Workspace, lockfile};

/// Builds the site; the newest version that the pinned compiler builds.
pub const TRUNK: &str = "0.21.14";
/// Holds `wasm-opt`; older versions refuse what Yew compiles to.
pub const BINARYEN: &str = "132.0.0";
/// Checks the page for accessibility.
pub const AXE_CORE: &str = "4.14.1";
/// The peer of the benchmarks.
pub const TENSORFLOW_JS: &str = "4.22.0";

/// The peer of the layout of trees.
pub const D3_HIERARCHY: &str = "3.1.3";

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// What is needed to build the site.
#[derive(Debug)]
pub(crate) struct SiteTools {
    /// The `trunk` program.
    pub(crate) trunk: PathBuf,
    /// A `PATH` on which Trunk finds the right `wasm-bindgen` and `wasm-opt` first.
    pub(crate) path: OsString,
}

/// The versions that decide what the built site holds, as one line.
///
/// # Errors
/// When `Cargo.lock` does not name wasm-bindgen.
pub(crate) fn site_versions(workspace: &Workspace) -> Result<String, Failure> {
    Ok(format!("trunk {TRUNK}, wasm-bindgen {}, binaryen {BINARYEN}", wasm_bindgen_version(workspace)?))
}

/// Makes everything available that building the site needs.
///
/// # Errors
/// When something cannot be installed.
pub(crate) fn site(workspace: &Workspace) -> Result<SiteTools, Failure> {
    wasm_target(workspace)?;
    let trunk = cargo_tool::install(workspace, "trunk", TRUNK, "trunk", true)?;
    let version = wasm_bindgen_version(workspace)?;
    // Its own lock file names crates that are no longer published, so it is installed without.
    let bindgen = cargo_tool::install(workspace, "wasm-bindgen-cli", &version, "wasm-bindgen", false)?;
    let wasm_opt = npm::install(workspace, "binaryen", BINARYEN, ".bin/wasm-opt")?;
    let folders = [parent(&bindgen), parent(&wasm_opt)];
    let path = path_with(&folders)?;
    Ok(SiteTools { trunk, path })
}

/// The axe-core script for the browser tests.
///
/// # Errors
/// When it cannot be installed.
pub(crate) fn axe_core(workspace: &Workspace) -> Result<PathBuf, Failure> {
    npm::install(workspace, "axe-core", AXE_CORE, "axe-core/axe.min.js")
}

/// The folder `@tensorflow` with TensorFlow.js and its WebAssembly and WebGPU backends, for the benchmarks.
///
/// # Errors
/// When it cannot be installed.
pub(crate) fn tensorflow_js(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let packages = ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm", "@tensorflow/tfjs-backend-webgpu"];
    npm::install_together(workspace, "tensorflow-js", TENSORFLOW_JS, &packages, "@tensorflow")
}

/// The script of d3-hierarchy, for the benchmarks.
///
/// # Errors
/// When it cannot be installed.
pub(crate) fn d3_hierarchy(workspace: &Workspace) -> Result<PathBuf, Failure> {
    npm::install(workspace, "d3-hierarchy", D3_HIERARCHY, "d3-hierarchy/dist/d3-hierarchy.js")
}

/// Makes the compiler able to build for the browser.
///
/// # Errors
/// When the target is missing and rustup cannot add it.
pub(crate) fn wasm_target(workspace: &Workspace) -> Result<(), Failure> {
    let mut query = Command::new("rustc");
    query.args(["--print", "target-libdir", "--target", WASM_TARGET]).current_dir(&workspace.root);
    if output(&mut query).is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    say(&format!("adding the compiler's target {WASM_TARGET}"));
    run(
        &format!("adding the target {WASM_TARGET}"),
        Command::new("rustup").args(["target", "add", WASM_TARGET]).current_dir(&workspace.root),
        "install Rust with rustup, https://rustup.rs, or add that target to your Rust installation",
    )
}

fn wasm_bindgen_version(workspace: &Workspace) -> Result<String, Failure> {
    let path = workspace.root.join("Cargo.lock");
    let text = fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))?;
    lockfile::version(&text, "wasm-bindgen").ok_or_else(|| {
        Failure::new("`Cargo.lock` names no version of wasm-bindgen", "restore the file from the repository")
    })
}

fn parent(path: &Path) -> PathBuf {
    path.parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// The `PATH` of this process with `folders` before everything else.
fn path_with(folders: &[PathBuf]) -> Result<OsString, Failure> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&old));
    std::env::join_paths(all).map_err(|error| {
        Failure::new(
            format!("the cache folder cannot be put on PATH ({error})"),
            "set GRPO_PLAYGROUND_CACHE to a folder without a colon in its name",
        )
    })
}

/// An empty folder beside the tool's own, to install into.
fn staging(workspace: &Workspace, name: &str, version: &str) -> Result<PathBuf, Failure> {
    let folder = workspace.tool(&format!(".partial-{}-{name}", std::process::id()), version);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| Failure::file("remove", &folder, &error))?;
    }
    fs::create_dir_all(&folder).map_err(|error| Failure::file("create", &folder, &error))?;
    Ok(folder)
}

/// Removes a folder that is not needed any more; what is left of it is only space on the disk.
fn discard(folder: &Path) {
    drop(fs::remove_dir_all(folder));
}

/// Moves a complete installation to its place, replacing what is there.
fn settle(staging: &Path, place: &Path) -> Result<(), Failure> {
    if place.exists() {
        fs::remove_dir_all(place).map_err(|error| Failure::file("remove", place, &error))?;
    }
    fs::rename(staging, place).map_err(|error| Failure::file("create", place, &error))
}
