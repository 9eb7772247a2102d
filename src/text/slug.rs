//! Slugs: 2 to 128 permitted characters.

use crate::contract::Rule;
use crate::contract::constraint::SLUG_LENGTH;

use super::Reading;

pub(super) fn read(charset: Rule, min_length: Rule, max_length: Rule, text: &str) -> Reading {
    let length = text.chars().count();
    let wrong_length = if length < *SLUG_LENGTH.start() {
        Some(min_length)
    } else if length > *SLUG_LENGTH.end() {
        Some(max_length)
    } else {
        None
    };
    let wrong_character = (!text.bytes().all(is_permitted)).then_some(charset);
    Reading { breaks: [wrong_character, wrong_length], ..Reading::default() }
}

/// Whether a byte is a character that slugs may have. All such characters are ASCII.
const fn is_permitted(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

const PERMITTED: &str = "a slug takes ASCII letters, digits and `-` `.` `_` `~`";

pub(super) fn explain_character(text: &str) -> String {
    let is_wrong = |character: char| !u8::try_from(character).is_ok_and(is_permitted);
    let wrong = text.chars().enumerate().find(|(_, character)| is_wrong(*character));
    match wrong {
        Some((index, char::REPLACEMENT_CHARACTER)) => {
            let nth = index + 1;
            format!("character {nth} of this slug is U+FFFD or an unpaired surrogate: {PERMITTED}")
        }
        Some((index, wrong)) => format!(
            "character {} of this slug is `{wrong}` (U+{:04X}): {PERMITTED}",
            index + 1,
            u32::from(wrong)
        ),
        None => PERMITTED.to_owned(),
    }
}

pub(super) fn explain_length(text: &str) -> String {
    let (least, most) = (SLUG_LENGTH.start(), SLUG_LENGTH.end());
    let length = text.chars().count();
    let characters = if length == 1 { "character is" } else { "characters are" };
    let too = if length < *least { "few" } else { "many" };
    format!("{length} {characters} too {too}: a slug has {least} to {most}")
}
