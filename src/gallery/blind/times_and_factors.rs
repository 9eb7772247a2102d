//! Flaws in how times and factors that are valid are read: clocks of local zones, special instants,
//! and pairs of a type and a delivery method.

use time::{Date, Duration, Month, Weekday};

use crate::contract::Level::Reader;
use crate::gallery::Flaw;
use crate::gallery::flawed::Step::{Echo, Reject, Time};
use crate::gallery::times::{each_time, is_time};
use crate::gallery::tree::{characters, factors, member, text_of};
use crate::json::Document;
use crate::text::Instant;

const EPOCH: &str = "1970-01-01T00:00:00";

/// The date of a valid time.
fn date(time: &str) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| time.get(range).and_then(|text| text.parse().ok());
    let month = Month::try_from(u8::try_from(number(5..7)?).ok()?).ok()?;
    Date::from_calendar_date(number(0..4)?, month, u8::try_from(number(8..10)?).ok()?).ok()
}

/// Whether a date is a Sunday in March.
fn is_sunday_in_march(date: Date) -> bool {
    date.month() == Month::March && date.weekday() == Weekday::Sunday
}

/// Whether clocks in the United States skip the hour of this time.
fn is_in_american_gap(time: &str) -> bool {
    let is_gap_day = |date| is_sunday_in_march(date) && (8..=14).contains(&date.day());
    time.get(11..13) == Some("02") && date(time).is_some_and(is_gap_day)
}

/// Whether clocks in Central Europe skip the hour of this time.
fn is_in_european_gap(time: &str) -> bool {
    let is_gap_day = |date| is_sunday_in_march(date) && date.day() > 24;
    time.get(11..13) == Some("02") && date(time).is_some_and(is_gap_day)
}

/// Removes zeros at the start of the fraction of a time, if other digits follow.
fn unpad_fraction(time: &mut String) {
    if let Some((seconds, fraction)) = time.split_once('.') {
        let digits = fraction.trim_start_matches('0');
        if digits.starts_with(|c: char| c.is_ascii_digit()) {
            *time = format!("{seconds}.{digits}");
        }
    }
}

/// Rounds a fraction to milliseconds without a carry into the seconds.
fn round_up_to_second_60(time: &mut String) {
    let is_rounded_up = time.get(17..19) == Some("59")
        && time.get(19..23) == Some(".999")
        && time.get(23..24).is_some_and(|digit| ("5"..="9").contains(&digit));
    if is_rounded_up {
        time.replace_range(17.., "60.000Z");
    }
}

/// Replaces the year of a date with the year that its week belongs to.
fn use_year_of_week(time: &mut String) {
    let Some(date) = date(time) else { return };
    let year = date.to_iso_week_date().0;
    if year != date.year() && (0..=9999).contains(&year) {
        time.replace_range(..4, &format!("{year:04}"));
    }
}

/// Moves the last second of a month to the first second of the next month.
fn roll_over_last_second(time: &mut String) {
    if time.get(11..19) == Some("23:59:59")
        && let Some(next) = date(time).and_then(|date| date.checked_add(Duration::DAY))
        && next.day() == 1
    {
        let (year, month) = (next.year(), u8::from(next.month()));
        time.replace_range(..19, &format!("{year:04}-{month:02}-01T00:00:00"));
    }
}

fn has(factor: &Document, name: &str, text: &str) -> bool {
    member(factor, name).and_then(characters) == Some(text)
}

fn is_pair(factor: &Document, kind: &str, method: &str) -> bool {
    has(factor, "type", kind) && has(factor, "delivery_method", method)
}

/// The seconds of a valid time of the session.
fn seconds(root: &Document, name: &str) -> Option<i64> {
    let time = member(root, name).and_then(characters)?;
    Instant::read(time).ok().map(|instant| instant.seconds)
}

