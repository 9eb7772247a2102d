//! A document to be written: a [`Document`] is an ordered tree that keeps duplicate names and raw
//! tokens, and a [`Spelling`] says how it becomes bytes.

mod plain;
mod spelling;
mod writer;

use std::borrow::Cow;

use super::tape::Marks;
use super::{Kind, Node};

pub use plain::Plain;
pub use spelling::{Escapes, Spelling, WhiteSpace};
pub(crate) use writer::unicode_escapes;
pub use writer::{Token, TokenKind};

use writer::{Compact, Layout, Recorded, Spaced, Writer};

/// Text that is usually known at compile time.
pub type Text = Cow<'static, str>;

/// A value to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// Text that is written unchanged, such as a number, a literal, or a string with its quotes and
    /// escapes.
    Raw(Text),
    /// A string, given by its characters, which are escaped as the spelling says.
    Text(Text),
    /// A string known at compile time that needs no escapes. It is written unchanged unless the
    /// spelling escapes every character.
    Plain(Plain),
    /// An array.
    Array(Vec<Document>),
    /// An object, which may have duplicate names.
    Object(Vec<Member>),
}

/// The spare capacity of a new object. Few objects later gain more members than this.
const ROOM: usize = 4;

/// When a value is copied from a tape, containers nested deeper than this are copied as text,
/// because trees are walked recursively.
const DEEPEST: u32 = 64;

/// A member of an object to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The name: [`Document::Text`], [`Document::Plain`], or [`Document::Raw`] with quotes.
    pub name: Document,
    /// The value.
    pub value: Document,
}

impl Document {
    /// A string.
    pub fn text(text: impl Into<Text>) -> Self {
        Self::Text(text.into())
    }

    /// Text that is written unchanged.
    pub fn raw(token: impl Into<Text>) -> Self {
        Self::Raw(token.into())
    }

    /// An object with these members and some spare capacity.
    pub fn object<N: Into<Self>>(members: impl IntoIterator<Item = (N, Self)>) -> Self {
        let members = members.into_iter().map(|(name, value)| Member { name: name.into(), value });
        let mut object = Vec::with_capacity(members.size_hint().0 + ROOM);
        object.extend(members);
        Self::Object(object)
    }

    /// Copies a value from a tape. Names and scalars keep their spelling, and so do containers that
    /// are nested more than 64 deep.
    pub fn of(node: Node<'_>) -> Self {
        Self::of_nested(node, &|leaf| Self::raw(leaf.token().to_owned()), DEEPEST)
    }

    /// Copies a value from a tape as [`Self::of`] does, but decodes names and strings. A string
    /// with an unpaired surrogate keeps its spelling, because such a surrogate is not a character.
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
            (Kind::Array, Some(depth)) => Self::Array(
                node.elements().map(|element| Self::of_nested(element, leaf, depth)).collect(),
            ),
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

    /// The value of the first member with this name.
    pub fn member_mut(&mut self, name: &str) -> Option<&mut Self> {
        let index = self.position(name)?;
        self.members_mut().get_mut(index).map(|member| &mut member.value)
    }

    /// The index of the first member with this name.
    pub fn position(&self, name: &str) -> Option<usize> {
        let Self::Object(members) = self else { return None };
        members.iter().position(|member| member.is_named(name))
    }

    /// The members of this object. A value that is not an object is first replaced by an empty
    /// object.
    pub fn members_mut(&mut self) -> &mut Vec<Member> {
        if !matches!(self, Self::Object(_)) {
            *self = Self::Object(Vec::new());
        }
        match self {
            Self::Object(members) => members,
            _ => unreachable!("the value was replaced by an object"),
        }
    }

    /// The elements of this array. A value that is not an array is first replaced by an empty
    /// array.
    pub fn elements_mut(&mut self) -> &mut Vec<Document> {
        if !matches!(self, Self::Array(_)) {
            *self = Self::Array(Vec::new());
        }
        match self {
            Self::Array(elements) => elements,
            _ => unreachable!("the value was replaced by an array"),
        }
    }

    /// Sets the value of the first member with this name, or adds a member at the end. A value that
    /// is not an object is first replaced by an empty object.
    pub fn set(&mut self, name: impl Into<Text>, value: Self) {
        let name = name.into();
        match self.member_mut(&name) {
            Some(old) => *old = value,
            None => self.members_mut().push(Member::new(name, value)),
        }
    }

    /// The value of the first member with this name. If there is no such member, it is added at the
    /// end. A value that is not an object is first replaced by an empty object.
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

    /// The document as JSON text, with no white space and only the required escapes.
    pub fn compact(&self) -> String {
        let mut text = Vec::new();
        self.write(&Spelling::default(), &mut text);
        String::from_utf8(text).expect("documents are written in UTF-8")
    }

    /// Appends the document to `out` in this spelling.
    pub fn write(&self, spelling: &Spelling, out: &mut Vec<u8>) {
        match spelling.white_space {
            WhiteSpace::None => _ = self.write_in(Compact, spelling, out),
            white_space => _ = self.write_in(Spaced(white_space), spelling, out),
        }
    }

    /// Appends the document to `out` in this spelling, and returns its tokens with their positions
    /// in `out`.
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

impl FromIterator<Document> for Document {
    /// An array of these elements.
    fn from_iter<I: IntoIterator<Item = Self>>(elements: I) -> Self {
        Self::Array(elements.into_iter().collect())
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
    /// A member with this name, which is escaped as the spelling says.
    pub fn new(name: impl Into<Text>, value: Document) -> Self {
        Self { name: Document::Text(name.into()), value }
    }

    /// Whether the member has this name. A name that is a raw token never matches.
    pub fn is_named(&self, name: &str) -> bool {
        self.text_of_name() == Some(name)
    }

    /// The characters of the name; `None` if the name is a raw token.
    pub fn text_of_name(&self) -> Option<&str> {
        match &self.name {
            Document::Text(text) => Some(text),
            Document::Plain(plain) => Some(plain.text()),
            Document::Raw(_) | Document::Array(_) | Document::Object(_) => None,
        }
    }
}
