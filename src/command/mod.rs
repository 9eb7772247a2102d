//! The command line, [`Command`], and the exit status, [`Status`]. Each verb is a module.

mod adapter;
mod builtin;
mod cases;
mod certify;
mod compare;
mod completions;
mod corpus;
mod doctor;
mod expect;
mod implementation;
mod judge;
mod matrix;
mod output;
mod promote;
mod replay;
mod reports;
mod rules;
mod self_test;
mod separator;
mod serve;
mod signals;
mod status;
mod suggestion;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue};
use clap::{Parser, Subcommand, ValueEnum};
use nearmiss::expect::ExpectError;

use signals::Manner;
use status::Status;

/// Find out whether an implementation reads Stytch B2B MemberSession documents as their contract says.
#[derive(Debug, Parser)]
#[command(name = "nearmiss", version, after_help = Status::table())]
struct Command {
    #[command(subcommand)]
    verb: Verb,
    /// When to use colours.
    #[arg(long, value_name = "WHEN", global = true, value_enum, default_value_t)]
    color: output::Color,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Certify(certify::Certify),
    Compare(compare::Compare),
    Judge(judge::Judge),
    Matrix(matrix::MatrixArgs),
    Replay(replay::Replay),
    Doctor(doctor::Doctor),
    Promote(promote::Promote),
    Rules(rules::Rules),
    Corpus(corpus::Corpus),
    Expect(expect::Expect),
    SelfTest(self_test::SelfTest),
    Serve(serve::Serve),
    Completions(completions::Completions),
    #[command(hide = true)]
    Adapter(adapter::AdapterArgs),
}

/// The format of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON object per line.
    Json,
}

/// Parses the command line, runs the verb, and returns the exit status.
pub(crate) fn run() -> ExitCode {
    let command = match Command::try_parse() {
        Ok(command) => command,
        Err(error) => return without_verb(error),
    };
    signals::watch(match &command.verb {
        Verb::Certify(_) => Manner::WithReport,
        Verb::Serve(_) => Manner::Server,
        _ => Manner::AtOnce,
    });
    command.color.choose();
    let mut out = output::stdout();
    let done = match &command.verb {
        Verb::Certify(certify) => certify.run(&mut out),
        Verb::Compare(compare) => compare.run(&mut out),
        Verb::Judge(judge) => judge.run(&mut out),
        Verb::Matrix(matrix) => matrix.run(&mut out),
        Verb::Replay(replay) => replay.run(&mut out),
        Verb::Doctor(doctor) => doctor.run(&mut out),
        Verb::Promote(promote) => promote.run(&mut out),
        Verb::Rules(rules) => rules.run(&mut out),
        Verb::Corpus(corpus) => corpus.run(&mut out),
        Verb::Expect(expect) => expect.run(&mut out),
        Verb::SelfTest(self_test) => self_test.run(&mut out),
        Verb::Completions(completions) => completions.run(&mut out),
        Verb::Serve(serve) => serve.run(&mut out),
        Verb::Adapter(adapter) => adapter.run(),
    };
    let done = done.and_then(|status| out.flush().map(|()| status).map_err(Failure::from));
    let status = match done {
        Ok(status) => status.into(),
        Err(failure) => failure.report(),
    };
    // Adapters that a signal has kept from ending.
    nearmiss::internal::connection::end_all();
    signals::status().map_or(status, ExitCode::from)
}

/// Prints the help or the version, or says what is wrong with the command line.
fn without_verb(mut error: clap::Error) -> ExitCode {
    if error.use_stderr() {
        let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
        if let Some(hint) = separator::hint(&error, &arguments) {
            let hint = ContextValue::StyledStrs(vec![hint.into()]);
            error.insert(ContextKind::Suggested, hint);
        }
        // If standard error is closed, nobody is left to read this.
        let _ = error.print();
        return Status::Usage.into();
    }
    let mut out = output::stdout();
    let printed = write!(out, "{}", error.render().ansi()).and_then(|()| out.flush());
    match printed {
        Ok(()) => Status::Reached.into(),
        Err(cause) => Failure::from(cause).report(),
    }
}

/// Why a verb failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The command line is wrong.
    #[error("{0}")]
    Usage(String),
    /// The report cannot be written.
    #[error("cannot write to standard output: {0}")]
    Output(#[from] std::io::Error),
    /// The command cannot find its own program.
    #[error("cannot find the command's own program to start it again: {0}")]
    Itself(std::io::Error),
    /// No loopback port can be listened on.
    #[error("cannot listen on a loopback port: {0}")]
    Service(std::io::Error),
    /// An address cannot be listened on.
    #[error("cannot listen on {0}: {1}; name another address with --listen")]
    Listen(std::net::SocketAddr, std::io::Error),
    /// A finding's document cannot be written.
    #[error("cannot write `{0}`: {1}; name another folder with --findings")]
    Unwritable(String, std::io::Error),
    /// A report cannot be written to a file.
    #[error("cannot write the report `{0}`: {1}")]
    UnwritableReport(String, std::io::Error),
    /// A document cannot be read from a file, or written to one.
    #[error(transparent)]
    Corpus(#[from] nearmiss::internal::corpus::CorpusError),
    /// A file of expected failures cannot be used.
    #[error(transparent)]
    Expect(#[from] ExpectError),
    /// No words can be read from a file.
    #[error(transparent)]
    Words(#[from] nearmiss::words::WordsError),
    /// The adapter could not be run, or broke the protocol.
    #[error(transparent)]
    Adapter(#[from] nearmiss::harness::Fault),
}

impl Failure {
    fn report(&self) -> ExitCode {
        output::error(self);
        match self {
            Self::Adapter(_) => Status::Adapter.into(),
            Self::Output(_) => Status::Output.into(),
            Self::Expect(ExpectError::MatchesNothing { .. }) => Status::Expectation.into(),
            _ => Status::Usage.into(),
        }
    }
}

/// The result of a verb.
type Done = Result<Status, Failure>;
