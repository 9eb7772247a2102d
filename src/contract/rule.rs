//! One statement of the contract: [`Rule`], an index into the catalogue.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use super::constraint::{Constraint, Scope};
use super::{Layer, Source, shape};

/// One statement of the contract, with a stable id such as `organization_slug/max-length`.
///
/// Rules are ordered as in the catalogue: first the rules of the text, then the rule of the root,
/// then property by property in the order of the published schema.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule(u16);

/// What the catalogue holds about one rule.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) layer: Layer,
    pub(super) scope: Scope,
    pub(super) constraint: Constraint,
    pub(super) pointer: String,
    pub(super) source: Source,
}

/// The rows of the catalogue, in order. They are added while the [`shape`] is built.
#[derive(Debug, Default)]
pub(super) struct Rows(Vec<Row>);

impl Rows {
    pub(super) fn add(&mut self, row: Row) -> Rule {
        let index = u16::try_from(self.0.len()).expect("the catalogue has a few hundred rows");
        self.0.push(row);
        Rule(index)
    }
}

static BY_ID: LazyLock<HashMap<&'static str, Rule>> =
    LazyLock::new(|| Rule::all().map(|rule| (rule.id(), rule)).collect());

impl Rule {
    /// `json/utf-8`: the document is UTF-8.
    #[doc(hidden)]
    pub const UTF_8: Self = Self(0);
    /// `json/grammar`: the document is one JSON text.
    pub(crate) const GRAMMAR: Self = Self(1);
    /// `root/type`: the document is an object.
    pub(crate) const ROOT_TYPE: Self = Self(2);

    /// Every rule, in the order of the catalogue.
    pub fn all() -> impl ExactSizeIterator<Item = Self> + Clone {
        (0..shape::rows().0.len() as u16).map(Self)
    }

    /// The rule with the given id.
    pub fn find(id: &str) -> Option<Self> {
        BY_ID.get(id).copied()
    }

    /// The stable id: what the rule is about, then what it requires.
    pub fn id(self) -> &'static str {
        &self.row().id
    }

    /// The layer that the rule comes from.
    pub fn layer(self) -> Layer {
        self.row().layer
    }

    /// The JSON pointer of the values that the rule is about, with `*` for any array index.
    pub fn pointer(self) -> &'static str {
        &self.row().pointer
    }

    /// The passage that states the rule.
    pub fn source(self) -> &'static Source {
        &self.row().source
    }

    /// What the rule requires.
    pub(crate) fn constraint(self) -> Constraint {
        self.row().constraint
    }

    /// The part of a document that the rule belongs to.
    pub(crate) fn scope(self) -> Scope {
        self.row().scope
    }

    /// The rule's index in the catalogue.
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }

    fn row(self) -> &'static Row {
        &shape::rows().0[self.index()]
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({})", self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Ambiguity, schema};

    #[test]
    fn ids_are_unique_and_found() {
        for rule in Rule::all() {
            assert_eq!(Rule::find(rule.id()), Some(rule));
        }
        assert_eq!(Rule::UTF_8.id(), "json/utf-8");
        assert_eq!(Rule::GRAMMAR.id(), "json/grammar");
        assert_eq!(Rule::ROOT_TYPE.id(), "root/type");
    }

    #[test]
    fn the_catalogue_has_the_expected_number_of_rules() {
        let count = |end: &str, depth: usize| {
            let matching =
                |rule: &Rule| rule.id().ends_with(end) && rule.id().split('/').count() == depth;
            Rule::all().filter(matching).count()
        };
        assert_eq!(count("/required", 2), 9);
        assert_eq!(count("/type", 2), 10 + 1, "the ten properties and the root");
        assert_eq!(count("/type", 3), 2, "roles/items/type and authentication_factors/items/type");
        assert_eq!(count("/required", 4), 2);
        assert_eq!(count("/type", 4), 46);
        assert_eq!(count("/uuid", 2), 3);
        assert_eq!(count("/rfc3339", 2) + count("/rfc3339", 4), 6);
        assert_eq!(count("/utc", 2) + count("/utc", 4), 6);
    }

    #[test]
    fn every_source_is_quoted_from_its_schema_word_for_word() {
        let schemas = [
            (schema::PUBLISHED_NAME, schema::published()),
            (schema::COMPANION_NAME, schema::companion()),
        ];
        let rules = Rule::all().map(|rule| (rule.layer(), rule.source()));
        let open = Ambiguity::all().map(|ambiguity| (ambiguity.layer(), ambiguity.source()));
        let mut seen = 0;
        for (layer, Source { document, at, text }) in rules.chain(open) {
            let Some((_, schema)) = schemas.iter().find(|(name, _)| name == document) else {
                assert!(document.starts_with("RFC "), "{document}");
                continue;
            };
            let value = schema.pointer(at.trim_start_matches('#'));
            let said = match (layer, value.unwrap_or_else(|| panic!("{document} has no {at}"))) {
                (Layer::Prose, serde_json::Value::String(description)) => {
                    description.contains(&**text)
                }
                (_, serde_json::Value::Array(names)) => {
                    names.iter().any(|name| *text == format!("\"required\": […, {name}, …]"))
                }
                (_, value) => *text == format!("\"type\": {value}"),
            };
            assert!(said, "{text} is not at {at} of {document}");
            seen += 1;
        }
        assert_eq!(seen, Rule::all().len() - 2 + 3, "two rules are of RFC 8259");
    }
}
