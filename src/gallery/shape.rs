//! Flaws of typed readers: members that lack, other types that they coerce, names that they fold, and
//! arrays of which they look at the first element.

use crate::contract::Level::{Reader, Schema};
use crate::json::{Document, Tape};

use super::flawed::Step::{Read, Text};
use super::tree::{
    REQUIRED as NAMES, elements, factors, is, is_number, known_as, read, role_texts, roles,
    sub_objects, text, text_of, values,
};
use super::{Flaw, row};

const OF_FACTORS: [&str; 2] = ["type", "delivery_method"];
const REQUIRED: &[&str] = &[
    "member_session_id/required",
    "member_id/required",
    "started_at/required",
    "last_accessed_at/required",
    "expires_at/required",
    "authentication_factors/required",
    "organization_id/required",
    "roles/required",
    "organization_slug/required",
];
const TEXTS: &[&str] = &[
    "member_session_id/type",
    "member_id/type",
    "started_at/type",
    "last_accessed_at/type",
    "expires_at/type",
    "organization_id/type",
    "organization_slug/type",
];
const TIMES: [&str; 3] = ["started_at", "last_accessed_at", "expires_at"];
const ARRAYS: [&str; 2] = ["roles", "authentication_factors"];
const SLUG_TYPE: &[&str] = &["organization_slug/type"];
const ROLES_TYPE: &[&str] = &["roles/type"];
const ROLE_TYPE: &[&str] = &["roles/items/type"];
const CLAIMS_TYPE: &[&str] = &["custom_claims/type"];

/// A member gets this value where its value is such a one.
fn where_it(root: &mut Document, name: &str, such: fn(&Document) -> bool, value: Document) {
    if let Some(old) = root.member_mut(name).filter(|it| such(it)) {
        *old = value;
    }
}

fn default(object: &mut Document, name: &'static str, value: Document) {
    if object.position(name).is_none() && matches!(object, Document::Object(_)) {
        object.set(name, value);
    }
}

fn plain() -> Document {
    let plain = crate::plan::Plan::default().document();
    read(&plain, &mut Tape::default()).unwrap_or(Document::Array(Vec::new()))
}

fn is_empty(value: &Document) -> bool {
    matches!(value, Document::Array(elements) if elements.is_empty())
        || matches!(value, Document::Object(members) if members.is_empty())
}

fn nothing() -> Document {
    Document::Array(Vec::new())
}

fn no_members() -> Document {
    Document::Object(Vec::new())
}

/// An object for an array of its values, in order.
fn from_positions(value: &mut Document, names: &'static [&'static str]) {
    if let Document::Array(elements) = value {
        *value = Document::object(names.iter().copied().zip(elements.drain(..)));
    }
}

fn lower(name: &str) -> String {
    name.to_ascii_lowercase()
}

fn snake(name: &str) -> String {
    let parts = name.chars().map(|it| {
        if it.is_ascii_uppercase() {
            format!("_{}", it.to_ascii_lowercase())
        } else {
            it.to_string()
        }
    });
    parts.collect::<String>().trim_start_matches('_').to_owned()
}

