//! Flaws in how times are read: lenient date libraries, calendars, offsets, precision, and the
//! bounds of clocks.

use time::{Date, Weekday};

use crate::contract::Level::{Documented, Reader};
use crate::implementation::embedded::Form;
use crate::json::Document;
use crate::text::Instant;

use super::flawed::Step::{Check, Echo, Reject, Time};
use super::scan::edit_runs;
use super::tree::{FACTOR_TIMES, TIMES, factors, text_of};
use super::{Flaw, PLAIN};

const BOTH: &[&str; 12] = &[
    "started_at/rfc3339",
    "last_accessed_at/rfc3339",
    "expires_at/rfc3339",
    "authentication_factors/items/last_authenticated_at/rfc3339",
    "authentication_factors/items/created_at/rfc3339",
    "authentication_factors/items/updated_at/rfc3339",
    "authentication_factors/items/last_authenticated_at/utc",
    "authentication_factors/items/created_at/utc",
    "authentication_factors/items/updated_at/utc",
    "started_at/utc",
    "last_accessed_at/utc",
    "expires_at/utc",
];
pub(super) const RFC_3339: &[&str] = BOTH.split_at(6).0;
pub(super) const UTC: &[&str] = BOTH.split_at(6).1;
const OF_FACTORS: &[&str] = BOTH.split_at(3).1.split_at(6).0;

pub(super) fn is_time(time: &str) -> bool {
    Form::Time.holds(time)
}

/// Whether the text is a time as it is, or after the first `from` is replaced by `to`.
fn is_time_with(time: &str, from: &str, to: &str) -> bool {
    is_time(time) || is_time(&time.replacen(from, to, 1))
}

/// Whether the text is a time as it is, or after one of these ends is replaced by `Z`.
fn is_time_ending_in(time: &str, ends: &[&str]) -> bool {
    let is_time_in_utc = |local: &str| is_time(&format!("{local}Z"));
    is_time(time) || ends.iter().any(|end| time.strip_suffix(end).is_some_and(is_time_in_utc))
}

/// Whether the text is an RFC 3339 time, with any offset, that is longer than 20 bytes: the length
/// of a time with `Z` and without a fraction.
fn is_time_with_any_offset(time: &str) -> bool {
    time.len() > 20 && Instant::read(time).is_ok()
}

/// Whether the text has a day from 29 to 31 and becomes a valid time once that day is replaced with
/// 28.
fn rolls_over(time: &str) -> bool {
    time.get(8..10).is_some_and(|day| ("29"..="31").contains(&day))
        && is_time(&time.replacen(&time[7..10], "-28", 1))
}

/// Replaces the week date or ordinal date of a time, such as 2021-W52-3 or 2021-363, with a
/// calendar date. `None` if it has neither.
fn calendar_time(time: &str) -> Option<String> {
    let (day, clock) = time.split_once('T')?;
    let (year, rest) = day.split_once('-')?;
    let day = match rest.strip_prefix('W').and_then(|rest| rest.split_once('-')) {
        Some((week, day)) => {
            let day = Weekday::Sunday.nth_next(day.parse().ok()?);
            Date::from_iso_week_date(year.parse().ok()?, week.parse().ok()?, day)
        }
        None => Date::from_ordinal_date(year.parse().ok()?, rest.parse().ok()?),
    };
    Some(format!("{}T{clock}", day.ok()?))
}

/// The text with every digit replaced with 1. The result is a time if the text has the pattern of a
/// time.
pub(super) fn pattern(time: &str) -> String {
    time.replace(|character: char| character.is_ascii_digit(), "1")
}

/// The text with some digits outside ASCII replaced with ASCII digits, not always of the same
/// value.
fn with_ascii_digits(time: &str) -> String {
    let twos = time.replace(['\u{662}', '\u{96f}', '\u{669}', '\u{ff19}'], "2");
    twos.replace('\u{660}', "0").replace('\u{661}', "1")
}

