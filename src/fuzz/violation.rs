//! What an input shows to be wrong: the [`Violation`].

use std::fmt;

use crate::case::Case;
use crate::finding::Failure;
use crate::report::Visible;
use crate::run::Finding;

/// Why an input is a finding. As text it is what a fuzz target says last.
#[derive(Debug, Clone)]
pub enum Violation {
    /// The implementation does not do what the contract calls for; with the smallest case.
    Finding(Finding),
    /// It did not at first, and did when it was asked again.
    NotAgain {
        /// What it did at first.
        failure: Failure,
        /// The input.
        case: Case,
    },
    /// Generator and oracle disagree: never the implementation's fault.
    HarnessFault {
        /// On what.
        words: String,
        /// The input.
        case: Case,
    },
}

impl Violation {
    /// The case to be asked about again.
    pub fn case(&self) -> &Case {
        match self {
            Self::Finding(finding) => &finding.case,
            Self::NotAgain { case, .. } | Self::HarnessFault { case, .. } => case,
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finding(finding) => written(finding, f),
            Self::NotAgain { failure, case } => {
                writeln!(f, "wavering: {} at first, and not when asked again", failure.kind)?;
                write!(f, "  case     {case:#}")
            }
            Self::HarnessFault { words, case } => {
                writeln!(f, "harness fault: {words}")?;
                write!(f, "  case     {case:#}")
            }
        }
    }
}

fn written(finding: &Finding, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Finding { subjects, failure, case, fully_shrunk, .. } = finding;
    let subjects: Vec<String> = subjects.iter().map(ToString::to_string).collect();
    let Failure { kind, level, place, detail } = failure;
    writeln!(f, "{kind}: {} (level {level})", subjects.join(" + "))?;
    for (word, text) in [("at", place), ("seen", detail)] {
        if !text.is_empty() {
            writeln!(f, "  {word:8} {}", Visible(text))?;
        }
    }
    let smallest = if *fully_shrunk { "smallest" } else { "so far" };
    write!(f, "  {smallest:8} {case:#}")
}
