//! A document as a tree that flaws can change: [`read`], [`write()`], and functions that find and
//! change parts of the tree.

use std::sync::LazyLock;

use crate::contract::shape::session;
use crate::contract::shape::{Form, Object, Property, factor};
use crate::json::document::Spelling;
use crate::json::{Document, Tape};

/// The names of the properties of a session.
pub(super) static PROPERTIES: LazyLock<Vec<&'static str>> = LazyLock::new(|| names_of(session()));

/// The names of the required properties of a session.
pub(super) static REQUIRED: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let required = session().properties.iter().filter(|property| property.required.is_some());
    required.map(|property| property.name).collect()
});

/// The names of the times of a session.
pub(super) const TIMES: [&str; 3] = ["started_at", "last_accessed_at", "expires_at"];

/// The names of the times of a factor.
pub(super) const FACTOR_TIMES: [&str; 3] = ["last_authenticated_at", "created_at", "updated_at"];

/// The names of the properties of a factor.
pub(super) static FACTOR: LazyLock<Vec<&'static str>> = LazyLock::new(|| names_of(factor()));

/// The names of a factor's sub-objects, each with the names of its members.
pub(super) static SUB_OBJECTS: LazyLock<Vec<(&'static str, Vec<&'static str>)>> =
    LazyLock::new(|| {
        let of_sub_object = |property: &Property| match &property.form {
            Form::Object(members) => Some((property.name, names_of(members))),
            _ => None,
        };
        factor().properties.iter().filter_map(of_sub_object).collect()
    });

fn names_of(object: &Object) -> Vec<&'static str> {
    object.properties.iter().map(|property| property.name).collect()
}

/// The tree of a JSON text, with number tokens and duplicate names preserved; `None` if the text is
/// not JSON.
pub(super) fn read(text: &[u8], tape: &mut Tape) -> Option<Document> {
    tape.read(text).ok()?;
    Some(Document::decoded(tape.root()))
}

/// The JSON text of a tree.
pub(super) fn write(tree: &Document) -> Vec<u8> {
    let mut text = Vec::new();
    tree.write(&Spelling::default(), &mut text);
    text
}

/// The value of the first member with this name.
pub(super) fn member<'d>(object: &'d Document, name: &str) -> Option<&'d Document> {
    match object {
        Document::Object(members) => {
            members.iter().find(|member| member.is_named(name)).map(|member| &member.value)
        }
        _ => None,
    }
}

/// The characters of a value, if it is a decoded string.
pub(super) fn characters(value: &Document) -> Option<&str> {
    match value {
        Document::Text(text) => Some(text),
        _ => None,
    }
}

/// The characters of a value, if it is a decoded string. They can be changed.
pub(super) fn text(value: &mut Document) -> Option<&mut String> {
    match value {
        Document::Text(text) => Some(text.to_mut()),
        _ => None,
    }
}

/// The characters of the first member with this name, if it is a decoded string.
pub(super) fn text_of<'d>(object: &'d mut Document, name: &str) -> Option<&'d mut String> {
    object.member_mut(name).and_then(text)
}

/// The elements of the first member with this name, if it is an array.
pub(super) fn elements<'d>(object: &'d mut Document, name: &str) -> Option<&'d mut Vec<Document>> {
    match object.member_mut(name) {
        Some(Document::Array(elements)) => Some(elements),
        _ => None,
    }
}

/// The factors; none if they are not in an array.
pub(super) fn factors(root: &mut Document) -> impl Iterator<Item = &mut Document> {
    elements(root, "authentication_factors").into_iter().flatten()
}

/// The roles; `None` if they are not in an array.
pub(super) fn roles(root: &mut Document) -> Option<&mut Vec<Document>> {
    elements(root, "roles")
}

/// The characters of each role that is a decoded string.
pub(super) fn role_texts(root: &mut Document) -> impl Iterator<Item = &mut String> {
    roles(root).into_iter().flatten().filter_map(text)
}

/// The decoded names of an object's members; names with unpaired surrogates are left out.
pub(super) fn names(object: &mut Document) -> Vec<String> {
    let Document::Object(members) = object else { return Vec::new() };
    members.iter_mut().filter_map(|member| text(&mut member.name).cloned()).collect()
}

/// Whether an object has a member whose name is not in `known`.
pub(super) fn has_others(object: &mut Document, known: &[&str]) -> bool {
    names(object).iter().any(|name| !known.contains(&name.as_str()))
}

