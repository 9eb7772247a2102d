//! `nearmiss self-test`: whether the sweep catches every flawed implementation.

use std::io::Write;

use clap::Args;
use nearmiss::contract::Level;
use nearmiss::harness::prove;
use nearmiss::internal::gallery::{self, Caught, Flaw};
use serde_json::{Value, json};

use super::status::Status;
use super::{Done, Format};

/// Run the sweep against flawed implementations, and say whether it catches each one.
///
/// Each flaw is a small change to the embedded implementation, of a kind that real readers have. The
/// sweep must report it at its level and under its rules and features, and nothing else.
/// `nearmiss certify --builtin NAME` shows the report on one.
#[derive(Debug, Args)]
pub(super) struct SelfTest {
    /// List the flawed implementations: name, level, expected rules and features, description.
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
    let right = count_right(all);
    let count = all.len();
    let percent = (right * 100).checked_div(count).unwrap_or_default();
    text += &format!("mutation score {right}/{count} ({percent} %)\n");
    if let Some(median) = gallery::median(all) {
        text += &format!("cases to the first finding: {median} (median)\n");
    }
    text
}

fn count_right(all: &[Caught]) -> usize {
    all.iter().filter(|caught| caught.is_as_expected()).count()
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
    format!("{name}\n  {level}: {subjects}\n  {description}\n")
}

fn object(flaw: &Flaw) -> Value {
    let Flaw { name, level, expected_subjects, description, .. } = flaw;
    json!({
        "name": name,
        "level": level.name(),
        "blamed": expected_subjects,
        "wrong": description,
    })
}

fn json(all: &[Caught]) -> String {
    let line = |caught: &Caught| {
        let result = json!({
            "name": caught.flaw.name,
            "right": caught.is_as_expected(),
            "expected": { "level": caught.flaw.level.name(), "blamed": caught.flaw.expected_subjects },
            "got": { "level": caught.level.map(Level::name), "blamed": caught.reported },
            "cases_to_first_finding": caught.cases,
        });
        format!("{result}\n")
    };
    let score = json!({
        "caught": count_right(all),
        "flaws": all.len(),
        "median_cases_to_first_finding": gallery::median(all),
    });
    all.iter().map(line).collect::<String>() + &format!("{score}\n")
}
