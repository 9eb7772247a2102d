//! Values of a wrong type, including some that lenient implementations convert to the right type.

use crate::contract::constraint::{Constraint, JsonType};
use crate::json::Document;
use crate::json::document::{Spelling, Text};

use super::target::Target;
use super::{Edit, Row};

/// A value of a wrong type, which replaces a valid value.
pub(in super::super) struct WrongType {
    /// The expected types for which the replacement is wrong.
    wrong_for: &'static [JsonType],
    /// Whether the replacement is `null`, which is not wrong for an optional property.
    is_null: bool,
    /// Makes the replacement from the valid value.
    replacement: fn(&Document) -> Document,
}

const ANY: &[JsonType] = &[JsonType::String, JsonType::Array, JsonType::Object];

pub(super) fn rows() -> Vec<Row> {
    use JsonType::{Array, Object, String};
    let row = |mistake, id, wrong_for, replacement| {
        let wrong_type = WrongType { wrong_for, is_null: false, replacement };
        Row { id, mistake, edit: Edit::Type(wrong_type) }
    };
    let null = WrongType { wrong_for: ANY, is_null: true, replacement: |_| Document::raw("null") };
    vec![
        Row::new("null", Edit::Type(null)),
        row("boolean", "true", ANY, |_| Document::raw("true")),
        row("boolean", "false", ANY, |_| Document::raw("false")),
        row("number", "zero", ANY, |_| Document::raw("0")),
        row("number", "number", ANY, |_| Document::raw("1640781189")),
        row("number", "fraction", ANY, |_| Document::raw("1.5")),
        row("string", "empty-string", &[Array, Object], |_| Document::text("")),
        row("string", "string", &[Array, Object], |_| Document::text("stytch_member")),
        row("string", "json-string", &[Array, Object], |value| Document::text(json(value))),
        row("empty", "empty-array", &[String, Object], |_| Document::Array(Vec::new())),
        row("empty", "empty-object", &[String, Array], |_| Document::object::<Text>([])),
        row("wrapped", "in-an-array", &[String, Object], |value| {
            Document::Array(vec![value.clone()])
        }),
        row("wrapped", "in-an-object", &[String], |value| {
            Document::object([("value", value.clone())])
        }),
        row("wrapped", "without-its-array", &[Array], |value| match value {
            Document::Array(elements) if !elements.is_empty() => unless_array(&elements[0]),
            _ => Document::text("stytch_member"),
        }),
        row("wrapped", "indexed-object", &[Array], |value| match value {
            Document::Array(elements) => Document::object(
                elements
                    .iter()
                    .enumerate()
                    .map(|(index, element)| (index.to_string(), element.clone())),
            ),
            _ => Document::object::<Text>([]),
        }),
        row("wrapped", "positional-array", &[Object], |value| match value {
            Document::Object(members) => {
                Document::Array(members.iter().map(|member| member.value.clone()).collect())
            }
            _ => Document::Array(Vec::new()),
        }),
        row("wrapped", "array-of-pairs", &[Object], |value| match value {
            Document::Object(members) => Document::Array(
                members
                    .iter()
                    .map(|member| Document::Array(vec![member.name.clone(), member.value.clone()]))
                    .collect(),
            ),
            _ => Document::Array(Vec::new()),
        }),
    ]
}

/// The element, or a text if the element is itself an array.
fn unless_array(element: &Document) -> Document {
    match element {
        Document::Array(_) => Document::text("stytch_member"),
        other => other.clone(),
    }
}

/// A value as JSON text.
fn json(value: &Document) -> String {
    let mut text = Vec::new();
    value.write(&Spelling::default(), &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

impl WrongType {
    pub(super) fn breaks(&self, target: &Target) -> bool {
        let Constraint::Type { expected, optional } = target.constraint else { return false };
        self.wrong_for.contains(&expected) && !(self.is_null && optional)
    }

    pub(super) fn apply(&self, value: &mut Document) {
        *value = (self.replacement)(value);
    }
}
