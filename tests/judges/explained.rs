//! Where other judges may disagree with the oracle, and why: [`TABLE`].

use nearmiss::contract::{Ambiguity, Rule};
use nearmiss::internal::text::Instant;
use nearmiss::oracle::Verdict;

use crate::{Disagreement, Judge, Kind};

/// One kind of disagreement that is understood.
pub struct Explained {
    pub judge: Judge,
    pub kind: Kind,
    pub condition: fn(&Disagreement, &Verdict) -> bool,
    pub reason: &'static str,
}

impl Explained {
    pub fn explains(&self, found: &Disagreement, verdict: &Verdict) -> bool {
        (self.judge, self.kind) == (found.judge, found.kind) && (self.condition)(found, verdict)
    }
}

const fn row(
    judge: Judge,
    kind: Kind,
    condition: fn(&Disagreement, &Verdict) -> bool,
    reason: &'static str,
) -> Explained {
    Explained { judge, kind, condition, reason }
}

use Judge::{Boon, Jiff, Skipping, Time, Value};
use Kind::{OnlyTheJudgeRefuses, OnlyTheOracleRefuses, OtherData};

#[rustfmt::skip]
pub const TABLE: &[Explained] = &[
    row(Value, OnlyTheJudgeRefuses, |_, verdict| verdict.touches(Ambiguity::ByteOrderMark), "serde_json refuses a byte order mark (RFC 8259 §8.1: may)"),
    row(Skipping, OnlyTheJudgeRefuses, |_, verdict| verdict.touches(Ambiguity::ByteOrderMark), "serde_json refuses a byte order mark, even where it skips"),
    row(Value, OnlyTheJudgeRefuses, |found, verdict| verdict.touches(Ambiguity::Depth) && found.about.starts_with("recursion limit"), "serde_json refuses more than 127 containers"),
    row(Value, OnlyTheJudgeRefuses, |found, verdict| verdict.touches(Ambiguity::LoneSurrogate) && (found.about.contains("surrogate") || found.about.contains("hex escape")), "serde_json refuses an unpaired surrogate in what it decodes"),
    row(Value, OnlyTheJudgeRefuses, |found, verdict| verdict.touches(Ambiguity::NumberRange) && found.about.starts_with("number out of range"), "serde_json refuses what rounds to infinity"),
    row(Skipping, OnlyTheOracleRefuses, |_, verdict| verdict.rules().eq([Rule::UTF_8]), "serde_json does not look whether a string that it skips is UTF-8"),
    row(Boon, OnlyTheJudgeRefuses, |found, verdict| touched_at(verdict, Ambiguity::OptionalNull, &found.at), "`null` for an optional property is an ambiguity, though the schema's type has no null"),
    row(Boon, OnlyTheOracleRefuses, |found, verdict| under_duplicate(verdict, &found.at), "of a duplicated name boon sees the last value alone, the oracle lists what each breaks"),
    row(Time, OnlyTheOracleRefuses, |found, _| !has_separator(&found.about, "Tt "), "time takes any byte between date and time"),
    row(Time, OnlyTheJudgeRefuses, |found, _| is_leap_second(&found.about), "time takes a leap second on two days of the year alone"),
    row(Time, OtherData, |found, _| is_leap_second(&found.about), "time reads a leap second as the last nanosecond of the one before"),
    row(Jiff, OnlyTheOracleRefuses, |found, _| !has_the_form(&found.about), "jiff reads more of ISO 8601 than RFC 3339: other forms of date, time and offset, and annotations"),
    row(Jiff, OnlyTheOracleRefuses, |found, _| has_the_form(&found.about) && offset_hours(&found.about) > 23, "jiff takes offsets up to 25:59:59"),
    row(Jiff, OnlyTheOracleRefuses, |found, _| has_the_form(&found.about) && &found.about[17..19] == "60", "jiff takes second 60 at any time"),
    row(Jiff, OnlyTheJudgeRefuses, |found, verdict| touched_at(verdict, Ambiguity::TimeFraction, &found.at), "jiff takes up to nine fraction digits"),
    row(Jiff, OnlyTheJudgeRefuses, |found, _| is_beyond_jiff(&found.about), "jiff's last timestamp is 9999-12-30T22:00:00.999999999Z"),
    row(Jiff, OtherData, |found, _| is_leap_second(&found.about), "jiff reads a leap second as the second before"),
];

fn touched_at(verdict: &Verdict, ambiguity: Ambiguity, pointer: &str) -> bool {
    let touched = verdict.touches.iter().filter(|entry| entry.what == ambiguity);
    touched.flat_map(|entry| &entry.places).any(|place| place.pointer == pointer)
}

fn under_duplicate(verdict: &Verdict, pointer: &str) -> bool {
    let above = |name: &str| pointer == name || pointer.starts_with(&format!("{name}/"));
    let touched = verdict.touches.iter().filter(|entry| entry.what == Ambiguity::DuplicateName);
    touched.flat_map(|entry| &entry.places).any(|place| above(&place.pointer))
}

fn has_separator(time: &str, separators: &str) -> bool {
    time.chars().nth("YYYY-MM-DD".len()).is_some_and(|separator| separators.contains(separator))
}

fn is_leap_second(time: &str) -> bool {
    Instant::read(time).is_ok_and(|instant| instant.leap_second)
}

/// Whether a text has the digits and marks of RFC 3339 where they belong, whatever the numbers.
fn has_the_form(time: &str) -> bool {
    let digits_as = |text: &str| text.replace(|character: char| character.is_ascii_digit(), "0");
    let Some((head, rest)) = time.split_at_checked("0000-00-00T00:00:00".len()) else {
        return false;
    };
    let (date, rest_of_head) = head.split_at("0000-00-00".len());
    let fraction = rest
        .strip_prefix('.')
        .map(|rest| rest.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    let zone = fraction.filter(|zone| zone.len() + 1 < rest.len()).unwrap_or(rest);
    let has_zone = matches!(digits_as(zone).as_str(), "Z" | "z" | "+00:00" | "-00:00");
    let clock = rest_of_head.strip_prefix(['T', 't', ' ']).map(digits_as);
    digits_as(date) == "0000-00-00" && clock.as_deref() == Some("00:00:00") && has_zone
}

fn offset_hours(time: &str) -> u32 {
    let hours = time.rsplit_once(['+', '-']).and_then(|(_, offset)| offset.get(..2));
    hours.and_then(|hours| hours.parse().ok()).unwrap_or(0)
}

fn is_beyond_jiff(time: &str) -> bool {
    Instant::read(time).is_ok_and(|instant| instant.seconds > jiff::Timestamp::MAX.as_second())
}
