//! Values of another type than the rule asks for, those that readers coerce among them.

use crate::contract::constraint::{Constraint, JsonType};
use crate::json::Document;
use crate::json::document::{Spelling, Text};

use super::target::Target;
use super::{Edit, Row};

/// What stands in place of a value, and in place of which types it is wrong.
pub(in super::super) struct Wrong {
    instead_of: &'static [JsonType],
    is_null: bool,
    make: fn(&Document) -> Document,
}

const ANY: &[JsonType] = &[JsonType::String, JsonType::Array, JsonType::Object];

pub(super) fn rows() -> Vec<Row> {
    use JsonType::{Array, Object, String as Text};
    let row = |mistake, id, instead_of, make| {
        let wrong = Wrong { instead_of, is_null: false, make };
        Row { id, mistake, edit: Edit::Type(wrong) }
    };
    let null = Wrong { instead_of: ANY, is_null: true, make: |_| Document::raw("null") };
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
        row("empty", "empty-array", &[Text, Object], |_| Document::Array(Vec::new())),
        row("empty", "empty-object", &[Text, Array], |_| Document::object::<Text_>([])),
        row("wrapped", "in-an-array", &[Text, Object], |value| {
            Document::Array(vec![value.clone()])
        }),
        row("wrapped", "in-an-object", &[Text], |value| {
            Document::object([("value", value.clone())])
        }),
        row("wrapped", "without-its-array", &[Array], |value| match value {
            Document::Array(elements) if !elements.is_empty() => only_if_no_array(&elements[0]),
            _ => Document::text("stytch_member"),
        }),
        row("wrapped", "indexed-object", &[Array], |value| match value {
            Document::Array(elements) => Document::object(
                elements.iter().enumerate().map(|(at, element)| (at.to_string(), element.clone())),
            ),
            _ => Document::object::<Text_>([]),
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

type Text_ = Text;

fn only_if_no_array(element: &Document) -> Document {
    match element {
        Document::Array(_) => Document::text("stytch_member"),
        other => other.clone(),
    }
}

fn json(value: &Document) -> String {
    let mut text = Vec::new();
    value.write(&Spelling::default(), &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

impl Wrong {
    pub(super) fn breaks(&self, target: &Target) -> bool {
        let Constraint::Type { expected, optional } = target.constraint else { return false };
        self.instead_of.contains(&expected) && !(self.is_null && optional)
    }

    pub(super) fn apply(&self, value: &mut Document) {
        *value = (self.make)(value);
    }
}
