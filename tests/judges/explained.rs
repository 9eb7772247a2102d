//! Where other judges may disagree with the oracle, and why. See [`TABLE`].

use nearmiss::contract::{Ambiguity, Rule};
use nearmiss::internal::text::Instant;
use nearmiss::oracle::Verdict;

use crate::{Disagreement, Judge, Kind};

/// One kind of disagreement with a known reason.
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
use Kind::{OnlyTheJudgeRejects, OnlyTheOracleRejects, OtherData};

pub const TABLE: &[Explained] = &[
    row(
        Value,
        OnlyTheJudgeRejects,
        |_, verdict| verdict.touches(Ambiguity::ByteOrderMark),
        "serde_json rejects a byte order mark, which RFC 8259 §8.1 permits",
    ),
    row(
        Skipping,
        OnlyTheJudgeRejects,
        |_, verdict| verdict.touches(Ambiguity::ByteOrderMark),
        "serde_json rejects a byte order mark even if it skips all values",
    ),
    row(
        Value,
        OnlyTheJudgeRejects,
        |found, verdict| {
            verdict.touches(Ambiguity::Depth) && found.about.starts_with("recursion limit")
        },
        "serde_json rejects more than 127 nested containers",
    ),
    row(
        Value,
        OnlyTheJudgeRejects,
        |found, verdict| {
            verdict.touches(Ambiguity::LoneSurrogate)
                && (found.about.contains("surrogate") || found.about.contains("hex escape"))
        },
        "serde_json rejects an unpaired surrogate in a string that it decodes",
    ),
    row(
        Value,
        OnlyTheJudgeRejects,
        |found, verdict| {
            verdict.touches(Ambiguity::NumberRange)
                && found.about.starts_with("number out of range")
        },
        "serde_json rejects numbers that round to infinity",
    ),
    row(
        Skipping,
        OnlyTheOracleRejects,
        |_, verdict| verdict.rules().eq([Rule::UTF_8]),
        "serde_json does not check whether a string that it skips is UTF-8",
    ),
    row(
        Boon,
        OnlyTheJudgeRejects,
        |found, verdict| touched_at(verdict, Ambiguity::OptionalNull, &found.at),
        "`null` for an optional property is an ambiguity, though the schema's type has no null",
    ),
    row(
        Boon,
        OnlyTheOracleRejects,
        |found, verdict| under_duplicate(verdict, &found.at),
        "boon sees only the last value of a duplicated name; the oracle lists what each value breaks",
    ),
    row(
        Time,
        OnlyTheOracleRejects,
        |found, _| !has_separator(&found.about, "Tt "),
        "time accepts any byte between date and time",
    ),
    row(
        Time,
        OnlyTheJudgeRejects,
        |found, _| is_leap_second(&found.about),
        "time accepts a leap second on only two days of the year",
    ),
    row(
        Time,
        OtherData,
        |found, _| is_leap_second(&found.about),
        "time reads a leap second as the last nanosecond of the second before",
    ),
    row(
        Jiff,
        OnlyTheOracleRejects,
        |found, _| !has_the_form(&found.about),
        "jiff reads more of ISO 8601 than RFC 3339: other forms of date, time and offset, and annotations",
    ),
    row(
        Jiff,
        OnlyTheOracleRejects,
        |found, _| has_the_form(&found.about) && offset_hours(&found.about) > 23,
        "jiff accepts offsets up to 25:59:59",
    ),
    row(
        Jiff,
        OnlyTheOracleRejects,
        |found, _| has_the_form(&found.about) && &found.about[17..19] == "60",
        "jiff accepts second 60 at any time",
    ),
    row(
        Jiff,
        OnlyTheJudgeRejects,
        |found, verdict| touched_at(verdict, Ambiguity::TimeFraction, &found.at),
        "jiff accepts at most nine fraction digits",
    ),
    row(
        Jiff,
        OnlyTheJudgeRejects,
        |found, _| is_beyond_jiff(&found.about),
        "jiff's last timestamp is 9999-12-30T22:00:00.999999999Z",
    ),
    row(
        Jiff,
        OtherData,
        |found, _| is_leap_second(&found.about),
        "jiff reads a leap second as the second before",
    ),
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

/// Whether a text has the form of an RFC 3339 time: digits and punctuation in the right places. The
/// values of the numbers do not matter.
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
