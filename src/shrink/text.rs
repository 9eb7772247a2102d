//! The simpler neighbours of a document of which only the bytes are known: [`Neighbours`].

use std::collections::HashSet;
use std::iter;
use std::ops::Range;
use std::sync::LazyLock;

use crate::contract::shape::{self, Form, TextKind};
use crate::json::document::Spelling;
use crate::json::{Document, Tape};
use crate::plan::{Plan, USUAL_TEXT};

/// A document, with the steps from it to documents that are closer to the plain one.
pub(super) struct Neighbours {
    text: Vec<u8>,
    /// The parsed text, if it is JSON.
    document: Option<Document>,
    spelling: Spelling,
}

/// A step to a document that is closer to the plain one.
#[derive(Debug)]
pub(super) enum Step {
    /// Writes the document in plain spelling.
    Respell,
    /// Replaces a value with another.
    Replace(Place, Document),
    /// Removes some children of an array or object.
    Remove(Place, Vec<usize>),
    /// Removes some characters of a string. An escape counts as one character.
    Shorten(Place, Range<usize>),
    /// Removes some bytes of the text.
    Cut(Range<usize>),
}

/// The path to a value: the index of a child at each level.
type Place = Vec<usize>;

impl Neighbours {
    pub(super) fn of(text: &[u8]) -> Self {
        let mut tape = Tape::default();
        let document = tape.read(text).is_ok().then(|| Document::of(tape.root()));
        let byte_order_mark = tape.has_byte_order_mark();
        let spelling = Spelling { byte_order_mark, ..Spelling::default() };
        Self { text: text.to_vec(), document, spelling }
    }

    /// The steps, the largest first.
    pub(super) fn steps(&self) -> Box<dyn Iterator<Item = Step> + '_> {
        let cuts = || {
            let bounds = bounds(&self.text);
            let cut = move |range: Range<usize>| Step::Cut(bounds[range.start]..bounds[range.end]);
            chunks(characters(&self.text)).map(cut)
        };
        let Some(document) = &self.document else { return Box::new(cuts()) };
        let inside = sites(document).into_iter().flat_map(Site::steps);
        if self.written(document) == self.text {
            return Box::new(inside);
        }
        // If the failure depends on the spelling, only removing bytes makes the text simpler.
        Box::new(iter::once(Step::Respell).chain(inside).chain(cuts()))
    }

    /// The steps that remove members and elements or make them plain, the largest first. There are
    /// none if the document is not JSON, or not in plain spelling.
    pub(super) fn removals(&self) -> Box<dyn Iterator<Item = Step> + '_> {
        let Some(document) = self.document.as_ref().filter(|all| self.written(all) == self.text)
        else {
            return Box::new(iter::empty());
        };
        let texts = odd_texts(document);
        let removals = sites(document).into_iter().flat_map(move |site| {
            let is_odd = site.plain.is_none() && texts.contains(&site.place);
            let usual = is_odd
                .then(|| Step::Replace(site.place.clone(), Document::raw(USUAL_TEXT.token())));
            site.removals().chain(usual)
        });
        Box::new(removals)
    }

    /// The document after a step.
    pub(super) fn take(&self, step: &Step) -> Vec<u8> {
        if let Step::Cut(range) = step {
            return [&self.text[..range.start], &self.text[range.end..]].concat();
        }
        let Some(mut document) = self.document.clone() else { return self.text.clone() };
        match step {
            Step::Replace(place, value) => *at(&mut document, place) = value.clone(),
            Step::Remove(place, children) => remove(at(&mut document, place), children),
            Step::Shorten(place, range) => shorten(at(&mut document, place), range),
            Step::Respell | Step::Cut(_) => {}
        }
        self.written(&document)
    }

    fn written(&self, document: &Document) -> Vec<u8> {
        let mut text = Vec::new();
        document.write(&self.spelling, &mut text);
        text
    }
}

static PLAIN: LazyLock<Document> = LazyLock::new(|| {
    let mut tape = Tape::default();
    match tape.read(&Plan::default().document()) {
        Ok(()) => Document::of(tape.root()),
        Err(_) => Document::raw("{}"),
    }
});

/// A value that differs from the plain document.
struct Site {
    place: Place,
    /// The value at the same place in the plain document, if there is one.
    plain: Option<Document>,
    removable: Removable,
}

/// What can be removed from a value.
enum Removable {
    /// The children with these indices, but no more of them than this.
    Children(Vec<usize>, usize),
    /// The characters of a string. This is how many there are.
    Characters(usize),
    /// The value of a number: it becomes 0.
    Number,
    Nothing,
}

