//! One exchange with a running adapter, and its result: [`Exchange`].

use std::{fmt, time::Duration};

use super::{
    GRACE, Process,
    child::{Child, Ending},
    fault::{BadLine, ProcessFault, excerpt},
    lines::Stop,
    wire,
};
use crate::connection::source::{NotFetched, Offer};
use crate::connection::{Request, stderr};
use crate::implementation::Outcome;

/// The result of sending several documents at once.
pub(super) struct Exchange {
    /// One per request, in order. `None` only for requests left unanswered because of trouble.
    pub outcomes: Vec<Option<Outcome>>,
    pub trouble: Option<Trouble>,
    /// Whether an unanswered document was not even fetched from the service.
    pub has_unfetched: bool,
}

/// Why requests were left unanswered. The process has ended or was killed.
pub(super) enum Trouble {
    Died {
        message: String,
        /// Whether it ended with status 0.
        is_clean: bool,
    },
    Silent {
        limit: Duration,
    },
}

impl Trouble {
    /// The outcome of a document that was in flight alone.
    pub fn into_outcome(self) -> Outcome {
        match self {
            Self::Died { message, .. } => Outcome::Crashed { message },
            Self::Silent { limit } => Outcome::TimedOut { limit },
        }
    }

    pub fn died(ending: &Ending) -> Self {
        let how = match ending.status {
            Some(status) => format!("the process ended with {status}"),
            None => "the process closed its standard output".to_owned(),
        };
        let is_clean = ending.status.is_some_and(|status| status.success());
        Self::Died { message: how + &stderr::quoted(&ending.stderr), is_clean }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Died { message, .. } => f.write_str(message),
            Self::Silent { limit } => write!(f, "the process was silent for {limit:?}"),
        }
    }
}

impl Process {
    /// Sends all requests and reads until all are answered. Starts a child if none is running.
    pub(super) fn ask(&mut self, requests: &[Request<'_>]) -> Result<Exchange, ProcessFault> {
        let mut child = self.take_child()?;
        let mut answers = self.expect(requests);
        child.send(lines(answers.first, requests, &answers.offers));
        while answers.open > 0 {
            let silence = self.adapter.silence.as_ref();
            let (bad_line, line) = match child.next_line(self.adapter.timeout, silence) {
                Ok(line) => match answers.take(line) {
                    Ok(()) => {
                        silence.inspect(|silence| silence.end());
                        self.restarts.answered();
                        continue;
                    }
                    Err(bad_line) => (bad_line, excerpt(line)),
                },
                Err(Stop::TooLong(line)) => (self.adapter.too_long(), line),
                Err(stop) => return Ok(answers.cut_short(self.trouble(child, &stop))),
            };
            return Err(ProcessFault::Response {
                bad_line,
                diagnostics: self.adapter.diagnostics(child, line),
            });
        }
        self.child = Some(child);
        Ok(Exchange { outcomes: answers.outcomes, trouble: None, has_unfetched: false })
    }

    fn take_child(&mut self) -> Result<Child, ProcessFault> {
        if let Some(child) = self.child.take() {
            return Ok(child);
        }
        self.first_id = self.next_id;
        Ok(self.adapter.launch()?.0)
    }

    /// Reserves an id for each request, and room for its outcome.
    fn expect<'r>(&mut self, requests: &'r [Request<'r>]) -> Answers<'r> {
        let (first, count) = (self.next_id, requests.len());
        self.next_id += count as u64;
        Answers {
            first,
            oldest: self.first_id,
            encodes: self.encodes,
            requests,
            offers: self.adapter.offers(requests),
            outcomes: vec![None; count],
            open: count,
        }
    }

    fn trouble(&self, mut child: Child, stop: &Stop) -> Trouble {
        match stop {
            // The process may have ended while another process, which it had started, keeps its
            // output open.
            Stop::Silent if !child.has_ended() => Trouble::Silent { limit: self.adapter.timeout },
            _ => Trouble::died(&child.stop(GRACE)),
        }
    }
}

/// The lines of requests, the documents of which may be offered by a service.
pub(super) fn lines(first: u64, requests: &[Request<'_>], offers: &[Option<Offer>]) -> Vec<u8> {
    let sizes = requests.iter().zip(offers).map(|(request, offer)| match offer {
        Some(_) => 0,
        None => wire::size_hint(request),
    });
    let mut lines = Vec::with_capacity(sizes.sum());
    for (id, (request, offer)) in (first..).zip(requests.iter().zip(offers)) {
        match offer {
            Some(offer) => wire::write_served(&mut lines, id, offer),
            None => wire::write_decode(&mut lines, id, request),
        }
    }
    lines
}

/// Takes the answer to a document that a service may have offered.
pub(super) fn fetched(offer: Option<Offer>, id: u64, outcome: Outcome) -> Result<Outcome, BadLine> {
    match offer {
        Some(offer) => offer.answered(outcome).map_err(|NotFetched| BadLine::NotFetched { id }),
        None => Ok(outcome),
    }
}

/// The outcomes of the requests `first..first + outcomes.len()`, as they arrive.
struct Answers<'r> {
    first: u64,
    /// The first id that the running child was sent.
    oldest: u64,
    /// Whether the adapter sends echoes.
    encodes: bool,
    requests: &'r [Request<'r>],
    /// The documents that a service offers, one per request.
    offers: Vec<Option<Offer>>,
    outcomes: Vec<Option<Outcome>>,
    open: usize,
}

impl Answers<'_> {
    fn take(&mut self, line: &[u8]) -> Result<(), BadLine> {
        let (id, outcome) = wire::response(line, self.encodes)?;
        let index = id.checked_sub(self.first).and_then(|index| usize::try_from(index).ok());
        match index.and_then(|index| Some((index, self.outcomes.get_mut(index)?))) {
            Some((index, place @ None)) => {
                let outcome = outcome.bounded(self.requests[index].document.len());
                *place = Some(fetched(self.offers[index].take(), id, outcome)?);
            }
            Some((_, Some(_))) => return Err(BadLine::AnsweredId { id }),
            None if (self.oldest..self.first).contains(&id) => {
                return Err(BadLine::AnsweredId { id });
            }
            None => return Err(BadLine::UnknownId { id }),
        }
        self.open -= 1;
        Ok(())
    }

    fn cut_short(self, trouble: Trouble) -> Exchange {
        let mut open = self.offers.into_iter().flatten();
        let has_unfetched = open.any(|mut offer| !offer.withdraw());
        Exchange { outcomes: self.outcomes, trouble: Some(trouble), has_unfetched }
    }
}
