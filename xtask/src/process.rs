//! Running other programs: their output goes straight to the terminal, and a line a minute says that
//! something is still at work.

use std::ffi::OsStr;
use std::io::{self, ErrorKind, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Failure, Workspace};

/// The longest time without a line of our own while another program works.
const HEARTBEAT: Duration = Duration::from_secs(60);

/// Prints a line about what is being done.
pub(crate) fn say(message: &str) {
    eprintln!("xtask: {message}");
}

/// Prints what was asked for on standard output, at once, also where that is a pipe.
pub fn announce(text: &str) {
    let mut output = io::stdout().lock();
    // Nobody may be reading; the work goes on.
    let _ = writeln!(output, "{text}").and_then(|()| output.flush());
}

/// A Cargo command in the root of the clone, building into the workspace's target folder.
pub(crate) fn cargo<S: AsRef<OsStr>>(
    workspace: &Workspace,
    arguments: impl IntoIterator<Item = S>,
) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    prepare(workspace, &mut command);
    command
}

/// Lets a command that is Cargo, or will run Cargo, start in the root of the clone and build into the
/// workspace's target folder.
pub(crate) fn prepare(workspace: &Workspace, command: &mut Command) {
    command.current_dir(&workspace.root).env("CARGO_TARGET_DIR", &workspace.target);
    // Cargo set these for this program; some build scripts run again whenever one of them differs.
    for (name, _) in std::env::vars_os() {
        let Some(name) = name.to_str() else { continue };
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
}

/// Runs a command to its end with its output on the terminal.
///
/// # Errors
/// When it cannot be started (`missing` says what to do then) or ends with another code than 0.
pub(crate) fn run(what: &str, command: &mut Command, missing: &str) -> Result<(), Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command.stdin(Stdio::null()).spawn().map_err(|error| {
        let why = match error.kind() {
            ErrorKind::NotFound => "it was not found".to_owned(),
            _ => error.to_string(),
        };
        Failure::new(format!("`{program}` could not be started, {why}"), missing)
    })?;
    let (finished, waiting) = mpsc::channel::<()>();
    let label = what.to_owned();
    let heartbeat = thread::spawn(move || {
        let start = Instant::now();
        while waiting.recv_timeout(HEARTBEAT) == Err(RecvTimeoutError::Timeout) {
            say(&format!("still busy with {label} ({} min)", start.elapsed().as_secs() / 60));
        }
    });
    let status = child.wait();
    drop(finished);
    // The thread only prints; nothing follows from how it ended.
    drop(heartbeat.join());
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(
            format!("{what} failed ({status})"),
            "the lines above say why; correct it and run the command again",
        )),
        Err(error) => Err(Failure::new(format!("{what} could not be followed ({error})"), "run it again")),
    }
}

/// What a command prints on standard output, or nothing when it cannot be run or fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
