//! The transport to an implementation in this process: [`InProcess`].
//!
//! A [`Guarded`] instance runs on the thread that uses it, which a watchdog observes. A [`Supervised`]
//! one has a thread of its own, so that a hang has an outcome. A [`Direct`] one catches nothing.

mod direct;
mod guarded;
mod supervised;

use std::sync::Arc;
use std::time::Duration;

use crate::implementation::Implementation;

use super::{Connection, Connector, DocumentKind, Fault};

pub use direct::Direct;
pub(crate) use guarded::crashed;
pub use guarded::{Beat, Guarded, Pulse, quiet_panics};
pub use supervised::Supervised;

/// Makes a fresh instance of an implementation.
pub type Factory = Arc<dyn Fn() -> Box<dyn Implementation> + Send + Sync>;

/// An implementation in this process is sent this many documents at once: few enough that the
/// processor's caches hold them all.
const BATCH: u64 = 16;

/// Opens connections to an implementation in this process.
#[derive(Clone)]
pub struct InProcess {
    factory: Factory,
}

impl InProcess {
    /// A connector for what a factory makes.
    pub fn new(factory: Factory) -> Self {
        Self { factory }
    }
}

impl Connector for InProcess {
    fn connect(&self, timeout: Duration) -> Result<Box<dyn Connection>, Fault> {
        Ok(Box::new(Supervised::new(Arc::clone(&self.factory), timeout)))
    }

    /// Without a thread of its own, a document does not travel from one core to another and back.
    fn connect_watched(
        &self,
        _: Duration,
        pulse: &Arc<Pulse>,
    ) -> Result<Box<dyn Connection>, Fault> {
        Ok(Box::new(Guarded::new(Arc::clone(&self.factory), Arc::clone(pulse))))
    }

    fn batch_size(&self) -> u64 {
        BATCH
    }

    fn runs_in_process(&self, _: DocumentKind) -> bool {
        true
    }
}
