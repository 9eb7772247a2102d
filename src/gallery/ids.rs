//! Flaws in how ids are read: lenient UUID parsers, prefixes, anchors, and ids that change.

use crate::contract::Level::{Documented, Reader};
use crate::implementation::embedded::Form;
use crate::json::Document;

use super::flawed::Step::{Check, Echo, Id};
use super::tree::text_of;
use super::{Flaw, PLAIN};

pub(super) const UUID: &[&str] =
    &["member_session_id/uuid", "member_id/uuid", "organization_id/uuid"];
const LENGTH: usize = 36;

pub(super) fn is_id(id: &str) -> bool {
    Form::Id.holds(id)
}

/// Splits an id into its prefix and its last 36 bytes. The prefix of a shorter id is empty.
pub(super) fn split(id: &str) -> (&str, &str) {
    id.len().checked_sub(LENGTH).and_then(|at| id.split_at_checked(at)).unwrap_or(("", id))
}

fn is_32_digits(digits: &str) -> bool {
    digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The UUID with a hyphen at each of its four positions, whatever bytes were there.
fn with_hyphens_in_place(uuid: &str) -> String {
    let mut bytes = uuid.as_bytes().to_vec();
    for position in [8, 13, 18, 23] {
        if let Some(byte) = bytes.get_mut(position) {
            *byte = b'-';
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn set(root: &mut Document, name: &str, change: impl Fn(&mut String)) {
    text_of(root, name).into_iter().for_each(change);
}

pub(super) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "id-trailing-line-feed",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts a trailing line feed, because `$` also matches before it (Python, \
                      Perl, PHP)",
        step: Id(|id| is_id(id.strip_suffix('\n').unwrap_or(id))),
    },
    Flaw {
        name: "id-multi-line-anchors",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts any text with one valid line, because `^` and `$` match at every \
                      line (Ruby, the flag m)",
        step: Id(|id| id.lines().any(is_id)),
    },
    Flaw {
        name: "id-unanchored",
        level: Documented,
        expected_subjects: UUID,
        description: "searches for a UUID instead of matching the whole text",
        step: Id(|id| (0..id.len()).any(|at| id.get(at..at + LENGTH).is_some_and(is_id))),
    },
    Flaw {
        name: "id-without-end-anchor",
        level: Documented,
        expected_subjects: UUID,
        description: "matches only at the start (Python's re.match)",
        step: Id(|id| (LENGTH..=id.len()).any(|end| id.get(..end).is_some_and(is_id))),
    },
    Flaw {
        name: "id-last-36-only",
        level: Documented,
        expected_subjects: UUID,
        description: "checks only the last 36 characters and accepts any prefix (rsplit, \
                      substr(-36))",
        step: Id(|id| is_id(split(id).1)),
    },
    Flaw {
        name: "id-trimmed",
        level: Documented,
        expected_subjects: UUID,
        description: "trims the text before the check (Guid.Parse, strip)",
        step: Id(|id| is_id(id.trim())),
    },
    Flaw {
        name: "id-braces",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts braces and parentheses around a UUID (Guid.Parse, Windows \
                      registries)",
        step: Id(|id| is_id(id.trim_matches(['{', '}', '(', ')']))),
    },
    Flaw {
        name: "id-hyphens-anywhere",
        level: Documented,
        expected_subjects: UUID,
        description: "drops all hyphens and counts 32 digits (Python's uuid.UUID, PostgreSQL)",
        step: Id(|id| is_id(id) || is_32_digits(&id.replace('-', ""))),
    },
    Flaw {
        name: "id-without-hyphens",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts 32 digits without hyphens (Uuid::parse_str, Guid's format N)",
        step: Id(|id| is_id(id) || is_32_digits(id.strip_prefix("session-test-").unwrap_or(id))),
    },
    Flaw {
        name: "id-unicode-digits",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts every Unicode digit ([\\da-f], isdigit, int(…, 16))",
        step: Id(|id| is_id(&id.replace(['\u{ff19}', '\u{669}', '\u{1d7d7}'], "9"))),
    },
    Flaw {
        name: "id-word-characters",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts any letter as a digit (\\w{8}-\\w{4}-…)",
        step: Id(|id| {
            let (prefix, uuid) = split(id);
            is_id(&(prefix.to_owned() + &uuid.replace(['g', 'o'], "0")))
        }),
    },
    Flaw {
        name: "id-unicode-hyphens",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts typographic hyphens (text that went through a word processor)",
        step: Id(|id| is_id(&id.replace(['\u{2010}', '\u{2011}'], "-"))),
    },
    Flaw {
        name: "id-underscores",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts underscores as hyphens (ids that were names of variables)",
        step: Id(|id| is_id(&id.replace('_', "-"))),
    },
    Flaw {
        name: "id-any-word-as-prefix",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts every character except white space in the prefix (\\S+-)",
        step: Id(|id| {
            let (prefix, uuid) = split(id);
            is_id(uuid) && !prefix.contains(char::is_whitespace)
        }),
    },
    Flaw {
        name: "id-empty-words",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts empty words in the prefix (([a-z]*-)*)",
        step: Id(|id| {
            let (prefix, uuid) = split(id);
            let is_allowed = |byte: u8| byte == b'-' || byte.is_ascii_lowercase();
            is_id(uuid)
                && prefix.bytes().all(is_allowed)
                && (prefix.is_empty() || prefix.ends_with('-'))
        }),
    },
    Flaw {
        name: "id-prefix-ignoring-unicode-case",
        level: Documented,
        expected_subjects: UUID,
        description: "ignores case in Unicode in the prefix ([a-z] with the flags iu)",
        step: Id(|id| is_id(&id.replace('\u{17f}', "s").replace('\u{212a}', "k"))),
    },
    Flaw {
        name: "id-prefix-a-to-z-range",
        level: Documented,
        expected_subjects: UUID,
        description: "has the class [A-z] in the prefix",
        step: Id(|id| is_id(&id.replace(['[', '^', '_'], "a"))),
    },
    Flaw {
        name: "id-suffix-allowed",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts words after the UUID as well (ids of other services)",
        step: Id(|id| is_id(id.strip_suffix("-test").unwrap_or(id))),
    },
    Flaw {
        name: "id-digit-more",
        level: Documented,
        expected_subjects: UUID,
        description: "sets no maximum for the last group ([0-9a-f]{12,})",
        step: Id(|id| is_id(id) || id.strip_suffix('0').is_some_and(is_id)),
    },
    Flaw {
        name: "id-digit-short",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts one digit less in the last group ([0-9a-f]{11,12})",
        step: Id(|id| is_id(id) || is_id(&format!("{id}0"))),
    },
    Flaw {
        name: "id-length-alone",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts any 36 characters (CHAR(36))",
        step: Id(|id| is_id(id) || id.len() == LENGTH),
    },
    Flaw {
        name: "id-hyphens-unchecked",
        level: Documented,
        expected_subjects: UUID,
        description: "skips the four positions of hyphens without a check (hand-written readers \
                      of hexadecimal)",
        step: Id(|id| {
            let (prefix, uuid) = split(id);
            is_id(&(prefix.to_owned() + &with_hyphens_in_place(uuid)))
        }),
    },
    Flaw {
        name: "id-percent-decoded",
        level: Documented,
        expected_subjects: UUID,
        description: "decodes percent escapes before the check (routers)",
        step: Id(|id| is_id(&id.replace("%2D", "-"))),
    },
    Flaw {
        name: "id-ends-at-nul",
        level: Documented,
        expected_subjects: UUID,
        description: "ends the text at a NUL (C strings)",
        step: Id(|id| is_id(id.split('\0').next().unwrap_or_default())),
    },
    Flaw {
        name: "id-first-of-a-list",
        level: Documented,
        expected_subjects: UUID,
        description: "splits the text at commas and checks only the first part (headers, query \
                      parameters)",
        step: Id(|id| is_id(id.split(',').next().unwrap_or_default())),
    },
    Flaw {
        name: "id-invisible-ignored",
        level: Documented,
        expected_subjects: UUID,
        description: "drops characters without a width (pasted ids)",
        step: Id(|id| is_id(&id.replace(['\u{feff}', '\u{200b}'], ""))),
    },
    Flaw {
        name: "id-quoted",
        level: Documented,
        expected_subjects: UUID,
        description: "drops quotes around the text (shells, CSV)",
        step: Id(|id| is_id(id.trim_matches('"'))),
    },
    Flaw {
        name: "id-number-allowed",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts a number as an old kind of id (migrations)",
        step: Id(|id| is_id(id) || id.parse::<u64>().is_ok()),
    },
    Flaw {
        name: "id-empty-allowed",
        level: Documented,
        expected_subjects: UUID,
        description: "takes an empty text for the nil UUID (omitempty, Guid.Empty)",
        step: Id(|id| id.is_empty() || is_id(id)),
    },
    Flaw {
        name: "id-unchecked",
        level: Documented,
        expected_subjects: UUID,
        description: "accepts any string (typed SDKs with a String for the id)",
        step: Id(|_| true),
    },
    Flaw {
        name: "member-id-unchecked",
        level: Documented,
        expected_subjects: &["member_id/uuid"],
        description: "checks the session's id twice and the member's never (copied lines)",
        step: Check(|value| value.name == "member_id" || value.holds()),
    },
    Flaw {
        name: "organization-id-unchecked",
        level: Documented,
        expected_subjects: &["organization_id/uuid"],
        description: "checks only the ids of session and member",
        step: Check(|value| value.name == "organization_id" || value.holds()),
    },
    Flaw {
        name: "session-id-not-empty",
        level: Documented,
        expected_subjects: &["member_session_id/uuid"],
        description: "only checks that the session's id is not empty (@NotBlank)",
        step: Check(|value| match value.name {
            "member_session_id" => !value.text.trim().is_empty(),
            _ => value.holds(),
        }),
    },
    Flaw {
        name: "id-version-4-only",
        level: Reader,
        expected_subjects: &["id/bare", "id/prefix"],
        description: "accepts only version 4 (uuid4 validators)",
        step: Id(|id| is_id(id) && split(id).1.as_bytes()[14] == b'4'),
    },
    Flaw {
        name: "id-version-1-to-5-only",
        level: Reader,
        expected_subjects: &["id/bare", "id/prefix"],
        description: "accepts only the versions of RFC 4122 ([1-5], validators before RFC 9562)",
        step: Id(|id| is_id(id) && (b'1'..=b'5').contains(&split(id).1.as_bytes()[14])),
    },
    Flaw {
        name: "id-variant-8-to-a-only",
        level: Reader,
        expected_subjects: &["id/bare", "id/prefix"],
        description: "leaves out the last digit of the variant ([89a])",
        step: Id(|id| is_id(id) && split(id).1.as_bytes()[19] != b'b'),
    },
    Flaw {
        name: "id-prefix-required",
        level: Reader,
        expected_subjects: &["id/bare", "id/equal"],
        description: "rejects an id without a prefix",
        step: Id(|id| is_id(id) && id.len() > LENGTH),
    },
    Flaw {
        name: "id-of-the-test-environment",
        level: Reader,
        expected_subjects: &["id/bare", "id/prefix", "id/equal"],
        description: "accepts only ids of the test environment, the only one it was ever run in \
                      (-test-)",
        step: Id(|id| is_id(id) && id.contains("-test-")),
    },
    Flaw {
        name: "id-environment-in-list",
        level: Reader,
        expected_subjects: &["id/prefix"],
        description: "accepts only prefixes that end in test- or live-",
        step: Id(|id| {
            let prefix = split(id).0;
            let is_listed =
                prefix.is_empty() || prefix.ends_with("test-") || prefix.ends_with("live-");
            is_id(id) && is_listed
        }),
    },
    Flaw {
        name: "id-of-two-words-at-most",
        level: Reader,
        expected_subjects: &["id/prefix"],
        description: "accepts at most two words in the prefix (([a-z]+-){0,2}, off by one)",
        step: Id(|id| is_id(id) && split(id).0.matches('-').count() < 3),
    },
    Flaw {
        name: "id-prefix-of-two-letters",
        level: Reader,
        expected_subjects: &["id/prefix"],
        description: "requires at least two letters in a word ([a-z]{2,})",
        step: Id(|id| is_id(id) && split(id).0.find('-') != Some(1)),
    },
    Flaw {
        name: "id-of-64-characters",
        level: Reader,
        expected_subjects: &["id/prefix"],
        description: "allows at most 64 characters (varchar(64))",
        step: Id(|id| is_id(id) && id.len() <= 64),
    },
    Flaw {
        name: "id-digits-alone-refused",
        level: Reader,
        expected_subjects: &["id/bare"],
        description: "takes a UUID of decimal digits for a number (YAML, spreadsheets)",
        step: Id(|id| is_id(id) && id.contains(|character| ('a'..='f').contains(&character))),
    },
    Flaw {
        name: "id-prefix-dropped",
        level: Reader,
        expected_subjects: PLAIN,
        description: "stores a 128-bit UUID, and so loses the prefix (UUID columns)",
        step: Echo(|root| set(root, "organization_id", |id| *id = split(id).1.to_owned())),
    },
    Flaw {
        name: "id-upper-cased",
        level: Reader,
        expected_subjects: PLAIN,
        description: "writes digits in upper case (.NET's format X, Oracle's RAWTOHEX)",
        step: Echo(|root| set(root, "member_id", |id| id.make_ascii_uppercase())),
    },
    Flaw {
        name: "ids-swapped",
        level: Reader,
        expected_subjects: PLAIN,
        description: "writes the member's id where the session's id belongs (positional \
                      constructors)",
        step: Echo(|root| {
            if let Some(id) = text_of(root, "member_id").cloned() {
                set(root, "member_session_id", |session_id| id.clone_into(session_id));
            }
        }),
    },
    Flaw {
        name: "id-cut-to-50",
        level: Reader,
        expected_subjects: PLAIN,
        description: "cuts an id to 50 characters, of the 54 that organization-test-… has \
                      (varchar(50))",
        step: Echo(|root| set(root, "organization_id", |id| id.truncate(50))),
    },
    Flaw {
        name: "id-cut-to-60",
        level: Reader,
        expected_subjects: &["id/prefix"],
        description: "cuts an id to 60 characters (varchar(60))",
        step: Echo(|root| set(root, "member_session_id", |id| id.truncate(60))),
    },
];
