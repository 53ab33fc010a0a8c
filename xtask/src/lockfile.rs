//! Reading versions from `Cargo.lock`, so that a tool which must match a crate is installed at its version.

/// The version of the package called `name` in the text of a `Cargo.lock`; the first one if there are several.
#[must_use]
pub fn version(lockfile: &str, name: &str) -> Option<String> {
    let mut lines = lockfile.lines();
    let wanted = format!("name = \"{name}\"");
    while let Some(line) = lines.next() {
        if line.trim() == wanted {
            // Cargo writes the version on the line after the name.
            let value = lines.next()?.trim().strip_prefix("version = \"")?;
            return value.strip_suffix('"').map(String::from);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::version;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "wasm-bindgen-macro"
version = "0.2.1"

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
source = "registry+https://example.org"
dependencies = [
 "wasm-bindgen-macro",
]
"#;

    #[test]
    fn the_version_of_exactly_that_package_is_read() {
        assert_eq!(version(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version(LOCK, "wasm-bindgen-macro").as_deref(), Some("0.2.1"));
        assert_eq!(version(LOCK, "wasm"), None);
        assert_eq!(version("name = \"wasm\"", "wasm"), None);
    }

    #[test]
    fn the_lockfile_of_this_workspace_names_wasm_bindgen() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
        let text = std::fs::read_to_string(path).unwrap();
        assert!(version(&text, "wasm-bindgen").unwrap().starts_with("0.2."));
    }
}
