//! Altered copies of the built site.

use crate::browser::{Outcome, variable};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A copy of the site in a folder of its own, served until it is dropped.
///
/// `GRPO_SCRATCH` names a folder whose files are served at `GRPO_SCRATCH_URL`; the copy is a folder in it.
pub struct SiteCopy {
    folder: PathBuf,
    url: String,
}

impl SiteCopy {
    /// Copies the built site.
    ///
    /// # Errors
    /// When the environment names no site or no place for copies, or a file cannot be copied.
    pub fn new() -> Outcome<Self> {
        static COPIES: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}-{}", std::process::id(), COPIES.fetch_add(1, Ordering::Relaxed));
        let folder = Path::new(&variable("GRPO_SCRATCH")?).join(&name);
        let copy = Self { url: format!("{}{name}/", variable("GRPO_SCRATCH_URL")?), folder };
        copy_folder(Path::new(&variable("GRPO_DIST")?), &copy.folder)?;
        Ok(copy)
    }

    /// Its address, ending with a slash.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Puts `text` before what a file holds.
    ///
    /// # Errors
    /// When the site has no such file, or it cannot be written.
    pub fn prepend(&self, file: &str, text: &str) -> Outcome {
        let path = self.folder.join(file);
        let old = fs::read_to_string(&path).map_err(|error| format!("{file}: {error}"))?;
        Ok(fs::write(path, format!("{text}\n{old}"))?)
    }

    /// Adds a file of this content.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&self, file: &str, content: &[u8]) -> Outcome {
        Ok(fs::write(self.folder.join(file), content)?)
    }
}

impl Drop for SiteCopy {
    fn drop(&mut self) {
        // What is left behind is only space on the disk, until the next run empties the folder.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn copy_folder(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
