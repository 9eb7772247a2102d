//! Why a one-shot program could not be used: [`OneShotFault`].

use std::io;

/// Why a one-shot program could not be used. This ends the run, and says nothing about the
/// implementation.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OneShotFault {
    /// The command is empty.
    #[error("the program's command is empty\n  next: name a program and its arguments")]
    NoCommand,
    /// The program could not be started.
    #[error("the program could not be started: {cause}\n  command: {command}\n  next: {advice}")]
    Spawn {
        /// The command.
        command: String,
        /// The system's reason.
        cause: io::Error,
        /// What to do.
        advice: String,
    },
    /// The program ended without having fetched its document from the service.
    #[error(
        "the program ended without having fetched its session from the service\n  end: {end}\n  \
         command: {command}\n  next: give the SDK the base URL in \
         NEARMISS_BASE_URL, and call it with the session token in NEARMISS_SESSION_TOKEN"
    )]
    NotFetched {
        /// The command.
        command: String,
        /// The exit status, with the last lines of standard error.
        end: String,
    },
    /// The program wrote more to standard output than the limit.
    #[error(
        "the program wrote more than {limit} bytes to standard output\n  output: {start}\n  \
         command: {command}\n  next: write the echo alone to standard output, and logs to standard error"
    )]
    TooLong {
        /// The command.
        command: String,
        /// The limit, in bytes.
        limit: usize,
        /// The beginning of the output.
        start: String,
    },
}
