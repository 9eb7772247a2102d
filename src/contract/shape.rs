//! The shape of a document, with each rule at its place. [`session`] is the [`Object`] at its root.
//!
//! The catalogue of rules is built together with this shape. The oracle walks it alongside a
//! document, and the generator looks up in it where defects can be.

use std::sync::LazyLock;

use super::constraint::{Constraint, JsonType, Scope};
use super::factor::{Facts, TIMES};
use super::rule::{Row, Rows, Rule};
use super::schema;
use super::source::{Layer, RFC_8259, Source};

/// An object of the contract.
#[derive(Debug)]
pub struct Object {
    /// The properties that the contract names. Any other property is allowed and has no meaning.
    pub properties: Vec<Property>,
}

impl Object {
    /// The property with the given name.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.position(name).map(|index| &self.properties[index])
    }

    /// The index of the property with the given name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.properties.iter().position(|property| property.name == name)
    }

    /// Like [`Self::position`], but tries the index `guess` first. Most documents list properties
    /// in the order of the contract.
    pub fn position_at(&self, guess: usize, name: &str) -> Option<usize> {
        match self.properties.get(guess) {
            Some(property) if property.name == name => Some(guess),
            _ => self.position(name),
        }
    }

    /// All properties of the object, each followed by the properties of the objects inside it.
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
}

/// A property that an object of the contract names.
#[derive(Debug)]
pub struct Property {
    /// The name.
    pub name: &'static str,
    /// The rule that the property is present, if it is required.
    pub required: Option<Rule>,
    /// The rule that the value has the right type.
    pub wrong_type: Rule,
    /// What the value is.
    pub form: Form,
}

/// What a value is.
#[derive(Debug)]
pub enum Form {
    /// A string.
    Text(TextKind),
    /// An array of strings, with the rule that each element is a string.
    Strings(Rule),
    /// An array of objects, with the rule that each element is an object.
    Objects(Rule, Object),
    /// An object with properties of its own.
    Object(Object),
    /// An object that may hold anything.
    Map,
}

impl Form {
    const fn json_type(&self) -> JsonType {
        match self {
            Self::Text(_) => JsonType::String,
            Self::Strings(_) | Self::Objects(..) => JsonType::Array,
            Self::Object(_) | Self::Map => JsonType::Object,
        }
    }
}

/// What the descriptions say of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// Nothing: any text will do.
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
    /// It is a factor type: a known one, or one that the contract may add.
    FactorType,
    /// It is a delivery method: a known one, or one that the contract may add.
    DeliveryMethod,
}

impl TextKind {
    /// The rules about texts of this kind.
    pub fn rules(self) -> impl Iterator<Item = Rule> {
        let rules = match self {
            Self::Id { uuid } => [Some(uuid), None, None],
            Self::Time { rfc3339, utc } => [Some(rfc3339), Some(utc), None],
            Self::Slug { charset, min_length, max_length } => {
                [Some(charset), Some(min_length), Some(max_length)]
            }
            Self::Free | Self::FactorType | Self::DeliveryMethod => [None; 3],
        };
        rules.into_iter().flatten()
    }
}

/// The shape of a whole document.
pub fn session() -> &'static Object {
    &SHAPE.1
}

/// The shape of an authentication factor.
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

fn build() -> (Rows, Object) {
    let mut rows = Rows::default();
    rows.text_rule(
        "json/utf-8",
        Constraint::Utf8,
        "§8.1",
        "JSON text exchanged between systems that are not part of a closed ecosystem MUST be encoded using UTF-8",
    );
    rows.text_rule("json/grammar", Constraint::Grammar, "§2", "JSON-text = ws value ws");
    let root = Place {
        schema: schema::PUBLISHED_NAME,
        scope: Scope::Session,
        id: "root".to_owned(),
        pointer: String::new(),
        at: "#".to_owned(),
    };
    rows.type_rule(&root, JsonType::Object, false);

    let properties = PROPERTIES.iter().map(|&(name, kind)| session_property(&mut rows, name, kind));
    let properties = properties.collect();
    (rows, Object { properties })
}

