//! The exit status of the command: [`Status`].

use std::process::ExitCode;

/// An exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Status {
    /// The level that was asked for is reached, or every judged document is valid or ambiguous.
    Reached = 0,
    /// There are findings, or a judged document breaks a rule.
    Findings = 1,
    /// The command line is wrong, or a file cannot be read.
    Usage = 2,
    /// The adapter could not be run, or broke the protocol.
    Adapter = 3,
    /// Too little was judged to say anything, or nothing was run.
    Unjudged = 4,
    /// A file of expected failures is out of date.
    Expectation = 5,
    /// Generator and oracle disagree: a bug in nearmiss itself.
    HarnessFault = 70,
    /// The report could not be written.
    Output = 74,
}

const MEANINGS: &[(Status, &str)] = &[
    (Status::Reached, "the level is reached; every document is valid or ambiguous"),
    (Status::Findings, "there are findings; some document breaks a rule"),
    (Status::Usage, "wrong usage, or a file cannot be read"),
    (Status::Adapter, "the adapter could not be run or broke the protocol"),
    (Status::Unjudged, "too little was judged, or nothing was run"),
    (Status::Expectation, "an entry of --expect is out of date, or matches nothing"),
    (Status::HarnessFault, "a bug in nearmiss itself"),
    (Status::Output, "standard output cannot be written"),
];

impl Status {
    /// All statuses with their meanings, for the end of `--help`.
    pub(super) fn table() -> String {
        table(MEANINGS)
    }

    /// The end of a verb's `--help`: examples and statuses.
    pub(super) fn after(examples: &[&str]) -> String {
        Self::after_own(examples, MEANINGS)
    }

    /// The same for a verb whose statuses have meanings of its own.
    pub(super) fn after_own(examples: &[&str], meanings: &[(Self, &str)]) -> String {
        format!("Examples:\n  {}\n\n{}", examples.join("\n  "), table(meanings))
    }
}

fn table(meanings: &[(Status, &str)]) -> String {
    let rows = meanings.iter().map(|(status, meaning)| format!("  {:2}  {meaning}", *status as u8));
    format!("Exit status:\n{}", rows.collect::<Vec<_>>().join("\n"))
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}
