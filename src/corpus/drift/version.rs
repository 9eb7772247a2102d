//! One version of the published schema: [`Version`], and what it says as a set of [`Statement`]s.

use std::collections::BTreeMap;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use crate::contract::schema::{self, COMPANION_NAME};
use crate::corpus::{CorpusError, Problem};
use crate::json::tape::push_segment;

use super::shown;

/// A version of the published schema.
#[derive(Debug)]
pub struct Version {
    /// The name of its file, for people.
    pub(super) name: String,
    pub(super) statements: Statements,
    /// The whole schema, compiled.
    pub(super) validator: Validator,
}

/// The statements of a schema, each with its value.
pub(super) type Statements = BTreeMap<Statement, Value>;

/// One statement of a schema.
///
/// Where several subschemas speak of the same value, they can use the same keyword with different
/// values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Statement {
    /// The JSON pointer of the values that it is about, with `*` for any array index and for any
    /// name of a map.
    pub(super) pointer: String,
    pub(super) keyword: String,
    /// The value as JSON, which is part of the order.
    text: String,
}

impl Statement {
    /// The pointer and the keyword.
    pub(super) fn place(&self) -> (&str, &str) {
        (&self.pointer, &self.keyword)
    }
}

/// Why a text is no version of the published schema.
#[derive(Debug, thiserror::Error)]
pub(in crate::corpus) enum SchemaProblem {
    #[error("this is not JSON: {0}; correct the file, or name another")]
    NotJson(serde_json::Error),
    #[error("this is JSON, but no schema of a MemberSession: {0}; {EXAMPLE}")]
    NotSchema(&'static str),
    #[error(
        "its `$schema` is `{}`, but only `{DIALECT}` is compared; translate it first",
        shown(.0)
    )]
    Dialect(String),
    #[error(
        "this is no valid JSON Schema at `#{}`: {}; correct it there",
        shown(.at),
        shown(.what)
    )]
    Invalid { at: String, what: String },
    #[error(
        "the `$ref` for the values at `{}` is `{}`, which is neither in the file nor \
         {COMPANION_NAME}; add its target to the file",
        shown(.at),
        shown(.reference)
    )]
    Reference { at: String, reference: String },
    #[error(
        "its references expand to more than {LARGEST} subschemas, or lead to one another more than \
         {DEEPEST} times; name a simpler schema"
    )]
    TooLarge,
}

const EXAMPLE: &str =
    "name a schema such as the one that `nearmiss rules --schema=published` prints";
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The keywords of which a schema of a session has at least one at its root.
const AT_ROOT: [&str; 5] = ["type", "properties", "required", "allOf", "$ref"];
/// The most subschemas that a schema may expand to.
const LARGEST: usize = 100_000;
/// How many references may lead to one another.
const DEEPEST: usize = 32;

impl Version {
    /// Reads a schema. The name is shown in reports and errors.
    ///
    /// # Errors
    /// If the text is not JSON or no schema, or if a reference has no target.
    pub fn read(name: &str, text: &[u8]) -> Result<Self, CorpusError> {
        let read = parse(text).and_then(|root| {
            // The walk comes first, because it measures the schema and says where references are.
            let statements = Walk::statements(&root)?;
            Ok((statements, compile(&root)?))
        });
        match read {
            Ok((statements, validator)) => {
                Ok(Self { name: name.to_owned(), statements, validator })
            }
            Err(cause) => Err(Problem::Schema { name: name.to_owned(), cause }.into()),
        }
    }
}

fn parse(text: &[u8]) -> Result<Value, SchemaProblem> {
    let value: Value = serde_json::from_slice(text).map_err(SchemaProblem::NotJson)?;
    let Value::Object(members) = value else {
        return Err(SchemaProblem::NotSchema("it is not an object"));
    };
    if !AT_ROOT.iter().any(|keyword| members.contains_key(*keyword)) {
        let words = "at its root is none of `type`, `properties`, `required`, `allOf` and `$ref`";
        return Err(SchemaProblem::NotSchema(words));
    }
    match members.get("$schema") {
        Some(Value::String(dialect)) if dialect.trim_end_matches('#') != DIALECT => {
            return Err(SchemaProblem::Dialect(dialect.clone()));
        }
        _ => {}
    }

    Ok(with_companion(members))
}

