//! How large the WebAssembly files of the built site may be, as a reader downloads them.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::Failure;
use crate::process::say;

/// A limit for one file of the site. One KB is 1 024 bytes here.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// How the file's name begins; a hash may follow.
    pub prefix: &'static str,
    /// How it ends.
    pub suffix: &'static str,
    /// The largest allowed size after gzip at level 9, in KB of 1 024 bytes.
    pub limit_kb: usize,
}

/// The limits of the shipped site.
pub const BUDGETS: [Budget; 4] = [
    Budget { prefix: "app-", suffix: "_bg.wasm", limit_kb: 350 },
    Budget { prefix: "lab", suffix: "_bg.wasm", limit_kb: 400 },
    Budget { prefix: "worker_cpu", suffix: "_bg.wasm", limit_kb: 800 },
    Budget { prefix: "worker_webgpu", suffix: "_bg.wasm", limit_kb: 4608 },
];

/// The size of `content` after gzip at level 9, in bytes.
///
/// # Errors
/// Never in practice: compressing into memory has nothing that could fail.
pub fn gzip_size(content: &[u8]) -> std::io::Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len())
}

/// Compares the site in `dist` with its limits, and says every size.
///
/// # Errors
/// When a file is missing, occurs twice, or is over its limit; all those over are named.
pub fn check(dist: &Path, budgets: &[Budget]) -> Result<(), Failure> {
    let mut over = Vec::new();
    for budget in budgets {
        let path = find(dist, budget)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let read = |error: std::io::Error| Failure::file("read", &path, &error);
        let content = fs::read(&path).map_err(read)?;
        let size = gzip_size(&content).map_err(read)?;
        let line = format!(
            "{name}: {:.1} KB gzip of at most {} KB ({:.1} KB as it is)",
            size as f64 / 1024.0,
            budget.limit_kb,
            content.len() as f64 / 1024.0
        );
        say(&line);
        if size > budget.limit_kb * 1024 {
            over.push(line);
        }
    }
    if over.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        format!("the site is too large, {}", over.join(", ")),
        "look for a new dependency or feature in that crate with `cargo tree`",
    ))
}

fn find(dist: &Path, budget: &Budget) -> Result<PathBuf, Failure> {
    let failure = |error: std::io::Error| Failure::file("list", dist, &error);
    let mut found = Vec::new();
    for entry in fs::read_dir(dist).map_err(failure)? {
        let name = entry.map_err(failure)?.file_name().to_string_lossy().into_owned();
        if name.starts_with(budget.prefix) && name.ends_with(budget.suffix) {
            found.push(name);
        }
    }
    match found.as_slice() {
        [name] => Ok(dist.join(name)),
        _ => Err(Failure::new(
            format!(
                "`{}` should hold one file named `{}…{}`, but holds {}",
                dist.display(),
                budget.prefix,
                budget.suffix,
                found.len()
            ),
            "remove the folder and run `cargo xtask build`",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that gzip cannot shrink, from a small multiplicative generator.
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 1_u64;
        (0..length)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 56) as u8
            })
            .collect()
    }

    #[test]
    fn sizes_are_those_after_gzip() {
        assert!(gzip_size(&[0; 100_000]).unwrap() < 1_000);
        assert!(gzip_size(&noise(10_000)).unwrap() >= 10_000);
    }

    #[test]
    fn too_large_missing_and_double_files_are_refused() {
        let dist = std::env::temp_dir().join(format!("xtask-budget-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        let budget = |limit_kb| [Budget { prefix: "app-", suffix: "_bg.wasm", limit_kb }];
        assert!(check(&dist, &budget(1)).unwrap_err().to_string().contains("holds 0"));
        fs::write(dist.join("app-0123_bg.wasm"), noise(2_000)).unwrap();
        assert_eq!(check(&dist, &budget(2)), Ok(()));
        let message = check(&dist, &budget(1)).unwrap_err().to_string();
        assert!(message.contains("app-0123_bg.wasm") && message.contains("at most 1 KB"), "{message}");
        fs::write(dist.join("app-4567_bg.wasm"), noise(10)).unwrap();
        assert!(check(&dist, &budget(2)).unwrap_err().to_string().contains("holds 2"));
        fs::remove_dir_all(&dist).unwrap();
    }
}
