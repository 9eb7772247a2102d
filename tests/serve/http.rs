//! A client of the API, as small as possible.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

/// A reply of the API.
pub struct Reply {
    pub status: u16,
    /// The headers' lines, in lower case.
    headers: Vec<String>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The value of a header; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        let value = |line: &String| line.starts_with(&format!("{name}: "));
        let line = self.headers.iter().find(|line| value(line));
        line.map_or("", |line| &line[name.len() + 2..])
    }
}

/// Calls a path below a base URL, with further lines for the header.
pub fn call(url: &str, method: &str, path: &str, header: &str, body: &str) -> Reply {
    let address = url.trim_end_matches('/').strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n{header}\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).unwrap();

    let end = reply.windows(4).position(|part| part == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(reply[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.map(str::to_owned).collect();
    Reply { status, headers, body: reply[end + 4..].to_vec() }
}

/// Calls `sessions.authenticate` with a session token.
pub fn authenticate(url: &str, token: &str) -> Reply {
    let body = serde_json::json!({ "session_token": token }).to_string();
    call(url, "POST", "/v1/b2b/sessions/authenticate", "", &body)
}
