//! What is wrong at a place, in one sentence: [`sentence`].

use crate::contract::{Layer, Rule};
use crate::json::{Instant, Tape};
use crate::oracle::Verdict;

use super::excerpt::string_length;
use super::visible::Visible;

/// What is wrong with a document that breaks a rule with the value at `offset`.
pub(super) fn sentence(rule: Rule, verdict: &Verdict, document: &[u8], offset: usize) -> String {
    let name = rule.pointer().rsplit('/').next().unwrap_or_default();
    let constraint = rule.id().rsplit('/').next().unwrap_or_default();
    match constraint {
        _ if rule.layer() == Layer::Json => match verdict.syntax {
            Some(reason) => reason.to_string(),
            None => "this is not JSON".to_owned(),
        },
        "required" => format!("`{name}` is missing"),
        "type" => wrong_type(rule, document, offset),
        "uuid" => {
            "this is not a UUID, alone or after one to three lower-case words with a hyphen each"
                .into()
        }
        "utc" => format!("this time is not in UTC: {}", offset_of(&text(document, offset))),
        "rfc3339" => not_a_time(&text(document, offset)),
        "charset" => not_allowed(&text(document, offset)),
        "min-length" => wrong_length(&text(document, offset), "few"),
        "max-length" => wrong_length(&text(document, offset), "many"),
        _ => "this breaks the rule".into(),
    }
}

fn wrong_type(rule: Rule, document: &[u8], offset: usize) -> String {
    let expected = rule.source().text.rsplit('"').nth(1).unwrap_or("another type");
    let found = match document.get(offset) {
        Some(b'"') => "a string",
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    };
    let article = if expected.starts_with(['a', 'o']) { "an" } else { "a" };
    format!("{article} {expected} is expected here, this is {found}")
}

fn not_a_time(text: &str) -> String {
    let reason = Instant::read(text).err().map_or("it is not written as one", |error| error.0);
    format!("this is not a time of RFC 3339: {reason}")
}

fn offset_of(text: &str) -> String {
    let start = text.len().saturating_sub("+00:00".len());
    format!("its offset is {}", Visible(text.get(start..).unwrap_or_default()))
}

fn not_allowed(text: &str) -> String {
    let is_bad =
        |character: char| !character.is_ascii_alphanumeric() && !"-._~".contains(character);
    let takes = "a slug takes ASCII letters, digits and `-` `.` `_` `~`";
    let bad = text.chars().enumerate().find(|(_, character)| is_bad(*character));
    match bad.map(|(before, character)| (before + 1, character)) {
        Some((nth, '\u{fffd}')) => {
            format!("character {nth} of this slug is U+FFFD or an unpaired surrogate: {takes}")
        }
        Some((nth, bad)) => format!(
            "character {nth} of this slug is `{}` (U+{:04X}): {takes}",
            Visible(bad.encode_utf8(&mut [0; 4])),
            u32::from(bad)
        ),
        None => takes.to_owned(),
    }
}

fn wrong_length(text: &str, too: &str) -> String {
    let length = match text.chars().count() {
        1 => "1 character is".to_owned(),
        count => format!("{count} characters are"),
    };
    format!("{length} too {too}: a slug has 2 to 128")
}

/// The characters of the string at an offset.
fn text(document: &[u8], offset: usize) -> String {
    let rest = &document[offset.min(document.len())..];
    let mut tape = Tape::default();
    match tape.read(&rest[..string_length(rest)]) {
        Ok(()) => tape.root().text().to_owned(),
        Err(_) => String::new(),
    }
}
