//! `nearmiss self-test`: whether the sweep catches every flawed implementation.

use std::io::Write;

use clap::Args;
use nearmiss::contract::Level;
use nearmiss::harness::prove;
use nearmiss::internal::gallery::{self, Caught, Flaw, Origin};
use serde::Serialize;
use serde_json::{Value, json};

use super::status::Status;
use super::{Done, Format};

/// Run the sweep against flawed implementations, and say whether it catches each one.
///
/// Each flaw is a small change to the embedded implementation, of a kind that real readers have. The
/// sweep must report it at its level and under its rules and features, and nothing else.
/// `nearmiss certify --builtin NAME` shows the report on one.
///
/// The score is given in total and by origin: informed flaws were written with knowledge of the
/// sweep, blind ones without it.
#[derive(Debug, Args)]
pub(super) struct SelfTest {
    /// List the flawed implementations: name, level, origin, expected rules and features,
    /// description.
    #[arg(long)]
    list: bool,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl SelfTest {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        if self.list {
            let rows = gallery::all().map(|flaw| match self.format {
                Format::Text => row(flaw),
                Format::Json => format!("{}\n", object(flaw)),
            });
            out.write_all(rows.collect::<String>().as_bytes())?;
            return Ok(Status::Reached);
        }
        let all = prove(Caught::of)?;
        let text = match self.format {
            Format::Text => text(&all),
            Format::Json => json(&all),
        };
        out.write_all(text.as_bytes())?;
        let is_whole = all.iter().all(Caught::is_as_expected);
        Ok(if is_whole { Status::Reached } else { Status::Findings })
    }
}

fn text(all: &[Caught]) -> String {
    let wrong = all.iter().filter(|caught| !caught.is_as_expected());
    let mut text: String = wrong.map(difference).collect();
    let Score { caught, flaws } = Score::of(all);
    let percent = (caught * 100).checked_div(flaws).unwrap_or_default();
    let by_origin = Origin::ALL.map(|origin| {
        let Score { caught, flaws } = Score::of_origin(all, origin);
        format!("{} {caught}/{flaws}", origin.name())
    });
    text += &format!("mutation score {caught}/{flaws} ({percent} %)\n");
    text += &format!("  {}\n", by_origin.join(", "));
    if let Some(median) = gallery::median(all) {
        text += &format!("cases to the first finding: {median} (median)\n");
    }
    text
}

/// How many of some flaws the sweep caught as expected.
#[derive(Debug, Clone, Copy, Serialize)]
struct Score {
    caught: usize,
    flaws: usize,
}

impl Score {
    fn of<'c>(all: impl IntoIterator<Item = &'c Caught>) -> Self {
        let mut score = Self { caught: 0, flaws: 0 };
        for caught in all {
            score.caught += usize::from(caught.is_as_expected());
            score.flaws += 1;
        }
        score
    }

    fn of_origin(all: &[Caught], origin: Origin) -> Self {
        Self::of(all.iter().filter(|caught| caught.flaw.origin() == origin))
    }
}

/// How the findings differ from those that the flaw should cause.
fn difference(caught: &Caught) -> String {
    let Flaw { name, level, expected_subjects, .. } = caught.flaw;
    let mut got = match caught.level {
        None => "no findings".to_owned(),
        Some(level) => format!("{level}: {}", listed(caught.reported.iter().map(String::as_str))),
    };
    if let Some(level) = caught.unjudged_below {
        got += &format!("; {level} was not judged");
    }
    format!(
        "{name}\n  expected  {level}: {}\n  got       {got}\n",
        listed(expected_subjects.iter().copied())
    )
}

fn listed<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    ids.collect::<Vec<_>>().join(" ")
}

fn row(flaw: &Flaw) -> String {
    let Flaw { name, level, expected_subjects, description, .. } = flaw;
    let subjects = listed(expected_subjects.iter().copied());
    let origin = flaw.origin().name();
    format!("{name}\n  {level}, {origin}: {subjects}\n  {description}\n")
}

fn object(flaw: &Flaw) -> Value {
    let Flaw { name, level, expected_subjects, description, .. } = flaw;
    json!({
        "name": name,
        "level": level.name(),
        "origin": flaw.origin().name(),
        "blamed": expected_subjects,
        "wrong": description,
    })
}

fn json(all: &[Caught]) -> String {
    let line = |caught: &Caught| {
        let result = json!({
            "name": caught.flaw.name,
            "origin": caught.flaw.origin().name(),
            "right": caught.is_as_expected(),
            "expected": { "level": caught.flaw.level.name(), "blamed": caught.flaw.expected_subjects },
            "got": { "level": caught.level.map(Level::name), "blamed": caught.reported },
            "cases_to_first_finding": caught.cases,
        });
        format!("{result}\n")
    };
    let Score { caught, flaws } = Score::of(all);
    let score = json!({
        "caught": caught,
        "flaws": flaws,
        "informed": Score::of_origin(all, Origin::Informed),
        "blind": Score::of_origin(all, Origin::Blind),
        "median_cases_to_first_finding": gallery::median(all),
    });
    all.iter().map(line).collect::<String>() + &format!("{score}\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The result of a run that caught the flaw under every expected subject, or found nothing.
    fn result(flaw: &'static Flaw, is_caught: bool) -> Caught {
        let reported: BTreeSet<String> =
            flaw.expected_subjects.iter().map(|pattern| pattern.replace('*', "x")).collect();
        Caught {
            flaw,
            level: is_caught.then_some(flaw.level),
            unjudged_below: None,
            reported: if is_caught { reported } else { BTreeSet::new() },
            cases: is_caught.then_some(7),
        }
    }

    /// The first two informed flaws, both caught, and the first two blind ones, one of them caught.
    fn results() -> Vec<Caught> {
        let of = |origin| gallery::all().filter(move |flaw| flaw.origin() == origin).take(2);
        let informed = of(Origin::Informed).map(|flaw| result(flaw, true));
        let blind = of(Origin::Blind).zip([true, false]).map(|(flaw, is)| result(flaw, is));
        informed.chain(blind).collect()
    }

    #[test]
    fn the_score_is_given_in_total_and_for_each_origin() {
        let text = text(&results());
        let score = "mutation score 3/4 (75 %)\n  informed 2/2, blind 1/2\n";
        assert!(text.contains(score), "{text}");

        let json = json(&results());
        let lines: Vec<Value> =
            json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let origins: Vec<&str> =
            lines[..4].iter().map(|line| line["origin"].as_str().unwrap()).collect();
        assert_eq!(origins, ["informed", "informed", "blind", "blind"]);
        assert_eq!(lines[4]["informed"], json!({ "caught": 2, "flaws": 2 }));
        assert_eq!(lines[4]["blind"], json!({ "caught": 1, "flaws": 2 }));
    }
}
