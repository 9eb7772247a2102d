//! Flaws in how slugs are read: anchors, character classes, folding, trimming, and off-by-one
//! errors at both length limits.

use crate::contract::Level::{Documented, Reader};
use crate::implementation::embedded::Form;
use crate::json::Document;

use super::Flaw;
use super::flawed::Step::{Echo, Slug};
use super::tree::{text, text_of};

const CHARSET: &[&str] = &["organization_slug/charset"];
const MIN: &[&str] = &["organization_slug/min-length"];
const MAX: &[&str] = &["organization_slug/max-length"];

pub(super) fn is_slug(slug: &str) -> bool {
    Form::Slug.holds(slug)
}

/// Whether the text is a slug if the characters that `others` accepts are allowed as well.
fn is_slug_with(slug: &str, others: fn(char) -> bool) -> bool {
    is_slug(&slug.replace(others, "a"))
}

fn is_slug_without_last(slug: &str) -> bool {
    slug.char_indices().next_back().is_some_and(|(last, _)| is_slug(&slug[..last]))
}

fn is_slug_without_first(slug: &str) -> bool {
    slug.char_indices().nth(1).is_some_and(|(second, _)| is_slug(&slug[second..]))
}

/// Whether a slug may have every character of the text.
fn has_charset(slug: &str) -> bool {
    slug.chars().all(|character| is_slug(&format!("a{character}")))
}

/// The length of the longest run of permitted characters in the text.
fn longest_run(slug: &str) -> usize {
    let is_outside = |character: char| !has_charset(&character.to_string());
    slug.split(is_outside).map(str::len).max().unwrap_or_default()
}

fn set(root: &mut Document, change: impl Fn(&mut String)) {
    text_of(root, "organization_slug").into_iter().for_each(change);
}

fn merge_hyphens(slug: &mut String) {
    while slug.contains("--") {
        *slug = slug.replace("--", "-");
    }
}

