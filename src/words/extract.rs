//! The words in the bytes of one file: [`in_bytes`].

use std::collections::HashSet;

use super::LENGTHS;

/// The words in the bytes of a source file or a binary, each once, in the order in which they first
/// appear.
///
/// A word is what is between two quotes on one line, an identifier, or a piece of text in a binary.
/// An identifier may have points, colons, slashes and hyphens inside; each part between them is a
/// word, too.
pub fn in_bytes(bytes: &[u8]) -> Vec<String> {
    let mut words = Words::default();
    words.add_all(bytes);
    words.list
}

/// The words so far.
#[derive(Default)]
pub(super) struct Words {
    pub(super) list: Vec<String>,
    seen: HashSet<String>,
}

/// What a piece of text begins or ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    /// The begin or the end of the file.
    File,
    /// The character U+0000.
    Nul,
    /// Another control character, such as the length of the text.
    Control,
    /// A byte that is not UTF-8.
    Other,
}

/// How far away the end of a quoted text may be, in bytes.
const FAR: usize = 4096;

impl Words {
    /// Adds the words in the bytes of a file. Returns whether there is any, new or not.
    pub(super) fn add_all(&mut self, bytes: &[u8]) -> bool {
        let mut has_any = false;
        let mut before = Edge::File;
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            let is_last = chunks.peek().is_none() && chunk.invalid().is_empty();
            let mut rest = chunk.valid();
            while let Some(at) = rest.find(is_no_text) {
                let end = if rest[at..].starts_with('\0') { Edge::Nul } else { Edge::Control };
                has_any |= self.add_piece(&rest[..at], before, end);
                let width = rest[at..].chars().next().map_or(1, char::len_utf8);
                (rest, before) = (&rest[at + width..], end);
            }
            let end = if is_last { Edge::File } else { Edge::Other };
            has_any |= self.add_piece(rest, before, end);
            before = Edge::Other;
        }
        has_any
    }

    /// Adds the words of a piece of text, which is a whole file if both its edges are the file's.
    fn add_piece(&mut self, piece: &str, before: Edge, after: Edge) -> bool {
        let is_source = before == Edge::File && after == Edge::File;
        if piece.len() < shortest(before, after) {
            return false;
        }
        let mut has_any = false;
        if !is_source && !piece.contains(['\t', '\n', '\r']) {
            has_any |= self.add(piece);
        }
        has_any |= self.add_quoted(piece);
        has_any | self.add_identifiers(piece)
    }

    fn add_quoted(&mut self, text: &str) -> bool {
        let mut has_any = false;
        let mut at = 0;
        while let Some(next) = text[at..].find(['"', '\'', '`']) {
            let start = at + next;
            let quote = text.as_bytes()[start];
            at = start + 1;
            // An apostrophe inside a word opens nothing.
            let is_inside = text[..start].ends_with(|last: char| last.is_alphanumeric());
            if quote == b'\'' && is_inside {
                continue;
            }
            if let Some(length) = closing(&text.as_bytes()[at..], quote) {
                has_any |= self.add(&unescaped(&text[at..at + length]));
                at += length + 1;
            }
        }
        has_any
    }

    fn add_identifiers(&mut self, text: &str) -> bool {
        let is_start = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$' | b'@');
        let mut has_any = false;
        let is_inner = |letter: char| letter.is_ascii_alphanumeric() || "_$@.:/-".contains(letter);
        for token in text.split(|letter| !is_inner(letter)) {
            let token = token.trim_end_matches(JOINTS);
            if token.bytes().next().is_some_and(is_start) {
                has_any |= self.add(token);
            }
            let parts =
                token.split(JOINTS).filter(|part| part.bytes().next().is_some_and(is_start));
            for part in parts.filter(|part| part.len() < token.len()) {
                has_any |= self.add(part);
            }
        }
        has_any
    }

    /// Adds a word. Returns whether it is one.
    fn add(&mut self, word: &str) -> bool {
        if !LENGTHS.contains(&word.len()) || word.trim().is_empty() {
            return false;
        }
        if !self.seen.contains(word) {
            self.seen.insert(word.to_owned());
            self.list.push(word.to_owned());
        }
        true
    }
}

