//! Bytes that are not UTF-8: stray and missing bytes, overlong forms, surrogates, and whole texts
//! in other encodings.

use crate::json::Document;
use crate::json::document::{Token, TokenKind};
use crate::plan::canvas::Canvas;
use crate::plan::features::Slot;

use super::{Edit, Row};

/// An edit after which the document is not UTF-8.
pub(in super::super) enum ByteEdit {
    /// Inserts these bytes at a place.
    Insert(&'static [u8]),
    /// Encodes the whole text with this function.
    Encode(fn(&str) -> Vec<u8>),
}

use ByteEdit::{Encode, Insert};

const INSERTED: &[(&str, &[u8])] = &[
    ("continuation-alone", b"\x80"),
    ("last-continuation-alone", b"\xbf"),
    ("latin-1", b"\xe9"),
    ("two-bytes-cut", b"\xc3"),
    ("three-bytes-cut", b"\xe2\x82"),
    ("four-bytes-cut", b"\xf0\x9f\x98"),
    ("start-byte-before-ascii", b"\xe2("),
    ("overlong-nul", b"\xc0\x80"),
    ("overlong-slash", b"\xc0\xaf"),
    ("overlong-quote", b"\xc0\xa2"),
    ("overlong-two-bytes", b"\xc1\xbf"),
    ("overlong-three-bytes", b"\xe0\x80\xaf"),
    ("overlong-three-bytes-edge", b"\xe0\x9f\xbf"),
    ("overlong-four-bytes", b"\xf0\x80\x80\xaf"),
    ("overlong-four-bytes-edge", b"\xf0\x8f\xbf\xbf"),
    ("high-surrogate", b"\xed\xa0\x80"),
    ("low-surrogate", b"\xed\xb0\x80"),
    ("last-surrogate", b"\xed\xbf\xbf"),
    ("surrogate-pair", b"\xed\xa0\xbd\xed\xb8\x80"),
    ("above-the-last-character", b"\xf4\x90\x80\x80"),
    ("start-byte-f5", b"\xf5\x80\x80\x80"),
    ("five-bytes", b"\xf8\x88\x80\x80\x80"),
    ("six-bytes", b"\xfc\x84\x80\x80\x80\x80"),
    ("fe", b"\xfe"),
    ("ff", b"\xff"),
    ("utf-16-mark", b"\xff\xfe"),
    ("windows-1252", b"\x93a\x94"),
];

pub(super) fn rows() -> Vec<Row> {
    let row = |id, edit| Row::new(id, Edit::Bytes(edit));
    let mut rows: Vec<Row> = INSERTED.iter().map(|&(id, bytes)| row(id, Insert(bytes))).collect();
    rows.extend([
        row("utf-16-little-endian", Encode(|text| utf_16(&marked(text), u16::to_le_bytes))),
        row("utf-16-big-endian", Encode(|text| utf_16(&marked(text), u16::to_be_bytes))),
        row("utf-32-little-endian", Encode(|text| utf_32(&marked(text), u32::to_le_bytes))),
        row("utf-32-big-endian", Encode(|text| utf_32(&marked(text), u32::to_be_bytes))),
    ]);
    rows.push(row("gzip-header", Encode(|text| [b"\x1f\x8b\x08\x00", text.as_bytes()].concat())));
    rows
}

/// Where bytes are inserted, the plainest place first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Role,
    Name,
    Between,
    Start,
    End,
    Claim,
    ClaimName,
    /// In a property that the contract does not know.
    Unknown,
    Number,
}

const PLACES: [(&str, Place); 9] = [
    ("role", Place::Role),
    ("name", Place::Name),
    ("between", Place::Between),
    ("start", Place::Start),
    ("end", Place::End),
    ("claim", Place::Claim),
    ("claim-name", Place::ClaimName),
    ("unknown-property", Place::Unknown),
    ("number", Place::Number),
];

impl ByteEdit {
    pub(super) fn variants(&self) -> u32 {
        match self {
            Insert(_) => PLACES.len() as u32,
            Encode(_) => 1,
        }
    }

    pub(super) fn word(&self, variant: u32) -> &'static str {
        match self {
            Insert(_) => PLACES[variant as usize].0,
            Encode(_) => "",
        }
    }

    pub(super) fn slot(&self) -> Option<(Slot, u8)> {
        matches!(self, Insert(_)).then_some((Slot::Claims, 0))
    }

    /// Adds the value into which the bytes are inserted, if the plain document has no value for the
    /// place.
    pub(super) fn prepare(&self, canvas: &mut Canvas, variant: u32) {
        if matches!(self, Encode(_)) {
            return;
        }
        let mut claim = |name, value| *canvas.claims() = Document::object([(name, value)]);
        match PLACES[variant as usize].1 {
            Place::Claim | Place::ClaimName => claim("claim", Document::raw("\"claim\"")),
            Place::Number => claim("number", Document::raw("7640")),
            Place::Unknown => canvas.root.set("sequence_order", Document::raw("\"unknown\"")),
            Place::Role | Place::Name | Place::Between | Place::Start | Place::End => {}
        }
    }

    pub(super) fn edit_text(&self, text: &[u8], tokens: &[Token], variant: u32) -> Vec<u8> {
        match self {
            Insert(bytes) => {
                let at = offset(text, tokens, variant);
                [&text[..at], bytes, &text[at..]].concat()
            }
            Encode(encode) => encode(&String::from_utf8_lossy(text)),
        }
    }
}

/// The offset at which the bytes are inserted.
fn offset(text: &[u8], tokens: &[Token], variant: u32) -> usize {
    let find = |kind: TokenKind, bytes: &[u8]| {
        let matches = |token: &&Token| token.kind == kind && text[token.span.clone()] == *bytes;
        tokens.iter().find(matches).map(|token| token.span.clone())
    };
    let first =
        |kind| tokens.iter().find(|token| token.kind == kind).map(|token| token.span.clone());
    let span = match PLACES[variant as usize].1 {
        Place::Role => find(TokenKind::String, b"\"stytch_member\""),
        Place::Name => first(TokenKind::Name),
        Place::Between => return first(TokenKind::Comma).map_or(0, |span| span.end),
        Place::Start => return 0,
        Place::End => return text.len(),
        Place::Claim => find(TokenKind::String, b"\"claim\""),
        Place::ClaimName => find(TokenKind::Name, b"\"claim\""),
        Place::Unknown => find(TokenKind::String, b"\"unknown\""),
        Place::Number => find(TokenKind::Scalar, b"7640"),
    };
    // If a feature has replaced or escaped the token, the first string gets the bytes.
    span.or_else(|| first(TokenKind::String)).map_or(0, |span| span.end - 1)
}

/// Encodes a text in UTF-16, without adding a byte order mark.
pub(super) fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// Encodes a text in UTF-32, without adding a byte order mark.
pub(super) fn utf_32(text: &str, bytes: fn(u32) -> [u8; 4]) -> Vec<u8> {
    text.chars().flat_map(|character| bytes(u32::from(character))).collect()
}

/// The text with a byte order mark before it.
fn marked(text: &str) -> String {
    format!("\u{feff}{text}")
}
