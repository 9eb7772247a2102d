//! A hint for an adapter that has never answered anything: [`Silence`].

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Passes on, at most once, that nothing has come from the adapter for a while. All connections of a
/// run share it.
#[derive(Clone)]
pub(super) struct Silence {
    /// How long to wait before the hint.
    after: Duration,
    /// Whether the hint was given, or an answer came.
    is_over: Arc<AtomicBool>,
    tell: Arc<dyn Fn(&str) + Send + Sync>,
}

impl Silence {
    pub fn new(after: Duration, tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { after, is_over: Arc::default(), tell: Arc::new(tell) }
    }

    /// How long to wait before [`Self::tell`], if it is still of use.
    pub fn wait(&self) -> Option<Duration> {
        (!self.is_over.load(Ordering::Relaxed)).then_some(self.after)
    }

    /// Gives the hint, unless another connection has given it.
    pub fn tell(&self, waited: Duration) {
        if !self.is_over.swap(true, Ordering::Relaxed) {
            let message = format!(
                "the adapter has written nothing for {waited:?}: it probably does not flush its output after each line"
            );
            (self.tell)(&message);
        }
    }

    /// An answer came, so the adapter flushes its output.
    pub fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}

impl fmt::Debug for Silence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Silence").field("after", &self.after).finish_non_exhaustive()
    }
}
