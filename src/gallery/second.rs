//! Flaws of a second round, written with knowledge of the sweep: in reading the text of a document,
//! its types and its members, and the ids, the slug and the times of a session.

use std::cell::Cell;

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime, UtcOffset};

use crate::contract::Level::{Documented, Reader, Schema};
use crate::contract::factor::PAIRINGS;
use crate::implementation::embedded::Form;
use crate::implementation::{Embedded, Outcome};
use crate::json::{Document, Tape};

use super::Flaw;
use super::flawed::Step::{
    Decode, Echo, Id, Memory, Read, Reject, Slug, Stream, Strings, Text, Time,
};
use super::ids::is_id;
use super::scan::edit_strings;
use super::shape::insert_default;
use super::times::{UTC, each_time, is_time};
use super::tree::{
    PROPERTIES, characters, everywhere, factors, is_string, member, read, roles, text_of,
};

const IDS: [&str; 3] = ["member_session_id", "member_id", "organization_id"];
const TIMES: [&str; 3] = ["started_at", "last_accessed_at", "expires_at"];
const CHECKED_LAST: [&str; 2] = ["organization_id", "organization_slug"];
const MAX_DEPTH: usize = 512;
const ROLES_SAMPLED: usize = 100;
const BACKTRACKS: usize = 1000;
const LONGEST_SESSION: Duration = Duration::days(366);

/// The object that a text in Base64 stands for, as JSON.
fn object_in_base64(text: &str) -> Option<String> {
    let decoded = BASE64_STANDARD.decode(text.trim()).ok()?;
    String::from_utf8(decoded).ok().filter(|text| text.starts_with('{'))
}

/// The string with each byte outside ASCII after the first escape taken for a character.
fn push_bytes_after_escape(string: &str) -> String {
    let (copied, pushed) = string.split_at(string.find('\\').unwrap_or(string.len()));
    copied.chars().chain(pushed.bytes().map(char::from)).collect()
}

fn has_tab_between_tokens(text: &str) -> bool {
    edit_strings(text, |_| String::new()).contains('\t')
}

fn has_many_empty_containers(root: &mut Document) -> bool {
    let count = Cell::new(0);
    everywhere(root, &|value| match value {
        Document::Array(elements) if elements.is_empty() => count.set(count.get() + 1),
        Document::Object(members) if members.is_empty() => count.set(count.get() + 1),
        _ => {}
    });
    count.get() > MAX_DEPTH
}

/// Puts the last bytes of a document, if they are the start of a character, before the next
/// document.
fn carry_partial_character(pending: &mut Vec<u8>, bytes: &[u8]) -> Vec<u8> {
    let mut text = std::mem::take(pending);
    text.extend_from_slice(bytes);
    if let Err(error) = std::str::from_utf8(&text)
        && error.error_len().is_none()
    {
        *pending = text.split_off(error.valid_up_to());
    }
    text
}

/// Reads claims that are a JSON Web Token from its payload.
fn read_token(claims: &mut Document) {
    let Some([_, payload, _]) = characters(claims)
        .and_then(|token| <[&str; 3]>::try_from(token.split('.').collect::<Vec<_>>()).ok())
    else {
        return;
    };
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).ok();
    if let Some(payload) = payload.and_then(|payload| read(&payload, &mut Tape::default())) {
        *claims = payload;
    }
}

/// Takes an id from an object that has it under the same name.
fn read_expanded_ids(root: &mut Document) {
    for name in IDS {
        let Some(value) = root.member_mut(name) else { continue };
        if let Some(id) = member(value, name).filter(|id| is_string(id)).cloned() {
            *value = id;
        }
    }
}

/// Takes each absent member from the object `__proto__`.
fn inherit_members(root: &mut Document) {
    let Some(prototype @ Document::Object(_)) = member(root, "__proto__").cloned() else { return };
    for name in PROPERTIES.iter() {
        if let Some(value) = member(&prototype, name) {
            insert_default(root, name, value.clone());
        }
    }
}

fn derive_method(factor: &mut Document) {
    let Some(kind) = member(factor, "type").and_then(characters) else { return };
    let mut pairings = PAIRINGS.iter().filter(|pairing| pairing.factor_type == kind);
    if let (Some(only), None) = (pairings.next(), pairings.next()) {
        insert_default(factor, "delivery_method", Document::text(only.delivery_method));
    }
}

