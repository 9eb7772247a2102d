//! Notices when a thread of a run hangs in an implementation in this process: [`Watchdog`].

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::connection::in_process::{Beat, Pulse};

/// Observes the threads that call an implementation directly.
pub(super) struct Watchdog {
    pulses: Vec<Arc<Pulse>>,
    /// The time that one document may take.
    limit: Duration,
    /// The request that was being answered at the last look, and when it was first seen.
    open: Option<(Beat, Instant)>,
}

impl Watchdog {
    pub(super) fn new(pulses: Vec<Arc<Pulse>>, limit: Duration) -> Self {
        Self { pulses, limit, open: None }
    }

    /// How long to wait between two looks.
    pub(super) fn interval(&self) -> Duration {
        (self.limit / 8).max(Duration::from_millis(1))
    }

    /// Looks at the thread that does this work. Returns whether it has waited too long for an
    /// answer.
    pub(super) fn sees_hang(&mut self, work: u64) -> bool {
        let mut beats = self.pulses.iter().map(|pulse| pulse.now());
        self.open = match (beats.find(|beat| beat.awaits(work)), self.open) {
            (Some(beat), Some((same, since))) if beat == same => Some((same, since)),
            (beat, _) => beat.map(|beat| (beat, Instant::now())),
        };
        self.open.is_some_and(|(_, since)| since.elapsed() >= self.limit)
    }

    /// The number of the request that is being answered, counted within its work from 0.
    pub(super) fn open_request(&self) -> Option<usize> {
        self.open.map(|(beat, _)| beat.request())
    }
}
