//! The simpler neighbours of a document that nothing is known of but its bytes: [`simpler`].

use std::iter;
use std::ops::Range;
use std::sync::LazyLock;

use crate::json::document::Spelling;
use crate::json::{Document, Tape};
use crate::plan::Plan;

/// The documents that are one step simpler, the boldest step first. Each is shorter, or closer to
/// the plain document.
pub(super) fn simpler(text: &[u8]) -> Box<dyn Iterator<Item = Vec<u8>>> {
    let mut tape = Tape::default();
    if tape.read(text).is_err() {
        return Box::new(without_bytes(text.to_vec()));
    }
    let mark = Spelling { byte_order_mark: tape.has_byte_order_mark(), ..Spelling::default() };
    let document = Document::of(tape.root());
    let plainly_spelled = written(&document, &mark);
    if plainly_spelled == text {
        return Box::new(trees(document, mark));
    }
    // Where only the spelling matters it is taken apart byte by byte.
    let spelled = trees(document, mark).chain(without_bytes(text.to_vec()));
    Box::new(iter::once(plainly_spelled).chain(spelled))
}

fn trees(document: Document, spelling: Spelling) -> impl Iterator<Item = Vec<u8>> {
    let places = places(&document);
    let edited = places.into_iter().flat_map({
        let document = document.clone();
        move |place| {
            let edits = edits(get(&document, &place));
            let document = document.clone();
            edits.into_iter().map(move |edit| {
                let mut simpler = document.clone();
                edit.apply(at(&mut simpler, &place));
                simpler
            })
        }
    });
    plainer(document).chain(edited).map(move |document| written(&document, &spelling))
}

fn written(document: &Document, spelling: &Spelling) -> Vec<u8> {
    let mut text = Vec::new();
    document.write(spelling, &mut text);
    text
}

static PLAIN: LazyLock<Document> = LazyLock::new(|| {
    let mut tape = Tape::default();
    match tape.read(&Plan::default().document()) {
        Ok(()) => Document::of(tape.root()),
        Err(_) => Document::raw("{}"),
    }
});

/// The document with one of its members as it is in the plain document.
fn plainer(document: Document) -> impl Iterator<Item = Document> {
    let Document::Object(plain) = &*PLAIN else { unreachable!("the plain document is an object") };
    plain.iter().filter_map(move |plain| {
        let mut document = document.clone();
        let Document::Object(members) = &mut document else { return None };
        let member = members.iter_mut().find(|member| member.name == plain.name)?;
        if member.value == plain.value {
            return None;
        }
        member.value = plain.value.clone();
        Some(document)
    })
}

/// The way to a value: the index of each child.
type Place = Vec<usize>;

/// Every value's place, outer ones first.
fn places(document: &Document) -> Vec<Place> {
    let mut places = vec![Vec::new()];
    let mut next = 0;
    while next < places.len() {
        let place = places[next].clone();
        let children = children(get(document, &place)).len();
        places.extend((0..children).map(|index| [place.as_slice(), &[index]].concat()));
        next += 1;
    }
    places
}

fn children(document: &Document) -> Vec<&Document> {
    match document {
        Document::Array(elements) => elements.iter().collect(),
        Document::Object(members) => members.iter().map(|member| &member.value).collect(),
        _ => Vec::new(),
    }
}

fn get<'a>(document: &'a Document, place: &[usize]) -> &'a Document {
    place.iter().fold(document, |document, &index| match document {
        Document::Array(elements) => &elements[index],
        Document::Object(members) => &members[index].value,
        leaf => leaf,
    })
}

fn at<'a>(document: &'a mut Document, place: &[usize]) -> &'a mut Document {
    place.iter().fold(document, |document, &index| match document {
        Document::Array(elements) => &mut elements[index],
        Document::Object(members) => &mut members[index].value,
        leaf => leaf,
    })
}

/// What makes a value simpler.
enum Edit {
    /// These of its children are removed.
    Remove(Range<usize>),
    /// It becomes this token.
    Token(String),
}

impl Edit {
    fn apply(self, value: &mut Document) {
        match (self, value) {
            (Self::Remove(range), Document::Array(elements)) => _ = elements.drain(range),
            (Self::Remove(range), Document::Object(members)) => _ = members.drain(range),
            (Self::Remove(_), _) => {}
            (Self::Token(token), value) => *value = Document::raw(token),
        }
    }
}

fn edits(value: &Document) -> Vec<Edit> {
    match value {
        Document::Raw(token) => simpler_tokens(token).map(Edit::Token).collect(),
        Document::Text(_) => Vec::new(),
        container => chunks(children(container).len()).map(Edit::Remove).collect(),
    }
}

fn simpler_tokens(token: &str) -> impl Iterator<Item = String> {
    let inside = token.strip_prefix('"').and_then(|token| token.strip_suffix('"'));
    let inside: Vec<char> = inside.unwrap_or_default().chars().collect();
    let shorter = chunks(inside.len()).map(move |Range { start, end }| {
        let kept: String = [&inside[..start], &inside[end..]].concat().into_iter().collect();
        format!("\"{kept}\"")
    });
    let number = token.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    let zero = (number && token != "0").then(|| "0".to_owned());
    zero.into_iter().chain(shorter)
}

/// Runs of `0..length`: all of it, then its halves, down to each index alone.
fn chunks(length: usize) -> impl Iterator<Item = Range<usize>> {
    let sizes = iter::successors(Some(length), |size| (*size > 1).then_some(size.div_ceil(2)));
    sizes.filter(|size| *size > 0).flat_map(move |size| {
        (0..length).step_by(size).map(move |start| start..(start + size).min(length))
    })
}

fn without_bytes(text: Vec<u8>) -> impl Iterator<Item = Vec<u8>> {
    chunks(text.len()).map(move |range| [&text[..range.start], &text[range.end..]].concat())
}

#[cfg(test)]
mod tests {
    use super::super::{Answer, text};

    /// Shrinks as long as the document has a text in it.
    fn smallest_with(document: &str, part: &str) -> String {
        let has = |text: &Vec<u8>| {
            let found = String::from_utf8_lossy(text).contains(part);
            if found { Answer::Same } else { Answer::Other }
        };
        let shrunk = text(document.as_bytes(), has);
        assert!(shrunk.fully);
        String::from_utf8(shrunk.simplest).expect("it was cut between characters")
    }

    #[test]
    fn members_and_elements_that_do_not_matter_are_removed() {
        let document = r#"{"a": [1, {"b": "xyz", "c": [[], "needle!"]}], "d": null}"#;
        assert_eq!(smallest_with(document, "needle"), r#"{"a":[{"c":["needle"]}]}"#);
    }

    #[test]
    fn what_is_not_json_is_cut_to_what_matters() {
        assert_eq!(smallest_with("{\"a\": 1, needle, [2, 3", "needle"), "needle");
    }

    #[test]
    fn a_spelling_that_matters_is_kept() {
        assert_eq!(smallest_with("{\"a\" : [1, 2]}", "\" :"), "{\"\" :0}");
    }

    #[test]
    fn a_deep_document_is_cut_and_does_not_overflow() {
        let deep = format!("{{\"x\":1,\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let shrunk = smallest_with(&deep, "\"a\":[[[");
        assert!(shrunk.starts_with("{\"a\":[[["), "{}", shrunk.len());
    }
}
