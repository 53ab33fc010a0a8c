//! Building the site into `dist/`, unless it is already there.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::process::{cargo, prepare, run, say};
use crate::stamp::Stamp;
use crate::tools;
use crate::wasm::without_names;
use crate::{Failure, Workspace};

/// What the site is built from.
const SOURCES: [&str; 8] = [
    "web",
    "crates",
    "static",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "rust-toolchain.toml",
    ".cargo/config.toml",
];

/// Browser binaries as Cargo links them: the profile and the name.
pub(crate) const BINARIES: [(&str, &str); 4] =
    [("web-app", "app"), ("web-app", "lab"), ("web-worker", "worker_cpu"), ("web-worker", "worker_webgpu")];

/// Builds the release site, or says that nothing changed since the last time.
///
/// # Errors
/// When a tool is missing and cannot be installed, or the build fails.
pub(crate) fn build(workspace: &Workspace) -> Result<(), Failure> {
    let stamp_file = workspace.target.join("xtask").join("site.stamp");
    let sources = sources_stamp(workspace)?;
    let expected = |dist: &str| format!("{sources} {dist}\n");
    let complete = BINARIES.iter().all(|(profile, name)| workspace.raw_wasm(profile, name).is_file());
    if complete
        && fs::read_to_string(&stamp_file)
            .is_ok_and(|stamp| dist_stamp(&workspace.dist()).is_ok_and(|dist| stamp == expected(&dist)))
    {
        say("the site in dist/ is up to date");
        return Ok(());
    }
    let tools = tools::site(workspace)?;
    say("fetching the crates that Cargo.lock names");
    run(
        "`cargo fetch --locked`",
        &mut cargo(workspace, ["fetch", "--locked"]),
        "install Rust with rustup, https://rustup.rs",
    )?;
    say(
        "building the site into dist/ (the first time takes many minutes, most of them for the WebGPU worker)",
    );
    let mut trunk = Command::new(&tools.trunk);
    prepare(workspace, &mut trunk);
    trunk
        .args(["build", "--release", "--offline", "--public-url", "./", "--dist"])
        .arg(workspace.dist())
        .env("PATH", &tools.path)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // Trunk reads this variable as its own option and refuses the value 1.
        .env_remove("NO_COLOR");
    run("building the site", &mut trunk, "run the command again")?;
    strip_names(&workspace.dist())?;
    let dist = dist_stamp(&workspace.dist())?;
    let folder = stamp_file.parent().unwrap_or(&workspace.target);
    fs::create_dir_all(folder).map_err(|error| Failure::file("create", folder, &error))?;
    fs::write(&stamp_file, expected(&dist)).map_err(|error| Failure::file("write", &stamp_file, &error))
}

/// Takes the function names out of what is published. wasm-opt has done so where it ran; where it is not
/// wanted they are a good part of the download.
fn strip_names(dist: &Path) -> Result<(), Failure> {
    let list = |error: io::Error| Failure::file("list", dist, &error);
    for entry in fs::read_dir(dist).map_err(list)? {
        let path = entry.map_err(list)?.path();
        if path.extension().is_none_or(|ending| ending != "wasm") {
            continue;
        }
        let module = fs::read(&path).map_err(|error| Failure::file("read", &path, &error))?;
        // What is no module is left as it is; loading it will say so.
        if let Some(stripped) = without_names(&module).filter(|stripped| stripped.len() < module.len()) {
            fs::write(&path, stripped).map_err(|error| Failure::file("write", &path, &error))?;
        }
    }
    Ok(())
}

fn sources_stamp(workspace: &Workspace) -> Result<String, Failure> {
    let mut stamp = Stamp::default();
    stamp.text(&tools::site_versions(workspace)?);
    for source in SOURCES {
        stamp.path(&workspace.root, Path::new(source), &is_not_part_of_the_site)?;
    }
    Ok(stamp.finish())
}

fn dist_stamp(dist: &Path) -> Result<String, Failure> {
    let mut stamp = Stamp::default();
    stamp.path(dist, Path::new(""), &|_| false)?;
    Ok(stamp.finish())
}

/// Whether a path relative to the root holds only tests, tools or rubbish.
fn is_not_part_of_the_site(path: &Path) -> bool {
    const FOLDERS: [&str; 6] =
        ["tests", "benches", "examples", "target", "node_modules", "proptest-regressions"];
    path.starts_with("crates/cli")
        || path.starts_with("web/e2e")
        || path.file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            FOLDERS.contains(&name.as_ref()) || name.starts_with('.') || name.ends_with('~')
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::{BINARYEN, TRUNK};

    #[test]
    fn tests_do_not_count_as_sources() {
        for path in ["web/e2e", "crates/cli", "crates/worlds/tests", "web/app/.main.rs.swp"] {
            assert!(is_not_part_of_the_site(Path::new(path)), "{path}");
        }
        for path in ["web/app/src/main.rs", "crates/worlds/src", "web/index.html"] {
            assert!(!is_not_part_of_the_site(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn trunk_asks_for_the_wasm_opt_that_is_installed() {
        let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Trunk.toml")).unwrap();
        let major = BINARYEN.split('.').next().unwrap();
        assert!(text.contains(&format!("wasm_opt = \"version_{major}\"")));
        assert!(text.contains(&format!("trunk-version = \"={}\"", TRUNK)));
    }

    #[test]
    fn the_page_links_every_style_sheet() {
        let web = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../web"));
        let page = fs::read_to_string(web.join("index.html")).unwrap();
        for entry in fs::read_dir(web.join("style")).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(page.contains(&format!("href=\"style/{name}\"")), "web/index.html does not link {name}");
        }
    }
}