impl Site {
    /// The steps that make the value plain, or remove children.
    fn removals(&self) -> impl Iterator<Item = Step> + use<> {
        let place = self.place.clone();
        let plain = self.plain.clone().map(|value| Step::Replace(place.clone(), value));
        let (children, most) = match &self.removable {
            Removable::Children(children, most) => (children.clone(), *most),
            _ => (Vec::new(), 0),
        };
        let runs = chunks(children.len()).filter(move |range| range.len() <= most);
        let remove = runs.map(move |range| Step::Remove(place.clone(), children[range].to_vec()));
        plain.into_iter().chain(remove)
    }

    /// All steps at this value.
    fn steps(self) -> impl Iterator<Item = Step> {
        let removals = self.removals();
        let Self { place, removable, .. } = self;
        let (characters, zero) = match removable {
            Removable::Characters(count) => (count, None),
            Removable::Number => (0, Some(Step::Replace(place.clone(), Document::raw("0")))),
            Removable::Children(..) | Removable::Nothing => (0, None),
        };
        let shorten = chunks(characters).map(move |range| Step::Shorten(place.clone(), range));
        removals.chain(zero).chain(shorten)
    }
}

/// Where a document differs from the plain one, outer values first.
fn sites(document: &Document) -> Vec<Site> {
    let mut sites = Vec::new();
    compare(document, Some(&PLAIN), &mut Vec::new(), &mut sites);
    sites
}

/// The members of sub-objects that have another text than usual. A required member cannot be
/// removed, but its text rarely matters.
fn odd_texts(document: &Document) -> HashSet<Place> {
    let mut places = HashSet::new();
    for (root, name, factors) in members(document) {
        let Document::Array(factors) = factors else { continue };
        if name != "authentication_factors" {
            continue;
        }
        for (index, factor) in factors.iter().enumerate() {
            for (outer, name, sub_object) in members(factor) {
                let form = shape::factor().property(name).map(|property| &property.form);
                let Some(Form::Object(shape)) = form else { continue };
                let is_text = |name: &str| {
                    let form = shape.property(name).map(|property| &property.form);
                    matches!(form, Some(Form::Text(TextKind::Free)))
                };
                let texts = members(sub_object)
                    .filter(|(_, name, value)| is_text(name) && is_odd_text(value));
                places.extend(texts.map(|(inner, ..)| vec![root, index, outer, inner]));
            }
        }
    }
    places
}

/// The members of an object, each with its index and its name as it is spelled in the text.
fn members(object: &Document) -> impl Iterator<Item = (usize, &str, &Document)> {
    let members = match object {
        Document::Object(members) => members.as_slice(),
        _ => &[],
    };
    members.iter().enumerate().map(|(index, member)| match &member.name {
        Document::Raw(token) => (index, inside(token), &member.value),
        _ => (index, "", &member.value),
    })
}

/// Whether a value is a string other than the usual one.
fn is_odd_text(value: &Document) -> bool {
    matches!(value, Document::Raw(token) if token.starts_with('"') && token != USUAL_TEXT.token())
}

fn compare(value: &Document, plain: Option<&Document>, place: &mut Place, sites: &mut Vec<Site>) {
    if plain == Some(value) {
        return;
    }
    let pairs = children(value, plain);
    let new = pairs.iter().enumerate().filter(|(_, (_, plain))| plain.is_none());
    let new: Vec<usize> = new.map(|(index, _)| index).collect();
    let removable = match value {
        Document::Raw(token) if token.starts_with('"') => {
            Removable::Characters(characters(inside(token).as_bytes()))
        }
        Document::Raw(token) if is_number(token) && token != "0" => Removable::Number,
        Document::Raw(_) | Document::Text(_) | Document::Plain(_) => Removable::Nothing,
        // Any element can be removed, as long as there are as many as in the plain document.
        Document::Array(elements) => Removable::Children((0..elements.len()).collect(), new.len()),
        Document::Object(_) => {
            let most = new.len();
            Removable::Children(new, most)
        }
    };
    sites.push(Site { place: place.clone(), plain: plain.cloned(), removable });
    for (index, (child, plain)) in pairs.into_iter().enumerate() {
        place.push(index);
        compare(child, plain, place, sites);
        place.pop();
    }
}

/// The children of a value, each with its counterpart in the plain document.
fn children<'a>(
    value: &'a Document,
    plain: Option<&'a Document>,
) -> Vec<(&'a Document, Option<&'a Document>)> {
    match (value, plain) {
        (Document::Array(elements), plain) => {
            let plain = match plain {
                Some(Document::Array(plain)) => plain.as_slice(),
                _ => &[],
            };
            let children = elements.iter().enumerate();
            children.map(|(index, element)| (element, plain.get(index))).collect()
        }
        (Document::Object(members), plain) => {
            let plain = match plain {
                Some(Document::Object(plain)) => plain.as_slice(),
                _ => &[],
            };
            let counterpart = |name: &Document| {
                plain.iter().find(|plain| plain.name == *name).map(|plain| &plain.value)
            };
            members.iter().map(|member| (&member.value, counterpart(&member.name))).collect()
        }
        _ => Vec::new(),
    }
}

