//! An implementation in this process, with another process for hostile documents: [`Isolated`].

use std::sync::Arc;
use std::time::Duration;

use crate::implementation::Identity;

use super::in_process::{InProcess, Pulse};
use super::process::Process;
use super::{Adapter, Batch, Connection, Connector, DocumentKind, Fault, Request};

/// Opens connections to an implementation in this process. Hostile documents go to an adapter of the
/// same implementation, because a stack overflow ends the process that it happens in.
pub struct Isolated {
    /// The implementation in this process.
    pub usual: InProcess,
    /// The adapter that reads hostile documents.
    pub hostile: Adapter,
}

impl Connector for Isolated {
    fn connect(&self, timeout: Duration) -> Result<Box<dyn Connection>, Fault> {
        Ok(self.around(self.usual.connect(timeout)?, timeout))
    }

    fn connect_watched(
        &self,
        timeout: Duration,
        pulse: &Arc<Pulse>,
    ) -> Result<Box<dyn Connection>, Fault> {
        Ok(self.around(self.usual.connect_watched(timeout, pulse)?, timeout))
    }

    fn batch_size(&self) -> u64 {
        self.usual.batch_size()
    }

    fn runs_in_process(&self, kind: DocumentKind) -> bool {
        kind == DocumentKind::Usual
    }
}

impl Isolated {
    fn around(&self, usual: Box<dyn Connection>, timeout: Duration) -> Box<dyn Connection> {
        let adapter = self.hostile.clone().timeout(timeout);
        Box::new(IsolatedConnection { usual, adapter, process: None })
    }
}

struct IsolatedConnection {
    usual: Box<dyn Connection>,
    adapter: Adapter,
    /// Started for the first hostile document.
    process: Option<Process>,
}

impl IsolatedConnection {
    /// The connection that a request is sent over.
    fn connection(&mut self, request: &Request<'_>) -> Result<&mut dyn Connection, Fault> {
        if request.hostile.is_none() {
            return Ok(self.usual.as_mut());
        }
        match &mut self.process {
            Some(process) => Ok(process),
            not_started => Ok(not_started.insert(self.adapter.start()?)),
        }
    }
}

impl Connection for IsolatedConnection {
    fn identity(&self) -> Identity {
        self.usual.identity()
    }

    fn can_encode(&self) -> bool {
        self.usual.can_encode()
    }

    fn exchange(&mut self, requests: &[Request<'_>]) -> Result<Batch, Fault> {
        let mut batch = Batch::default();
        let same_kind =
            |one: &Request<'_>, next: &Request<'_>| one.hostile.is_some() == next.hostile.is_some();

        for run in requests.chunk_by(same_kind) {
            batch.extend(self.connection(&run[0])?.exchange(run)?);
        }
        Ok(batch)
    }

    fn close(&mut self) -> Option<String> {
        self.process.as_mut().and_then(Process::close)
    }
}
