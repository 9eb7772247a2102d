//! A time of RFC 3339 §5.6, read to the letter: [`Instant`].
//!
//! The calendar comes from the `time` crate, but its RFC 3339 parser is not used: that accepts any
//! byte in place of the `T`, and accepts 23:59:60 on only two days of the year.

use time::{Date, Month, Time, UtcDateTime, UtcOffset};

/// A point in time, and how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instant {
    /// Whole seconds since 1970-01-01T00:00:00Z. A leap second counts as the second that follows
    /// it.
    pub seconds: i64,
    /// Nanoseconds since the start of that second. Digits after the ninth are dropped.
    pub nanoseconds: u32,
    /// The number of digits in the fraction.
    pub fraction_digits: usize,
    /// Whether `T` or `Z` is written in lower case.
    pub lower_case: bool,
    /// Whether a space is written instead of `T`.
    pub space: bool,
    /// How the zone is written.
    pub zone: Zone,
    /// Whether the second is 60.
    pub leap_second: bool,
    /// Whether the year is 0000.
    pub year_zero: bool,
}

/// How a time's zone is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// `Z` or `z`.
    Utc,
    /// `+00:00` or `-00:00`.
    ZeroOffset,
    /// Any other offset.
    Offset,
}

/// Why a text is not an RFC 3339 time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAnInstant(pub &'static str);

impl Instant {
    /// Reads a text that consists of a time and nothing else.
    ///
    /// As the notes of RFC 3339 §5.6 allow, `T` and `Z` may be in lower case, and a space may
    /// replace the `T`.
    ///
    /// # Errors
    /// If the text is not a `date-time` of RFC 3339 §5.6. A second of 60 is accepted on any day,
    /// but only at 23:59:60 in UTC.
    pub fn read(text: &str) -> Result<Self, NotAnInstant> {
        let bytes = text.as_bytes();
        let (head, rest) = bytes.split_first_chunk().ok_or(NotAnInstant("it is too short"))?;
        let [year, month, day, hour, minute, second] = fields(head)?;
        let space = head[10] == b' ';
        if !space && !matches!(head[10], b'T' | b't') {
            return Err(NotAnInstant("date and time are not separated by `T`"));
        }
        let (nanoseconds, fraction_digits, rest) = fraction(rest)?;
        let (zone, offset) = zone(rest)?;
        let date = date(year, month, day)?;
        let time = time(hour, minute, second)?;
        let local = UtcDateTime::new(date, time).unix_timestamp();
        let seconds = local - i64::from(offset.whole_seconds()) + i64::from(second == 60);
        if second == 60 && seconds.rem_euclid(86_400) != 0 {
            return Err(NotAnInstant("a second of 60 has to be 23:59:60 in UTC"));
        }
        Ok(Self {
            seconds,
            nanoseconds,
            fraction_digits,
            lower_case: head[10] == b't' || rest == b"z",
            space,
            zone,
            leap_second: second == 60,
            year_zero: year == 0,
        })
    }

    /// The time between two instants in nanoseconds.
    pub fn distance(&self, other: &Self) -> u128 {
        self.nanoseconds_since_epoch().abs_diff(other.nanoseconds_since_epoch())
    }

    fn nanoseconds_since_epoch(&self) -> i128 {
        i128::from(self.seconds) * 1_000_000_000 + i128::from(self.nanoseconds)
    }
}

/// The six numbers of `YYYY-MM-DD?hh:mm:ss`, where `?` is any byte.
fn fields(head: &[u8; 19]) -> Result<[u16; 6], NotAnInstant> {
    for (position, separator) in [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')] {
        if head[position] != separator {
            return Err(NotAnInstant("it is not written as YYYY-MM-DDThh:mm:ss"));
        }
    }
    let pair = |at| pair(head[at], head[at + 1]);
    Ok([pair(0)? * 100 + pair(2)?, pair(5)?, pair(8)?, pair(11)?, pair(14)?, pair(17)?])
}

