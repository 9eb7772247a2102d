//! Flaws of readers of slugs: anchors, classes, folding and trimming, and off by one at both bounds.

use crate::contract::Level::{Documented, Reader};
use crate::implementation::embedded::Form;

use super::flawed::Step::{Echo, Slug};
use super::tree::text_of;
use super::{Flaw, row};

const CHARSET: &[&str] = &["organization_slug/charset"];
const MIN: &[&str] = &["organization_slug/min-length"];
const MAX: &[&str] = &["organization_slug/max-length"];

/// Whether it is a slug.
fn is(slug: &str) -> bool {
    Form::Slug.holds(slug)
}

/// Whether it is a slug when it may have these characters as well.
fn with(slug: &str, others: fn(char) -> bool) -> bool {
    is(&slug.replace(others, "a"))
}

/// Whether all characters are a slug's.
fn has_charset(slug: &str) -> bool {
    slug.chars().all(|it| is(&format!("a{it}")))
}

/// The longest run of a slug's characters.
fn longest_run(slug: &str) -> usize {
    slug.split(|it: char| !has_charset(&it.to_string())).map(str::len).max().unwrap_or_default()
}

fn set(root: &mut crate::json::Document, change: impl Fn(&mut String)) {
    text_of(root, "organization_slug").into_iter().for_each(change);
}

