//! A static file server for the built site, for the loopback address only.
//!
//! It behaves like a plain host of static files: what does not exist is a 404, never the start page, so a
//! wrong path to a worker is noticed. Nothing may be kept by the browser without asking, since the names of
//! the workers' files are the same in every build.
//!
//! It is written out here because it is small: one thread and one request for each connection. The small
//! server libraries share few threads among connections, and a browser that opens several at once and keeps
//! them waiting brings those to a stop.

mod content_type;
mod request;
mod resolve;

use std::fs::File;
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::Failure;

pub use content_type::content_type;
pub use resolve::resolve;

use request::{Method, Request};

/// How long a connection may stay silent. Browsers open some that they never use.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; it accepts nothing new after it was dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

/// What is served.
#[derive(Debug)]
struct Content {
    folder: PathBuf,
    prefixes: Vec<String>,
}

impl Server {
    /// Serves the files of `folder` on `port` of the loopback address; on port 0 the system chooses a free
    /// one. The same files are found under each of `prefixes`, which begin and end with a slash: `/` is the
    /// root, `/some/folder/` a site published below it. The first prefix that fits a path counts.
    ///
    /// # Errors
    /// When the port is taken or not allowed.
    pub fn start(folder: &Path, port: u16, prefixes: &[&str]) -> Result<Self, Failure> {
        let failure = |error: io::Error| {
            Failure::new(
                format!("port {port} cannot be used ({error})"),
                "name another one, for example `--port 8090`",
            )
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failure)?;
        let address = listener.local_addr().map_err(failure)?;
        let content = Arc::new(Content {
            folder: folder.to_owned(),
            prefixes: prefixes.iter().map(|&prefix| prefix.to_owned()).collect(),
        });
        let stopping = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopping);
        let accepting = thread::spawn(move || {
            for connection in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let content = Arc::clone(&content);
                // A connection that broke before it was accepted concerns nobody else.
                if let Ok(stream) = connection {
                    // So does one that breaks later: the browser may go away in the middle of an answer.
                    thread::spawn(move || drop(content.answer(stream)));
                }
            }
        });
        Ok(Self { address, stopping, accepting: Some(accepting) })
    }

    /// The address of the root, such as `http://127.0.0.1:8080/`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        if let Some(accepting) = self.accepting.take() {
            // The thread has no result; it ends only with the process.
            drop(accepting.join());
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for a connection, so that it sees the flag.
        drop(TcpStream::connect(self.address));
    }
}

impl Content {
    /// Reads one request, answers it and closes the connection.
    fn answer(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let Some(request) = Request::read(&stream)? else {
            return refuse(&mut stream, "400 Bad Request", "", "This is not an HTTP request.\n");
        };
        let with_body = match request.method {
            Method::Get => true,
            Method::Head => false,
            Method::Other => {
                let text = "Only GET and HEAD are answered here.\n";
                return refuse(&mut stream, "405 Method Not Allowed", "Allow: GET, HEAD\r\n", text);
            }
        };
        let file = self.find(&request.path).and_then(|path| Some((File::open(&path).ok()?, path)));
        let Some((mut file, path)) = file else {
            let text = if with_body { "There is no such file.\n" } else { "" };
            return refuse(&mut stream, "404 Not Found", "", text);
        };
        // A known length lets the page show how much of it has arrived.
        let length = file.metadata()?.len();
        head(&mut stream, "200 OK", content_type(&path), length, "")?;
        if with_body {
            io::copy(&mut file, &mut stream)?;
        }
        stream.flush()
    }

    fn find(&self, path: &str) -> Option<PathBuf> {
        let rest = self.prefixes.iter().find_map(|prefix| path.strip_prefix(prefix.as_str()))?;
        resolve(&self.folder, rest)
    }
}

fn head(stream: &mut TcpStream, status: &str, kind: &str, length: u64, more: &str) -> io::Result<()> {
    let text = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: no-cache\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n{more}\r\n"
    );
    stream.write_all(text.as_bytes())
}

fn refuse(stream: &mut TcpStream, status: &str, more: &str, text: &str) -> io::Result<()> {
    head(stream, status, "text/plain; charset=utf-8", text.len() as u64, more)?;
    stream.write_all(text.as_bytes())?;
    stream.flush()
}
