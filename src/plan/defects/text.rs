//! Texts that the descriptions rule out: what anchors, classes, trimming, calendars and lengths let
//! through when they are off by a little.

use std::borrow::Cow;

use crate::json::Document;
use crate::plan::canvas::{Canvas, Position, Step, plain_text};

use super::target::{Constraint, Target};
use super::{Edit, Row};

/// A text that breaks one prose rule.
pub(in super::super) struct TextEdit {
    breaks: Constraint,
    change: Change,
}

/// How a valid text becomes one that is not.
#[derive(Clone, Copy)]
enum Change {
    /// It becomes this, whatever it was.
    Whole(&'static str),
    /// It becomes what this makes, whatever it was.
    Made(fn() -> String),
    /// It becomes this token.
    Raw(&'static str),
    /// This comes before it.
    Before(&'static str),
    /// This comes after it.
    After(&'static str),
    /// This stands in it: first, amid or last.
    Into(&'static str),
    /// This stands for the `Z` of a time.
    Zone(&'static str),
    /// The first of these becomes the second.
    Replaced(&'static str, &'static str),
    By(fn(&str) -> String),
}

use Change::{After, Before, By, Into, Made, Raw, Replaced, Whole, Zone};

type List = &'static [(&'static str, Change)];

#[rustfmt::skip]
const UUID: List = &[
    ("empty", Whole("")), ("word", Whole("session")), ("prefix-alone", Whole("session-test-")), ("null-word", Whole("null")),
    ("digit-short", By(|id| id[..id.len() - 1].to_owned())), ("digit-more", After("0")),
    ("first-digit-missing", Replaced("fe6c", "e6c")), ("letter-g", Replaced("46509", "4650g")), ("letter-o", Replaced("46509", "465o9")),
    ("no-hyphens", Whole("fe6c042b6286479f8a4fb046a6c46509")), ("no-hyphens-prefixed", Whole("session-test-fe6c042b6286479f8a4fb046a6c46509")),
    ("hyphen-moved", Replaced("042b-6286", "042-b6286")), ("hyphen-missing", Replaced("8a4f-b046", "8a4fb046")), ("hyphen-doubled", Replaced("8a4f-b046", "8a4f--b046")),
    ("hyphen-for-digit", Replaced("46509", "4650-")), ("underscores", Replaced("6286-479f", "6286_479f")), ("unicode-hyphen", Replaced("6286-479f", "6286\u{2010}479f")),
    ("non-breaking-hyphen", Replaced("6286-479f", "6286\u{2011}479f")), ("braces", Whole("{fe6c042b-6286-479f-8a4f-b046a6c46509}")),
    ("parentheses", Whole("(fe6c042b-6286-479f-8a4f-b046a6c46509)")), ("quotes", Whole("\"fe6c042b-6286-479f-8a4f-b046a6c46509\"")),
    ("leading-space", Before(" ")), ("trailing-space", After(" ")), ("leading-line-feed", Before("\n")), ("trailing-line-feed", After("\n")),
    ("trailing-carriage-return-line-feed", After("\r\n")), ("trailing-tab", After("\t")), ("trailing-nul", After("\0")), ("leading-byte-order-mark", Before("\u{feff}")),
    ("zero-width-space", After("\u{200b}")), ("second-line", After("\nfe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("full-width-digit", Replaced("46509", "4650\u{ff19}")), ("arabic-digit", Replaced("46509", "4650\u{669}")), ("mathematical-digit", Replaced("46509", "4650\u{1d7d7}")),
    ("cyrillic-a", Replaced("8a4f", "8\u{430}4f")), ("accented", Replaced("8a4f", "8\u{e1}4f")),
    ("prefix-without-hyphen", Whole("sessionfe6c042b-6286-479f-8a4f-b046a6c46509")), ("prefix-with-underscore", Whole("session_test-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("prefix-ends-in-underscore", Whole("session_fe6c042b-6286-479f-8a4f-b046a6c46509")), ("prefix-with-space", Whole("session test-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("prefix-with-point", Whole("session.test-fe6c042b-6286-479f-8a4f-b046a6c46509")), ("prefix-with-colon", Whole("session:fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("prefix-with-slash", Whole("session/fe6c042b-6286-479f-8a4f-b046a6c46509")), ("hyphen-first", Whole("-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("hyphen-first-prefixed", Whole("-session-test-fe6c042b-6286-479f-8a4f-b046a6c46509")), ("empty-word", Whole("session--fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("long-s-in-prefix", Whole("\u{17f}ession-test-fe6c042b-6286-479f-8a4f-b046a6c46509")), ("accent-in-prefix", Whole("s\u{e9}ssion-test-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("kelvin-in-prefix", Whole("to\u{212a}en-fe6c042b-6286-479f-8a4f-b046a6c46509")), ("bracket-in-prefix", Whole("se[sion-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("caret-in-prefix", Whole("session^-fe6c042b-6286-479f-8a4f-b046a6c46509")), ("urn-without-uuid", Whole("urn:fe6c042b-6286-479f-8a4f-b046a6c46509")), ("uuid-without-urn", Whole("uuid:fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("suffix", After("-test")), ("suffix-hyphen", After("-")), ("twice", After("fe6c042b-6286-479f-8a4f-b046a6c46509")), ("two-with-comma", After(",fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("hexadecimal-prefix", Whole("0xfe6c042b-6286-479f-8a4f-b046a6c46509")), ("percent-escape", Replaced("6286-479f", "6286%2D479f")), ("numeric", Whole("337792394861532893")),
    ("ulid", Whole("01ARZ3NDEKTSV4RRFFQ69G5FAV")), ("base64", Whole("/mwEK2KGR5+KT7BGpsRlCQ==")),
];

#[rustfmt::skip]
const RFC3339: List = &[
    ("empty", Whole("")), ("word", Whole("now")), ("null-word", Whole("null")), ("infinity", Whole("infinity")), ("date-only", Whole("2021-12-29")), ("time-only", Whole("12:33:09Z")),
    ("month-only", Whole("2021-12")), ("year-only", Whole("2021")), ("unix-seconds", Whole("1640781189")), ("unix-milliseconds", Whole("1640781189000")), ("unix-fraction", Whole("1640781189.123")), ("unix-negative", Whole("-1")),
    ("rfc-2822", Whole("Wed, 29 Dec 2021 12:33:09 GMT")), ("rfc-850", Whole("Wednesday, 29-Dec-21 12:33:09 GMT")), ("asctime", Whole("Wed Dec 29 12:33:09 2021")), ("american", Whole("12/29/2021 12:33:09")),
    ("basic-format", Whole("20211229T123309Z")), ("basic-time", Whole("2021-12-29T123309Z")), ("basic-date", Whole("20211229T12:33:09Z")), ("week-date", Whole("2021-W52-3T12:33:09Z")), ("ordinal-date", Whole("2021-363T12:33:09Z")),
    ("slashes", Whole("2021/12/29T12:33:09Z")), ("points-in-date", Whole("2021.12.29T12:33:09Z")), ("points-in-time", Whole("2021-12-29T12.33.09Z")), ("no-seconds", Whole("2021-12-29T12:33Z")), ("no-minutes", Whole("2021-12-29T12Z")), ("fractional-minutes", Whole("2021-12-29T12:33.5Z")),
    ("no-zone", Zone("")), ("no-zone-space", Whole("2021-12-29 12:33:09")), ("date-with-zone", Whole("2021-12-29Z")), ("comma-fraction", Whole("2021-12-29T12:33:09,5Z")), ("empty-fraction", Whole("2021-12-29T12:33:09.Z")), ("two-points", Whole("2021-12-29T12:33:09.1.2Z")), ("exponent-fraction", Whole("2021-12-29T12:33:09.1e3Z")), ("signed-fraction", Whole("2021-12-29T12:33:09.-1Z")),
    ("month-00", Whole("2021-00-29T12:33:09Z")), ("month-13", Whole("2021-13-29T12:33:09Z")), ("day-00", Whole("2021-12-00T12:33:09Z")), ("day-32", Whole("2021-12-32T12:33:09Z")), ("february-30", Whole("2024-02-30T12:33:09Z")), ("february-29-common-year", Whole("2021-02-29T12:33:09Z")),
    ("february-29-1900", Whole("1900-02-29T12:33:09Z")), ("february-29-2100", Whole("2100-02-29T12:33:09Z")), ("april-31", Whole("2021-04-31T12:33:09Z")), ("june-31", Whole("2021-06-31T12:33:09Z")), ("september-31", Whole("2021-09-31T12:33:09Z")), ("november-31", Whole("2021-11-31T12:33:09Z")),
    ("hour-24", Whole("2021-12-29T24:00:00Z")), ("hour-24-and-more", Whole("2021-12-29T24:00:01Z")), ("hour-25", Whole("2021-12-29T25:00:00Z")), ("minute-60", Whole("2021-12-29T12:60:09Z")), ("second-60-at-noon", Whole("2021-12-29T12:00:60Z")), ("second-60-at-59", Whole("2016-12-31T22:59:60Z")), ("second-60-at-58", Whole("2016-12-31T23:58:60Z")), ("second-60-elsewhere", Whole("2016-12-31T23:59:60+01:00")), ("second-61", Whole("2016-12-31T23:59:61Z")), ("second-99", Whole("2021-12-29T12:33:99Z")),
    ("one-digit-month", Whole("2021-1-29T12:33:09Z")), ("one-digit-day", Whole("2021-12-9T12:33:09Z")), ("one-digit-hour", Whole("2021-12-29T1:33:09Z")), ("one-digit-minute", Whole("2021-12-29T12:3:09Z")), ("one-digit-second", Whole("2021-12-29T12:33:9Z")), ("two-digit-year", Whole("21-12-29T12:33:09Z")), ("three-digit-year", Whole("999-12-29T12:33:09Z")),
    ("five-digit-year", Whole("12021-12-29T12:33:09Z")), ("zero-padded-year", Whole("002021-12-29T12:33:09Z")), ("plus-year", Whole("+2021-12-29T12:33:09Z")), ("plus-six-digit-year", Whole("+002021-12-29T12:33:09Z")), ("negative-year", Whole("-2021-12-29T12:33:09Z")), ("three-digit-second", Whole("2021-12-29T12:33:009Z")),
    ("separator-underscore", Replaced("T", "_")), ("separator-x", Replaced("T", "X")), ("separator-hyphen", Replaced("T", "-")), ("separator-slash", Replaced("T", "/")), ("separator-colon", Replaced("T", ":")), ("separator-plus", Replaced("T", "+")), ("separator-missing", Replaced("T", "")), ("separator-two-spaces", Replaced("T", "  ")), ("separator-tab", Replaced("T", "\t")), ("separator-line-feed", Replaced("T", "\n")), ("separator-nul", Replaced("T", "\0")), ("separator-no-break-space", Replaced("T", "\u{a0}")), ("separator-t-and-spaces", Replaced("T", " T ")), ("separator-full-width", Replaced("T", "\u{ff34}")), ("separator-doubled", Replaced("T", "TT")),
    ("space-before-zone", Zone(" Z")), ("zone-utc", Zone("UTC")), ("zone-space-utc", Zone(" UTC")), ("zone-gmt", Zone("GMT")), ("zone-abbreviation", Zone("EST")), ("zone-military", Zone("A")), ("zone-name", Zone("Europe/Paris")), ("zone-suffix", Zone("Z[UTC]")), ("zone-twice", Zone("ZZ")), ("zone-and-offset", Zone("Z+00:00")), ("zone-full-width", Zone("\u{ff3a}")),
    ("offset-without-colon", Zone("+0000")), ("offset-hours-only", Zone("+00")), ("offset-one-digit", Zone("+1:00")), ("offset-24", Zone("+24:00")), ("offset-minute-60", Zone("+00:60")), ("offset-99", Zone("+99:99")), ("offset-seconds", Zone("+00:00:00")), ("offset-unicode-minus", Zone("\u{2212}00:00")), ("offset-space", Zone(" +00:00")), ("offset-sign-alone", Zone("+")), ("offset-unsigned", Zone("00:00")), ("offset-two-signs", Zone("+-01:00")),
    ("leading-space", Before(" ")), ("trailing-space", After(" ")), ("leading-line-feed", Before("\n")), ("trailing-line-feed", After("\n")), ("trailing-carriage-return", After("\r")), ("trailing-tab", After("\t")), ("trailing-nul", After("\0")), ("trailing-text", After("x")), ("trailing-comment", After(" (UTC)")), ("leading-byte-order-mark", Before("\u{feff}")), ("zero-width-space", After("\u{200b}")), ("second-line", After("\n2021-12-29T12:33:09Z")), ("twice", After("2021-12-29T12:33:09Z")), ("interval", After("/2021-12-30T12:33:09Z")), ("quoted", Whole("\"2021-12-29T12:33:09Z\"")),
    ("arabic-digits", Whole("\u{662}\u{660}\u{662}\u{661}-12-29T12:33:09Z")), ("arabic-digit-last", Whole("2021-12-29T12:33:0\u{669}Z")), ("full-width-digit", Whole("2021-12-29T12:33:0\u{ff19}Z")), ("devanagari-digit", Whole("2021-12-29T12:33:0\u{96f}Z")), ("fraction-arabic-digit", Whole("2021-12-29T12:33:09.\u{665}Z")), ("superscript-digit", Whole("2021-12-29T12:33:0\u{b9}Z")), ("unicode-hyphen", Whole("2021\u{2010}12\u{2010}29T12:33:09Z")), ("full-width-colon", Whole("2021-12-29T12\u{ff1a}33\u{ff1a}09Z")), ("letter-o", Whole("2O21-12-29T12:33:09Z")), ("spaces-for-zeros", Whole("2021-12-29T12:33: 9Z")),
    ("seconds-after-minus", Whole("2021-12-29T12:33:-9Z")), ("hour-negative", Whole("2021-12-29T-1:33:09Z")), ("twelve-hour", Whole("2021-12-29T12:33:09 PM")), ("duration", Whole("PT12H33M9S")),
];

#[rustfmt::skip]
const UTC: List = &[
    ("plus-one", Zone("+01:00")), ("minus-one", Zone("-01:00")), ("plus-one-minute", Zone("+00:01")), ("minus-one-minute", Zone("-00:01")), ("plus-59-minutes", Zone("+00:59")),
    ("half-hour", Zone("+05:30")), ("quarter-hour", Zone("+05:45")), ("pacific", Zone("-08:00")), ("largest-in-use", Zone("+14:00")), ("smallest-in-use", Zone("-12:00")),
    ("beyond-use", Zone("+15:00")), ("plus-18", Zone("+18:00")), ("beyond-18", Zone("+18:01")), ("largest", Zone("+23:59")), ("smallest", Zone("-23:59")), ("day-before", Whole("2021-12-30T01:33:09+13:00")),
    ("offset-after-leap-day", Whole("2024-03-01T00:30:00+01:00")), ("first-year-ahead", Whole("0001-01-01T00:00:00+01:00")), ("last-year-behind", Whole("9999-12-31T23:59:59-01:00")),
];

#[rustfmt::skip]
const CHARSET: List = &[
    ("space", Into(" ")), ("line-feed", Into("\n")), ("carriage-return", Into("\r")), ("carriage-return-line-feed", Into("\r\n")), ("tab", Into("\t")), ("vertical-tab", Into("\u{b}")), ("nul", Into("\0")), ("escape", Into("\u{1b}")), ("delete", Into("\u{7f}")),
    ("exclamation", Into("!")), ("quote", Into("\"")), ("hash", Into("#")), ("dollar", Into("$")), ("percent", Into("%")), ("percent-escape", Into("%2D")), ("ampersand", Into("&")), ("apostrophe", Into("'")), ("parenthesis", Into("(")), ("asterisk", Into("*")), ("plus", Into("+")), ("comma", Into(",")), ("slash", Into("/")),
    ("colon", Into(":")), ("semicolon", Into(";")), ("less", Into("<")), ("equals", Into("=")), ("question", Into("?")), ("at", Into("@")), ("open-bracket", Into("[")), ("backslash", Into("\\")), ("close-bracket", Into("]")), ("caret", Into("^")), ("backtick", Into("`")), ("open-brace", Into("{")), ("bar", Into("|")), ("close-brace", Into("}")),
    ("accent", Into("\u{e9}")), ("combining-accent", Into("e\u{301}")), ("sharp-s", Into("\u{df}")), ("long-s", Into("\u{17f}")), ("kelvin", Into("\u{212a}")), ("dotless-i", Into("\u{131}")), ("dotted-capital-i", Into("\u{130}")), ("greek", Into("\u{3b1}")), ("cyrillic", Into("\u{430}")), ("hebrew", Into("\u{5d0}")), ("han", Into("\u{6f22}")), ("full-width-letter", Into("\u{ff41}")), ("ordinal", Into("\u{aa}")), ("micro", Into("\u{b5}")), ("ligature", Into("\u{fb01}")), ("mathematical-letter", Into("\u{1d4b3}")),
    ("arabic-digit", Into("\u{665}")), ("full-width-digit", Into("\u{ff15}")), ("superscript-digit", Into("\u{b2}")), ("roman-numeral", Into("\u{2167}")), ("fraction", Into("\u{bd}")), ("mathematical-digit", Into("\u{1d7d7}")),
    ("unicode-hyphen", Into("\u{2010}")), ("en-dash", Into("\u{2013}")), ("minus", Into("\u{2212}")), ("soft-hyphen", Into("\u{ad}")), ("undertie", Into("\u{203f}")), ("full-width-low-line", Into("\u{ff3f}")), ("ideographic-full-stop", Into("\u{3002}")), ("full-width-stop", Into("\u{ff0e}")), ("swung-dash", Into("\u{2053}")), ("middle-dot", Into("\u{b7}")),
    ("zero-width-space", Into("\u{200b}")), ("zero-width-joiner", Into("\u{200d}")), ("byte-order-mark", Into("\u{feff}")), ("right-to-left-override", Into("\u{202e}")), ("no-break-space", Into("\u{a0}")), ("line-separator", Into("\u{2028}")), ("next-line", Into("\u{85}")), ("emoji", Into("\u{1f600}")), ("replacement", Into("\u{fffd}")), ("noncharacter", Into("\u{ffff}")), ("private-use", Into("\u{e000}")),
    ("only-spaces", Whole("  ")), ("only-symbols", Whole("!!")), ("url", Whole("https://example.com")), ("path", Whole("../org")), ("html", Whole("<b>org</b>")), ("punycode-source", Whole("b\u{fc}cher")), ("lone-surrogate", Raw("\"org\\ud800\"")), ("lone-low-surrogate", Raw("\"\\udc00org\"")),
    ("two-astral", Whole("\u{1f600}\u{1f601}")), ("two-accented", Whole("\u{e9}\u{e9}")),
];

#[rustfmt::skip]
const MIN_LENGTH: List = &[
    ("empty", Whole("")), ("one-letter", Whole("a")), ("one-digit", Whole("7")), ("one-capital", Whole("Z")), ("one-hyphen", Whole("-")), ("one-point", Whole(".")), ("one-underscore", Whole("_")), ("one-tilde", Whole("~")),
];

const MAX_LENGTH: List = &[
    ("129-ascii", By(|slug| long(slug, 129))),
    ("130-ascii", By(|slug| long(slug, 130))),
    ("255-ascii", By(|slug| long(slug, 255))),
    ("256-ascii", By(|slug| long(slug, 256))),
    ("257-ascii", By(|slug| long(slug, 257))),
    ("1000-ascii", By(|slug| long(slug, 1000))),
    ("10000-ascii", By(|slug| long(slug, 10_000))),
    ("129-hyphens", Made(|| "-".repeat(129))),
    ("129-digits", Made(|| "7".repeat(129))),
    ("129-mixed", Made(|| "aZ9-._~".repeat(19)[..129].to_owned())),
];

fn long(slug: &str, length: usize) -> String {
    slug.chars().cycle().take(length).collect()
}

pub(super) fn rows() -> Vec<Row> {
    let lists = [
        (Constraint::Uuid, UUID),
        (Constraint::Rfc3339, RFC3339),
        (Constraint::Utc, UTC),
        (Constraint::Charset, CHARSET),
        (Constraint::MinLength, MIN_LENGTH),
        (Constraint::MaxLength, MAX_LENGTH),
    ];
    let row = |breaks| {
        move |(id, change): &'static (&str, Change)| {
            Row::new(id, Edit::Text(TextEdit { breaks, change: *change }))
        }
    };
    lists.into_iter().flat_map(|(breaks, list)| list.iter().map(row(breaks))).collect()
}

const PLACES: [&str; 3] = ["last", "first", "amid"];
/// On how many valid texts of a kind the edits start.
const BASES: usize = 2;

impl TextEdit {
    pub(super) fn breaks(&self, target: &Target) -> bool {
        target.constraint == self.breaks
    }

    pub(super) fn variants(&self) -> u32 {
        match self.change {
            Whole(_) | Made(_) | Raw(_) => 1,
            Into(_) => (PLACES.len() * BASES) as u32,
            _ => BASES as u32,
        }
    }

    pub(super) fn word(&self, target: &Target, variant: u32) -> Cow<'static, str> {
        let (base, _) = base(target, variant);
        match self.change {
            Whole(_) | Made(_) | Raw(_) => "".into(),
            Into(_) => {
                let place = PLACES[variant as usize / BASES];
                if base.is_empty() { place.into() } else { format!("{place}-{base}").into() }
            }
            _ => base.into(),
        }
    }

    pub(super) fn prepare(
        &self,
        canvas: &mut Canvas,
        target: &Target,
        variant: u32,
        position: Position,
    ) {
        let (_, base) = base(target, variant);
        *canvas.reach(&target.path, position) = Document::text(base);
    }

    pub(super) fn apply(
        &self,
        canvas: &mut Canvas,
        target: &Target,
        variant: u32,
        position: Position,
    ) {
        let (_, base) = base(target, variant);
        let changed = match self.change {
            Whole(text) => Document::text(text),
            Made(make) => Document::text(make()),
            Raw(token) => Document::raw(token),
            Before(text) => Document::text(format!("{text}{base}")),
            After(text) => Document::text(format!("{base}{text}")),
            Into(text) => {
                let place = variant as usize / BASES;
                let at = [base.len(), 0, base.len() / 2][place];
                Document::text(format!("{}{text}{}", &base[..at], &base[at..]))
            }
            Zone(zone) => Document::text(base.trim_end_matches('Z').to_owned() + zone),
            Replaced(from, to) => Document::text(base.replacen(from, to, 1)),
            By(change) => Document::text(change(base)),
        };
        *canvas.reach(&target.path, position) = changed;
    }
}

/// The valid text that a variant starts on, with its word; that of the plain document has none.
fn base(target: &Target, variant: u32) -> (&'static str, &'static str) {
    match variant as usize % BASES {
        0 => ("", target.path.last().map_or("", plain)),
        _ => match target.constraint {
            Constraint::Uuid => ("bare", "fe6c042b-6286-479f-8a4f-b046a6c46509"),
            Constraint::Rfc3339 | Constraint::Utc => ("fraction", "2021-08-30T18:16:53.370383Z"),
            _ => ("reserved", "Ab.c_9~-x"),
        },
    }
}

fn plain(step: &Step) -> &'static str {
    match step {
        Step::Name(name) => plain_text(name).text(),
        Step::Element => "",
    }
}
