//! Writing a document: the [`Writer`], and the [`Token`]s that it reports.

use std::ops::Range;

use wide::u8x16;

use super::spelling::{Escapes, WhiteSpace};
use super::{Document, Plain};

/// A token of a written document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The kind of the token.
    pub kind: TokenKind,
    /// The range of its bytes in the output.
    pub span: Range<usize>,
}

/// The kind of a token.
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

/// Writes one document.
pub(super) struct Writer<'w, L> {
    pub(super) layout: L,
    pub(super) escapes: Escapes,
    pub(super) out: &'w mut Vec<u8>,
}

/// Writes the white space around tokens. [`Recorded`] also records where the tokens are.
pub(super) trait Layout {
    /// Writes a token with the white space around it.
    fn token(&mut self, kind: TokenKind, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>));

    /// Writes white space after a colon.
    fn after_colon(&self, out: &mut Vec<u8>);

    /// Writes white space before an element or member, and before the closing bracket of a
    /// container that is not empty.
    fn break_line(&self, depth: usize, after_comma: bool, out: &mut Vec<u8>);

    /// Writes white space before and after the whole document.
    fn around(&self, out: &mut Vec<u8>);
}

/// Writes nothing between tokens.
pub(super) struct Compact;

impl Layout for Compact {
    fn token(&mut self, _: TokenKind, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
        write(out);
    }

    fn after_colon(&self, _: &mut Vec<u8>) {}

    fn break_line(&self, _: usize, _: bool, _: &mut Vec<u8>) {}

    fn around(&self, _: &mut Vec<u8>) {}
}

/// Writes white space between tokens.
pub(super) struct Spaced(pub(super) WhiteSpace);

impl Layout for Spaced {
    fn token(&mut self, _: TokenKind, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
        let everywhere = self.0 == WhiteSpace::Everywhere;
        match self.0 {
            WhiteSpace::Everywhere => out.push(b'\t'),
            WhiteSpace::Before(space) => out.extend(space.as_bytes()),
            _ => {}
        }
        write(out);
        if everywhere {
            out.extend(b" \r\n");
        }
    }

    fn after_colon(&self, out: &mut Vec<u8>) {
        if !matches!(self.0, WhiteSpace::None | WhiteSpace::Everywhere | WhiteSpace::Before(_)) {
            out.push(b' ');
        }
    }

    fn break_line(&self, depth: usize, after_comma: bool, out: &mut Vec<u8>) {
        let (end, indent): (&[u8], &[u8]) = match self.0 {
            WhiteSpace::None | WhiteSpace::Everywhere | WhiteSpace::Before(_) => return,
            WhiteSpace::Spaces if after_comma => return out.push(b' '),
            WhiteSpace::Spaces => return,
            WhiteSpace::Lines => (b"\n", b"  "),
            WhiteSpace::CarriageReturns => (b"\r\n", b"\t"),
        };
        out.extend(end);
        (0..depth).for_each(|_| out.extend(indent));
    }

    fn around(&self, out: &mut Vec<u8>) {
        self.break_line(0, false, out);
    }
}

/// Wraps a layout and records the positions of the tokens.
pub(super) struct Recorded<L> {
    pub(super) layout: L,
    pub(super) tokens: Vec<Token>,
}

impl<L: Layout> Layout for Recorded<L> {
    fn token(&mut self, kind: TokenKind, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
        let Self { layout, tokens } = self;
        layout.token(kind, out, |out| {
            let start = out.len();
            write(out);
            tokens.push(Token { kind, span: start..out.len() });
        });
    }

    fn after_colon(&self, out: &mut Vec<u8>) {
        self.layout.after_colon(out);
    }

    fn break_line(&self, depth: usize, after_comma: bool, out: &mut Vec<u8>) {
        self.layout.break_line(depth, after_comma, out);
    }

    fn around(&self, out: &mut Vec<u8>) {
        self.layout.around(out);
    }
}

impl<L: Layout> Writer<'_, L> {
    /// Writes the whole document.
    pub(super) fn document(&mut self, document: &Document) {
        self.layout.around(self.out);
        self.value(document, 0);
        self.layout.around(self.out);
    }

    fn value(&mut self, document: &Document, depth: usize) {
        match document {
            Document::Raw(token) => {
                let is_string = token.starts_with('"');
                let kind = if is_string { TokenKind::String } else { TokenKind::Scalar };
                self.layout.token(kind, self.out, |out| out.extend_from_slice(token.as_bytes()));
            }
            Document::Text(text) => {
                let escapes = self.escapes;
                self.layout.token(TokenKind::String, self.out, |out| string(text, escapes, out));
            }
            Document::Plain(plain) => {
                let escapes = self.escapes;
                self.layout.token(TokenKind::String, self.out, |out| known(*plain, escapes, out));
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
                    writer.layout.after_colon(writer.out);
                    writer.value(&member.value, depth + 1);
                });
            }
        }
    }

    fn container<T>(
        &mut self,
        brackets: &[u8; 2],
        children: &[T],
        depth: usize,
        mut write_child: impl FnMut(&mut Self, &T),
    ) {
        self.punctuation(TokenKind::Open, brackets[0]);
        for (index, child) in children.iter().enumerate() {
            if index > 0 {
                self.punctuation(TokenKind::Comma, b',');
            }
            self.layout.break_line(depth + 1, index > 0, self.out);
            write_child(self, child);
        }
        if !children.is_empty() {
            self.layout.break_line(depth, false, self.out);
        }
        self.punctuation(TokenKind::Close, brackets[1]);
    }

    fn name(&mut self, name: &Document) {
        let escapes = match self.escapes {
            Escapes::Values => Escapes::Minimal,
            escapes => escapes,
        };
        self.layout.token(TokenKind::Name, self.out, |out| match name {
            Document::Raw(token) => out.extend_from_slice(token.as_bytes()),
            Document::Text(text) => string(text, escapes, out),
            Document::Plain(plain) => known(*plain, escapes, out),
            Document::Array(_) | Document::Object(_) => {}
        });
    }

    fn punctuation(&mut self, kind: TokenKind, byte: u8) {
        self.layout.token(kind, self.out, |out| out.push(byte));
    }
}

