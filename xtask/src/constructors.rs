//! The check that no export of a WebAssembly binary runs the static constructors.
//!
//! When nothing calls `__wasm_call_ctors`, the linker wraps every export in a `command_export` function that
//! runs all constructors at each call from JavaScript, which makes training many times slower and leaks. Each
//! browser binary therefore calls them once itself. The wrappers are seen only by name, so the check reads the
//! file as Cargo linked it: later steps of the build strip names.

use std::fs;
use std::path::Path;

use crate::Failure;
use crate::wasm::sections;

/// What the linker's wrappers have in their names.
const WRAPPER: &[u8] = b"command_export";

/// What the check found wrong with a binary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The bytes are not a WebAssembly module of version 1.
    NotWasm,
    /// The names are stripped, so nothing can be said.
    NoNames,
    /// This many wrapper names occur.
    Wrapped(usize),
}

/// Looks for constructor wrappers in a WebAssembly binary.
///
/// # Errors
/// The [`Finding`] that speaks against it.
pub fn examine(module: &[u8]) -> Result<(), Finding> {
    let sections = sections(module).ok_or(Finding::NotWasm)?;
    if !sections.iter().any(|section| section.custom == Some(b"name")) {
        return Err(Finding::NoNames);
    }
    match module.windows(WRAPPER.len()).filter(|window| *window == WRAPPER).count() {
        0 => Ok(()),
        count => Err(Finding::Wrapped(count)),
    }
}

/// [`examine`] for the file at `path`.
///
/// # Errors
/// A sentence that names the file.
pub fn check(path: &Path) -> Result<(), Failure> {
    let module = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
    let shown = path.display();
    examine(&module).map_err(|finding| match finding {
        Finding::NotWasm => Failure::new(
            format!("`{shown}` is not a WebAssembly module"),
            "remove it and run `cargo xtask build`",
        ),
        Finding::NoNames => Failure::new(
            format!("`{shown}` holds no function names, so its constructors cannot be checked"),
            "let its Cargo profile keep them (no `strip = true`)",
        ),
        Finding::Wrapped(count) => Failure::new(
            format!("every export of `{shown}` runs all static constructors again ({count} wrappers)"),
            "call `__wasm_call_ctors` once at the start of its `main`",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with an empty type section and one custom section.
    fn module(section: &str, content: &str) -> Vec<u8> {
        let mut bytes = b"\0asm\x01\0\0\0\x01\x01\0\0".to_vec();
        bytes.push((1 + section.len() + content.len()) as u8);
        bytes.push(section.len() as u8);
        bytes.extend_from_slice(section.as_bytes());
        bytes.extend_from_slice(content.as_bytes());
        bytes
    }

    #[test]
    fn wrappers_are_counted() {
        assert_eq!(examine(&module("name", "main")), Ok(()));
        let wrapped = module("name", "main.command_export run.command_export");
        assert_eq!(examine(&wrapped), Err(Finding::Wrapped(2)));
    }

    #[test]
    fn a_file_that_cannot_be_judged_is_not_passed() {
        assert_eq!(examine(&module("producers", "")), Err(Finding::NoNames));
        assert_eq!(examine(b"text"), Err(Finding::NotWasm));
        let mut cut = module("name", "main");
        cut.truncate(cut.len() - 1);
        assert_eq!(examine(&cut), Err(Finding::NotWasm));
    }
}
