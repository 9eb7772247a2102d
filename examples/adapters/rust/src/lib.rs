//! What both adapters answer.

use std::error::Error;

use serde_json::{Value, json};
use stytch::b2b::sessions::MemberSession;

pub fn start() -> Value {
    json!({
        "op": "start",
        "protocol": 1,
        "implementation": {
            "name": "stytch",
            // Cargo.toml has this version, and no other.
            "version": "11.1.0",
            "language": "rust",
            "url": "https://github.com/stytchauth/stytch-rust",
        },
        "capabilities": ["encode"],
    })
}

pub fn accepted(session: &MemberSession) -> Value {
    match serde_json::to_string(session) {
        Ok(document) => json!({ "outcome": "accepted", "document": document }),
        Err(error) => json!({ "outcome": "accepted", "echo_error": error.to_string() }),
    }
}

/// The message may quote a document, so it is cut.
pub fn failed(outcome: &str, message: &str) -> Value {
    let message: String = message.chars().take(2000).collect();
    json!({ "outcome": outcome, "message": message })
}

/// The text of an error and of what caused it.
pub fn text(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text += &format!(": {cause}");
        source = cause.source();
    }

    text
}