/// The text with a zero before each single digit outside the fraction.
fn with_padded_fields(time: &str) -> String {
    let pad =
        |digits: &str| if digits.len() == 1 { format!("0{digits}") } else { digits.to_owned() };
    edit_runs(time, |character| character.is_ascii_digit(), pad).replacen(".0", ".", 1)
}

/// Whether the text is a time whose seconds since 1970 are in this range.
fn is_within(time: &str, range: std::ops::Range<i64>) -> bool {
    is_time(time) && Instant::read(time).is_ok_and(|instant| range.contains(&instant.seconds))
}

fn digits_of_fraction(time: &str) -> usize {
    time.split_once('.').map_or(0, |(_, fraction)| fraction.len().saturating_sub(1))
}

/// The year, if the text begins with four digits; otherwise 0.
fn year(time: &str) -> u32 {
    time.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default()
}

/// Changes every time of the session and its factors.
pub(super) fn each_time(root: &mut Document, change: impl Fn(&mut String)) {
    TIMES.into_iter().filter_map(|name| text_of(root, name).map(&change)).for_each(drop);
    for factor in factors(root) {
        let times = FACTOR_TIMES.into_iter();
        times.filter_map(|name| text_of(factor, name).map(&change)).for_each(drop);
    }
}

fn change_started_at(root: &mut Document, change: impl Fn(&mut String)) {
    text_of(root, "started_at").into_iter().for_each(change);
}

/// Changes the digits of a time's fraction. A time without a fraction stays as it is.
fn change_fraction(time: &mut String, change: impl Fn(&str) -> String) {
    if let Some((seconds, fraction)) = time.split_once('.') {
        *time = format!("{seconds}.{}Z", change(fraction.trim_end_matches('Z')));
    }
}

fn use_twelve_hour_clock(time: &mut String) {
    if let Some(hour) = time.get(11..13).and_then(|hour| hour.parse::<u32>().ok()) {
        time.replace_range(11..13, &format!("{:02}", hour % 12));
    }
}

fn copy_last_authenticated_at(factor: &mut Document) {
    if let Some(time) = text_of(factor, "last_authenticated_at").cloned()
        && let Some(updated_at) = text_of(factor, "updated_at")
    {
        *updated_at = time;
    }
}

