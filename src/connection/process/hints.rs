//! What an author probably meant by a line that breaks the protocol.

use serde_json::{Map, Value};

use super::fault::BadLine;

/// The fields of responses.
const FIELDS: [&str; 12] = [
    "op",
    "protocol",
    "implementation",
    "capabilities",
    "id",
    "outcome",
    "document",
    "document_base64",
    "echo_error",
    "message",
    "pointer",
    "splice",
];

/// The fields of `implementation`.
const NAMED: [&str; 4] = ["name", "version", "language", "url"];

/// Fields whose value often has the wrong type, and the type that it should have.
const TYPED: [(&str, &str); 3] =
    [("id", "a number"), ("document", "a string"), ("outcome", "a string")];

/// How similar a name has to be, where 1 is equal.
const SIMILARITY: f64 = 0.85;

/// The field whose value has the wrong type, if that is why the line cannot be read.
pub(super) fn wrong_type(line: &[u8]) -> Option<BadLine> {
    let members = members(line)?;
    TYPED.into_iter().find_map(|(field, expected)| {
        let found = kind(members.get(field)?);
        let is_right = found == expected || found == "null";
        (!is_right).then_some(BadLine::WrongType { field, found, expected })
    })
}

/// The name of a member that is not of the protocol, and is similar to that of a missing field.
pub(super) fn similar(field: &str, line: &[u8]) -> Option<String> {
    let mut members = members(line)?;
    let mut known = &FIELDS[..];
    let name = match field.strip_prefix("implementation.") {
        None => field,
        Some(name) => {
            let Some(Value::Object(inner)) = members.remove("implementation") else { return None };
            members = inner;
            known = &NAMED;
            name
        }
    };
    let unknown = members.keys().filter(|key| !known.contains(&key.as_str()));
    let ranked = unknown.map(|key| (strsim::jaro_winkler(key, name), key));
    let best = ranked.filter(|(rank, _)| *rank > SIMILARITY);
    best.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, key)| key.clone())
}

fn members(line: &[u8]) -> Option<Map<String, Value>> {
    match serde_json::from_slice(line) {
        Ok(Value::Object(members)) => Some(members),
        _ => None,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_like_that_of_a_missing_field_is_found() {
        let found = |field, line: &str| similar(field, line.as_bytes());
        let some = |name: &str| Some(name.to_owned());
        for name in ["doc", "documnet", "Document", "documents"] {
            assert_eq!(found("document", &format!("{{\"id\":1,\"{name}\":\"\"}}")), some(name));
        }
        assert_eq!(found("outcome", r#"{"id":1,"outcme":"accepted"}"#), some("outcme"));
        let named = r#"{"versoin":"1","implementation":{"name":"x","Version":"1"}}"#;
        assert_eq!(found("implementation.version", named), some("Version"));
    }

    #[test]
    fn the_names_of_other_fields_and_other_words_are_not_meant() {
        let line = r#"{"id":1,"document_base64":"","elapsed":1,"note":""}"#;
        for field in ["document", "outcome", "message", "implementation.name"] {
            assert_eq!(similar(field, line.as_bytes()), None, "{field}");
        }
        assert_eq!(similar("document", b"[1]"), None);
    }
}
