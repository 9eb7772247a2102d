//! What is wrong with an adapter, as opposed to the implementation behind it: [`ProcessFault`].

use std::{fmt, io, time::Duration};

/// Why an adapter could not be used. This ends the run, and says nothing about the implementation.
///
/// Later versions of the protocol may add more variants.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProcessFault {
    /// The command is empty.
    #[error("the adapter's command is empty\n  next: name a program and its arguments")]
    NoCommand,
    /// The program could not be started.
    #[error("the adapter could not be started: {cause}\n  command: {command}\n  next: {advice}")]
    Spawn {
        /// The command.
        command: String,
        /// The system's reason.
        cause: io::Error,
        /// What to do.
        advice: String,
    },
    /// The adapter ended or closed its standard output instead of answering the start request.
    #[error("the adapter ended before it answered the start request\n{diagnostics}  {BY_HAND}")]
    NoStart {
        /// The circumstances.
        diagnostics: Box<Diagnostics>,
    },
    /// The adapter did not answer the start request in time.
    #[error(
        "the adapter did not answer the start request within {limit:?}\n{diagnostics}  {FLUSH}"
    )]
    LateStart {
        /// The limit.
        limit: Duration,
        /// The circumstances.
        diagnostics: Box<Diagnostics>,
    },
    /// The adapter's answer to the start request is wrong.
    #[error("the adapter did not start: {bad_line}\n{diagnostics}  next: {}", bad_line.advice())]
    Start {
        /// What is wrong with the line.
        bad_line: BadLine,
        /// The circumstances.
        diagnostics: Box<Diagnostics>,
    },
    /// A response to a later request is wrong.
    #[error("a response of the adapter is wrong: {bad_line}\n{diagnostics}  next: {}", bad_line.advice())]
    Response {
        /// What is wrong with the line.
        bad_line: BadLine,
        /// The circumstances.
        diagnostics: Box<Diagnostics>,
    },
    /// The adapter had to be started again and again, and no document is to blame.
    #[error("the adapter is given up: {why}\n  last: {last}\n  command: {command}\n  next: {}", why.advice())]
    GivenUp {
        /// Why.
        why: GivenUp,
        /// What was seen the last time.
        last: String,
        /// The command.
        command: String,
    },
}

/// Why an adapter is not started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GivenUp {
    /// It keeps ending with status 0.
    #[error("it ended {0} times with status 0, and on no document when that was sent alone")]
    Ends(u32),
    /// It keeps dying.
    #[error("it died {0} times, and on no document when that was sent alone")]
    Dies(u32),
    /// It keeps falling silent.
    #[error("it was silent {0} times, and on no document when that was sent alone")]
    Silent(u32),
    /// It no longer answers a document that it answered before.
    #[error("it died on {0} documents in a row, and then on one that it had answered before")]
    DiesOnAll(u32),
    /// It dies before it has fetched a session.
    #[error("it dies without having fetched the session of a request from the service")]
    NeverFetches,
    /// It answers nothing in time.
    #[error("it answered none of {0} documents in a row in time")]
    AnswersNone(u32),
}

impl GivenUp {
    /// What to do about it.
    const fn advice(self) -> &'static str {
        match self {
            Self::Ends(_) => {
                "the adapter ends after an answer or a few: it must read until its input ends. \
                 A program that reads one document belongs behind --one-shot"
            }
            Self::Dies(_) => {
                "find out why the process ends, or have it report `crashed` and live on"
            }
            Self::Silent(_) => {
                "flush the output after each response, or raise the time limit if the adapter is slow"
            }
            Self::DiesOnAll(_) => {
                "look for what earlier processes leave behind, such as a lock or a full disk"
            }
            Self::NeverFetches => NOT_FETCHED,
            Self::AnswersNone(_) => {
                "flush the output after each response; if the SDK itself hangs, have the adapter \
                 end the call and report `crashed`"
            }
        }
    }
}

const FLUSH: &str = "next: flush the output after each line; if the program does, run the command by hand, \
    and type {\"op\":\"start\",\"protocol\":1} into it";

const BY_HAND: &str =
    r#"next: run the command by hand, and type {"op":"start","protocol":1} into it"#;

