//! `nearmiss replay`: one case again, in full detail.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use nearmiss::case::{self, Case, Origin};
use nearmiss::contract::{Expectation, Level};
use nearmiss::corpus;
use nearmiss::finding::{self, Assessment, certain_level};
use nearmiss::implementation::{Echo, Identity, Outcome};
use nearmiss::report::verdict::Judged;
use nearmiss::report::{Ink, Visible, diff};

use super::builtin::Builtin;
use super::status::Status;
use super::{Done, Failure};

/// Ask about single documents again, and show verdict and outcome in full.
#[derive(Debug, Args)]
pub(super) struct Replay {
    /// Replay tokens (`nm1:…`), documents, or files of tokens (`*.nm1`).
    #[arg(required = true, value_name = "TOKEN|FILE")]
    cases: Vec<String>,
    /// The level that the exit status is about: reader, schema or documented.
    #[arg(long, default_value_t = Level::Documented)]
    level: Level,
    /// The folder with the documents of long tokens.
    #[arg(long)]
    findings: Option<PathBuf>,
    /// The time that one document may take.
    #[arg(long, default_value = "5s", value_parser = super::certify::duration)]
    timeout: Duration,
    /// Judge what an adapter without echoes accepts as well.
    #[arg(long)]
    without_echo: bool,
    /// An implementation that comes with nearmiss: `embedded`, or a flawed one, which `nearmiss
    /// self-test --list` names.
    #[arg(long, value_name = "NAME", conflicts_with = "adapter")]
    builtin: Option<Builtin>,
    /// The adapter's program and its arguments.
    #[arg(last = true)]
    adapter: Vec<OsString>,
}

impl Replay {
    pub(super) fn run(&self, out: &mut dyn Write) -> Done {
        super::certify::adapter_is_there(&self.adapter)?;
        let mut cases = Vec::new();
        for text in &self.cases {
            cases.extend(self.cases_of(text)?);
        }
        let mut harness =
            super::certify::harness(self.builtin, &self.adapter).timeout(self.timeout);
        if self.without_echo {
            harness = harness.without_echo();
        }
        let mut examiner = harness.examiner()?;
        let Identity { name, version, .. } = examiner.implementation().identity();
        writeln!(out, "asked: {name} {version}\n")?;
        let (mut failed, mut judged) = (false, true);
        for case in &cases {
            let examination = examiner.examine(std::slice::from_ref(case), &[0])?;
            let Some(examined) = examination.examined.into_iter().next() else { continue };
            let (name, document, verdict) = (case.id(), &case.document, &examined.verdict);
            let shown = Judged { name: &name, document, verdict };
            out.write_all(shown.text(Ink::Colour).as_bytes())?;
            if case.has_twin() {
                out.write_all(diff(&case.twin(), &case.document, Ink::Colour).as_bytes())?;
            }
            out.write_all(told(case, &examined.outcome, &examined.assessment).as_bytes())?;
            match examined.assessment {
                Assessment::Failed(failure) => failed |= failure.level <= self.level,
                Assessment::Vacuous | Assessment::NotJudged(_) => {
                    judged &= certain_level(verdict).is_none_or(|level| level > self.level);
                }
                Assessment::Passed | Assessment::Open => {}
            }
        }
        Ok(match (failed, judged) {
            (true, _) => Status::Findings,
            (false, false) => Status::Unjudged,
            (false, true) => Status::Reached,
        })
    }

    fn cases_of(&self, text: &str) -> Result<Vec<Case>, Failure> {
        if !text.starts_with("nm1:") {
            return Ok(corpus::file(Path::new(text))?);
        }
        let replay = case::Replay::read(text, self.findings.as_deref());
        let replay = replay.map_err(|error| Failure::Usage(error.to_string()))?;
        let origin = Origin::Given("the token's document".to_owned());
        Ok(vec![Case::given(replay.document, replay.twin, origin)])
    }
}

fn told(case: &Case, outcome: &Outcome, assessment: &Assessment) -> String {
    let outcome = match outcome {
        Outcome::Accepted(Echo::Document(echo)) => {
            format!("accepted, and came back as\n  {}", Visible(&String::from_utf8_lossy(echo)))
        }
        Outcome::Accepted(Echo::Failed(words)) => format!("accepted, without an echo: {words}"),
        Outcome::Accepted(Echo::Absent) => "accepted, without an echo".to_owned(),
        Outcome::Rejected { message, .. } => format!("rejected: {message}"),
        Outcome::Crashed { message } => format!("crashed: {message}"),
        Outcome::TimedOut { limit } => format!("no answer within {limit:?}"),
        Outcome::Skipped { message } => format!("skipped: {message}"),
    };
    let against = if case.has_twin() { "its twin" } else { "the plain document" };
    let assessment = match assessment {
        Assessment::Passed => "passed".to_owned(),
        Assessment::Failed(finding::Failure { kind, level, place, detail }) => {
            let at =
                if place.is_empty() { String::new() } else { format!(" at {}", Visible(place)) };
            let seen =
                if detail.is_empty() { String::new() } else { format!(": {}", Visible(detail)) };
            format!("{kind}{at} (level {level}){seen}")
        }
        Assessment::Vacuous => format!("vacuous: {against} was rejected as well"),
        Assessment::NotJudged(why) => format!("not judged: {why}"),
        Assessment::Open => Expectation::Either.name().to_owned() + " is right",
    };
    format!("outcome: {outcome}\nheld against {against}: {assessment}\n\n")
}
