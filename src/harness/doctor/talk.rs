//! One conversation with an adapter, and all that came back: [`Talk`].

use crate::connection::Request;
use crate::connection::process::{BadLine, Dialogue, Interruption};
use crate::implementation::Outcome;

use super::documents::{Sent, What};

/// How many lines that break the protocol end a conversation.
const BAD_LINES: usize = 200;

/// What was sent in a conversation, and what came back.
pub(super) struct Talk<'s> {
    pub sent: &'s [Sent],
    /// One per request; the first answer to it.
    pub outcomes: Vec<Option<Outcome>>,
    /// Whether the answers came in the order of the requests.
    pub in_order: bool,
    /// Lines that break the protocol, each with what is wrong.
    pub bad_lines: Vec<(BadLine, String)>,
    /// Why not all requests were answered, if they were not.
    pub cut_short: Option<Interruption>,
    /// How many answers came only after the input had ended.
    pub late: usize,
}

impl<'s> Talk<'s> {
    /// Sends all documents at once, and reads until all are answered. Then the adapter has to end.
    pub fn hold(mut dialogue: Dialogue, sent: &'s [Sent]) -> Self {
        let request = |sent: &'s Sent| Request {
            splice: sent.what != What::Spliceable,
            ..Request::new(&sent.bytes)
        };
        let requests: Vec<Request<'_>> = sent.iter().map(request).collect();
        let first = dialogue.send(&requests).start;
        let mut talk = Self {
            sent,
            outcomes: vec![None; sent.len()],
            in_order: true,
            bad_lines: Vec::new(),
            cut_short: None,
            late: 0,
        };

        talk.cut_short = talk.listen(&mut dialogue, first).err();
        let before = talk.answered();
        dialogue.close_input();
        // What comes now is a second answer, or was not flushed.
        let is_over = matches!(talk.cut_short, Some(Interruption::Ended { .. }));
        if !is_over {
            while talk.take(&mut dialogue, first).is_ok() && talk.bad_lines.len() < BAD_LINES {}
        }
        talk.late = talk.answered() - before;
        talk
    }

    /// How many requests were answered.
    pub fn answered(&self) -> usize {
        self.outcomes.iter().flatten().count()
    }

    fn listen(&mut self, dialogue: &mut Dialogue, first: u64) -> Result<(), Interruption> {
        while self.answered() < self.sent.len() && self.bad_lines.len() < BAD_LINES {
            self.take(dialogue, first)?;
        }
        Ok(())
    }

    /// Reads one line.
    fn take(&mut self, dialogue: &mut Dialogue, first: u64) -> Result<(), Interruption> {
        let (id, outcome) = match dialogue.receive() {
            Ok(answer) => answer,
            Err(Interruption::BadLine { bad_line, line }) => {
                self.bad_lines.push((bad_line, line));
                return Ok(());
            }
            Err(interruption) => return Err(interruption),
        };
        let line = || format!("the answer to the request {id}: {}", outcome.name());
        let index = id.checked_sub(first).and_then(|index| usize::try_from(index).ok());
        match index.and_then(|index| self.outcomes.get(index)) {
            None => self.bad_lines.push((BadLine::UnknownId { id }, line())),
            Some(Some(_)) => self.bad_lines.push((BadLine::AnsweredId { id }, line())),
            Some(None) => {
                let index = index.expect("there is such a request");
                self.in_order &= self.outcomes[index..].iter().all(Option::is_none);
                self.outcomes[index] = Some(outcome);
            }
        }
        Ok(())
    }
}
