//! `cargo xtask test`.

use crate::budget::{self, BUDGETS};
use crate::phases::Phases;
use crate::process::{announce, cargo, run as run_command, say};
use crate::{Failure, Workspace, constructors, site};

use super::{GET_RUST, check, e2e};

/// Everything that must pass, cheap things first; the site is built once and everything after reads that
/// build. Ends with a table of the minutes that each phase took, also when one fails.
///
/// # Errors
/// At the first phase that does not pass.
pub fn run(workspace: &Workspace) -> Result<(), Failure> {
    let mut phases = Phases::default();
    let result = all(workspace, &mut phases);
    announce(&phases.table());
    result
}

fn all(workspace: &Workspace, phases: &mut Phases) -> Result<(), Failure> {
    phases.run("check", || check::run(workspace))?;
    phases.run("native tests", || {
        let arguments = ["test", "--workspace", "--exclude", "worker", "--exclude", "e2e"];
        run_command("the native tests", &mut cargo(workspace, arguments), GET_RUST)
    })?;
    phases.run("site", || site::build(workspace))?;
    phases.run("sizes", || budget::check(&workspace.dist(), &BUDGETS))?;
    phases.run("constructors", || {
        for (profile, binary) in site::BINARIES {
            constructors::check(&workspace.raw_wasm(profile, binary))?;
            say(&format!("{binary}: no export runs the constructors"));
        }
        Ok(())
    })?;
    phases.run("browser tests", || e2e::run(workspace, &[]))
}
