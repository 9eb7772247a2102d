//! A document as it is to be written: the [`Document`], an ordered tree that keeps duplicate names
//! and raw tokens, and the [`Spelling`] in which it becomes bytes.

use std::borrow::Cow;
use std::ops::Range;

use super::tape::{Marks, plain_end};
use super::{Kind, Node};

/// Text that is mostly known when the crate is compiled.
pub type Text = Cow<'static, str>;

/// A value to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// A token written as it stands: a number, a literal, or a string with its quotes and escapes.
    Raw(Text),
    /// A string of these characters, escaped as the spelling says.
    Text(Text),
    /// An array.
    Array(Vec<Document>),
    /// An object; names may stand in it twice.
    Object(Vec<Member>),
}

/// Deeper values stay text when a document is taken from a tape: trees are walked by recursion.
const DEEPEST: u32 = 64;

/// A member of an object to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name: [`Document::Text`], or [`Document::Raw`] with quotes.
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

    /// An object of those members.
    pub fn object<N: Into<Text>>(members: impl IntoIterator<Item = (N, Self)>) -> Self {
        Self::Object(members.into_iter().map(|(name, value)| Member::new(name, value)).collect())
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

    /// Writes the document in a spelling.
    pub fn write(&self, spelling: &Spelling, out: &mut Vec<u8>) {
        Writer { spelling, out, tokens: None }.value(self, 0);
    }

    /// Writes the document in a spelling, and says where its tokens stand.
    pub fn write_with_tokens(&self, spelling: &Spelling, out: &mut Vec<u8>) -> Vec<Token> {
        let mut tokens = Vec::new();
        Writer { spelling, out, tokens: Some(&mut tokens) }.value(self, 0);
        tokens
    }
}

impl Member {
    /// A member whose name is escaped as the spelling says.
    pub fn new(name: impl Into<Text>, value: Document) -> Self {
        Self { name: Document::Text(name.into()), value }
    }

    /// Whether its name is these characters.
    pub fn is_named(&self, name: &str) -> bool {
        matches!(&self.name, Document::Text(text) if text == name)
    }
}

/// A token of a written document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its bytes.
    pub span: Range<usize>,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// `{` or `[`
    Open,
    /// `}` or `]`
    Close,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// A member's name.
    Name,
    /// A string that is a value.
    String,
    /// A number or a literal.
    Scalar,
}

/// How a document is spelled: everything that JSON leaves to the writer but the order of members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spelling {
    /// The white space between tokens.
    pub white_space: WhiteSpace,
    /// The escapes in strings and names.
    pub escapes: Escapes,
    /// Whether a byte order mark comes first.
    pub byte_order_mark: bool,
}

/// The white space between tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WhiteSpace {
    /// None.
    #[default]
    None,
    /// One space after each comma and colon.
    Spaces,
    /// A line a member, indented by two spaces.
    Lines,
    /// A line a member, indented by tabs, lines ended by carriage return and line feed.
    CarriageReturns,
    /// Every kind, around every token.
    Everywhere,
}

/// The escapes in strings and names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Escapes {
    /// Only what has to be.
    #[default]
    Minimal,
    /// `/` as well.
    Solidus,
    /// Everything outside ASCII as `\u`, in lower-case digits.
    NonAscii,
    /// Every character of every value as `\u`, in lower-case digits.
    Values,
    /// Every character of every value and name as `\u`, in upper-case digits.
    Everything,
}

struct Writer<'w> {
    spelling: &'w Spelling,
    out: &'w mut Vec<u8>,
    tokens: Option<&'w mut Vec<Token>>,
}

