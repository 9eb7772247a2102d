//! A document's way to bytes: the [`Writer`], and the [`Token`]s that it leaves.

use std::ops::Range;

use crate::json::tape::plain_end;

use super::Document;
use super::spelling::{Escapes, Spelling, WhiteSpace};

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

/// Writes one document.
pub(super) struct Writer<'w> {
    pub(super) spelling: &'w Spelling,
    pub(super) out: &'w mut Vec<u8>,
    pub(super) tokens: Option<&'w mut Vec<Token>>,
}

impl Writer<'_> {
    pub(super) fn value(&mut self, document: &Document, depth: usize) {
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
fn string(text: &str, escapes: Escapes, out: &mut Vec<u8>) {
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