/// The length in bytes of the shortest piece of text between two edges that is read. In a binary, most
/// short pieces are machine code, which has bytes of all kinds around it, while texts are between
/// NULs and other control characters.
fn shortest(before: Edge, after: Edge) -> usize {
    match (before, after) {
        (Edge::File, Edge::File) => 0,
        (Edge::Nul, Edge::Nul) => *LENGTHS.start(),
        (Edge::Other, _) | (_, Edge::Other) => 8,
        _ => 4,
    }
}

/// What joins the parts of an identifier.
const JOINTS: [char; 4] = ['.', ':', '/', '-'];

fn is_no_text(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r')
}

/// How far away the quote is that ends a text, on the same line. A backslash hides the quote after
/// it.
fn closing(text: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    while at < text.len().min(FAR) {
        match text[at] {
            b'\n' => return None,
            b'\\' => at += 1,
            byte if byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The characters that a text between quotes stands for. Only the escapes that most languages share
/// are decoded.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('t') => plain.push('\t'),
            Some(quoted @ ('"' | '\'' | '`' | '\\' | '/')) => plain.push(quoted),
            other => {
                plain.push('\\');
                plain.extend(other);
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_words(bytes: &[u8], words: &[&str]) {
        assert_eq!(in_bytes(bytes), words, "{}", bytes.escape_ascii());
    }

    #[test]
    fn source_gives_texts_between_quotes_and_identifiers() {
        assert_words(b"x = 'it is' + `a b`", &["it is", "a b", "it", "is"]);
        let quoted = br#"get("__acme x")"#;
        assert_words(quoted, &["__acme x", "get", "__acme"]);
        assert_words(
            b"claims.__acme_internal = 1",
            &["claims.__acme_internal", "claims", "__acme_internal"],
        );
        assert_words(b"@type $ref x-acme/v1.", &["@type", "$ref", "x-acme/v1", "acme", "v1"]);
        assert_words("\"é😀\" ab".as_bytes(), &["é😀", "ab"]);
    }

    #[test]
    fn escapes_are_decoded_and_apostrophes_and_open_quotes_give_nothing() {
        let first = |text: &str| in_bytes(text.as_bytes()).swap_remove(0);
        assert_eq!(first(r#""a\"b\\c\n\x41""#), "a\"b\\c\n\\x41");
        assert_words(b"don't do it, isn't it", &["don", "do", "it", "isn"]);
        assert_words(b"\"open\nnext\" 1", &["open", "next"]);
    }

    #[test]
    fn a_word_has_2_to_64_bytes() {
        let (longest, longer) = ("a".repeat(64), "b".repeat(65));
        assert_words(format!("x yz {longest} {longer} '{longer} '").as_bytes(), &["yz", &longest]);
        assert_words(b"'  ' '' 'x' 1 23", &[]);
    }

    #[test]
    fn a_binary_gives_the_pieces_of_text_between_other_bytes() {
        assert_words(
            b"\x7fELF\0id\0a key\0\x01UH\x89\x03<tag>\x02",
            &["id", "a key", "key", "<tag>", "tag"],
        );
        // A short piece next to bytes that are not UTF-8 is machine code, a long one is text.
        assert_words(b"\xffUWVSH\x89 \x1f\xc3\xa9t\xc3\xa9s 12\xff", &["\u{e9}t\u{e9}s 12"]);
        // A source file is not one piece of text.
        assert_words(b"a + b;\n", &[]);
    }

    #[test]
    fn long_files_of_quotes_and_escapes_are_read() {
        for piece in ["\"\\", "'", "\"'`", "a.", "\0", "\u{e9}"] {
            assert!(in_bytes(piece.repeat(200_000).as_bytes()).len() < 10, "{piece}");
        }
    }
}
