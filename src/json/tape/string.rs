//! Strings: RFC 8259 §7, escapes decoded, unpaired surrogates and U+0000 marked.

use super::Marks;
use super::reader::Syntax;

/// Where the plain characters of a string end: at a quote, a backslash, a control character or the
/// end of the text.
pub(super) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' || byte == b'\\' || byte < 0x20 {
            break;
        }
        at += 1;
    }
    at
}

/// Decodes a string whose characters from `start` on hold an escape; `decoded` gets its characters.
/// Returns where the closing quote stands, and its marks.
pub(super) fn decode(
    text: &str,
    start: usize,
    decoded: &mut String,
) -> Result<(usize, Marks), Syntax> {
    let bytes = text.as_bytes();
    let mut marks = Marks::ESCAPED;
    let mut at = start;
    loop {
        let end = plain_end(bytes, at);
        decoded.push_str(&text[at..end]);
        match bytes.get(end) {
            Some(b'"') => return Ok((end, marks)),
            Some(b'\\') => at = escape(bytes, end, decoded, &mut marks)?,
            Some(_) => return Err(Syntax::new(end, Syntax::CONTROL_CHARACTER)),
            None => return Err(Syntax::new(end, Syntax::OPEN_STRING)),
        }
    }
}

/// Decodes the escape whose backslash stands at `at`; returns where it ends.
fn escape(
    bytes: &[u8],
    at: usize,
    decoded: &mut String,
    marks: &mut Marks,
) -> Result<usize, Syntax> {
    let plain = match bytes.get(at + 1) {
        Some(b'u') => return unicode(bytes, at, decoded, marks),
        Some(&byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(_) => return Err(Syntax::new(at + 1, "no escape is written like this")),
        None => return Err(Syntax::new(at + 1, Syntax::OPEN_STRING)),
    };
    decoded.push(plain);
    Ok(at + 2)
}

fn unicode(
    bytes: &[u8],
    at: usize,
    decoded: &mut String,
    marks: &mut Marks,
) -> Result<usize, Syntax> {
    let first = unit(bytes, at + 2)?;
    let after = at + 6;
    if let Some(character) = char::from_u32(first) {
        if character == '\0' {
            marks.add(Marks::NUL);
        }
        decoded.push(character);
        return Ok(after);
    }
    if first < 0xDC00 && bytes[after..].starts_with(b"\\u") {
        let second = unit(bytes, after + 2)?;
        if (0xDC00..0xE000).contains(&second) {
            let scalar = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            decoded.extend(char::from_u32(scalar));
            return Ok(after + 6);
        }
    }
    marks.add(Marks::LONE_SURROGATE);
    decoded.push(char::REPLACEMENT_CHARACTER);
    Ok(after)
}

/// The UTF-16 code unit of four hexadecimal digits.
fn unit(bytes: &[u8], at: usize) -> Result<u32, Syntax> {
    let mut unit = 0;
    for index in at..at + 4 {
        let Some(&byte) = bytes.get(index) else {
            return Err(Syntax::new(index, Syntax::OPEN_STRING));
        };
        let Some(digit) = char::from(byte).to_digit(16) else {
            return Err(Syntax::new(index, "`\\u` is followed by four hexadecimal digits"));
        };
        unit = unit * 16 + digit;
    }
    Ok(unit)
}
