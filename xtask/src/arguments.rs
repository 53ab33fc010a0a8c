//! What was typed after `cargo xtask`.

/// The text of `cargo xtask help`.
pub const USAGE: &str = "\
Usage: cargo xtask COMMAND

  serve [--port PORT]  build the playground and serve it on this machine (port 8080 unless told)
  test                 run everything that must pass: check, unit tests, the built site, a real browser
  build                build the site into dist/; it works from any folder of any web server
  check                formatting, lints and documentation, natively and for WebAssembly
  e2e [FILTER…]        the tests in a real browser, all or those whose names contain a filter
  bench                the measurements that BENCHMARKS.md reports
  help                 this text

Missing tools are installed once, at pinned versions, into a cache outside the clone:
$GRPO_PLAYGROUND_CACHE, else $XDG_CACHE_HOME/grpo-playground, else ~/.cache/grpo-playground.";

/// The port that `serve` uses unless told otherwise.
pub const DEFAULT_PORT: u16 = 8080;

/// A command with its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Build and serve the site.
    Serve {
        /// The TCP port on the loopback address; 0 lets the system choose.
        port: u16,
    },
    /// Build the site.
    Build,
    /// Formatting, lints, documentation.
    Check,
    /// Everything but the benchmarks.
    Test,
    /// The browser tests.
    E2e {
        /// Substrings of test names; none means all tests.
        filters: Vec<String>,
    },
    /// The measurements.
    Bench,
    /// Print the usage text.
    Help,
}

/// Reads the arguments that follow `cargo xtask`.
///
/// # Errors
/// One sentence that says what was not understood and what would have been.
pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Action, String> {
    let mut arguments = arguments.into_iter();
    let Some(command) = arguments.next() else {
        return Err("no command was given; `cargo xtask help` lists them".into());
    };
    let rest: Vec<String> = arguments.collect();
    let alone = |action: Action| match rest.first() {
        None => Ok(action),
        Some(extra) => Err(format!("`{command}` takes no argument, but was given `{extra}`")),
    };
    match command.as_str() {
        "help" | "--help" | "-h" => Ok(Action::Help),
        "serve" => Ok(Action::Serve { port: port(&rest)? }),
        "build" => alone(Action::Build),
        "check" => alone(Action::Check),
        "test" => alone(Action::Test),
        "bench" => alone(Action::Bench),
        "e2e" => Ok(Action::E2e { filters: rest }),
        other => Err(format!("there is no command `{other}`; `cargo xtask help` lists those that exist")),
    }
}

fn port(rest: &[String]) -> Result<u16, String> {
    let text = match rest {
        [] => return Ok(DEFAULT_PORT),
        [option, value] if option == "--port" => value.as_str(),
        [option] if option.starts_with("--port=") => &option["--port=".len()..],
        _ => return Err(format!("`serve` takes only `--port PORT`, but was given `{}`", rest.join(" "))),
    };
    text.parse().map_err(|_| format!("`--port` needs a number from 0 to 65535, but was given `{text}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Action, String> {
        parse(line.split_whitespace().map(String::from))
    }

    #[test]
    fn commands_are_read() {
        assert_eq!(parsed("serve"), Ok(Action::Serve { port: 8080 }));
        assert_eq!(parsed("serve --port 0"), Ok(Action::Serve { port: 0 }));
        assert_eq!(parsed("serve --port=9000"), Ok(Action::Serve { port: 9000 }));
        assert_eq!(parsed("test"), Ok(Action::Test));
        assert_eq!(parsed("--help"), Ok(Action::Help));
        assert_eq!(parsed("e2e map keys"), Ok(Action::E2e { filters: vec!["map".into(), "keys".into()] }));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (line, part) in [
            ("", "no command"),
            ("deploy", "`deploy`"),
            ("serve --port", "--port PORT"),
            ("serve --port 70000", "`70000`"),
            ("build --fast", "`--fast`"),
        ] {
            let message = parsed(line).unwrap_err();
            assert!(message.contains(part), "{line:?} gave {message:?}");
            assert!(!message.contains('\n'));
        }
    }
}
