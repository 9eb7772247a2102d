//! A replayed case in full detail: [`Replayed`].

use serde::Serialize;

use crate::case::{Case, Control};
use crate::connection::text_or_base64;
use crate::finding::{Assessment, Failure};
use crate::implementation::{Echo, Outcome};
use crate::oracle::Verdict;

use super::verdict::{Judged, VerdictJson};
use super::{Ink, Visible, diff, json_line};

/// A case and its result.
#[derive(Debug, Clone, Copy)]
pub struct Replayed<'a> {
    /// The case.
    pub case: &'a Case,
    /// The verdict on its document.
    pub verdict: &'a Verdict,
    /// The implementation's answer.
    pub outcome: &'a Outcome,
    /// The outcome compared with the verdict.
    pub assessment: &'a Assessment,
}

impl Replayed<'_> {
    /// The verdict, the difference from the control, the outcome and the assessment, for people. Ends with a
    /// line feed.
    pub fn text(&self, ink: Ink) -> String {
        let Self { case, outcome, assessment, .. } = self;
        let mut text = self.judged(&case.id(), |judged| judged.text(ink));
        for (name, line) in diff::lines(case, ink) {
            text.push_str(&format!("{name:<9}{line}\n"));
        }
        let control = match case.control() {
            Control::Twin(_) => "its twin",
            Control::Baseline(_) => "the plain document",
        };
        let (outcome, assessment) = (describe(outcome), explain(assessment, control));
        text + &format!("outcome: {outcome}\nassessment: {assessment}\n")
    }

    /// The name of the case and the assessment, in one line without a line feed.
    pub fn line(&self) -> String {
        format!("{}: {}", self.case.id(), word(self.assessment))
    }

    /// The same as [`Self::text`], as one line of JSON, without a line feed. It has the members of a verdict, and
    /// `document`, `twin`, `outcome`, `message`, `echo`, `assessment` and `findings`, one for each failure. The
    /// bytes of a document or twin that is not UTF-8 are in `document_base64` or `twin_base64`.
    pub fn json(&self) -> String {
        let Self { case, assessment, .. } = self;
        let (message, echo) = parts(self.outcome);
        let outcome = self.outcome.name();
        let failures = assessment.failures().iter();
        let findings: Vec<FindingJson<'_>> = failures.map(FindingJson::of).collect();
        self.judged(&case.id(), |judged| {
            let (document, document_base64) = text_or_base64(case.document());
            let twin = case.twin();
            let (twin, twin_base64) = twin.as_deref().map(text_or_base64).unwrap_or_default();
            json_line(&ReplayedJson {
                verdict: judged.object(),
                document,
                document_base64,
                twin,
                twin_base64,
                outcome,
                message,
                echo,
                assessment: word(assessment),
                findings,
            })
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
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document_base64: Option<String>,
    twin: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    twin_base64: Option<String>,
    outcome: &'static str,
    message: Option<String>,
    echo: Option<String>,
    assessment: &'static str,
    findings: Vec<FindingJson<'a>>,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    kind: &'static str,
    level: &'static str,
    place: &'a str,
    detail: &'a str,
}

impl<'a> FindingJson<'a> {
    fn of(failure: &'a Failure) -> Self {
        let Failure { kind, level, place, detail, .. } = failure;
        Self { kind: kind.name(), level: level.name(), place, detail }
    }
}

fn describe(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Accepted(Echo::Document(echo)) => {
            format!("accepted, with the echo\n  {}", Visible(&lossy(echo)))
        }
        Outcome::Accepted(Echo::Failed(message)) => {
            format!("accepted, without an echo: {}", Visible(message))
        }
        Outcome::Accepted(Echo::Absent) => "accepted, without an echo".to_owned(),
        Outcome::TimedOut { limit } => format!("no answer within {limit:?}"),
        Outcome::Rejected { message, .. }
        | Outcome::Crashed { message }
        | Outcome::Skipped { message } => format!("{}: {}", outcome.name(), Visible(message)),
    }
}

/// The implementation's message, and the echo.
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

fn explain(assessment: &Assessment, control: &str) -> String {
    match assessment {
        Assessment::Failed(failures) => match failures.as_slice() {
            [only] => explain_failure(only),
            several => {
                let lines =
                    several.iter().map(|failure| format!("\n  {}", explain_failure(failure)));
                format!("{} failures{}", several.len(), lines.collect::<String>())
            }
        },
        Assessment::Vacuous => format!("vacuous: {control} was rejected as well"),
        Assessment::NotJudged(reason) => format!("not judged: {reason}"),
        Assessment::Open => "either answer is right".to_owned(),
        Assessment::Passed => word(assessment).to_owned(),
    }
}

fn explain_failure(failure: &Failure) -> String {
    let Failure { kind, level, place, detail, .. } = failure;
    let at = if place.is_empty() { String::new() } else { format!(" at {}", Visible(place)) };
    let seen = if detail.is_empty() { String::new() } else { format!(": {}", Visible(detail)) };
    format!("{kind}{at} (level {level}){seen}")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Level;
    use crate::finding::{Alteration, Kind, Shape};

    #[test]
    fn every_failure_is_shown() {
        let failure = |place: &str| Failure {
            kind: Kind::Altered,
            level: Level::Reader,
            place: place.to_owned(),
            detail: "sent 1, came back as 2".to_owned(),
            alteration: Some(Alteration::Changed(Shape::Number)),
        };
        let one = Assessment::Failed(vec![failure("/a")]);
        let words = "altered at /a (level reader): sent 1, came back as 2";
        assert_eq!(explain(&one, ""), words);
        let two = Assessment::Failed(vec![failure("/a"), failure("/b")]);
        let lines = format!("2 failures\n  {words}\n  {}", words.replace("/a", "/b"));
        assert_eq!(explain(&two, ""), lines);
    }
}