/// The part of a time before its offset, and the offset.
fn split_offset(time: &str) -> Option<(&str, &str)> {
    time.split_at_checked(time.len().checked_sub("+00:00".len())?)
}

/// Reads the session's times as in UTC if they have the same offset.
fn read_times_of_one_offset(root: &mut Document) {
    let offset_of = |name: &str| {
        let (local, offset) = split_offset(member(root, name).and_then(characters)?)?;
        is_time(&format!("{local}Z")).then(|| offset.to_owned())
    };
    let [Some(first), Some(second), Some(third)] = TIMES.map(offset_of) else { return };
    let is_offset = first.starts_with(['+', '-']) && first.as_bytes()[3] == b':';
    if is_offset && first == second && first == third {
        for name in TIMES {
            if let Some(time) = text_of(root, name) {
                time.truncate(time.len() - first.len());
                time.push('Z');
            }
        }
    }
}

fn has_no_factors(document: &[u8]) -> bool {
    let tree = read(document, &mut Tape::default());
    let factors = tree.as_ref().and_then(|root| member(root, "authentication_factors"));
    factors.is_some_and(|factors| matches!(factors, Document::Array(all) if all.is_empty()))
}

fn make_strings<'d>(values: impl Iterator<Item = &'d mut Document>) {
    for value in values.filter(|value| !is_string(value)) {
        *value = Document::text("x");
    }
}

/// Takes roles of a wrong type for strings if there is a multiple of 256 of them.
fn count_errors_in_a_byte(root: &mut Document) {
    let Some(roles) = roles(root) else { return };
    if roles.iter().filter(|role| !is_string(role)).count() % 256 == 0 {
        make_strings(roles.iter_mut());
    }
}

fn has_ids_of_both_environments(root: &mut Document) -> bool {
    let mut has = |environment: &str| {
        IDS.iter().any(|name| text_of(root, name).is_some_and(|id| id.contains(environment)))
    };
    has("-test-") && has("-live-")
}

/// Whether a slug matches a pattern in which `_` stands for any character.
fn is_like(slug: &str, pattern: &str) -> bool {
    slug.len() == pattern.len()
        && slug.bytes().zip(pattern.bytes()).all(|(one, other)| one == other || other == b'_')
}

fn read_instant(time: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(time, &Rfc3339).ok()
}

/// Rounds a time to a number of seconds in binary64, or makes it empty if that is beyond the
/// calendar.
fn round_to_binary64(time: &mut String) {
    let Some(instant) = read_instant(time).filter(|_| is_time(time)) else { return };
    let seconds = instant.unix_timestamp_nanos() as f64 / 1e9;
    let rounded = OffsetDateTime::from_unix_timestamp_nanos((seconds * 1e9) as i128).ok();
    *time = rounded.and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_default();
}

/// Whether a time leaves the years 1 to 9999 if it is converted to UTC.
fn is_beyond_calendar(time: &str) -> bool {
    read_instant(time).filter(|instant| instant.year() > 0).is_some_and(|instant| {
        let utc = instant.checked_to_offset(UtcOffset::UTC);
        utc.is_none_or(|utc| !(1..=9999).contains(&utc.year()))
    })
}

/// Converts the times to UTC before it checks them, and crashes if that leaves the calendar.
fn decode_in_utc(document: &[u8]) -> Outcome {
    let is_beyond = Cell::new(false);
    let outcome = Embedded::decode_with(document, |described| {
        if described.form == Form::Time && is_beyond_calendar(described.text) {
            is_beyond.set(true);
        }
        described.holds()
    });
    match is_beyond.get() {
        true => Outcome::Crashed { message: "OverflowError: date value out of range".to_owned() },
        false => outcome,
    }
}

fn is_longer_than_a_year(root: &mut Document) -> bool {
    let mut instant = |name| text_of(root, name).and_then(|time| read_instant(time));
    let (start, end) = (instant("started_at"), instant("expires_at"));
    start.zip(end).is_some_and(|(start, end)| end - start > LONGEST_SESSION)
}

fn has_offset_of_minutes_alone(time: &str) -> bool {
    split_offset(time).is_some_and(|(local, offset)| {
        (offset.starts_with("+00:") || offset.starts_with("-00:"))
            && read_instant(time).is_some()
            && is_time(&format!("{local}Z"))
    })
}

