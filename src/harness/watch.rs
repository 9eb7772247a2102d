//! Sees which thread of a run hangs in an implementation in this process: the [`Watch`].

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::implementation::guarded::{Beat, Pulse};

/// Looks after threads that ask implementations themselves.
pub(super) struct Watch {
    pulses: Vec<Arc<Pulse>>,
    /// The time that one document may take.
    limit: Duration,
    /// The request that was open at the last look, and the first look that saw it.
    open: Option<(Beat, Instant)>,
}

impl Watch {
    pub(super) fn new(pulses: Vec<Arc<Pulse>>, limit: Duration) -> Self {
        Self { pulses, limit, open: None }
    }

    /// How long there is nothing to be seen.
    pub(super) fn pause(&self) -> Duration {
        (self.limit / 8).max(Duration::from_millis(1))
    }

    /// Looks whether the thread that does this work waits too long for an answer.
    pub(super) fn sees_hang(&mut self, work: u64) -> bool {
        let mut beats = self.pulses.iter().map(|pulse| pulse.now());
        self.open = match (beats.find(|beat| beat.awaits(work)), self.open) {
            (Some(beat), Some((same, since))) if beat == same => Some((same, since)),
            (beat, _) => beat.map(|beat| (beat, Instant::now())),
        };
        self.open.is_some_and(|(_, since)| since.elapsed() >= self.limit)
    }

    /// Which request of its work is open, from 0.
    pub(super) fn open_request(&self) -> Option<usize> {
        self.open.map(|(beat, _)| beat.request())
    }
}
