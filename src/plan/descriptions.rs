//! What features, ways and recipes of hostile documents show, in words for people:
//! [`Description`]. The words are in `descriptions.json`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::contract::Rule;
use crate::json::document::unicode_escapes;

use super::{Choice, Defect, Feature, Plan, Position, Way};

/// What documents show, and which readers get them wrong.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// What the documents show: for a feature or a recipe, a clause; for a way, a verb phrase about
    /// the part of the document that it edits.
    pub shows: String,
    /// What one of the documents shows, if that can be said more closely: as `shows`, with the
    /// placeholders of [`Parts`].
    one: Option<String>,
    /// Which readers get them wrong, and what they do: a clause.
    pub wrong: String,
    /// The same for single variants, by their word.
    #[serde(default)]
    wrong_of: HashMap<String, String>,
    /// What placeholders stand for, by the part of an id.
    #[serde(default)]
    words: HashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Descriptions {
    features: HashMap<String, Description>,
    /// By the last segment of the ids of the rules that the ways break, or `several`, and by way.
    ways: HashMap<String, HashMap<String, Description>>,
    recipes: HashMap<String, Description>,
    /// What the places of features are.
    places: HashMap<String, String>,
    /// What is added to the description of a way, by the last segment of the rule's id and by a word
    /// of the variant.
    details: HashMap<String, HashMap<String, String>>,
}

static DESCRIPTIONS: LazyLock<Descriptions> = LazyLock::new(|| {
    serde_json::from_str(include_str!("descriptions.json")).expect("the descriptions are JSON")
});

/// The longest value that a sentence quotes in full, in characters.
const LONGEST: usize = 60;

/// The description of the recipe of a hostile document, by its name.
pub(crate) fn of_recipe(name: &str) -> Option<&'static Description> {
    DESCRIPTIONS.recipes.get(name)
}

/// What the placeholders of a description stand for:
///
/// - `{variant}`: the word for the variant
/// - `{first}`: the part of this word before the first hyphen, or the place with which it begins;
///   `{after_first}` is what comes after that part
/// - `{second}`: the next part; `{after_second}` is what comes after that part
/// - `{place}`: the word for the place
/// - `{text}` and `{token}`: the value, which is a text or a JSON token
/// - `{size}`: the size of a hostile document
#[derive(Default)]
struct Parts<'a> {
    variant: &'a str,
    place: &'a str,
    value: Option<&'a str>,
    size: Option<usize>,
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
    /// The description of a hostile document of this size as a sentence.
    pub(crate) fn sentence_of_size(&self, size: usize) -> String {
        self.sentence("", &Parts { size: Some(size), ..Parts::default() }, "")
    }

    /// The description of one document as a sentence. `subject` comes first, and `detail` after what
    /// the document shows.
    fn sentence(&self, subject: &str, parts: &Parts<'_>, detail: &str) -> String {
        let shows = self.filled(parts);
        let wrong = self.wrong_of.get(parts.variant).unwrap_or(&self.wrong);
        let space = if subject.is_empty() { "" } else { " " };
        capital(&format!("{subject}{space}{shows}{detail}; {wrong}."))
    }

    /// What one document shows, with its placeholders replaced.
    fn filled(&self, parts: &Parts<'_>) -> String {
        let mut filled = String::new();
        let mut rest = self.one.as_ref().unwrap_or(&self.shows).as_str();
        while let Some(start) = rest.find('{') {
            filled.push_str(&rest[..start]);
            rest = &rest[start..];
            let end = rest.find('}').map_or(rest.len(), |end| end + 1);
            match self.replacement(&rest[..end], parts) {
                Some(replacement) => filled.push_str(&replacement),
                None => filled.push_str(&rest[..end]),
            }
            rest = &rest[end..];
        }
        filled + rest
    }

    /// What a placeholder stands for. `None` if it is not a placeholder.
    fn replacement(&self, placeholder: &str, parts: &Parts<'_>) -> Option<String> {
        let (first, after_first) = split_first(parts.variant);
        let (second, after_second) = after_first.split_once('-').unwrap_or((after_first, ""));
        Some(match placeholder {
            "{variant}" => self.words(parts.variant),
            "{first}" => self.words(first),
            "{after_first}" => self.words(after_first),
            "{second}" => self.words(second),
            "{after_second}" => self.words(after_second),
            "{place}" => self.words(parts.place),
            "{text}" => code(&json(parts.value?)),
            "{token}" => code(parts.value?),
            "{size}" => parts.size?.to_string(),
            _ => return None,
        })
    }

    /// A part of an id in words: as the description says or, if it does not, as the name of a place,
    /// as a character or with spaces instead of hyphens.
    fn words(&self, part: &str) -> String {
        match self.words.get(part).or_else(|| DESCRIPTIONS.places.get(part)) {
            Some(words) => words.clone(),
            None if part.starts_with("u+") => part.to_ascii_uppercase(),
            None => part.replace('-', " "),
        }
    }
}

