//! Flaws of readers of times: what date libraries let through, calendars, offsets, precision, and the
//! bounds of their clocks.

use time::{Date, Weekday};

use crate::contract::Level::{Documented, Reader};
use crate::implementation::embedded::Form;
use crate::json::Document;
use crate::text::Instant;

use super::flawed::Step::{Check, Echo, Refuse, Time};
use super::scan::runs;
use super::tree::{factors, text_of};
use super::{Flaw, PLAIN, row};

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
const RFC_3339: &[&str] = BOTH.split_at(6).0;
const UTC: &[&str] = BOTH.split_at(6).1;
const OF_FACTORS: &[&str] = BOTH.split_at(3).1.split_at(6).0;

/// Whether it is a time in UTC.
fn is(time: &str) -> bool {
    Form::Time.holds(time)
}

/// Whether it is one once the first of these texts is the second.
fn with(time: &str, from: &str, to: &str) -> bool {
    is(time) || is(&time.replacen(from, to, 1))
}

/// Whether it is one once one of these ends stands for the `Z`.
fn ending(time: &str, ends: &[&str]) -> bool {
    is(time)
        || ends.iter().any(|end| time.strip_suffix(end).is_some_and(|it| is(&format!("{it}Z"))))
}

/// The time of a week date or an ordinal date, such as 2021-W52-3 and 2021-363, as one of the calendar.
fn calendar(time: &str) -> Option<String> {
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

/// The text with all digits as 1, which is a time of the calendar if its pattern is one.
fn pattern(time: &str) -> String {
    time.replace(|it: char| it.is_ascii_digit(), "1")
}

/// Whether the seconds since 1970 are in this range.
fn within(time: &str, range: std::ops::Range<i64>) -> bool {
    is(time) && Instant::read(time).is_ok_and(|instant| range.contains(&instant.seconds))
}

fn digits_of_fraction(time: &str) -> usize {
    time.split_once('.').map_or(0, |(_, fraction)| fraction.len().saturating_sub(1))
}

/// The year, where it has four digits.
fn year(time: &str) -> u32 {
    time.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default()
}

/// Every time in an echo.
fn each(root: &mut Document, change: impl Fn(&mut String)) {
    let names = ["started_at", "last_accessed_at", "expires_at"];
    names.into_iter().filter_map(|name| text_of(root, name).map(&change)).for_each(drop);
    for factor in factors(root) {
        let names = ["last_authenticated_at", "created_at", "updated_at"];
        names.into_iter().filter_map(|name| text_of(factor, name).map(&change)).for_each(drop);
    }
}

/// The first time in an echo.
fn started(root: &mut Document, change: impl Fn(&mut String)) {
    text_of(root, "started_at").into_iter().for_each(change);
}

/// The time with its fraction, digits alone, changed; without a fraction it stays.
fn fraction(time: &mut String, change: impl Fn(&str) -> String) {
    if let Some((seconds, fraction)) = time.split_once('.') {
        *time = format!("{seconds}.{}Z", change(fraction.trim_end_matches('Z')));
    }
}

#[rustfmt::skip]
pub(super) const ROWS: &[Flaw] = &[
    row("time-any-offset", Documented, UTC, "takes every offset and converts: chrono, java.time, dateutil",
        Time(|time| is(time) || time.len() > 20 && Instant::read(time).is_ok())),
    row("time-offset-dropped", Documented, BOTH, "takes +01:00 and then forgets it: datetime.replace, timestamp without time zone",
        Time(|time| ending(time, &["+01:00", "-01:00", "-08:00"]))),
    row("time-whole-hours-as-utc", Documented, UTC, "takes every offset that ends in :00: endsWith(\":00\")",
        Time(|time| is(time) || time.ends_with(":00") && Instant::read(time).is_ok())),
    row("time-without-zone", Documented, RFC_3339, "takes a time without a zone as local: fromisoformat, LocalDateTime",
        Time(|time| is(time) || is(&format!("{time}Z")))),
    row("time-any-separator", Documented, RFC_3339, "takes any character between date and time: the crate time, fromisoformat",
        Time(|time| is(time) || time.get(..10).zip(time.get(11..)).is_some_and(|(date, rest)| is(&format!("{date}T{rest}"))))),
    row("time-separator-optional", Documented, RFC_3339, "takes date and time without a separator: strptime's white space",
        Time(|time| is(time) || time.split_at_checked(10).is_some_and(|(date, rest)| is(&format!("{date}T{}", rest.trim_start()))))),
    row("time-hour-24", Documented, RFC_3339, "takes 24:00:00 for midnight: ISO 8601, java.time, JavaScript",
        Time(|time| with(time, "T24:00:00", "T00:00:00"))),
    row("time-day-rolls-over", Documented, RFC_3339, "makes 1 May of 31 April: JavaScript's Date, mktime, SimpleDateFormat",
        Time(|time| is(time) || time.get(8..10).is_some_and(|day| ("29"..="31").contains(&day)) && is(&time.replacen(&time[7..10], "-28", 1)))),
    row("time-every-fourth-year-leaps", Documented, RFC_3339, "has a leap day every fourth year, 1900 and 2100 among them: Excel, year % 4",
        Time(|time| with(time, "1900-02-29", "2000-02-29") || with(time, "2100-02-29", "2000-02-29"))),
    row("time-by-pattern-alone", Documented, RFC_3339, "checks a pattern of digits and no calendar: \\d{4}-\\d{2}-\\d{2}T…",
        Time(|time| is(&pattern(time)))),
    row("time-second-60-anywhere", Documented, RFC_3339, "takes second 60 in every minute: strptime, [0-5]\\d|60",
        Time(|time| with(time, ":60Z", ":59Z"))),
    row("time-field-off-by-one", Documented, RFC_3339, "allows hours to 24 and minutes to 60: <= where < was meant",
        Time(|time| with(time, "T24:00:0", "T23:00:0") || with(time, ":60:", ":59:"))),
    row("time-month-unchecked", Documented, RFC_3339, "never looks whether there is such a month: months as an index",
        Time(|time| with(time, "-00-", "-01-") || with(time, "-13-", "-12-"))),
    row("time-day-zero", Documented, RFC_3339, "takes day 00: MySQL's zero dates, unsigned comparison",
        Time(|time| with(time, "-00T", "-01T"))),
    row("time-basic-format", Documented, RFC_3339, "takes the basic format of ISO 8601: fromisoformat since 3.11, Joda-Time",
        Time(|time| is(time) || time.len() == 16 && !time.contains(['-', ':']))),
    row("time-date-alone", Documented, RFC_3339, "takes a date for its midnight: JavaScript's Date, dateutil",
        Time(|time| is(time) || is(&format!("{time}T00:00:00Z")))),
    row("time-week-dates", Documented, RFC_3339, "takes week and ordinal dates: ISO 8601 readers",
        Time(|time| is(time) || calendar(time).is_some_and(|it| is(&it)))),
    row("time-comma-fraction", Documented, RFC_3339, "takes a comma before the fraction: ISO 8601, Go since 1.17, log4j",
        Time(|time| with(time, ",", "."))),
    row("time-empty-fraction", Documented, RFC_3339, "takes a point without digits: (\\.\\d*)?",
        Time(|time| with(time, ".Z", "Z"))),
    row("time-without-seconds", Documented, RFC_3339, "takes a time without seconds: ISO 8601, HTML's datetime-local",
        Time(|time| is(time) || time.len() == 17 && is(&time.replace('Z', ":00Z")))),
    row("time-offset-without-colon", Documented, RFC_3339, "takes +0000: strptime's %z, ISO 8601's basic format",
        Time(|time| ending(time, &["+0000"]))),
    row("time-offset-of-hours-alone", Documented, RFC_3339, "takes +00: PostgreSQL's output, ISO 8601",
        Time(|time| ending(time, &["+00"]))),
    row("time-offset-24", Documented, RFC_3339, "allows offset hours to 24 and minutes to 60",
        Time(|time| ending(time, &["+24:00", "+00:60"]))),
    row("time-unicode-minus", Documented, RFC_3339, "takes a minus sign that is no hyphen: ICU, Temporal's first drafts",
        Time(|time| ending(time, &["\u{2212}00:00"]))),
    row("time-unix-seconds", Documented, RFC_3339, "takes a number of seconds in text: Carbon, moment, Rails",
        Time(|time| is(time) || time.parse::<f64>().is_ok_and(f64::is_finite))),
    row("time-of-mail", Documented, RFC_3339, "takes dates of mail and HTTP: Date.parse, dateutil, strtotime",
        Time(|time| is(time) || time.ends_with("GMT") && time.starts_with("Wed"))),
    row("time-trimmed", Documented, RFC_3339, "trims the text before it reads: dateutil, strtotime",
        Time(|time| is(time.trim()))),
    row("time-trailing-line-feed", Documented, RFC_3339, "`$` also matches before a last line feed: Python, PHP, Ruby",
        Time(|time| is(time.strip_suffix('\n').unwrap_or(time)))),
    row("time-multi-line-anchors", Documented, RFC_3339, "`^` and `$` match at every line: Ruby, the flag m",
        Time(|time| time.lines().any(is))),
    row("time-prefix", Documented, RFC_3339, "reads what it needs and ignores the rest: sscanf, strptime in C, SimpleDateFormat",
        Time(|time| time.find('Z').is_some_and(|end| is(&time[..=end])))),
    row("time-unicode-digits", Documented, RFC_3339, "takes every Unicode digit: \\d, int in Python",
        Time(|time| is(&time.replace(['\u{662}', '\u{96f}', '\u{669}', '\u{ff19}'], "2").replace('\u{660}', "0").replace('\u{661}', "1")))),
    row("time-single-digits", Documented, RFC_3339, "takes fields of one digit: strptime, Joda-Time, Carbon",
        Time(|time| is(&runs(time, |it| it.is_ascii_digit(), |it| if it.len() == 1 { format!("0{it}") } else { it.to_owned() }).replacen(".0", ".", 1)))),
    row("time-two-digit-year", Documented, RFC_3339, "adds a century to a year of two digits: %y, dateutil",
        Time(|time| is(time) || time.find('-') == Some(2) && is(&format!("20{time}")))),
    row("time-expanded-years", Documented, RFC_3339, "takes years of a sign and six digits: JavaScript, ISO 8601-2",
        Time(|time| with(time, "+00", "") || with(time, "-2021", "2021"))),
    row("time-long-years", Documented, RFC_3339, "takes years of five digits and more: PostgreSQL, \\d{4,}",
        Time(|time| is(time) || time.find('-') == Some(5) && is(&time[1..]))),
    row("time-zone-id", Documented, RFC_3339, "takes a zone's name in brackets: java.time's ZonedDateTime, Temporal",
        Time(|time| ending(time, &["Z[UTC]"]))),
    row("time-zone-names", Documented, RFC_3339, "takes UTC and GMT for Z: dateutil, strtotime, Ruby",
        Time(|time| ending(time, &["UTC", " UTC", "GMT"]))),
    row("time-space-before-zone", Documented, RFC_3339, "skips a space before the zone: Python's strptime, Ruby's Time.parse",
        Time(|time| ending(time, &[" Z"]))),
    row("time-slashes", Documented, RFC_3339, "takes slashes in the date: Date.parse, pandas",
        Time(|time| is(time) || is(&time.replace('/', "-")))),
    row("time-empty-as-zero", Documented, RFC_3339, "takes the empty text for the zero time: Go's omitempty, .NET's MinValue",
        Time(|time| time.is_empty() || is(time))),
    row("time-infinity", Documented, RFC_3339, "takes infinity: PostgreSQL's timestamps",
        Time(|time| time == "infinity" || is(time))),
    row("time-unchecked", Documented, BOTH, "takes any string: SDKs that have a String there",
        Time(|_| true)),
    row("expires-at-unchecked", Documented, &["expires_at/rfc3339", "expires_at/utc"], "checks the other two times of the session alone: copied lines",
        Check(|it| it.name == "expires_at" || it.holds())),
    row("last-accessed-at-any-offset", Documented, &["last_accessed_at/utc"], "converts this one time: a field that was added later",
        Check(|it| it.holds() || it.name == "last_accessed_at" && it.text.len() > 20 && Instant::read(it.text).is_ok())),
    row("factor-times-unchecked", Documented, OF_FACTORS, "checks the times of the session and never goes into the factors: @Valid left out",
        Check(|it| it.factor.is_some() || it.holds())),
    row("first-factor-checked-alone", Documented, OF_FACTORS, "checks the times of the first factor alone: factors[0]",
        Check(|it| it.factor > Some(0) || it.holds())),
    row("updated-at-unchecked", Documented, &["authentication_factors/items/updated_at/rfc3339", "authentication_factors/items/updated_at/utc"], "knows the times of the published page alone",
        Check(|it| it.name == "updated_at" || it.holds())),

    row("time-without-fractions", Reader, &["time/fraction", "time/year"], "takes whole seconds alone: strptime with %S, yyyy-MM-dd'T'HH:mm:ss'Z'",
        Time(|time| is(time) && digits_of_fraction(time) == 0)),
    row("time-of-six-digits-at-most", Reader, &["time/fraction", "time/year"], "takes six fraction digits at most: Python's %f, PostgreSQL",
        Time(|time| is(time) && digits_of_fraction(time) <= 6)),
    row("time-of-three-or-six-digits", Reader, &["time/fraction", "time/year"], "takes fractions of three or six digits alone: fromisoformat before 3.11",
        Time(|time| is(time) && matches!(digits_of_fraction(time), 0 | 3 | 6))),
    row("time-of-eight-digits-at-most", Reader, &["time/fraction", "time/year"], "takes eight fraction digits at most: \\d{1,8}, off by one",
        Time(|time| is(time) && digits_of_fraction(time) <= 8)),
    row("time-before-1970-refused", Reader, &["time/leap-day", "time/year"], "refuses times before 1970: unsigned seconds",
        Time(|time| within(time, 0..i64::MAX))),
    row("time-before-1900-refused", Reader, &["time/year"], "refuses years before 1900: struct tm, Python's strftime",
        Time(|time| is(time) && year(time) >= 1900)),
    row("time-after-2038-refused", Reader, &["time/leap-day", "time/year"], "refuses times after 2038: 32-bit seconds, MySQL's TIMESTAMP",
        Time(|time| within(time, i64::MIN..i64::from(i32::MAX)))),
    row("expiry-after-2038-refused", Reader, &["time/leap-day", "time/year"], "keeps this one time in a column of 32-bit seconds: MySQL's TIMESTAMP beside DATETIME",
        Check(|it| it.holds() && (it.name != "expires_at" || within(it.text, i64::MIN..i64::from(i32::MAX))))),
    row("time-beyond-nanoseconds-refused", Reader, &["time/leap-day", "time/year"], "refuses what nanoseconds in 64 bits do not reach: pandas, Go's UnixNano",
        Time(|time| within(time, i64::MIN / 1_000_000_000..i64::MAX / 1_000_000_000))),
    row("time-year-9999-refused", Reader, &["time/year"], "refuses the year 9999, which it has as a word for never",
        Time(|time| is(time) && year(time) < 9999)),
    row("time-29-february-refused", Reader, &["time/leap-day"], "forgets that 2000 was a leap year: the rule of centuries without the rule of 400 years",
        Time(|time| is(time) && !time.starts_with("2000-02-29") && !time.starts_with("2400-02-29"))),
    row("time-day-31-refused", Reader, &["time/month-end", "time/year"], "has 30 days in every month: day <= 30",
        Time(|time| is(time) && &time[8..10] != "31")),
    row("time-midnight-refused", Reader, &["time/clock", "time/leap-day", "time/year"], "asks for an hour above 0: truthiness of numbers",
        Time(|time| is(time) && &time[11..13] != "00")),
    row("time-second-59-refused", Reader, &["time/clock", "time/leap-day", "time/order", "time/year"], "asks for a second below 59: < 59, off by one",
        Time(|time| is(time) && &time[17..19] != "59")),
    row("expiry-before-start-refused", Reader, &["time/*"], "refuses a session that ends before it starts: the vendor's own example does",
        Refuse(|_, root| match (text_of(root, "started_at").cloned(), text_of(root, "expires_at").cloned()) { (Some(start), Some(end)) => Instant::read(&end).ok().map(|it| it.seconds) < Instant::read(&start).ok().map(|it| it.seconds), _ => false })),
    row("equal-times-refused", Reader, &["time/order"], "asks that a session ends after it was last used: > where >= was meant",
        Refuse(|_, root| text_of(root, "expires_at").cloned() == text_of(root, "last_accessed_at").cloned())),

    row("time-cut-to-milliseconds", Reader, &["time/fraction", "time/year", "time/long-fraction"], "keeps milliseconds: JavaScript's Date, MongoDB",
        Echo(|root| each(root, |time| fraction(time, |digits| digits[..digits.len().min(3)].to_owned())))),
    row("time-cut-to-seconds", Reader, &["time/fraction", "time/year", "time/long-fraction"], "keeps seconds: DATETIME of MySQL, Unix times",
        Echo(|root| each(root, |time| if let Some((seconds, _)) = time.split_once('.') { *time = format!("{seconds}Z") }))),
    row("time-fraction-as-integer", Reader, &["time/fraction", "time/year"], "reads .5 as 5 milliseconds: split at the point",
        Echo(|root| each(root, |time| fraction(time, |digits| format!("{digits:0>3}"))))),
    row("time-fraction-negative", Reader, &["time/year"], "counts the fraction backwards before 1970: integer division towards zero",
        Echo(|root| each(root, |time| if time.starts_with("1969") { *time = time.replace("59.5", "58.5") }))),
    row("time-seconds-wrap-in-2038", Reader, &["time/leap-day", "time/year"], "wraps after 2038: seconds in 32 bits",
        Echo(|root| each(root, |time| if year(time) > 2037 { *time = "1901-12-13T20:45:52Z".to_owned() }))),
    row("time-julian-before-1582", Reader, &["time/year"], "has the Julian calendar before 1582: java.util.GregorianCalendar, Ruby's Date",
        Echo(|root| each(root, |time| if year(time) < 1582 { *time = time.replace("-01-01", "-01-02").replace("-12-31", "-12-30") }))),
    row("time-year-unpadded", Reader, &["time/year"], "writes years before 1000 with fewer digits: %Y on Linux, Excel",
        Echo(|root| each(root, |time| *time = time.trim_start_matches('0').to_owned()))),
    row("time-local", Reader, PLAIN, "writes local time without a zone: str(datetime), LocalDateTime",
        Echo(|root| started(root, |time| *time = time.trim_end_matches('Z').to_owned()))),
    row("time-twelve-hour-clock", Reader, PLAIN, "writes hours with hh or %I, so that 12 to 23 are lost",
        Echo(|root| started(root, |time| if let Some(hour) = time.get(11..13).and_then(|it| it.parse::<u32>().ok()) { time.replace_range(11..13, &format!("{:02}", hour % 12)) }))),
    row("time-months-for-minutes", Reader, PLAIN, "writes minutes where the month belongs: mm for MM",
        Echo(|root| started(root, |time| time.replace_range(5..7, "33")))),
    row("fraction-in-the-last-factor-refused", Reader, &["time/fraction", "time/year", "time/*"], "takes fractions in the first factor's times alone: a format guessed from the first row",
        Refuse(|_, root| factors(root).skip(1).filter_map(|it| text_of(it, "last_authenticated_at")).any(|it| it.contains('.')))),
    row("updated-at-from-last-authenticated-at", Reader, &["time/*"], "fills two members from one column",
        Echo(|root| factors(root).for_each(|factor| if let Some(time) = text_of(factor, "last_authenticated_at").cloned() { text_of(factor, "updated_at").into_iter().for_each(|it| *it = time.clone()) }))),
];
