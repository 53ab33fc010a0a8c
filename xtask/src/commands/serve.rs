//! `cargo xtask serve`.

use crate::process::announce;
use crate::server::Server;
use crate::{Failure, Workspace, site};

/// Builds the site and serves it on this machine until interrupted.
///
/// # Errors
/// When the site cannot be built or the port cannot be used.
pub fn run(workspace: &Workspace, port: u16) -> Result<(), Failure> {
    site::build(workspace)?;
    let server = Server::start(&workspace.dist(), port, &["/"])?;
    announce(&format!("The playground is at {} (Ctrl+C ends it)", server.url()));
    server.wait();
    Ok(())
}
