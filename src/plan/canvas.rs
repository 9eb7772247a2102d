//! The document in the making, with its spelling: [`Canvas`]. Through it, features and defects
//! reach the parts that they change.

use std::sync::LazyLock;

use crate::contract::shape::{Form, Object, Property, TextKind, session};
use crate::json::Document;
use crate::json::document::{Escapes, Plain, Spelling, Text, Token, WhiteSpace};

/// A document in the making.
#[derive(Debug)]
pub(super) struct Canvas {
    /// Members may be added and moved directly. Their values must be reached through the methods of
    /// the canvas, because the plain roles and factors are [`Packed`] until a method unpacks them.
    pub(super) root: Document,
    pub(super) spelling: Spelling,
}

/// The arrays of the plain document, each as one token. Documents that leave these arrays unchanged
/// are faster to build and to write this way.
struct Packed {
    roles: String,
    factors: String,
}

static PACKED: LazyLock<Packed> =
    LazyLock::new(|| Packed { roles: plain_roles().compact(), factors: plain_factors().compact() });

/// One step from the document to a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Into the member with this name.
    Name(&'static str),
    /// Into an element of an array.
    Element,
}

/// Which element of an array has the defect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Position {
    /// The first element.
    #[default]
    First,
    /// The last element, after at least one other.
    Last,
    /// An element with at least one other before it and one after it.
    Middle,
}

impl Position {
    /// Every position, the plainest first.
    pub const ALL: [Self; 3] = [Self::First, Self::Last, Self::Middle];

    /// The word that stands for the position in an id. It is empty for the first.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::First => "",
            Self::Last => "last-element",
            Self::Middle => "middle-element",
        }
    }

    /// The length of the shortest array that has this position.
    fn min_elements(self) -> usize {
        match self {
            Self::First => 1,
            Self::Last => 2,
            Self::Middle => 3,
        }
    }
}

pub(super) const IDS: [&str; 3] = ["member_session_id", "member_id", "organization_id"];
pub(super) const SLUG: &str = "organization_slug";
pub(super) const TIMES: [&str; 6] = [
    "started_at",
    "last_accessed_at",
    "expires_at",
    "last_authenticated_at",
    "created_at",
    "updated_at",
];

const FACTOR: [Step; 2] = [Step::Name("authentication_factors"), Step::Element];
const SUB_OBJECT: [Step; 3] =
    [Step::Name("authentication_factors"), Step::Element, Step::Name("email_factor")];

/// A string of the plain document, from its text without quotes.
macro_rules! plain {
    ($text:literal) => {
        const { Plain::new(concat!('"', $text, '"')) }
    };
}

