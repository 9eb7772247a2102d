//! Values of a wrong type, including some that lenient implementations convert to the right type.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD as BASE64, URL_SAFE_NO_PAD as BASE64_FOR_URLS};

use crate::contract::constraint::{Constraint, JsonType};
use crate::json::Document;
use crate::json::document::{Member, Text};
use crate::plan::canvas::TIMES;

use super::target::Target;
use super::{Edit, Row};

/// A value of a wrong type, which replaces a valid value.
pub(in super::super) struct WrongType {
    /// The expected types for which the replacement is wrong.
    wrong_for: &'static [JsonType],
    /// The names of the members that are replaced. Empty for all members and elements.
    members: &'static [&'static str],
    /// Whether the replacement is `null`, which is not wrong for an optional property.
    is_null: bool,
    /// Makes the replacement from the valid value and from what is replaced.
    replacement: fn(&Document, &Target) -> Document,
}

const ANY: &[JsonType] = &[JsonType::String, JsonType::Array, JsonType::Object];

/// The arrays and objects of a session.
const WHOLE: &[&str] = &["authentication_factors", "roles", "custom_claims"];

pub(super) fn rows() -> Vec<Row> {
    use JsonType::{Array, Object, String};
    let only_at = |members, mistake, id, wrong_for, replacement| {
        let wrong_type = WrongType { wrong_for, members, is_null: false, replacement };
        Row { id, mistake, edit: Edit::Type(wrong_type) }
    };
    let row =
        |mistake, id, wrong_for, replacement| only_at(&[], mistake, id, wrong_for, replacement);
    let parts = |id, members, replacement| only_at(members, "parts", id, &[String], replacement);
    let time = |mistake, id, replacement| only_at(&TIMES, mistake, id, &[String], replacement);
    let null = WrongType {
        wrong_for: ANY,
        members: &[],
        is_null: true,
        replacement: |_, _| Document::raw("null"),
    };
    vec![
        Row::new("null", Edit::Type(null)),
        row("scalar", "true", ANY, |_, _| Document::raw("true")),
        row("scalar", "false", ANY, |_, _| Document::raw("false")),
        row("scalar", "zero", ANY, |_, _| Document::raw("0")),
        row("scalar", "one", ANY, |_, _| Document::raw("1")),
        row("scalar", "number", ANY, |_, _| Document::raw("1640781189")),
        row("scalar", "fraction", ANY, |_, _| Document::raw("1.5")),
        row("scalar", "huge-exponent", ANY, |_, _| Document::raw("1e999999999")),
        row("scalar", "many-digits", ANY, |_, _| Document::raw("16407811891640781189")),
        time("scalar", "milliseconds", |_, _| Document::raw("1640781189000")),
        time("scalar", "nanoseconds", |_, _| Document::raw("1640781189000000000")),
        time("scalar", "seconds-and-fraction", |_, _| Document::raw("1640781189.5")),
        time("scalar", "minus-one", |_, _| Document::raw("-1")),
        row("string", "empty-string", &[Array, Object], |_, _| Document::text("")),
        row("string", "string", &[Array, Object], |_, _| Document::text("stytch_member")),
        row("string", "json-string", &[Array, Object], |value, _| Document::text(value.compact())),
        row("string", "query-string", &[Object], |_, _| Document::text("id=1&provider_subject=a")),
        row("string", "comma-separated", &[Array], |_, _| Document::text("stytch_member,editor")),
        row("empty", "empty-array", &[String, Object], |_, _| Document::Array(Vec::new())),
        row("empty", "empty-object", &[String, Array], |_, _| Document::object::<Text>([])),
        row("wrapped", "in-an-array", &[String, Object], |value, _| {
            Document::Array(vec![value.clone()])
        }),
        row("wrapped", "in-an-object", &[String], |value, _| {
            Document::object([("value", value.clone())])
        }),
        row("wrapped", "in-an-object-with-id", &[String], |value, _| {
            Document::object([("id", value.clone())])
        }),
        row("wrapped", "in-an-object-with-its-own-name", &[String], |value, target| {
            let name = target.name().unwrap_or("stytch");
            Document::object([(name, value.clone()), ("object", Document::text(name))])
        }),
        row("wrapped", "in-an-object-with-role-id", &[String], |value, _| {
            Document::object([("role_id", value.clone()), ("sources", Document::raw("[]"))])
        }),
        row("wrapped", "as-a-name", &[String], |value, _| {
            Document::object([(text(value), Document::raw("null"))])
        }),
        row("wrapped", "tagged", &[String], |value, _| {
            Document::object([("$type", Document::text("string")), ("$value", value.clone())])
        }),
        row("wrapped", "characters", &[String], |value, _| {
            text(value).chars().map(|character| Document::text(character.to_string())).collect()
        }),
        row("wrapped", "bytes", &[String], |value, _| {
            text(value).bytes().map(|byte| Document::raw(byte.to_string())).collect()
        }),
        row("wrapped", "sixteen-bytes", &[String], |_, _| {
            Document::raw("[254,108,4,43,98,134,71,159,138,79,176,70,166,196,101,9]")
        }),
        row("wrapped", "date-array", &[String], |_, _| Document::raw("[2021,12,29,12,33,9]")),
        row("wrapped", "ordinal-date-array", &[String], |_, _| {
            Document::raw("[2021,363,12,33,9,0,0,0,0]")
        }),
        row("wrapped", "object-of-date-parts", &[String], |_, _| {
            Document::raw(
                "{\"year\":2021,\"month\":12,\"day\":29,\"hour\":12,\"minute\":33,\"second\":9}",
            )
        }),
        row("wrapped", "seconds-object", &[String], |_, _| {
            Document::raw("{\"seconds\":1640781189,\"nanos\":0}")
        }),
        row("wrapped", "dollar-date", &[String], |_, _| {
            Document::raw("{\"$date\":\"2021-12-29T12:33:09Z\"}")
        }),
        time("wrapped", "day-array", |_, _| Document::raw("[2021,12,29]")),
        time("wrapped", "date-array-with-nanoseconds", |_, _| {
            Document::raw("[2021,12,29,12,33,9,500000000]")
        }),
        time("wrapped", "dollar-date-of-milliseconds", |_, _| {
            Document::raw("{\"$date\":1640781189000}")
        }),
        time("wrapped", "dollar-date-of-long", |_, _| {
            Document::raw("{\"$date\":{\"$numberLong\":\"1640781189000\"}}")
        }),
        row("wrapped", "dollar-id", &[String], |_, _| {
            Document::raw("{\"$oid\":\"507f1f77bcf86cd799439011\"}")
        }),
        row("wrapped", "dollar-values", &[Array], |value, _| {
            Document::object([("$values", value.clone())])
        }),
        row("wrapped", "names-for-elements", &[Array], |_, _| {
            Document::object([("stytch_member", Document::raw("true"))])
        }),
        row("wrapped", "by-type", &[Array], |value, _| match value {
            Document::Array(elements) => Document::object(elements.iter().map(by_type)),
            _ => Document::raw("{\"magic_link\":{\"delivery_method\":\"email\"}}"),
        }),
        row("wrapped", "without-its-array", &[Array], |value, _| match value {
            Document::Array(elements) if !elements.is_empty() => unless_array(&elements[0]),
            _ => Document::text("stytch_member"),
        }),
        row("wrapped", "indexed-object", &[Array], |value, _| match value {
            Document::Array(elements) => Document::object(
                elements
                    .iter()
                    .enumerate()
                    .map(|(index, element)| (index.to_string(), element.clone())),
            ),
            _ => Document::object::<Text>([]),
        }),
        row("wrapped", "positional-array", &[Object], |value, _| match value {
            Document::Object(members) => {
                Document::Array(members.iter().map(|member| member.value.clone()).collect())
            }
            _ => Document::Array(Vec::new()),
        }),
        row("wrapped", "positional-array-with-nulls", &[Object], |value, target| {
            let Some(shape) = target.shape() else { return Document::raw("[null]") };
            let mut value = value.clone();
            let values =
                shape.properties.iter().map(|property| match value.member_mut(property.name) {
                    Some(member) => member.clone(),
                    None => Document::raw("null"),
                });
            values.collect()
        }),
        row("wrapped", "array-of-names-and-values", &[Object], |value, _| {
            named_values(value, "name")
        }),
        row("wrapped", "array-of-keys-and-values", &[Object], |value, _| {
            named_values(value, "key")
        }),
        row("wrapped", "array-of-pairs", &[Object], |value, _| match value {
            Document::Object(members) => Document::Array(
                members
                    .iter()
                    .map(|member| Document::Array(vec![member.name.clone(), member.value.clone()]))
                    .collect(),
            ),
            _ => Document::Array(Vec::new()),
        }),
        only_at(&["custom_claims"], "encoded", "token", &[Object], |value, _| {
            let claims = BASE64_FOR_URLS.encode(value.compact());
            Document::text(format!("eyJhbGciOiJub25lIn0.{claims}."))
        }),
        only_at(WHOLE, "encoded", "base64", &[Array, Object], |value, _| {
            Document::text(BASE64.encode(value.compact()))
        }),
        only_at(WHOLE, "encoded", "yaml", &[Array, Object], |value, _| match value {
            Document::Array(_) => Document::text("- stytch_member\n"),
            _ => Document::text("claim: x\n"),
        }),
        only_at(WHOLE, "encoded", "array-of-a-database", &[Array], |_, _| {
            Document::text("{stytch_member,editor}")
        }),
        parts("object-of-phone-parts", &["phone_number"], |_, _| {
            Document::raw("{\"country_code\":\"1\",\"national_number\":\"4155550100\"}")
        }),
        parts("object-of-email-parts", &["email_address", "impersonator_email_address"], |_, _| {
            Document::raw("{\"name\":\"Ada\",\"address\":\"ada@example.com\"}")
        }),
        parts("object-of-user-agent-parts", &["user_agent"], |_, _| {
            Document::raw("{\"family\":\"Firefox\",\"major\":\"128\"}")
        }),
    ]
}