/// What kind of value a property of the session has.
#[derive(Clone, Copy)]
enum SessionKind {
    /// A UUID, with the sentence that says so.
    Id(&'static str),
    Time,
    Slug,
    Factors,
    Roles,
    Claims,
}

/// The ten properties in the order of the published schema.
const PROPERTIES: [(&str, SessionKind); 10] = [
    (
        "member_session_id",
        SessionKind::Id("Globally unique UUID that identifies a specific Session."),
    ),
    ("member_id", SessionKind::Id("Globally unique UUID that identifies a specific Member.")),
    ("started_at", SessionKind::Time),
    ("last_accessed_at", SessionKind::Time),
    ("expires_at", SessionKind::Time),
    ("authentication_factors", SessionKind::Factors),
    (
        "organization_id",
        SessionKind::Id("Globally unique UUID that identifies a specific Organization."),
    ),
    ("roles", SessionKind::Roles),
    ("organization_slug", SessionKind::Slug),
    ("custom_claims", SessionKind::Claims),
];

/// What the published schema says of each time.
const TIME_SENTENCE: &str = "Values conform to the RFC 3339 standard and are expressed in UTC, e.g. `2021-12-29T12:33:09Z`.";
const CHARSET_SENTENCE: &str = "The slug only accepts alphanumeric characters and the following reserved characters: `-` `.` `_` `~`.";
const LENGTH_SENTENCE: &str = "Must be between 2 and 128 characters in length.";

fn session_property(rows: &mut Rows, name: &'static str, kind: SessionKind) -> Property {
    let place = Place {
        schema: schema::PUBLISHED_NAME,
        scope: Scope::Session,
        id: name.to_owned(),
        pointer: format!("/{name}"),
        at: format!("#/properties/{name}"),
    };
    let is_required = !matches!(kind, SessionKind::Claims);
    let required = is_required.then(|| rows.required_rule(&place, "#/required", name));
    let expected = match kind {
        SessionKind::Id(_) | SessionKind::Time | SessionKind::Slug => JsonType::String,
        SessionKind::Factors | SessionKind::Roles => JsonType::Array,
        SessionKind::Claims => JsonType::Object,
    };
    let wrong_type = rows.type_rule(&place, expected, !is_required);

    let form = match kind {
        SessionKind::Id(sentence) => {
            Form::Text(TextKind::Id { uuid: rows.prose_rule(&place, Constraint::Uuid, sentence) })
        }
        SessionKind::Time => Form::Text(time(rows, &place, TIME_SENTENCE)),
        SessionKind::Slug => Form::Text(TextKind::Slug {
            charset: rows.prose_rule(&place, Constraint::Charset, CHARSET_SENTENCE),
            min_length: rows.prose_rule(&place, Constraint::MinLength, LENGTH_SENTENCE),
            max_length: rows.prose_rule(&place, Constraint::MaxLength, LENGTH_SENTENCE),
        }),
        SessionKind::Roles => {
            let item = Place {
                id: format!("{name}/items"),
                pointer: format!("{}/*", place.pointer),
                at: format!("{}/items", place.at),
                ..place
            };
            Form::Strings(rows.type_rule(&item, JsonType::String, false))
        }
        SessionKind::Factors => {
            let item = Place {
                schema: schema::COMPANION_NAME,
                id: format!("{name}/items"),
                pointer: format!("{}/*", place.pointer),
                at: "#".to_owned(),
                ..place
            };
            Form::Objects(rows.type_rule(&item, JsonType::Object, false), factor_shape(rows, &item))
        }
        SessionKind::Claims => Form::Map,
    };
    debug_assert_eq!(form.json_type(), expected, "{name}");
    Property { name, required, wrong_type, form }
}

fn factor_shape(rows: &mut Rows, factor: &Place) -> Object {
    let facts = Facts::get();
    let properties = facts.properties.iter().map(|(name, members)| {
        let place = factor.child(Scope::Factor, name);
        let is_required = facts.required.contains(name);
        let required = is_required.then(|| rows.required_rule(&place, "#/required", name));
        let expected = if members.is_object() { JsonType::Object } else { JsonType::String };
        let wrong_type = rows.type_rule(&place, expected, !is_required);

        let form = match members.as_object() {
            Some(members) => {
                let properties = members
                    .iter()
                    .map(|(name, required)| member(rows, &place, name, required == true));
                Form::Object(Object { properties: properties.collect() })
            }
            None => Form::Text(factor_text(rows, &place, name)),
        };
        Property { name, required, wrong_type, form }
    });
    Object { properties: properties.collect() }
}

fn member(rows: &mut Rows, sub_object: &Place, name: &'static str, is_required: bool) -> Property {
    let place = sub_object.child(Scope::SubObject, name);
    let required = is_required.then(|| {
        let at = format!("{}/required", sub_object.at);
        rows.required_rule(&place, &at, name)
    });
    let wrong_type = rows.type_rule(&place, JsonType::String, !is_required);
    Property { name, required, wrong_type, form: Form::Text(TextKind::Free) }
}

fn factor_text(rows: &mut Rows, place: &Place, name: &str) -> TextKind {
    match name {
        "type" => TextKind::FactorType,
        "delivery_method" => TextKind::DeliveryMethod,
        time_name if TIMES.contains(&time_name) => time(rows, place, schema::TIME_SENTENCE),
        _ => TextKind::Free,
    }
}

fn time(rows: &mut Rows, place: &Place, sentence: &'static str) -> TextKind {
    TextKind::Time {
        rfc3339: rows.prose_rule(place, Constraint::Rfc3339, sentence),
        utc: rows.prose_rule(place, Constraint::Utc, sentence),
    }
}

/// A place that rules belong to, in a schema and in the documents that the schema describes.
struct Place {
    /// The name of the schema.
    schema: &'static str,
    scope: Scope,
    /// The beginning of the ids of the rules at this place.
    id: String,
    /// The JSON pointer of the place in a document, with `*` for any array index.
    pointer: String,
    /// The JSON pointer of the place in the schema.
    at: String,
}

impl Place {
    /// The place of a property of the object at this place.
    fn child(&self, scope: Scope, name: &str) -> Self {
        Self {
            schema: self.schema,
            scope,
            id: format!("{}/{name}", self.id),
            pointer: format!("{}/{name}", self.pointer),
            at: format!("{}/properties/{name}", self.at),
        }
    }
}

impl Rows {
    fn text_rule(
        &mut self,
        id: &str,
        constraint: Constraint,
        section: &'static str,
        text: &'static str,
    ) -> Rule {
        self.add(Row {
            id: id.to_owned(),
            layer: Layer::Json,
            scope: Scope::Text,
            constraint,
            pointer: String::new(),
            source: Source::cited(RFC_8259, section, text),
        })
    }

