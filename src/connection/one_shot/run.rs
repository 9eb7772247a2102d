//! One run of a one-shot program: [`Run`].

use std::io::{self, Read, Write};
use std::process::{ChildStdin, ChildStdout, ExitStatus};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::{OneShotFault, Slots};
use crate::connection::Request;
use crate::connection::group::{Group, Pipes};
use crate::connection::process::excerpt;
use crate::connection::program::Program;
use crate::connection::source::{BASE_URL, NotFetched, Offer, SESSION_TOKEN, Source};
use crate::connection::stderr::{self, Tail};
use crate::implementation::{Echo, Outcome};

/// Tells the program that the document must not be spliced into a larger text.
const SPLICE: &str = "NEARMISS_SPLICE";

const ACCEPTED: i32 = 0;
const REJECTED: i32 = 1;
const SKIPPED: i32 = 89;

/// How long to wait for the end of standard output once the program and its group have ended. Only
/// a process that left the group can make the wait this long.
const REST: Duration = Duration::from_millis(500);

/// Starts the program with a document, and waits for it to end.
#[derive(Debug)]
pub(super) struct Run {
    pub program: Program,
    pub max_output: usize,
    pub source: Option<Arc<dyn Source>>,
    /// How long the program may run.
    pub timeout: Duration,
    pub slots: Arc<Slots>,
}

/// The result of a run.
pub(super) struct Ended {
    pub outcome: Outcome,
    /// Whether the program crashed.
    pub died: bool,
}

impl Run {
    /// Runs the program once. Nothing that it has started is left behind in its process group.
    pub fn outcome(&self, request: &Request<'_>) -> Result<Ended, OneShotFault> {
        let _slot = self.slots.take();
        let offer = self.source.as_ref().map(|source| Offer::new(source, request));
        let (mut group, pipes) = self.start(request, offer.as_ref())?;
        let input = if offer.is_some() { b"" } else { request.document };
        let started = self.connect(pipes, input);
        let (output, stderr) = started.map_err(|cause| self.not_started(cause))?;

        let mut written = None;
        let status = group.wait_with(self.timeout, |pause| match output.recv_timeout(pause) {
            Ok(whole) => written = Some(whole),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => thread::sleep(pause),
        });
        group.kill();

        let output = written.or_else(|| output.recv_timeout(REST).ok()).unwrap_or_default();
        if output.len() > self.max_output {
            return Err(OneShotFault::TooLong {
                command: self.program.to_string(),
                limit: self.max_output,
                start: excerpt(&output),
            });
        }
        let Some(status) = status else {
            let outcome = Outcome::TimedOut { limit: self.timeout };
            return Ok(Ended { outcome, died: false });
        };
        let outcome = outcome(status, output, &stderr.last_lines());
        let outcome = outcome.bounded(request.document.len());
        let died = matches!(outcome, Outcome::Crashed { .. });
        let Some(offer) = offer else { return Ok(Ended { outcome, died }) };
        let status = status.to_string();
        let fetched = offer.answered(outcome);
        let outcome = fetched.map_err(|NotFetched| OneShotFault::NotFetched {
            command: self.program.to_string(),
            end: format!("{status}{}", stderr::quoted(&stderr.last_lines())),
        })?;
        Ok(Ended { outcome, died })
    }

    fn start(
        &self,
        request: &Request<'_>,
        offer: Option<&Offer>,
    ) -> Result<(Group, Pipes), OneShotFault> {
        let mut command = self.program.to_command().ok_or(OneShotFault::NoCommand)?;
        command.env_remove(SPLICE);
        match (&self.source, offer) {
            (Some(source), Some(offer)) => {
                command.env(BASE_URL, source.url()).env(SESSION_TOKEN, offer.token());
            }
            _ if !request.splice => {
                command.env(SPLICE, "0");
            }
            _ => {}
        }
        Group::spawn(command).map_err(|cause| self.not_started(cause))
    }

    /// Starts the threads that write the document, and read both outputs.
    fn connect(&self, pipes: Pipes, document: &[u8]) -> io::Result<(Receiver<Vec<u8>>, Tail)> {
        write_to(pipes.stdin, document.to_vec())?;
        let output = read_from(pipes.stdout, self.max_output)?;
        Ok((output, Tail::read(pipes.stderr)?))
    }

    fn not_started(&self, cause: io::Error) -> OneShotFault {
        let advice = self.program.advice(&cause);
        OneShotFault::Spawn { command: self.program.to_string(), cause, advice }
    }
}

/// What an exit status means.
fn outcome(status: ExitStatus, output: Vec<u8>, stderr: &[String]) -> Outcome {
    let said = || match stderr.last() {
        Some(line) => line.clone(),
        None => "the program wrote nothing to standard error".to_owned(),
    };
    match status.code() {
        Some(ACCEPTED) if output.is_empty() => Outcome::Accepted(Echo::Absent),
        Some(ACCEPTED) => Outcome::accepted(output),
        Some(REJECTED) => Outcome::rejected(said()),
        Some(SKIPPED) => Outcome::Skipped { message: said() },
        _ => Outcome::Crashed {
            message: format!("the program ended with {status}{}", stderr::quoted(stderr)),
        },
    }
}

/// Writes the document on a thread. A program need not read all of it.
fn write_to(mut stdin: ChildStdin, document: Vec<u8>) -> io::Result<()> {
    let write = move || _ = stdin.write_all(&document);
    thread::Builder::new().name("program input".to_owned()).spawn(write)?;
    Ok(())
}

/// Reads standard output on a thread: to its end, or to one byte more than `most`. The program is
/// then blocked or loses its reader, and is killed.
fn read_from(stdout: ChildStdout, most: usize) -> io::Result<Receiver<Vec<u8>>> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let read = move || {
        let mut output = Vec::new();
        // What was read before an error counts.
        let _ = stdout.take(most as u64 + 1).read_to_end(&mut output);
        let _ = sender.send(output);
    };
    thread::Builder::new().name("program output".to_owned()).spawn(read)?;
    Ok(receiver)
}
