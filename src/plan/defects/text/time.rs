//! Times that are not RFC 3339, or not in UTC.

use super::Applies::{Before as BeforeChange, InTurn, ToBoth};
use super::Change::{After, Before, By, Replaced, Whole, Zone};
use super::{Base, List};

/// Where the zone of a time without a fraction is.
const ZONE: usize = 19;

/// Replaces the separator of a time: a `T` between two digits.
fn separated(time: &str, separator: &str) -> Option<String> {
    let is_separator = |(at, _): &(usize, &str)| {
        time[..*at].ends_with(is_digit) && time[at + 1..].starts_with(is_digit)
    };
    let (at, _) = time.match_indices('T').find(is_separator)?;
    Some(format!("{}{separator}{}", &time[..at], &time[at + 1..]))
}

/// Adds a fraction to a time that has none: before its zone, or at its end.
fn with_fraction(time: &str, fraction: &str) -> Option<String> {
    let clock = time.find(':')?;
    let end = match time[clock..].find(['Z', 'z', '+', '-']) {
        Some(zone) => clock + zone,
        None => time.len(),
    };
    let has_seconds = time[..end].matches(':').count() == 2;
    let has_room = time[..end].ends_with(is_digit) && !time[clock..end].contains(['.', ',']);
    (has_seconds && has_room).then(|| format!("{}{fraction}{}", &time[..end], &time[end..]))
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}

/// Replaces everything before the zone with another time.
fn other_time(time: &str, other: &str) -> Option<String> {
    Some(format!("{other}{}", time.get(ZONE..)?))
}

/// A time with a fraction.
const fn fraction(word: &'static str, spell: fn(&str) -> Option<String>) -> Base {
    Base { word, spell, applies: InTurn, in_twin: true }
}

/// A spelling of the time that touches an ambiguity.
const fn ambiguous(word: &'static str, spell: fn(&str) -> Option<String>) -> Base {
    Base { word, spell, applies: ToBoth, in_twin: false }
}

/// A time that replaces the plain one before it is changed.
const fn instead(word: &'static str, spell: fn(&str) -> Option<String>, in_twin: bool) -> Base {
    Base { word, spell, applies: BeforeChange, in_twin }
}

pub(super) const BASES_IN_UTC: &[Base] = BASES.split_at(BASES.len() - 2).0;
/// The last two bases cannot have another offset: one has an offset already, and the second before
/// midnight in UTC is at another time then.
pub(super) const BASES: &[Base] = &[
    fraction("fraction", |time| with_fraction(time, ".370383")),
    fraction("zeros-in-fraction", |time| with_fraction(time, ".050")),
    fraction("nine-digits", |time| with_fraction(time, ".123456789")),
    ambiguous("long-fraction", |time| with_fraction(time, ".1234567891")),
    ambiguous("lower-case-t", |time| separated(time, "t")),
    ambiguous("space", |time| separated(time, " ")),
    ambiguous("lower-case-z", |time| Some(format!("{}z", time.strip_suffix('Z')?))),
    instead("midnight", |time| other_time(time, "2021-12-29T00:00:00"), true),
    instead("leap-day", |time| other_time(time, "2024-02-29T23:59:59"), true),
    instead("before-epoch", |time| other_time(time, "1969-12-31T23:59:59"), true),
    instead("first-year", |time| other_time(time, "0001-01-02T00:00:00"), true),
    instead("last-year", |time| other_time(time, "9999-12-30T23:59:59"), true),
    instead("year-zero", |time| other_time(time, "0000-12-29T12:33:09"), false),
    ambiguous("zero-offset", |time| Some(format!("{}+00:00", time.strip_suffix('Z')?))),
    instead("leap-second", |time| other_time(time, "2016-12-31T23:59:60"), false),
];

/// The time with a comma before its fraction.
fn with_comma(time: &str) -> String {
    match time.contains('.') {
        true => time.replace('.', ","),
        false => with_fraction(time, ",5").unwrap_or_else(|| time.to_owned()),
    }
}

