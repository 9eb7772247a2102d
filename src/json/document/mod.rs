//! A document as it is to be written: the [`Document`], an ordered tree that keeps duplicate names
//! and raw tokens, and the [`Spelling`] in which it becomes bytes.

mod plain;
mod spelling;
mod writer;

use std::borrow::Cow;

use super::tape::Marks;
use super::{Kind, Node};

pub use plain::Plain;
pub use spelling::{Escapes, Spelling, WhiteSpace};
pub use writer::{Token, TokenKind};

use writer::{Compact, Layout, Recorded, Spaced, Writer};

/// Text that is mostly known when the crate is compiled.
pub type Text = Cow<'static, str>;

/// A value to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// A token written as it stands: a number, a literal, or a string with its quotes and escapes.
    Raw(Text),
    /// A string of these characters, escaped as the spelling says.
    Text(Text),
    /// A string that is known when the crate is compiled.
    Plain(Plain),
    /// An array.
    Array(Vec<Document>),
    /// An object; names may stand in it twice.
    Object(Vec<Member>),
}

/// How many members an object gets in the making that it did not begin with, or fewer: nearly always.
const ROOM: usize = 4;

/// Deeper values stay text when a document is taken from a tape: trees are walked by recursion.
const DEEPEST: u32 = 64;

/// A member of an object to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name: [`Document::Text`], [`Document::Plain`], or [`Document::Raw`] with quotes.
    pub name: Document,
    /// Its value.
    pub value: Document,
}

impl Document {
    /// A string.
    pub fn text(text: impl Into<Text>) -> Self {
        Self::Text(text.into())
    }

    /// A token as it stands.
    pub fn raw(token: impl Into<Text>) -> Self {
        Self::Raw(token.into())
    }

    /// An object of those members, with room for a few more.
    pub fn object<N: Into<Self>>(members: impl IntoIterator<Item = (N, Self)>) -> Self {
        let members = members.into_iter().map(|(name, value)| Member { name: name.into(), value });
        let mut object = Vec::with_capacity(members.size_hint().0 + ROOM);
        object.extend(members);
        Self::Object(object)
    }

    /// What was read, to be written again: names and scalars are kept as they were spelled, and so is
    /// what is nested deeper than 64 containers.
    pub fn of(node: Node<'_>) -> Self {
        Self::of_nested(node, &|leaf| Self::raw(leaf.token().to_owned()), DEEPEST)
    }

    /// What was read, to be changed: as [`Self::of`], but names and strings are their characters. An
    /// unpaired surrogate has none to be kept as: such a string stays as it was spelled.
    pub fn decoded(node: Node<'_>) -> Self {
        let leaf = |node: Node<'_>| match node.kind() {
            Kind::String if !node.marks().has(Marks::LONE_SURROGATE) => {
                Self::text(node.text().to_owned())
            }
            _ => Self::raw(node.token().to_owned()),
        };
        Self::of_nested(node, &leaf, DEEPEST)
    }

    fn of_nested(node: Node<'_>, leaf: &impl Fn(Node<'_>) -> Self, depth: u32) -> Self {
        match (node.kind(), depth.checked_sub(1)) {
            (Kind::Array, Some(depth)) => {
                Self::Array(node.elements().map(|it| Self::of_nested(it, leaf, depth)).collect())
            }
            (Kind::Object, Some(depth)) => {
                let member = |(name, value)| Member {
                    name: leaf(name),
                    value: Self::of_nested(value, leaf, depth),
                };
                Self::Object(node.members().map(member).collect())
            }
            _ => leaf(node),
        }
    }

    /// The value of the first member of that name.
    pub fn member_mut(&mut self, name: &str) -> Option<&mut Self> {
        let index = self.position(name)?;
        self.members_mut().get_mut(index).map(|member| &mut member.value)
    }

    /// Where the first member of that name stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        let Self::Object(members) = self else { return None };
        members.iter().position(|member| member.is_named(name))
    }

    /// The members of an object; of anything else, an object in its place.
    pub fn members_mut(&mut self) -> &mut Vec<Member> {
        if !matches!(self, Self::Object(_)) {
            *self = Self::Object(Vec::new());
        }
        match self {
            Self::Object(members) => members,
            _ => unreachable!("it was made an object"),
        }
    }

    /// The elements of an array; of anything else, an array in its place.
    pub fn elements_mut(&mut self) -> &mut Vec<Document> {
        if !matches!(self, Self::Array(_)) {
            *self = Self::Array(Vec::new());
        }
        match self {
            Self::Array(elements) => elements,
            _ => unreachable!("it was made an array"),
        }
    }

    /// Gives the first member of that name a value, or adds one at the end.
    pub fn set(&mut self, name: impl Into<Text>, value: Self) {
        let name = name.into();
        match self.member_mut(&name) {
            Some(old) => *old = value,
            None => self.members_mut().push(Member::new(name, value)),
        }
    }

    /// The value of the first member of that name; where there is none, of one that is added at the end.
    pub fn member_or_insert_with(
        &mut self,
        name: &'static str,
        value: impl FnOnce() -> Self,
    ) -> &mut Self {
        let members = self.members_mut();
        let index = match members.iter().position(|member| member.is_named(name)) {
            Some(index) => index,
            None => {
                members.push(Member::new(name, value()));
                members.len() - 1
            }
        };
        &mut members[index].value
    }

    /// Writes the document in a spelling.
    pub fn write(&self, spelling: &Spelling, out: &mut Vec<u8>) {
        match spelling.white_space {
            WhiteSpace::None => _ = self.write_in(Compact, spelling, out),
            white_space => _ = self.write_in(Spaced(white_space), spelling, out),
        }
    }

    /// Writes the document in a spelling, and says where its tokens stand.
    pub fn write_with_tokens(&self, spelling: &Spelling, out: &mut Vec<u8>) -> Vec<Token> {
        let layout = Spaced(spelling.white_space);
        let recorded = Recorded { layout, tokens: Vec::with_capacity(128) };
        self.write_in(recorded, spelling, out).tokens
    }

    fn write_in<L: Layout>(&self, layout: L, spelling: &Spelling, out: &mut Vec<u8>) -> L {
        if spelling.byte_order_mark {
            out.extend_from_slice("\u{feff}".as_bytes());
        }
        let mut writer = Writer { layout, escapes: spelling.escapes, out };
        writer.document(self);
        writer.layout
    }
}

impl From<&'static str> for Document {
    fn from(text: &'static str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Document {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<Text> for Document {
    fn from(text: Text) -> Self {
        Self::text(text)
    }
}

impl From<Plain> for Document {
    fn from(plain: Plain) -> Self {
        Self::Plain(plain)
    }
}

impl Member {
    /// A member whose name is escaped as the spelling says.
    pub fn new(name: impl Into<Text>, value: Document) -> Self {
        Self { name: Document::Text(name.into()), value }
    }

    /// Whether its name is these characters.
    pub fn is_named(&self, name: &str) -> bool {
        self.text_of_name() == Some(name)
    }

    /// The characters of its name, unless it is written as it stands.
    pub fn text_of_name(&self) -> Option<&str> {
        match &self.name {
            Document::Text(text) => Some(text),
            Document::Plain(plain) => Some(plain.text()),
            Document::Raw(_) | Document::Array(_) | Document::Object(_) => None,
        }
    }
}
