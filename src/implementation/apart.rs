//! An implementation in this process whose costly documents are asked elsewhere: [`Apart`].

use super::process::Process;
use super::{Adapter, Batch, Fault, Identity, Implementation, Outcome, Request};

/// Asks an adapter of the same implementation about documents that are made to be costly: a stack that
/// overflows ends the process that it is in.
pub(crate) struct Apart {
    usual: Box<dyn Implementation>,
    adapter: Adapter,
    /// None until it is asked.
    process: Option<Process>,
}

impl Apart {
    /// An instance, and how to start the adapter.
    pub(crate) fn new(usual: Box<dyn Implementation>, adapter: Adapter) -> Self {
        Self { usual, adapter, process: None }
    }

    /// Which of the two is asked.
    fn asked(&mut self, request: &Request<'_>) -> Result<&mut dyn Implementation, Fault> {
        match (request.costly, &mut self.process) {
            (None, _) => Ok(self.usual.as_mut()),
            (Some(_), Some(process)) => Ok(process),
            (Some(_), none) => Ok(none.insert(self.adapter.start()?)),
        }
    }
}

impl Implementation for Apart {
    fn identity(&self) -> Identity {
        self.usual.identity()
    }

    fn decode(&mut self, document: &[u8]) -> Outcome {
        self.usual.decode(document)
    }

    fn decode_batch(&mut self, requests: &[Request<'_>]) -> Result<Batch, Fault> {
        let outcomes = Vec::with_capacity(requests.len());
        let mut batch = Batch { outcomes, unstable: Vec::new() };
        for some in requests.chunk_by(|one, next| one.costly.is_some() == next.costly.is_some()) {
            batch.extend(self.asked(&some[0])?.decode_batch(some)?);
        }
        Ok(batch)
    }

    fn can_encode(&self) -> bool {
        self.usual.can_encode()
    }

    fn finish(&mut self) -> Option<String> {
        self.process.as_mut().and_then(Process::finish)
    }
}