/// The number that two digits stand for.
fn pair(tens: u8, ones: u8) -> Result<u16, NotAnInstant> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    if tens > 9 || ones > 9 {
        return Err(NotAnInstant("a digit is expected"));
    }
    Ok(u16::from(tens * 10 + ones))
}

fn fraction(rest: &[u8]) -> Result<(u32, usize, &[u8]), NotAnInstant> {
    let Some(after_point) = rest.strip_prefix(b".") else { return Ok((0, 0, rest)) };
    let count = after_point.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if count == 0 {
        return Err(NotAnInstant("the point is not followed by digits"));
    }
    let (digits, rest) = after_point.split_at(count);
    let first_nine = (0..9).map(|at| digits.get(at).map_or(0, |byte| u32::from(byte - b'0')));
    Ok((first_nine.fold(0, |sum, digit| sum * 10 + digit), count, rest))
}

fn zone(rest: &[u8]) -> Result<(Zone, UtcOffset), NotAnInstant> {
    let sign = match rest {
        b"Z" | b"z" => return Ok((Zone::Utc, UtcOffset::UTC)),
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        [] => return Err(NotAnInstant("it has no zone")),
        _ => return Err(NotAnInstant("the zone is neither `Z` nor an offset")),
    };
    if rest.len() != 6 || rest[3] != b':' {
        return Err(NotAnInstant("the offset is not written as +hh:mm or -hh:mm"));
    }
    let (hours, minutes) = (pair(rest[1], rest[2])?, pair(rest[4], rest[5])?);
    if hours > 23 || minutes > 59 {
        return Err(NotAnInstant("an offset has at most 23 hours and 59 minutes"));
    }
    let zone = if hours == 0 && minutes == 0 { Zone::ZeroOffset } else { Zone::Offset };
    let seconds = sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60);
    let offset = UtcOffset::from_whole_seconds(seconds);
    Ok((zone, offset.map_err(|_| NotAnInstant("there is no such offset"))?))
}

fn date(year: u16, month: u16, day: u16) -> Result<Date, NotAnInstant> {
    let no_month = NotAnInstant("there is no such month");
    let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok());
    let day = u8::try_from(day).unwrap_or(u8::MAX);
    Date::from_calendar_date(i32::from(year), month.ok_or(no_month)?, day)
        .map_err(|_| NotAnInstant("the month has no such day"))
}

/// The time of day. A second of 60 counts as 59.
fn time(hour: u16, minute: u16, second: u16) -> Result<Time, NotAnInstant> {
    let second = if second == 60 { 59 } else { second };
    let [hour, minute, second] =
        [hour, minute, second].map(|part| u8::try_from(part).unwrap_or(u8::MAX));
    Time::from_hms(hour, minute, second).map_err(|_| NotAnInstant("there is no such time of day"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leap_second_is_the_last_second_of_a_utc_day_at_any_offset() {
        for text in ["2016-12-31T23:59:60Z", "2017-01-01T00:59:60+01:00", "2021-03-04T23:59:60.5Z"]
        {
            assert!(Instant::read(text).is_ok_and(|instant| instant.leap_second), "{text}");
        }
        for text in ["2016-12-31T23:58:60Z", "2016-12-31T23:59:60+01:00", "2016-12-31T12:00:60Z"] {
            assert!(Instant::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_distance_does_not_depend_on_the_spelling() {
        let read = |text| Instant::read(text).unwrap();
        let utc = read("2021-12-29T12:33:09.5Z");
        assert_eq!(utc.distance(&read("2021-12-29 14:03:09.500000000+01:30")), 0);
        assert_eq!(utc.distance(&read("2021-12-29T12:33:10z")), 500_000_000);
        assert_eq!(
            read("2021-12-29T23:59:59Z").distance(&read("2021-12-29T23:59:60Z")),
            1_000_000_000
        );
    }
}