pub(super) const RFC3339: List = &[
    ("empty", Whole("")),
    ("word", Whole("now")),
    ("null-word", Whole("null")),
    ("infinity", Whole("infinity")),
    ("date-only", Whole("2021-12-29")),
    ("time-only", Whole("12:33:09Z")),
    ("month-only", Whole("2021-12")),
    ("year-only", Whole("2021")),
    ("unix-seconds", Whole("1640781189")),
    ("unix-milliseconds", Whole("1640781189000")),
    ("unix-fraction", Whole("1640781189.123")),
    ("unix-negative", Whole("-1")),
    ("rfc-2822", Whole("Wed, 29 Dec 2021 12:33:09 GMT")),
    ("rfc-850", Whole("Wednesday, 29-Dec-21 12:33:09 GMT")),
    ("asctime", Whole("Wed Dec 29 12:33:09 2021")),
    ("american", Whole("12/29/2021 12:33:09")),
    ("basic-format", Whole("20211229T123309Z")),
    ("basic-time", Whole("2021-12-29T123309Z")),
    ("basic-date", Whole("20211229T12:33:09Z")),
    ("week-date", Whole("2021-W52-3T12:33:09Z")),
    ("ordinal-date", Whole("2021-363T12:33:09Z")),
    ("slashes", Whole("2021/12/29T12:33:09Z")),
    ("points-in-date", Whole("2021.12.29T12:33:09Z")),
    ("points-in-time", Whole("2021-12-29T12.33.09Z")),
    ("no-seconds", Whole("2021-12-29T12:33Z")),
    ("no-minutes", Whole("2021-12-29T12Z")),
    ("fractional-minutes", Whole("2021-12-29T12:33.5Z")),
    ("no-zone", Zone("")),
    ("no-zone-space", Whole("2021-12-29 12:33:09")),
    ("date-with-zone", Whole("2021-12-29Z")),
    ("comma-fraction", By(with_comma)),
    ("colon-fraction", Whole("2021-12-29T12:33:09:500Z")),
    ("fraction-with-space", Whole("2021-12-29T12:33:09. 5Z")),
    ("fraction-with-underscore", Whole("2021-12-29T12:33:09.1_0Z")),
    ("fraction-with-comma", Whole("2021-12-29T12:33:09.123,456Z")),
    ("fraction-with-letter", Whole("2021-12-29T12:33:09.5aZ")),
    ("empty-fraction", Whole("2021-12-29T12:33:09.Z")),
    ("two-points", Whole("2021-12-29T12:33:09.1.2Z")),
    ("exponent-fraction", Whole("2021-12-29T12:33:09.1e3Z")),
    ("signed-fraction", Whole("2021-12-29T12:33:09.-1Z")),
    ("month-00", Whole("2021-00-29T12:33:09Z")),
    ("month-13", Whole("2021-13-29T12:33:09Z")),
    ("day-00", Whole("2021-12-00T12:33:09Z")),
    ("day-32", Whole("2021-12-32T12:33:09Z")),
    ("february-30", Whole("2024-02-30T12:33:09Z")),
    ("february-29-common-year", Whole("2021-02-29T12:33:09Z")),
    ("february-29-1900", Whole("1900-02-29T12:33:09Z")),
    ("1001-letters-behind", By(|time| time.to_owned() + &"Z".repeat(1001))),
    ("february-29-1500", Whole("1500-02-29T12:33:09Z")),
    ("april-31", Whole("2021-04-31T12:33:09Z")),
    ("june-31", Whole("2021-06-31T12:33:09Z")),
    ("september-31", Whole("2021-09-31T12:33:09Z")),
    ("november-31", Whole("2021-11-31T12:33:09Z")),
    ("hour-24", Whole("2021-12-29T24:00:00Z")),
    ("hour-24-and-more", Whole("2021-12-29T24:00:01Z")),
    ("hour-24-and-zeros", Whole("2021-12-29T24:00:00.000Z")),
    ("hour-25", Whole("2021-12-29T25:00:00Z")),
    ("minute-60", Whole("2021-12-29T12:60:09Z")),
    ("second-60-at-noon", Whole("2021-12-29T12:00:60Z")),
    ("second-60-at-59", Whole("2016-12-31T22:59:60Z")),
    ("second-60-at-58", Whole("2016-12-31T23:58:60Z")),
    ("second-60-elsewhere", Whole("2016-12-31T23:59:60+01:00")),
    ("second-61", Whole("2016-12-31T23:59:61Z")),
    ("second-99", Whole("2021-12-29T12:33:99Z")),
    ("one-digit-month", Whole("2021-1-29T12:33:09Z")),
    ("one-digit-day", Whole("2021-12-9T12:33:09Z")),
    ("one-digit-hour", Whole("2021-12-29T1:33:09Z")),
    ("one-digit-minute", Whole("2021-12-29T12:3:09Z")),
    ("one-digit-second", Whole("2021-12-29T12:33:9Z")),
    ("two-digit-year", Whole("21-12-29T12:33:09Z")),
    ("three-digit-year", Whole("999-12-29T12:33:09Z")),
    ("five-digit-year", Whole("12021-12-29T12:33:09Z")),
    ("zero-padded-year", Whole("002021-12-29T12:33:09Z")),
    ("plus-year", Whole("+2021-12-29T12:33:09Z")),
    ("plus-five-digit-year", Whole("+02021-12-29T12:33:09Z")),
    ("plus-six-digit-year", Whole("+002021-12-29T12:33:09Z")),
    ("negative-year", Whole("-2021-12-29T12:33:09Z")),
    ("three-digit-second", Whole("2021-12-29T12:33:009Z")),
    ("separator-underscore", Replaced("T", "_")),
    ("separator-x", Replaced("T", "X")),
    ("separator-hyphen", Replaced("T", "-")),
    ("separator-slash", Replaced("T", "/")),
    ("separator-colon", Replaced("T", ":")),
    ("separator-plus", Replaced("T", "+")),
    ("separator-missing", Replaced("T", "")),
    ("separator-two-spaces", Replaced("T", "  ")),
    ("separator-tab", Replaced("T", "\t")),
    ("separator-line-feed", Replaced("T", "\n")),
    ("separator-nul", Replaced("T", "\0")),
    ("separator-no-break-space", Replaced("T", "\u{a0}")),
    ("separator-t-and-spaces", Replaced("T", " T ")),
    ("separator-full-width", Replaced("T", "\u{ff34}")),
    ("separator-doubled", Replaced("T", "TT")),
    ("space-before-zone", Zone(" Z")),
    ("zone-utc", Zone("UTC")),
    ("zone-space-utc", Zone(" UTC")),
    ("zone-gmt", Zone("GMT")),
    ("zone-abbreviation", Zone("EST")),
    ("zone-military", Zone("A")),
    ("zone-word", Zone("Zulu")),
    ("zone-name", Zone("Europe/Paris")),
    ("zone-suffix", Zone("Z[UTC]")),
    ("offset-and-suffix", Zone("+00:00[UTC]")),
    ("name-as-suffix", Zone("[UTC]")),
    ("calendar-suffix", Zone("Z[u-ca=iso8601]")),
    ("zone-twice", Zone("ZZ")),
    ("zone-and-offset", Zone("Z+00:00")),
    ("zone-full-width", Zone("\u{ff3a}")),
    ("offset-without-colon", Zone("+0000")),
    ("offset-minus-without-colon", Zone("-0000")),
    ("offset-hours-only", Zone("+00")),
    ("offset-minus-hours-only", Zone("-00")),
    ("offset-one-digit", Zone("+1:00")),
    ("offset-24", Zone("+24:00")),
    ("offset-minute-60", Zone("+00:60")),
    ("offset-99", Zone("+99:99")),
    ("offset-seconds", Zone("+00:00:00")),
    ("offset-unicode-minus", Zone("\u{2212}00:00")),
    ("offset-space", Zone(" +00:00")),
    ("offset-sign-alone", Zone("+")),
    ("offset-unsigned", Zone("00:00")),
    ("offset-two-signs", Zone("+-01:00")),
    ("offset-two-signs-zero", Zone("+-0:+0")),
    ("offset-signed-minutes", Zone("+00:+00")),
    ("offset-one-digit-minutes", Zone("+00:0")),
    ("offset-three-digits", Zone("+000:00")),
    ("offset-point", Zone("+00.00")),
    ("offset-letters", Zone("+aa:bb")),
    ("offset-full-width", Zone("\u{ff0b}00:00")),
    ("zone-utc-offset", Zone("UTC+00:00")),
    ("zone-comma", Zone(",Z")),
    ("leading-space", Before(" ")),
    ("trailing-space", After(" ")),
    ("leading-line-feed", Before("\n")),
    ("trailing-line-feed", After("\n")),
    ("trailing-carriage-return", After("\r")),
    ("trailing-tab", After("\t")),
    ("trailing-nul", After("\0")),
    ("trailing-text", After("x")),
    ("trailing-comment", After(" (UTC)")),
    ("leading-byte-order-mark", Before("\u{feff}")),
    ("zero-width-space", After("\u{200b}")),
    ("second-line", After("\n2021-12-29T12:33:09Z")),
    ("twice", After("2021-12-29T12:33:09Z")),
    ("interval", After("/2021-12-30T12:33:09Z")),
    ("quoted", Whole("\"2021-12-29T12:33:09Z\"")),
    ("arabic-digits", Whole("\u{662}\u{660}\u{662}\u{661}-12-29T12:33:09Z")),
    ("arabic-digit-last", Whole("2021-12-29T12:33:0\u{669}Z")),
    ("full-width-digit", Whole("2021-12-29T12:33:0\u{ff19}Z")),
    ("devanagari-digit", Whole("2021-12-29T12:33:0\u{96f}Z")),
    ("fraction-arabic-digit", Whole("2021-12-29T12:33:09.\u{665}Z")),
    ("superscript-digit", Whole("2021-12-29T12:33:0\u{b9}Z")),
    ("unicode-hyphen", Whole("2021\u{2010}12\u{2010}29T12:33:09Z")),
    ("full-width-colon", Whole("2021-12-29T12\u{ff1a}33\u{ff1a}09Z")),
    ("letter-o", Whole("2O21-12-29T12:33:09Z")),
    ("spaces-for-zeros", Whole("2021-12-29T12:33: 9Z")),
    ("seconds-after-minus", Whole("2021-12-29T12:33:-9Z")),
    ("hour-negative", Whole("2021-12-29T-1:33:09Z")),
    ("twelve-hour", Whole("2021-12-29T12:33:09 PM")),
    ("duration", Whole("PT12H33M9S")),
    ("microsoft-json", Whole("/Date(1640781189000)/")),
    ("unix-nanoseconds", Whole("1640781189000000000")),
    ("at-unix-seconds", Whole("@1640781189")),
    ("unix-exponent", Whole("1.640781189e9")),
    ("array-as-text", Whole("[2021,12,29,12,33,9]")),
    ("object-as-text", Whole("{\"seconds\":1640781189}")),
    ("european", Whole("29.12.2021 12:33:09")),
    ("go-format", Whole("2021-12-29 12:33:09 +0000 UTC")),
    ("python-format", Whole("2021-12-29 12:33:09.370383")),
    ("logging-format", Whole("2021-12-29 12:33:09,123")),
    ("postgresql-format", Whole("2021-12-29 12:33:09.5+00")),
    ("ruby-format-with-fraction", Whole("2021-12-29 12:33:09.5 UTC")),
    ("ruby-format", Whole("2021-12-29 12:33:09 UTC")),
    ("java-format", Whole("Wed Dec 29 12:33:09 UTC 2021")),
    ("javascript-format", Whole("Wed Dec 29 2021 12:33:09 GMT+0000 (Coordinated Universal Time)")),
    ("clf-format", Whole("29/Dec/2021:12:33:09 +0000")),
    ("month-name", Whole("2021-Dec-29T12:33:09Z")),
    ("day-month-swapped", Whole("2021-29-12T12:33:09Z")),
    ("year-last", Whole("29-12-2021T12:33:09Z")),
    ("day-first", Whole("12-29-2021T12:33:09Z")),
    ("hour-99", Whole("2021-12-29T99:33:09Z")),
    ("minute-99", Whole("2021-12-29T12:99:09Z")),
    ("signed-fields", Whole("+021-+2-+9T+2:+3:+9Z")),
    ("hexadecimal-digits", Whole("2021-0c-29T12:33:09Z")),
    ("spaces-in-date", Whole("2021- 1- 9T12:33:09Z")),
    ("spaces-around-separator", Whole("2021-12-29 T12:33:09Z")),
    ("meridiem", Whole("2021-12-29T12:33:09PMZ")),
    ("year-letter", Whole("Y2021-12-29T12:33:09Z")),
    ("now-word", Whole("today")),
    ("max-word", Whole("9999-99-99T99:99:99Z")),
    ("zero-date", Whole("0000-00-00T00:00:00Z")),
    ("julian-day", Whole("2459578.02302")),
    ("beats", Whole("@565.69")),
];

