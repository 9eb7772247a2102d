//! The compiled schemas: [`Schemas`], one validator for the whole schema and one for each part.
//!
//! A part is a schema without its `properties` and `items`. Parts validate every value of a duplicated
//! name and every element of an array on its own. This keeps memory bounded and shows which value is
//! wrong: the errors of a part belong to one place, so they map to the rules of that place.

use jsonschema::{Registry, Validator};
use serde_json::{Map, Value, json};

use crate::contract::schema::{self, COMPANION_NAME, PUBLISHED_NAME};
use crate::contract::shape::{Form, Object, session};

use super::instance::OnTape;

/// Both schemas, compiled.
#[derive(Debug)]
pub(super) struct Schemas {
    /// The published schema as it is, with its reference resolved.
    pub(super) whole: Validator<OnTape>,
    /// The published schema, part by part.
    pub(super) session: ObjectPart,
}

/// The keywords of an object itself, and its parts.
#[derive(Debug)]
pub(super) struct ObjectPart {
    pub(super) own: Validator<OnTape>,
    /// One per property, in the order of the contract's shape.
    pub(super) properties: Vec<Part>,
}

/// The keywords of a value itself, and its parts.
#[derive(Debug)]
pub(super) enum Part {
    Leaf(Validator<OnTape>),
    Array { own: Validator<OnTape>, items: Box<Part> },
    Object(ObjectPart),
}

/// The name of the resource that holds both schemas. Nothing is ever fetched.
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

/// The published schema, compiled without changing a byte. See [`schema`] for how.
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

/// The keywords of a schema itself: what it says of a value without looking inside.
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
