//! What the schemas' descriptions say of a string, in words: [`Reading`] of it.

use crate::contract::factor::Facts;
use crate::contract::shape::Prose;
use crate::contract::{Ambiguity, Rule};
use crate::json::Instant;
use crate::json::instant::Zone;

/// The rules that a text breaks and the ambiguities that it touches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    breaks: [Option<Rule>; 2],
    touches: [Option<Ambiguity>; 6],
}

impl Reading {
    /// Holds a text against what the descriptions say of it.
    pub(crate) fn of(prose: Prose, text: &str) -> Self {
        match prose {
            Prose::Free => Self::default(),
            Prose::Id { uuid } => id(uuid, text),
            Prose::Time { rfc3339, utc } => time(rfc3339, utc, text),
            Prose::Slug { charset, min_length, max_length } => {
                slug(charset, min_length, max_length, text)
            }
            Prose::FactorType => {
                let known = is_known(&Facts::get().types, text);
                Self::touching_if(!known, Ambiguity::UnknownFactorType)
            }
            Prose::DeliveryMethod => {
                let known = is_known(&Facts::get().delivery_methods, text);
                Self::touching_if(!known, Ambiguity::UnknownDeliveryMethod)
            }
        }
    }

    /// The rules broken.
    pub(crate) fn breaks(&self) -> impl Iterator<Item = Rule> {
        self.breaks.into_iter().flatten()
    }

    /// The ambiguities touched.
    pub(crate) fn touches(&self) -> impl Iterator<Item = Ambiguity> {
        self.touches.into_iter().flatten()
    }

    fn breaking(rule: Rule) -> Self {
        Self { breaks: [Some(rule), None], ..Self::default() }
    }

    fn touching_if(condition: bool, ambiguity: Ambiguity) -> Self {
        let mut reading = Self::default();
        reading.touches[0] = condition.then_some(ambiguity);
        reading
    }
}

fn is_known(list: &[String], text: &str) -> bool {
    list.iter().any(|known| known == text)
}

fn time(rfc3339: Rule, utc: Rule, text: &str) -> Reading {
    let Ok(instant) = Instant::read(text) else { return Reading::breaking(rfc3339) };
    let touched = |condition: bool, ambiguity| condition.then_some(ambiguity);
    Reading {
        breaks: [(instant.zone == Zone::Offset).then_some(utc), None],
        touches: [
            touched(instant.lower_case, Ambiguity::TimeLowerCase),
            touched(instant.space, Ambiguity::TimeSeparator),
            touched(instant.zone == Zone::ZeroOffset, Ambiguity::TimeZeroOffset),
            touched(instant.fraction_digits > 9, Ambiguity::TimeFraction),
            touched(instant.leap_second, Ambiguity::TimeLeapSecond),
            touched(instant.year_zero, Ambiguity::TimeYearZero),
        ],
    }
}

/// The fewest and the most characters of a slug.
const SLUG_LENGTH: std::ops::RangeInclusive<usize> = 2..=128;

fn slug(charset: Rule, min_length: Rule, max_length: Rule, text: &str) -> Reading {
    let allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let length = text.chars().count();
    let wrong_length = match length {
        _ if length < *SLUG_LENGTH.start() => Some(min_length),
        _ if length > *SLUG_LENGTH.end() => Some(max_length),
        _ => None,
    };
    let wrong_character = (!text.bytes().all(allowed)).then_some(charset);
    Reading { breaks: [wrong_character, wrong_length], ..Reading::default() }
}

/// A UUID's groups, of digits, and what is between them: hyphens.
const UUID_FORM: [u8; 36] = *b"00000000-0000-0000-0000-000000000000";

fn id(rule: Rule, text: &str) -> Reading {
    let forms = text.as_bytes().split_last_chunk().and_then(|(prefix, uuid)| {
        let uuid = uuid_form(uuid)?;
        // What ends in ASCII begins with whole characters.
        Some((prefix_form(&text[..prefix.len()])?, uuid))
    });
    let Some((prefix, uuid)) = forms else { return Reading::breaking(rule) };
    Reading::touching_if(
        uuid == Spelling::Unusual || prefix == Spelling::Unusual,
        Ambiguity::UuidForm,
    )
}

/// How an id is spelled, where it is one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Usual,
    Unusual,
}

/// Five groups of hexadecimal digits; usual in lower case and of RFC 9562's variant and versions.
fn uuid_form(uuid: &[u8; 36]) -> Option<Spelling> {
    // Without a branch, so that several bytes are looked at in one step.
    let (mut well_formed, mut lower_case) = (true, true);
    for (byte, form) in uuid.iter().zip(UUID_FORM) {
        well_formed &= if form == b'-' { *byte == b'-' } else { byte.is_ascii_hexdigit() };
        lower_case &= !byte.is_ascii_uppercase();
    }
    let usual = matches!(uuid[14], b'1'..=b'8')
        && matches!(uuid[19], b'8' | b'9' | b'a' | b'b')
        && lower_case;
    well_formed.then_some(if usual { Spelling::Usual } else { Spelling::Unusual })
}

/// Nothing or words with a hyphen each; usual up to three, of lower-case letters.
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
    let spelling = if lower_case && words <= 3 { Spelling::Usual } else { Spelling::Unusual };
    (!in_word).then_some(spelling)
}