#[rustfmt::skip]
pub(super) const ROWS: &[Flaw] = &[
    row("required-unchecked", Schema, REQUIRED, "fills in whatever lacks: protobuf, C structs, Lombok builders",
        Read(|root| if let Document::Object(mut members) = plain() { members.drain(..).for_each(|it| if let Document::Text(name) = it.name && root.position(&name).is_none() && matches!(root, Document::Object(_)) { root.set(name, it.value) }) })),
    row("slug-default", Schema, &["organization_slug/required"], "has a default for a slug that lacks: serde(default), kwargs.get",
        Read(|root| default(root, "organization_slug", Document::text("default")))),
    row("roles-default", Schema, &["roles/required"], "takes roles that lack for none: omitempty, field(default_factory=list)",
        Read(|root| default(root, "roles", nothing()))),
    row("factors-default", Schema, &["authentication_factors/required"], "takes factors that lack for none: repeated fields of protobuf",
        Read(|root| default(root, "authentication_factors", nothing()))),
    row("last-accessed-default", Schema, &["last_accessed_at/required"], "takes the time at hand where one lacks: DEFAULT CURRENT_TIMESTAMP",
        Read(|root| default(root, "last_accessed_at", Document::text("2021-12-29T12:35:10Z")))),
    row("null-as-empty-list", Schema, &["roles/type", "authentication_factors/type"], "takes null for an empty list: Go's slices, PHP's (array)",
        Read(|root| ARRAYS.iter().for_each(|name| where_it(root, name, |it| is(it, "null"), nothing())))),
    row("null-as-default-slug", Schema, SLUG_TYPE, "takes null for a default: `slug or default`, Go's zero values",
        Read(|root| where_it(root, "organization_slug", |it| is(it, "null"), Document::text("default")))),
    row("falsy-as-empty-list", Schema, &["roles/type", "authentication_factors/type"], "takes all that is falsy for an empty list: `roles or []`, JavaScript's ||",
        Read(|root| ARRAYS.iter().for_each(|name| where_it(root, name, |it| is(it, "null") || is(it, "false") || is(it, "0") || *it == Document::text(""), nothing())))),
    row("null-roles-dropped", Schema, ROLE_TYPE, "drops nulls among the roles: compact, filterNotNull",
        Read(|root| roles(root).into_iter().for_each(|roles| roles.retain(|it| !is(it, "null"))))),
    row("other-roles-dropped", Schema, ROLE_TYPE, "drops roles that are no strings: filter(is_string), LossyArray in Swift",
        Read(|root| roles(root).into_iter().for_each(|roles| roles.retain(|it| matches!(it, Document::Text(_)) || !is_number(it) && matches!(it, Document::Raw(token) if token.starts_with('"')))))),
    row("other-factors-dropped", Schema, &["authentication_factors/items/type"], "drops factors that are no objects: filter_map(Result::ok)",
        Read(|root| elements(root, "authentication_factors").into_iter().for_each(|factors| factors.retain(|it| matches!(it, Document::Object(_)))))),
    row("numbers-as-roles", Schema, ROLE_TYPE, "makes strings of numbers: Jackson, String() in JavaScript, PHP's weak mode",
        Read(|root| roles(root).into_iter().flatten().filter(|it| is_number(it)).for_each(|it| *it = Document::text("7")))),
    row("number-as-slug", Schema, SLUG_TYPE, "makes a string of a number: Jackson, FromQuery, PHP's weak mode",
        Read(|root| where_it(root, "organization_slug", is_number, Document::text("1640781189")))),
    row("boolean-as-slug", Schema, SLUG_TYPE, "makes a string of true and false: Jackson, YAML",
        Read(|root| where_it(root, "organization_slug", |it| is(it, "true") || is(it, "false"), Document::text("true")))),
    row("numbers-as-times", Schema, &["started_at/type", "last_accessed_at/type", "expires_at/type"], "takes Unix seconds for a time: Jackson, pydantic, moment",
        Read(|root| TIMES.iter().for_each(|name| where_it(root, name, is_number, Document::text("2021-12-29T12:33:09Z"))))),
    row("one-role-as-list", Schema, ROLES_TYPE, "makes a list of one string: ACCEPT_SINGLE_VALUE_AS_ARRAY, `[].concat(roles)`",
        Read(|root| if let Some(roles) = root.member_mut("roles").filter(|it| matches!(it, Document::Text(_))) { *roles = Document::Array(vec![roles.clone()]) })),
    row("one-factor-as-list", Schema, &["authentication_factors/type"], "makes a list of one object: XML converters",
        Read(|root| if let Some(factors) = root.member_mut("authentication_factors").filter(|it| matches!(it, Document::Object(_))) { *factors = Document::Array(vec![factors.clone()]) })),
    row("roles-split-at-spaces", Schema, ROLES_TYPE, "splits one string at spaces: OAuth's scope",
        Read(|root| if let Some(words) = text_of(root, "roles").map(|it| it.split(' ').map(|it| Document::text(it.to_owned())).collect()) { root.set("roles", Document::Array(words)) })),
    row("list-of-one-unwrapped", Schema, TEXTS, "takes the only element of a list: UNWRAP_SINGLE_VALUE_ARRAYS, query parameters",
        Read(|root| values(root).for_each(|it| if let Document::Array(elements) = &*it && let [Document::Text(only)] = &elements[..] && only.len() > 10 && only != "stytch_member" { *it = Document::Text(only.clone()) }))),
    row("document-in-a-list", Schema, &["root/type"], "takes the only element of a list for the document: batch endpoints",
        Read(|root| if let Document::Array(elements) = &*root && let [only @ Document::Object(_)] = &elements[..] { *root = only.clone() })),
    row("object-with-value", Schema, TEXTS, "takes the member `value` of an object: SCIM, XML converters, wrappers of protobuf",
        Read(|root| values(root).for_each(|it| if let Some(text) = text_of(it, "value") { *it = Document::text(text.clone()) }))),
    row("empty-string-as-no-claims", Schema, CLAIMS_TYPE, "takes the empty string for no object: ACCEPT_EMPTY_STRING_AS_NULL_OBJECT",
        Read(|root| where_it(root, "custom_claims", |it| *it == Document::text(""), no_members()))),
    row("empty-array-as-no-claims", Schema, CLAIMS_TYPE, "takes an empty array for an empty object: what PHP's json_encode writes",
        Read(|root| where_it(root, "custom_claims", is_empty, no_members()))),
    row("empty-object-as-list", Schema, &["roles/type", "authentication_factors/type"], "takes an empty object for an empty array: Lua's cjson",
        Read(|root| ARRAYS.iter().for_each(|name| where_it(root, name, is_empty, nothing())))),
    row("indexed-object-as-list", Schema, &["roles/type", "authentication_factors/type"], "takes the values of an object for an array: PHP's arrays, Firebase, qs",
        Read(|root| ARRAYS.iter().for_each(|name| if let Some(value @ Document::Object(_)) = root.member_mut(name) { *value = Document::Array(values(value).map(|it| it.clone()).collect()) }))),
    row("claims-of-any-type", Schema, CLAIMS_TYPE, "keeps the claims unread: RawMessage, interface{}",
        Read(|root| where_it(root, "custom_claims", |it| !matches!(it, Document::Object(_)), no_members()))),
    row("claims-as-pairs", Schema, CLAIMS_TYPE, "takes a list of pairs for an object: dict(…), Object.fromEntries",
        Read(|root| where_it(root, "custom_claims", |it| matches!(it, Document::Array(pairs) if pairs.iter().all(|it| matches!(it, Document::Array(_)))), no_members()))),
    row("lists-decoded-twice", Schema, &["roles/type", "authentication_factors/type", "custom_claims/type"], "decodes a string that holds JSON once more: webhooks, JSON columns, Perl",
        Read(|root| ["roles", "authentication_factors", "custom_claims"].iter().for_each(|name| if let Some(inner) = text_of(root, name).and_then(|text| read(text.as_bytes(), &mut Tape::default())) { root.set(*name, inner) }))),
    row("document-decoded-twice", Schema, &["root/type"], "decodes a document that is a string once more: JSON.parse twice, message queues",
        Read(|root| if let Some(inner) = text(root).and_then(|text| read(text.as_bytes(), &mut Tape::default())) { *root = inner })),
    row("positional-document", Schema, &["root/type"], "reads a struct from an array, member by member: serde's derive, MessagePack, protobuf's JSPB",
        Read(|root| from_positions(root, &NAMES))),
    row("positional-factors", Schema, &["authentication_factors/items/type"], "reads a factor from an array, member by member: serde's derive",
        Read(|root| factors(root).for_each(|it| from_positions(it, &["type", "delivery_method", "last_authenticated_at", "email_factor"])))),
    row("first-role-checked-alone", Schema, ROLE_TYPE, "checks the first role alone: roles[0], isinstance(roles[0], str)",
        Read(|root| roles(root).into_iter().flatten().skip(1).for_each(|it| if !matches!(it, Document::Text(_)) && !matches!(it, Document::Raw(token) if token.starts_with('"')) { *it = Document::text("x") }))),
    row("later-factors-unchecked", Schema, &["authentication_factors/items/type/required", "authentication_factors/items/delivery_method/required"], "checks that the first factor has what it must, and no other",
        Read(|root| factors(root).skip(1).for_each(|it| OF_FACTORS.iter().for_each(|name| default(it, name, Document::text("magic_link")))))),
    row("middle-roles-unchecked", Schema, ROLE_TYPE, "checks the first role and the last: a sample of a list",
        Read(|root| if let Some([_, middle @ .., _]) = roles(root).map(Vec::as_mut_slice) { middle.iter_mut().for_each(|it| if !matches!(it, Document::Text(_)) && !matches!(it, Document::Raw(token) if token.starts_with('"')) { *it = Document::text("x") }) })),
    row("middle-factors-unchecked", Schema, &["authentication_factors/items/type/required", "authentication_factors/items/delivery_method/required"], "checks that the first factor and the last have what they must: a sample of a list",
        Read(|root| if let Some([_, middle @ .., _]) = elements(root, ARRAYS[1]).map(Vec::as_mut_slice) { middle.iter_mut().for_each(|it| OF_FACTORS.iter().for_each(|name| default(it, name, Document::text("magic_link")))) })),
    row("last-role-unchecked", Schema, ROLE_TYPE, "checks up to the last role, not with it: i < length - 1",
        Read(|root| if let Some([.., last]) = roles(root).filter(|it| it.len() > 1).map(Vec::as_mut_slice) && !matches!(last, Document::Text(_)) && !matches!(&*last, Document::Raw(token) if token.starts_with('"')) { *last = Document::text("x") })),
    row("sub-object-members-default", Schema, &["authentication_factors/items/email_factor/email_id/required", "authentication_factors/items/email_factor/email_address/required"], "has empty texts for what an e-mail factor lacks: Go's zero values",
        Read(|root| factors(root).filter_map(|it| it.member_mut("email_factor")).for_each(|it| ["email_id", "email_address"].iter().for_each(|name| default(it, name, Document::text("")))))),
    row("numbers-in-sub-objects", Schema, &["authentication_factors/items/*_factor/*/type"], "makes strings of numbers in the sub-objects of factors: Jackson, PHP's weak mode",
        Read(|root| sub_objects(root).flat_map(values).filter(|it| is_number(it)).for_each(|it| *it = Document::text("7")))),
    row("sub-objects-by-id", Schema, &["authentication_factors/items/*_factor/type"], "takes the id of a sub-object for the sub-object: APIs with expandable objects, Stripe",
        Read(|root| factors(root).for_each(|it| if let Document::Object(members) = it { members.retain(|it| !matches!(&it.name, Document::Text(name) if name.ends_with("_factor")) || !matches!(it.value, Document::Text(_))) }))),
    row("types-of-known-sub-objects-alone", Schema, &["authentication_factors/items/impersonated_factor/*", "authentication_factors/items/trusted_auth_token_factor/*", "authentication_factors/items/oauth_access_token_exchange_factor/*"], "keeps sub-objects unread that its version does not know yet: generated clients",
        Read(|root| factors(root).for_each(|it| if let Document::Object(members) = it { members.retain(|it| !["impersonated_factor", "trusted_auth_token_factor", "oauth_access_token_exchange_factor"].iter().any(|name| it.is_named(name)) || matches!(&it.value, Document::Object(members) if !members.is_empty() && members.iter().all(|it| matches!(it.value, Document::Text(_))))) }))),

    row("names-ignoring-case", Schema, &["*/required"], "falls back on a name that differs in case: Jackson's ACCEPT_CASE_INSENSITIVE_PROPERTIES, Json.NET",
        Read(|root| { known_as(root, &NAMES, lower); factors(root).for_each(|it| known_as(it, &OF_FACTORS, lower)) })),
    row("names-in-camel-case", Schema, &["*/required"], "falls back on the name in camel case: protobuf's JSON, pydantic's populate_by_name",
        Read(|root| { known_as(root, &NAMES, snake); factors(root).for_each(|it| known_as(it, &OF_FACTORS, snake)) })),
    row("names-with-hyphens", Schema, &["*/required"], "takes hyphens for underscores in names: Spring's relaxed binding, clap, Viper",
        Read(|root| { known_as(root, &NAMES, |it| it.replace('-', "_")); factors(root).for_each(|it| known_as(it, &OF_FACTORS, |it| it.replace('-', "_"))) })),
    row("names-trimmed", Schema, &["*/required"], "trims names: readers of CSV headers and forms",
        Read(|root| { known_as(root, &NAMES, |it| it.trim().to_owned()); factors(root).for_each(|it| known_as(it, &OF_FACTORS, |it| it.trim().to_owned())) })),
    row("names-folded-in-unicode", Schema, &["*/required"], "folds names in Unicode, so that a long s is an s: Go's encoding/json before 1.21, MySQL's collations",
        Read(|root| { known_as(root, &NAMES, |it| it.replace('\u{17f}', "s").replace('\u{212a}', "k")); factors(root).for_each(|it| known_as(it, &OF_FACTORS, |it| it.replace('\u{17f}', "s"))) })),
    row("names-cut-at-nul", Schema, &["*/required"], "ends names at a NUL: C strings",
        Read(|root| { known_as(root, &NAMES, |it| it.split('\0').next().unwrap_or_default().to_owned()); factors(root).for_each(|it| known_as(it, &OF_FACTORS, |it| it.trim_end_matches('\0').to_owned())) })),
    row("last-spelling-wins", Reader, &["unknown/lookalike-after", "*/required"], "takes the last of the names that differ in case alone: Go's encoding/json",
        Read(|root| if let Document::Object(members) = root { members.iter_mut().for_each(|it| if let Some(name) = text(&mut it.name) && let Some(known) = NAMES.iter().find(|known| name.eq_ignore_ascii_case(known)) { *name = (*known).to_owned() }); let mut seen = Vec::new(); members.reverse(); members.retain(|it| !seen.contains(&it.name) && { seen.push(it.name.clone()); true }); members.reverse() })),
    row("every-name-in-snake-case", Reader, &["unknown/lookalike-before", "unknown/lookalike-after", "*/required"], "rewrites every name before it reads: humps, deep_transform_keys, APIs between two styles",
        Read(|root| if let Document::Object(members) = root { members.iter_mut().filter_map(|it| text(&mut it.name)).filter(|it| !it.starts_with(|it: char| it.is_ascii_uppercase())).for_each(|name| *name = snake(name)) })),
    row("panic-on-empty-role", Reader, &["roles/text"], "takes the first character of a role and unwraps: chars().next().unwrap(), role[0]",
        Read(|root| role_texts(root).for_each(|role| assert!(role.chars().next().is_some(), "called `Option::unwrap()` on a `None` value")))),
    row("panic-inside-a-character", Reader, &["roles/text", "roles/character"], "cuts a role after its first byte: &role[..1]",
        Read(|root| role_texts(root).for_each(|role| assert!(role.is_char_boundary(1.min(role.len())), "byte index 1 is not a char boundary")))),
    row("panic-on-empty-slug", Reader, &["organization_slug/min-length"], "takes the first character of a slug and unwraps before it checks the length",
        Read(|root| text_of(root, "organization_slug").into_iter().for_each(|it| assert!(!it.is_empty(), "index out of bounds: the len is 0 but the index is 0")))),
    row("panic-on-wrong-type", Reader, &["roles/type", "text/duplicate-known"], "has a cast that it never checks: as_array().unwrap(), `data[\"roles\"].map`",
        Read(|root| if let Some(roles) = root.member_mut("roles") { assert!(matches!(roles, Document::Array(_)), "called `Option::unwrap()` on a `None` value") })),
    row("panic-on-absent-member", Reader, &["roles/required"], "indexes where a member may lack: document[\"roles\"] in Python, Rust's Index",
        Read(|root| assert!(!matches!(root, Document::Object(_)) || root.position("roles").is_some(), "no entry found for key"))),
    row("panic-on-no-slug-byte", Reader, &["organization_slug/max-length"], "copies a slug into a buffer of 256 bytes: copy_from_slice, strcpy",
        Read(|root| text_of(root, "organization_slug").into_iter().for_each(|it| assert!(it.len() <= 256, "range end index out of range")))),
    row("swallowed-errors", Schema, &["*/type"], "puts a default where a member cannot be read: try/except around each member, `let Ok(…) else`",
        Read(|root| if let Document::Object(members) = root { members.retain(|it| !it.is_named("custom_claims") || matches!(it.value, Document::Object(_))); ARRAYS.iter().for_each(|name| where_it(root, name, |it| !matches!(it, Document::Array(_)), nothing())); where_it(root, "organization_slug", |it| !matches!(it, Document::Text(_)) && !matches!(it, Document::Raw(token) if token.starts_with('"')), Document::text("default")) })),
    row("braces-added", Schema, &["json/grammar"], "adds the braces that lack around members: readers of logs",
        Text(|text| if text.starts_with("\"member_session_id\"") { format!("{{{text}") } else { text.to_owned() })),
];
