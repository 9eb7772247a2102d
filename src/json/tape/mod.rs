//! A document that was read strictly: the [`Tape`], a flat list of its values in the order of the
//! text.
//!
//! The tape keeps what a map would lose: duplicate names, number tokens and positions. It also
//! marks values that readers treat differently. A tape can be reused for any number of documents.

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
/// use nearmiss::internal::json::Tape;
///
/// let mut tape = Tape::default();
/// tape.read(br#"{"a":1,"a":[2]}"#).expect("this is JSON");
/// assert_eq!(tape.root().members().count(), 2, "both members are kept");
/// let syntax = tape.read(b"[1,]").expect_err("this is not JSON");
/// assert_eq!(syntax.offset, 3);
/// ```
#[derive(Debug, Default)]
pub struct Tape {
    text: String,
    entries: Vec<Entry>,
    /// The decoded characters of strings with escapes.
    decoded: String,
    /// While reading: the containers that are open.
    open: Vec<u32>,
    /// While reading: the fingerprints of the names in the open containers.
    prints: Vec<u64>,
    marks: Marks,
    byte_order_mark: bool,
    /// Whether the reader is inside a value that is not a container.
    in_scalar: bool,
    /// The first container nested deeper than [`crate::contract::Ambiguity::DEPTH_LIMIT`].
    too_deep: Option<u32>,
}

/// One value or name.
#[derive(Debug, Clone, Copy)]
struct Entry {
    kind: Kind,
    marks: Marks,
    /// The range of the token, or of the whole container, in the text.
    start: u32,
    end: u32,
    /// For a container, the index of the first entry after its contents. For a string with escapes,
    /// the offset of its characters in `decoded`.
    link: u32,
    /// For a container, the number of its elements or members. For a string with escapes, the
    /// length of its characters in `decoded`.
    len: u32,
}

/// The marks on a value. Each of them, except [`Self::ESCAPED`], is something that readers treat
/// differently.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Marks(u8);

impl Marks {
    pub(crate) const ESCAPED: Self = Self(1);
    pub(crate) const LONE_SURROGATE: Self = Self(2);
    pub(crate) const NUL: Self = Self(4);
    pub(crate) const NUMBER_RANGE: Self = Self(8);
    pub(crate) const DUPLICATE_NAME: Self = Self(16);
    /// The marks of which each is an ambiguity.
    pub(crate) const AMBIGUOUS: Self = Self(2 | 4 | 8 | 16);

    /// Whether any of these marks is set.
    pub(crate) const fn has(self, marks: Self) -> bool {
        self.0 & marks.0 != 0
    }

    fn add(&mut self, marks: Self) {
        self.0 |= marks.0;
    }
}

impl Tape {
    /// The length in bytes of the longest document that can be read. Offsets have 32 bits.
    pub const LIMIT: usize = u32::MAX as usize - 1;

    /// The value of the document.
    ///
    /// # Panics
    /// If no document was read. It may also panic if the last document was not JSON.
    pub fn root(&self) -> Node<'_> {
        self.node(0)
    }

    /// The text of the document, including a byte order mark. If the document is not UTF-8, only
    /// the text before the first invalid byte.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the text begins with a byte order mark.
    pub fn has_byte_order_mark(&self) -> bool {
        self.byte_order_mark
    }

    /// The union of the marks of all values.
    pub(crate) fn marks(&self) -> Marks {
        self.marks
    }

    /// The first container nested deeper than [`crate::contract::Ambiguity::DEPTH_LIMIT`].
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
