//! A conversation with an adapter in which every line is seen as it comes: [`Dialogue`].

use std::collections::HashMap;
use std::ops::Range;
use std::time::Duration;

use super::child::Child;
use super::exchange::{Trouble, fetched, lines};
use super::fault::{BadLine, excerpt};
use super::lines::Stop;
use super::{Adapter, GRACE, end, wire};
use crate::connection::source::Offer;
use crate::connection::{Fault, Request};
use crate::implementation::{Identity, Outcome};

/// A conversation with a running adapter. Unlike a [`Process`](super::Process), it starts nothing
/// again and sends nothing twice.
#[derive(Debug)]
pub struct Dialogue {
    child: Child,
    adapter: Adapter,
    /// The documents that a service offers, by the ids of their requests.
    offers: HashMap<u64, Offer>,
    identity: Identity,
    encodes: bool,
    next_id: u64,
}

/// Why there is no next response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Interruption {
    /// A line breaks the protocol. More lines may follow.
    BadLine {
        /// What is wrong with it.
        bad_line: BadLine,
        /// Its beginning.
        line: String,
    },
    /// The process ended or closed its output.
    Ended {
        /// How, with the last lines of standard error.
        message: String,
    },
    /// Nothing came within the time limit.
    Silent {
        /// The limit.
        limit: Duration,
    },
}

impl Adapter {
    /// Starts the program and begins a conversation.
    ///
    /// # Errors
    /// As for [`Self::start`].
    #[doc(hidden)]
    pub fn converse(&self) -> Result<Dialogue, Fault> {
        let (child, wire::Started { identity, encodes }) = self.launch()?;
        let offers = HashMap::new();
        Ok(Dialogue { child, adapter: self.clone(), offers, identity, encodes, next_id: 1 })
    }
}

impl Dialogue {
    /// Who the implementation is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Whether the adapter has the capability `encode`.
    pub fn can_encode(&self) -> bool {
        self.encodes
    }

    /// Sends requests, and returns their ids.
    pub fn send(&mut self, requests: &[Request<'_>]) -> Range<u64> {
        let first = self.next_id;
        self.next_id += requests.len() as u64;
        let offers = self.adapter.offers(requests);
        self.child.send(lines(first, requests, &offers));
        let offers = (first..).zip(offers).filter_map(|(id, offer)| Some((id, offer?)));
        self.offers.extend(offers);
        first..self.next_id
    }

    /// The next response: its id and the outcome.
    ///
    /// # Errors
    /// If there is none, or a line breaks the protocol.
    pub fn receive(&mut self) -> Result<(u64, Outcome), Interruption> {
        let limit = self.adapter.timeout;
        let stop = match self.child.next_line(limit, None) {
            Ok(line) => {
                let response = wire::response(line, self.encodes);
                let answer = response.and_then(|(id, outcome)| {
                    Ok((id, fetched(self.offers.remove(&id), id, outcome)?))
                });
                return answer
                    .map_err(|bad_line| Interruption::BadLine { bad_line, line: excerpt(line) });
            }
            Err(stop) => stop,
        };
        Err(match stop {
            Stop::TooLong(start) => {
                Interruption::Ended { message: format!("it wrote a line without end: {start}") }
            }
            Stop::Silent if !self.child.has_ended() => Interruption::Silent { limit },
            Stop::Silent | Stop::Ended => {
                let message = Trouble::died(&self.child.end_now(GRACE)).to_string();
                Interruption::Ended { message }
            }
        })
    }

    /// Closes standard input, so that the adapter has to end. Responses can still be received.
    pub fn close_input(&mut self) {
        self.child.close_input();
    }

    /// Closes standard input and waits for the adapter to end. Returns what is wrong with how it
    /// ended, if anything.
    pub fn end(self) -> Option<String> {
        end(self.child, self.adapter.timeout)
    }
}
