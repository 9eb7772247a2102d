//! A line of a document with one place underlined: [`Excerpt`].
//!
//! Only a few hundred bytes on each side of the place are read, so a line of 50 MB costs no more
//! than a short one.

use super::visible::Cell;

/// A piece of one line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// How many columns come before the place.
    pub(super) indent: usize,
    /// How many columns the place takes; at least one.
    pub(super) width: usize,
}

/// The maximum width of an excerpt, and of its part before the place, in columns.
const COLUMNS: usize = 100;
const COLUMNS_BEFORE: usize = 40;
/// How many bytes are read on each side of the place. One column of text takes at most four bytes.
const REACH: usize = 4 * COLUMNS;
const CUT: &str = "…";

impl Excerpt {
    /// The line around `offset`, in which the `length` bytes from there are to be underlined.
    pub(super) fn of(document: &[u8], offset: usize, length: usize) -> Self {
        let offset = offset.min(document.len());
        let mut text = before(&document[..offset]);
        let indent = text.width;
        let rest = line_end(&document[offset..]);
        let marked = length.min(rest.len());
        text.append(&rest[..marked]);
        let width = text.width - indent;
        if !text.is_full {
            text.append(&rest[marked..]);
        }
        Self { text: text.text, indent, width: width.max(1) }
    }
}

/// The length in bytes of the token at an offset, as far as an excerpt reaches. For a container, only the
/// bracket counts; for anything that is not a token, one character.
pub(super) fn token_length(document: &[u8], offset: usize) -> usize {
    let rest = &document[offset.min(document.len())..];
    let rest = &rest[..rest.len().min(REACH)];
    match rest {
        [b'"', ..] => string_length(rest),
        [b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z', ..] => rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte))
            .count(),
        _ => character_length(document, offset),
    }
}

/// The length in bytes of the character at an offset. A byte that is not UTF-8 counts as one.
pub(super) fn character_length(document: &[u8], offset: usize) -> usize {
    let rest = &document[offset.min(document.len())..];
    let rest = &rest[..rest.len().min(4)];
    let first = rest.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    first.map_or(1, char::len_utf8)
}

/// The length in bytes of the string that begins here with a quote.
pub(super) fn string_length(rest: &[u8]) -> usize {
    let mut escaped = false;
    let closing = rest.iter().skip(1).position(|&byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    closing.map_or(rest.len(), |at| at + 2)
}

/// The rest of a line, as far as an excerpt reaches.
fn line_end(rest: &[u8]) -> &[u8] {
    let reached = &rest[..rest.len().min(REACH)];
    match reached.iter().position(|&byte| byte == b'\n') {
        Some(end) => reached[..end].strip_suffix(b"\r").unwrap_or(&reached[..end]),
        // The first bytes of a character that is cut would look as if they were not UTF-8.
        None if reached.len() < rest.len() => &reached[..reached.len() - broken_end(reached)],
        None => reached,
    }
}

fn broken_end(bytes: &[u8]) -> usize {
    let last = bytes.utf8_chunks().last();
    last.map_or(0, |chunk| if chunk.invalid().len() < 4 { chunk.invalid().len() } else { 0 })
}

/// The part of the line before a place, as far as an excerpt shows it.
fn before(document: &[u8]) -> Line {
    let reached = &document[document.len().saturating_sub(REACH)..];
    let line_start = reached.iter().rposition(|&byte| byte == b'\n').map(|at| at + 1);
    let is_whole = line_start.is_some() || reached.len() == document.len();
    let mut line = &reached[line_start.unwrap_or(0)..];
    if !is_whole {
        let continuation = line.iter().take_while(|&&byte| byte & 0xC0 == 0x80).count();
        line = &line[continuation.min(3)..];
    }
    let cells = cells(line);
    let mut width = 0;
    let kept = cells.iter().rev().take_while(|cell| {
        width += cell.width;
        width <= COLUMNS_BEFORE
    });
    let first = cells.len() - kept.count();
    let mut before = Line::default();
    if first > 0 || !is_whole {
        before.push(CUT, 1);
    }
    cells[first..].iter().for_each(|cell| before.push(&cell.text, cell.width));
    before
}

fn cells(bytes: &[u8]) -> Vec<Cell> {
    let chunk_cells = |chunk: std::str::Utf8Chunk<'_>| -> Vec<Cell> {
        let valid = chunk.valid().chars().map(Cell::of);
        valid.chain(chunk.invalid().iter().map(|&byte| Cell::of_byte(byte))).collect()
    };
    bytes.utf8_chunks().flat_map(chunk_cells).collect()
}

/// A line in the making.
#[derive(Default)]
struct Line {
    text: String,
    width: usize,
    is_full: bool,
}

impl Line {
    fn push(&mut self, text: &str, width: usize) {
        self.text.push_str(text);
        self.width += width;
    }

    /// Adds as much of the text as fits.
    fn append(&mut self, bytes: &[u8]) {
        for cell in cells(bytes) {
            if self.width + cell.width > COLUMNS {
                self.push(CUT, 1);
                self.is_full = true;
                return;
            }
            self.push(&cell.text, cell.width);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(document: &[u8], offset: usize) -> (String, String) {
        let Excerpt { text, indent, width } =
            Excerpt::of(document, offset, token_length(document, offset));
        (text, " ".repeat(indent) + &"^".repeat(width))
    }

    #[test]
    fn the_token_is_underlined_in_its_own_line() {
        let document = b"{\r\n \"a\" : -1.5e3,\r\n\"b\":\"x\\\"y\"}";
        let at = |token: &str| String::from_utf8_lossy(document).find(token).unwrap();
        assert_eq!(
            excerpt(document, at("-1")),
            (" \"a\" : -1.5e3,".into(), "       ^^^^^^".into())
        );
        assert_eq!(excerpt(document, at("\"x")), (r#""b":"x\"y"}"#.into(), "    ^^^^^^".into()));
    }

    #[test]
    fn wide_characters_take_two_columns_and_bad_bytes_their_escape() {
        assert_eq!(excerpt("漢é,7".as_bytes(), 6), ("漢é,7".into(), "    ^".into()));
        assert_eq!(excerpt(b"a\xffb\x01", 2), (r"a\xffb\u{1}".into(), "     ^".into()));
        assert_eq!(excerpt(b"a\xffb", 1), (r"a\xffb".into(), " ^^^^".into()));
    }

    #[test]
    fn a_place_at_the_end_has_a_caret_after_the_text() {
        assert_eq!(excerpt(b"", 0), (String::new(), "^".into()));
        assert_eq!(excerpt(b"[1,", 3), ("[1,".into(), "   ^".into()));
        assert_eq!(excerpt(b"[1,\n", 4), (String::new(), "^".into()));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let long = format!("{}\"{}\"{}", "é".repeat(5_000), "x".repeat(5_000), "é".repeat(5_000));
        let (text, underline) = excerpt(long.as_bytes(), 10_000);
        assert!(text.starts_with("…éé") && text.ends_with("xx…"), "{text}");
        assert_eq!(text.chars().count(), COLUMNS + 1);
        assert_eq!(underline.len(), COLUMNS + 1);
        let (text, _) = excerpt(long.as_bytes(), 10_000 + 5_001);
        assert!(text.starts_with("…xx") && text.ends_with("éé…") && !text.contains('\\'), "{text}");
    }
}
