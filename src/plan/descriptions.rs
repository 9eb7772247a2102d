//! What features, ways and recipes of hostile documents show, in words for people:
//! [`Description`]. The words are in `descriptions.json`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::contract::Rule;

use super::{Choice, Defect, Feature, Plan, Way};

/// What a document shows, and which readers get it wrong.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// What the document shows: for a feature or a recipe, a clause; for a way, a verb phrase about
    /// the part of the document that it edits.
    pub shows: String,
    /// Which readers get it wrong, and what they do: a clause.
    pub wrong: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Descriptions {
    features: HashMap<String, Description>,
    /// By the last segment of the ids of the rules that the ways break, or `several`, and by way.
    ways: HashMap<String, HashMap<String, Description>>,
    recipes: HashMap<String, Description>,
}

static DESCRIPTIONS: LazyLock<Descriptions> = LazyLock::new(|| {
    serde_json::from_str(include_str!("descriptions.json")).expect("the descriptions are JSON")
});

/// The description of the recipe of a hostile document, by its name.
pub(crate) fn of_recipe(name: &str) -> Option<&'static Description> {
    DESCRIPTIONS.recipes.get(name)
}

impl Feature {
    /// What documents with the feature show.
    #[doc(hidden)]
    pub fn description(self) -> Option<&'static Description> {
        DESCRIPTIONS.features.get(self.id())
    }
}

impl Way {
    /// What documents show in which a rule is broken in this way.
    fn description(self, family: &str) -> Option<&'static Description> {
        DESCRIPTIONS.ways.get(family)?.get(self.id())
    }
}

impl Description {
    /// The description as a sentence. `subject` comes first, and `details` are put in parentheses.
    pub(crate) fn sentence(&self, subject: &str, details: &[String]) -> String {
        let Self { shows, wrong } = self;
        let details: Vec<&str> =
            details.iter().map(String::as_str).filter(|detail| !detail.is_empty()).collect();
        let details = match details.is_empty() {
            true => String::new(),
            false => format!(" ({})", details.join(", ")),
        };
        let space = if subject.is_empty() { "" } else { " " };
        capital(&format!("{subject}{space}{shows}{details}; {wrong}."))
    }
}

impl Plan {
    /// One sentence on what the document shows, and which readers get it wrong. `None` if the plan
    /// has several parts.
    pub(crate) fn sentence(&self) -> Option<String> {
        match (self.choices(), self.defects(), self.words()) {
            ([], [], []) => {
                Some("The shortest realistic session; every reader must accept it.".to_owned())
            }
            ([choice], [], []) => choice.sentence(),
            ([], [defect], []) => defect.sentence(),
            _ => None,
        }
    }
}

impl Choice {
    fn sentence(self) -> Option<String> {
        Some(self.feature.description()?.sentence("", &self.words().map(|word| code(&word))))
    }
}

impl Defect {
    fn sentence(self) -> Option<String> {
        let (family, subject) = match Way::several().contains(&self.way) {
            true => (super::defects::SEVERAL_PREFIX, "the document".to_owned()),
            false => (family(self.rule), subject(self.rule)),
        };
        let details = [&*self.way.word(self.variant), self.position.word()].map(code);
        Some(self.way.description(family)?.sentence(&subject, &details))
    }
}

/// The last segment of a rule's id.
fn family(rule: Rule) -> &'static str {
    rule.id().rsplit('/').next().unwrap_or_default()
}

/// What a rule is about, in words.
fn subject(rule: Rule) -> String {
    let path = rule.id().rsplit_once('/').map_or("", |(path, _)| path);
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["json" | "root"] => "the document".to_owned(),
        ["roles", "items"] => "a role".to_owned(),
        ["authentication_factors", "items"] => "an authentication factor".to_owned(),
        ["authentication_factors", "items", property] => format!("`{property}` of a factor"),
        ["authentication_factors", "items", object, member] => format!("`{member}` of `{object}`"),
        _ => format!("`{path}`"),
    }
}

/// A part of an id as code.
fn code(id: &str) -> String {
    if id.is_empty() { String::new() } else { format!("`{id}`") }
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_feature_and_every_way_has_a_description_and_nothing_else_has() {
        let features: HashSet<&str> = Feature::all().map(Feature::id).collect();
        let described: HashSet<&str> = DESCRIPTIONS.features.keys().map(String::as_str).collect();
        assert_eq!(described.symmetric_difference(&features).collect::<Vec<_>>(), [&""; 0]);

        let several =
            Way::several().iter().map(|way| (super::super::defects::SEVERAL_PREFIX, way.id()));
        let ways = Rule::all()
            .flat_map(|rule| Way::of(rule).iter().map(move |way| (family(rule), way.id())));
        let ways: HashSet<(&str, &str)> = ways.chain(several).collect();
        let described = DESCRIPTIONS
            .ways
            .iter()
            .flat_map(|(family, ways)| ways.keys().map(move |way| (family.as_str(), way.as_str())));
        let described: HashSet<(&str, &str)> = described.collect();
        assert_eq!(described.symmetric_difference(&ways).collect::<Vec<_>>(), [&("", ""); 0]);
    }

    #[test]
    fn descriptions_are_parts_of_one_sentence() {
        let ways = DESCRIPTIONS.ways.values().flat_map(HashMap::values);
        let others = DESCRIPTIONS.features.values().chain(DESCRIPTIONS.recipes.values());
        for description in ways.chain(others) {
            for clause in [&description.shows, &description.wrong] {
                let is_part = !clause.is_empty() && !clause.ends_with(['.', ' ', ';']);
                assert!(is_part && !clause.contains('\n'), "{clause}");
            }
        }
    }
}