pub(in crate::gallery) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "time-in-european-gap-refused",
        level: Reader,
        expected_subjects: &["time/local-clock"],
        description: "rejects times between 2 and 3 on the last Sunday of March, which local \
                      clocks in Europe skip (ZoneInfo, java.time's strict resolvers)",
        step: Time(|time| is_time(time) && !is_in_european_gap(time)),
    },
    Flaw {
        name: "time-in-american-gap-moved",
        level: Reader,
        expected_subjects: &["time/local-clock"],
        description: "writes a time between 2 and 3 on the second Sunday of March an hour later \
                      (mktime in the zone of New York)",
        step: Echo(|root| {
            each_time(root, |time| {
                if is_in_american_gap(time) {
                    time.replace_range(11..13, "03");
                }
            });
        }),
    },
    Flaw {
        name: "time-fraction-unpadded",
        level: Reader,
        expected_subjects: &["time/before-1970", "time/fraction", "time/long-fraction"],
        description: "reads the fraction as an integer and writes it without zeros at its start, \
                      so that .050 is .50 (%d instead of %03d)",
        step: Echo(|root| each_time(root, unpad_fraction)),
    },
    Flaw {
        name: "time-fraction-ending-in-zero-refused",
        level: Reader,
        expected_subjects: &["time/before-1970", "time/fraction"],
        description: "rejects a time that it would write differently, such as .500 (format(parse(\
                      x)) == x with Go's RFC3339Nano)",
        step: Time(|time| is_time(time) && !(time.contains('.') && time.ends_with("0Z"))),
    },
    Flaw {
        name: "time-rounded-up-to-second-60",
        level: Reader,
        expected_subjects: &["time/before-1970", "time/year"],
        description: "rounds 59.9995 seconds and more to 60.000 (%06.3f)",
        step: Echo(|root| each_time(root, round_up_to_second_60)),
    },
    Flaw {
        name: "time-of-minus-one-refused",
        level: Reader,
        expected_subjects: &["time/before-1970", "time/year"],
        description: "rejects the last second of 1969, whose number is that of an error (mktime, \
                      timegm)",
        step: Time(|time| is_time(time) && !time.starts_with("1969-12-31T23:59:59")),
    },
    Flaw {
        name: "time-of-zero-refused",
        level: Reader,
        expected_subjects: &["time/year"],
        description: "takes the first second of 1970, whose number is zero, for a missing time \
                      (truthiness of numbers)",
        step: Time(|time| is_time(time) && !time.starts_with(EPOCH)),
    },
    Flaw {
        name: "time-of-year-one-dropped",
        level: Reader,
        expected_subjects: &["packed/times"],
        description: "drops a created_at that is the first second of the year 1, which it uses \
                      for none (Go's IsZero and omitzero)",
        step: Echo(|root| {
            for factor in factors(root) {
                if has(factor, "created_at", "0001-01-01T00:00:00Z") {
                    factor.members_mut().retain(|member| !member.is_named("created_at"));
                }
            }
        }),
    },
    Flaw {
        name: "time-in-year-of-week",
        level: Reader,
        expected_subjects: &["time/before-1970", "time/clock", "time/year"],
        description: "writes the year of the ISO week, so that the last days of December belong \
                      to the next year (YYYY instead of yyyy, %G)",
        step: Echo(|root| each_time(root, use_year_of_week)),
    },
    Flaw {
        name: "time-last-second-of-month-rolls-over",
        level: Reader,
        expected_subjects: &["time/*"],
        description: "rounds the last second of a month up to the next month (DATETIME of SQL \
                      Server, ends of periods)",
        step: Echo(|root| each_time(root, roll_over_last_second)),
    },
    Flaw {
        name: "time-noon-as-midnight",
        level: Reader,
        expected_subjects: &["time/clock", "time/local-clock"],
        description: "writes 00:00:00 for exactly 12:00:00 (12 PM without the rule for noon)",
        step: Echo(|root| {
            each_time(root, |time| {
                if time.get(11..19) == Some("12:00:00") {
                    time.replace_range(11..13, "00");
                }
            });
        }),
    },
    Flaw {
        name: "last-access-before-start-refused",
        level: Reader,
        expected_subjects: &["time/*"],
        description: "rejects a session that was last accessed before it started (clocks of two \
                      servers)",
        step: Reject(|_, root| {
            let (start, access) = (seconds(root, "started_at"), seconds(root, "last_accessed_at"));
            start.zip(access).is_some_and(|(start, access)| access < start)
        }),
    },
    Flaw {
        name: "updated-before-created-refused",
        level: Reader,
        expected_subjects: &["packed/days", "packed/times"],
        description: "rejects a factor whose updated_at is before its created_at",
        step: Reject(|_, root| {
            factors(root).any(|factor| {
                let (created, updated) =
                    (seconds(factor, "created_at"), seconds(factor, "updated_at"));
                created.zip(updated).is_some_and(|(created, updated)| updated < created)
            })
        }),
    },
    Flaw {
        name: "otp-by-email-refused",
        level: Reader,
        expected_subjects: &["packed/types"],
        description: "rejects the type otp with the delivery method email, for which there is \
                      email_otp (a table of pairs)",
        step: Reject(|_, root| factors(root).any(|factor| is_pair(factor, "otp", "email"))),
    },
    Flaw {
        name: "method-of-password-rewritten",
        level: Reader,
        expected_subjects: &["packed/types"],
        description: "writes knowledge as the delivery method of every password (a method derived \
                      from the type)",
        step: Echo(|root| {
            for factor in factors(root).filter(|factor| has(factor, "type", "password")) {
                if let Some(method) = text_of(factor, "delivery_method") {
                    "knowledge".clone_into(method);
                }
            }
        }),
    },
    Flaw {
        name: "email-otp-as-otp",
        level: Reader,
        expected_subjects: &["factors/pairing", "factors/several"],
        description: "writes otp for the type email_otp (a table for older clients)",
        step: Echo(|root| {
            for kind in factors(root).filter_map(|factor| text_of(factor, "type")) {
                if kind == "email_otp" {
                    "otp".clone_into(kind);
                }
            }
        }),
    },
    Flaw {
        name: "oauth-exchange-methods-by-prefix",
        level: Reader,
        expected_subjects: &["factors/pairing", "factors/several"],
        description: "writes oauth_google for oauth_exchange_google, and likewise for the others \
                      (a replacement of the middle word)",
        step: Echo(|root| {
            for method in factors(root).filter_map(|factor| text_of(factor, "delivery_method")) {
                *method = method.replace("oauth_exchange_", "oauth_");
            }
        }),
    },
    Flaw {
        name: "email-factor-with-other-method-refused",
        level: Reader,
        expected_subjects: &["factors/foreign-method"],
        description: "rejects an email_factor in a factor whose delivery method is not email \
                      (discriminated unions)",
        step: Reject(|_, root| {
            factors(root).any(|factor| {
                matches!(member(factor, "email_factor"), Some(Document::Object(_)))
                    && !has(factor, "delivery_method", "email")
            })
        }),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(edit: fn(&mut String), time: &str) -> String {
        let mut time = time.to_owned();
        edit(&mut time);
        time
    }

    #[test]
    fn gaps_are_on_the_days_on_which_clocks_change() {
        assert!(is_in_american_gap("2021-03-14T02:30:00Z"));
        assert!(is_in_european_gap("2021-03-28T02:30:00Z"));
        let others = ["2021-03-28T03:30:00Z", "2021-03-21T02:30:00Z", "2021-04-04T02:30:00Z", "x"];
        assert!(!others.into_iter().any(is_in_european_gap));
        assert!(!others.into_iter().any(is_in_american_gap));
    }

    #[test]
    fn only_the_last_second_of_a_month_rolls_over() {
        let rolled = |time| edited(roll_over_last_second, time);
        assert_eq!(rolled("2021-12-31T23:59:59.5Z"), "2022-01-01T00:00:00.5Z");
        for same in ["2021-12-30T23:59:59Z", "2021-12-31T23:59:58Z", "9999-12-31T23:59:59Z", ""] {
            assert_eq!(rolled(same), same);
        }
    }

    #[test]
    fn seconds_are_rounded_up_from_59_9995() {
        let rounded = |time| edited(round_up_to_second_60, time);
        assert_eq!(rounded("2021-12-29T12:33:59.9995Z"), "2021-12-29T12:33:60.000Z");
        for same in ["2021-12-29T12:33:59.9994Z", "2021-12-29T12:33:59.999Z", "2021"] {
            assert_eq!(rounded(same), same);
        }
    }

    #[test]
    fn the_year_of_the_week_differs_around_the_new_year() {
        assert_eq!(edited(use_year_of_week, "2019-12-31T00:00:00Z"), "2020-12-31T00:00:00Z");
        assert_eq!(edited(use_year_of_week, "2021-12-29T00:00:00Z"), "2021-12-29T00:00:00Z");
    }
}
