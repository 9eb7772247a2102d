//! One value or name on a tape: [`Node`].

use std::fmt;

use super::{Entry, Marks, Tape, number};

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true`
    True,
    /// `false`
    False,
    /// A number.
    Number,
    /// A string, or a member's name.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// A value or name on a tape. It is only two words long, so it is cheap to copy.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    tape: &'a Tape,
    index: u32,
}

impl<'a> Node<'a> {
    pub(super) fn new(tape: &'a Tape, index: u32) -> Self {
        Self { tape, index }
    }

    fn entry(self) -> &'a Entry {
        &self.tape.entries[self.index as usize]
    }

    /// The kind of the value.
    pub fn kind(self) -> Kind {
        self.entry().kind
    }

    /// The text of the value in the document.
    pub fn token(self) -> &'a str {
        let Entry { start, end, .. } = *self.entry();
        &self.tape.text[start as usize..end as usize]
    }

    /// The offset of the first byte of the value in the document.
    pub fn offset(self) -> usize {
        self.entry().start as usize
    }

    /// The offset after the last byte of the value in the document.
    pub fn end(self) -> usize {
        self.entry().end as usize
    }

    /// The decoded characters of a string, with U+FFFD for each unpaired surrogate. Empty for any
    /// other value.
    pub fn text(self) -> &'a str {
        let Entry { kind, marks, start, end, link, len } = *self.entry();
        if kind != Kind::String {
            ""
        } else if marks.has(Marks::ESCAPED) {
            &self.tape.decoded[link as usize..(link + len) as usize]
        } else {
            &self.tape.text[start as usize + 1..end as usize - 1]
        }
    }

    /// Whether the value is a string with these characters. Most strings are ruled out by their
    /// length.
    pub(crate) fn is_text(self, text: &str) -> bool {
        let Entry { kind, marks, start, end, .. } = *self.entry();
        if kind != Kind::String || marks.has(Marks::ESCAPED) {
            return kind == Kind::String && self.text() == text;
        }
        let token = &self.tape.text.as_bytes()[start as usize..end as usize];
        token.len() == text.len() + 2 && token[1..].starts_with(text.as_bytes())
    }

    /// The binary64 number nearest to this number, or an infinity beyond the range of binary64.
    /// `None` if the value is not a number.
    pub fn number(self) -> Option<f64> {
        (self.kind() == Kind::Number).then(|| self.token().parse().unwrap_or(f64::NAN))
    }

    /// Whether the value is an integer beyond ±(2^53−1), written with at most 100 characters and
    /// without a fraction or an exponent.
    pub(crate) fn is_large_integer(self) -> bool {
        self.marks().has(Marks::NUMBER_RANGE) && number::is_large_integer(self.token())
    }

    /// The number of members or elements; 0 for a scalar.
    pub fn len(self) -> usize {
        match self.kind() {
            Kind::Array | Kind::Object => self.entry().len as usize,
            _ => 0,
        }
    }

    /// Whether the value has neither members nor elements.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The members of an object in the order of the text, including duplicates. Any other value has
    /// none.
    pub fn members(self) -> Members<'a> {
        Members(self.children(Kind::Object))
    }

    /// The elements of an array. Any other value has none.
    pub fn elements(self) -> Elements<'a> {
        Elements(self.children(Kind::Array))
    }

    /// The value of the first member with this name.
    pub fn member(self, name: &str) -> Option<Node<'a>> {
        self.members().find(|(member, _)| member.is_text(name)).map(|(_, value)| value)
    }

    /// Each name that repeats an earlier name of the object, in the order of the text.
    pub(crate) fn duplicates(self) -> Vec<Node<'a>> {
        let mut names: Vec<Node<'a>> = self.members().map(|(name, _)| name).collect();
        names.sort_by_key(|name| (name.text(), name.index));
        let equal = names.windows(2).filter(|pair| pair[0].text() == pair[1].text());
        let mut duplicates: Vec<Node<'a>> = equal.map(|pair| pair[1]).collect();
        duplicates.sort_by_key(|name| name.index);
        duplicates
    }

    /// The marks on the value.
    pub(crate) fn marks(self) -> Marks {
        self.entry().marks
    }

    /// The index of the value on the tape. Indices are in the order of the text.
    pub(crate) fn index(self) -> u32 {
        self.index
    }

    /// The tape that contains the value.
    pub(crate) fn tape(self) -> &'a Tape {
        self.tape
    }

    /// The JSON pointer (RFC 6901) to the value. A name has the pointer of its member.
    pub fn pointer(self) -> String {
        let mut pointer = String::new();
        let mut node = self.tape.root();
        while node.index != self.index {
            let Some(child) = step(node, self.index, &mut pointer) else { break };
            node = child;
        }
        pointer
    }

    /// The index of the first entry after the value and its contents.
    pub(super) fn after(self) -> u32 {
        match self.kind() {
            Kind::Array | Kind::Object => self.entry().link,
            _ => self.index + 1,
        }
    }

    fn children(self, kind: Kind) -> Children<'a> {
        let left = if self.kind() == kind { self.entry().len } else { 0 };
        Children { tape: self.tape, next: self.index + 1, left }
    }
}

/// The remaining children of a container.
#[derive(Debug, Clone)]
struct Children<'a> {
    tape: &'a Tape,
    next: u32,
    left: u32,
}

/// An iterator over the members of an object, as pairs of name and value.
#[derive(Debug, Clone)]
pub struct Members<'a>(Children<'a>);

impl<'a> Iterator for Members<'a> {
    type Item = (Node<'a>, Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let Children { tape, next, left } = &mut self.0;
        *left = left.checked_sub(1)?;
        let name = tape.node(*next);
        let value = tape.node(*next + 1);
        *next = value.after();
        Some((name, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0.left as usize, Some(self.0.left as usize))
    }
}

/// An iterator over the elements of an array.
#[derive(Debug, Clone)]
pub struct Elements<'a>(Children<'a>);

impl<'a> Iterator for Elements<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        let Children { tape, next, left } = &mut self.0;
        *left = left.checked_sub(1)?;
        let element = tape.node(*next);
        *next = element.after();
        Some(element)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0.left as usize, Some(self.0.left as usize))
    }
}

/// Finds the child of `node` to which the entry `target` belongs, and adds its segment to the
/// pointer. Returns the child, or `None` if the target is a name in `node`.
fn step<'a>(node: Node<'a>, target: u32, pointer: &mut String) -> Option<Node<'a>> {
    if let Some((name, value)) = node.members().find(|(_, value)| target < value.after()) {
        push_segment(pointer, name.text());
        return (target != name.index).then_some(value);
    }
    let (index, element) = node.elements().enumerate().find(|(_, child)| target < child.after())?;
    push_segment(pointer, &index.to_string());
    Some(element)
}

/// Adds a reference token to a JSON pointer, escaped as RFC 6901 §3 requires.
pub(crate) fn push_segment(pointer: &mut String, segment: &str) {
    pointer.push('/');
    if !segment.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        return pointer.push_str(segment);
    }
    for character in segment.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Node({})", self.token())
    }
}
