//! `cargo xtask build`.

use crate::process::say;
use crate::{Failure, Workspace, site};

/// Builds the site into `dist/`.
///
/// # Errors
/// When a tool cannot be installed or the build fails.
pub fn run(workspace: &Workspace) -> Result<(), Failure> {
    site::build(workspace)?;
    say(&format!("the site is in {}", workspace.dist().display()));
    Ok(())
}
