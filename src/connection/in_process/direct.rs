//! An implementation that is called directly: [`Direct`].

use crate::connection::{Batch, Connection, Fault, Request};
use crate::implementation::{Identity, Implementation};

/// Calls an implementation on the current thread. Catches no panic and stops no hang.
#[derive(Debug)]
pub struct Direct<I>(pub I);

impl<I: Implementation> Connection for Direct<I> {
    fn identity(&self) -> Identity {
        self.0.identity()
    }

    fn can_encode(&self) -> bool {
        self.0.can_encode()
    }

    fn exchange(&mut self, requests: &[Request<'_>]) -> Result<Batch, Fault> {
        let outcomes = requests.iter().map(|request| self.0.decode(request.document)).collect();
        Ok(Batch { outcomes, ..Batch::default() })
    }
}