fn compile(root: &Value) -> Result<Validator, SchemaProblem> {
    let options = jsonschema::options().with_draft(Draft::Draft202012);
    options.build(root).map_err(|error| SchemaProblem::Invalid {
        at: error.instance_path().to_string(),
        what: error.masked().to_string(),
    })
}

/// The schema with its companion inside, where the reference to it resolves, unless the schema
/// comes with its own. Drops an `$id` that is a bare fragment, as [`schema`] explains.
fn with_companion(mut members: Map<String, Value>) -> Value {
    if members.get("$id").and_then(Value::as_str).is_some_and(|id| id.starts_with('#')) {
        members.remove("$id");
    }
    let components = members.entry("components").or_insert_with(|| json!({}));
    let schemas = components
        .as_object_mut()
        .map(|components| components.entry("schemas").or_insert_with(|| json!({})));
    if let Some(schemas) = schemas.and_then(Value::as_object_mut) {
        schemas.entry(COMPANION_NAME).or_insert_with(|| {
            let mut companion = schema::companion();
            companion.as_object_mut().map(|members| members.remove("$id"));
            companion
        });
    }
    Value::Object(members)
}

/// The walk through the subschemas of a schema, which collects their statements.
struct Walk<'a> {
    root: &'a Value,
    /// The references that are being followed.
    open: Vec<&'a str>,
    /// How many subschemas were visited.
    visited: usize,
    statements: Statements,
}

impl<'a> Walk<'a> {
    fn statements(root: &'a Value) -> Result<Statements, SchemaProblem> {
        let mut walk = Self { root, open: Vec::new(), visited: 0, statements: Statements::new() };
        walk.subschema("", "$ref", root)?;
        Ok(walk.statements)
    }

    /// Collects what a subschema says of the values at a pointer. `within` is the keyword that it
    /// is the value of: a schema without keywords of its own is a statement of that keyword.
    fn subschema(
        &mut self,
        at: &str,
        within: &str,
        schema: &'a Value,
    ) -> Result<(), SchemaProblem> {
        self.visited += 1;
        if self.visited > LARGEST {
            return Err(SchemaProblem::TooLarge);
        }
        let members = match schema {
            Value::Object(members) if members.is_empty() => {
                self.state(at, within, &Value::Bool(true));
                return Ok(());
            }
            Value::Object(members) => members,
            other => {
                self.state(at, within, other);
                return Ok(());
            }
        };

        for (keyword, value) in members {
            match (keyword.as_str(), value) {
                ("$schema" | "$id" | "$defs" | "definitions" | "components", _) => {}
                ("required", Value::Array(names)) => {
                    for name in names.iter().filter_map(Value::as_str) {
                        self.state(&child(at, name), keyword, &Value::Bool(true));
                    }
                }
                ("properties", Value::Object(properties)) => {
                    for (name, schema) in properties {
                        self.subschema(&child(at, name), keyword, schema)?;
                    }
                }
                ("additionalProperties", Value::Object(schema)) if schema.is_empty() => {
                    self.state(at, keyword, &Value::Bool(true));
                }
                ("items", _) | ("additionalProperties", Value::Object(_)) => {
                    self.subschema(&format!("{at}/*"), keyword, value)?;
                }
                ("allOf", Value::Array(schemas)) => {
                    for schema in schemas {
                        self.subschema(at, keyword, schema)?;
                    }
                }
                ("$ref", Value::String(reference)) => self.follow(at, reference)?,
                _ => self.state(at, keyword, value),
            }
        }
        Ok(())
    }

    fn follow(&mut self, at: &str, reference: &'a str) -> Result<(), SchemaProblem> {
        // A schema that refers to itself is a statement, because its values have no end.
        if self.open.contains(&reference) {
            self.state(at, "$ref", &Value::from(reference));
            return Ok(());
        }
        if self.open.len() == DEEPEST {
            return Err(SchemaProblem::TooLarge);
        }
        let root = self.root;
        let target = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer));
        let Some(target) = target else {
            let (at, reference) = (at.to_owned(), reference.to_owned());
            return Err(SchemaProblem::Reference { at, reference });
        };

        self.open.push(reference);
        self.subschema(at, "$ref", target)?;
        self.open.pop();
        Ok(())
    }

    /// Adds a statement. The order of types and of permitted values has no meaning, so they are
    /// sorted.
    fn state(&mut self, at: &str, keyword: &str, value: &Value) {
        let value = match value {
            Value::Array(values) if matches!(keyword, "type" | "enum") => {
                let mut values = values.clone();
                values.sort_by_cached_key(Value::to_string);
                Value::Array(values)
            }
            other => other.clone(),
        };
        let statement = Statement {
            pointer: at.to_owned(),
            keyword: keyword.to_owned(),
            text: value.to_string(),
        };
        self.statements.insert(statement, value);
    }
}