fn at<'a>(document: &'a mut Document, place: &[usize]) -> &'a mut Document {
    place.iter().fold(document, |document, &index| match document {
        Document::Array(elements) => &mut elements[index],
        Document::Object(members) => &mut members[index].value,
        leaf => leaf,
    })
}

fn is_number(token: &str) -> bool {
    token.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

/// The text between the quotes of a string.
fn inside(token: &str) -> &str {
    token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default()
}

fn remove(value: &mut Document, children: &[usize]) {
    match value {
        Document::Array(elements) => without(elements, children),
        Document::Object(members) => without(members, children),
        _ => {}
    }
}

fn without<T>(all: &mut Vec<T>, indices: &[usize]) {
    let mut index = 0;
    all.retain(|_| {
        index += 1;
        indices.binary_search(&(index - 1)).is_err()
    });
}

fn shorten(value: &mut Document, range: &Range<usize>) {
    if let Document::Raw(token) = value {
        let inside = inside(token);
        let bounds = bounds(inside.as_bytes());
        let (before, after) = (&inside[..bounds[range.start]], &inside[bounds[range.end]..]);
        *token = format!("\"{before}{after}\"").into();
    }
}

/// How many characters a text has, as [`bounds`] counts them.
fn characters(text: &[u8]) -> usize {
    bounds(text).len() - 1
}

/// Where the characters of a text begin, and where the last one ends. An escape is one character,
/// and so are the two escapes of a surrogate pair. A byte that belongs to no character counts as
/// one.
fn bounds(text: &[u8]) -> Vec<usize> {
    iter::once(0).chain(characters_of(text).map(|range| range.end)).collect()
}

/// The ranges of the characters of a text, as [`bounds`] counts them.
pub(super) fn characters_of(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let range = start..start + length(rest);
        start = range.end;
        Some(range)
    })
}

/// How many bytes the first character of a text has.
fn length(text: &[u8]) -> usize {
    const ESCAPE: usize = r"\u0000".len();

    match text {
        [b'\\', b'u', ..] => match escaped_unit(text) {
            Some(0xD800..=0xDBFF) => match escaped_unit(&text[ESCAPE..]) {
                Some(0xDC00..=0xDFFF) => 2 * ESCAPE,
                _ => ESCAPE,
            },
            Some(_) => ESCAPE,
            None => 1,
        },
        [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
        [first, ..] if !first.is_ascii() => {
            let most = &text[..text.len().min(char::MAX.len_utf8())];
            let valid = most.utf8_chunks().next().map_or("", |chunk| chunk.valid());
            valid.chars().next().map_or(1, char::len_utf8)
        }
        _ => 1,
    }
}

/// The code unit of the escape such as `\u00e9` that a text begins with.
fn escaped_unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(br"\u")?.get(..4)?;
    let is_hexadecimal = digits.iter().all(u8::is_ascii_hexdigit);
    is_hexadecimal.then(|| u16::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()).flatten()
}

