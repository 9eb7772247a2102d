//! What a plan is painted on: the [`Canvas`], the plain document and its spelling, and the ways to
//! reach its parts.

use std::sync::LazyLock;

use crate::contract::shape::{Form, Object, Prose, session};
use crate::json::Document;
use crate::json::document::{Escapes, Spelling, Text, Token, WhiteSpace};

/// A document in the making.
#[derive(Debug)]
pub(super) struct Canvas {
    /// Members may be added to it and moved in it. What is in them is reached by the canvas alone: the
    /// plain factors are [`PACKED`] until then.
    pub(super) root: Document,
    pub(super) spelling: Spelling,
}

/// The factors of the plain document as one token: many documents have no others, and take less time to
/// paint and to write.
static PACKED: LazyLock<String> = LazyLock::new(|| {
    let mut text = Vec::new();
    plain_factors().write(&Spelling::default(), &mut text);
    String::from_utf8(text).expect("a document is written in UTF-8")
});

/// One step from the document to a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Into the member of that name.
    Name(&'static str),
    /// Into an element of an array.
    Element,
}

/// Which element of an array is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Position {
    /// The first.
    #[default]
    First,
    /// The last, behind at least one other.
    Last,
    /// One amid at least two others.
    Middle,
}

impl Position {
    /// Every position, the plainest first.
    pub const ALL: [Self; 3] = [Self::First, Self::Last, Self::Middle];

    /// How many elements it takes for there to be one.
    fn least(self) -> usize {
        match self {
            Self::First => 1,
            Self::Last => 2,
            Self::Middle => 3,
        }
    }
}

pub(super) const IDS: [&str; 3] = ["member_session_id", "member_id", "organization_id"];
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

/// The texts of the plain document that the descriptions speak of, by their property.
const PLAIN_TEXTS: [(&str, &str); 7] = [
    ("member_session_id", "session-test-fe6c042b-6286-479f-8a4f-b046a6c46509"),
    ("member_id", "member-test-fe6c042b-6286-479f-8a4f-b046a6c46509"),
    ("organization_id", "organization-test-fe6c042b-6286-479f-8a4f-b046a6c46509"),
    ("started_at", "2021-12-29T12:33:09Z"),
    ("last_accessed_at", "2021-12-29T12:35:10Z"),
    ("expires_at", "2021-12-29T13:33:09Z"),
    ("organization_slug", "example-org"),
];
/// The times of a factor.
const PLAIN_TIME: &str = "2021-12-29T12:33:09Z";

/// The text that a property has in the plain document.
pub(super) fn plain_text(name: &str) -> &'static str {
    let known = PLAIN_TEXTS.iter().find(|(property, _)| *property == name);
    known.map_or(PLAIN_TIME, |(_, text)| text)
}

impl Canvas {
    /// The plain document, plainly spelled.
    pub(super) fn plain() -> Self {
        let text = |name: &'static str| (name, Document::text(plain_text(name)));
        let root = Document::object([
            text("member_session_id"),
            text("member_id"),
            text("started_at"),
            text("last_accessed_at"),
            text("expires_at"),
            ("authentication_factors", Document::raw(PACKED.as_str())),
            text("organization_id"),
            ("roles", Document::Array(vec![Document::text("stytch_member")])),
            text("organization_slug"),
        ]);
        Self { root, spelling: Spelling::default() }
    }

    /// A member of the document itself.
    pub(super) fn member(&mut self, name: &'static str) -> &mut Document {
        if self.root.position(name).is_none() {
            let value = plain_value(session(), name);
            self.root.set(name, value);
        }
        let member = self.root.member_mut(name).expect("it was set");
        unpack(member);
        member
    }

    /// The document itself, with all that is in it.
    pub(super) fn whole(&mut self) -> &mut Document {
        if let Document::Object(members) = &mut self.root {
            members.iter_mut().for_each(|member| unpack(&mut member.value));
        }
        &mut self.root
    }

    /// Writes the document.
    pub(super) fn write(&mut self, text: &mut Vec<u8>) {
        let spelling = self.spelling;
        // What is packed is written as it would be, unless each of its tokens looks otherwise.
        let is_plain = spelling.white_space == WhiteSpace::None
            && !matches!(spelling.escapes, Escapes::Values | Escapes::Everything);
        let root = if is_plain { &self.root } else { &*self.whole() };
        root.write(&spelling, text);
    }

    /// Writes the document, and says where its tokens stand.
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

    /// The first factor.
    pub(super) fn factor(&mut self) -> &mut Document {
        let factors = self.factors();
        if factors.is_empty() {
            factors.push(plain_factor());
        }
        &mut factors[0]
    }

    /// The last factor, behind at least one other.
    pub(super) fn last_factor(&mut self) -> &mut Document {
        self.reach(&FACTOR, Position::Last)
    }

