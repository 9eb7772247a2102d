//! Times: RFC 3339, in UTC.

use crate::contract::{Ambiguity, Rule};

use super::instant::Zone;
use super::{Instant, Reading};

pub(super) fn read(rfc3339: Rule, utc: Rule, text: &str) -> Reading {
    let Ok(instant) = Instant::read(text) else { return Reading::breaking(rfc3339) };
    let touched = |condition: bool, ambiguity| condition.then_some(ambiguity);
    Reading {
        breaks: [(instant.zone == Zone::Offset).then_some(utc), None],
        touches: [
            touched(instant.lower_case, Ambiguity::TimeLowerCase),
            touched(instant.space, Ambiguity::TimeSeparator),
            touched(instant.zone == Zone::ZeroOffset, Ambiguity::TimeZeroOffset),
            touched(instant.fraction_digits > MOST_FRACTION_DIGITS, Ambiguity::TimeFraction),
            touched(instant.leap_second, Ambiguity::TimeLeapSecond),
            touched(instant.year_zero, Ambiguity::TimeYearZero),
        ],
    }
}

/// More fraction digits than this are an ambiguity.
const MOST_FRACTION_DIGITS: usize = 9;

pub(super) fn explain_form(text: &str) -> String {
    let reason =
        Instant::read(text).err().map_or("it is not written as one", |not_a_time| not_a_time.0);
    format!("this is not a time of RFC 3339: {reason}")
}

pub(super) fn explain_offset(text: &str) -> String {
    let start = text.len().saturating_sub("+00:00".len());
    let offset = text.get(start..).unwrap_or_default();
    format!("this time is not in UTC: its offset is {offset}")
}
