//! The `cargo xtask` command; what it can do is in [`xtask::arguments::USAGE`].

use std::process::ExitCode;

use xtask::Workspace;
use xtask::arguments::{self, Action, USAGE};
use xtask::{announce, commands};

fn main() -> ExitCode {
    let action = match arguments::parse(std::env::args().skip(1)) {
        Ok(action) => action,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(2);
        }
    };
    match run(action) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(action: Action) -> Result<(), xtask::Failure> {
    if action == Action::Help {
        announce(USAGE);
        return Ok(());
    }
    let workspace = Workspace::locate()?;
    match action {
        Action::Help => Ok(()),
        Action::Serve { port } => commands::serve::run(&workspace, port),
        Action::Build => commands::build::run(&workspace),
        Action::Check => commands::check::run(&workspace),
        Action::Test => commands::test::run(&workspace),
        Action::E2e { filters } => commands::e2e::run(&workspace, &filters),
        Action::Bench => commands::bench::run(&workspace),
    }
}
