//! The `grpo` command: the same experiments without a browser, on the CPU.
//!
//! Standard output holds only JSON. Any failure, usage errors included, exits with 2 and one line on standard error.

mod args;
mod commands;
mod error;
mod output;

use args::{Cli, Command};
use clap::Parser;
use error::CliError;
use std::process::ExitCode;

fn main() -> ExitCode {
    let result = match Cli::try_parse() {
        Ok(cli) => run(cli.command),
        Err(error) if error.use_stderr() => Err(CliError::usage(&error)),
        // Help and version were asked for.
        Err(help) => return if help.print().is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) },
    };
    match result {
        Ok(()) | Err(CliError::Closed) => ExitCode::SUCCESS,
        Err(error) => {
            let text = error.to_string();
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            eprintln!("error: {line}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<(), CliError> {
    match command {
        Command::Env(args) => commands::env::run(&args),
        Command::Advantages => commands::advantages::run(),
        Command::Methods => commands::advantages::list(),
        Command::Oracle(args) => commands::oracle::run(&args),
        Command::Bias(args) => commands::bias::run(&args),
        Command::Figure(args) => commands::figure::run(&args),
        Command::Train(args) => commands::train::run(&args),
        Command::Tree(args) => commands::tree::run(&args),
        Command::Preset { name } => commands::presets::show(&name),
        Command::Presets => commands::presets::list(),
    }
}
