//! The static server over real connections.

#![allow(clippy::unwrap_used, reason = "a test fails loudly, in its helper functions as well")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;

use xtask::server::{Server, resolve};

/// A folder that is removed at the end, with a site in it and a secret beside the site.
struct Site(PathBuf);

impl Site {
    fn new(name: &str) -> Self {
        let base = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(base.join("dist/static")).unwrap();
        fs::write(base.join("secret"), "secret").unwrap();
        fs::write(base.join("dist/index.html"), "<p>page").unwrap();
        fs::write(base.join("dist/worker_cpu_bg.wasm"), vec![7; 100_000]).unwrap();
        fs::write(base.join("dist/static/icon.svg"), "<svg/>").unwrap();
        Self(base)
    }

    fn dist(&self) -> PathBuf {
        self.0.join("dist")
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Sends a request line and returns the head, in lower case, and the body.
fn ask(server: &Server, line: &str) -> (String, Vec<u8>) {
    let url = server.url();
    let address = url.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    (String::from_utf8_lossy(&answer[..end]).to_lowercase(), answer[end + 4..].to_vec())
}

#[test]
fn files_are_served_with_their_type_and_length() {
    let site = Site::new("serve");
    let server = Server::start(&site.dist(), 0, &["/some/folder/", "/"]).unwrap();
    for start in ["/", "/index.html", "/?x=1", "/some/folder/"] {
        let (head, body) = ask(&server, &format!("GET {start}"));
        assert!(head.starts_with("http/1.1 200"), "{start}: {head}");
        assert!(head.contains("content-type: text/html; charset=utf-8"), "{head}");
        assert_eq!(body, b"<p>page");
    }
    let (head, body) = ask(&server, "GET /some/folder/worker_cpu_bg.wasm");
    assert!(head.contains("content-type: application/wasm"), "{head}");
    assert!(head.contains("content-length: 100000"), "{head}");
    assert!(head.contains("cache-control: no-cache"), "{head}");
    assert_eq!(body.len(), 100_000);
    let (head, body) = ask(&server, "HEAD /worker_cpu_bg.wasm");
    assert!(head.starts_with("http/1.1 200") && head.contains("content-length: 100000"), "{head}");
    assert!(body.is_empty());
}

#[test]
fn connections_that_wait_do_not_hold_up_others() {
    let site = Site::new("waiting");
    let server = Server::start(&site.dist(), 0, &["/"]).unwrap();
    let address = server.url().trim_start_matches("http://").trim_end_matches('/').to_owned();
    let waiting: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(&address).unwrap()).collect();
    for _ in 0..20 {
        let (head, _) = ask(&server, "GET /worker_cpu_bg.wasm");
        assert!(head.starts_with("http/1.1 200"), "{head}");
    }
    drop(waiting);
}

#[test]
fn what_does_not_exist_is_not_found() {
    let site = Site::new("missing");
    let server = Server::start(&site.dist(), 0, &["/"]).unwrap();
    for path in ["/worker_gpu.js", "/static", "/static/", "/deep/route", "/../secret", "/%2e%2e/secret"] {
        let (head, body) = ask(&server, &format!("GET {path}"));
        assert!(head.starts_with("http/1.1 404"), "{path}: {head}");
        assert!(!body.starts_with(b"secret"));
    }
    let (head, _) = ask(&server, "POST /");
    assert!(head.starts_with("http/1.1 405") && head.contains("allow: get, head"), "{head}");
}

#[test]
fn nothing_outside_the_folder_is_reached() {
    let site = Site::new("resolve");
    let dist = site.dist();
    assert!(resolve(&dist, "static/icon.svg").is_some());
    for path in
        ["../secret", "%2e%2e/secret", "static/../../secret", "/etc/passwd", "..%5csecret", "a%00", "%"]
    {
        assert_eq!(resolve(&dist, path), None, "{path}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(site.0.join("secret"), dist.join("link")).unwrap();
        assert_eq!(resolve(&dist, "link"), None);
    }
}

#[test]
fn a_taken_port_is_a_clear_failure() {
    let site = Site::new("port");
    let server = Server::start(&site.dist(), 0, &["/"]).unwrap();
    let port = server.url().trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
    let Err(failure) = Server::start(&site.dist(), port, &["/"]) else { panic!("the port was free") };
    assert!(failure.to_string().contains("--port"), "{failure}");
}