/// The texts of the plain document that the prose of the contract describes, by property.
const PLAIN_TEXTS: [(&str, Plain); 7] = [
    ("member_session_id", plain!("session-test-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("member_id", plain!("member-test-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("organization_id", plain!("organization-test-fe6c042b-6286-479f-8a4f-b046a6c46509")),
    ("started_at", plain!("2021-12-29T12:33:09Z")),
    ("last_accessed_at", plain!("2021-12-29T12:35:10Z")),
    ("expires_at", plain!("2021-12-29T13:33:09Z")),
    ("organization_slug", plain!("example-org")),
];
const PLAIN_ROLE: Plain = plain!("stytch_member");
/// The time in the factor of the plain document, and the valid value of every other time.
const PLAIN_TIME: Plain = plain!("2021-12-29T12:33:09Z");

/// The text of each member of a sub-object that takes any text.
pub(crate) const USUAL_TEXT: Plain = plain!("abc-123");

/// The text of a property in the plain document. Properties that are not listed in [`PLAIN_TEXTS`]
/// are times.
pub(super) fn plain_text(name: &str) -> Plain {
    let listed = PLAIN_TEXTS.iter().find(|(property, _)| *property == name);
    listed.map_or(PLAIN_TIME, |(_, text)| *text)
}

impl Canvas {
    /// The plain document, in plain spelling.
    pub(super) fn plain() -> Self {
        let text = |name: Plain| (name, plain_text(name.text()).into());
        let root = Document::object([
            text(plain!("member_session_id")),
            text(plain!("member_id")),
            text(plain!("started_at")),
            text(plain!("last_accessed_at")),
            text(plain!("expires_at")),
            (plain!("authentication_factors"), Document::raw(PACKED.factors.as_str())),
            text(plain!("organization_id")),
            (plain!("roles"), Document::raw(PACKED.roles.as_str())),
            text(plain!("organization_slug")),
        ]);
        Self { root, spelling: Spelling::default() }
    }

    /// A member of the document. If it is missing, it is added with a valid value.
    pub(super) fn member(&mut self, name: &'static str) -> &mut Document {
        let member = self.root.member_or_insert_with(name, || plain_value(session(), name));
        unpack(member);
        member
    }

    /// The whole document, with nothing packed.
    pub(super) fn whole(&mut self) -> &mut Document {
        if let Document::Object(members) = &mut self.root {
            members.iter_mut().for_each(|member| unpack(&mut member.value));
        }
        &mut self.root
    }

    /// Writes the document.
    pub(super) fn write(&mut self, text: &mut Vec<u8>) {
        let spelling = self.spelling;
        // Packed arrays can be written as they are, unless the spelling changes their tokens.
        let is_plain = spelling.white_space == WhiteSpace::None
            && !matches!(spelling.escapes, Escapes::Values | Escapes::Everything);
        let root = if is_plain { &self.root } else { &*self.whole() };
        root.write(&spelling, text);
    }

    /// Writes the document and returns where its tokens are.
    pub(super) fn write_with_tokens(&mut self, text: &mut Vec<u8>) -> Vec<Token> {
        let spelling = self.spelling;
        self.whole().write_with_tokens(&spelling, text)
    }

    /// The roles.
    pub(super) fn roles(&mut self) -> &mut Vec<Document> {
        self.member("roles").elements_mut()
    }

    /// The factors.
    pub(super) fn factors(&mut self) -> &mut Vec<Document> {
        self.member("authentication_factors").elements_mut()
    }

    /// The first factor. If there is none, the plain one is added.
    pub(super) fn factor(&mut self) -> &mut Document {
        let factors = self.factors();
        if factors.is_empty() {
            factors.push(plain_factor());
        }
        &mut factors[0]
    }

    /// The last factor, after at least one other.
    pub(super) fn last_factor(&mut self) -> &mut Document {
        self.reach(&FACTOR, Position::Last)
    }

    /// The `email_factor` of the first factor. If it is missing, it is added.
    pub(super) fn sub_object(&mut self) -> &mut Document {
        self.reach(&SUB_OBJECT, Position::First)
    }

    /// The custom claims.
    pub(super) fn claims(&mut self) -> &mut Document {
        self.member("custom_claims")
    }

    /// The time at a place: an index of [`TIMES`] or, one past the last index,
    /// `last_authenticated_at` of the last factor.
    pub(super) fn time(&mut self, place: u8) -> &mut Document {
        let (name, factor) = match TIMES.get(usize::from(place)) {
            Some(name) if place < 3 => return self.member(name),
            Some(name) => (*name, self.factor()),
            None => (TIMES[3], self.last_factor()),
        };
        factor.member_or_insert_with(name, || PLAIN_TIME.into())
    }

    /// The part at the end of a path. `position` selects the element wherever the path goes into an
    /// array. Missing parts on the way are added.
    pub(super) fn reach(&mut self, path: &[Step], position: Position) -> &mut Document {
        let mut object = Some(session());
        let mut items = None;
        let mut at = if path.is_empty() { self.whole() } else { &mut self.root };
        for step in path {
            match step {
                Step::Name(name) => {
                    at = member(at, name, object);
                    (object, items) = shapes(object, name);
                }
                Step::Element => {
                    at = element(at, position, items);
                    object = items;
                }
            }
        }
        at
    }
}

/// The shape of a property, if it is an object, and that of its elements, if they are objects.
pub(super) fn shapes<'o>(
    object: Option<&'o Object>,
    name: &str,
) -> (Option<&'o Object>, Option<&'o Object>) {
    match object.and_then(|object| object.property(name)).map(|property| &property.form) {
        Some(Form::Object(inner)) => (Some(inner), None),
        Some(Form::Objects(_, inner)) => (None, Some(inner)),
        _ => (None, None),
    }
}

/// The member with this name. If it is missing or `null`, it gets a valid value first.
fn member<'d>(
    at: &'d mut Document,
    name: &'static str,
    object: Option<&Object>,
) -> &'d mut Document {
    let value = || match object {
        Some(object) => minimal_value(object, name),
        None => Document::object::<Text>([]),
    };
    let member = at.member_or_insert_with(name, value);
    if *member == Document::raw("null") {
        *member = value();
    }
    unpack(member);
    member
}

/// The element at this position. Plain elements are added until the array is long enough.
fn element<'d>(
    at: &'d mut Document,
    position: Position,
    items: Option<&Object>,
) -> &'d mut Document {
    let plain = || match items {
        Some(_) => plain_factor(),
        None => PLAIN_ROLE.into(),
    };
    let elements = at.elements_mut();
    while elements.len() < position.min_elements() {
        elements.push(plain());
    }
    let index = match position {
        Position::First => 0,
        Position::Last => elements.len() - 1,
        Position::Middle => elements.len() / 2,
    };
    &mut elements[index]
}

