//! A closure as an implementation: [`Closure`].

use super::{Identity, Implementation, Outcome};

/// An implementation that is a closure from a document's bytes to an outcome.
///
/// ```
/// use nearmiss::implementation::{Closure, Identity, Implementation, Outcome};
///
/// let mut strict = Closure::new(Identity::new("strict", "1.0.0"), |_: &[u8]| {
///     Outcome::rejected("I accept nothing")
/// });
/// assert!(matches!(strict.decode(b"{}"), Outcome::Rejected { .. }));
/// ```
#[derive(Debug, Clone)]
pub struct Closure<F> {
    identity: Identity,
    encodes: bool,
    decode: F,
}

impl<F: FnMut(&[u8]) -> Outcome> Closure<F> {
    /// A closure with an identity.
    pub fn new(identity: Identity, decode: F) -> Self {
        Self { identity, encodes: true, decode }
    }

    /// Declares that the closure only decides, and accepts documents with
    /// [`Echo::Absent`](super::Echo::Absent).
    #[must_use]
    pub fn without_echo(self) -> Self {
        Self { encodes: false, ..self }
    }
}

impl<F: FnMut(&[u8]) -> Outcome> Implementation for Closure<F> {
    fn identity(&self) -> Identity {
        self.identity.clone()
    }

    fn decode(&mut self, document: &[u8]) -> Outcome {
        (self.decode)(document)
    }

    fn can_encode(&self) -> bool {
        self.encodes
    }
}
