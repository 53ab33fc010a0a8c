//! Finding a Chromium or Chrome with a ChromeDriver of the same major version, or installing both.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::Failure;
use crate::process::{output, run, say};

/// What to do where nothing can be installed.
const GET_CHROME: &str = "install Chrome or Chromium and a ChromeDriver of the same major version, put both on PATH \
     or name their programs in the variables CHROME and CHROMEDRIVER";

/// A browser and the driver that steers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browser {
    /// The browser's program.
    pub chromium: PathBuf,
    /// The driver's program.
    pub driver: PathBuf,
}

/// Finds a browser; on Debian and Ubuntu installs one from the system's packages if there is none.
///
/// # Errors
/// When there is none and none can be installed.
pub fn ensure() -> Result<Browser, Failure> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    if env::var_os("CHROME").is_some() || env::var_os("CHROMEDRIVER").is_some() {
        return Err(Failure::new(
            "what CHROME and CHROMEDRIVER name are not a browser and a driver of the same major version",
            "correct these variables, or unset both to have a browser looked for",
        ));
    }
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let Some(packages) = packages(&system) else {
        return Err(Failure::new("no Chrome or Chromium with a matching ChromeDriver was found", GET_CHROME));
    };
    install(packages)?;
    find().ok_or_else(|| {
        Failure::new(
            format!(
                "after installing {} there is still no browser with a matching driver",
                packages.join(", ")
            ),
            GET_CHROME,
        )
    })
}

/// The packages that hold the browser, its driver and a font, by the text of `/etc/os-release`.
fn packages(system: &str) -> Option<&'static [&'static str]> {
    let is = |name: &str| {
        system.lines().any(|line| {
            let value = line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE="));
            value.is_some_and(|value| value.trim_matches('"').split_whitespace().any(|word| word == name))
        })
    };
    if is("ubuntu") {
        Some(&["chromium-browser", "chromium-chromedriver", "fonts-liberation"])
    } else if is("debian") {
        Some(&["chromium", "chromium-driver", "fonts-liberation"])
    } else {
        None
    }
}

fn install(packages: &[&str]) -> Result<(), Failure> {
    say(&format!("installing {} from the system's packages", packages.join(", ")));
    let root = output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let by_hand = format!("run `apt-get install {}` as an administrator", packages.join(" "));
    let apt = |arguments: &[&str]| {
        let mut command = if root {
            Command::new("apt-get")
        } else {
            let mut command = Command::new("sudo");
            command.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
            command
        };
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        run(&format!("`apt-get {}`", arguments[0]), &mut command, &by_hand)
    };
    apt(&["update"])?;
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments)
}

/// The first browser that has a driver of the same major version.
fn find() -> Option<Browser> {
    let drivers: Vec<(PathBuf, u32)> = with_versions(candidates(
        "CHROMEDRIVER",
        &["chromedriver", "chromium.chromedriver"],
        &["/usr/lib/chromium-browser/chromedriver", "/snap/bin/chromium.chromedriver"],
    ));
    let browsers = with_versions(candidates(
        "CHROME",
        &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
        &["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/snap/bin/chromium"],
    ));
    browsers.into_iter().find_map(|(chromium, major)| {
        let (driver, _) = drivers.iter().find(|(_, other)| *other == major)?;
        Some(Browser { chromium, driver: driver.clone() })
    })
}

/// The program that `variable` names, and it alone; else those of `names` on `PATH`, then `places`.
fn candidates(variable: &str, names: &[&str], places: &[&str]) -> Vec<PathBuf> {
    if let Some(named) = env::var_os(variable).filter(|value| !value.is_empty()) {
        return vec![named.into()];
    }
    let path = env::var_os("PATH").unwrap_or_default();
    // GitHub's machines keep the driver that matches their Chrome in this folder.
    let mut folders: Vec<PathBuf> = env::var_os("CHROMEWEBDRIVER").map(PathBuf::from).into_iter().collect();
    folders.extend(env::split_paths(&path));
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .chain(places.iter().map(PathBuf::from))
        .filter(|program| program.is_file())
        .collect()
}

fn with_versions(programs: Vec<PathBuf>) -> Vec<(PathBuf, u32)> {
    programs
        .into_iter()
        .filter_map(|program| {
            let major = major(&output(Command::new(&program).arg("--version"))?)?;
            Some((program, major))
        })
        .collect()
}

/// The first number of a line such as `Chromium 156.0.8078.79 built on Debian`.
fn major(line: &str) -> Option<u32> {
    line.split_whitespace().find_map(|word| {
        let (major, rest) = word.split_once('.')?;
        rest.contains('.').then(|| major.parse().ok())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_browsers_and_drivers_are_read() {
        assert_eq!(major("Chromium 156.0.8078.79 built on Debian GNU/Linux 12"), Some(156));
        assert_eq!(major("ChromeDriver 156.0.8078.79 (abc)"), Some(156));
        assert_eq!(major("Google Chrome 155.0.1.2 "), Some(155));
        assert_eq!(major("12 hours"), None);
    }

    #[test]
    fn packages_depend_on_the_system() {
        assert!(packages("NAME=x\nID=debian\n").unwrap().contains(&"chromium-driver"));
        assert!(packages("ID=ubuntu\nID_LIKE=debian\n").unwrap().contains(&"chromium-chromedriver"));
        assert!(packages("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n").is_some());
        assert_eq!(packages("ID=fedora\n"), None);
        assert_eq!(packages(""), None);
    }
}