impl Writer<'_> {
    fn value(&mut self, document: &Document, depth: usize) {
        if depth == 0 && self.spelling.byte_order_mark {
            self.out.extend("\u{feff}".as_bytes());
        }
        if depth == 0 {
            self.space(0);
        }
        match document {
            Document::Raw(token) => {
                let is_string = token.starts_with('"');
                let kind = if is_string { TokenKind::String } else { TokenKind::Scalar };
                self.token(kind, |out| out.extend(token.as_bytes()));
            }
            Document::Text(text) => {
                let escapes = self.spelling.escapes;
                self.token(TokenKind::String, |out| string(text, escapes, out));
            }
            Document::Array(elements) => {
                self.container(b"[]", elements, depth, |writer, element| {
                    writer.value(element, depth + 1);
                });
            }
            Document::Object(members) => {
                self.container(b"{}", members, depth, |writer, member| {
                    writer.name(&member.name);
                    writer.punctuation(TokenKind::Colon, b':');
                    if spaced(writer.spelling.white_space) {
                        writer.out.push(b' ');
                    }
                    writer.value(&member.value, depth + 1);
                });
            }
        }
        if depth == 0 {
            self.space(0);
        }
    }

    fn container<T>(
        &mut self,
        brackets: &[u8; 2],
        children: &[T],
        depth: usize,
        mut child: impl FnMut(&mut Self, &T),
    ) {
        self.punctuation(TokenKind::Open, brackets[0]);
        for (index, each) in children.iter().enumerate() {
            if index > 0 {
                self.punctuation(TokenKind::Comma, b',');
            }
            self.break_line(depth + 1, index > 0);
            child(self, each);
        }
        if !children.is_empty() {
            self.break_line(depth, false);
        }
        self.punctuation(TokenKind::Close, brackets[1]);
    }

    fn name(&mut self, name: &Document) {
        let escapes = match self.spelling.escapes {
            Escapes::Values => Escapes::Minimal,
            escapes => escapes,
        };
        self.token(TokenKind::Name, |out| match name {
            Document::Raw(token) => out.extend(token.as_bytes()),
            Document::Text(text) => string(text, escapes, out),
            Document::Array(_) | Document::Object(_) => {}
        });
    }

    fn punctuation(&mut self, kind: TokenKind, byte: u8) {
        self.token(kind, |out| out.push(byte));
    }

    fn token(&mut self, kind: TokenKind, write: impl FnOnce(&mut Vec<u8>)) {
        let everywhere = self.spelling.white_space == WhiteSpace::Everywhere;
        if everywhere {
            self.out.extend(b"\t");
        }
        let start = self.out.len();
        write(self.out);
        if let Some(tokens) = &mut self.tokens {
            tokens.push(Token { kind, span: start..self.out.len() });
        }
        if everywhere {
            self.out.extend(b" \r\n");
        }
    }

    fn break_line(&mut self, depth: usize, after_comma: bool) {
        let (end, indent): (&[u8], &[u8]) = match self.spelling.white_space {
            WhiteSpace::None | WhiteSpace::Everywhere => return,
            WhiteSpace::Spaces => {
                return if after_comma {
                    self.out.push(b' ')
                };
            }
            WhiteSpace::Lines => (b"\n", b"  "),
            WhiteSpace::CarriageReturns => (b"\r\n", b"\t"),
        };
        self.out.extend(end);
        (0..depth).for_each(|_| self.out.extend(indent));
    }

    /// White space around the whole document.
    fn space(&mut self, depth: usize) {
        if matches!(self.spelling.white_space, WhiteSpace::Lines | WhiteSpace::CarriageReturns) {
            self.break_line(depth, false);
        }
    }
}

fn spaced(white_space: WhiteSpace) -> bool {
    !matches!(white_space, WhiteSpace::None | WhiteSpace::Everywhere)
}

/// Writes a string with its quotes.
pub(crate) fn string(text: &str, escapes: Escapes, out: &mut Vec<u8>) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    let is_plain = || plain_end(text.as_bytes(), 0) == text.len();
    if escapes == Escapes::Minimal && is_plain() {
        out.extend_from_slice(text.as_bytes());
    } else {
        text.chars().for_each(|character| escape(character, escapes, out));
    }
    out.push(b'"');
}

fn escape(character: char, escapes: Escapes, out: &mut Vec<u8>) {
    let everything = matches!(escapes, Escapes::Values | Escapes::Everything);
    let non_ascii = escapes == Escapes::NonAscii && !character.is_ascii();
    let short = match character {
        _ if everything || non_ascii => None,
        '"' => Some(b'"'),
        '\\' => Some(b'\\'),
        '\n' => Some(b'n'),
        '\r' => Some(b'r'),
        '\t' => Some(b't'),
        '\u{8}' => Some(b'b'),
        '\u{c}' => Some(b'f'),
        '/' if escapes == Escapes::Solidus => Some(b'/'),
        _ => None,
    };
    if let Some(letter) = short {
        out.extend([b'\\', letter]);
    } else if everything || non_ascii || character < ' ' {
        let upper = escapes == Escapes::Everything;
        let mut units = [0; 2];
        for unit in character.encode_utf16(&mut units) {
            unit_escape(*unit, upper, out);
        }
    } else {
        out.extend(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

fn unit_escape(unit: u16, upper: bool, out: &mut Vec<u8>) {
    let digits: &[u8; 16] = if upper { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
    out.extend(b"\\u");
    out.extend([12, 8, 4, 0].map(|shift| digits[usize::from(unit >> shift & 15)]));
}
