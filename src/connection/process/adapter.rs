//! How to start an adapter: [`Adapter`].

use std::{ffi::OsString, path::PathBuf, sync::Arc, time::Duration};

use super::{
    Fault, GRACE, Process,
    child::Child,
    fault::{BadLine, Diagnostics, ProcessFault, excerpt},
    lines::Stop,
    restarts::Restarts,
    silence::Silence,
    wire::{self, Started},
};
use crate::connection::Request;
use crate::connection::program::Program;
use crate::connection::source::{BASE_URL, Offer, Source};

/// An adapter program: its command and its limits.
///
/// ```no_run
/// use nearmiss::harness::{Adapter, Harness};
///
/// let run = Harness::adapter(Adapter::new(["python3", "adapter.py"])).run()?;
/// println!("{}", run.identity.name);
/// # Ok::<(), nearmiss::harness::Fault>(())
/// ```
#[derive(Debug, Clone)]
pub struct Adapter {
    program: Program,
    pub(super) timeout: Duration,
    start_timeout: Duration,
    max_line: usize,
    pub(super) silence: Option<Silence>,
    /// The service that documents are fetched from, if they are not sent with the requests.
    source: Option<Arc<dyn Source>>,
}

impl Adapter {
    /// An adapter that is started by this command: a program and its arguments. The program is
    /// looked up on the `PATH`, without a shell.
    pub fn new(command: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        Self {
            program: Program::new(command),
            timeout: Duration::from_secs(5),
            start_timeout: Duration::from_secs(60),
            max_line: 64 << 20,
            silence: None,
            source: None,
        }
    }

    /// Starts the adapter in this folder. On Unix, a program that is named by a relative path is
    /// looked up from there.
    #[must_use]
    pub fn current_dir(self, folder: impl Into<PathBuf>) -> Self {
        Self { program: self.program.current_dir(folder.into()), ..self }
    }

    /// Shows only the program in reports and errors, and not its arguments, which may hold secrets.
    #[must_use]
    pub fn redacted(self) -> Self {
        Self { program: self.program.redacted(), ..self }
    }

    /// How long the adapter may be silent while requests are in flight; by default 5 s.
    #[doc(hidden)]
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// How long the adapter may take to answer the start request; by default 60 s.
    #[must_use]
    pub fn start_timeout(self, start_timeout: Duration) -> Self {
        Self { start_timeout, ..self }
    }

    /// The most bytes that a line may have; by default 64 MiB. A longer line is a fault. No more of
    /// it than this, plus one read, is kept in memory.
    #[must_use]
    pub fn max_line(self, max_line: usize) -> Self {
        Self { max_line, ..self }
    }

    /// Plays the vendor's API on a loopback port, and has the adapter fetch each document from there. The
    /// adapter finds the base URL in the environment variable `NEARMISS_BASE_URL`, and each request has a
    /// `session_token` in the place of a document.
    ///
    /// # Errors
    /// If no port can be listened on.
    #[cfg(feature = "serve")]
    pub fn served(self) -> std::io::Result<Self> {
        let served = crate::connection::served::Served::start()?;
        Ok(Self { source: Some(Arc::new(served)), ..self })
    }

    /// Calls `tell` with a hint, once in a run, if the adapter writes nothing for as long as `after`
    /// and has not answered any document before.
    #[doc(hidden)]
    #[must_use]
    pub fn on_silence(self, after: Duration, tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { silence: Some(Silence::new(after, tell)), ..self }
    }

    /// Starts the program and waits for its response to the start request.
    ///
    /// # Errors
    /// If there is no such program, or its response to the start request is missing, late or wrong.
    #[doc(hidden)]
    pub fn start(&self) -> Result<Process, Fault> {
        let (child, Started { identity, encodes }) = self.launch()?;
        let adapter = self.clone();
        Ok(Process {
            adapter,
            identity,
            encodes,
            child: Some(child),
            next_id: 1,
            first_id: 1,
            restarts: Restarts::default(),
            answered: None,
        })
    }

    pub(super) fn launch(&self) -> Result<(Child, Started), ProcessFault> {
        let mut command = self.program.to_command().ok_or(ProcessFault::NoCommand)?;
        if let Some(source) = &self.source {
            command.env(BASE_URL, source.url());
        }
        let mut child = Child::spawn(command, self.max_line).map_err(|cause| {
            let advice = self.program.advice(&cause);
            ProcessFault::Spawn { command: self.command(), cause, advice }
        })?;
        child.send(wire::start_request());
        let (bad_line, line) = match child.next_line(self.start_timeout, self.silence.as_ref()) {
            Ok(line) => match wire::started(line) {
                Ok(started) => return Ok((child, started)),
                Err(bad_line) => (bad_line, excerpt(line)),
            },
            Err(Stop::TooLong(line)) => (self.too_long(), line),
            Err(stop) => return Err(self.no_start(child, &stop)),
        };
        Err(ProcessFault::Start { bad_line, diagnostics: self.diagnostics(child, line) })
    }

    /// Whether documents are fetched from a service.
    pub(crate) fn is_served(&self) -> bool {
        self.source.is_some()
    }

    /// Has the service offer the documents, if there is one. One item per request.
    pub(super) fn offers(&self, requests: &[Request<'_>]) -> Vec<Option<Offer>> {
        let offer = |request| self.source.as_ref().map(|source| Offer::new(source, request));
        requests.iter().map(offer).collect()
    }

    fn no_start(&self, mut child: Child, stop: &Stop) -> ProcessFault {
        match stop {
            Stop::Silent if !child.has_ended() => {
                let diagnostics = self.diagnostics_after(Duration::ZERO, child, None);
                ProcessFault::LateStart { limit: self.start_timeout, diagnostics }
            }
            _ => ProcessFault::NoStart { diagnostics: self.diagnostics_after(GRACE, child, None) },
        }
    }

    /// Stops the child and describes the circumstances of a fault.
    pub(super) fn diagnostics(&self, child: Child, line: String) -> Box<Diagnostics> {
        self.diagnostics_after(GRACE / 5, child, Some(line))
    }

    /// Stops the child after `grace`, unless it ends by itself before, and describes the
    /// circumstances of a fault.
    fn diagnostics_after(
        &self,
        grace: Duration,
        child: Child,
        line: Option<String>,
    ) -> Box<Diagnostics> {
        let ending = child.stop(grace);
        let status = ending.status.map(|status| status.to_string());
        Box::new(Diagnostics { command: self.command(), line, status, stderr: ending.stderr })
    }

    pub(super) fn too_long(&self) -> BadLine {
        BadLine::TooLong { limit: self.max_line }
    }

    /// The command as it would be typed into a shell, for messages.
    #[doc(hidden)]
    pub fn command(&self) -> String {
        self.program.to_string()
    }
}
