//! Strings of RFC 8259 §7: decodes escapes, and marks unpaired surrogates and escaped U+0000.

use wide::u8x16;

use super::Marks;
use super::syntax::{Reason, Syntax};

/// The end of the plain characters that begin at `at`: the offset of the next quote, backslash or
/// control character, or the length of the text if there is none.
pub(super) fn plain_end(bytes: &[u8], at: usize) -> usize {
    let mut rest = bytes.get(at..).unwrap_or_default();
    // Most bytes of a document are checked here, sixteen at once.
    while let Some((sixteen, after)) = rest.split_first_chunk() {
        let special = special(*sixteen);
        if special != 0 {
            return bytes.len() - rest.len() + special.trailing_zeros() as usize;
        }
        rest = after;
    }
    let special = match bytes.last_chunk() {
        Some(last) => special(*last) >> (LANES - rest.len()),
        None => {
            let mut padded = [0; LANES];
            padded[..rest.len()].copy_from_slice(rest);
            special(padded)
        }
    };
    bytes.len() - rest.len() + rest.len().min(special.trailing_zeros() as usize)
}

const LANES: usize = u8x16::LANES as usize;

/// One bit per byte, set if the byte is a quote, a backslash or a control character. The lowest bit
/// stands for the first byte.
fn special(bytes: [u8; LANES]) -> u32 {
    let bytes = u8x16::new(bytes);
    let is = |byte| bytes.simd_eq(u8x16::splat(byte));
    let is_control = bytes.simd_le(u8x16::splat(0x1f));
    (is(b'"') | is(b'\\') | is_control).to_bitmask()
}

/// Decodes a string with escapes, whose first character is at `start`, and appends its characters
/// to `decoded`. Returns the position of the closing quote and the marks of the string.
pub(super) fn decode(
    text: &str,
    start: usize,
    decoded: &mut String,
) -> Result<(usize, Marks), Box<Syntax>> {
    let bytes = text.as_bytes();
    let mut marks = Marks::ESCAPED;
    let mut at = start;
    loop {
        let end = plain_end(bytes, at);
        decoded.push_str(&text[at..end]);
        match bytes.get(end) {
            Some(b'"') => return Ok((end, marks)),
            Some(b'\\') => at = escape(bytes, end, decoded, &mut marks)?,
            Some(_) => return Err(Syntax::new(end, Reason::ControlCharacter)),
            None => return Err(Syntax::new(end, Reason::EndInString)),
        }
    }
}

/// Decodes the escape whose backslash is at `at`. Returns the end of the escape.
fn escape(
    bytes: &[u8],
    at: usize,
    decoded: &mut String,
    marks: &mut Marks,
) -> Result<usize, Box<Syntax>> {
    let plain = match bytes.get(at + 1) {
        Some(b'u') => return unicode(bytes, at, decoded, marks),
        Some(&byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(_) => return Err(Syntax::new(at + 1, Reason::Escape)),
        None => return Err(Syntax::new(at + 1, Reason::EndInString)),
    };
    decoded.push(plain);
    Ok(at + 2)
}

fn unicode(
    bytes: &[u8],
    at: usize,
    decoded: &mut String,
    marks: &mut Marks,
) -> Result<usize, Box<Syntax>> {
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

/// The UTF-16 code unit that the four hexadecimal digits at `at` encode.
fn unit(bytes: &[u8], at: usize) -> Result<u32, Box<Syntax>> {
    let mut unit = 0;
    for index in at..at + 4 {
        let Some(&byte) = bytes.get(index) else {
            return Err(Syntax::new(index, Reason::EndInString));
        };
        let Some(digit) = char::from(byte).to_digit(16) else {
            return Err(Syntax::new(index, Reason::HexadecimalDigit));
        };
        unit = unit * 16 + digit;
    }
    Ok(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_characters_end_at_the_first_special_character_at_any_position() {
        for special in (0..=u8::MAX).filter(|byte| matches!(byte, ..0x20 | b'"' | b'\\')) {
            for plain in [b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xa2, 0xdc, 0xff] {
                for at in 0..40 {
                    let mut bytes = [plain; 40];
                    bytes[at] = special;
                    assert_eq!(plain_end(&bytes, 0), at, "{special:#x} among {plain:#x}");
                    assert_eq!(plain_end(&bytes[..at], 0), at);
                }
            }
        }
    }
}
