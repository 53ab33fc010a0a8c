use std::io::{self, BufRead as _, BufReader, Read};

/// The longest request head that is read, in bytes; those of browsers have about one thousand.
const LONGEST_HEAD: u64 = 32 * 1024;

/// How a request asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// For the head and the content.
    Get,
    /// For the head alone.
    Head,
    /// For something that a static site does not do.
    Other,
}

/// The part of a request that a static site needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: Method,
    /// The path as sent, percent-encoded, without the query.
    pub(super) path: String,
}

impl Request {
    /// Reads the head of a request; nothing if it is not one, or is too long.
    pub(super) fn read(stream: impl Read) -> io::Result<Option<Self>> {
        let mut reader = BufReader::new(stream.take(LONGEST_HEAD));
        let mut first = Vec::new();
        reader.read_until(b'\n', &mut first)?;
        // The other lines are read so that closing the connection does not look like an error to the sender.
        let mut line = Vec::new();
        loop {
            line.clear();
            reader.read_until(b'\n', &mut line)?;
            match line.as_slice() {
                b"\r\n" | b"\n" => return Ok(Self::parse(&String::from_utf8_lossy(&first))),
                whole if whole.ends_with(b"\n") => {}
                _ => return Ok(None),
            }
        }
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let (method, target, protocol) = (words.next()?, words.next()?, words.next()?);
        if words.next().is_some() || !protocol.starts_with("HTTP/1.") || !target.starts_with('/') {
            return None;
        }
        let method = match method {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            _ => Method::Other,
        };
        let path = target.split(['?', '#']).next()?.to_owned();
        Some(Self { method, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Request> {
        Request::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn the_first_line_is_read() {
        let request = |method, path: &str| Some(Request { method, path: path.into() });
        assert_eq!(read("GET /a/b?c=1 HTTP/1.1\r\nHost: x\r\n\r\n"), request(Method::Get, "/a/b"));
        assert_eq!(read("HEAD / HTTP/1.0\n\n"), request(Method::Head, "/"));
        assert_eq!(read("DELETE / HTTP/1.1\r\n\r\n"), request(Method::Other, "/"));
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for text in
            ["", "\r\n\r\n", "GET / HTTP/1.1\r\n", "GET /\r\n\r\n", "GET x HTTP/1.1\r\n\r\n", "\u{1}\u{2}"]
        {
            assert_eq!(read(text), None, "{text:?}");
        }
        let long = format!("GET / HTTP/1.1\r\n{}\r\n\r\n", "x".repeat(40_000));
        assert_eq!(read(&long), None);
    }
}
