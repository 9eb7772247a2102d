//! Flaws that leave a rule unchecked where the value also has an unusual form: another branch of
//! the reader checks less.

use crate::contract::Level::Documented;
use crate::gallery::Flaw;
use crate::gallery::flawed::Step::{Id, Read, Time};
use crate::gallery::ids::{UUID, is_id, split};
use crate::gallery::times::{RFC_3339, UTC, is_time, pattern};
use crate::json::Document;
use crate::text::Instant;

/// Whether the text is an RFC 3339 time with any offset and with this separator.
fn is_separated_by(time: &str, separator: u8) -> bool {
    time.as_bytes().get(10) == Some(&separator) && Instant::read(time).is_ok()
}

/// The time up to the ninth digit of its fraction, with a `Z` behind it, if the fraction is longer.
fn cut_to_nine_digits(time: &str) -> Option<String> {
    let (_, fraction) = time.split_once('.')?;
    let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
    let end = time.len() - fraction.len() + 9;
    (digits > 9).then(|| format!("{}Z", &time[..end]))
}

/// Whether the text would be a time if its numeric zone, of zero, were a `Z`, and every digit a 1.
fn has_pattern_with_numeric_zone(time: &str) -> bool {
    let local = time.strip_suffix("+00:00").or_else(|| time.strip_suffix("-00:00"));
    local.is_some_and(|local| is_time(&pattern(&format!("{local}Z"))))
}

/// Whether the local clock of a time with any zone shows 23:59:60.
fn is_local_leap_second(time: &str) -> bool {
    time.get(11..19) == Some("23:59:60")
        && Instant::read(&time.replacen("23:59:60", "23:59:59", 1)).is_ok()
}

fn is_32_digits_with_upper_case(id: &str) -> bool {
    let digits: Vec<u8> = id.bytes().filter(|byte| *byte != b'-').collect();
    digits.len() == 32
        && digits.iter().all(u8::is_ascii_hexdigit)
        && digits.iter().any(u8::is_ascii_uppercase)
}

/// Removes the escapes of surrogates from a string that is not decoded.
fn remove_surrogates(value: &mut Document) {
    let Document::Raw(token) = value else { return };
    let is_surrogate = |rest: &[u8]| {
        matches!(rest, [b'd' | b'D', b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F', _, _, ..])
    };
    let (mut kept, mut rest) = (String::new(), &**token);
    while let Some((before, after)) = rest.split_once("\\u") {
        kept.push_str(before);
        rest = match after.get(4..).filter(|_| is_surrogate(after.as_bytes())) {
            Some(after) => after,
            None => {
                kept.push_str("\\u");
                after
            }
        };
    }
    *value = Document::raw(kept + rest);
}

pub(in crate::gallery) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "offset-accepted-after-space",
        level: Documented,
        expected_subjects: UTC,
        description: "accepts any offset if a space separates date and time (a second pattern for \
                      the output of PostgreSQL)",
        step: Time(|time| is_time(time) || is_separated_by(time, b' ')),
    },
    Flaw {
        name: "offset-accepted-after-lower-case-t",
        level: Documented,
        expected_subjects: UTC,
        description: "accepts any offset after a lower-case t, because the check for UTC splits \
                      the text at T",
        step: Time(|time| is_time(time) || is_separated_by(time, b't')),
    },
    Flaw {
        name: "zone-unread-after-long-fraction",
        level: Documented,
        expected_subjects: &[
            "authentication_factors/*",
            "expires_at/rfc3339",
            "expires_at/utc",
            "last_accessed_at/rfc3339",
            "last_accessed_at/utc",
            "started_at/rfc3339",
            "started_at/utc",
        ],
        description: "reads nine fraction digits and ignores what follows them, so that the zone \
                      behind a longer fraction can be missing (sscanf with %9d)",
        step: Time(|time| {
            is_time(time) || cut_to_nine_digits(time).is_some_and(|time| is_time(&time))
        }),
    },
    Flaw {
        name: "calendar-unchecked-with-numeric-zone",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "checks only the pattern of a time with +00:00 (a second pattern beside the \
                      library)",
        step: Time(|time| is_time(time) || has_pattern_with_numeric_zone(time)),
    },
    Flaw {
        name: "leap-second-by-local-clock",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts 23:59:60 with any offset, although it is a leap second only in UTC",
        step: Time(|time| is_time(time) || is_local_leap_second(time)),
    },
    Flaw {
        name: "date-unchecked-in-year-zero",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts any month and day in the year 0000 (MySQL's zero dates)",
        step: Time(|time| {
            let is_clock = |clock: &str| is_time(&format!("2000-01-01{clock}"));
            let has_pattern = |date: &str| pattern(date) == "1111-11-11";
            is_time(time)
                || time.starts_with("0000-")
                    && time.get(..10).is_some_and(has_pattern)
                    && time.get(10..).is_some_and(is_clock)
        }),
    },
    Flaw {
        name: "groups-unchecked-in-upper-case-id",
        level: Documented,
        expected_subjects: UUID,
        description: "only counts 32 digits in an id with upper-case digits, which it reads with \
                      a more lenient parser (a fallback for ids of .NET)",
        step: Id(|id| is_id(id) || is_32_digits_with_upper_case(id)),
    },
    Flaw {
        name: "id-unchecked-after-urn",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts any text after urn:uuid: (URI parsers)",
        step: Id(|id| is_id(id) || id.starts_with("urn:uuid:")),
    },
    Flaw {
        name: "id-of-zeros-of-any-length",
        level: Documented,
        expected_subjects: UUID,
        description: "takes any number of zeros and hyphens for the nil UUID (^[0-]+$)",
        step: Id(|id| {
            let is_zeros = !id.is_empty() && id.bytes().all(|byte| matches!(byte, b'0' | b'-'));
            is_id(id) || is_zeros
        }),
    },
    Flaw {
        name: "prefix-unchecked-in-upper-case",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts any prefix that has an upper-case letter (a second pattern for ids \
                      of an older service)",
        step: Id(|id| {
            let (prefix, uuid) = split(id);
            is_id(id) || prefix.contains(|c: char| c.is_ascii_uppercase()) && is_id(uuid)
        }),
    },
    Flaw {
        name: "lone-surrogate-dropped-from-slug",
        level: Documented,
        expected_subjects: &["organization_slug/charset"],
        description: "drops unpaired surrogates before it checks a slug (encoders with \
                      errors=\"ignore\")",
        step: Read(|root| {
            root.member_mut("organization_slug").into_iter().for_each(remove_surrogates);
        }),
    },
];