/// An array with an object for each member. The object has the member's name and value.
fn named_values(value: &Document, name: &'static str) -> Document {
    let row = |member: &Member| {
        Document::object([(name, member.name.clone()), ("value", member.value.clone())])
    };
    match value {
        Document::Object(members) if !members.is_empty() => members.iter().map(row).collect(),
        _ => Document::Array(vec![row(&Member::new("claim", Document::text("x")))]),
    }
}

/// The type of an element, or else its text, and the rest of the element.
fn by_type(element: &Document) -> (std::string::String, Document) {
    let mut rest = element.clone();
    let Document::Object(members) = &mut rest else { return (text(element), Document::raw("{}")) };
    let types = members.extract_if(.., |member| member.is_named("type"));
    let name = types.map(|member| text(&member.value)).next();
    (name.unwrap_or_else(|| "magic_link".to_owned()), rest)
}

/// The element, or a text if the element is itself an array.
fn unless_array(element: &Document) -> Document {
    match element {
        Document::Array(_) => Document::text("stytch_member"),
        other => other.clone(),
    }
}

/// The characters of a string.
fn text(value: &Document) -> std::string::String {
    match value {
        Document::Text(text) => text.clone().into_owned(),
        Document::Plain(plain) => plain.text().to_owned(),
        _ => "stytch".to_owned(),
    }
}

impl WrongType {
    pub(super) fn breaks(&self, target: &Target) -> bool {
        let Constraint::Type { expected, optional } = target.constraint else { return false };
        let is_here = target.name().is_some_and(|name| self.members.contains(&name));
        self.wrong_for.contains(&expected)
            && (self.members.is_empty() || is_here)
            && !(self.is_null && optional)
    }

    pub(super) fn apply(&self, value: &mut Document, target: &Target) {
        *value = (self.replacement)(value, target);
    }
}
