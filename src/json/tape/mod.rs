//! A document read strictly: the [`Tape`], a flat list of its values in the order of the text.
//!
//! The tape keeps what a map would lose: duplicate names, raw number tokens, positions, and marks on
//! values that readers treat differently. It is reused from document to document.

mod names;
mod node;
mod number;
mod pointer;
mod position;
mod reader;
mod string;
mod syntax;

pub(crate) use node::push_segment;
pub use node::{Elements, Kind, Members, Node};
pub(crate) use pointer::Pointers;
pub use position::Position;
pub use syntax::{Reason, Syntax};

/// The values of one document, in the order of its text.
///
/// ```
/// use nearmiss::json::Tape;
///
/// let mut tape = Tape::default();
/// tape.read(br#"{"a":1,"a":[2]}"#).expect("this is JSON");
/// assert_eq!(tape.root().members().count(), 2, "both members are kept");
/// let syntax = tape.read(b"[1,]").expect_err("this is not");
/// assert_eq!(syntax.offset, 3);
/// ```
#[derive(Debug, Default)]
pub struct Tape {
    text: String,
    entries: Vec<Entry>,
    /// The characters of strings that have escapes.
    decoded: String,
    /// The containers that are open, while reading.
    open: Vec<u32>,
    /// The fingerprints of the names in them, while reading.
    prints: Vec<u64>,
    marks: Marks,
    byte_order_mark: bool,
    /// Whether the reader is inside a value that is no container.
    in_scalar: bool,
    /// The first container that is nested deeper than the contract is sure of.
    too_deep: Option<u32>,
}

/// One value or name.
#[derive(Debug, Clone, Copy)]
struct Entry {
    kind: Kind,
    marks: Marks,
    /// The token, or for a container all of it, as offsets into the text.
    start: u32,
    end: u32,
    /// A container: the entry after all of it. A string with escapes: its place in `decoded`.
    link: u32,
    /// A container: how many elements or members. A string with escapes: its length in `decoded`.
    len: u32,
}

/// What about a value readers treat differently.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Marks(u8);

impl Marks {
    pub(crate) const ESCAPED: Self = Self(1);
    pub(crate) const LONE_SURROGATE: Self = Self(2);
    pub(crate) const NUL: Self = Self(4);
    pub(crate) const NUMBER_RANGE: Self = Self(8);
    pub(crate) const DUPLICATE_NAME: Self = Self(16);
    /// All that make a document ambiguous.
    pub(crate) const AMBIGUOUS: Self = Self(2 | 4 | 8 | 16);

    pub(crate) const fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl Tape {
    /// How long a document can be: offsets are of 32 bits.
    pub const LIMIT: usize = u32::MAX as usize - 1;

    /// The document's value.
    ///
    /// # Panics
    /// If nothing was read, or what was read is not JSON.
    pub fn root(&self) -> Node<'_> {
        self.node(0)
    }

    /// The text as read, without a byte order mark's removal.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the text begins with a byte order mark.
    pub fn has_byte_order_mark(&self) -> bool {
        self.byte_order_mark
    }

    /// The marks of all values together.
    pub(crate) fn marks(&self) -> Marks {
        self.marks
    }

    /// The first container that is nested deeper than [`crate::contract::Ambiguity::DEPTH_LIMIT`].
    pub(crate) fn too_deep(&self) -> Option<Node<'_>> {
        self.too_deep.map(|index| self.node(index))
    }

    /// All values and names in the order of the text.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.entries.len() as u32).map(|index| self.node(index))
    }

    fn node(&self, index: u32) -> Node<'_> {
        Node::new(self, index)
    }
}
