//! Opens connections to the implementation under test, each with an [`Examiner`]: [`Examiners`].

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::case::Case;
use crate::connection::in_process::Pulse;
use crate::connection::{Connector, DocumentKind, Fault, Shared};
use crate::oracle::Oracle;

use super::Examiner;

/// The flag of runs that nobody stops.
static NEVER: AtomicBool = AtomicBool::new(false);

/// The implementation under test, and the settings under which it is tested.
#[derive(Clone)]
pub(super) struct Examiners {
    pub(super) connector: Arc<dyn Connector>,
    pub(super) timeout: Duration,
    pub(super) without_echo: bool,
    /// Set once the run has to end.
    pub(super) stop: &'static AtomicBool,
    oracle: Arc<Oracle>,
    warnings: Arc<Mutex<Vec<String>>>,
}

impl Examiners {
    pub(super) fn new(connector: Arc<dyn Connector>, timeout: Duration) -> Self {
        let (oracle, warnings) = (Arc::new(Oracle::new()), Arc::default());
        Self { connector, timeout, without_echo: false, stop: &NEVER, oracle, warnings }
    }

    /// Whether the run has to end.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Opens a connection.
    pub(super) fn open(&self) -> Result<Examiner<'static>, Fault> {
        let connection = self.connector.connect(self.timeout)?;
        Ok(Examiner::new(Arc::clone(&self.oracle), connection, self.without_echo))
    }

    /// Opens a connection for a thread that a watchdog observes.
    fn open_watched(&self, pulse: &Arc<Pulse>) -> Result<Examiner<'static>, Fault> {
        let connection = self.connector.connect_watched(self.timeout, pulse)?;
        Ok(Examiner::new(Arc::clone(&self.oracle), connection, self.without_echo))
    }

    /// Opens a connection for one of several workers that share it, or joins one that another worker
    /// has opened. If the implementation runs in this process, each worker has its own, and a
    /// watchdog observes its thread.
    pub(super) fn open_lane(
        &self,
        opened: &Mutex<Option<Shared>>,
        pulse: &Arc<Pulse>,
    ) -> Result<Examiner<'static>, Fault> {
        let mut opened = opened.lock().unwrap_or_else(PoisonError::into_inner);
        let shared = match opened.take() {
            Some(shared) => shared,
            None => match self.connector.connect_shared(self.timeout) {
                Some(shared) => opened.insert(shared?).clone(),
                None => return self.open_watched(pulse),
            },
        };
        let lane = Box::new(shared.lane());
        Ok(Examiner::new(Arc::clone(&self.oracle), lane, self.without_echo))
    }

    /// Whether the case's document is read in this process, where a hang cannot be stopped and a
    /// stack overflow ends the process.
    pub(super) fn runs_in_process(&self, case: &Case) -> bool {
        let kind = if case.is_hostile() { DocumentKind::Hostile } else { DocumentKind::Usual };
        self.connector.runs_in_process(kind)
    }

    /// Closes a connection and keeps its warning, if it has one.
    pub(super) fn close(&self, mut examiner: Examiner<'_>) {
        if let Some(warning) = examiner.close() {
            self.warn([warning]);
        }
    }

    /// Keeps warnings for the report.
    pub(super) fn warn(&self, warnings: impl IntoIterator<Item = String>) {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).extend(warnings);
    }

    /// The warnings of all connections that were closed, without repetitions.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = self.warnings.lock().unwrap_or_else(PoisonError::into_inner).clone();
        warnings.sort();
        warnings.dedup();
        warnings
    }
}