pub(super) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "base64-document-decoded",
        level: Schema,
        expected_subjects: &["json/grammar"],
        description: "decodes a document in Base64 (message queues, Lambda's isBase64Encoded, \
                      secrets of Kubernetes)",
        step: Text(|text| object_in_base64(text).unwrap_or_else(|| text.to_owned())),
    },
    Flaw {
        name: "bytes-as-characters-after-escape",
        level: Reader,
        expected_subjects: &["spelling/escapes"],
        description: "copies the start of a string as it is, but from its first escape on takes \
                      each byte for a character (hand-written scanners, whose slow path pushes \
                      bytes)",
        step: Strings(push_bytes_after_escape),
    },
    Flaw {
        name: "trailing-commas-dropped-inside-strings",
        level: Reader,
        expected_subjects: &["roles/text"],
        description: "drops commas before closing brackets with a regular expression before it \
                      reads the document, inside strings too (`re.sub(r\",([\\]}])\", …)`)",
        step: Strings(|string| string.replace(",]", "]").replace(",}", "}")),
    },
    Flaw {
        name: "tabs-between-tokens-refused",
        level: Reader,
        expected_subjects: &["spelling/white-space"],
        description: "does not accept tabs between tokens (YAML parsers, which read JSON too)",
        step: Reject(|text, _| has_tab_between_tokens(text)),
    },
    Flaw {
        name: "empty-containers-stay-open",
        level: Reader,
        expected_subjects: &[],
        description: "reads empty containers on a fast path that does not lower its depth again, \
                      and so refuses more than 512 of them as too deep (hand-written scanners)",
        step: Reject(|_, root| has_many_empty_containers(root)),
    },
    Flaw {
        name: "partial-character-left-over",
        level: Reader,
        expected_subjects: &["json/utf-8", "slug/length"],
        description: "keeps the first bytes of a character at the end of a document for the next \
                      document (Node's StringDecoder and Python's incremental decoders without \
                      an end)",
        step: Stream(|| {
            let mut pending = Vec::new();
            Box::new(move |bytes| carry_partial_character(&mut pending, bytes))
        }),
    },
    Flaw {
        name: "claims-as-token",
        level: Schema,
        expected_subjects: &["custom_claims/type"],
        description: "accepts a JSON Web Token in place of the claims and takes its payload \
                      (libraries that decode session_jwt)",
        step: Read(|root| root.member_mut("custom_claims").into_iter().for_each(read_token)),
    },
    Flaw {
        name: "ids-from-expanded-objects",
        level: Schema,
        expected_subjects: &["member_id/type", "member_session_id/type", "organization_id/type"],
        description: "accepts an object in place of an id if it has the id under the same name, as \
                      a member or an organization has (APIs with expandable objects)",
        step: Read(read_expanded_ids),
    },
    Flaw {
        name: "members-inherited-from-prototype",
        level: Reader,
        expected_subjects: &["organization_id/required", "organization_slug/required"],
        description: "takes absent members from an unknown object __proto__ (JavaScript's \
                      Object.assign, which sets the prototype)",
        step: Read(inherit_members),
    },
    Flaw {
        name: "method-derived-from-type",
        level: Schema,
        expected_subjects: &["authentication_factors/items/delivery_method/required"],
        description: "takes a missing delivery method from the type if the type has only one \
                      (defaults of a union's variants)",
        step: Read(|root| factors(root).for_each(derive_method)),
    },
    Flaw {
        name: "same-offset-in-all-times-accepted",
        level: Documented,
        expected_subjects: &["expires_at/utc", "last_accessed_at/utc", "started_at/utc"],
        description: "accepts any offset if the three times of the session have the same one (a \
                      check that zones do not differ)",
        step: Read(read_times_of_one_offset),
    },
    Flaw {
        name: "checks-end-at-empty-factors",
        level: Documented,
        expected_subjects: &[
            "organization_id/uuid",
            "organization_slug/charset",
            "organization_slug/max-length",
            "organization_slug/min-length",
        ],
        description: "returns from its checks at an empty list of factors, and so does not check \
                      what comes after it (`if not factors: return`)",
        step: Decode(|document| {
            let ends = has_no_factors(document);
            Embedded::decode_with(document, |described| {
                described.holds() || ends && CHECKED_LAST.contains(&described.name)
            })
        }),
    },
    Flaw {
        name: "errors-counted-in-a-byte",
        level: Schema,
        expected_subjects: &["roles/items/type"],
        description: "returns the number of its errors in one byte, so that 256 roles of a wrong \
                      type are none (the exit status of a validator)",
        step: Read(count_errors_in_a_byte),
    },
    Flaw {
        name: "roles-beyond-first-hundred-unchecked",
        level: Schema,
        expected_subjects: &["roles/items/type"],
        description: "checks the types of only the first hundred roles (types inferred from a \
                      sample, as Polars and BigQuery do)",
        step: Read(|root| {
            if let Some(roles) = roles(root) {
                make_strings(roles.iter_mut().skip(ROLES_SAMPLED));
            }
        }),
    },
    Flaw {
        name: "ids-of-both-environments-refused",
        level: Reader,
        expected_subjects: &["id/prefix"],
        description: "rejects a session with ids of the test environment and ids of the live one \
                      (a guard against mixed configuration)",
        step: Reject(|_, root| has_ids_of_both_environments(root)),
    },
    Flaw {
        name: "id-unchecked-when-long",
        level: Documented,
        expected_subjects: &["member_id/uuid", "member_session_id/uuid", "organization_id/uuid"],
        description: "takes the error of a pattern that backtracks too often for a match, and so \
                      accepts any long id (`preg_match(…) !== 0` in PHP)",
        step: Id(|id| id.len() > BACKTRACKS || is_id(id)),
    },
    Flaw {
        name: "slug-hyphens-in-third-and-fourth-place-refused",
        level: Reader,
        expected_subjects: &["slug/reserved", "slug/text"],
        description: "rejects slugs with hyphens in the third and the fourth place (IDNA's \
                      CheckHyphens, where slugs become host names)",
        step: Slug(|slug| Form::Slug.holds(slug) && slug.get(2..4) != Some("--")),
    },
    Flaw {
        name: "slug-tilde-percent-encoded",
        level: Reader,
        expected_subjects: &["slug/length", "slug/reserved", "slug/text"],
        description: "writes a percent escape for each tilde of a slug (Java's URLEncoder, \
                      encoders of RFC 1738)",
        step: Echo(|root| {
            if let Some(slug) = text_of(root, "organization_slug") {
                *slug = slug.replace('~', "%7E");
            }
        }),
    },
    Flaw {
        name: "slugs-looked-up-by-pattern",
        level: Reader,
        expected_subjects: &["slug/reserved"],
        description: "looks slugs up among those it knows with SQL's LIKE, where an underscore \
                      stands for any character",
        step: Memory(|| {
            let mut known: Vec<String> = Vec::new();
            Box::new(move |root| {
                let slug = text_of(root, "organization_slug");
                if let Some(slug) = slug.filter(|slug| Form::Slug.holds(slug)) {
                    match known.iter().find(|other| is_like(other, slug)) {
                        Some(found) => slug.clone_from(found),
                        None => known.push(slug.clone()),
                    }
                }
                true
            })
        }),
    },
    Flaw {
        name: "time-as-binary64-seconds",
        level: Reader,
        expected_subjects: &["time/year"],
        description: "keeps a time as a number of seconds in binary64, which rounds fractions far \
                      from 1970 and refuses what it rounds to the year 10000 (Python's \
                      timestamp(), Lua)",
        step: Read(|root| each_time(root, round_to_binary64)),
    },
    Flaw {
        name: "crash-on-time-beyond-calendar",
        level: Reader,
        expected_subjects: UTC,
        description: "converts a time to UTC before it checks the offset, and crashes if that \
                      leaves the years 1 to 9999 (Python's OverflowError, which is no \
                      ValueError)",
        step: Decode(decode_in_utc),
    },
    Flaw {
        name: "session-of-over-a-year-refused",
        level: Reader,
        expected_subjects: &["time/before-1970", "time/leap-day", "time/year"],
        description: "rejects a session that lasts longer than 366 days, the limit of \
                      session_duration_minutes in requests",
        step: Reject(|_, root| is_longer_than_a_year(root)),
    },
    Flaw {
        name: "offset-minutes-unchecked",
        level: Documented,
        expected_subjects: UTC,
        description: "compares only the hours of an offset with zero (`offset.hours == 0`)",
        step: Time(|time| is_time(time) || has_offset_of_minutes_alone(time)),
    },
];