    /// The rule that a property must be present. `at` is the JSON pointer to the schema's list of
    /// required properties.
    fn required_rule(&mut self, place: &Place, at: &str, name: &str) -> Rule {
        let text = format!("\"required\": […, \"{name}\", …]");
        self.schema_rule(place, "required", Constraint::Required, at.to_owned(), text)
    }

    fn type_rule(&mut self, place: &Place, expected: JsonType, optional: bool) -> Rule {
        let at = format!("{}/type", place.at);
        let text = format!("\"type\": \"{}\"", expected.name());
        self.schema_rule(place, "type", Constraint::Type { expected, optional }, at, text)
    }

    fn schema_rule(
        &mut self,
        place: &Place,
        keyword: &str,
        constraint: Constraint,
        at: String,
        text: String,
    ) -> Rule {
        self.add(Row {
            id: format!("{}/{keyword}", place.id),
            layer: Layer::Schema,
            scope: place.scope,
            constraint,
            pointer: place.pointer.clone(),
            source: Source { document: place.schema, at: at.into(), text: text.into() },
        })
    }

    /// A rule that is stated by a sentence in the place's description.
    fn prose_rule(
        &mut self,
        place: &Place,
        constraint: Constraint,
        sentence: &'static str,
    ) -> Rule {
        let name = match constraint {
            Constraint::Uuid => "uuid",
            Constraint::Rfc3339 => "rfc3339",
            Constraint::Utc => "utc",
            Constraint::Charset => "charset",
            Constraint::MinLength => "min-length",
            Constraint::MaxLength => "max-length",
            Constraint::Utf8
            | Constraint::Grammar
            | Constraint::Required
            | Constraint::Type { .. } => unreachable!("no description states {constraint:?}"),
        };
        self.add(Row {
            id: format!("{}/{name}", place.id),
            layer: Layer::Prose,
            scope: place.scope,
            constraint,
            pointer: place.pointer.clone(),
            source: Source {
                document: place.schema,
                at: format!("{}/description", place.at).into(),
                text: sentence.into(),
            },
        })
    }
}
