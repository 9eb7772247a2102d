//! Where implementations come from: the [`Source`] of a run, which makes an instance for each job.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::implementation::apart::Apart;
use crate::implementation::guarded::{Factory, Guarded, Pulse};
use crate::implementation::{Adapter, Fault, Implementation, InProcess};
use crate::oracle::Oracle;

use super::Examiner;
use crate::case::Case;

/// Where implementations come from, and the terms on which they are asked.
#[derive(Clone)]
pub(crate) struct Source {
    kind: Kind,
    /// What is asked about costly documents in place of an instance in this process.
    pub(super) costly: Option<Adapter>,
    pub(super) timeout: Duration,
    pub(super) without_echo: bool,
    oracle: Arc<Oracle>,
    warnings: Arc<Mutex<Vec<String>>>,
}

/// In which way an instance is made.
#[derive(Clone)]
pub(super) enum Kind {
    InProcess(Factory),
    Adapter(Adapter),
}

impl Source {
    /// Instances of one kind, each document within a time, and with echoes.
    pub(super) fn new(kind: Kind, timeout: Duration) -> Self {
        let (oracle, warnings) = (Arc::new(Oracle::new()), Arc::default());
        Self { kind, costly: None, timeout, without_echo: false, oracle, warnings }
    }

    /// A new instance, to be asked.
    pub(super) fn examiner(&self) -> Result<Examiner<'static>, Fault> {
        self.examiner_of(|factory| Box::new(InProcess::new(factory, self.timeout)))
    }

    /// A new instance, to be asked on a thread that another watches: in this process it has no thread of
    /// its own, whose documents would go from one core to another and back.
    pub(super) fn watched_examiner(&self, pulse: &Arc<Pulse>) -> Result<Examiner<'static>, Fault> {
        self.examiner_of(|factory| Box::new(Guarded::new(factory, Arc::clone(pulse))))
    }

    fn examiner_of(
        &self,
        in_process: impl FnOnce(Factory) -> Box<dyn Implementation>,
    ) -> Result<Examiner<'static>, Fault> {
        let timed = |adapter: &Adapter| adapter.clone().timeout(self.timeout);
        let implementation = match (&self.kind, &self.costly) {
            (Kind::InProcess(factory), None) => in_process(Arc::clone(factory)),
            (Kind::InProcess(factory), Some(adapter)) => {
                Box::new(Apart::new(in_process(Arc::clone(factory)), timed(adapter)))
            }
            (Kind::Adapter(adapter), _) => Box::new(timed(adapter).start()?),
        };
        Ok(Examiner::new(Arc::clone(&self.oracle), implementation, self.without_echo))
    }

    pub(super) fn is_in_process(&self) -> bool {
        matches!(self.kind, Kind::InProcess(_))
    }

    /// Whether the case is asked about in this process, where a hang cannot be stopped and a stack that
    /// overflows is the end.
    pub(super) fn asks_here(&self, case: &Case) -> bool {
        self.is_in_process() && !(self.costly.is_some() && case.is_hostile())
    }

    /// Ends an instance; what is odd about its end is a warning.
    pub(super) fn end(&self, examiner: &mut Examiner) {
        if let Some(warning) = examiner.implementation().finish() {
            self.warnings.lock().unwrap_or_else(PoisonError::into_inner).push(warning);
        }
    }

    /// The warnings, each once.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = self.warnings.lock().unwrap_or_else(PoisonError::into_inner).clone();
        warnings.sort();
        warnings.dedup();
        warnings
    }
}
