//! The oracle: bytes in, [`Verdict`] out.
//!
//! It parses a document strictly (RFC 8259 in UTF-8), validates it against the published schema, checks
//! what the descriptions say, and notes what the contract leaves open. The oracle never learns how a
//! document was made.

mod instance;
mod schema;
mod verdict;
mod walk;

use crate::contract::shape::session;
use crate::contract::{Ambiguity, Rule};
use crate::json::tape::{Marks, Pointers};
use crate::json::{Node, Reason, Syntax, Tape};

pub use verdict::{Entry, Place, Verdict};

use schema::Schemas;
use verdict::{Certainty, Draft};
use walk::{Path, Walk};

/// Judges documents by the contract. One oracle can be shared by all threads.
///
/// ```
/// use nearmiss::contract::{Expectation, Level};
/// use nearmiss::oracle::Oracle;
///
/// let verdict = Oracle::new().verdict(b"[]");
/// assert_eq!(verdict.rules().map(|rule| rule.id()).collect::<Vec<_>>(), ["root/type"]);
/// assert_eq!(verdict.expect[Level::Schema], Expectation::Reject);
/// ```
#[derive(Debug)]
pub struct Oracle {
    schemas: Schemas,
}

impl Default for Oracle {
    fn default() -> Self {
        Self::new()
    }
}

impl Oracle {
    /// Creates an oracle. Compiling its schemas takes some tens of microseconds.
    pub fn new() -> Self {
        Self { schemas: Schemas::compile() }
    }

    /// The verdict on a document.
    pub fn verdict(&self, document: &[u8]) -> Verdict {
        self.judge(document, &mut Tape::default())
    }

    /// The verdict on a document. Afterwards, `tape` holds the document if it was read and is JSON.
    ///
    /// Any bytes have a verdict, and time and memory grow about linearly with their length. A
    /// document longer than [`Tape::LIMIT`] is not read: it touches the ambiguity `json/size`, so
    /// either answer is right.
    #[doc(hidden)]
    pub fn judge(&self, document: &[u8], tape: &mut Tape) -> Verdict {
        let mut draft = Draft::default();
        if document.len() > Ambiguity::SIZE_LIMIT {
            draft.touches(Ambiguity::Size, start);
        }
        if document.len() > Tape::LIMIT {
            return draft.verdict(Certainty::default());
        }
        if let Err(syntax) = tape.read(document) {
            return not_json(draft, syntax);
        }
        let certain = self.contract(tape, &mut draft);
        ambiguities(tape, &mut draft);
        draft.verdict(certain)
    }

    /// Whether the published schema accepts the document on the tape.
    #[doc(hidden)]
    pub fn schema_accepts(&self, tape: &Tape) -> bool {
        self.schemas.whole.is_valid(tape.root())
    }

    /// The verdict on the document on the tape, which the published schema must accept. Checks only
    /// prose rules and ambiguities.
    #[doc(hidden)]
    pub fn judge_prose(&self, tape: &Tape) -> Verdict {
        let mut draft = Draft::default();
        let certain = self.walk(tape, &mut draft, true);
        ambiguities(tape, &mut draft);
        draft.verdict(certain)
    }

    fn contract(&self, tape: &Tape, draft: &mut Draft) -> Certainty {
        let unambiguous = !tape.marks().has(Marks::DUPLICATE_NAME);
        let schema_holds = unambiguous && self.schema_accepts(tape);
        self.walk(tape, draft, schema_holds)
    }

    fn walk(&self, tape: &Tape, draft: &mut Draft, schema_holds: bool) -> Certainty {
        let mut walk = Walk { draft, schema_holds };
        walk.object(&Path::Root, tape.root(), Rule::ROOT_TYPE, session(), &self.schemas.session)
    }
}

fn start() -> Place {
    Place { pointer: String::new(), offset: 0 }
}

fn not_json(mut draft: Draft, syntax: Syntax) -> Verdict {
    let rule = if syntax.reason == Reason::Encoding { Rule::UTF_8 } else { Rule::GRAMMAR };
    draft.syntax = Some(syntax.reason);
    draft.breaks(rule, || Place { pointer: syntax.pointer, offset: syntax.offset });
    draft.verdict(Certainty::SCHEMA)
}

/// Notes the ambiguities of the JSON text itself, wherever they are in the document.
fn ambiguities(tape: &Tape, draft: &mut Draft) {
    if tape.has_byte_order_mark() {
        draft.touches(Ambiguity::ByteOrderMark, start);
    }
    if let Some(node) = tape.too_deep() {
        draft.touches(Ambiguity::Depth, || place(node));
    }
    if tape.marks().has(Marks::AMBIGUOUS) {
        marked_values(tape, draft);
    }
    if tape.marks().has(Marks::DUPLICATE_NAME) {
        duplicate_names(tape, draft);
    }
}

fn marked_values(tape: &Tape, draft: &mut Draft) {
    let mut pointers = Pointers::new(tape);
    for node in tape.nodes().filter(|node| node.marks().has(Marks::AMBIGUOUS)) {
        for (mark, ambiguity) in [
            (Marks::LONE_SURROGATE, Ambiguity::LoneSurrogate),
            (Marks::NUL, Ambiguity::Nul),
            (Marks::NUMBER_RANGE, Ambiguity::NumberRange),
        ] {
            if node.marks().has(mark) {
                draft.touches(ambiguity, || Place {
                    pointer: pointers.of(node),
                    offset: node.offset(),
                });
            }
        }
    }
}

fn duplicate_names(tape: &Tape, draft: &mut Draft) {
    let objects = tape.nodes().filter(|node| node.marks().has(Marks::DUPLICATE_NAME));
    let mut names: Vec<Node<'_>> = objects.flat_map(Node::duplicates).collect();
    names.sort_unstable_by_key(|name| name.index());
    let mut pointers = Pointers::new(tape);
    for name in names {
        draft.touches(Ambiguity::DuplicateName, || Place {
            pointer: pointers.of(name),
            offset: name.offset(),
        });
    }
}

fn place(node: Node<'_>) -> Place {
    Place { pointer: node.pointer(), offset: node.offset() }
}
