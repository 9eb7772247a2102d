//! Times: up to 9 fraction digits, the edges of the calendar, every order of the session's three
//! times, and forms that implementations disagree on.

use std::sync::LazyLock;

use crate::contract::Ambiguity;
use crate::json::Document;
use crate::plan::canvas::{Canvas, TIMES};
use crate::plan::pools::Named;

use super::{Row, Slot};

/// The times of [`TIMES`], and `last_authenticated_at` of the last factor.
pub(super) const PLACES: [&str; 7] =
    [TIMES[0], TIMES[1], TIMES[2], TIMES[3], TIMES[4], TIMES[5], "last-factor"];
const VALID: &[(&str, &[Named])] = &[
    (
        "time/fraction",
        &[
            ("1", "2021-08-30T18:16:53.1Z"),
            ("2", "2021-08-30T18:16:53.12Z"),
            ("3", "2021-08-30T18:16:53.123Z"),
            ("4", "2021-08-30T18:16:53.1234Z"),
            ("5", "2021-08-30T18:16:53.12345Z"),
            ("6", "2021-08-30T18:16:53.370383Z"),
            ("7", "2021-08-30T18:16:53.1234567Z"),
            ("8", "2021-08-30T18:16:53.12345678Z"),
            ("9", "2021-08-30T18:16:53.123456789Z"),
            ("zero", "2021-08-30T18:16:53.0Z"),
            ("zeros", "2021-08-30T18:16:53.000Z"),
            ("nine-zeros", "2021-08-30T18:16:53.000000000Z"),
            ("trailing-zeros", "2021-08-30T18:16:53.100000Z"),
            ("nines", "2021-08-30T18:16:53.999999Z"),
            ("nine-nines", "2021-08-30T18:16:53.999999999Z"),
            ("nanosecond", "2021-08-30T18:16:53.000000001Z"),
            ("half", "2021-08-30T18:16:53.5Z"),
            ("leading-zero", "2021-08-30T18:16:53.050Z"),
            ("leading-zero-alone", "2021-08-30T18:16:53.05Z"),
            ("two-leading-zeros", "2021-08-30T18:16:53.005Z"),
            ("microsecond", "2021-08-30T18:16:53.000001Z"),
            ("leading-and-trailing-zeros", "2021-08-30T18:16:53.010Z"),
            ("leading-zero-of-nine", "2021-08-30T18:16:53.012345678Z"),
            ("nanoseconds-without-microseconds", "2021-08-30T18:16:53.123000789Z"),
            ("almost-a-second", "2021-08-30T18:16:53.9995Z"),
        ],
    ),
    (
        "time/before-1970",
        &[
            ("fraction", "1969-12-31T23:59:59.123Z"),
            ("leading-zero", "1969-12-31T23:59:58.050Z"),
            ("nanosecond", "1969-12-31T23:59:59.000000001Z"),
            ("nines", "1969-12-31T23:59:59.999999999Z"),
            ("whole", "1969-12-31T23:59:59Z"),
            ("decades", "1901-06-07T08:09:10.050Z"),
            ("centuries", "1500-03-01T00:00:00.25Z"),
        ],
    ),
    (
        "time/local-clock",
        &[
            ("new-york-gap", "2021-03-14T02:30:00Z"),
            ("new-york-gap-in-utc", "2021-03-14T07:00:00Z"),
            ("new-york-overlap", "2021-11-07T01:30:00Z"),
            ("new-york-overlap-in-utc", "2021-11-07T06:30:00Z"),
            ("berlin-gap", "2021-03-28T02:30:00Z"),
            ("berlin-gap-in-utc", "2021-03-28T01:00:00Z"),
            ("berlin-overlap", "2021-10-31T02:30:00Z"),
            ("berlin-overlap-in-utc", "2021-10-31T01:30:00Z"),
            ("sydney-gap", "2021-10-03T02:30:00Z"),
            ("lord-howe-gap", "2021-10-03T02:15:00Z"),
            ("beirut-midnight-gap", "2021-03-28T00:30:00Z"),
            ("apia-missing-day", "2011-12-30T12:00:00Z"),
            ("julian-leap-day", "1900-02-28T23:59:59Z"),
        ],
    ),
    (
        "time/leap-day",
        &[
            ("2024", "2024-02-29T12:33:09Z"),
            ("2000", "2000-02-29T12:33:09Z"),
            ("2400", "2400-02-29T12:33:09Z"),
            ("1972", "1972-02-29T12:33:09Z"),
            ("day-before-none", "2100-02-28T23:59:59Z"),
            ("day-after-none", "1900-03-01T00:00:00Z"),
        ],
    ),
    (
        "time/month-end",
        &[
            ("january", "2021-01-31T12:33:09Z"),
            ("february", "2021-02-28T12:33:09Z"),
            ("march", "2021-03-31T12:33:09Z"),
            ("april", "2021-04-30T12:33:09Z"),
            ("may", "2021-05-31T12:33:09Z"),
            ("june", "2021-06-30T12:33:09Z"),
            ("july", "2021-07-31T12:33:09Z"),
            ("august", "2021-08-31T12:33:09Z"),
            ("september", "2021-09-30T12:33:09Z"),
            ("october", "2021-10-31T12:33:09Z"),
            ("november", "2021-11-30T12:33:09Z"),
            ("december", "2021-12-31T12:33:09Z"),
        ],
    ),
    (
        "time/clock",
        &[
            ("midnight", "2021-12-29T00:00:00Z"),
            ("last-second", "2021-12-29T23:59:59Z"),
            ("noon", "2021-12-29T12:00:00Z"),
            ("after-noon", "2021-12-29T12:59:59Z"),
            ("first-month-and-day", "2021-01-01T01:01:01Z"),
            ("after-leap-second", "2017-01-01T00:00:00Z"),
        ],
    ),
    (
        "time/year",
        &[
            ("epoch", "1970-01-01T00:00:00Z"),
            ("before-epoch", "1969-12-31T23:59:59.5Z"),
            ("int32-end", "2038-01-19T03:14:08Z"),
            ("uint32-end", "2106-02-07T06:28:16Z"),
            ("nanosecond-end", "2262-04-11T23:47:16.854775808Z"),
            ("nanosecond-start", "1677-09-21T00:12:43Z"),
            ("int32-start", "1901-12-13T20:45:51Z"),
            ("gregorian-gap", "1582-10-10T00:00:00Z"),
            ("1000", "1000-01-01T00:00:00Z"),
            ("three-digits", "0999-12-31T23:59:59Z"),
            ("first", "0001-01-01T00:00:00Z"),
            ("last", "9999-12-31T23:59:59.999999999Z"),
        ],
    ),
];
const OPEN: &[(&str, Ambiguity, &[Named])] = &[
    (
        "time/lower-case",
        Ambiguity::TimeLowerCase,
        &[
            ("z", "2021-12-29T12:33:09z"),
            ("t", "2021-12-29t12:33:09Z"),
            ("t-and-z", "2021-12-29t12:33:09.5z"),
        ],
    ),
    (
        "time/separator",
        Ambiguity::TimeSeparator,
        &[("space", "2021-12-29 12:33:09Z"), ("space-and-fraction", "2021-12-29 12:33:09.123456Z")],
    ),
    (
        "time/zero-offset",
        Ambiguity::TimeZeroOffset,
        &[
            ("plus", "2021-12-29T12:33:09+00:00"),
            ("minus", "2021-12-29T12:33:09-00:00"),
            ("plus-and-fraction", "2021-12-29T12:33:09.5+00:00"),
        ],
    ),
    (
        "time/long-fraction",
        Ambiguity::TimeFraction,
        &[
            ("10", "2021-08-30T18:16:53.1234567891Z"),
            ("12", "2021-08-30T18:16:53.123456789123Z"),
            ("18", "2021-08-30T18:16:53.000000000000000001Z"),
            ("30-nines", "2021-08-30T18:16:53.999999999999999999999999999999Z"),
        ],
    ),
    (
        "time/leap-second",
        Ambiguity::TimeLeapSecond,
        &[
            ("december", "2016-12-31T23:59:60Z"),
            ("june", "2015-06-30T23:59:60Z"),
            ("other-day", "2021-03-04T23:59:60Z"),
            ("fraction", "2016-12-31T23:59:60.5Z"),
        ],
    ),
    (
        "time/year-zero",
        Ambiguity::TimeYearZero,
        &[
            ("first-day", "0000-01-01T00:00:00Z"),
            ("last-day", "0000-12-31T23:59:59Z"),
            ("leap-day", "0000-02-29T12:00:00Z"),
        ],
    ),
];
/// Orders of the session's three times. Each digit is the index in [`INSTANTS`] of one of these
/// times.
const ORDERS: &[Named] = &[
    ("expired-first", "120"),
    ("backwards", "210"),
    ("accessed-first", "102"),
    ("accessed-last", "021"),
    ("started-last", "201"),
    ("all-equal", "000"),
    ("two-equal", "110"),
];
const INSTANTS: [&str; 3] =
    ["2021-12-29T12:33:09Z", "2022-01-05T08:00:00Z", "2022-02-28T23:59:59Z"];