/// Ranges within `0..length`: all of it, then its halves, down to single indices.
fn chunks(length: usize) -> impl Iterator<Item = Range<usize>> {
    let sizes = iter::successors(Some(length), |size| (*size > 1).then_some(size.div_ceil(2)));
    sizes.filter(|size| *size > 0).flat_map(move |size| {
        (0..length).step_by(size).map(move |start| start..(start + size).min(length))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Answer, text};

    /// Shrinks a document as long as it contains `part`.
    fn smallest_with(document: &str, part: &str) -> String {
        let contains_part = |text: &[u8]| {
            let found = String::from_utf8_lossy(text).contains(part);
            if found { Answer::Same } else { Answer::Other }
        };
        let shrunk = text(document.as_bytes(), contains_part);
        assert!(shrunk.fully);
        String::from_utf8(shrunk.simplest).expect("texts are cut between characters")
    }

    #[test]
    fn members_and_elements_that_do_not_matter_are_removed() {
        let document = r#"{"a": [1, {"b": "xyz", "c": [[], "needle!"]}], "d": null}"#;
        assert_eq!(smallest_with(document, "needle"), r#"{"a":[{"c":["needle"]}]}"#);
    }

    #[test]
    fn values_that_do_not_matter_become_plain() {
        let plain = String::from_utf8(crate::plan::Plan::default().document())
            .expect("the plain document is UTF-8");
        let other = plain
            .replace("example-org", "other-org")
            .replace("[\"stytch_member\"]", "[\"x\",\"y\",\"stytch_member\"]")
            .replace("12:35:10Z", "12:35:10+01:00");
        let smallest = plain.replace("2021-12-29T12:35:10Z", "+01");
        assert_eq!(smallest_with(&other, "+01"), smallest);
    }

    #[test]
    fn an_escape_is_removed_whole() {
        let has_no_broken_escape = |document: &str, part: &str| {
            let contains_part = |text: &[u8]| {
                let text = String::from_utf8_lossy(text);
                let unescaped =
                    [r"\ud83d\ude00", r"\u00e9", r"\n", r"\\"].map(|escape| (escape, ""));
                let rest = unescaped
                    .iter()
                    .fold(text.to_string(), |rest, (escape, with)| rest.replace(escape, with));
                assert!(!rest.contains('\\'), "{text}");
                if text.contains(part) { Answer::Same } else { Answer::Other }
            };
            text(document.as_bytes(), contains_part).simplest
        };
        let inside = r"a\ud83d\ude00b\u00e9\nc\\\ud83d\ude00";
        let json = format!("{{\"x\":\"{inside}\"}}");
        assert_eq!(has_no_broken_escape(&json, r"\u00e9"), br#"{"x":"\u00e9"}"#);
        assert_eq!(has_no_broken_escape(&json, "d\u{65}00"), br#"{"x":"\ud83d\ude00"}"#);
        let not_json = format!("{{\"x\":\"{inside}\"");
        assert_eq!(has_no_broken_escape(&not_json, r"\n"), br"\n");
    }

    #[test]
    fn a_broken_escape_and_a_broken_character_are_cut_byte_by_byte() {
        assert_eq!(super::bounds(br"\ud83d\u00e9\uD83"), [0, 6, 12, 13, 14, 15, 16, 17]);
        assert_eq!(super::bounds(b"\xC3\xA9\xC3\xE2\x82\\"), [0, 2, 3, 4, 5, 6]);
    }

    /// How many questions are asked to shrink a document as long as it contains `part`, and what
    /// is left.
    fn questions(document: &str, part: &str) -> (usize, String) {
        let mut asked = 0;
        let contains_part = |text: &[u8]| {
            asked += 1;
            let found = String::from_utf8_lossy(text).contains(part);
            if found { Answer::Same } else { Answer::Other }
        };
        let shrunk = text(document.as_bytes(), contains_part);
        let smallest = String::from_utf8(shrunk.simplest).expect("the document is ASCII");
        (asked, smallest)
    }

    #[test]
    fn one_of_many_members_or_elements_is_found_in_few_questions() {
        for needle in [0, 1, 7, 299, 300, 301, 433, 599] {
            let member =
                |index: usize| format!("\"n{index}\":{}", if index == needle { 7 } else { 1 });
            let members: Vec<String> = (0..600).map(member).collect();
            let document = format!("{{\"custom_claims\":{{{}}}}}", members.join(","));
            let (asked, smallest) = questions(&document, ":7");
            assert_eq!(smallest, format!("{{\"custom_claims\":{{\"n{needle}\":7}}}}"));
            println!("member {needle}: {asked}");
            assert!(asked <= 150, "member {needle}: {asked}");
        }
        for needle in [0, 1, 57, 199, 200, 201, 398, 399] {
            let element = |index: usize| {
                format!("\"{}\"", if index == needle { "needle" } else { "nothing" })
            };
            let elements: Vec<String> = (0..400).map(element).collect();
            let document =
                format!("{{\"custom_claims\":{{\"a\":{{\"b\":[{}]}}}}}}", elements.join(","));
            let (asked, smallest) = questions(&document, "needle");
            assert_eq!(smallest, r#"{"custom_claims":{"a":{"b":["needle"]}}}"#);
            println!("element {needle}: {asked}");
            assert!(asked <= 150, "element {needle}: {asked}");
        }
    }

    #[test]
    fn text_that_is_not_json_is_cut_to_what_matters() {
        assert_eq!(smallest_with("{\"a\": 1, needle, [2, 3", "needle"), "needle");
    }

    #[test]
    fn a_spelling_that_matters_is_kept() {
        let has_spelling = |text: &[u8]| {
            let is_json = crate::json::Tape::default().read(text).is_ok();
            let found = String::from_utf8_lossy(text).contains("\" :");
            if is_json && found { Answer::Same } else { Answer::Other }
        };
        let shrunk = text(b"{\"a\" : [1, 2]}", has_spelling);
        assert_eq!(String::from_utf8_lossy(&shrunk.simplest), "{\"\" :[]}");
    }

    #[test]
    fn a_deep_document_is_cut_without_a_stack_overflow() {
        let deep = format!("{{\"x\":1,\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let shrunk = smallest_with(&deep, "\"a\":[[[");
        assert!(shrunk.starts_with("{\"a\":[[["), "{}", shrunk.len());
    }
}