/// The first part of a variant's word, and what comes after it.
fn split_first(variant: &str) -> (&str, &str) {
    let after = |place: &String| variant.strip_prefix(place)?.strip_prefix('-');
    let place = DESCRIPTIONS.places.keys().find_map(|place| Some((place.as_str(), after(place)?)));
    place.or_else(|| variant.split_once('-')).unwrap_or((variant, ""))
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
        let [variant, place] = self.words();
        let value = self.value();
        let parts = Parts { variant: &variant, place: &place, value: value.as_deref(), size: None };
        Some(self.feature.description()?.sentence("", &parts, ""))
    }
}

impl Defect {
    fn sentence(self) -> Option<String> {
        let is_several = Way::several().contains(&self.way);
        let family = if is_several { super::defects::SEVERAL_PREFIX } else { family(self.rule) };
        let subject = match is_several {
            true => "the document".to_owned(),
            false => subject(self.rule, self.position),
        };
        let variant = self.way.word(self.variant);
        let details = DESCRIPTIONS.details.get(family);
        let words = self.way.words(self.variant).into_iter().filter(|word| !word.is_empty());
        let detail: String = words.filter_map(|word| details?.get(word)).cloned().collect();
        let place = if is_several { self.position.word() } else { "" };
        let parts = Parts { variant: &variant, place, ..Parts::default() };
        Some(self.way.description(family)?.sentence(&subject, &parts, &detail))
    }
}

/// The last segment of a rule's id.
fn family(rule: Rule) -> &'static str {
    rule.id().rsplit('/').next().unwrap_or_default()
}

/// What a rule is about, in words. `position` is that of the element of an array.
fn subject(rule: Rule, position: Position) -> String {
    let (role, factor) = match position {
        Position::First => ("a role", "a factor"),
        Position::Last => ("the last role", "the last factor"),
        Position::Middle => ("a role between others", "a factor between others"),
    };
    let path = rule.id().rsplit_once('/').map_or("", |(path, _)| path);
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["json" | "root"] => "the document".to_owned(),
        ["roles", "items"] => role.to_owned(),
        ["authentication_factors", "items"] => factor.to_owned(),
        ["authentication_factors", "items", property] => format!("the `{property}` of {factor}"),
        ["authentication_factors", "items", object, member] => {
            format!("the `{member}` of the `{object}` of {factor}")
        }
        _ => format!("the `{path}`"),
    }
}

/// A text as JSON in which the characters that cannot be seen are escaped.
fn json(text: &str) -> String {
    let mut json = vec![b'"'];
    for character in text.chars() {
        let is_seen = character == '\'' || character.escape_debug().len() == 1;
        match character {
            '"' | '\\' => json.extend([b'\\', character as u8]),
            _ if is_seen => json.extend(character.encode_utf8(&mut [0; 4]).bytes()),
            _ => unicode_escapes(character, &mut json),
        }
    }
    json.push(b'"');
    String::from_utf8_lossy(&json).into_owned()
}