pub(super) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "time-any-offset",
        level: Documented,
        expected_subjects: UTC,
        description: "accepts every offset and converts the time (chrono, java.time, dateutil)",
        step: Time(|time| is_time(time) || is_time_with_any_offset(time)),
    },
    Flaw {
        name: "time-offset-dropped",
        level: Documented,
        expected_subjects: BOTH,
        description: "accepts an offset such as +01:00 and then drops it (datetime.replace, \
                      timestamp without time zone)",
        step: Time(|time| is_time_ending_in(time, &["+01:00", "-01:00", "-08:00"])),
    },
    Flaw {
        name: "time-whole-hours-as-utc",
        level: Documented,
        expected_subjects: UTC,
        description: "accepts every offset that ends in :00 (endsWith(\":00\"))",
        step: Time(|time| is_time(time) || time.ends_with(":00") && Instant::read(time).is_ok()),
    },
    Flaw {
        name: "time-without-zone",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "takes a time without a zone for local time (fromisoformat, LocalDateTime)",
        step: Time(|time| is_time(time) || is_time(&format!("{time}Z"))),
    },
    Flaw {
        name: "time-any-separator",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts any character between date and time (the crate time, fromisoformat)",
        step: Time(|time| {
            let parts = time.get(..10).zip(time.get(11..));
            is_time(time) || parts.is_some_and(|(date, clock)| is_time(&format!("{date}T{clock}")))
        }),
    },
    Flaw {
        name: "time-separator-optional",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts date and time without a separator (strptime's white space)",
        step: Time(|time| {
            let parts = time.split_at_checked(10);
            is_time(time)
                || parts
                    .is_some_and(|(date, clock)| is_time(&format!("{date}T{}", clock.trim_start())))
        }),
    },
    Flaw {
        name: "time-hour-24",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts 24:00:00 as midnight (ISO 8601, java.time, JavaScript)",
        step: Time(|time| is_time_with(time, "T24:00:00", "T00:00:00")),
    },
    Flaw {
        name: "time-day-rolls-over",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "reads 31 April as 1 May (JavaScript's Date, mktime, SimpleDateFormat)",
        step: Time(|time| is_time(time) || rolls_over(time)),
    },
    Flaw {
        name: "time-every-fourth-year-leaps",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "has a leap day every fourth year, also in 1900 and 2100 (Excel, year % 4)",
        step: Time(|time| {
            is_time_with(time, "1900-02-29", "2000-02-29")
                || is_time_with(time, "2100-02-29", "2000-02-29")
        }),
    },
    Flaw {
        name: "time-by-pattern-alone",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "checks a pattern of digits but no calendar (\\d{4}-\\d{2}-\\d{2}T…)",
        step: Time(|time| is_time(&pattern(time))),
    },
    Flaw {
        name: "time-second-60-anywhere",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts second 60 in every minute (strptime, [0-5]\\d|60)",
        step: Time(|time| is_time_with(time, ":60Z", ":59Z")),
    },
    Flaw {
        name: "time-field-off-by-one",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "allows hours up to 24 and minutes up to 60 (<= instead of <)",
        step: Time(|time| {
            is_time_with(time, "T24:00:0", "T23:00:0") || is_time_with(time, ":60:", ":59:")
        }),
    },
    Flaw {
        name: "time-month-unchecked",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "never checks that the month exists (months as an index)",
        step: Time(|time| is_time_with(time, "-00-", "-01-") || is_time_with(time, "-13-", "-12-")),
    },
    Flaw {
        name: "time-day-zero",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts day 00 (MySQL's zero dates, unsigned comparison)",
        step: Time(|time| is_time_with(time, "-00T", "-01T")),
    },
    Flaw {
        name: "time-basic-format",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts the basic format of ISO 8601 (fromisoformat since 3.11, Joda-Time)",
        step: Time(|time| is_time(time) || time.len() == 16 && !time.contains(['-', ':'])),
    },
    Flaw {
        name: "time-date-alone",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "takes a date for its midnight (JavaScript's Date, dateutil)",
        step: Time(|time| is_time(time) || is_time(&format!("{time}T00:00:00Z"))),
    },
    Flaw {
        name: "time-week-dates",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts week dates and ordinal dates (ISO 8601 readers)",
        step: Time(|time| is_time(time) || calendar_time(time).is_some_and(|time| is_time(&time))),
    },
    Flaw {
        name: "time-comma-fraction",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts a comma before the fraction (ISO 8601, Go since 1.17, log4j)",
        step: Time(|time| is_time_with(time, ",", ".")),
    },
    Flaw {
        name: "time-empty-fraction",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts a point without digits ((\\.\\d*)?)",
        step: Time(|time| is_time_with(time, ".Z", "Z")),
    },
    Flaw {
        name: "time-without-seconds",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts a time without seconds (ISO 8601, HTML's datetime-local)",
        step: Time(|time| is_time(time) || time.len() == 17 && is_time(&time.replace('Z', ":00Z"))),
    },
    Flaw {
        name: "time-offset-without-colon",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts +0000 (strptime's %z, ISO 8601's basic format)",
        step: Time(|time| is_time_ending_in(time, &["+0000"])),
    },
    Flaw {
        name: "time-offset-of-hours-alone",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts +00 (PostgreSQL's output, ISO 8601)",
        step: Time(|time| is_time_ending_in(time, &["+00"])),
    },
    Flaw {
        name: "time-offset-24",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "allows offset hours up to 24 and offset minutes up to 60",
        step: Time(|time| is_time_ending_in(time, &["+24:00", "+00:60"])),
    },
    Flaw {
        name: "time-unicode-minus",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts the Unicode minus sign instead of a hyphen (ICU, Temporal's first \
                      drafts)",
        step: Time(|time| is_time_ending_in(time, &["\u{2212}00:00"])),
    },
    Flaw {
        name: "time-unix-seconds",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts a string with a number of seconds (Carbon, moment, Rails)",
        step: Time(|time| is_time(time) || time.parse::<f64>().is_ok_and(f64::is_finite)),
    },
    Flaw {
        name: "time-of-mail",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts dates of mail and HTTP (Date.parse, dateutil, strtotime)",
        step: Time(|time| is_time(time) || time.ends_with("GMT") && time.starts_with("Wed")),
    },
    Flaw {
        name: "time-trimmed",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "trims the text before reading it (dateutil, strtotime)",
        step: Time(|time| is_time(time.trim())),
    },
    Flaw {
        name: "time-trailing-line-feed",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts a trailing line feed, because `$` also matches before it (Python, \
                      PHP, Ruby)",
        step: Time(|time| is_time(time.strip_suffix('\n').unwrap_or(time))),
    },
    Flaw {
        name: "time-multi-line-anchors",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts any text with one valid line, because `^` and `$` match at every \
                      line (Ruby, the flag m)",
        step: Time(|time| time.lines().any(is_time)),
    },
    Flaw {
        name: "time-prefix",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "reads a time at the start and ignores the rest (sscanf, strptime in C, \
                      SimpleDateFormat)",
        step: Time(|time| time.find('Z').is_some_and(|end| is_time(&time[..=end]))),
    },
    Flaw {
        name: "time-unicode-digits",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts every Unicode digit (\\d, int in Python)",
        step: Time(|time| is_time(&with_ascii_digits(time))),
    },
    Flaw {
        name: "time-single-digits",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts fields of one digit (strptime, Joda-Time, Carbon)",
        step: Time(|time| is_time(&with_padded_fields(time))),
    },
    Flaw {
        name: "time-two-digit-year",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "adds a century to a year of two digits (%y, dateutil)",
        step: Time(|time| {
            is_time(time) || time.find('-') == Some(2) && is_time(&format!("20{time}"))
        }),
    },
    Flaw {
        name: "time-expanded-years",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts years with a sign and six digits (JavaScript, ISO 8601-2)",
        step: Time(|time| is_time_with(time, "+00", "") || is_time_with(time, "-2021", "2021")),
    },
    Flaw {
        name: "time-long-years",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts years of five digits or more (PostgreSQL, \\d{4,})",
        step: Time(|time| is_time(time) || time.find('-') == Some(5) && is_time(&time[1..])),
    },
    Flaw {
        name: "time-zone-id",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts the name of a zone in brackets (java.time's ZonedDateTime, Temporal)",
        step: Time(|time| is_time_ending_in(time, &["Z[UTC]"])),
    },
    Flaw {
        name: "time-zone-names",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts UTC and GMT as Z (dateutil, strtotime, Ruby)",
        step: Time(|time| is_time_ending_in(time, &["UTC", " UTC", "GMT"])),
    },
    Flaw {
        name: "time-space-before-zone",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "skips a space before the zone (Python's strptime, Ruby's Time.parse)",
        step: Time(|time| is_time_ending_in(time, &[" Z"])),
    },
    Flaw {
        name: "time-slashes",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts slashes in the date (Date.parse, pandas)",
        step: Time(|time| is_time(time) || is_time(&time.replace('/', "-"))),
    },
    Flaw {
        name: "time-empty-as-zero",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "takes an empty text for the zero time (Go's omitempty, .NET's MinValue)",
        step: Time(|time| time.is_empty() || is_time(time)),
    },
    Flaw {
        name: "time-infinity",
        level: Documented,
        expected_subjects: RFC_3339,
        description: "accepts infinity (PostgreSQL's timestamps)",
        step: Time(|time| time == "infinity" || is_time(time)),
    },
    Flaw {
        name: "time-unchecked",
        level: Documented,
        expected_subjects: BOTH,
        description: "accepts any string (SDKs with a String for a time)",
        step: Time(|_| true),
    },
    Flaw {
        name: "expires-at-unchecked",
        level: Documented,
        expected_subjects: &["expires_at/rfc3339", "expires_at/utc"],
        description: "checks only the other two times of the session (copied lines)",
        step: Check(|value| value.name == "expires_at" || value.holds()),
    },
    Flaw {
        name: "last-accessed-at-any-offset",
        level: Documented,
        expected_subjects: &["last_accessed_at/utc"],
        description: "accepts any offset in this one time and converts it (a field that was added \
                      later)",
        step: Check(|value| {
            value.holds() || value.name == "last_accessed_at" && is_time_with_any_offset(value.text)
        }),
    },
    Flaw {
        name: "factor-times-unchecked",
        level: Documented,
        expected_subjects: OF_FACTORS,
        description: "checks only the times of the session, not those of the factors (@Valid left \
                      out)",
        step: Check(|value| value.factor.is_some() || value.holds()),
    },
    Flaw {
        name: "first-factor-checked-alone",
        level: Documented,
        expected_subjects: OF_FACTORS,
        description: "checks the times of the first factor, but of no other factor (factors[0])",
        step: Check(|value| value.factor > Some(0) || value.holds()),
    },
    Flaw {
        name: "updated-at-unchecked",
        level: Documented,
        expected_subjects: &[
            "authentication_factors/items/updated_at/rfc3339",
            "authentication_factors/items/updated_at/utc",
        ],
        description: "checks only the times that the published page shows",
        step: Check(|value| value.name == "updated_at" || value.holds()),
    },
    Flaw {
        name: "time-without-fractions",
        level: Reader,
        expected_subjects: &["time/fraction", "time/year", "time/before-1970"],
        description: "accepts only whole seconds (strptime with %S, yyyy-MM-dd'T'HH:mm:ss'Z')",
        step: Time(|time| is_time(time) && digits_of_fraction(time) == 0),
    },
    Flaw {
        name: "time-of-six-digits-at-most",
        level: Reader,
        expected_subjects: &["time/fraction", "time/year", "time/before-1970"],
        description: "accepts at most six fraction digits (Python's %f, PostgreSQL)",
        step: Time(|time| is_time(time) && digits_of_fraction(time) <= 6),
    },
    Flaw {
        name: "time-of-three-or-six-digits",
        level: Reader,
        expected_subjects: &["time/fraction", "time/year", "time/before-1970"],
        description: "accepts fractions of only three or six digits (fromisoformat before 3.11)",
        step: Time(|time| is_time(time) && matches!(digits_of_fraction(time), 0 | 3 | 6)),
    },
    Flaw {
        name: "time-of-eight-digits-at-most",
        level: Reader,
        expected_subjects: &["time/fraction", "time/year", "time/before-1970"],
        description: "accepts at most eight fraction digits (\\d{1,8}, off by one)",
        step: Time(|time| is_time(time) && digits_of_fraction(time) <= 8),
    },
    Flaw {
        name: "time-before-1970-refused",
        level: Reader,
        expected_subjects: &["time/leap-day", "time/year", "time/before-1970", "time/local-clock"],
        description: "rejects times before 1970 (unsigned seconds)",
        step: Time(|time| is_within(time, 0..i64::MAX)),
    },
    Flaw {
        name: "time-before-1900-refused",
        level: Reader,
        expected_subjects: &["time/year", "time/before-1970"],
        description: "rejects years before 1900 (struct tm, Python's strftime)",
        step: Time(|time| is_time(time) && year(time) >= 1900),
    },
    Flaw {
        name: "time-after-2038-refused",
        level: Reader,
        expected_subjects: &["time/leap-day", "time/year"],
        description: "rejects times after January 2038 (32-bit seconds, MySQL's TIMESTAMP)",
        step: Time(|time| is_within(time, i64::MIN..i64::from(i32::MAX))),
    },
    Flaw {
        name: "expiry-after-2038-refused",
        level: Reader,
        expected_subjects: &["time/leap-day", "time/year"],
        description: "stores only the expiry as 32-bit seconds (MySQL's TIMESTAMP next to \
                      DATETIME)",
        step: Check(|value| {
            value.holds()
                && (value.name != "expires_at"
                    || is_within(value.text, i64::MIN..i64::from(i32::MAX)))
        }),
    },
    Flaw {
        name: "time-beyond-nanoseconds-refused",
        level: Reader,
        expected_subjects: &["time/leap-day", "time/year", "time/before-1970"],
        description: "rejects times beyond the range of nanoseconds in 64 bits (pandas, Go's \
                      UnixNano)",
        step: Time(|time| is_within(time, i64::MIN / 1_000_000_000..i64::MAX / 1_000_000_000)),
    },
    Flaw {
        name: "time-year-9999-refused",
        level: Reader,
        expected_subjects: &["time/year"],
        description: "rejects the year 9999, which it uses for never",
        step: Time(|time| is_time(time) && year(time) < 9999),
    },
    Flaw {
        name: "time-29-february-refused",
        level: Reader,
        expected_subjects: &["time/leap-day"],
        description: "forgets that 2000 was a leap year (the rule for centuries without the rule \
                      for 400 years)",
        step: Time(|time| {
            let is_refused = time.starts_with("2000-02-29") || time.starts_with("2400-02-29");
            is_time(time) && !is_refused
        }),
    },
    Flaw {
        name: "time-day-31-refused",
        level: Reader,
        expected_subjects: &["time/month-end", "time/year", "time/before-1970", "time/local-clock"],
        description: "has 30 days in every month (day <= 30)",
        step: Time(|time| is_time(time) && &time[8..10] != "31"),
    },
    Flaw {
        name: "time-midnight-refused",
        level: Reader,
        expected_subjects: &[
            "time/clock",
            "time/leap-day",
            "time/year",
            "time/before-1970",
            "time/local-clock",
        ],
        description: "requires an hour above 0 (truthiness of numbers)",
        step: Time(|time| is_time(time) && &time[11..13] != "00"),
    },
    Flaw {
        name: "time-second-59-refused",
        level: Reader,
        expected_subjects: &[
            "time/clock",
            "time/leap-day",
            "time/order",
            "time/year",
            "time/before-1970",
            "time/local-clock",
        ],
        description: "requires a second below 59 (< 59, off by one)",
        step: Time(|time| is_time(time) && &time[17..19] != "59"),
    },
    Flaw {
        name: "expiry-before-start-refused",
        level: Reader,
        expected_subjects: &["time/*"],
        description: "rejects a session that expires before it starts, as the vendor's own \
                      example does",
        step: Reject(|_, root| {
            let seconds = |time: Option<&mut String>| {
                time.map(|time| Instant::read(time).ok().map(|instant| instant.seconds))
            };
            let start = seconds(text_of(root, "started_at"));
            let end = seconds(text_of(root, "expires_at"));
            start.zip(end).is_some_and(|(start, end)| end < start)
        }),
    },
    Flaw {
        name: "equal-times-refused",
        level: Reader,
        expected_subjects: &["time/order"],
        description: "rejects a session that expires at the time of its last access (> instead of \
                      >=)",
        step: Reject(|_, root| {
            text_of(root, "expires_at").cloned() == text_of(root, "last_accessed_at").cloned()
        }),
    },
    Flaw {
        name: "time-cut-to-milliseconds",
        level: Reader,
        expected_subjects: &[
            "time/fraction",
            "time/year",
            "time/long-fraction",
            "time/before-1970",
        ],
        description: "keeps only milliseconds (JavaScript's Date, MongoDB)",
        step: Echo(|root| {
            each_time(root, |time| {
                change_fraction(time, |digits| digits[..digits.len().min(3)].to_owned());
            });
        }),
    },
    Flaw {
        name: "time-cut-to-seconds",
        level: Reader,
        expected_subjects: &[
            "time/fraction",
            "time/year",
            "time/long-fraction",
            "time/before-1970",
        ],
        description: "keeps only whole seconds (DATETIME of MySQL, Unix times)",
        step: Echo(|root| {
            each_time(root, |time| {
                if let Some((seconds, _)) = time.split_once('.') {
                    *time = format!("{seconds}Z");
                }
            });
        }),
    },
    Flaw {
        name: "time-fraction-as-integer",
        level: Reader,
        expected_subjects: &["time/fraction", "time/year", "time/before-1970"],
        description: "reads .5 as 5 milliseconds (split at the point)",
        step: Echo(|root| {
            each_time(root, |time| change_fraction(time, |digits| format!("{digits:0>3}")));
        }),
    },
    Flaw {
        name: "time-fraction-negative",
        level: Reader,
        expected_subjects: &["time/year"],
        description: "counts the fraction backwards before 1970 (integer division towards zero)",
        step: Echo(|root| {
            each_time(root, |time| {
                if time.starts_with("1969") {
                    *time = time.replace("59.5", "58.5");
                }
            });
        }),
    },
    Flaw {
        name: "time-seconds-wrap-in-2038",
        level: Reader,
        expected_subjects: &["time/leap-day", "time/year"],
        description: "wraps after January 2038 (seconds in 32 bits)",
        step: Echo(|root| {
            each_time(root, |time| {
                if year(time) > 2037 {
                    *time = "1901-12-13T20:45:52Z".to_owned();
                }
            });
        }),
    },
    Flaw {
        name: "time-julian-before-1582",
        level: Reader,
        expected_subjects: &["time/year"],
        description: "uses the Julian calendar before 1582 (java.util.GregorianCalendar, Ruby's \
                      Date)",
        step: Echo(|root| {
            each_time(root, |time| {
                if year(time) < 1582 {
                    *time = time.replace("-01-01", "-01-02").replace("-12-31", "-12-30");
                }
            });
        }),
    },
    Flaw {
        name: "time-year-unpadded",
        level: Reader,
        expected_subjects: &["time/year"],
        description: "writes years before 1000 with fewer than four digits (%Y on Linux, Excel)",
        step: Echo(|root| each_time(root, |time| *time = time.trim_start_matches('0').to_owned())),
    },
    Flaw {
        name: "time-local",
        level: Reader,
        expected_subjects: PLAIN,
        description: "writes local time without a zone (str(datetime), LocalDateTime)",
        step: Echo(|root| {
            change_started_at(root, |time| *time = time.trim_end_matches('Z').to_owned())
        }),
    },
    Flaw {
        name: "time-twelve-hour-clock",
        level: Reader,
        expected_subjects: PLAIN,
        description: "writes hours on a twelve-hour clock, so that 12 to 23 are lost (hh or %I)",
        step: Echo(|root| change_started_at(root, use_twelve_hour_clock)),
    },
    Flaw {
        name: "time-months-for-minutes",
        level: Reader,
        expected_subjects: PLAIN,
        description: "writes minutes in place of the month (mm instead of MM)",
        step: Echo(|root| change_started_at(root, |time| time.replace_range(5..7, "33"))),
    },
    Flaw {
        name: "fraction-in-the-last-factor-refused",
        level: Reader,
        expected_subjects: &["time/*", "time/fraction"],
        description: "accepts fractions only in the times of the first factor (a format guessed \
                      from the first row)",
        step: Reject(|_, root| {
            let mut times =
                factors(root).skip(1).filter_map(|factor| text_of(factor, "last_authenticated_at"));
            times.any(|time| time.contains('.'))
        }),
    },
    Flaw {
        name: "updated-at-from-last-authenticated-at",
        level: Reader,
        expected_subjects: &["time/*"],
        description: "fills two members from one column",
        step: Echo(|root| factors(root).for_each(copy_last_authenticated_at)),
    },
];
