//! The embedded implementation with one step changed: [`Flawed`].

use std::fmt;

use crate::implementation::embedded::{Described, Form};
use crate::implementation::{Echo, Embedded, Identity, Implementation, Outcome};
use crate::json::{Document, Tape};

use super::{Flaw, scan, tree};

/// The one step that a flawed implementation does differently.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// Edits the bytes before they are read.
    Bytes(fn(&[u8]) -> Vec<u8>),
    /// Edits the text, if the bytes are UTF-8, before it is read.
    Text(fn(&str) -> String),
    /// Edits each piece of text between strings before the text is read.
    Between(fn(&str) -> String),
    /// Edits each string with its quotes before the text is read.
    Strings(fn(&str) -> String),
    /// Rejects JSON documents for which this returns true.
    Reject(fn(&str, &mut Document) -> bool),
    /// Edits the tree of the document before it is read.
    Read(fn(&mut Document)),
    /// Checks ids with this function.
    Id(fn(&str) -> bool),
    /// Checks times with this function.
    Time(fn(&str) -> bool),
    /// Checks slugs with this function.
    Slug(fn(&str) -> bool),
    /// Checks ids, times and slugs with this function.
    Check(fn(&Described<'_>) -> bool),
    /// Edits the tree of the echo.
    Echo(fn(&mut Document)),
    /// Decodes the document with this function.
    Decode(fn(&[u8]) -> Outcome),
    /// Edits the tree of the document before it is read, or rejects the document, depending on
    /// previous documents.
    Memory(fn() -> Memory),
    /// Edits the bytes before they are read, depending on previous documents.
    Stream(fn() -> Stream),
}

/// An edit that remembers previous documents. It returns false to reject the document.
pub(super) type Memory = Box<dyn FnMut(&mut Document) -> bool>;

/// An edit of bytes that remembers previous documents.
pub(super) type Stream = Box<dyn FnMut(&[u8]) -> Vec<u8>>;

/// The embedded implementation with one [`Flaw`].
pub struct Flawed {
    flaw: &'static Flaw,
    tape: Tape,
    memory: Option<Memory>,
    stream: Option<Stream>,
}

impl Flawed {
    /// A new instance, which remembers no documents.
    pub fn new(flaw: &'static Flaw) -> Self {
        let memory = match flaw.step {
            Step::Memory(make) => Some(make()),
            _ => None,
        };
        let stream = match flaw.step {
            Step::Stream(make) => Some(make()),
            _ => None,
        };
        Self { flaw, tape: Tape::default(), memory, stream }
    }

    /// Changes the tree of a document and decodes the result, or rejects the document if `change`
    /// returns false. A document that is not JSON is decoded unchanged.
    fn decode_changed(
        &mut self,
        document: &[u8],
        change: impl FnOnce(&mut Document) -> bool,
    ) -> Outcome {
        let Some(mut tree) = tree::read(document, &mut self.tape) else {
            return Embedded.decode(document);
        };
        match change(&mut tree) {
            true => Embedded.decode(&tree::write(&tree)),
            false => Outcome::rejected(self.flaw.description),
        }
    }

    fn rejects(&mut self, document: &[u8], is_rejected: fn(&str, &mut Document) -> bool) -> bool {
        let text = std::str::from_utf8(document).ok();
        let tree = tree::read(document, &mut self.tape);
        text.zip(tree).is_some_and(|(text, mut tree)| is_rejected(text, &mut tree))
    }

    fn with_edited_echo(&mut self, outcome: Outcome, change: fn(&mut Document)) -> Outcome {
        let Outcome::Accepted(Echo::Document(echo)) = &outcome else { return outcome };
        let Some(mut tree) = tree::read(echo, &mut self.tape) else { return outcome };
        change(&mut tree);
        Outcome::accepted(tree::write(&tree))
    }
}

#[doc(hidden)]
impl Implementation for Flawed {
    fn identity(&self) -> Identity {
        Identity { language: Some("rust".to_owned()), ..Identity::new(self.flaw.name, "flawed") }
    }

    fn decode(&mut self, document: &[u8]) -> Outcome {
        let edited = |edit: &dyn Fn(&str) -> String| match std::str::from_utf8(document) {
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
            Step::Between(edit) => edited(&|text| scan::edit_between_strings(text, edit)),
            Step::Strings(edit) => edited(&|text| scan::edit_strings(text, edit)),
            Step::Reject(is_rejected) => match self.rejects(document, is_rejected) {
                true => Outcome::rejected(self.flaw.description),
                false => Embedded.decode(document),
            },
            Step::Read(change) => self.decode_changed(document, |tree| {
                change(tree);
                true
            }),
            Step::Id(holds) => checked(Form::Id, holds),
            Step::Time(holds) => checked(Form::Time, holds),
            Step::Slug(holds) => checked(Form::Slug, holds),
            Step::Check(holds) => Embedded::decode_with(document, holds),
            Step::Echo(change) => self.with_edited_echo(Embedded.decode(document), change),
            Step::Decode(decode) => decode(document),
            Step::Stream(_) => match &mut self.stream {
                Some(stream) => Embedded.decode(&stream(document)),
                None => Embedded.decode(document),
            },
            Step::Memory(_) => {
                let Some(mut memory) = self.memory.take() else { return Embedded.decode(document) };
                let outcome = self.decode_changed(document, &mut memory);
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
