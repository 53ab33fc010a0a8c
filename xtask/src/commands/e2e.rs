//! `cargo xtask e2e`, and what the benchmarks share with it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::process::{cargo, run as run_command, say};
use crate::server::Server;
use crate::tools::{self, browser};
use crate::{Failure, Workspace, site};

use super::GET_RUST;

/// Where the same site is found a second time, to show that it works from any folder.
const SUB_PATH: &str = "/some/folder/";

/// Runs the browser tests on the built site; with filters, only the tests whose names contain one of them.
///
/// # Errors
/// When the site or the browser cannot be had, or a test fails.
pub fn run(workspace: &Workspace, filters: &[String]) -> Result<(), Failure> {
    let mut arguments = vec!["test", "--package", "e2e", "--", "--test-threads=1"];
    arguments.extend(filters.iter().map(String::as_str));
    with_site(workspace, cargo(workspace, arguments), "the browser tests")
}

/// Runs a command that drives a browser on the built site. It is told by its environment:
///
/// | variable | value |
/// |---|---|
/// | `GRPO_DIST` | the folder of the built site |
/// | `GRPO_URL` | the address at which it is served, ending with a slash |
/// | `GRPO_URL_SUB_PATH` | a second address of it, in a folder |
/// | `CHROMIUM` | the browser's program |
/// | `CHROMEDRIVER` | the driver's program |
/// | `AXE_CORE` | the script `axe.min.js` |
/// | `GRPO_SCRATCH` | an empty folder for altered copies of the site |
/// | `GRPO_SCRATCH_URL` | the address at which that folder is served, ending with a slash |
pub(super) fn with_site(workspace: &Workspace, mut command: Command, what: &str) -> Result<(), Failure> {
    site::build(workspace)?;
    let browser = browser::ensure()?;
    let axe_core = tools::axe_core(workspace)?;
    let server = Server::start(&workspace.dist(), 0, &[SUB_PATH, "/"])?;
    let scratch = empty_scratch(workspace)?;
    let scratch_server = Server::start(&scratch, 0, &["/"])?;
    say(&format!("starting {what} with {}", browser.chromium.display()));
    command
        .env("GRPO_DIST", workspace.dist())
        .env("GRPO_URL", server.url())
        .env("GRPO_URL_SUB_PATH", format!("{}{}", server.url(), &SUB_PATH[1..]))
        .env("CHROMIUM", browser.chromium)
        .env("CHROMEDRIVER", browser.driver)
        .env("AXE_CORE", axe_core)
        .env("GRPO_SCRATCH", scratch)
        .env("GRPO_SCRATCH_URL", scratch_server.url());
    run_command(what, &mut command, GET_RUST)
}

/// The folder for altered copies of the site, without what an interrupted run has left in it.
fn empty_scratch(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let folder = workspace.target.join("xtask").join("scratch");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| Failure::file("remove", &folder, &error))?;
    }
    fs::create_dir_all(&folder).map_err(|error| Failure::file("create", &folder, &error))?;
    Ok(folder)
}
