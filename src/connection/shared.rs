//! One connection for several workers: [`Shared`], of which each has a [`Lane`].

use std::sync::{Arc, Mutex, PoisonError};

use crate::implementation::Identity;

use super::{Batch, Connection, Fault, Request};

/// A connection that several workers use in turn, so that the implementation has something to do while
/// one of them writes and judges documents.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<Box<dyn Connection + Send>>>);

impl Shared {
    /// Shares a connection.
    pub fn new(connection: Box<dyn Connection + Send>) -> Self {
        Self(Arc::new(Mutex::new(connection)))
    }

    /// One worker's part of the connection.
    pub fn lane(&self) -> Lane {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (identity, can_encode) = (connection.identity(), connection.can_encode());
        Lane { shared: Some(self.clone()), identity, can_encode }
    }
}

/// One worker's part of a shared connection. Closing the last one closes the connection.
pub struct Lane {
    /// `None` once it is closed.
    shared: Option<Shared>,
    identity: Identity,
    can_encode: bool,
}

impl Connection for Lane {
    fn identity(&self) -> Identity {
        self.identity.clone()
    }

    fn can_encode(&self) -> bool {
        self.can_encode
    }

    /// Waits until no other lane is sending.
    fn exchange(&mut self, requests: &[Request<'_>]) -> Result<Batch, Fault> {
        match &self.shared {
            Some(Shared(connection)) if !requests.is_empty() => {
                connection.lock().unwrap_or_else(PoisonError::into_inner).exchange(requests)
            }
            _ => Ok(Batch::default()),
        }
    }

    fn close(&mut self) -> Option<String> {
        let Shared(connection) = self.shared.take()?;
        let connection = Arc::into_inner(connection)?;
        connection.into_inner().unwrap_or_else(PoisonError::into_inner).close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::implementation::Outcome;

    struct Counting(Arc<Mutex<Vec<&'static str>>>);

    impl Connection for Counting {
        fn identity(&self) -> Identity {
            Identity::new("counting", "1")
        }

        fn can_encode(&self) -> bool {
            true
        }

        fn exchange(&mut self, requests: &[Request<'_>]) -> Result<Batch, Fault> {
            self.0.lock().expect("nothing panics").push("exchange");
            let outcomes = requests.iter().map(|_| Outcome::accepted(b"{}")).collect();
            Ok(Batch { outcomes, ..Batch::default() })
        }

        fn close(&mut self) -> Option<String> {
            self.0.lock().expect("nothing panics").push("close");
            None
        }
    }

    #[test]
    fn the_last_lane_closes_the_connection() {
        let calls = Arc::default();
        let shared = Shared::new(Box::new(Counting(Arc::clone(&calls))));
        let [mut one, mut other] = [shared.lane(), shared.lane()];
        drop(shared);
        assert!(one.exchange(&[Request::new(b"{}")]).is_ok_and(|batch| batch.outcomes.len() == 1));
        one.close();
        assert!(other.exchange(&[Request::new(b"{}")]).is_ok());
        other.close();
        other.close();
        assert_eq!(*calls.lock().expect("nothing panics"), ["exchange", "exchange", "close"]);
    }
}
