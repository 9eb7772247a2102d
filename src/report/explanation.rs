//! What is wrong at a place of a document, in one sentence: [`sentence`].

use crate::contract::Rule;
use crate::contract::constraint::{Constraint, JsonType};
use crate::json::Tape;
use crate::oracle::Verdict;
use crate::text;

use super::excerpt::string_length;
use super::visible::Visible;

/// What is wrong with a document that breaks a rule with the value at `offset`.
pub(super) fn sentence(rule: Rule, verdict: &Verdict, document: &[u8], offset: usize) -> String {
    match rule.constraint() {
        Constraint::Utf8 | Constraint::Grammar => match verdict.syntax {
            Some(reason) => reason.to_string(),
            None => "this is not JSON".to_owned(),
        },
        Constraint::Required => {
            let name = rule.pointer().rsplit('/').next().unwrap_or_default();
            format!("`{name}` is missing")
        }
        Constraint::Type { expected, .. } => wrong_type(expected, document, offset),
        constraint @ (Constraint::Uuid
        | Constraint::Rfc3339
        | Constraint::Utc
        | Constraint::Charset
        | Constraint::MinLength
        | Constraint::MaxLength) => {
            let text = text_at(document, offset);
            let explanation = text::explanation(constraint, &text).unwrap_or_default();
            Visible(&explanation).to_string()
        }
    }
}

fn wrong_type(expected: JsonType, document: &[u8], offset: usize) -> String {
    let expected = match expected {
        JsonType::String => "a string",
        JsonType::Array => "an array",
        JsonType::Object => "an object",
    };
    let found = match document.get(offset) {
        Some(b'"') => "a string",
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    };
    format!("{expected} is expected here, this is {found}")
}

/// The characters of the string at an offset.
fn text_at(document: &[u8], offset: usize) -> String {
    let rest = &document[offset.min(document.len())..];
    let mut tape = Tape::default();
    match tape.read(&rest[..string_length(rest)]) {
        Ok(()) => tape.root().text().to_owned(),
        Err(_) => String::new(),
    }
}
