//! Documents that an implementation gets from a service, and not with its requests: [`Source`].

use std::fmt;
use std::sync::Arc;

use super::Request;
use crate::implementation::{Echo, Outcome};

/// The variable of the environment with the base URL of the service.
pub(super) const BASE_URL: &str = "NEARMISS_BASE_URL";

/// The variable of the environment with the session token of a one-shot program's document.
pub(super) const SESSION_TOKEN: &str = "NEARMISS_SESSION_TOKEN";

/// A service that an implementation gets documents from.
pub(super) trait Source: fmt::Debug + Send + Sync {
    /// The base URL, without a slash at its end.
    fn url(&self) -> &str;

    /// Offers a document until it is withdrawn. Returns its session token.
    fn offer(&self, request: &Request<'_>) -> String;

    /// Withdraws a document. Returns whether it was fetched.
    fn withdraw(&self, token: &str) -> bool;
}

/// A document that is offered until it is answered or this is dropped.
#[derive(Debug)]
pub(super) struct Offer {
    source: Arc<dyn Source>,
    token: String,
    is_open: bool,
}

/// An answer came to a document that was not fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotFetched;

impl Offer {
    pub fn new(source: &Arc<dyn Source>, request: &Request<'_>) -> Self {
        let token = source.offer(request);
        Self { source: Arc::clone(source), token, is_open: true }
    }

    /// The session token of the document.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Withdraws the document, because it was answered. Messages lose the token and the port, which
    /// are different ones in each run.
    pub fn answered(mut self, outcome: Outcome) -> Result<Outcome, NotFetched> {
        let was_fetched = self.withdraw();
        let says_nothing = matches!(outcome, Outcome::Skipped { .. } | Outcome::TimedOut { .. });
        if !was_fetched && !says_nothing {
            return Err(NotFetched);
        }
        Ok(self.without_names(outcome))
    }

    /// Withdraws the document. Returns whether it was fetched.
    pub fn withdraw(&mut self) -> bool {
        self.is_open = false;
        self.source.withdraw(&self.token)
    }

    fn without_names(&self, mut outcome: Outcome) -> Outcome {
        let message = match &mut outcome {
            Outcome::Accepted(Echo::Failed(message))
            | Outcome::Rejected { message, .. }
            | Outcome::Crashed { message }
            | Outcome::Skipped { message } => message,
            Outcome::Accepted(_) | Outcome::TimedOut { .. } => return outcome,
        };
        let url = self.source.url();
        let address = url.strip_prefix("http://").unwrap_or(url);
        if message.contains(address) || message.contains(&self.token) {
            *message = message.replace(address, "SERVICE").replace(&self.token, "SESSION_TOKEN");
        }
        outcome
    }
}

impl Drop for Offer {
    fn drop(&mut self) {
        if self.is_open {
            self.source.withdraw(&self.token);
        }
    }
}