/// The values of an object's members.
pub(super) fn values(object: &mut Document) -> impl Iterator<Item = &mut Document> {
    let members = match object {
        Document::Object(members) => members.as_mut_slice(),
        _ => &mut [],
    };
    members.iter_mut().map(|member| &mut member.value)
}

/// In every factor, the values of the members whose names end in `_factor`, whatever their types.
pub(super) fn sub_objects(root: &mut Document) -> impl Iterator<Item = &mut Document> {
    factors(root).flat_map(|factor| {
        let members = match factor {
            Document::Object(members) => members.as_mut_slice(),
            _ => &mut [],
        };
        let is_sub_object =
            |name: &Document| matches!(name, Document::Text(name) if name.ends_with("_factor"));
        let members = members.iter_mut().filter(move |member| is_sub_object(&member.name));
        members.map(|member| &mut member.value)
    })
}

/// Changes every value inside the custom claims, inner values first.
pub(super) fn claims(root: &mut Document, change: impl Fn(&mut Document)) {
    values_of_claims(root).for_each(|claim| everywhere(claim, &change));
}

/// Changes the custom claims and every value inside them, inner values first.
pub(super) fn claims_and_below(root: &mut Document, change: impl Fn(&mut Document)) {
    if let Some(claims) = root.member_mut("custom_claims") {
        everywhere(claims, &change);
    }
}

/// The values of the custom claims.
pub(super) fn values_of_claims(root: &mut Document) -> impl Iterator<Item = &mut Document> {
    root.member_mut("custom_claims").into_iter().flat_map(values)
}

/// Changes every value of a tree, inner values first.
pub(super) fn everywhere(value: &mut Document, change: &impl Fn(&mut Document)) {
    match value {
        Document::Array(elements) => {
            elements.iter_mut().for_each(|element| everywhere(element, change))
        }
        Document::Object(_) => values(value).for_each(|member| everywhere(member, change)),
        Document::Raw(_) | Document::Text(_) | Document::Plain(_) => {}
    }
    change(value);
}

/// Changes every string of a tree, but not the names.
pub(super) fn texts(tree: &mut Document, change: impl Fn(&mut String)) {
    everywhere(tree, &|value| {
        if let Some(text) = text(value) {
            change(text);
        }
    });
}

/// Replaces numbers inside the custom claims. `change` takes a number as binary64 and returns the
/// token to replace it with, if any.
pub(super) fn numbers(root: &mut Document, change: impl Fn(f64) -> Option<String>) {
    claims(root, |value| {
        let Document::Raw(token) = value else { return };
        if let Some(other) = token.parse().ok().and_then(&change) {
            *value = Document::raw(other);
        }
    });
}

/// Changes every name inside the custom claims, at any depth.
pub(super) fn claim_names(root: &mut Document, change: impl Fn(&str) -> String) {
    claims_and_below(root, |value| {
        let Document::Object(members) = value else { return };
        for member in members {
            if let Some(name) = text(&mut member.name) {
                *name = change(name);
            }
        }
    });
}

/// For each known name that no member has, renames the first member whose name `fold` turns into
/// that known name.
pub(super) fn known_as(object: &mut Document, known: &[&'static str], fold: fn(&str) -> String) {
    for name in known {
        if object.position(name).is_some() {
            continue;
        }
        let Document::Object(members) = &mut *object else { return };
        let alias = members
            .iter_mut()
            .filter_map(|member| text(&mut member.name))
            .find(|other| fold(other) == *name);
        if let Some(alias) = alias {
            *alias = (*name).to_owned();
        }
    }
}

/// Whether a value is the token `literal`.
pub(super) fn is(value: &Document, literal: &str) -> bool {
    matches!(value, Document::Raw(token) if token == literal)
}

/// Whether a value is a number.
pub(super) fn is_number(value: &Document) -> bool {
    let Document::Raw(token) = value else { return false };
    token.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

/// Whether a value is a string, decoded or not.
pub(super) fn is_string(value: &Document) -> bool {
    match value {
        Document::Text(_) => true,
        Document::Raw(token) => token.starts_with('"'),
        _ => false,
    }
}

/// Panics if the first character of a text is longer than one byte, as slicing off the first byte
/// does.
pub(super) fn slice_first_byte(text: &str) {
    assert!(text.is_char_boundary(1.min(text.len())), "byte index 1 is not a char boundary");
}
