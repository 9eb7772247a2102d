//! The schemas: the published one, byte for byte, and its companion for authentication factors,
//! which is built from the [`Facts`].
//!
//! The published schema has two problems. Its `$id` is a bare fragment, which the 2020-12
//! meta-schema refuses, and its `$ref` to the companion schema has no target. [`bundle`] solves
//! both problems without changing the published schema: it is one resource that holds both schemas
//! under `components.schemas`, where the reference resolves. [`standalone`] changes the schema
//! instead, for validators that take a single one.
//!
//! `published_page.txt` has the text of the page around the published schema, for readers.

use serde_json::{Map, Value, json};

use super::factor::{Facts, TIMES};

/// The published schema, as published.
pub const PUBLISHED: &str = include_str!("member_session.schema.json");
/// The name under which reports cite the published schema.
pub const PUBLISHED_NAME: &str = "api_b2b_session_v1_MemberSession";
/// The name under which reports cite the companion schema.
pub const COMPANION_NAME: &str = "api_session_v1_AuthenticationFactor";
/// What the companion schema says of its three times.
pub const TIME_SENTENCE: &str = "Values conform to the RFC 3339 standard and are expressed in UTC.";

/// The published schema.
///
/// # Panics
/// Never in practice: the text is embedded in the crate, and tests parse it.
pub fn published() -> Value {
    serde_json::from_str(PUBLISHED).expect("the published schema is JSON")
}

/// The companion schema `api_session_v1_AuthenticationFactor`, built from the facts. It has no
/// `enum`, because the lists of types and delivery methods have grown before.
pub fn companion() -> Value {
    let facts = Facts::get();
    let properties: Map<String, Value> = facts
        .properties
        .iter()
        .map(|(name, members)| (name.clone(), companion_property(name, members)))
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("#/components/schemas/{COMPANION_NAME}"),
        "title": COMPANION_NAME,
        "type": "object",
        "properties": properties,
        "required": facts.required,
    })
}

/// Both schemas under `components.schemas`, where the `$ref` of the published schema points.
pub fn bundle() -> Value {
    json!({ "components": { "schemas": { PUBLISHED_NAME: published(), COMPANION_NAME: companion() } } })
}

/// The published schema as one that needs nothing else, for validators that take a single schema: the
/// companion schema is under `$defs`, where the `$ref` points, and neither has an `$id`.
pub fn standalone() -> Value {
    let [mut schema, mut companion] = [published(), companion()];
    for schema in [&mut schema, &mut companion] {
        schema.as_object_mut().map(|members| members.remove("$id"));
    }
    companion.as_object_mut().map(|members| members.remove("$schema"));
    schema["properties"]["authentication_factors"]["items"]["$ref"] =
        json!(format!("#/$defs/{COMPANION_NAME}"));
    schema["$defs"] = json!({ COMPANION_NAME: companion });
    schema
}

fn companion_property(name: &str, members: &Value) -> Value {
    let Some(members) = members.as_object() else {
        return match TIMES.contains(&name) {
            true => json!({ "type": "string", "description": TIME_SENTENCE }),
            false => json!({ "type": "string" }),
        };
    };
    let properties: Map<String, Value> =
        members.keys().map(|name| (name.clone(), json!({ "type": "string" }))).collect();
    let required: Vec<&String> =
        members.iter().filter(|(_, required)| *required == true).map(|(name, _)| name).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}
