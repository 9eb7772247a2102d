//! Texts that are not JSON, either because they are cut off or because they break the grammar in
//! ways that lenient parsers accept.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD as BASE64, URL_SAFE as BASE64_FOR_URLS};

use crate::json::Document;
use crate::json::document::{Member, Token, TokenKind, unicode_escapes};
use crate::plan::canvas::Canvas;
use crate::plan::features::Slot;

use super::bytes::{utf_16, utf_32};
use super::{Edit, Row};

/// An edit after which the document is not JSON.
pub(in super::super) enum GrammarEdit {
    /// Puts an invalid token in place of a value: a claim, a role or an unknown property.
    Value(&'static str),
    /// Puts an invalid string in one of the places of [`Value`], or in place of a claim's name.
    String(&'static str),
    /// Edits the written text at the first, the last or the middle token of a kind, or as a whole.
    Text(TextEdit),
}

/// An edit of the written text.
#[derive(Clone, Copy)]
pub(in super::super) enum TextEdit {
    /// Inserts this text before a token of this kind.
    Before(TokenKind, &'static str),
    /// Inserts this text after a token of this kind.
    After(TokenKind, &'static str),
    /// Replaces a token of this kind with this text.
    Instead(TokenKind, &'static str),
    /// Replaces both quotes of a token of this kind.
    Quotes(TokenKind, &'static str),
    /// Removes the quotes of a name.
    BareName,
    /// Ends the text after a token of this kind.
    CutAfter(TokenKind),
    /// Ends the text inside a token of this kind.
    CutInside(TokenKind),
    /// Ends the text after one of its tokens. There is a variant for each token of the plain
    /// document except the last.
    CutAnywhere,
    /// Puts one text before the whole text, and another after it.
    Around(&'static str, &'static str),
    /// Writes the whole text twice, with this in between.
    Repeated(&'static str),
    /// Replaces the whole text with this one.
    Whole(&'static str),
    /// Encodes the whole text with this function. The text is made ASCII before.
    Encoded(fn(&str) -> Vec<u8>),
}

use GrammarEdit::{String, Value};
use TextEdit::{
    After, Around, BareName, Before, CutAfter, CutAnywhere, CutInside, Encoded, Instead, Quotes,
    Repeated, Whole,
};
use TokenKind::{Close, Colon, Comma, Name, Open};

const VALUES: &[(&str, &str)] = &[
    ("nan", "NaN"),
    ("infinity", "Infinity"),
    ("minus-infinity", "-Infinity"),
    ("plus-sign", "+1"),
    ("leading-point", ".5"),
    ("trailing-point", "5."),
    ("minus-point", "-.5"),
    ("leading-zero", "01"),
    ("minus-leading-zero", "-01"),
    ("two-zeros", "00"),
    ("hexadecimal", "0x1F"),
    ("octal", "0o17"),
    ("binary", "0b1"),
    ("separator", "1_000"),
    ("empty-exponent", "1e"),
    ("signed-empty-exponent", "1e+"),
    ("point-exponent", "1.e2"),
    ("fraction-exponent", "1e2.5"),
    ("minus-alone", "-"),
    ("two-minus", "--1"),
    ("minus-space", "- 1"),
    ("two-points", "1.2.3"),
    ("suffix-f", "1.0f"),
    ("suffix-n", "1n"),
    ("comma-decimal-point", "{\"a\":1,5}"),
    ("nan-lower-case", "nan"),
    ("nan-upper-case", "NAN"),
    ("minus-nan", "-NaN"),
    ("minus-nan-lower-case", "-nan"),
    ("inf", "inf"),
    ("capital-inf", "Inf"),
    ("upper-case-inf", "INF"),
    ("minus-inf", "-inf"),
    ("minus-capital-inf", "-Inf"),
    ("plus-inf", "+Inf"),
    ("infinity-lower-case", "infinity"),
    ("minus-infinity-lower-case", "-infinity"),
    ("plus-infinity", "+Infinity"),
    ("infinity-upper-case", "INFINITY"),
    ("infinity-of-c", "1.#INF"),
    ("nan-with-parentheses", "NaN()"),
    ("infinity-sign", "\u{221e}"),
    ("microsoft-nan", "1.#QNAN"),
    ("point-and-nothing", "1.}"),
    ("capital-exponent-alone", "1E"),
    ("exponent-first", "e1"),
    ("minus-exponent", "-e1"),
    ("hexadecimal-float", "0x1p3"),
    ("plus-zero", "+0"),
    ("zero-point", "0."),
    ("zero-zero-point", "00.5"),
    ("capital-hexadecimal", "0X1F"),
    ("leading-zeros-exponent", "01e2"),
    ("apostrophe-separator", "1'000"),
    ("space-separator", "1 000"),
    ("dollar", "$1"),
    ("percent", "1%"),
    ("arabic-digit", "\u{661}"),
    ("full-width-digit", "\u{ff11}"),
    ("capital-true", "True"),
    ("upper-case-true", "TRUE"),
    ("upper-case-false", "FALSE"),
    ("capital-false", "False"),
    ("capital-null", "Null"),
    ("upper-case-null", "NULL"),
    ("ruby-nil", "nil"),
    ("python-none", "None"),
    ("undefined", "undefined"),
    ("short-null", "nul"),
    ("long-null", "nulll"),
    ("bare-word", "yes"),
    ("nothing", ""),
    ("date", "2021-12-29"),
    ("call", "Date(0)"),
    ("regular-expression", "/a/"),
    ("template-string", "`a`"),
    ("tuple", "(1,2)"),
    ("angle-brackets", "<1>"),
    ("two-values", "1 2"),
    ("semicolon", "1;"),
    ("hole", "[1,,2]"),
    ("trailing-comma-in-array", "[1,]"),
    ("leading-comma-in-array", "[,1]"),
    ("comma-alone", "[,]"),
    ("array-with-colon", "[\"a\":1]"),
    ("object-with-comma", "{\"a\",1}"),
    ("object-with-value", "{1}"),
    ("object-with-number-name", "{1:1}"),
    ("object-with-null-name", "{null:1}"),
    ("set", "{\"a\"}"),
    ("unclosed-array", "[1"),
    ("crossed-brackets", "[1}"),
];
const STRINGS: &[(&str, &str)] = &[
    ("raw-line-feed", "\"a\nb\""),
    ("raw-tab", "\"a\tb\""),
    ("raw-carriage-return", "\"a\rb\""),
    ("raw-nul", "\"a\0b\""),
    ("raw-escape", "\"a\u{1b}b\""),
    ("raw-unit-separator", "\"a\u{1f}b\""),
    ("hexadecimal-escape", "\"\\x41\""),
    ("apostrophe-escape", "\"\\'\""),
    ("bell-escape", "\"\\a\""),
    ("vertical-tab-escape", "\"\\v\""),
    ("nul-escape", "\"\\0\""),
    ("octal-escape", "\"\\101\""),
    ("upper-case-escape", "\"\\N\""),
    ("upper-case-u", "\"\\U0041\""),
    ("short-u", "\"\\u41\""),
    ("three-digit-u", "\"\\u004\""),
    ("braced-u", "\"\\u{41}\""),
    ("non-hexadecimal-u", "\"\\u00g1\""),
    ("signed-u", "\"\\u+041\""),
    ("spaced-u", "\"\\u 041\""),
    ("full-width-u", "\"\\u004\u{ff11}\""),
    ("line-continuation", "\"a\\\nb\""),
    ("escaped-space", "\"\\ \""),
    ("single-quotes", "'a'"),
    ("typographic-quotes", "\u{201c}a\u{201d}"),
    ("open-quote", "\"a"),
    ("doubled-quote", "\"a\"\"b\""),
    ("concatenation", "\"a\" \"b\""),
    ("raw-string", "r\"a\""),
    ("triple-quotes", "\"\"\"a\"\"\""),
    ("escaped-end", "\"a\\\""),
];
const TEXTS: &[(&str, TextEdit)] = &[
    ("trailing-comma", Before(Close, ",")),
    ("leading-comma", After(Open, ",")),
    ("double-comma", After(Comma, ",")),
    ("comma-missing", Instead(Comma, " ")),
    ("semicolon-for-comma", Instead(Comma, ";")),
    ("colon-missing", Instead(Colon, " ")),
    ("equals-for-colon", Instead(Colon, "=")),
    ("arrow-for-colon", Instead(Colon, "=>")),
    ("double-colon", After(Colon, ":")),
    ("comma-for-colon", Instead(Colon, ",")),
    ("single-quoted-name", Quotes(Name, "'")),
    ("single-quoted-string", Quotes(TokenKind::String, "'")),
    ("backtick-string", Quotes(TokenKind::String, "`")),
    ("bare-name", BareName),
    ("line-comment", After(Comma, "// note\n")),
    ("block-comment", After(Comma, "/* note */")),
    ("hash-comment", After(Comma, "# note\n")),
    ("html-comment", After(Comma, "<!-- note -->")),
    ("comment-before-name", Before(Name, "/**/")),
    ("comment-after-value", After(TokenKind::String, "/**/")),
    ("form-feed", After(Comma, "\u{c}")),
    ("vertical-tab", After(Comma, "\u{b}")),
    ("no-break-space", After(Comma, "\u{a0}")),
    ("next-line", After(Comma, "\u{85}")),
    ("line-separator", After(Comma, "\u{2028}")),
    ("ideographic-space", After(Colon, "\u{3000}")),
    ("zero-width-space", After(Colon, "\u{200b}")),
    ("byte-order-mark-inside", After(Comma, "\u{feff}")),
    ("nul-between", After(Comma, "\0")),
    ("backspace-between", After(Colon, "\u{8}")),
    ("bracket-missing", Instead(Close, "")),
    ("bracket-wrong", Instead(Close, ")")),
    ("bracket-doubled", After(Close, "}")),
    ("opening-doubled", Before(Open, "[")),
    ("opening-missing", Instead(Open, "")),
    ("value-missing", After(Colon, ",")),
    ("name-missing", Instead(Name, "")),
    ("colon-name", After(Name, ":\"a\"")),
    ("cut-after-opening", CutAfter(Open)),
    ("cut-after-name", CutAfter(Name)),
    ("cut-after-colon", CutAfter(Colon)),
    ("cut-after-value", CutAfter(TokenKind::String)),
    ("cut-after-comma", CutAfter(Comma)),
    ("cut-inside-name", CutInside(Name)),
    ("cut-inside-string", CutInside(TokenKind::String)),
    ("cut-at-token", CutAnywhere),
    ("second-document", Around("", "{}")),
    ("second-scalar", Around("", "1")),
    ("second-document-on-next-line", Around("", "\n{}")),
    ("second-scalar-on-next-line", Around("", "\n1")),
    ("second-null-on-next-line", Around("", "\nnull")),
    ("second-string-on-next-line", Around("", "\r\n\"x\"\r\n")),
    ("document-on-line-before", Around("{}\n", "")),
    ("scalar-on-line-before", Around("null\n", "")),
    ("twice", Repeated("")),
    ("twice-on-two-lines", Repeated("\n")),
    ("twice-with-comma", Repeated(",")),
    ("trailing-comma-after", Around("", ",")),
    ("trailing-brace", Around("", "}")),
    ("trailing-bracket", Around("", "]")),
    ("trailing-word", Around("", "x")),
    ("trailing-quote", Around("", "\"")),
    ("trailing-comment", Around("", "// note")),
    ("trailing-block-comment", Around("", "/* note */")),
    ("trailing-nul", Around("", "\0")),
    ("trailing-semicolon", Around("", ";")),
    ("trailing-form-feed", Around("", "\u{c}")),
    ("trailing-no-break-space", Around("", "\u{a0}")),
    ("trailing-byte-order-mark", Around("", "\u{feff}")),
    ("trailing-member", Around("", ",\"x\":1")),
    ("control-z", Around("", "\u{1a}")),
    ("leading-comment", Around("// note\n", "")),
    ("leading-word", Around("x", "")),
    ("leading-comma-before", Around(",", "")),
    ("leading-no-break-space", Around("\u{a0}", "")),
    ("leading-form-feed", Around("\u{c}", "")),
    ("leading-nul", Around("\0", "")),
    ("leading-zero-width-space", Around("\u{200b}", "")),
    ("guard-prefix", Around(")]}',\n", "")),
    ("header", Around("Content-Length: 581\r\n\r\n", "")),
    ("event-stream", Around("data: ", "\n\n")),
    ("while-guard", Around("while(1);", "")),
    ("call-around", Around("callback(", ")")),
    ("parentheses", Around("(", ")")),
    ("assignment", Around("session=", "")),
    ("record-separator", Around("\u{1e}", "")),
    ("utf-16-little-endian-unmarked", Encoded(|text| utf_16(text, u16::to_le_bytes))),
    ("utf-16-big-endian-unmarked", Encoded(|text| utf_16(text, u16::to_be_bytes))),
    ("utf-32-little-endian-unmarked", Encoded(|text| utf_32(text, u32::to_le_bytes))),
    ("utf-32-big-endian-unmarked", Encoded(|text| utf_32(text, u32::to_be_bytes))),
    ("base64", Encoded(|text| BASE64.encode(text).into_bytes())),
    ("base64-for-urls", Encoded(|text| BASE64_FOR_URLS.encode(text).into_bytes())),
    ("hexadecimal-digits", Encoded(|text| each_byte(text, |byte| format!("{byte:02x}")))),
    ("percent-encoded", Encoded(|text| each_byte(text, percent_encoded))),
    ("empty", Whole("")),
    ("white-space-alone", Whole(" \r\n\t")),
    ("byte-order-mark-alone", Whole("\u{feff}")),
    ("two-byte-order-marks", Whole("\u{feff}\u{feff}{}")),
    ("brace-alone", Whole("{")),
    ("closing-alone", Whole("}")),
    ("quote-alone", Whole("\"")),
    ("yaml", Whole("member_id: x\n")),
    ("xml", Whole("<member_session/>")),
    ("form", Whole("member_id=x&roles=y")),
    ("nul-text", Whole("\0\0\0\0")),
];

pub(super) fn rows() -> Vec<Row> {
    let row = |id, edit| Row::new(id, Edit::Grammar(edit));
    let values = VALUES.iter().map(|&(id, token)| row(id, Value(token)));
    let strings = STRINGS.iter().map(|&(id, token)| row(id, String(token)));
    let texts = TEXTS.iter().map(|&(id, edit)| row(id, GrammarEdit::Text(edit)));
    values.chain(strings).chain(texts).collect()
}

/// A property that the contract does not know.
const UNKNOWN: &str = "sequence_order";

/// Where an invalid token is put. Only strings are put in the place of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Claim,
    Role,
    Unknown,
    ClaimName,
}

const PLACES: [(&str, Place); 4] = [
    ("claim", Place::Claim),
    ("role", Place::Role),
    ("unknown-property", Place::Unknown),
    ("claim-name", Place::ClaimName),
];
const TEXT_PLACES: [&str; 3] = ["first", "last", "middle"];
/// How many tokens the plain document has, not counting the last: a text that is cut after the last
/// token is complete.
const BOUNDARIES: u32 = 64;

impl GrammarEdit {
    pub(super) fn variants(&self) -> u32 {
        match self {
            Value(_) => 3,
            String(_) => 4,
            Self::Text(Whole(_) | Around(..) | Repeated(_) | Encoded(_)) => 1,
            Self::Text(CutAnywhere) => BOUNDARIES,
            Self::Text(_) => 3,
        }
    }

    pub(super) fn word(&self, variant: u32) -> Cow<'static, str> {
        match self {
            Self::Text(CutAnywhere) => (variant + 1).to_string().into(),
            _ => self.place(variant).unwrap_or_default().into(),
        }
    }

    /// The word for the place of the edit, if it has places.
    pub(super) fn place(&self, variant: u32) -> Option<&'static str> {
        match self {
            Value(_) | String(_) => Some(PLACES[variant as usize].0),
            Self::Text(Whole(_) | Around(..) | Repeated(_) | Encoded(_) | CutAnywhere) => None,
            Self::Text(_) => Some(TEXT_PLACES[variant as usize]),
        }
    }

    pub(super) fn slot(&self) -> Option<(Slot, u8)> {
        match self {
            Value(_) | String(_) => Some((Slot::Claims, 0)),
            Self::Text(_) => None,
        }
    }

    pub(super) fn edits_text(&self) -> bool {
        matches!(self, Self::Text(_))
    }

    /// Adds the valid token that [`Self::apply`] replaces. For an encoding, removes the byte order
    /// mark.
    pub(super) fn prepare(&self, canvas: &mut Canvas, variant: u32) {
        let plain = Document::raw("\"a\"");
        if matches!(self, Self::Text(Encoded(_))) {
            canvas.spelling.byte_order_mark = false;
        }
        if matches!(self, Self::Text(_)) {
            return;
        }
        match PLACES[variant as usize].1 {
            Place::Claim => canvas.claims().set("claim", plain),
            // Another role comes first: if an empty token were the only element, the array would be
            // valid.
            Place::Role => canvas.roles().extend([Document::text("stytch_member"), plain]),
            Place::Unknown => canvas.root.set(UNKNOWN, plain),
            Place::ClaimName => {
                let member = Member { name: plain, value: Document::raw("7") };
                canvas.claims().members_mut().push(member);
            }
        }
    }

    pub(super) fn apply(&self, canvas: &mut Canvas, variant: u32) {
        let (Value(token) | String(token)) = self else { return };
        let replaced = match PLACES[variant as usize].1 {
            Place::Claim => canvas.claims().member_mut("claim"),
            Place::Role => canvas.roles().last_mut(),
            Place::Unknown => canvas.root.member_mut(UNKNOWN),
            Place::ClaimName => {
                canvas.claims().members_mut().last_mut().map(|member| &mut member.name)
            }
        };
        if let Some(replaced) = replaced {
            *replaced = Document::raw(*token);
        }
    }

    /// Edits the written text. If the text has no token of the kind that this edit targets, it is
    /// returned unchanged. That never happens to a text that a plan writes from the plain document.
    pub(super) fn edit_text(&self, text: &[u8], tokens: &[Token], variant: u32) -> Vec<u8> {
        self.try_edit(text, tokens, variant).unwrap_or_else(|| text.to_vec())
    }

    /// The edited text, or `None` if the text has no token of the kind that this edit targets.
    fn try_edit(&self, text: &[u8], tokens: &[Token], variant: u32) -> Option<Vec<u8>> {
        let Self::Text(edit) = self else { return None };
        let at = |kind| pick(tokens, kind, variant);
        let around = |kind, before: &str, after: &str| {
            let span = at(kind)?;
            let token = &text[span.clone()];
            Some(replace(text, span, &[before.as_bytes(), token, after.as_bytes()].concat()))
        };
        Some(match *edit {
            Before(kind, extra) => around(kind, extra, "")?,
            After(kind, extra) => around(kind, "", extra)?,
            Instead(kind, other) => replace(text, at(kind)?, other.as_bytes()),
            Quotes(kind, quote) => {
                let span = at(kind)?;
                let inner = &text[span.start + 1..span.end - 1];
                replace(text, span, &[quote.as_bytes(), inner, quote.as_bytes()].concat())
            }
            BareName => {
                let span = at(Name)?;
                replace(text, span.clone(), &text[span.start + 1..span.end - 1])
            }
            CutAfter(kind) => text[..at(kind)?.end].to_vec(),
            CutInside(kind) => text[..at(kind)?.end - 1].to_vec(),
            CutAnywhere => {
                let index = variant as usize % (tokens.len() - 1).max(1);
                text[..tokens[index].span.end].to_vec()
            }
            Repeated(between) => [text, between.as_bytes(), text].concat(),
            Around(before, after) => [before.as_bytes(), text, after.as_bytes()].concat(),
            Whole(whole) => whole.as_bytes().to_vec(),
            Encoded(encode) => encode(&in_ascii(text)),
        })
    }
}

/// A JSON text with an escape for each character that is not ASCII. The encoded text must be valid
/// UTF-8: if it is ASCII, its encoding is the same characters with zero bytes between them.
fn in_ascii(text: &[u8]) -> std::string::String {
    let text = std::string::String::from_utf8_lossy(text);
    let mut ascii = Vec::with_capacity(text.len());
    for character in text.chars() {
        match character.is_ascii() {
            true => ascii.push(character as u8),
            false => unicode_escapes(character, &mut ascii),
        }
    }
    std::string::String::from_utf8_lossy(&ascii).into_owned()
}

fn each_byte(text: &str, encode: fn(u8) -> std::string::String) -> Vec<u8> {
    text.bytes().flat_map(|byte| encode(byte).into_bytes()).collect()
}

fn percent_encoded(byte: u8) -> std::string::String {
    match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).into()
        }
        _ => format!("%{byte:02X}"),
    }
}

/// Where the first, the last or the middle token of a kind is. The variant decides which.
fn pick(tokens: &[Token], kind: TokenKind, variant: u32) -> Option<std::ops::Range<usize>> {
    let spans: Vec<_> = tokens.iter().filter(|token| token.kind == kind).collect();
    let index = match variant {
        0 => 0,
        1 => spans.len().saturating_sub(1),
        _ => spans.len() / 2,
    };
    spans.get(index).map(|token| token.span.clone())
}

fn replace(text: &[u8], span: std::ops::Range<usize>, new: &[u8]) -> Vec<u8> {
    [&text[..span.start], new, &text[span.end..]].concat()
}
