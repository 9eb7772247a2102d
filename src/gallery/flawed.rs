//! The embedded implementation with one step of it done wrong: [`Flawed`].

use std::fmt;

use crate::implementation::embedded::{Described, Form};
use crate::implementation::{Echo, Embedded, Identity, Implementation, Outcome};
use crate::json::{Document, Tape};

use super::{Flaw, scan, tree};

/// The one line in which a flawed implementation differs: what becomes of one step of the reading.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// Other bytes are read.
    Bytes(fn(&[u8]) -> Vec<u8>),
    /// Another text is read.
    Text(fn(&str) -> String),
    /// Other text between strings is read.
    Between(fn(&str) -> String),
    /// Other strings, quotes included, are read.
    Strings(fn(&str) -> String),
    /// Some texts that are JSON are refused.
    Refuse(fn(&str, &mut Document) -> bool),
    /// Another tree is read.
    Read(fn(&mut Document)),
    /// Ids are checked by this.
    Id(fn(&str) -> bool),
    /// Times are checked by this.
    Time(fn(&str) -> bool),
    /// Slugs are checked by this.
    Slug(fn(&str) -> bool),
    /// All of these are checked by this.
    Check(fn(&Described<'_>) -> bool),
    /// Another tree is written.
    Echo(fn(&mut Document)),
    /// Another tree is read, and which one depends on those before.
    Memory(fn() -> Memory),
}

/// What remembers earlier documents; it answers whether the one at hand is read at all.
pub(super) type Memory = Box<dyn FnMut(&mut Document) -> bool>;

/// One of the flawed implementations.
pub struct Flawed {
    flaw: &'static Flaw,
    tape: Tape,
    memory: Option<Memory>,
}

impl Flawed {
    /// A fresh instance.
    pub fn new(flaw: &'static Flaw) -> Self {
        let memory = match flaw.step {
            Step::Memory(make) => Some(make()),
            _ => None,
        };
        Self { flaw, tape: Tape::default(), memory }
    }

    /// Reads the tree of a document as it is after the change; what is not JSON stays as it is.
    fn changed(&mut self, document: &[u8], change: impl FnOnce(&mut Document) -> bool) -> Outcome {
        let Some(mut tree) = tree::read(document, &mut self.tape) else {
            return Embedded.decode(document);
        };
        match change(&mut tree) {
            true => Embedded.decode(&tree::write(&tree)),
            false => Outcome::rejected(self.flaw.wrong),
        }
    }

    fn refused(&mut self, document: &[u8], refuse: fn(&str, &mut Document) -> bool) -> bool {
        let text = std::str::from_utf8(document).ok();
        let tree = tree::read(document, &mut self.tape);
        text.zip(tree).is_some_and(|(text, mut tree)| refuse(text, &mut tree))
    }

    fn echoed(&mut self, outcome: Outcome, change: fn(&mut Document)) -> Outcome {
        let Outcome::Accepted(Echo::Document(echo)) = &outcome else { return outcome };
        let Some(mut tree) = tree::read(echo, &mut self.tape) else { return outcome };
        change(&mut tree);
        Outcome::accepted(tree::write(&tree))
    }
}

impl Implementation for Flawed {
    fn identity(&self) -> Identity {
        Identity { language: Some("rust".to_owned()), ..Identity::new(self.flaw.name, "flawed") }
    }

    fn decode(&mut self, document: &[u8]) -> Outcome {
        let text = || std::str::from_utf8(document);
        let edited = |edit: &dyn Fn(&str) -> String| match text() {
            Ok(text) => Embedded.decode(edit(text).as_bytes()),
            Err(_) => Embedded.decode(document),
        };
        let checked = |form: Form, holds: fn(&str) -> bool| {
            Embedded::decode_with(document, |described| match described.form == form {
                true => holds(described.text),
                false => described.holds(),
            })
        };
        match self.flaw.step {
            Step::Bytes(edit) => Embedded.decode(&edit(document)),
            Step::Text(edit) => edited(&edit),
            Step::Between(edit) => edited(&|text| scan::between_strings(text, edit)),
            Step::Strings(edit) => edited(&|text| scan::strings(text, edit)),
            Step::Refuse(refuse) => match self.refused(document, refuse) {
                true => Outcome::rejected(self.flaw.wrong),
                false => Embedded.decode(document),
            },
            Step::Read(change) => self.changed(document, |tree| {
                change(tree);
                true
            }),
            Step::Id(holds) => checked(Form::Id, holds),
            Step::Time(holds) => checked(Form::Time, holds),
            Step::Slug(holds) => checked(Form::Slug, holds),
            Step::Check(holds) => Embedded::decode_with(document, holds),
            Step::Echo(change) => self.echoed(Embedded.decode(document), change),
            Step::Memory(_) => {
                let Some(mut memory) = self.memory.take() else { return Embedded.decode(document) };
                let outcome = self.changed(document, &mut memory);
                self.memory = Some(memory);
                outcome
            }
        }
    }
}

impl fmt::Debug for Flawed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Flawed").field(&self.flaw.name).finish()
    }
}