    /// A sub-object of the first factor, which gets one if it has none.
    pub(super) fn sub_object(&mut self) -> &mut Document {
        self.reach(&SUB_OBJECT, Position::First)
    }

    /// The custom claims.
    pub(super) fn claims(&mut self) -> &mut Document {
        self.member("custom_claims")
    }

    /// One of the six times; behind those, the last factor's first.
    pub(super) fn time(&mut self, place: u8) -> &mut Document {
        let (name, factor) = match TIMES.get(usize::from(place)) {
            Some(name) if place < 3 => return self.member(name),
            Some(name) => (*name, self.factor()),
            None => (TIMES[3], self.last_factor()),
        };
        if factor.position(name).is_none() {
            factor.set(name, Document::text(PLAIN_TIME));
        }
        factor.member_mut(name).expect("it was set")
    }

    /// The part at the end of a path; whatever lacks on the way is put there first.
    pub(super) fn reach(&mut self, path: &[Step], position: Position) -> &mut Document {
        let mut object = Some(session());
        let mut items = None;
        let mut at = if path.is_empty() { self.whole() } else { &mut self.root };
        for step in path {
            match step {
                Step::Name(name) => {
                    let is_null =
                        at.member_mut(name).is_some_and(|it| *it == Document::raw("null"));
                    if is_null || at.position(name).is_none() {
                        let value = object.map_or_else(
                            || Document::object::<Text>([]),
                            |object| plain_value(object, name),
                        );
                        at.set(*name, value);
                    }
                    let form = object.and_then(|object| object.property(name)).map(|it| &it.form);
                    (object, items) = match form {
                        Some(Form::Object(inner)) => (Some(inner), None),
                        Some(Form::Objects(_, inner)) => (None, Some(inner)),
                        _ => (None, None),
                    };
                    at = at.member_mut(name).expect("it was set");
                    unpack(at);
                }
                Step::Element => {
                    let plain = || match items {
                        Some(_) => plain_factor(),
                        None => Document::text("stytch_member"),
                    };
                    let elements = at.elements_mut();
                    while elements.len() < position.least() {
                        elements.push(plain());
                    }
                    object = items;
                    let index = match position {
                        Position::First => 0,
                        Position::Last => elements.len() - 1,
                        Position::Middle => elements.len() / 2,
                    };
                    at = &mut elements[index];
                }
            }
        }
        at
    }
}

fn unpack(value: &mut Document) {
    if matches!(value, Document::Raw(token) if *token == *PACKED) {
        *value = plain_factors();
    }
}

fn plain_factors() -> Document {
    Document::Array(vec![plain_factor()])
}

/// The factor of the plain document.
pub(super) fn plain_factor() -> Document {
    let text = |text: &'static str| Document::Text(Text::Borrowed(text));
    Document::object([
        ("type", text("magic_link")),
        ("delivery_method", text("email")),
        ("last_authenticated_at", text(PLAIN_TIME)),
        (
            "email_factor",
            Document::object([
                ("email_id", text("email-test-81bf03a8-86e1-4d95-bd44-bb3495224953")),
                ("email_address", text("sandbox@stytch.com")),
            ]),
        ),
    ])
}

/// A valid value for a property, whole: a sub-object has all its members.
pub(super) fn plain_value(object: &Object, name: &str) -> Document {
    let Some(property) = object.property(name) else { return Document::text("x") };
    match &property.form {
        Form::Text(Prose::Id { .. } | Prose::Time { .. } | Prose::Slug { .. }) => {
            Document::text(plain_text(name))
        }
        Form::Text(Prose::FactorType) => Document::text("magic_link"),
        Form::Text(Prose::DeliveryMethod) => Document::text("email"),
        Form::Text(Prose::Free) => Document::text("abc-123"),
        Form::Strings(_) | Form::Objects(..) => Document::Array(Vec::new()),
        Form::Map => Document::object::<Text>([]),
        Form::Object(inner) => Document::object(
            inner.properties.iter().map(|member| (member.name, plain_value(inner, member.name))),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_written_as_what_is_not_in_every_spelling() {
        use {Escapes::*, WhiteSpace::*};
        for white_space in [WhiteSpace::None, Spaces, Lines, CarriageReturns, Everywhere] {
            for escapes in [Minimal, Solidus, NonAscii, Values, Everything] {
                let spelling = Spelling { white_space, escapes, byte_order_mark: false };
                let (mut packed, mut whole) = (Vec::new(), Vec::new());
                Canvas { spelling, ..Canvas::plain() }.write(&mut packed);
                Canvas::plain().whole().write(&spelling, &mut whole);
                assert_eq!(packed, whole, "{spelling:?}");
            }
        }
    }
}
