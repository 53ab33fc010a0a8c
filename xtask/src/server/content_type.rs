use std::path::Path;

/// The media type that a file is sent with, by the ending of its name.
#[must_use]
pub fn content_type(path: &Path) -> &'static str {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        // Browsers compile while they download only with exactly this type.
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::content_type;
    use std::path::Path;

    #[test]
    fn the_types_that_browsers_insist_on() {
        assert_eq!(content_type(Path::new("app_bg.wasm")), "application/wasm");
        assert_eq!(content_type(Path::new("worker_cpu.js")), "text/javascript; charset=utf-8");
        assert_eq!(content_type(Path::new("static/icon.svg")), "image/svg+xml");
        assert_eq!(content_type(Path::new("static/site.webmanifest")), "application/manifest+json");
        assert_eq!(content_type(Path::new("LICENSE")), "application/octet-stream");
    }
}
