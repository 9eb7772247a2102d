//! Writes escapes as the characters that they stand for: [`escapes`].

use std::ops::Range;

use crate::json::tape::Marks;
use crate::json::{Document, Kind, Tape};

use super::text::characters_of;
use super::{Answer, Shrunk};

/// The most escapes that are found to be needed. After that many, the document keeps the others as
/// well.
const MOST_NEEDED: usize = 64;

/// An escape in a name or a string.
struct Escape {
    /// The range of its bytes in the document.
    span: Range<usize>,
    /// A shorter spelling of its character.
    plain: String,
}

/// Writes the escapes of a document as plain characters as long as `ask` finds that it still fails in
/// the same way. If the document is not JSON, it stays as it is.
///
/// A few questions are asked for each escape that is needed, and one if none is.
pub(super) fn escapes(document: &[u8], mut ask: impl FnMut(&[u8]) -> Answer) -> Shrunk<Vec<u8>> {
    let all = all(document);
    let mut simplest = document.to_vec();
    // The escapes that are known to be needed, and how many of the first ones are still to be tried.
    // All others are plain.
    let (mut needed, mut left) = (Vec::new(), all.len());
    while left > 0 {
        if needed.len() == MOST_NEEDED {
            return Shrunk { simplest, fully: false };
        }
        // As few of the first escapes as possible are kept: none, all but one, or half as many as
        // before. With `high` of them the failure is the same, and with `low` it is not.
        let (mut low, mut high) = (None::<usize>, left);
        while low.map_or(0, |low| low + 1) < high {
            let count = match low {
                None => 0,
                Some(0) if high == left => high - 1,
                Some(low) => low.midpoint(high),
            };
            let simpler = with(document, &all, |index| index < count || needed.contains(&index));
            match ask(&simpler) {
                Answer::Same => (simplest, high) = (simpler, count),
                Answer::Other => low = Some(count),
                Answer::Stop => return Shrunk { simplest, fully: false },
            }
        }
        if high == 0 {
            break;
        }
        left = high - 1;
        needed.push(left);
    }
    Shrunk { simplest, fully: true }
}

/// The escapes for which there is a shorter spelling.
fn all(document: &[u8]) -> Vec<Escape> {
    let (mut tape, mut scratch) = (Tape::default(), Tape::default());
    if tape.read(document).is_err() {
        return Vec::new();
    }
    let mut all = Vec::new();
    let escaped = |marks: Marks| marks.has(Marks::ESCAPED);
    for string in tape.nodes().filter(|node| node.kind() == Kind::String && escaped(node.marks())) {
        let inside = string.offset() + 1..string.end() - 1;
        for range in characters_of(&document[inside.clone()]) {
            let span = inside.start + range.start..inside.start + range.end;
            if document[span.start] != b'\\' {
                continue;
            }
            if let Some(plain) = plain(&document[span.clone()], &mut scratch) {
                all.push(Escape { span, plain });
            }
        }
    }
    all
}

/// The shortest spelling of the character of an escape, if that is shorter than the escape.
fn plain(escape: &[u8], scratch: &mut Tape) -> Option<String> {
    scratch.read(&[b"\"", escape, b"\""].concat()).ok()?;
    let root = scratch.root();
    if root.marks().has(Marks::LONE_SURROGATE) {
        return None;
    }
    let mut written = Vec::new();
    Document::text(root.text().to_owned()).write(&Default::default(), &mut written);
    let plain = String::from_utf8(written).ok()?;
    let plain = plain.strip_prefix('"')?.strip_suffix('"')?;
    (plain.len() < escape.len()).then(|| plain.to_owned())
}

/// The document with the escapes at some indices, and with all others written as plain characters.
fn with(document: &[u8], all: &[Escape], is_kept: impl Fn(usize) -> bool) -> Vec<u8> {
    let mut text = Vec::with_capacity(document.len());
    let mut end = 0;
    for (_, escape) in all.iter().enumerate().filter(|(index, _)| !is_kept(*index)) {
        text.extend_from_slice(&document[end..escape.span.start]);
        text.extend_from_slice(escape.plain.as_bytes());
        end = escape.span.end;
    }
    text.extend_from_slice(&document[end..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many questions are asked to write escapes plainly as long as `fails` is true, and what is
    /// left.
    fn questions(document: &str, fails: impl Fn(&str) -> bool) -> (usize, String) {
        let mut asked = 0;
        let shrunk = escapes(document.as_bytes(), |simpler| {
            asked += 1;
            let simpler = str::from_utf8(simpler).unwrap();
            if fails(simpler) { Answer::Same } else { Answer::Other }
        });
        assert!(shrunk.fully);
        (asked, String::from_utf8(shrunk.simplest).unwrap())
    }

    #[test]
    fn escapes_that_do_not_matter_become_plain_characters_at_once() {
        let document = r#"{"\u0061\u00e9":"\ud83d\ude00\/\u0022\u000a\u0001\ud800\n\\"}"#;
        let plain = r#"{"aé":"😀/\"\n\u0001\ud800\n\\"}"#;
        assert_eq!(questions(document, |_| true), (1, plain.to_owned()));
        assert_eq!(questions(plain, |_| true), (0, plain.to_owned()));
        assert_eq!(questions(r#"["\u0061"#, |_| true).0, 0);
    }

    #[test]
    fn the_escapes_that_matter_are_found_in_few_questions() {
        let many: String = (0..5000).map(|_| r"\u0062").collect();
        let plain = "b".repeat(5000);
        for needed in [vec![0], vec![2500], vec![4999], vec![17, 18, 3000]] {
            let mut escaped: Vec<&str> = vec![r"\u0062"; 5000];
            let mut left: Vec<&str> = vec!["b"; 5000];
            for at in &needed {
                (escaped[*at], left[*at]) = (r"\u0061", r"\u0061");
            }
            let document = |parts: &[&str]| format!(r#"{{"name":"{}"}}"#, parts.concat());
            let fails = |simpler: &str| simpler.matches(r"\u0061").count() == needed.len();
            let (asked, smallest) = questions(&document(&escaped), fails);
            assert_eq!(smallest, document(&left));
            assert!(asked <= 16 * needed.len() + 1, "{needed:?}: {asked}");
        }

        // Any escape will do, in a name as well.
        let (asked, smallest) = questions(&format!("{{\"{many}\":0}}"), |text| text.contains('\\'));
        assert_eq!(smallest, format!("{{\"\\u0062{}\":0}}", &plain[1..]));
        assert!(asked <= 16, "{asked}");
    }

    #[test]
    fn a_document_that_needs_very_many_escapes_keeps_them_after_a_bounded_number_of_questions() {
        let many = format!("[\"{}\"]", r"\u0062".repeat(5000));
        let mut asked = 0;
        let shrunk = escapes(many.as_bytes(), |_| {
            asked += 1;
            Answer::Other
        });
        assert_eq!((shrunk.simplest, shrunk.fully), (many.into_bytes(), false));
        assert!(asked <= 2 * MOST_NEEDED, "{asked}");
    }
}
