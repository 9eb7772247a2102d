//! The shape of a document, with each rule at its place: [`Object`], and [`session`] for the whole.
//!
//! The catalogue of rules is read off this shape, the companion schema is written from it, the
//! oracle walks documents along it and the generator aims its defects by it.

use std::sync::LazyLock;

use super::factor::{Facts, TIMES};
use super::rule::{Row, Rows, Rule};
use super::schema;
use super::source::{Layer, RFC_8259, Source};

/// An object of the contract.
#[derive(Debug)]
pub struct Object {
    /// The properties it names; any other is allowed and says nothing.
    pub properties: Vec<Property>,
}

impl Object {
    /// The property of that name.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.position(name).map(|index| &self.properties[index])
    }

    /// The same as [`Self::position`], with a guess at the answer: most documents keep to the order of
    /// the contract.
    pub fn position_at(&self, guess: usize, name: &str) -> Option<usize> {
        match self.properties.get(guess) {
            Some(property) if property.name == name => Some(guess),
            _ => self.position(name),
        }
    }

    /// Its properties, each followed by those of the objects that it holds.
    pub fn all(&self) -> Vec<&Property> {
        let all = self.properties.iter().flat_map(|property| {
            let inner = match &property.form {
                Form::Object(inner) | Form::Objects(_, inner) => inner.all(),
                Form::Text(_) | Form::Strings(_) | Form::Map => Vec::new(),
            };
            std::iter::once(property).chain(inner)
        });
        all.collect()
    }

    /// Where the property of that name stands among the properties.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.properties.iter().position(|property| property.name == name)
    }
}

/// A property that an object of the contract names.
#[derive(Debug)]
pub struct Property {
    /// Its name.
    pub name: &'static str,
    /// The rule that it must be there, where it must.
    pub required: Option<Rule>,
    /// The rule that its value is of the right type.
    pub wrong_type: Rule,
    /// What its value is.
    pub form: Form,
}

/// What a value is.
#[derive(Debug)]
pub enum Form {
    /// A string, and what the descriptions say of it.
    Text(Prose),
    /// An array of strings, and the rule that each element is one.
    Strings(Rule),
    /// An array of objects, and the rule that each element is one.
    Objects(Rule, Object),
    /// An object with members of its own.
    Object(Object),
    /// An object that holds anything.
    Map,
}

/// What the descriptions say of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prose {
    /// Nothing.
    Free,
    /// It is a UUID.
    Id {
        /// `…/uuid`
        uuid: Rule,
    },
    /// It is a time.
    Time {
        /// `…/rfc3339`
        rfc3339: Rule,
        /// `…/utc`
        utc: Rule,
    },
    /// It is an organization's slug.
    Slug {
        /// `…/charset`
        charset: Rule,
        /// `…/min-length`
        min_length: Rule,
        /// `…/max-length`
        max_length: Rule,
    },
    /// It is one of the known factor types, or of those to come.
    FactorType,
    /// It is one of the known delivery methods, or of those to come.
    DeliveryMethod,
}

/// The shape of a whole document.
pub fn session() -> &'static Object {
    &SHAPE.1
}

/// The shape of one authentication factor.
pub(crate) fn factor() -> &'static Object {
    match session().property("authentication_factors").map(|property| &property.form) {
        Some(Form::Objects(_, factor)) => factor,
        _ => unreachable!("the shape has factors"),
    }
}

pub(super) fn rows() -> &'static Rows {
    &SHAPE.0
}

static SHAPE: LazyLock<(Rows, Object)> = LazyLock::new(build);

const IDS: [&str; 3] = ["member_session_id", "member_id", "organization_id"];
const SESSION_TIMES: [&str; 3] = ["started_at", "last_accessed_at", "expires_at"];

fn build() -> (Rows, Object) {
    let mut rows = Rows::default();
    text_rule(
        &mut rows,
        "json/utf-8",
        "§8.1",
        "JSON text exchanged between systems that are not part of a closed ecosystem MUST be encoded using UTF-8",
    );
    text_rule(&mut rows, "json/grammar", "§2", "JSON-text = ws value ws");
    published(&mut rows, "root/type", "", "#/type", "\"object\"");
    let properties = PROPERTIES.iter().map(|&(name, kind)| session_property(&mut rows, name, kind));
    let properties = properties.collect();
    (rows, Object { properties })
}

/// The ten properties in the order of the published schema.
const PROPERTIES: [(&str, &str); 10] = [
    ("member_session_id", "string"),
    ("member_id", "string"),
    ("started_at", "string"),
    ("last_accessed_at", "string"),
    ("expires_at", "string"),
    ("authentication_factors", "array"),
    ("organization_id", "string"),
    ("roles", "array"),
    ("organization_slug", "string"),
    ("custom_claims", "object"),
];

fn session_property(rows: &mut Rows, name: &'static str, kind: &str) -> Property {
    let pointer = format!("/{name}");
    let at = format!("#/properties/{name}/type");
    let required = (name != "custom_claims").then(|| {
        published(rows, &format!("{name}/required"), &pointer, "#/required", &listed(name))
    });
    let wrong_type =
        published(rows, &format!("{name}/type"), &pointer, &at, &format!("\"{kind}\""));
    let form = match name {
        "roles" => {
            let at = "#/properties/roles/items/type";
            Form::Strings(published(rows, "roles/items/type", "/roles/*", at, "\"string\""))
        }
        "authentication_factors" => {
            let items = "authentication_factors/items";
            let factor = "/authentication_factors/*";
            let item = companion(rows, &format!("{items}/type"), factor, "#/type", "\"object\"");
            Form::Objects(item, factor_shape(rows, items, factor))
        }
        "custom_claims" => Form::Map,
        _ => Form::Text(session_prose(rows, name, &pointer)),
    };
    Property { name, required, wrong_type, form }
}

