//! Flaws of readers of ids: what UUID parsers let through, prefixes, anchors, and ids that change.

use crate::contract::Level::{Documented, Reader};
use crate::implementation::embedded::{Described, Form};
use crate::json::Document;

use super::flawed::Step::{Check, Echo, Id};
use super::tree::text_of;
use super::{Flaw, PLAIN, row};

const UUID: &[&str] = &["member_session_id/uuid", "member_id/uuid", "organization_id/uuid"];
const LENGTH: usize = 36;

/// Whether it is an id.
fn is(id: &str) -> bool {
    Form::Id.holds(id)
}

/// What stands before the last 36 bytes, and those.
fn split(id: &str) -> (&str, &str) {
    id.len().checked_sub(LENGTH).and_then(|at| id.split_at_checked(at)).unwrap_or(("", id))
}

fn set(root: &mut Document, name: &str, change: impl Fn(&mut String)) {
    text_of(root, name).into_iter().for_each(change);
}

#[rustfmt::skip]
pub(super) const ROWS: &[Flaw] = &[
    row("id-trailing-line-feed", Documented, UUID, "`$` also matches before a last line feed: Python, Perl, PHP",
        Id(|id| is(id.strip_suffix('\n').unwrap_or(id)))),
    row("id-multi-line-anchors", Documented, UUID, "`^` and `$` match at every line: Ruby, the flag m",
        Id(|id| id.lines().any(is))),
    row("id-unanchored", Documented, UUID, "searches for a UUID where the whole text has to be one",
        Id(|id| (0..id.len()).any(|at| id.get(at..at + LENGTH).is_some_and(is)))),
    row("id-without-end-anchor", Documented, UUID, "matches at the start alone: Python's re.match",
        Id(|id| (LENGTH..=id.len()).any(|end| id.get(..end).is_some_and(is)))),
    row("id-last-36-only", Documented, UUID, "looks at the last 36 characters alone and takes any prefix: rsplit, substr(-36)",
        Id(|id| is(split(id).1))),
    row("id-trimmed", Documented, UUID, "trims the text before it checks: Guid.Parse, strip",
        Id(|id| is(id.trim()))),
    row("id-braces", Documented, UUID, "takes braces and parentheses around a UUID: Guid.Parse, Windows registries",
        Id(|id| is(id.trim_matches(['{', '}', '(', ')'])))),
    row("id-hyphens-anywhere", Documented, UUID, "drops all hyphens and counts 32 digits: Python's uuid.UUID, PostgreSQL",
        Id(|id| is(id) || { let digits = id.replace('-', ""); digits.len() == 32 && digits.bytes().all(|it| it.is_ascii_hexdigit()) })),
    row("id-without-hyphens", Documented, UUID, "takes 32 digits without hyphens: Uuid::parse_str, Guid's format N",
        Id(|id| is(id) || { let digits = id.strip_prefix("session-test-").unwrap_or(id); digits.len() == 32 && digits.bytes().all(|it| it.is_ascii_hexdigit()) })),
    row("id-unicode-digits", Documented, UUID, "takes every Unicode digit: [\\da-f], isdigit, int(…, 16)",
        Id(|id| is(&id.replace(['\u{ff19}', '\u{669}', '\u{1d7d7}'], "9")))),
    row("id-word-characters", Documented, UUID, "takes any letter for a digit: \\w{8}-\\w{4}-…",
        Id(|id| { let (prefix, uuid) = split(id); is(&(prefix.to_owned() + &uuid.replace(['g', 'o'], "0"))) })),
    row("id-unicode-hyphens", Documented, UUID, "takes typographic hyphens: text that went through a word processor",
        Id(|id| is(&id.replace(['\u{2010}', '\u{2011}'], "-")))),
    row("id-underscores", Documented, UUID, "takes underscores for hyphens: ids that were names of variables",
        Id(|id| is(&id.replace('_', "-")))),
    row("id-any-word-as-prefix", Documented, UUID, "takes every character but a space in the prefix: \\S+-",
        Id(|id| { let (prefix, uuid) = split(id); is(uuid) && !prefix.contains(char::is_whitespace) })),
    row("id-empty-words", Documented, UUID, "takes words of no letters in the prefix: ([a-z]*-)*",
        Id(|id| { let (prefix, uuid) = split(id); is(uuid) && prefix.bytes().all(|it| it == b'-' || it.is_ascii_lowercase()) && (prefix.is_empty() || prefix.ends_with('-')) })),
    row("id-prefix-ignoring-unicode-case", Documented, UUID, "ignores case in Unicode: [a-z] with the flags iu",
        Id(|id| is(&id.replace('\u{17f}', "s").replace('\u{212a}', "k")))),
    row("id-prefix-a-to-z-range", Documented, UUID, "has the class [A-z] in the prefix",
        Id(|id| is(&id.replace(['[', '^', '_'], "a")))),
    row("id-suffix-allowed", Documented, UUID, "takes words behind the UUID as well: ids of other services",
        Id(|id| is(id.strip_suffix("-test").unwrap_or(id)))),
    row("id-digit-more", Documented, UUID, "leaves the last group open: [0-9a-f]{12,}",
        Id(|id| is(id) || id.strip_suffix('0').is_some_and(is))),
    row("id-digit-short", Documented, UUID, "asks for one digit less in the last group: [0-9a-f]{11,12}",
        Id(|id| is(id) || is(&format!("{id}0")))),
    row("id-length-alone", Documented, UUID, "counts to 36 and checks no character: CHAR(36)",
        Id(|id| is(id) || id.len() == LENGTH)),
    row("id-hyphens-unchecked", Documented, UUID, "skips the four places of hyphens: hand-written readers of hexadecimal",
        Id(|id| { let (prefix, uuid) = split(id); let mut bytes = uuid.as_bytes().to_vec(); [8, 13, 18, 23].into_iter().for_each(|at| if let Some(byte) = bytes.get_mut(at) { *byte = b'-' }); is(&format!("{prefix}{}", String::from_utf8_lossy(&bytes))) })),
    row("id-percent-decoded", Documented, UUID, "decodes percent escapes before it checks: routers",
        Id(|id| is(&id.replace("%2D", "-")))),
    row("id-ends-at-nul", Documented, UUID, "ends the text at a NUL: C strings",
        Id(|id| is(id.split('\0').next().unwrap_or_default()))),
    row("id-first-of-a-list", Documented, UUID, "splits at commas and checks the first: headers, query parameters",
        Id(|id| is(id.split(',').next().unwrap_or_default()))),
    row("id-invisible-ignored", Documented, UUID, "drops characters without a width: pasted ids",
        Id(|id| is(&id.replace(['\u{feff}', '\u{200b}'], "")))),
    row("id-quoted", Documented, UUID, "drops quotes around the text: shells, CSV",
        Id(|id| is(id.trim_matches('"')))),
    row("id-number-allowed", Documented, UUID, "takes a number for an old kind of id: migrations",
        Id(|id| is(id) || id.parse::<u64>().is_ok())),
    row("id-empty-allowed", Documented, UUID, "takes the empty text for the nil UUID: omitempty, Guid.Empty",
        Id(|id| id.is_empty() || is(id))),
    row("id-unchecked", Documented, UUID, "takes any string: typed SDKs that have a String there",
        Id(|_| true)),
    row("member-id-unchecked", Documented, &["member_id/uuid"], "checks the session's id twice and the member's never: copied lines",
        Check(|it| it.name == "member_id" || it.holds())),
    row("organization-id-unchecked", Documented, &["organization_id/uuid"], "checks the ids of session and member alone",
        Check(|it| it.name == "organization_id" || it.holds())),
    row("session-id-not-empty", Documented, &["member_session_id/uuid"], "only asks that the session's id is not empty: @NotBlank",
        Check(|it| if it.name == "member_session_id" { !it.text.trim().is_empty() } else { Described::holds(it) })),

    row("id-version-4-only", Reader, &["id/bare", "id/prefix"], "takes version 4 alone: uuid4 validators",
        Id(|id| is(id) && split(id).1.as_bytes()[14] == b'4')),
    row("id-version-1-to-5-only", Reader, &["id/bare", "id/prefix"], "has the versions of RFC 4122 alone: [1-5], validators before RFC 9562",
        Id(|id| is(id) && (b'1'..=b'5').contains(&split(id).1.as_bytes()[14]))),
    row("id-variant-8-to-a-only", Reader, &["id/bare", "id/prefix"], "leaves the last variant digit out: [89a]",
        Id(|id| is(id) && split(id).1.as_bytes()[19] != b'b')),
    row("id-prefix-required", Reader, &["id/bare"], "refuses an id without a prefix",
        Id(|id| is(id) && id.len() > LENGTH)),
    row("id-of-the-test-environment", Reader, &["id/bare", "id/prefix"], "was only ever run in the test environment: -test-",
        Id(|id| is(id) && id.contains("-test-"))),
    row("id-environment-in-list", Reader, &["id/prefix"], "knows prefixes that end in test- or live- alone",
        Id(|id| is(id) && ["", "test-", "live-"].iter().any(|end| split(id).0.ends_with(end) && (split(id).0.is_empty() || !end.is_empty())))),
    row("id-of-two-words-at-most", Reader, &["id/prefix"], "takes at most two words: ([a-z]+-){0,2}, off by one",
        Id(|id| is(id) && split(id).0.matches('-').count() < 3)),
    row("id-prefix-of-two-letters", Reader, &["id/prefix"], "asks for two letters in a word: [a-z]{2,}",
        Id(|id| is(id) && split(id).0.find('-') != Some(1))),
    row("id-of-64-characters", Reader, &["id/prefix"], "stops at 64 characters: varchar(64)",
        Id(|id| is(id) && id.len() <= 64)),
    row("id-digits-alone-refused", Reader, &["id/bare"], "takes a UUID of decimal digits for a number: YAML, spreadsheets",
        Id(|id| is(id) && id.contains(|it| ('a'..='f').contains(&it)))),
    row("id-prefix-dropped", Reader, PLAIN, "keeps a 128-bit UUID, and so loses the prefix: UUID columns",
        Echo(|root| set(root, "organization_id", |id| *id = split(id).1.to_owned()))),
    row("id-upper-cased", Reader, PLAIN, "writes digits in upper case: .NET's format X, Oracle's RAWTOHEX",
        Echo(|root| set(root, "member_id", |id| id.make_ascii_uppercase()))),
    row("ids-swapped", Reader, PLAIN, "has the session's and the member's id in each other's place: positional constructors",
        Echo(|root| if let Some(id) = text_of(root, "member_id").cloned() { text_of(root, "member_session_id").into_iter().for_each(|other| *other = id.clone()) })),
    row("id-cut-to-50", Reader, PLAIN, "keeps 50 characters: varchar(50), as organization-test-… has 54",
        Echo(|root| set(root, "organization_id", |id| id.truncate(50)))),
    row("id-cut-to-60", Reader, &["id/prefix"], "keeps 60 characters: varchar(60)",
        Echo(|root| set(root, "member_session_id", |id| id.truncate(60)))),
];
