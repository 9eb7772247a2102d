//! Why an input of a fuzz target fails: [`Violation`].

use std::fmt;

use crate::case::Case;
use crate::finding::Failure;
use crate::report::Visible;
use crate::run::Finding;

/// Why an input fails. Its text is the panic message of a fuzz target.
#[derive(Debug, Clone)]
pub enum Violation {
    /// The implementation violates the contract. The finding shows the smallest case.
    Finding(Finding),
    /// The implementation violated the contract at first, but not when the case was run again.
    NotReproduced {
        /// What the implementation did at first.
        failure: Failure,
        /// The input.
        case: Case,
    },
    /// Generator and oracle disagree: a bug in nearmiss.
    HarnessFault {
        /// What they disagree on.
        detail: String,
        /// The input.
        case: Case,
    },
}

impl Violation {
    /// The case that shows the violation.
    pub fn case(&self) -> &Case {
        match self {
            Self::Finding(finding) => &finding.case,
            Self::NotReproduced { case, .. } | Self::HarnessFault { case, .. } => case,
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finding(finding) => write_finding(finding, f),
            Self::NotReproduced { failure, case } => {
                let kind = failure.kind;
                writeln!(f, "wavering: {kind} at first, but not when the case was run again")?;
                write!(f, "  case     {case:#}")
            }
            Self::HarnessFault { detail, case } => {
                writeln!(f, "harness fault: {detail}")?;
                write!(f, "  case     {case:#}")
            }
        }
    }
}

fn write_finding(finding: &Finding, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Finding { subjects, failure, case, fully_shrunk, .. } = finding;
    let subjects: Vec<String> = subjects.iter().map(ToString::to_string).collect();
    let Failure { kind, level, place, detail, .. } = failure;
    writeln!(f, "{kind}: {} (level {level})", subjects.join(" + "))?;
    for (label, text) in [("at", place), ("seen", detail)] {
        if !text.is_empty() {
            writeln!(f, "  {label:8} {}", Visible(text))?;
        }
    }
    let smallest = if *fully_shrunk { "smallest" } else { "so far" };
    write!(f, "  {smallest:8} {case:#}")
}
