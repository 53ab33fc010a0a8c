//! Telling by content whether something has to be built again.
//!
//! Contents are hashed rather than times compared: a fresh clone or a switch of branches changes every time
//! and often no content.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use crate::Failure;

/// A hash over paths and contents of files. It only guards against needless work: with a new version of the
/// compiler it may come out differently, which costs one build.
#[derive(Debug, Default)]
pub struct Stamp(DefaultHasher);

impl Stamp {
    /// Takes a piece of text into account, such as the version of a tool.
    pub fn text(&mut self, text: &str) {
        self.0.write_u64(text.len() as u64);
        self.0.write(text.as_bytes());
    }

    /// Takes a file or everything in a folder into account, named relative to `base`. What does not exist
    /// counts as such. `skip` says which files and folders to leave out, by their path relative to `base`.
    ///
    /// # Errors
    /// When something that exists cannot be read.
    pub fn path(
        &mut self,
        base: &Path,
        relative: &Path,
        skip: &dyn Fn(&Path) -> bool,
    ) -> Result<(), Failure> {
        let path = base.join(relative);
        self.text(&relative.to_string_lossy());
        if path.is_dir() {
            for name in sorted_names(&path)? {
                let inner = relative.join(name);
                if !skip(&inner) {
                    self.path(base, &inner, skip)?;
                }
            }
        } else if path.exists() {
            let content = fs::read(&path).map_err(|error| Failure::file("read", &path, &error))?;
            self.0.write_u64(content.len() as u64);
            self.0.write(&content);
        }
        Ok(())
    }

    /// The hash in hexadecimal.
    #[must_use]
    pub fn finish(&self) -> String {
        format!("{:016x}", self.0.finish())
    }
}

fn sorted_names(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failure = |error: std::io::Error| Failure::file("list", folder, &error);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failure)? {
        names.push(PathBuf::from(entry.map_err(failure)?.file_name()));
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(base: &Path) -> String {
        let mut stamp = Stamp::default();
        stamp.path(base, Path::new("src"), &|path| path.ends_with("tests")).unwrap();
        stamp.finish()
    }

    #[test]
    fn only_contents_and_names_count() {
        let base = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        fs::create_dir_all(base.join("src/tests")).unwrap();
        let nothing = stamp(&base);
        fs::write(base.join("src/a"), "one").unwrap();
        let one = stamp(&base);
        assert_ne!(nothing, one);
        fs::write(base.join("src/a"), "one").unwrap();
        fs::write(base.join("src/tests/t"), "left out").unwrap();
        assert_eq!(stamp(&base), one);
        fs::write(base.join("src/a"), "two").unwrap();
        assert_ne!(stamp(&base), one);
        fs::write(base.join("src/a"), "one").unwrap();
        fs::rename(base.join("src/a"), base.join("src/b")).unwrap();
        assert_ne!(stamp(&base), one);
        fs::remove_dir_all(&base).unwrap();
    }
}
