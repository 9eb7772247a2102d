//! Flaws at the level of bytes and tokens: chunks, separators between documents, escapes, rare
//! characters, and white space at places where scanners do not expect it.

use crate::contract::Level::{Reader, Schema};
use crate::gallery::Flaw;
use crate::gallery::flawed::Step::{Bytes, Reject, Strings, Text};
use crate::gallery::scan::{edit_between_strings, edit_strings};
use crate::gallery::tree::{characters, everywhere, read};
use crate::json::{Document, Tape};

/// Decodes each chunk of 4096 bytes on its own, so that a character in two chunks is lost.
fn decode_in_chunks(text: &str) -> String {
    text.as_bytes().chunks(4096).map(String::from_utf8_lossy).collect()
}

fn is_json(text: &str) -> bool {
    read(text.as_bytes(), &mut Tape::default()).is_some()
}

/// The last line, if there are several and each is a JSON text of its own.
fn last_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    match lines.last() {
        Some(last) if lines.len() > 1 && lines.iter().all(|line| is_json(line)) => {
            (*last).to_owned()
        }
        _ => text.to_owned(),
    }
}

/// Replaces each sequence of four bytes that encodes a number above U+10FFFF with `?`.
fn replace_beyond_unicode(bytes: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let is_beyond = match rest {
            [0xf4, second, third, fourth, ..] => {
                *second > 0x8f && [second, third, fourth].iter().all(|byte| *byte & 0xc0 == 0x80)
            }
            [0xf5..=0xf7, others @ ..] => {
                others.len() > 2 && others[..3].iter().all(|byte| byte & 0xc0 == 0x80)
            }
            _ => false,
        };
        replaced.push(if is_beyond { b'?' } else { *first });
        rest = if is_beyond { &rest[4..] } else { after };
    }
    replaced
}

/// Whether a string with its quotes has one of these letters behind a backslash.
fn has_escape(string: &str, letters: &str) -> bool {
    let mut characters = string.chars();
    while let Some(character) = characters.next() {
        if character == '\\' && characters.next().is_some_and(|letter| letters.contains(letter)) {
            return true;
        }
    }
    false
}

/// Replaces escapes in a string with its quotes. `replace` gets the string from a backslash on, and
/// returns what replaces the backslash and the bytes after it, with the number of all these bytes.
fn edit_escapes(string: &str, replace: fn(&str) -> Option<(String, usize)>) -> String {
    let (mut edited, mut rest) = (String::new(), string);
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        edited.push_str(before);
        let (replaced, length) = replace(escape).unwrap_or_else(|| {
            let length = 1 + escape.chars().nth(1).map_or(0, char::len_utf8);
            (escape[..length].to_owned(), length)
        });
        edited.push_str(&replaced);
        rest = &escape[length..];
    }
    edited + rest
}

/// Decodes the escapes of printable ASCII characters in a string with its quotes.
fn decode_ascii_escapes(string: &str) -> String {
    edit_escapes(string, |escape| {
        let digits = escape.strip_prefix("\\u00")?.get(..2)?;
        let code = u8::from_str_radix(digits, 16).ok()?;
        (b' '..=b'~').contains(&code).then(|| (char::from(code).to_string(), 6))
    })
}

/// Replaces the escape of a character by two digits with the one that JSON has.
fn decode_two_digit_escapes(string: &str) -> String {
    edit_escapes(string, |escape| escape.starts_with("\\x").then(|| ("\\u00".to_owned(), 2)))
}

/// Whether `is_found` is true of a string or name of a tree.
fn any_text(tree: &mut Document, is_found: fn(&str) -> bool) -> bool {
    let found = std::cell::Cell::new(false);
    let look = |value: &Document| {
        found.set(found.get() || characters(value).is_some_and(is_found));
    };
    everywhere(tree, &|value| {
        look(value);
        if let Document::Object(members) = &*value {
            members.iter().for_each(|member| look(&member.name));
        }
    });
    found.get()
}

fn is_noncharacter(character: char) -> bool {
    let code = u32::from(character);
    code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code)
}

