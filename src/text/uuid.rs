//! Ids: a UUID (RFC 9562), alone or after a prefix of words with a hyphen each, such as
//! `member-test-`.

use crate::contract::{Ambiguity, Rule};

use super::Reading;

pub(super) const EXPLANATION: &str =
    "this is not a UUID, alone or after one to three lower-case words with a hyphen each";

/// The form of a UUID, in which `0` stands for any hexadecimal digit.
const FORM: [u8; 36] = *b"00000000-0000-0000-0000-000000000000";
/// More words than this before the UUID are an ambiguity.
const MOST_WORDS: usize = 3;

pub(super) fn read(rule: Rule, text: &str) -> Reading {
    let forms = text.as_bytes().split_last_chunk().and_then(|(prefix, uuid)| {
        let uuid = uuid_form(uuid)?;
        // The UUID is ASCII, so the prefix ends at a character boundary.
        Some((prefix_form(&text[..prefix.len()])?, uuid))
    });
    let Some((prefix, uuid)) = forms else { return Reading::breaking(rule) };
    Reading::touching_if(
        uuid == Spelling::Unusual || prefix == Spelling::Unusual,
        Ambiguity::UuidForm,
    )
}

/// How a UUID or its prefix is spelled. An unusual spelling is an ambiguity.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Usual,
    Unusual,
}

/// The spelling of a UUID; `None` if it is not five groups of hexadecimal digits. The usual
/// spelling is in lower case, with a version and a variant of RFC 9562.
fn uuid_form(uuid: &[u8; 36]) -> Option<Spelling> {
    let (mut well_formed, mut lower_case) = (true, true);
    // This loop does not exit early, so that the compiler can check several bytes at once.
    for (byte, form) in uuid.iter().zip(FORM) {
        well_formed &= if form == b'-' { *byte == b'-' } else { byte.is_ascii_hexdigit() };
        lower_case &= !byte.is_ascii_uppercase();
    }

    let has_known_version = matches!(uuid[14], b'1'..=b'8');
    let has_known_variant = matches!(uuid[19], b'8' | b'9' | b'a' | b'b');
    let usual = has_known_version && has_known_variant && lower_case;
    well_formed.then_some(if usual { Spelling::Usual } else { Spelling::Unusual })
}

/// The spelling of the text before a UUID; `None` if the text is anything but empty, words with a
/// hyphen each, or `urn:uuid:`. Usually there are at most three words, of lower-case letters.
fn prefix_form(prefix: &str) -> Option<Spelling> {
    if prefix.eq_ignore_ascii_case("urn:uuid:") {
        return Some(Spelling::Unusual);
    }
    let (mut words, mut in_word, mut lower_case) = (0, false, true);
    for byte in prefix.bytes() {
        match byte {
            b'-' if in_word => words += 1,
            b'a'..=b'z' => {}
            b'A'..=b'Z' | b'0'..=b'9' => lower_case = false,
            _ => return None,
        }
        in_word = byte != b'-';
    }

    let usual = lower_case && words <= MOST_WORDS;
    let spelling = if usual { Spelling::Usual } else { Spelling::Unusual };
    (!in_word).then_some(spelling)
}
