//! Lets the `jsonschema` crate validate a [`Tape`] without a conversion: [`OnTape`].

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, NodeIdentity, Object};
use serde_json::{Number, Value};

use crate::json::tape::{Elements, Members};
use crate::json::{Kind, Node, Tape};

/// The representation of JSON in which a document is a [`Tape`] and each value is a [`Node`].
#[derive(Debug)]
pub(super) struct OnTape;

impl Json for OnTape {
    type Node<'a> = Node<'a>;
    type PreparedKey = Box<str>;
    type StringBuffer = Tape;

    /// High, because each lookup goes through the members one by one.
    const KEYS_PER_LOOKUP: usize = 8;
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>(buffer: &mut Tape, string: &str, f: impl FnOnce(Node<'_>) -> T) -> T {
        let text = Value::from(string).to_string();
        buffer.read(text.as_bytes()).expect("serde_json writes JSON");
        f(buffer.root())
    }
}

impl<'a> jsonschema::json::Node<'a, OnTape> for Node<'a> {
    type Object = Container<'a>;
    type Array = Container<'a>;
    type Number = Token<'a>;

    fn as_object(&self) -> Option<Container<'a>> {
        (self.kind() == Kind::Object).then_some(Container(*self))
    }

    fn as_array(&self) -> Option<Container<'a>> {
        (self.kind() == Kind::Array).then_some(Container(*self))
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        (self.kind() == Kind::String).then(|| Cow::Borrowed(self.text()))
    }

    fn as_number(&self) -> Option<Token<'a>> {
        (self.kind() == Kind::Number).then(|| Token(self.token()))
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.kind() {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    fn json_type(&self) -> JsonType {
        match self.kind() {
            Kind::Null => JsonType::Null,
            Kind::True | Kind::False => JsonType::Boolean,
            Kind::Number => JsonType::Number,
            Kind::String => JsonType::String,
            Kind::Array => JsonType::Array,
            Kind::Object => JsonType::Object,
        }
    }

    /// Always `null`. `jsonschema` needs the value for `const`, `enum` and `uniqueItems`, which the
    /// schemas do not use (compilation fails on keywords that no rule stands for). It also stores
    /// the value in every error, where nobody reads it; the real value would be a copy of the
    /// object for each missing property.
    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(Value::Null)
    }

    fn identity(&self) -> Option<NodeIdentity> {
        let tape: *const Tape = self.tape();
        Some(NodeIdentity::tagged(tape.addr(), self.index()))
    }
}

/// An array or an object, as `jsonschema` accesses it.
pub(super) struct Container<'a>(Node<'a>);

/// An iterator over the members of an object, with their names as text.
pub(super) struct NamedMembers<'a>(Members<'a>);

impl<'a> Iterator for NamedMembers<'a> {
    type Item = (&'a str, Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name.text(), value))
    }
}

impl<'a> Object<'a, OnTape> for Container<'a> {
    type Node = Node<'a>;
    type MemberName = &'a str;
    type MembersIter = NamedMembers<'a>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, key: &Box<str>) -> Option<Node<'a>> {
        self.0.member(key)
    }

    fn members(&self) -> NamedMembers<'a> {
        NamedMembers(self.0.members())
    }
}

impl<'a> Array<'a, OnTape> for Container<'a> {
    type Node = Node<'a>;
    type ElementsIter = Elements<'a>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn elements(&self) -> Elements<'a> {
        self.0.elements()
    }
}

/// A number, represented by its token.
pub(super) struct Token<'a>(&'a str);

impl JsonNumber for Token<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn to_number(&self) -> Cow<'_, Number> {
        let number = serde_json::from_str(self.0).ok();
        Cow::Owned(number.unwrap_or_else(|| Number::from(0)))
    }
}