fn is_private_use(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

/// Whether `is_found` is true of the text with each string replaced by two quotes.
fn between_strings(text: &str, is_found: fn(&str) -> bool) -> bool {
    is_found(&edit_strings(text, |_| "\"\"".to_owned()))
}

fn has_space_before_colon(text: &str) -> bool {
    text.contains("\" :") || text.contains("\"\t:") || text.contains("\"\n:")
}

fn has_space_in_empty_container(text: &str) -> bool {
    let is_empty = |open: char, close: char| {
        let mut after = text.split(open).skip(1);
        after.any(|rest| {
            let inner = rest.trim_start();
            inner.len() < rest.len() && inner.starts_with(close)
        })
    };
    is_empty('[', ']') || is_empty('{', '}')
}

/// Removes record separators between the tokens.
fn without_record_separators(text: &str) -> String {
    edit_between_strings(text, |piece| piece.replace('\u{1e}', ""))
}

pub(in crate::gallery) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "chunks-decoded-apart",
        level: Reader,
        expected_subjects: &["text/multi-byte"],
        description: "decodes chunks of 4096 bytes one by one, so that a character across two of \
                      them is lost (chunk.toString() in Node, read loops in C#)",
        step: Text(decode_in_chunks),
    },
    Flaw {
        name: "last-of-several-lines-read",
        level: Schema,
        expected_subjects: &["json/grammar"],
        description: "takes the last of several documents on lines of their own (readers of JSON \
                      Lines, tail -n 1)",
        step: Text(last_line),
    },
    Flaw {
        name: "record-separators-skipped",
        level: Schema,
        expected_subjects: &["json/grammar"],
        description: "skips record separators between tokens (RFC 7464, jq --seq)",
        step: Text(without_record_separators),
    },
    Flaw {
        name: "beyond-unicode-decoded",
        level: Schema,
        expected_subjects: &["json/utf-8"],
        description: "accepts four bytes that encode a number above U+10FFFF (decoders of RFC \
                      2279, MySQL's older utf8mb4)",
        step: Bytes(replace_beyond_unicode),
    },
    Flaw {
        name: "two-digit-escapes-accepted",
        level: Schema,
        expected_subjects: &["json/grammar"],
        description: "accepts the escape \\x41 in strings (JavaScript, Python, Bash)",
        step: Strings(decode_two_digit_escapes),
    },
    Flaw {
        name: "backspace-and-form-feed-escapes-refused",
        level: Reader,
        expected_subjects: &["factors/member-text"],
        description: "does not know the escapes \\b and \\f (hand-written scanners)",
        step: Strings(|string| match has_escape(string, "bf") {
            true => "\"\\unknown\"".to_owned(),
            false => string.to_owned(),
        }),
    },
    Flaw {
        name: "ascii-escapes-decoded-first",
        level: Reader,
        expected_subjects: &["packed/escaped-texts"],
        description: "decodes escapes of ASCII characters before it looks for the end of a \
                      string, so that \\u0022 ends it (native2ascii, Java's source files)",
        step: Strings(decode_ascii_escapes),
    },
    Flaw {
        name: "delete-and-c1-controls-refused",
        level: Reader,
        expected_subjects: &[
            "claims/character",
            "claims/every-name",
            "claims/text",
            "factors/member-text",
            "roles/character",
        ],
        description: "rejects U+007F to U+009F in strings as control characters \
                      (Character.isISOControl, iswcntrl)",
        step: Reject(|_, root| {
            any_text(root, |text| text.contains(|c: char| ('\u{7f}'..='\u{9f}').contains(&c)))
        }),
    },
    Flaw {
        name: "noncharacters-refused",
        level: Reader,
        expected_subjects: &["factors/member-text"],
        description: "rejects noncharacters such as U+FFFF (XML 1.0, strict validators of UTF-8)",
        step: Reject(|_, root| any_text(root, |text| text.contains(is_noncharacter))),
    },
    Flaw {
        name: "private-use-refused",
        level: Reader,
        expected_subjects: &["claims/character", "factors/text", "roles/character"],
        description: "rejects characters for private use (PRECIS, isprint)",
        step: Reject(|_, root| any_text(root, |text| text.contains(is_private_use))),
    },
    Flaw {
        name: "space-before-colon-refused",
        level: Reader,
        expected_subjects: &["spelling/white-space"],
        description: "expects the colon directly after a name (splitting at `\":`)",
        step: Reject(|text, _| between_strings(text, has_space_before_colon)),
    },
    Flaw {
        name: "space-in-empty-container-refused",
        level: Reader,
        expected_subjects: &["spelling/white-space"],
        description: "expects the bracket that closes an empty array or object directly after \
                      the one that opens it, and else reads an element",
        step: Reject(|text, _| between_strings(text, has_space_in_empty_container)),
    },
    Flaw {
        name: "line-of-4096-bytes-at-most",
        level: Reader,
        expected_subjects: &[
            "claims/*",
            "factors/several",
            "roles/long",
            "roles/many",
            "text/largest",
            "text/length",
            "text/multi-byte",
        ],
        description: "rejects a line of more than 4096 bytes (canonical mode of terminals, \
                      fgets)",
        step: Reject(|text, _| text.lines().any(|line| line.len() > 4096)),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_escapes_of_printable_ascii_are_decoded() {
        assert_eq!(
            decode_ascii_escapes(r#""\u0041\u0022\\u0041\u00e9\n""#),
            r#""A"\\u0041\u00e9\n""#
        );
        for same in [r#""\u00"#, r#""\"#, r#""\é""#, ""] {
            assert_eq!(decode_ascii_escapes(same), same);
        }
    }

    #[test]
    fn an_escaped_backslash_does_not_begin_an_escape_of_two_digits() {
        assert_eq!(decode_two_digit_escapes(r#""\\x41\x41""#), r#""\\x41\u0041""#);
    }

    #[test]
    fn an_escape_is_found_only_behind_a_backslash_that_is_not_escaped() {
        assert!(has_escape(r#""\\\b""#, "bf"));
        assert!(!has_escape(r#""\\b\n""#, "bf"));
    }

    #[test]
    fn only_numbers_beyond_unicode_are_replaced() {
        assert_eq!(replace_beyond_unicode(b"a\xf4\x90\x80\x80b\xf7\xbf\xbf\xbf"), b"a?b?");
        for same in [&b"\xf4\x8f\xbf\xbf"[..], b"\xf5\x80", b"\xf5abc", b""] {
            assert_eq!(replace_beyond_unicode(same), same);
        }
    }

    #[test]
    fn several_lines_are_documents_only_if_each_is_json() {
        assert_eq!(last_line("1\n\n[]\n"), "[]");
        for same in ["[\n1\n]", "1\n", "", "1\nx"] {
            assert_eq!(last_line(same), same);
        }
    }

    #[test]
    fn white_space_in_an_empty_container_is_found() {
        assert!(has_space_in_empty_container("[1,{ }]"));
        assert!(!has_space_in_empty_container("[ 1,{},[] ]"));
    }
}