/// Writes a string that is known at compile time.
fn known(plain: Plain, escapes: Escapes, out: &mut Vec<u8>) {
    match escapes {
        Escapes::Values | Escapes::Everything | Escapes::Last => {
            string(plain.text(), escapes, out);
        }
        _ => out.extend_from_slice(plain.token().as_bytes()),
    }
}

/// Writes a string with its quotes.
fn string(text: &str, escapes: Escapes, out: &mut Vec<u8>) {
    out.push(b'"');
    match escapes {
        Escapes::Minimal => minimal(text, out),
        _ => spelled(text, escapes, out),
    }
    out.push(b'"');
}

#[inline(never)]
fn spelled(text: &str, escapes: Escapes, out: &mut Vec<u8>) {
    match escapes {
        Escapes::Minimal => minimal(text, out),
        Escapes::Solidus => sparse(text, |byte| byte == b'/', out),
        Escapes::NonAscii => sparse(text, |byte| !byte.is_ascii(), out),
        Escapes::Values => text.encode_utf16().for_each(|unit| unit_escape(unit, LOWER, out)),
        Escapes::Everything => text.encode_utf16().for_each(|unit| unit_escape(unit, UPPER, out)),
        Escapes::Last => {
            let last = text.char_indices().next_back().map_or(0, |(last, _)| last);
            let (before, last) = text.split_at(last);
            minimal(before, out);
            last.encode_utf16().for_each(|unit| unit_escape(unit, LOWER, out));
        }
    }
}

/// Writes text with only the required escapes. Every character that must be escaped is a single
/// byte, so bytes are checked without decoding characters.
fn minimal(text: &str, out: &mut Vec<u8>) {
    let (blocks, rest) = text.as_bytes().as_chunks();
    for block in blocks {
        if is_plain(block) {
            out.extend_from_slice(block);
        } else {
            bytes(block, out);
        }
    }
    let mut last = [b' '; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    if is_plain(&last) {
        // Copying a whole block is faster than copying a few bytes.
        out.extend_from_slice(&last);
        out.truncate(out.len() - (BLOCK - rest.len()));
    } else {
        bytes(rest, out);
    }
}

/// How many bytes are checked and copied at once.
const BLOCK: usize = u8x16::LANES as usize;

fn is_plain(block: &[u8; BLOCK]) -> bool {
    let block = u8x16::new(*block);
    let is = |byte| block.simd_eq(u8x16::splat(byte));
    let escaped = is(b'"') | is(b'\\') | block.simd_le(u8x16::splat(b' ' - 1));
    escaped.none()
}

fn must_be_escaped(byte: u8) -> bool {
    byte < b' ' || matches!(byte, b'"' | b'\\')
}

fn bytes(text: &[u8], out: &mut Vec<u8>) {
    for &byte in text {
        if must_be_escaped(byte) {
            escape(char::from(byte), out);
        } else {
            out.push(byte);
        }
    }
}

/// Writes text with more escapes than required. The text between two escapes is copied at once.
fn sparse(mut text: &str, is_also_escaped: fn(u8) -> bool, out: &mut Vec<u8>) {
    let is_escaped = |byte: u8| is_also_escaped(byte) || must_be_escaped(byte);
    while let Some(end) = text.bytes().position(is_escaped) {
        out.extend_from_slice(&text.as_bytes()[..end]);
        let mut rest = text[end..].chars();
        rest.next().into_iter().for_each(|character| escape(character, out));
        text = rest.as_str();
    }
    out.extend_from_slice(text.as_bytes());
}

fn escape(character: char, out: &mut Vec<u8>) {
    let letter = match character {
        '"' | '\\' | '/' => character as u8,
        '\n' => b'n',
        '\r' => b'r',
        '\t' => b't',
        '\u{8}' => b'b',
        '\u{c}' => b'f',
        _ => return unicode_escapes(character, out),
    };
    out.extend_from_slice(&[b'\\', letter]);
}

/// Writes a character as one or two `\u` escapes with lower-case digits.
pub(crate) fn unicode_escapes(character: char, out: &mut Vec<u8>) {
    let mut units = [0; 2];
    let units = character.encode_utf16(&mut units).iter();
    units.for_each(|unit| unit_escape(*unit, LOWER, out));
}

const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

fn unit_escape(unit: u16, digits: &[u8; 16], out: &mut Vec<u8>) {
    let digit = |shift: u32| digits[usize::from(unit >> shift & 15)];
    out.extend_from_slice(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
}
