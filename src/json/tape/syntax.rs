//! A syntax error in a document: [`Syntax`], and its [`Reason`].

use crate::contract::source::{RFC_8259, Source};

/// A syntax error: where and why a document stops being JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason} (at byte {offset})")]
pub struct Syntax {
    /// The offset of the first wrong byte, or the length of the document if it ends too early.
    pub offset: usize,
    /// What is wrong at the offset.
    pub reason: Reason,
    /// The JSON pointer of the innermost value that was open at the offset.
    pub pointer: String,
}

impl Syntax {
    /// Creates an error without a pointer, which is added later. It is boxed to keep the results of
    /// the reader's functions small.
    #[cold]
    pub(super) fn new(offset: usize, reason: Reason) -> Box<Self> {
        Box::new(Self { offset, reason, pointer: String::new() })
    }
}

/// Why a document could not be read as JSON. The `Display` text is meant for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each has an error message")]
#[non_exhaustive]
pub enum Reason {
    #[error("the document is too long (the limit is 4 GiB)")]
    Length,
    #[error("these bytes are not UTF-8")]
    Encoding,
    #[error("the document continues after its value")]
    AfterValue,
    #[error("a value is expected")]
    Value,
    #[error("the text ends where a value is expected")]
    EndBeforeValue,
    #[error("`true`, `false` or `null` is expected")]
    Literal,
    #[error("a comma or `}}` is expected")]
    AfterMember,
    #[error("the text ends inside an object")]
    EndInObject,
    #[error("a name in double quotes is expected")]
    Name,
    #[error("the text ends where a name is expected")]
    EndBeforeName,
    #[error("a colon is expected")]
    Colon,
    #[error("the text ends where a colon is expected")]
    EndBeforeColon,
    #[error("a comma or `]` is expected")]
    AfterElement,
    #[error("the text ends inside an array")]
    EndInArray,
    #[error("a digit is expected")]
    Digit,
    #[error("a number has a leading zero")]
    LeadingZero,
    #[error("a control character in a string is not escaped")]
    ControlCharacter,
    #[error("this escape does not exist")]
    Escape,
    #[error("four hexadecimal digits are expected after `\\u`")]
    HexadecimalDigit,
    #[error("the text ends inside a string")]
    EndInString,
}

impl Reason {
    /// The production or sentence of RFC 8259 that the document violates; `None` if it does not
    /// violate the grammar.
    pub fn source(self) -> Option<Source> {
        let (at, text) = match self {
            Self::Length | Self::Encoding => return None,
            Self::AfterValue => ("§2", "JSON-text = ws value ws"),
            Self::Value | Self::EndBeforeValue => {
                ("§3", "value = false / null / true / object / array / number / string")
            }
            Self::Literal => {
                ("§3", "The literal names MUST be lowercase. No other literal names are allowed.")
            }
            Self::AfterMember | Self::EndInObject => {
                ("§4", "object = begin-object [ member *( value-separator member ) ] end-object")
            }
            Self::Name | Self::EndBeforeName | Self::Colon | Self::EndBeforeColon => {
                ("§4", "member = string name-separator value")
            }
            Self::AfterElement | Self::EndInArray => {
                ("§5", "array = begin-array [ value *( value-separator value ) ] end-array")
            }
            Self::Digit => ("§6", "number = [ minus ] int [ frac ] [ exp ]"),
            Self::LeadingZero => ("§6", "Leading zeros are not allowed."),
            Self::ControlCharacter => (
                "§7",
                "All Unicode characters may be placed within the quotation marks, except for the \
                 characters that MUST be escaped: quotation mark, reverse solidus, and the \
                 control characters (U+0000 through U+001F).",
            ),
            Self::Escape => (
                "§7",
                "char = unescaped / escape ( %x22 / %x5C / %x2F / %x62 / %x66 / %x6E / %x72 / %x74 \
                 / %x75 4HEXDIG )",
            ),
            Self::HexadecimalDigit => ("§7", "%x75 4HEXDIG"),
            Self::EndInString => ("§7", "string = quotation-mark *char quotation-mark"),
        };
        Some(Source::cited(RFC_8259, at, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Tape;

    #[test]
    fn each_error_has_an_offset_a_reason_and_a_section() {
        let errors: [(&[u8], usize, Reason, Option<&str>); 24] = [
            (b"[\"\xff\"]", 2, Reason::Encoding, None),
            (b"[] 1", 3, Reason::AfterValue, Some("§2")),
            (b"[1,]", 3, Reason::Value, Some("§3")),
            (b"", 0, Reason::EndBeforeValue, Some("§3")),
            (b"[True]", 1, Reason::Value, Some("§3")),
            (b"[nul]", 4, Reason::Literal, Some("§3")),
            (b"{\"a\":1 \"b\":2}", 7, Reason::AfterMember, Some("§4")),
            (b"{\"a\":1", 6, Reason::EndInObject, Some("§4")),
            (b"{\"a\":1,}", 7, Reason::Name, Some("§4")),
            (b"{'a':1}", 1, Reason::Name, Some("§4")),
            (b"{", 1, Reason::EndBeforeName, Some("§4")),
            (b"{\"a\",1}", 4, Reason::Colon, Some("§4")),
            (b"{\"a\"", 4, Reason::EndBeforeColon, Some("§4")),
            (b"[1 2]", 3, Reason::AfterElement, Some("§5")),
            (b"[1", 2, Reason::EndInArray, Some("§5")),
            (b"[1.]", 3, Reason::Digit, Some("§6")),
            (b"[-]", 2, Reason::Digit, Some("§6")),
            (b"[01]", 2, Reason::LeadingZero, Some("§6")),
            (b"[-00.5]", 3, Reason::LeadingZero, Some("§6")),
            (b"[\"\t\"]", 2, Reason::ControlCharacter, Some("§7")),
            (b"[\"\\x\"]", 3, Reason::Escape, Some("§7")),
            (b"[\"\\u00g0\"]", 6, Reason::HexadecimalDigit, Some("§7")),
            (b"[\"a", 3, Reason::EndInString, Some("§7")),
            (b"[\"\\", 3, Reason::EndInString, Some("§7")),
        ];
        for (document, offset, reason, section) in errors {
            let syntax = Tape::default().read(document).expect_err("the document is not JSON");
            let at = syntax.reason.source().map(|source| source.at);
            assert_eq!((syntax.offset, syntax.reason, at.as_deref()), (offset, reason, section));
        }
    }
}
