//! The transport to an implementation in this process: [`InProcess`].
//!
//! [`Guarded`] runs an implementation on the calling thread, which a watchdog can observe.
//! [`Supervised`] runs it on a thread of its own, so that a hang is an outcome. [`Direct`] catches
//! nothing.

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

/// How many documents are sent to an implementation in this process at once: few enough that the
/// processor's caches hold them all.
const BATCH: u64 = 16;

/// Opens connections to an implementation in this process.
#[derive(Clone)]
pub struct InProcess {
    factory: Factory,
}

impl InProcess {
    /// A connector for the instances that `factory` makes.
    pub fn new(factory: Factory) -> Self {
        Self { factory }
    }
}

impl Connector for InProcess {
    fn connect(&self, timeout: Duration) -> Result<Box<dyn Connection>, Fault> {
        Ok(Box::new(Supervised::new(Arc::clone(&self.factory), timeout)))
    }

    /// Uses no second thread, so that documents do not travel from one core to another and back.
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