#[rustfmt::skip]
pub(super) const ROWS: &[Flaw] = &[
    row("slug-trailing-line-feed", Documented, CHARSET, "`$` also matches before a last line feed: Python, Perl, PHP, Java's find",
        Slug(|slug| is(slug.strip_suffix('\n').unwrap_or(slug)))),
    row("slug-multi-line-anchors", Documented, CHARSET, "`^` and `$` match at every line: Ruby, the flag m",
        Slug(|slug| slug.lines().any(is))),
    row("slug-unanchored", Documented, &["organization_slug/charset", "organization_slug/max-length"], "searches for a slug where the whole text has to be one: re.search, JSON Schema's pattern without anchors",
        Slug(|slug| longest_run(slug) >= 2)),
    row("slug-without-end-anchor", Documented, &["organization_slug/charset", "organization_slug/max-length"], "matches at the start alone: Python's re.match, C++'s match_continuous",
        Slug(|slug| slug.get(..2).is_some_and(is))),
    row("slug-without-start-anchor", Documented, &["organization_slug/charset", "organization_slug/max-length"], "matches at the end alone",
        Slug(|slug| slug.len() >= 2 && slug.get(slug.len() - 2..).is_some_and(is))),
    row("slug-unicode-letters", Documented, CHARSET, "takes every Unicode letter and digit: \\w of Python, isalnum, Character.isLetterOrDigit",
        Slug(|slug| with(slug, char::is_alphanumeric))),
    row("slug-unicode-digits", Documented, CHARSET, "takes every Unicode digit: \\d of Python, .NET and Rust",
        Slug(|slug| with(slug, |it| "\u{665}\u{ff15}\u{1d7d7}".contains(it)))),
    row("slug-ignoring-unicode-case", Documented, CHARSET, "ignores case in Unicode, so that a long s and the Kelvin sign are letters: [a-z] with the flags iu",
        Slug(|slug| with(slug, |it| matches!(it, '\u{17f}' | '\u{212a}')))),
    row("slug-lower-cased-first", Documented, CHARSET, "checks the text in lower case, where the Kelvin sign is a k",
        Slug(|slug| is(&slug.to_lowercase()))),
    row("slug-upper-cased-first", Documented, CHARSET, "checks the text in upper case, where sharp s and ligatures are letters of ASCII",
        Slug(|slug| is(&slug.to_uppercase()))),
    row("slug-full-width-folded", Documented, CHARSET, "checks the text in NFKC, where full-width forms are ASCII: Python's str.isidentifier, IDNA",
        Slug(|slug| is(&slug.replace(|it: char| ('\u{ff01}'..='\u{ff5e}').contains(&it), "a")))),
    row("slug-accents-stripped", Documented, CHARSET, "strips accents before it checks: slugify, unidecode",
        Slug(|slug| with(slug, |it| "\u{e9}\u{301}\u{130}".contains(it)))),
    row("slug-a-to-z-range", Documented, CHARSET, "has the class [A-z], with the six characters between Z and a",
        Slug(|slug| with(slug, |it| ('A'..='z').contains(&it)))),
    row("slug-comma-to-point-range", Documented, CHARSET, "has the class [,-.], whose hyphen makes a range",
        Slug(|slug| with(slug, |it| it == ','))),
    row("slug-point-unescaped", Documented, CHARSET, "has a point outside the class, which is any character",
        Slug(|slug| (2..=128).contains(&slug.chars().count()))),
    row("slug-ascii", Documented, CHARSET, "takes every printable character of ASCII: an is_ascii_graphic where a table was needed",
        Slug(|slug| with(slug, |it| it.is_ascii_graphic()))),
    row("slug-percent-decoded", Documented, CHARSET, "decodes percent escapes before it checks: routers",
        Slug(|slug| is(&slug.replace("%2D", "-")))),
    row("slug-trimmed", Documented, CHARSET, "trims the text before it checks: StripWhitespace, trim: true, @Trim",
        Slug(|slug| is(slug.trim()))),
    row("slug-spaces-for-hyphens", Documented, CHARSET, "makes hyphens of spaces before it checks: slugify",
        Slug(|slug| is(&slug.replace(' ', "-")))),
    row("slug-ends-at-nul", Documented, CHARSET, "ends the text at a NUL: C strings",
        Slug(|slug| is(slug.split('\0').next().unwrap_or_default()))),
    row("slug-invisible-ignored", Documented, CHARSET, "ignores characters without a width: PRECIS, strings for display",
        Slug(|slug| is(&slug.replace(['\u{200b}', '\u{200d}', '\u{feff}', '\u{ad}'], "")))),
    row("slug-last-unchecked", Documented, CHARSET, "checks up to the last character, not with it: i < length - 1",
        Slug(|slug| is(slug) || slug.chars().count() <= 128 && slug.char_indices().next_back().is_some_and(|(at, _)| is(&slug[..at])))),
    row("slug-first-unchecked", Documented, CHARSET, "begins to check at the second character: i = 1",
        Slug(|slug| is(slug) || slug.chars().count() <= 128 && slug.char_indices().nth(1).is_some_and(|(at, _)| is(&slug[at..])))),
    row("slug-ends-checked-alone", Documented, CHARSET, "checks the first and the last character alone",
        Slug(|slug| (2..=128).contains(&slug.len()) && slug.starts_with(|it| has_charset(&String::from(it))) && slug.ends_with(|it| has_charset(&String::from(it))))),
    row("slug-unchecked", Documented, &["organization_slug/charset", "organization_slug/min-length", "organization_slug/max-length"], "takes any string: typed SDKs that have a String there",
        Slug(|_| true)),
    row("slug-of-one-character", Documented, MIN, "takes one character: {1,128}",
        Slug(|slug| slug.len() == 1 && has_charset(slug) || is(slug))),
    row("slug-empty-allowed", Documented, MIN, "takes the empty text for an optional one: omitempty, blank=True",
        Slug(|slug| slug.is_empty() || is(slug))),
    row("slug-of-129", Documented, MAX, "takes 129 characters: <= 129, or a check of the index of the last",
        Slug(|slug| is(slug) || slug.len() == 129 && has_charset(slug))),
    row("slug-cut-to-128", Documented, MAX, "cuts the text to 128 characters and takes the rest: MySQL outside strict mode, substr in setters",
        Slug(|slug| is(slug.get(..128).unwrap_or(slug)))),
    row("slug-of-255", Documented, MAX, "has the column's limit, 255, for the contract's",
        Slug(|slug| is(slug) || slug.len() <= 255 && has_charset(slug) && slug.len() >= 2)),
    row("slug-without-maximum", Documented, MAX, "checks no maximum: {2,}",
        Slug(|slug| slug.len() >= 2 && longest_run(slug) == slug.len())),
    row("slug-length-in-a-byte", Documented, MAX, "keeps the length in a byte, so that 258 is 2",
        Slug(|slug| longest_run(slug) == slug.len() && (2..=128).contains(&(slug.len() % 256)))),

    row("slug-of-two-refused", Reader, &["slug/length", "slug/reserved", "slug/text"], "asks for three characters: > 2 where >= 2 was meant",
        Slug(|slug| is(slug) && slug.len() > 2)),
    row("slug-of-128-refused", Reader, &["slug/length"], "stops at 127 characters: < 128 where <= 128 was meant",
        Slug(|slug| is(slug) && slug.len() < 128)),
    row("slug-as-a-host-label", Reader, &["slug/length"], "has the limit of a host's label, 63",
        Slug(|slug| is(slug) && slug.len() <= 63)),
    row("slug-without-tilde", Reader, &["slug/length", "slug/reserved", "slug/text"], "has no tilde in its class: [\\w.-]",
        Slug(|slug| is(slug) && !slug.contains('~'))),
    row("slug-without-point", Reader, &["slug/length", "slug/reserved", "slug/text"], "has no point in its class: [\\w~-], Django's SlugField",
        Slug(|slug| is(slug) && !slug.contains('.'))),
    row("slug-without-underscore", Reader, &["slug/length", "slug/reserved", "slug/text"], "has no underscore in its class: host names",
        Slug(|slug| is(slug) && !slug.contains('_'))),
    row("slug-starts-with-a-letter", Reader, &["slug/reserved", "slug/text"], "asks for a letter first, as identifiers have",
        Slug(|slug| is(slug) && slug.starts_with(|it: char| it.is_ascii_alphabetic()))),
    row("slug-ends-in-alphanumeric", Reader, &["slug/reserved", "slug/text"], "asks for a letter or digit last, as GitHub and Docker do",
        Slug(|slug| is(slug) && slug.ends_with(|it: char| it.is_ascii_alphanumeric()))),
    row("slug-no-doubled-hyphen", Reader, &["slug/reserved"], "refuses two hyphens in a row, as GitHub does",
        Slug(|slug| is(slug) && !slug.contains("--"))),
    row("slug-lower-case-only", Reader, &["slug/text"], "refuses capitals: [a-z0-9-._~]",
        Slug(|slug| is(slug) && !slug.contains(|it: char| it.is_ascii_uppercase()))),
    row("slug-numeric-refused", Reader, &["slug/text"], "refuses a slug of digits alone, which it takes for an id",
        Slug(|slug| is(slug) && slug.parse::<u64>().is_err())),
    row("slug-null-word", Reader, &["slug/text"], "takes the word null for no value: YAML, CSV and SQL exports",
        Slug(|slug| is(slug) && slug != "null")),
    row("slug-dot-segments-refused", Reader, &["slug/reserved"], "refuses two points as a path traversal: firewalls",
        Slug(|slug| is(slug) && !slug.contains(".."))),

    row("slug-lower-cased", Reader, &["slug/text"], "gives slugs back in lower case: citext, normalising setters",
        Echo(|root| set(root, |slug| slug.make_ascii_lowercase()))),
    row("slug-trailing-points-dropped", Reader, &["slug/reserved"], "drops points at the end: host names, Windows paths",
        Echo(|root| set(root, |slug| slug.truncate(slug.trim_end_matches('.').len())))),
    row("slug-cut-to-100", Reader, &["slug/length"], "keeps 100 characters: varchar(100)",
        Echo(|root| set(root, |slug| slug.truncate(100)))),
    row("slug-cut-to-127", Reader, &["slug/length"], "keeps 127 characters: a buffer of 128 with its NUL, strncpy",
        Echo(|root| set(root, |slug| slug.truncate(127)))),
    row("slug-hyphens-merged", Reader, &["slug/reserved"], "merges hyphens: slugify",
        Echo(|root| set(root, |slug| while slug.contains("--") { *slug = slug.replace("--", "-") }))),
    row("slug-as-number", Reader, &["slug/text"], "gives a slug of digits back as a number: PHP's JSON_NUMERIC_CHECK, YAML, R",
        Echo(|root| if let Some(slug) = root.member_mut("organization_slug") && let Some(number) = super::tree::text(slug).and_then(|it| it.parse::<u64>().ok()) { *slug = crate::json::Document::raw(number.to_string()) })),
];