/// A value as code, cut off if it is long.
fn code(value: &str) -> String {
    let fence = if value.contains('`') { "``" } else { "`" };
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{fence}{}\u{2026}{fence}", &value[..end]),
        None => format!("{fence}{value}{fence}"),
    }
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
    use crate::json::document::Text;

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
    fn every_word_of_a_way_has_a_detail_and_every_placeholder_is_replaced() {
        for rule in Rule::all() {
            for way in Way::of(rule) {
                let details = DESCRIPTIONS.details.get(family(rule));
                for word in (0..way.variants()).flat_map(|variant| way.words(variant)) {
                    let is_known = details.is_some_and(|details| details.contains_key(word));
                    assert!(word.is_empty() || is_known, "{rule}/{}: {word}", way.id());
                }
            }
        }

        let placeholder = |sentence: &str| {
            let names = ["variant", "place", "text", "token", "size", "first", "second", "after_"];
            names.iter().any(|name| sentence.contains(&format!("{{{name}")))
        };
        let choices = Feature::all().flat_map(|feature| {
            let variants = (0..feature.variants()).take(100);
            let choice = move |variant, place| Choice { feature, variant, place };
            variants.flat_map(move |variant| {
                (0..feature.places()).map(move |place| choice(variant, place))
            })
        });
        for choice in choices {
            let sentence = choice.sentence().unwrap();
            assert!(!placeholder(&sentence), "{sentence}");
        }
        for way in Way::several() {
            for variant in 0..way.variants() {
                let defect = Defect::several(*way, variant, Position::Last).unwrap();
                let sentence = defect.sentence().unwrap();
                assert!(!placeholder(&sentence), "{sentence}");
            }
        }
    }

    #[test]
    fn every_variant_that_has_readers_of_its_own_exists() {
        for feature in Feature::all() {
            let word = |variant| Choice { feature, variant, place: 0 }.words()[0].clone();
            let words: HashSet<Text> = (0..feature.variants().min(512)).map(word).collect();
            for variant in feature.description().unwrap().wrong_of.keys() {
                assert!(words.contains(variant.as_str()), "{feature}: {variant}");
            }
        }
        for way in Way::several() {
            let words: HashSet<Text> =
                (0..way.variants()).map(|variant| way.word(variant)).collect();
            let description = way.description(super::super::defects::SEVERAL_PREFIX).unwrap();
            for variant in description.wrong_of.keys() {
                assert!(words.contains(variant.as_str()), "{}: {variant}", way.id());
            }
        }
    }

    #[test]
    fn a_sentence_quotes_the_value_or_its_start() {
        let choice = |id| Choice { feature: Feature::find(id).unwrap(), place: 1, variant: 0 };
        let sentence = choice("id/bare").sentence().unwrap();
        let quoted = "The `member_id` is `\"fe6c042b-6286-479f-8a4f-b046a6c46509\"`, a UUID";
        assert!(sentence.starts_with(quoted), "{sentence}");

        let long = json(&"a".repeat(100));
        assert_eq!(code(&long), format!("`\"{}\u{2026}`", "a".repeat(LONGEST - 1)));
        assert_eq!(code("a`b"), "``a`b``");
    }

    #[test]
    fn descriptions_are_parts_of_one_sentence() {
        let ways = DESCRIPTIONS.ways.values().flat_map(HashMap::values);
        let others = DESCRIPTIONS.features.values().chain(DESCRIPTIONS.recipes.values());
        for description in ways.chain(others) {
            let Description { shows, one, wrong, wrong_of, .. } = description;
            let clauses = [shows, one.as_ref().unwrap_or(shows), wrong].into_iter();
            for clause in clauses.chain(wrong_of.values()) {
                let is_part = !clause.is_empty() && !clause.ends_with(['.', ' ', ';']);
                assert!(is_part && !clause.contains('\n'), "{clause}");
            }
        }
    }
}
