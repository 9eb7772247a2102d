//! A one-shot program to copy. It needs nothing but Rust's standard library, which has no JSON, so it
//! does not speak the adapter protocol: it is started anew for each document.
//!
//!     rustc --edition 2024 adapter.rs
//!     nearmiss certify --one-shot --level reader -- ./adapter
//!
//! An SDK written in Rust is usually tested in its own tests instead, through a trait, which is many
//! times faster: see docs/rust.md.
//!
//! Change the first part. Until then it accepts every UTF-8 text in braces, so that it runs as it is.

use std::io::{self, Read, Write};
use std::process::ExitCode;

// ---- Call your SDK here -------------------------------------------------------------------------

type Session = String;

/// Returns the session that your SDK makes of a document, or the error that it documents for bad
/// input. A panic is a crash.
fn read(document: &[u8]) -> Result<Session, String> {
    let text = std::str::from_utf8(document).map_err(|error| error.to_string())?;
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    if !text.starts_with('{') || !text.ends_with('}') {
        return Err("not an object".to_owned());
    }
    Ok(text.to_owned())
}

/// Returns the SDK's own value as JSON. Never return the text of the document, as this stand-in does
/// for want of a JSON library. Return nothing if the SDK cannot encode, and run with
/// `--without-echo`.
fn encode(session: &Session) -> Option<String> {
    Some(session.clone())
}

// ---- The rest stays as it is --------------------------------------------------------------------

const REJECTED: u8 = 1;

fn main() -> io::Result<ExitCode> {
    let mut document = Vec::new();
    io::stdin().read_to_end(&mut document)?;

    match read(&document) {
        Ok(session) => {
            let echo = encode(&session).unwrap_or_default();
            io::stdout().write_all(echo.as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
        Err(message) => {
            eprintln!("{message}");
            Ok(ExitCode::from(REJECTED))
        }
    }
}
