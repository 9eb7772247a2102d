//! One case asked again, in full: [`Replayed`].

use serde::Serialize;

use crate::case::{Case, Control};
use crate::contract::Expectation;
use crate::finding::{Assessment, Failure};
use crate::implementation::{Echo, Outcome};
use crate::oracle::Verdict;

use super::verdict::{Judged, VerdictJson};
use super::{Ink, Visible, diff};

/// A case, and what came of asking about it.
#[derive(Debug, Clone, Copy)]
pub struct Replayed<'a> {
    /// The case.
    pub case: &'a Case,
    /// The verdict on its document.
    pub verdict: &'a Verdict,
    /// The implementation's answer.
    pub outcome: &'a Outcome,
    /// What comes of holding one against the other.
    pub assessment: &'a Assessment,
}

impl Replayed<'_> {
    /// The verdict, the twin, the outcome and what comes of it, for people. It ends with a line feed.
    pub fn text(&self, ink: Ink) -> String {
        let Self { case, outcome, assessment, .. } = self;
        let mut text = self.judged(&case.id(), |judged| judged.text(ink));
        for (name, line) in diff::lines(case, ink) {
            text.push_str(&format!("{name:<9}{line}\n"));
        }
        let against = match case.control() {
            Control::Twin(_) => "its twin",
            Control::Baseline(_) => "the plain document",
        };
        let (outcome, assessment) = (said(outcome), held(assessment, against));
        text + &format!("outcome: {outcome}\nheld against {against}: {assessment}\n")
    }

    /// The same as one line of JSON, without a line feed: a verdict's members, `twin`, `outcome`,
    /// `message`, `echo`, `assessment`, and `finding`, which is `null` where nothing failed.
    pub fn json(&self) -> String {
        let Self { case, assessment, .. } = self;
        let (message, echo) = parts(self.outcome);
        let outcome = self.outcome.name();
        let finding = match assessment {
            Assessment::Failed(Failure { kind, level, place, detail }) => {
                Some(FindingJson { kind: kind.name(), level: level.name(), place, detail })
            }
            _ => None,
        };
        self.judged(&case.id(), |judged| {
            let twin = case.twin().map(|twin| lossy(&twin));
            let verdict = judged.object();
            let assessment = word(assessment);
            let replayed =
                ReplayedJson { verdict, twin, outcome, message, echo, assessment, finding };
            // It has no map whose keys could fail.
            serde_json::to_string(&replayed).unwrap_or_default()
        })
    }

    fn judged<T>(&self, name: &str, render: impl FnOnce(Judged<'_>) -> T) -> T {
        render(Judged { name, document: self.case.document(), verdict: self.verdict })
    }
}

#[derive(Serialize)]
struct ReplayedJson<'a> {
    #[serde(flatten)]
    verdict: VerdictJson<'a>,
    twin: Option<String>,
    outcome: &'static str,
    message: Option<String>,
    echo: Option<String>,
    assessment: &'static str,
    finding: Option<FindingJson<'a>>,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    kind: &'static str,
    level: &'static str,
    place: &'a str,
    detail: &'a str,
}

fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Accepted(Echo::Document(echo)) => {
            format!("accepted, and came back as\n  {}", Visible(&lossy(echo)))
        }
        Outcome::Accepted(Echo::Failed(words)) => format!("accepted, without an echo: {words}"),
        Outcome::Accepted(Echo::Absent) => "accepted, without an echo".to_owned(),
        Outcome::TimedOut { limit } => format!("no answer within {limit:?}"),
        Outcome::Rejected { message, .. }
        | Outcome::Crashed { message }
        | Outcome::Skipped { message } => format!("{}: {message}", outcome.name()),
    }
}

/// The implementation's own words, and the echo.
fn parts(outcome: &Outcome) -> (Option<String>, Option<String>) {
    match outcome {
        Outcome::Accepted(Echo::Document(echo)) => (None, Some(lossy(echo))),
        Outcome::Accepted(Echo::Absent) | Outcome::TimedOut { .. } => (None, None),
        Outcome::Accepted(Echo::Failed(message))
        | Outcome::Rejected { message, .. }
        | Outcome::Crashed { message }
        | Outcome::Skipped { message } => (Some(message.clone()), None),
    }
}

fn held(assessment: &Assessment, against: &str) -> String {
    match assessment {
        Assessment::Failed(Failure { kind, level, place, detail }) => {
            let at =
                if place.is_empty() { String::new() } else { format!(" at {}", Visible(place)) };
            let seen =
                if detail.is_empty() { String::new() } else { format!(": {}", Visible(detail)) };
            format!("{kind}{at} (level {level}){seen}")
        }
        Assessment::Vacuous => format!("vacuous: {against} was rejected as well"),
        Assessment::NotJudged(why) => format!("not judged: {why}"),
        Assessment::Open => format!("{} is right", Expectation::Either.name()),
        Assessment::Passed => word(assessment).to_owned(),
    }
}

fn word(assessment: &Assessment) -> &'static str {
    match assessment {
        Assessment::Passed => "passed",
        Assessment::Failed(_) => "failed",
        Assessment::Vacuous => "vacuous",
        Assessment::NotJudged(_) => "not judged",
        Assessment::Open => "open",
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