pub(super) fn rows() -> Vec<Row> {
    let valid = VALID.iter().map(|&(id, list)| row(id, list).shared(0, PLACES.len() as u32));
    let open = OPEN
        .iter()
        .map(|(id, ambiguity, list)| row(id, list).touching(std::slice::from_ref(ambiguity)));
    let order = Row::listed("time/order", Slot::TimeOrder, ORDERS, |canvas, _, order| {
        for (place, digit) in (0..).zip(order.bytes()) {
            set(canvas, place, INSTANTS[usize::from(digit - b'0')]);
        }
    });
    std::iter::once(order).chain(valid).chain(open).collect()
}

/// The first days, or the days that stand for none, of operating systems, databases and
/// spreadsheets.
const DAYS_OF_SYSTEMS: [&str; 7] = [
    "1601-01-01T00:00:00Z",
    "1753-01-01T00:00:00Z",
    "1899-12-30T00:00:00Z",
    "1900-01-01T00:00:00Z",
    "1904-01-01T00:00:00Z",
    "1980-01-06T00:00:00Z",
    "2001-01-01T00:00:00Z",
];

/// The valid times of the features here, the days of systems, and times with every day of a month,
/// hour, minute and second.
pub(super) static POOL: LazyLock<Vec<String>> = LazyLock::new(|| {
    let listed = VALID.iter().flat_map(|(_, list)| list.iter());
    let clock = (0..60).map(|turn| {
        let (hour, minute, second) = (turn % 24, (turn + 5) % 60, (turn * 7 + 1) % 60);
        let day = 1 + turn % 31;
        format!("2021-07-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    });
    let listed = listed.map(|(_, time)| *time).chain(DAYS_OF_SYSTEMS);
    listed.map(str::to_owned).chain(clock).collect()
});

fn row(id: &'static str, list: &'static [Named]) -> Row {
    Row::listed(id, Slot::Time, list, set).places(&PLACES)
}

fn set(canvas: &mut Canvas, place: u8, time: &'static str) {
    *canvas.time(place) = Document::text(time);
}