fn unpack(value: &mut Document) {
    match value {
        Document::Raw(token) if *token == PACKED.roles => *value = plain_roles(),
        Document::Raw(token) if *token == PACKED.factors => *value = plain_factors(),
        _ => {}
    }
}

fn plain_roles() -> Document {
    Document::Array(vec![PLAIN_ROLE.into()])
}

fn plain_factors() -> Document {
    Document::Array(vec![plain_factor()])
}

/// The factor of the plain document.
pub(super) fn plain_factor() -> Document {
    Document::object([
        (plain!("type"), plain!("magic_link").into()),
        (plain!("delivery_method"), plain!("email").into()),
        (plain!("last_authenticated_at"), PLAIN_TIME.into()),
        (
            plain!("email_factor"),
            Document::object([
                (
                    plain!("email_id"),
                    plain!("email-test-81bf03a8-86e1-4d95-bd44-bb3495224953").into(),
                ),
                (plain!("email_address"), plain!("sandbox@stytch.com").into()),
            ]),
        ),
    ])
}

/// A valid value for a property. A sub-object has all its members.
pub(super) fn plain_value(object: &Object, name: &str) -> Document {
    value_with(object, name, &|_| true)
}

/// A valid value for a property. A sub-object has only its required members.
fn minimal_value(object: &Object, name: &str) -> Document {
    value_with(object, name, &|member| member.required.is_some())
}

/// A valid value for a property. A sub-object has only the wanted members.
fn value_with(object: &Object, name: &str, wanted: &impl Fn(&Property) -> bool) -> Document {
    let Some(property) = object.property(name) else { return Document::text("x") };
    match &property.form {
        Form::Text(TextKind::Id { .. } | TextKind::Time { .. } | TextKind::Slug { .. }) => {
            plain_text(name).into()
        }
        Form::Text(TextKind::FactorType) => plain!("magic_link").into(),
        Form::Text(TextKind::DeliveryMethod) => plain!("email").into(),
        Form::Text(TextKind::Free) => USUAL_TEXT.into(),
        Form::Strings(_) | Form::Objects(..) => Document::Array(Vec::new()),
        Form::Map => Document::object::<Text>([]),
        Form::Object(inner) => {
            let members = inner.properties.iter().filter(|member| wanted(member));
            let members =
                members.map(|member| (member.name, value_with(inner, member.name, wanted)));
            Document::object(members.collect::<Vec<_>>())
        }
    }
}

/// A valid value for a property that differs from its value in the plain document.
pub(super) fn other_value(object: &Object, name: &str) -> Document {
    let Some(property) = object.property(name) else { return Document::text("other") };
    match &property.form {
        Form::Text(TextKind::Id { .. }) => {
            Document::text("other-live-0b5d1a7e-93c4-4f0e-a1d2-7c6e5f4a3b21")
        }
        Form::Text(TextKind::Time { .. }) => Document::text("2020-02-02T02:02:02Z"),
        Form::Text(TextKind::Slug { .. }) => Document::text("other-org"),
        Form::Text(TextKind::FactorType) => Document::text("otp"),
        Form::Text(TextKind::DeliveryMethod) => Document::text("sms"),
        Form::Text(TextKind::Free) => Document::text("other"),
        Form::Strings(_) => Document::Array(vec![Document::text("stytch_admin")]),
        Form::Objects(_, items) => {
            let required = items.properties.iter().filter(|property| property.required.is_some());
            let members =
                required.map(|property| (property.name, other_value(items, property.name)));
            Document::Array(vec![Document::object(members)])
        }
        Form::Map => Document::object([("other", Document::raw("true"))]),
        Form::Object(inner) => {
            let members = inner.properties.iter();
            let members = members.map(|member| (member.name, other_value(inner, member.name)));
            Document::object(members)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_and_unpacked_arrays_are_written_alike_in_every_spelling() {
        use {Escapes::*, WhiteSpace::*};
        for white_space in [WhiteSpace::None, Spaces, Lines, CarriageReturns, Everywhere] {
            for escapes in [Minimal, Solidus, NonAscii, Values, Everything] {
                let spelling = Spelling { white_space, escapes, byte_order_mark: false };
                let (mut packed, mut unpacked) = (Vec::new(), Vec::new());
                Canvas { spelling, ..Canvas::plain() }.write(&mut packed);
                Canvas::plain().whole().write(&spelling, &mut unpacked);
                assert_eq!(packed, unpacked, "{spelling:?}");
            }
        }
    }
}
