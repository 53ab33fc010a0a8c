use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::Failure;

/// The folders that every command works with, all absolute.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The root of the clone.
    pub root: PathBuf,
    /// Where Cargo puts what it builds: `CARGO_TARGET_DIR`, else `target/` in the clone.
    pub target: PathBuf,
    /// Where the tools are kept, outside the clone.
    pub cache: PathBuf,
}

impl Workspace {
    /// Finds the folders from the environment.
    ///
    /// # Errors
    /// When no home folder is known and no cache folder is named, or the current folder is gone.
    pub fn locate() -> Result<Self, Failure> {
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.parent().map_or_else(|| package.clone(), Path::to_path_buf);
        let target = match non_empty("CARGO_TARGET_DIR") {
            Some(path) => absolute(PathBuf::from(path))?,
            None => root.join("target"),
        };
        let cache = cache_folder(
            non_empty("GRPO_PLAYGROUND_CACHE"),
            non_empty("XDG_CACHE_HOME"),
            non_empty("HOME").or_else(|| non_empty("USERPROFILE")),
        )
        .ok_or_else(|| {
            Failure::new(
                "no folder for the tools is known, because HOME is not set",
                "set GRPO_PLAYGROUND_CACHE to a folder that may hold about 2 GB",
            )
        })?;
        Ok(Self { root, target, cache: absolute(cache)? })
    }

    /// The built site.
    #[must_use]
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The file that Cargo linked for a browser binary, before wasm-bindgen and wasm-opt changed it.
    #[must_use]
    pub fn raw_wasm(&self, profile: &str, binary: &str) -> PathBuf {
        self.target.join("wasm32-unknown-unknown").join(profile).join(format!("{binary}.wasm"))
    }

    /// The folder of a tool at a version.
    pub(crate) fn tool(&self, name: &str, version: &str) -> PathBuf {
        self.cache.join("tools").join(format!("{name}-{version}"))
    }
}

fn non_empty(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

fn absolute(path: PathBuf) -> Result<PathBuf, Failure> {
    std::path::absolute(&path).map_err(|error| Failure::file("resolve", &path, &error))
}

fn cache_folder(own: Option<OsString>, xdg: Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
    const NAME: &str = "grpo-playground";
    own.map(PathBuf::from)
        .or_else(|| xdg.map(|folder| Path::new(&folder).join(NAME)))
        .or_else(|| home.map(|folder| Path::new(&folder).join(".cache").join(NAME)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_folder_is_the_first_that_is_named() {
        let name = |text: &str| Some(OsString::from(text));
        assert_eq!(cache_folder(name("/own"), name("/xdg"), name("/home/me")), Some("/own".into()));
        assert_eq!(cache_folder(None, name("/xdg"), name("/home/me")), Some("/xdg/grpo-playground".into()));
        assert_eq!(
            cache_folder(None, None, name("/home/me")),
            Some("/home/me/.cache/grpo-playground".into())
        );
        assert_eq!(cache_folder(None, None, None), None);
    }
}