fn child(at: &str, name: &str) -> String {
    let mut pointer = at.to_owned();
    push_segment(&mut pointer, name);
    pointer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(schema: &Value) -> Vec<String> {
        let version = Version::read("a.json", schema.to_string().as_bytes()).unwrap();
        let line = |(statement, value): (&Statement, &Value)| {
            format!("{} {} {value}", statement.pointer, statement.keyword)
        };
        version.statements.iter().map(line).collect()
    }

    fn error(text: &str) -> String {
        Version::read("a.json", text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn statements_are_found_in_every_subschema() {
        let schema = json!({
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": { "allOf": [{ "$ref": "#/$defs/id" }, { "minLength": 2 }] },
                "a/b": { "type": ["string", "null"], "enum": ["y", null, "x"] },
                "tags": { "items": { "pattern": "^a", "maxLength": 3 } },
                "map": { "additionalProperties": { "format": "uuid" } },
                "any": {},
                "none": false,
            },
            "additionalProperties": false,
            "anyOf": [{ "minProperties": 1 }],
            "$defs": { "id": { "type": "string", "description": "An id." }, "unused": false },
        });
        assert_eq!(
            statements(&schema),
            [
                " additionalProperties false",
                r#" anyOf [{"minProperties":1}]"#,
                r#" type "object""#,
                "/any properties true",
                r#"/a~1b enum ["x","y",null]"#,
                r#"/a~1b type ["null","string"]"#,
                r#"/id description "An id.""#,
                "/id minLength 2",
                "/id required true",
                r#"/id type "string""#,
                r#"/map/* format "uuid""#,
                "/none properties false",
                "/tags/* maxLength 3",
                r#"/tags/* pattern "^a""#,
            ]
        );
    }

    #[test]
    fn a_reference_to_itself_ends() {
        let schema = json!({
            "properties": { "tree": { "$ref": "#/$defs/tree" } },
            "$defs": { "tree": { "properties": { "left": { "$ref": "#/$defs/tree" } } } },
        });
        assert_eq!(statements(&schema), [r##"/tree/left $ref "#/$defs/tree""##]);
    }

    #[test]
    fn a_schema_that_expands_without_measure_is_refused() {
        let definition = |index: usize| {
            let reference = json!({ "$ref": format!("#/$defs/d{}", index + 1) });
            (format!("d{index}"), json!({ "properties": { "a": reference, "b": reference } }))
        };
        let mut definitions: Map<String, Value> = (0..30).map(definition).collect();
        definitions.insert("d30".to_owned(), json!(true));
        let schema = json!({ "$ref": "#/$defs/d0", "$defs": definitions });
        assert!(error(&schema.to_string()).contains("more than 100000 subschemas"));
    }

    #[test]
    fn a_text_that_is_no_schema_is_refused_with_what_is_wrong_and_where() {
        let refused = [
            (
                "{\"type\":\n",
                "`a.json`: this is not JSON: EOF while parsing a value at line 2 column 0",
            ),
            ("[]", "it is not an object; name a schema"),
            (r#"{"member_id":"x"}"#, "none of `type`"),
            (r#"{"type":12}"#, "no valid JSON Schema at `#/type`"),
            (r#"{"properties":{"a":{"pattern":"("}}}"#, "at `#/properties/a/pattern`"),
            (r#"{"items":1,"type":"array"}"#, "at `#/items`"),
            (
                r#"{"type":"object","$schema":"http://json-schema.org/draft-07/schema#"}"#,
                "draft-07",
            ),
            (r##"{"properties":{"a":{"$ref":"#/$defs/a"}}}"##, "#/$defs/a"),
        ];
        for (text, expected) in refused {
            let error = error(text);
            assert!(error.starts_with("`a.json`: ") && error.contains(expected), "{error}");
        }
    }
}
