//! Text from a document, made safe to print: [`Visible`], and [`Pointer`] for pointers, which may be long.

use std::fmt::{self, Display};

use unicode_width::UnicodeWidthChar;

/// A text with control characters escaped, so that it can neither control a terminal nor break a line.
#[derive(Debug, Clone, Copy)]
pub struct Visible<'a>(pub &'a str);

impl Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| f.write_str(&Cell::of(character).text))
    }
}

/// A character or byte as it is printed.
pub(super) struct Cell {
    pub(super) text: String,
    /// How many terminal columns the text takes.
    pub(super) width: usize,
}

impl Cell {
    pub(super) fn of(character: char) -> Self {
        match character.width() {
            Some(width) if width > 0 && !is_format(character) => {
                Self { text: character.to_string(), width }
            }
            _ => Self::escaped(character.escape_default().to_string()),
        }
    }

    /// A byte that is not UTF-8.
    pub(super) fn of_byte(byte: u8) -> Self {
        Self::escaped(format!("\\x{byte:02x}"))
    }

    fn escaped(text: String) -> Self {
        let width = text.len();
        Self { text, width }
    }
}

/// Whether a character takes up space but shows nothing, or changes the order of other characters.
fn is_format(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e000}'..='\u{f8ff}')
}

/// A JSON pointer for people, cut in the middle if it is long.
pub(super) struct Pointer<'a>(pub(super) &'a str);

/// The length in bytes of the longest pointer that is not cut.
const LONGEST: usize = 120;
/// How many characters are kept at each end of a pointer that is cut.
const KEPT: usize = 45;

impl Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(pointer) = *self;
        if pointer.is_empty() {
            return f.write_str("the root");
        }
        if pointer.len() <= LONGEST {
            return Visible(pointer).fmt(f);
        }
        let head = pointer.char_indices().nth(KEPT).map_or(pointer.len(), |(at, _)| at);
        let tail = pointer.char_indices().nth_back(KEPT - 1).map_or(0, |(at, _)| at);
        if tail <= head {
            return Visible(pointer).fmt(f);
        }
        let segments = pointer.bytes().filter(|&byte| byte == b'/').count();
        let (head, tail) = (Visible(&pointer[..head]), Visible(&pointer[tail..]));
        let plural = if segments == 1 { "" } else { "s" };
        write!(f, "{head}…{tail} ({segments} segment{plural})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_control_a_terminal_or_show_nothing_are_escaped() {
        let shown = Visible("a\u{1b}[31m\n\u{202e}\u{200b}\u{7f}é漢").to_string();
        assert_eq!(shown, r"a\u{1b}[31m\n\u{202e}\u{200b}\u{7f}é漢");
    }

    #[test]
    fn a_long_pointer_is_cut_in_the_middle_and_a_short_one_is_not() {
        let short = "/a".repeat(60);
        assert_eq!(Pointer(&short).to_string(), short);
        let long = format!("/first{}/last", "/é".repeat(1_000_000));
        let cut = Pointer(&long).to_string();
        assert!(
            cut.starts_with("/first/é/é") && cut.ends_with("/é/last (1000002 segments)"),
            "{cut}"
        );
        assert!(cut.chars().count() < 120, "{cut}");
    }
}