fn session_prose(rows: &mut Rows, name: &str, pointer: &str) -> Prose {
    let at = format!("#/properties/{name}/description");
    let mut prose = |constraint: &str, text: &'static str| {
        rows.add(Row {
            id: format!("{name}/{constraint}"),
            layer: Layer::Prose,
            pointer: pointer.to_owned(),
            source: Source {
                document: schema::PUBLISHED_NAME,
                at: at.clone().into(),
                text: text.into(),
            },
        })
    };
    if IDS.contains(&name) {
        let sentence = match name {
            "member_session_id" => "Globally unique UUID that identifies a specific Session.",
            "member_id" => "Globally unique UUID that identifies a specific Member.",
            _ => "Globally unique UUID that identifies a specific Organization.",
        };
        Prose::Id { uuid: prose("uuid", sentence) }
    } else if SESSION_TIMES.contains(&name) {
        let sentence = "Values conform to the RFC 3339 standard and are expressed in UTC, e.g. `2021-12-29T12:33:09Z`.";
        Prose::Time { rfc3339: prose("rfc3339", sentence), utc: prose("utc", sentence) }
    } else {
        let length = "Must be between 2 and 128 characters in length.";
        Prose::Slug {
            charset: prose(
                "charset",
                "The slug only accepts alphanumeric characters and the following reserved characters: `-` `.` `_` `~`.",
            ),
            min_length: prose("min-length", length),
            max_length: prose("max-length", length),
        }
    }
}

fn factor_shape(rows: &mut Rows, id: &str, pointer: &str) -> Object {
    let facts = Facts::get();
    let properties = facts.properties.iter().map(|(name, members)| {
        let id = format!("{id}/{name}");
        let pointer = format!("{pointer}/{name}");
        let at = format!("#/properties/{name}");
        let required = facts.required.contains(name).then(|| {
            companion(rows, &format!("{id}/required"), &pointer, "#/required", &listed(name))
        });
        let kind = if members.is_object() { "\"object\"" } else { "\"string\"" };
        let wrong_type =
            companion(rows, &format!("{id}/type"), &pointer, &format!("{at}/type"), kind);
        let form = match members.as_object() {
            Some(members) => Form::Object(Object {
                properties: members
                    .iter()
                    .map(|(name, required)| {
                        member(rows, &id, &pointer, &at, name, required == true)
                    })
                    .collect(),
            }),
            None => Form::Text(factor_prose(rows, &id, &pointer, &at, name)),
        };
        Property { name, required, wrong_type, form }
    });
    Object { properties: properties.collect() }
}

fn member(
    rows: &mut Rows,
    id: &str,
    pointer: &str,
    at: &str,
    name: &'static str,
    required: bool,
) -> Property {
    let id = format!("{id}/{name}");
    let pointer = format!("{pointer}/{name}");
    let required = required.then(|| {
        let at = format!("{at}/required");
        companion(rows, &format!("{id}/required"), &pointer, &at, &listed(name))
    });
    let at = format!("{at}/properties/{name}/type");
    let wrong_type = companion(rows, &format!("{id}/type"), &pointer, &at, "\"string\"");
    Property { name, required, wrong_type, form: Form::Text(Prose::Free) }
}

fn factor_prose(rows: &mut Rows, id: &str, pointer: &str, at: &str, name: &str) -> Prose {
    if !TIMES.contains(&name) {
        return match name {
            "type" => Prose::FactorType,
            "delivery_method" => Prose::DeliveryMethod,
            _ => Prose::Free,
        };
    }
    let mut time = |constraint: &str| {
        rows.add(Row {
            id: format!("{id}/{constraint}"),
            layer: Layer::Prose,
            pointer: pointer.to_owned(),
            source: Source {
                document: schema::COMPANION_NAME,
                at: format!("{at}/description").into(),
                text: schema::TIME_SENTENCE.into(),
            },
        })
    };
    Prose::Time { rfc3339: time("rfc3339"), utc: time("utc") }
}

/// An array of names, of which one is meant.
fn listed(name: &str) -> String {
    format!("[…, \"{name}\", …]")
}

fn text_rule(rows: &mut Rows, id: &str, at: &'static str, text: &'static str) -> Rule {
    rows.add(Row {
        id: id.to_owned(),
        layer: Layer::Json,
        pointer: String::new(),
        source: Source::cited(RFC_8259, at, text),
    })
}

fn published(rows: &mut Rows, id: &str, pointer: &str, at: &str, text: &str) -> Rule {
    schema_rule(rows, schema::PUBLISHED_NAME, id, pointer, at, text)
}

fn companion(rows: &mut Rows, id: &str, pointer: &str, at: &str, text: &str) -> Rule {
    schema_rule(rows, schema::COMPANION_NAME, id, pointer, at, text)
}

fn schema_rule(
    rows: &mut Rows,
    document: &'static str,
    id: &str,
    pointer: &str,
    at: &str,
    value: &str,
) -> Rule {
    let keyword = at.rsplit('/').next().unwrap_or_default();
    let text = format!("\"{keyword}\": {value}");
    rows.add(Row {
        id: id.to_owned(),
        layer: Layer::Schema,
        pointer: pointer.to_owned(),
        source: Source { document, at: at.to_owned().into(), text: text.into() },
    })
}