pub(super) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "slug-trailing-line-feed",
        level: Documented,
        expected_subjects: CHARSET,
        description: "accepts a trailing line feed, because `$` also matches before it (Python, \
                      Perl, PHP, Java's find)",
        step: Slug(|slug| is_slug(slug.strip_suffix('\n').unwrap_or(slug))),
    },
    Flaw {
        name: "slug-multi-line-anchors",
        level: Documented,
        expected_subjects: CHARSET,
        description: "accepts any text with one valid line, because `^` and `$` match at every \
                      line (Ruby, the flag m)",
        step: Slug(|slug| slug.lines().any(is_slug)),
    },
    Flaw {
        name: "slug-unanchored",
        level: Documented,
        expected_subjects: &["organization_slug/charset", "organization_slug/max-length"],
        description: "searches for a slug instead of matching the whole text (re.search, JSON \
                      Schema's pattern without anchors)",
        step: Slug(|slug| longest_run(slug) >= 2),
    },
    Flaw {
        name: "slug-without-end-anchor",
        level: Documented,
        expected_subjects: &["organization_slug/charset", "organization_slug/max-length"],
        description: "matches only at the start (Python's re.match, C++'s match_continuous)",
        step: Slug(|slug| slug.get(..2).is_some_and(is_slug)),
    },
    Flaw {
        name: "slug-without-start-anchor",
        level: Documented,
        expected_subjects: &["organization_slug/charset", "organization_slug/max-length"],
        description: "matches only at the end",
        step: Slug(|slug| slug.len() >= 2 && slug.get(slug.len() - 2..).is_some_and(is_slug)),
    },
    Flaw {
        name: "slug-unicode-letters",
        level: Documented,
        expected_subjects: CHARSET,
        description: "accepts every Unicode letter and digit (\\w of Python, isalnum, \
                      Character.isLetterOrDigit)",
        step: Slug(|slug| is_slug_with(slug, char::is_alphanumeric)),
    },
    Flaw {
        name: "slug-unicode-digits",
        level: Documented,
        expected_subjects: CHARSET,
        description: "accepts every Unicode digit (\\d of Python, .NET and Rust)",
        step: Slug(|slug| {
            is_slug_with(slug, |character| "\u{665}\u{ff15}\u{1d7d7}".contains(character))
        }),
    },
    Flaw {
        name: "slug-ignoring-unicode-case",
        level: Documented,
        expected_subjects: CHARSET,
        description: "ignores case in Unicode, so that a long s and the Kelvin sign are letters \
                      ([a-z] with the flags iu)",
        step: Slug(|slug| {
            is_slug_with(slug, |character| matches!(character, '\u{17f}' | '\u{212a}'))
        }),
    },
    Flaw {
        name: "slug-lower-cased-first",
        level: Documented,
        expected_subjects: CHARSET,
        description: "checks the text in lower case, where the Kelvin sign is a k",
        step: Slug(|slug| is_slug(&slug.to_lowercase())),
    },
    Flaw {
        name: "slug-upper-cased-first",
        level: Documented,
        expected_subjects: CHARSET,
        description: "checks the text in upper case, where sharp s and ligatures are ASCII letters",
        step: Slug(|slug| is_slug(&slug.to_uppercase())),
    },
    Flaw {
        name: "slug-full-width-folded",
        level: Documented,
        expected_subjects: CHARSET,
        description: "checks the text in NFKC, where full-width forms are ASCII (Python's \
                      str.isidentifier, IDNA)",
        step: Slug(|slug| {
            let is_full_width = |character| ('\u{ff01}'..='\u{ff5e}').contains(&character);
            is_slug(&slug.replace(is_full_width, "a"))
        }),
    },
    Flaw {
        name: "slug-accents-stripped",
        level: Documented,
        expected_subjects: CHARSET,
        description: "strips accents before the check (slugify, unidecode)",
        step: Slug(|slug| {
            is_slug_with(slug, |character| "\u{e9}\u{301}\u{130}".contains(character))
        }),
    },
    Flaw {
        name: "slug-a-to-z-range",
        level: Documented,
        expected_subjects: CHARSET,
        description: "has the class [A-z], which includes the six characters between Z and a",
        step: Slug(|slug| is_slug_with(slug, |character| ('A'..='z').contains(&character))),
    },
    Flaw {
        name: "slug-comma-to-point-range",
        level: Documented,
        expected_subjects: CHARSET,
        description: "has the class [,-.], whose hyphen makes a range",
        step: Slug(|slug| is_slug_with(slug, |character| character == ',')),
    },
    Flaw {
        name: "slug-point-unescaped",
        level: Documented,
        expected_subjects: CHARSET,
        description: "has a point outside the class, where it matches any character",
        step: Slug(|slug| (2..=128).contains(&slug.chars().count())),
    },
    Flaw {
        name: "slug-ascii",
        level: Documented,
        expected_subjects: CHARSET,
        description: "accepts every printable ASCII character (is_ascii_graphic instead of a \
                      table)",
        step: Slug(|slug| is_slug_with(slug, |character| character.is_ascii_graphic())),
    },
    Flaw {
        name: "slug-percent-decoded",
        level: Documented,
        expected_subjects: CHARSET,
        description: "decodes percent escapes before the check (routers)",
        step: Slug(|slug| is_slug(&slug.replace("%2D", "-"))),
    },
    Flaw {
        name: "slug-trimmed",
        level: Documented,
        expected_subjects: CHARSET,
        description: "trims the text before the check (StripWhitespace, trim: true, @Trim)",
        step: Slug(|slug| is_slug(slug.trim())),
    },
    Flaw {
        name: "slug-spaces-for-hyphens",
        level: Documented,
        expected_subjects: CHARSET,
        description: "turns spaces into hyphens before the check (slugify)",
        step: Slug(|slug| is_slug(&slug.replace(' ', "-"))),
    },
    Flaw {
        name: "slug-ends-at-nul",
        level: Documented,
        expected_subjects: CHARSET,
        description: "ends the text at a NUL (C strings)",
        step: Slug(|slug| is_slug(slug.split('\0').next().unwrap_or_default())),
    },
    Flaw {
        name: "slug-invisible-ignored",
        level: Documented,
        expected_subjects: CHARSET,
        description: "ignores characters without a width (PRECIS, strings for display)",
        step: Slug(|slug| {
            is_slug(&slug.replace(['\u{200b}', '\u{200d}', '\u{feff}', '\u{ad}'], ""))
        }),
    },
    Flaw {
        name: "slug-last-unchecked",
        level: Documented,
        expected_subjects: CHARSET,
        description: "does not check the last character (i < length - 1)",
        step: Slug(|slug| {
            is_slug(slug) || slug.chars().count() <= 128 && is_slug_without_last(slug)
        }),
    },
    Flaw {
        name: "slug-first-unchecked",
        level: Documented,
        expected_subjects: CHARSET,
        description: "does not check the first character (i = 1)",
        step: Slug(|slug| {
            is_slug(slug) || slug.chars().count() <= 128 && is_slug_without_first(slug)
        }),
    },
    Flaw {
        name: "slug-ends-checked-alone",
        level: Documented,
        expected_subjects: CHARSET,
        description: "checks only the first and the last character",
        step: Slug(|slug| {
            let is_allowed = |character: char| has_charset(&String::from(character));
            (2..=128).contains(&slug.len())
                && slug.starts_with(is_allowed)
                && slug.ends_with(is_allowed)
        }),
    },
    Flaw {
        name: "slug-unchecked",
        level: Documented,
        expected_subjects: &[
            "organization_slug/charset",
            "organization_slug/min-length",
            "organization_slug/max-length",
        ],
        description: "accepts any string (typed SDKs with a String for the slug)",
        step: Slug(|_| true),
    },
    Flaw {
        name: "slug-of-one-character",
        level: Documented,
        expected_subjects: MIN,
        description: "accepts a single character ({1,128})",
        step: Slug(|slug| slug.len() == 1 && has_charset(slug) || is_slug(slug)),
    },
    Flaw {
        name: "slug-empty-allowed",
        level: Documented,
        expected_subjects: MIN,
        description: "takes an empty text for an absent one (omitempty, blank=True)",
        step: Slug(|slug| slug.is_empty() || is_slug(slug)),
    },
    Flaw {
        name: "slug-of-129",
        level: Documented,
        expected_subjects: MAX,
        description: "accepts 129 characters (<= 129, or a check of the last index)",
        step: Slug(|slug| is_slug(slug) || slug.len() == 129 && has_charset(slug)),
    },
    Flaw {
        name: "slug-cut-to-128",
        level: Documented,
        expected_subjects: MAX,
        description: "cuts the text to 128 characters and accepts the rest (MySQL outside strict \
                      mode, substr in setters)",
        step: Slug(|slug| is_slug(slug.get(..128).unwrap_or(slug))),
    },
    Flaw {
        name: "slug-of-255",
        level: Documented,
        expected_subjects: MAX,
        description: "has the limit of the column, 255, instead of the contract's",
        step: Slug(|slug| {
            is_slug(slug) || slug.len() <= 255 && has_charset(slug) && slug.len() >= 2
        }),
    },
    Flaw {
        name: "slug-without-maximum",
        level: Documented,
        expected_subjects: MAX,
        description: "checks no maximum length ({2,})",
        step: Slug(|slug| slug.len() >= 2 && longest_run(slug) == slug.len()),
    },
    Flaw {
        name: "slug-length-in-a-byte",
        level: Documented,
        expected_subjects: MAX,
        description: "keeps the length in one byte, so that 258 is 2",
        step: Slug(|slug| {
            longest_run(slug) == slug.len() && (2..=128).contains(&(slug.len() % 256))
        }),
    },
    Flaw {
        name: "slug-of-two-refused",
        level: Reader,
        expected_subjects: &["slug/length", "slug/reserved", "slug/text"],
        description: "requires three characters (> 2 instead of >= 2)",
        step: Slug(|slug| is_slug(slug) && slug.len() > 2),
    },
    Flaw {
        name: "slug-of-128-refused",
        level: Reader,
        expected_subjects: &["slug/length"],
        description: "allows at most 127 characters (< 128 instead of <= 128)",
        step: Slug(|slug| is_slug(slug) && slug.len() < 128),
    },
    Flaw {
        name: "slug-as-a-host-label",
        level: Reader,
        expected_subjects: &["slug/length"],
        description: "allows at most 63 characters, the limit of a label of a host name",
        step: Slug(|slug| is_slug(slug) && slug.len() <= 63),
    },
    Flaw {
        name: "slug-without-tilde",
        level: Reader,
        expected_subjects: &["slug/length", "slug/reserved", "slug/text"],
        description: "has no tilde in its class ([\\w.-])",
        step: Slug(|slug| is_slug(slug) && !slug.contains('~')),
    },
    Flaw {
        name: "slug-without-point",
        level: Reader,
        expected_subjects: &["slug/length", "slug/reserved", "slug/text"],
        description: "has no point in its class ([\\w~-], Django's SlugField)",
        step: Slug(|slug| is_slug(slug) && !slug.contains('.')),
    },
    Flaw {
        name: "slug-without-underscore",
        level: Reader,
        expected_subjects: &["slug/length", "slug/reserved", "slug/text"],
        description: "has no underscore in its class (host names)",
        step: Slug(|slug| is_slug(slug) && !slug.contains('_')),
    },
    Flaw {
        name: "slug-starts-with-a-letter",
        level: Reader,
        expected_subjects: &["slug/reserved", "slug/text"],
        description: "requires a letter at the start, as for an identifier",
        step: Slug(|slug| {
            is_slug(slug) && slug.starts_with(|character: char| character.is_ascii_alphabetic())
        }),
    },
    Flaw {
        name: "slug-ends-in-alphanumeric",
        level: Reader,
        expected_subjects: &["slug/reserved", "slug/text"],
        description: "requires a letter or digit at the end, as GitHub and Docker do",
        step: Slug(|slug| {
            is_slug(slug) && slug.ends_with(|character: char| character.is_ascii_alphanumeric())
        }),
    },
    Flaw {
        name: "slug-no-doubled-hyphen",
        level: Reader,
        expected_subjects: &["slug/reserved", "slug/text"],
        description: "rejects two hyphens in a row, as GitHub does",
        step: Slug(|slug| is_slug(slug) && !slug.contains("--")),
    },
    Flaw {
        name: "slug-lower-case-only",
        level: Reader,
        expected_subjects: &["slug/text"],
        description: "rejects capital letters ([a-z0-9-._~])",
        step: Slug(|slug| {
            is_slug(slug) && !slug.contains(|character: char| character.is_ascii_uppercase())
        }),
    },
    Flaw {
        name: "slug-numeric-refused",
        level: Reader,
        expected_subjects: &["slug/text"],
        description: "rejects a slug of only digits, because it takes it for an id",
        step: Slug(|slug| is_slug(slug) && slug.parse::<u64>().is_err()),
    },
    Flaw {
        name: "slug-null-word",
        level: Reader,
        expected_subjects: &["slug/text"],
        description: "takes the word null for a missing value (YAML, CSV and SQL exports)",
        step: Slug(|slug| is_slug(slug) && slug != "null"),
    },
    Flaw {
        name: "slug-dot-segments-refused",
        level: Reader,
        expected_subjects: &["slug/reserved"],
        description: "rejects two points in a row as path traversal (firewalls)",
        step: Slug(|slug| is_slug(slug) && !slug.contains("..")),
    },
    Flaw {
        name: "slug-lower-cased",
        level: Reader,
        expected_subjects: &["slug/text"],
        description: "returns slugs in lower case (citext, normalising setters)",
        step: Echo(|root| set(root, |slug| slug.make_ascii_lowercase())),
    },
    Flaw {
        name: "slug-trailing-points-dropped",
        level: Reader,
        expected_subjects: &["slug/reserved"],
        description: "drops points at the end (host names, Windows paths)",
        step: Echo(|root| set(root, |slug| slug.truncate(slug.trim_end_matches('.').len()))),
    },
    Flaw {
        name: "slug-cut-to-100",
        level: Reader,
        expected_subjects: &["slug/length"],
        description: "cuts the slug to 100 characters (varchar(100))",
        step: Echo(|root| set(root, |slug| slug.truncate(100))),
    },
    Flaw {
        name: "slug-cut-to-127",
        level: Reader,
        expected_subjects: &["slug/length"],
        description: "cuts the slug to 127 characters (a buffer of 128 that includes the NUL, \
                      strncpy)",
        step: Echo(|root| set(root, |slug| slug.truncate(127))),
    },
    Flaw {
        name: "slug-hyphens-merged",
        level: Reader,
        expected_subjects: &["slug/reserved", "slug/text"],
        description: "merges hyphens (slugify)",
        step: Echo(|root| set(root, merge_hyphens)),
    },
    Flaw {
        name: "slug-as-number",
        level: Reader,
        expected_subjects: &["slug/text"],
        description: "returns a slug of digits as a number (PHP's JSON_NUMERIC_CHECK, YAML, R)",
        step: Echo(|root| {
            if let Some(slug) = root.member_mut("organization_slug")
                && let Some(number) = text(slug).and_then(|slug| slug.parse::<u64>().ok())
            {
                *slug = Document::raw(number.to_string());
            }
        }),
    },
];
