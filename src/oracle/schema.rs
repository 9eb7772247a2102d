//! The compiled schemas: [`Schemas`] has one validator for the whole published schema, and one for
//! each of its parts.
//!
//! A part is the schema of one value without `properties` and `items`, so it says nothing of the
//! values inside. With parts, each value of a duplicated name and each element of an array is
//! validated by itself. This keeps memory bounded and shows which value is wrong: every error of a
//! part is about that value, and maps to one of its rules.

use jsonschema::{Registry, Validator};
use serde_json::{Map, Value, json};

use crate::contract::schema::{self, COMPANION_NAME, PUBLISHED_NAME};
use crate::contract::shape::{Form, Object, session};

use super::instance::OnTape;

/// The published schema and the schema of factors that it refers to, compiled.
#[derive(Debug)]
pub(super) struct Schemas {
    /// The whole published schema, with its reference resolved.
    pub(super) whole: Validator<OnTape>,
    /// The same schema, in parts.
    pub(super) session: ObjectPart,
}

/// The part of an object, and the parts of its properties.
#[derive(Debug)]
pub(super) struct ObjectPart {
    pub(super) own: Validator<OnTape>,
    /// One part per property, in the order of the contract's shape.
    pub(super) properties: Vec<Part>,
}

/// The part of a value, and the parts of the values inside.
#[derive(Debug)]
pub(super) enum Part {
    Leaf(Validator<OnTape>),
    Array { own: Validator<OnTape>, items: Box<Part> },
    Object(ObjectPart),
}

/// The URI under which both schemas are registered. Nothing is fetched from it.
const RESOURCE: &str = "urn:nearmiss:contract";

impl Schemas {
    /// # Panics
    /// Never: both schemas are part of the crate, and the tests compile them.
    pub(super) fn compile() -> Self {
        let published = schema::published();
        let part = ObjectPart::of(session(), &published);
        let built = whole().expect("the embedded schemas compile");
        Self { whole: built, session: part.expect("the embedded schemas' parts compile") }
    }
}

type Error = Box<dyn std::error::Error>;

/// Compiles the published schema without changing a byte; [`schema`] explains how.
fn whole() -> Result<Validator<OnTape>, Error> {
    let bundle = schema::bundle();
    let registry = Registry::new().add(RESOURCE, &bundle)?.prepare()?;
    let reference = json!({ "$ref": format!("{RESOURCE}#/components/schemas/{PUBLISHED_NAME}") });
    let options = jsonschema::options_for::<OnTape>().with_registry(&registry);
    Ok(options.build(&reference)?)
}

impl ObjectPart {
    fn of(object: &Object, schema: &Value) -> Result<Self, Error> {
        let parts = object.properties.iter();
        let parts =
            parts.map(|property| Part::of(&property.form, &schema["properties"][property.name]));
        let properties = parts.collect::<Result<_, Error>>()?;
        Ok(Self { own: own(schema)?, properties })
    }
}

impl Part {
    fn of(form: &Form, schema: &Value) -> Result<Self, Error> {
        let items = &schema["items"];
        Ok(match form {
            Form::Text(_) | Form::Map => Self::Leaf(own(schema)?),
            Form::Strings(_) => {
                Self::Array { own: own(schema)?, items: Box::new(Self::Leaf(own(items)?)) }
            }
            Form::Objects(_, object) => {
                let reference = json!(format!("#/components/schemas/{COMPANION_NAME}"));
                if items["$ref"] != reference {
                    return Err(format!("the items are not {reference}: {items}").into());
                }
                let items = Self::Object(ObjectPart::of(object, &schema::companion())?);
                Self::Array { own: own(schema)?, items: Box::new(items) }
            }
            Form::Object(object) => Self::Object(ObjectPart::of(object, schema)?),
        })
    }
}

/// Compiles a schema without `properties` and `items`: what it says of a value without looking
/// inside.
fn own(schema: &Value) -> Result<Validator<OnTape>, Error> {
    let members = schema.as_object().ok_or("a part of the schema is missing")?;
    let mut kept = Map::new();
    for (keyword, value) in members {
        match keyword.as_str() {
            "type" | "required" => _ = kept.insert(keyword.clone(), value.clone()),
            "properties" | "items" | "$id" | "$schema" | "title" | "description" => {}
            "additionalProperties" if *value == true => {}
            other => return Err(format!("no rule stands for the keyword `{other}`").into()),
        }
    }
    Ok(jsonschema::options_for::<OnTape>().build(&Value::Object(kept))?)
}
