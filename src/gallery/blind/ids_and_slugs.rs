//! Flaws in how ids and slugs that are valid are read: rare digits and words, and slugs that mean
//! something to another part of a system.

use crate::contract::Level::Reader;
use crate::gallery::flawed::Step::{Check, Echo, Id, Reject, Slug};
use crate::gallery::ids::{is_id, split};
use crate::gallery::slugs::is_slug;
use crate::gallery::tree::{characters, text_of};
use crate::gallery::{Flaw, PLAIN};
use crate::json::Document;

/// The groups of a UUID without the zeros at the start of each.
fn unpadded(uuid: &str) -> String {
    let group = |group: &str| match group.trim_start_matches('0') {
        "" => "0".to_owned(),
        digits => digits.to_owned(),
    };
    uuid.split('-').map(group).collect::<Vec<_>>().join("-")
}

fn has_long_word(prefix: &str) -> bool {
    prefix.split('-').any(|word| word.len() > 20)
}

/// Whether a prefix consists only of words that could be hexadecimal digits.
fn is_hexadecimal(prefix: &str) -> bool {
    !prefix.is_empty() && prefix.bytes().all(|byte| matches!(byte, b'a'..=b'f' | b'-'))
}

fn slug_of(root: &mut Document) -> Option<&mut String> {
    text_of(root, "organization_slug")
}

/// The number that a slug such as 1e5 or 0.5 is when read as one.
fn number_with_point_or_exponent(slug: &str) -> Option<f64> {
    let is_number =
        slug.starts_with(|c: char| c.is_ascii_digit()) && slug.contains(['e', 'E', '.']);
    slug.parse().ok().filter(|number: &f64| is_number && number.is_finite())
}

fn cut_extension(slug: &mut String) {
    for extension in [".json", ".xml", ".html", ".txt"] {
        if slug.len() > extension.len() && slug.ends_with(extension) {
            slug.truncate(slug.len() - extension.len());
        }
    }
}

pub(in crate::gallery) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "member-id-groups-unpadded",
        level: Reader,
        expected_subjects: &["id/*"],
        description: "reads the groups of a member's UUID as numbers and writes them without \
                      zeros at their start (%x instead of %08x)",
        step: Echo(|root| {
            if let Some(id) = text_of(root, "member_id") {
                let (prefix, uuid) = split(id);
                *id = format!("{prefix}{}", unpadded(uuid));
            }
        }),
    },
    Flaw {
        name: "id-version-8-refused",
        level: Reader,
        expected_subjects: &["id/bare"],
        description: "rejects UUIDs of version 8 ([1-7], libraries before they followed RFC 9562 \
                      to its end)",
        step: Id(|id| is_id(id) && split(id).1.as_bytes()[14] != b'8'),
    },
    Flaw {
        name: "id-version-2-refused",
        level: Reader,
        expected_subjects: &["id/bare"],
        description: "rejects UUIDs of version 2, which no library makes (enums of versions \
                      without DCE)",
        step: Id(|id| is_id(id) && split(id).1.as_bytes()[14] != b'2'),
    },
    Flaw {
        name: "id-words-of-twenty-letters-at-most",
        level: Reader,
        expected_subjects: &["id/prefix"],
        description: "rejects a word of more than twenty letters in the prefix of an id \
                      ([a-z]{1,20})",
        step: Id(|id| is_id(id) && !has_long_word(split(id).0)),
    },
    Flaw {
        name: "id-prefix-of-hexadecimal-letters-refused",
        level: Reader,
        expected_subjects: &["id/prefix"],
        description: "looks for the UUID at the first hexadecimal digit, and so rejects a prefix \
                      of the letters a to f (strcspn, scanners without backtracking)",
        step: Id(|id| is_id(id) && !is_hexadecimal(split(id).0)),
    },
    Flaw {
        name: "id-prefix-must-match-its-property",
        level: Reader,
        expected_subjects: &["id/prefix"],
        description: "rejects an organization_id whose prefix does not begin with organization \
                      (typed ids)",
        step: Check(|value| {
            let prefix = split(value.text).0;
            let is_typed = prefix.is_empty() || prefix.starts_with("organization-");
            value.holds() && (value.name != "organization_id" || is_typed)
        }),
    },
    Flaw {
        name: "equal-ids-refused",
        level: Reader,
        expected_subjects: PLAIN,
        description: "rejects a session whose member_id and organization_id have the same UUID \
                      (one map of all ids, a check against mixed-up arguments)",
        step: Reject(|_, root| {
            let mut uuid = |name| text_of(root, name).map(|id| split(id).1.to_owned());
            let (member, organization) = (uuid("member_id"), uuid("organization_id"));
            member.is_some() && member == organization
        }),
    },
    Flaw {
        name: "slug-in-the-form-of-an-id-refused",
        level: Reader,
        expected_subjects: &["slug/text"],
        description: "rejects a slug that is a UUID, because a request may have either in the \
                      same place",
        step: Slug(|slug| is_slug(slug) && !is_id(slug)),
    },
    Flaw {
        name: "slug-reserved-words-refused",
        level: Reader,
        expected_subjects: &["slug/text"],
        description: "rejects slugs that are also routes, such as admin and api",
        step: Slug(|slug| {
            is_slug(slug) && !matches!(slug, "admin" | "api" | "www" | "new" | "login" | "static")
        }),
    },
    Flaw {
        name: "slug-of-method-names-refused",
        level: Reader,
        expected_subjects: &["slug/text"],
        description: "finds constructor and toString in an empty map of slugs that are taken \
                      (JavaScript's objects as maps)",
        step: Slug(|slug| {
            is_slug(slug) && !matches!(slug, "constructor" | "toString" | "valueOf" | "__proto__")
        }),
    },
    Flaw {
        name: "slug-extension-cut",
        level: Reader,
        expected_subjects: &["slug/text"],
        description: "takes the end of a slug such as acme.json for the format of the reply \
                      (Rails' and Symfony's routes)",
        step: Echo(|root| slug_of(root).into_iter().for_each(cut_extension)),
    },
    Flaw {
        name: "slug-tilde-expanded",
        level: Reader,
        expected_subjects: &["slug/reserved"],
        description: "takes a tilde at the start of a slug for a home directory (shells, \
                      expanduser)",
        step: Echo(|root| {
            if let Some(slug) = slug_of(root)
                && slug.starts_with('~')
            {
                slug.replace_range(..1, "/root");
            }
        }),
    },
    Flaw {
        name: "slug-with-exponent-as-number",
        level: Reader,
        expected_subjects: &["slug/text"],
        description: "returns a slug such as 1e5 or 1.50 as a number (spreadsheets, PHP's \
                      is_numeric)",
        step: Echo(|root| {
            if let Some(slug) = root.member_mut("organization_slug")
                && let Some(text) = characters(slug)
                && let Some(number) = number_with_point_or_exponent(text)
            {
                *slug = Document::raw(format!("{number:e}"));
            }
        }),
    },
    Flaw {
        name: "slug-underscores-as-hyphens",
        level: Reader,
        expected_subjects: &["slug/length", "slug/reserved", "slug/text"],
        description: "writes hyphens for underscores between letters or digits of a slug (host \
                      names made of slugs)",
        step: Echo(|root| {
            if let Some(slug) = slug_of(root)
                && slug.starts_with(|c: char| c.is_ascii_alphanumeric())
                && slug.ends_with(|c: char| c.is_ascii_alphanumeric())
            {
                *slug = slug.replace('_', "-");
            }
        }),
    },
];