/// What is wrong with a line that an adapter wrote.
///
/// Later versions of the protocol may add more variants.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadLine {
    /// The line is longer than the limit.
    #[error("the line is longer than {limit} bytes")]
    TooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The line is not JSON or not an object, or a field holds a value that is not allowed there.
    #[error("the line cannot be read: {cause}")]
    Malformed {
        /// What is wrong, with the column if the parser knows it.
        cause: String,
    },
    /// The line begins with a byte order mark.
    #[error("the line begins with a byte order mark")]
    ByteOrderMark,
    /// A field has a value of the wrong type.
    #[error("`{field}` is {found}, not {expected}")]
    WrongType {
        /// The field's name.
        field: &'static str,
        /// What the value is, such as `an object`.
        found: &'static str,
        /// What it should be, such as `a string`.
        expected: &'static str,
    },
    /// A required field is absent or null.
    #[error("the field `{field}` is missing{}", meant(similar.as_deref()))]
    MissingField {
        /// The field's name, with the names of the objects around it, such as
        /// `implementation.name`.
        field: &'static str,
        /// A field that is there, is not of the protocol, and has a similar name.
        similar: Option<String>,
    },
    /// The response to the start request has an `op` that is neither `start` nor `error`.
    #[error("`op` is `{op}`, not `start`")]
    UnknownOp {
        /// The value of `op`.
        op: String,
    },
    /// The adapter speaks a different version of the protocol.
    #[error("`protocol` is {protocol}, not 1")]
    UnknownProtocol {
        /// The version that the adapter speaks.
        protocol: u64,
    },
    /// The adapter answered the start request with `{"op":"error"}`.
    #[error("it refuses: {message}")]
    Refused {
        /// The adapter's message.
        message: String,
    },
    /// The `outcome` is none of those that the protocol defines.
    #[error("`outcome` is `{outcome}`")]
    UnknownOutcome {
        /// The value of `outcome`.
        outcome: String,
    },
    /// No request has this `id`.
    #[error("no request had the id {id}")]
    UnknownId {
        /// The id.
        id: u64,
    },
    /// The request with this `id` was answered before.
    #[error("the request with the id {id} was answered before")]
    AnsweredId {
        /// The id.
        id: u64,
    },
    /// The document of the request with this `id` is fetched from the service, but it was not.
    #[error("the session of the request with the id {id} was never fetched from the service")]
    NotFetched {
        /// The id.
        id: u64,
    },
}

impl BadLine {
    /// What to do about the line.
    pub(crate) fn advice(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => {
                "end each response with a line feed, and leave out everything that the protocol does not ask for"
            }
            Self::Malformed { .. } => {
                "write one JSON object per line to standard output, and logs to standard error"
            }
            Self::ByteOrderMark => "write UTF-8 without a byte order mark",
            Self::WrongType { field: "id", .. } => "answer with the request's own id, as a number",
            Self::WrongType { field: "document", .. } => {
                "send the echo as text: a JSON string that holds JSON"
            }
            Self::WrongType { .. } => {
                "change the value; PROTOCOL.md lists the fields of each response"
            }
            Self::MissingField { similar: Some(_), .. } => "correct the field's name",
            Self::MissingField { .. } => {
                "add the field; PROTOCOL.md lists the fields of each response"
            }
            Self::UnknownOp { .. } => "answer the start request first, with `op` as `start`",
            Self::UnknownProtocol { .. } => "use an adapter for version 1 of the protocol",
            Self::Refused { .. } => "read the adapter's message; it may need a different version",
            Self::UnknownOutcome { .. } => "answer accepted, rejected, crashed or skipped",
            Self::UnknownId { .. } => "answer with the request's own id, as a number",
            Self::AnsweredId { .. } => "answer each request once",
            Self::NotFetched { .. } => NOT_FETCHED,
        }
    }
}

/// The advice for an answer to a document that was not fetched.
const NOT_FETCHED: &str = "give the SDK the base URL in NEARMISS_BASE_URL, \
    and call it with the `session_token` of the request";

/// The end of a message about a missing field.
fn meant(similar: Option<&str>) -> String {
    similar.map_or(String::new(), |similar| format!(", but there is `{similar}`"))
}

/// The circumstances of a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics {
    /// The adapter's command.
    pub command: String,
    /// The beginning of the line, if the fault is about a line.
    pub line: Option<String>,
    /// The exit status, if the process ended by itself.
    pub status: Option<String>,
    /// The last lines of the adapter's standard error.
    pub stderr: Vec<String>,
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = &self.line {
            writeln!(f, "  line: {line}")?;
        }
        writeln!(f, "  command: {}", self.command)?;
        match &self.status {
            Some(status) => writeln!(f, "  end: {status}")?,
            None => writeln!(f, "  end: it was still running, and was killed")?,
        }
        match self.stderr.as_slice() {
            [] => writeln!(f, "  standard error: nothing"),
            lines => writeln!(f, "  standard error:\n    {}", lines.join("\n    ")),
        }
    }
}

/// The beginning of a line for a message: its first 200 characters, with control characters escaped.
pub(in crate::connection) fn excerpt(line: &[u8]) -> String {
    const CHARACTERS: usize = 200;
    // No character has more than four bytes.
    let start = String::from_utf8_lossy(&line[..line.len().min(CHARACTERS * 4)]);
    let mut excerpt = String::new();
    for c in start.chars().take(CHARACTERS) {
        if c.is_control() { excerpt.extend(c.escape_default()) } else { excerpt.push(c) }
    }
    if start.len() < line.len() || start.chars().nth(CHARACTERS).is_some() {
        excerpt.push('…');
    }
    excerpt
}