pub(super) const UTC: List = &[
    ("plus-one", Zone("+01:00")),
    ("minus-one", Zone("-01:00")),
    ("plus-one-minute", Zone("+00:01")),
    ("minus-one-minute", Zone("-00:01")),
    ("plus-59-minutes", Zone("+00:59")),
    ("half-hour", Zone("+05:30")),
    ("quarter-hour", Zone("+05:45")),
    ("pacific", Zone("-08:00")),
    ("largest-in-use", Zone("+14:00")),
    ("smallest-in-use", Zone("-12:00")),
    ("beyond-use", Zone("+15:00")),
    ("plus-18", Zone("+18:00")),
    ("beyond-18", Zone("+18:01")),
    ("largest", Zone("+23:59")),
    ("smallest", Zone("-23:59")),
    ("day-before", Whole("2021-12-30T01:33:09+13:00")),
    ("offset-after-leap-day", Whole("2024-03-01T00:30:00+01:00")),
    ("first-year-ahead", Whole("0001-01-01T00:00:00+01:00")),
    ("last-year-behind", Whole("9999-12-31T23:59:59-01:00")),
    ("leap-second-ahead", Whole("2017-01-01T00:59:60+01:00")),
    ("leap-second-behind", Whole("2016-12-31T15:59:60-08:00")),
    ("leap-second-fraction", Whole("2017-01-01T05:29:60.5+05:30")),
];
