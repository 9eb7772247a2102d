//! The catalogue of the contract and of the documents, for people and for programs: [`text`] and
//! [`json`] list all of it, and an [`Item`] is one rule, ambiguity, feature or hostile recipe.

use std::collections::HashSet;
use std::fmt::Write;

use serde::Serialize;

use crate::case::HOSTILE_PREFIX;
use crate::connection::text_or_base64;
use crate::contract::ambiguity::EchoRule;
use crate::contract::schema::{COMPANION_NAME, PUBLISHED_NAME};
use crate::contract::{Ambiguity, Layer, Rule, Source};
use crate::plan::{Description, Feature, Plan};
use crate::sweep::{self, Hostile};

use super::diff::Diff;
use super::ink::{Ink, Role};
use super::json_line;
use super::verdict::JSON_IS_OUR_CHOICE;

/// Something that a document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A rule.
    Rule(Rule),
    /// An ambiguity.
    Ambiguity(Ambiguity),
    /// A feature.
    Feature(Feature),
    /// A recipe of hostile documents, by its document in the smallest size of the sweep.
    Recipe(Hostile),
}

/// The whole catalogue as a table, with the peculiarities of the published schema.
pub fn text(ink: Ink) -> String {
    let width = Rule::all().map(|rule| rule.id().len()).max().unwrap_or_default();
    let rules = Rule::all().map(|rule| {
        let (layer, pointer) = (rule.layer(), rule.pointer());
        format!("  {layer:6}  {rule:width$}  {pointer}")
    });
    let wide = Ambiguity::all().map(|ambiguity| ambiguity.id().len()).max().unwrap_or_default();
    let ambiguities = Ambiguity::all().map(|ambiguity| {
        let (layer, open) = (ambiguity.layer(), ambiguity.open());
        format!("  {layer:6}  {ambiguity:wide$}  {open}")
    });
    let parts = [
        (format!("rules ({}): layer, id, JSON pointer", Rule::all().len()), lines(rules)),
        (
            format!("ambiguities ({}): layer, id, what is open", Ambiguity::all().len()),
            lines(ambiguities),
        ),
        (
            format!("features ({}): id, what documents show", Feature::all().len()),
            described(Feature::all().map(Item::Feature)),
        ),
        (
            format!("hostile documents ({}): id, what they show", recipes().count()),
            described(recipes().map(Item::Recipe)),
        ),
        ("the published schema".to_owned(), lines(peculiarities())),
    ];
    let parts = parts.map(|(title, lines)| format!("{}\n{lines}", ink.paint(Role::Strong, title)));
    parts.join("\n")
}

/// The whole catalogue, one line of JSON for each item.
pub fn json() -> String {
    lines(Item::all().map(|item| item.json(&[])))
}

/// A line for each item, with its id and what its documents show.
fn described(items: impl Iterator<Item = Item> + Clone) -> String {
    let width = items.clone().map(|item| item.id().len()).max().unwrap_or_default();
    let shows = |item: Item| item.description().map_or("", |description| &description.shows);
    lines(items.map(|item| format!("  {:width$}  {}", item.id(), shows(item))))
}

/// The recipes of hostile documents, each in its smallest size.
fn recipes() -> impl Iterator<Item = Hostile> + Clone {
    let mut last = "";
    Hostile::all().filter(move |hostile| {
        let is_new = hostile.recipe() != last;
        last = hostile.recipe();
        is_new
    })
}

/// The peculiarities of the published schema that tools may trip over, and how nearmiss handles them.
fn peculiarities() -> impl Iterator<Item = String> {
    [
        format!("  {PUBLISHED_NAME} is kept byte for byte; `nearmiss rules --schema` prints it."),
        "  Its `$id` is a bare fragment, which the 2020-12 meta-schema refuses (`^[^#]*#?$`).".to_owned(),
        format!("  Its `$ref` to {COMPANION_NAME} has no target: the page that it was published on"),
        "  has no such schema. The companion is written from published facts, and both are".to_owned(),
        "  under `components.schemas` of one resource, where the reference resolves.".to_owned(),
        "  It has no `format` and no `pattern`: what only its descriptions say is the layer `prose`.".to_owned(),
    ]
    .into_iter()
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// The maximum width of the column with the names of examples. Longer names extend beyond it.
const WIDEST: usize = 60;

impl Item {
    /// Every item: rules, ambiguities, features and recipes.
    pub fn all() -> impl Iterator<Item = Self> {
        let rules = Rule::all().map(Self::Rule);
        let contract = rules.chain(Ambiguity::all().map(Self::Ambiguity));
        contract.chain(Feature::all().map(Self::Feature)).chain(recipes().map(Self::Recipe))
    }

    /// The items with the given id. An ambiguity and the feature that touches it can have the same.
    /// The id of a recipe may begin with `hostile/`.
    pub fn find(id: &str) -> Vec<Self> {
        let is_meant = |item: &Self| match item {
            Self::Recipe(hostile) => {
                id.strip_prefix(HOSTILE_PREFIX).unwrap_or(id) == hostile.recipe()
            }
            _ => item.id() == id,
        };
        Self::all().filter(is_meant).collect()
    }

    /// The item's id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.id(),
            Self::Ambiguity(ambiguity) => ambiguity.id(),
            Self::Feature(feature) => feature.id(),
            Self::Recipe(hostile) => hostile.recipe(),
        }
    }

    /// What documents of a feature or a recipe show.
    fn description(self) -> Option<&'static Description> {
        match self {
            Self::Rule(_) | Self::Ambiguity(_) => None,
            Self::Feature(feature) => feature.description(),
            Self::Recipe(hostile) => hostile.description(),
        }
    }

    /// For a rule, the first near miss of each way that breaks it. For an ambiguity, documents that touch it
    /// and are otherwise plain. For a feature, the documents of the sweep with nothing else.
    pub fn examples(self) -> Vec<Plan> {
        let mut ways = HashSet::new();
        let mut shows = |plan: &Plan| match self {
            Self::Rule(rule) => {
                plan.rules() == [rule]
                    && plan.defects().iter().all(|defect| ways.insert(defect.way))
            }
            Self::Ambiguity(ambiguity) => {
                plan.choices().len() == 1 && plan.may_touch().any(|touched| touched == ambiguity)
            }
            Self::Feature(feature) => match plan.choices() {
                [choice] => plan.parts() == 1 && choice.feature == feature,
                _ => false,
            },
            Self::Recipe(_) => false,
        };
        sweep::plans().iter().filter(|plan| shows(plan)).cloned().collect()
    }

    /// Everything that the catalogue says of the rule or ambiguity, with examples.
    pub fn text(self, examples: &[Plan], ink: Ink) -> String {
        let mut text = format!("{}\n", ink.paint(Role::Strong, self.id()));
        for (name, value) in self.facts() {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "  {name:8}  {value}");
        }
        if !examples.is_empty() {
            let _ = writeln!(text, "\n{}", ink.paint(Role::Strong, self.examples_title()));
        }
        let widths = examples.iter().map(|plan| self.name_of(plan).len());
        let width = widths.filter(|width| *width <= WIDEST).max().unwrap_or_default();
        for plan in examples {
            let before = plan.twin().unwrap_or_else(|| Plan::default().document());
            let Diff { after, .. } = Diff::of(&before, &plan.document(), ink);
            let _ = writeln!(text, "  {:width$}  {after}", self.name_of(plan));
        }
        text
    }

    /// The same as one line of JSON, without a line feed. The bytes of an example that is not UTF-8
    /// are in `document_base64`.
    pub fn json(self, examples: &[Plan]) -> String {
        let examples =
            examples.iter().map(|plan| ExampleJson::of(self.name_of(plan), plan)).collect();
        let item = match self {
            Self::Rule(rule) => ItemJson::Rule {
                id: rule.id(),
                layer: rule.layer().name(),
                pointer: rule.pointer(),
                source: SourceJson::of(rule.source()),
                note: (rule.layer() == Layer::Json).then_some(JSON_IS_OUR_CHOICE),
                examples,
            },
            Self::Ambiguity(ambiguity) => ItemJson::Ambiguity {
                id: ambiguity.id(),
                layer: ambiguity.layer().name(),
                pointers: ambiguity.pointers(),
                open: ambiguity.open(),
                source: SourceJson::of(ambiguity.source()),
                echo: echo(ambiguity),
                examples,
            },
            Self::Feature(feature) => ItemJson::Feature {
                id: feature.id(),
                shows: self.description().map_or("", |description| &description.shows),
                wrong: self.description().map_or("", |description| &description.wrong),
                touches: feature.touches().iter().map(|ambiguity| ambiguity.id()).collect(),
                examples,
            },
            Self::Recipe(hostile) => ItemJson::Recipe {
                id: hostile.recipe(),
                shows: self.description().map_or("", |description| &description.shows),
                wrong: self.description().map_or("", |description| &description.wrong),
                sizes: sizes(hostile),
            },
        };
        json_line(&item)
    }

    fn examples_title(self) -> &'static str {
        match self {
            Self::Rule(_) => "near misses (their differences from their twins)",
            Self::Ambiguity(_) | Self::Feature(_) | Self::Recipe(_) => {
                "documents (their differences from the plain one)"
            }
        }
    }

    /// The plan's id without this item's id at the beginning.
    fn name_of(self, plan: &Plan) -> String {
        let id = plan.id();
        id.strip_prefix(self.id())
            .map_or(id.as_str(), |rest| rest.trim_start_matches('/'))
            .to_owned()
    }

    fn facts(self) -> Vec<(&'static str, String)> {
        match self {
            Self::Rule(rule) => rule_facts(rule),
            Self::Ambiguity(ambiguity) => ambiguity_facts(ambiguity),
            Self::Feature(feature) => feature_facts(feature),
            Self::Recipe(hostile) => recipe_facts(hostile),
        }
    }
}

fn feature_facts(feature: Feature) -> Vec<(&'static str, String)> {
    let mut facts = described_as(feature.description());
    let touches: Vec<&str> = feature.touches().iter().map(|ambiguity| ambiguity.id()).collect();
    let expected = match touches.is_empty() {
        true => "accept at every level, and return what was sent",
        false => "either at every level, unless a rule is broken too",
    };
    if !touches.is_empty() {
        facts.push(("touches", touches.join(", ")));
    }
    facts.push(("expected", expected.to_owned()));
    facts
}

fn recipe_facts(hostile: Hostile) -> Vec<(&'static str, String)> {
    let mut facts = described_as(hostile.description());
    let names: Vec<String> = sizes(hostile)
        .iter()
        .map(|size| format!("{HOSTILE_PREFIX}{}/{size}", hostile.recipe()))
        .collect();
    facts.push(("cases", names.join(", ")));
    facts.push(("expected", "an answer in time that grows no faster than the document".to_owned()));
    facts
}

fn described_as(description: Option<&'static Description>) -> Vec<(&'static str, String)> {
    let facts = |Description { shows, wrong, .. }: &Description| {
        vec![("shows", shows.clone()), ("wrong", wrong.clone())]
    };
    description.map(facts).unwrap_or_default()
}

/// The sizes in which the sweep has documents of a recipe.
fn sizes(hostile: Hostile) -> Vec<usize> {
    let alike = Hostile::all().filter(|other| other.recipe() == hostile.recipe());
    alike.map(Hostile::size).collect()
}

fn rule_facts(rule: Rule) -> Vec<(&'static str, String)> {
    let expected = match rule.layer() {
        Layer::Json | Layer::Schema => "reject at level `schema` and above",
        Layer::Prose => "reject at level `documented`",
    };
    let pointer = if rule.pointer().is_empty() { "the root" } else { rule.pointer() };
    let mut facts = vec![("layer", layer(rule.layer())), ("pointer", pointer.to_owned())];
    facts.extend(source(rule.source()));
    facts.push(("expected", expected.to_owned()));
    if rule.layer() == Layer::Json {
        facts.push(("note", JSON_IS_OUR_CHOICE.to_owned()));
    }
    facts
}

fn ambiguity_facts(ambiguity: Ambiguity) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("layer", layer(ambiguity.layer())),
        ("pointer", pointers(&ambiguity.pointers())),
        ("open", ambiguity.open().to_owned()),
    ];
    facts.extend(source(ambiguity.source()));
    facts.push(("echo", echo(ambiguity).to_owned()));
    facts.push(("expected", "either at every level, unless a rule is broken too".to_owned()));
    facts
}

fn layer(layer: Layer) -> String {
    let what = match layer {
        Layer::Json => "RFC 8259 in UTF-8",
        Layer::Schema => "the published JSON Schema and its companion",
        Layer::Prose => "what the descriptions say",
    };
    format!("{layer} ({what})")
}

fn source(source: &Source) -> [(&'static str, String); 2] {
    [("source", format!("{} {}", source.document, source.at)), ("text", source.text.to_string())]
}

/// The maximum number of pointers of an ambiguity that a text lists.
const LISTED: usize = 6;

fn pointers(pointers: &[&str]) -> String {
    if pointers == [""] {
        return "anywhere".to_owned();
    }
    let named = pointers[..pointers.len().min(LISTED)].join(", ");
    match pointers.len().saturating_sub(LISTED) {
        0 => named,
        more => format!("{named} and {more} more (all of them with `--format json`)"),
    }
}

fn echo(ambiguity: Ambiguity) -> &'static str {
    match ambiguity.echo() {
        EchoRule::AsUsual => "compared as usual",
        EchoRule::AnyDuplicate => "must be exactly one of the values",
        EchoRule::TextOrNull => "a string or null (a name: its member is not compared)",
        EchoRule::ExactOrNearest => {
            "an integer of up to 100 characters: exact or its nearest binary64; else not compared"
        }
        EchoRule::WithinOneSecond => "within one second of the instant",
        EchoRule::NotCompared => "that value is not compared",
        EchoRule::IgnoringCase => "equal ignoring case",
        EchoRule::NullAbsentOrEmpty => "null, absent or empty",
        EchoRule::NotAnotherKnown => "null, absent, or any value but another known one",
    }
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum ItemJson<'a> {
    Rule {
        id: &'a str,
        layer: &'a str,
        pointer: &'a str,
        source: SourceJson<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<&'a str>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        examples: Vec<ExampleJson>,
    },
    Ambiguity {
        id: &'a str,
        layer: &'a str,
        pointers: Vec<&'a str>,
        open: &'a str,
        source: SourceJson<'a>,
        echo: &'a str,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        examples: Vec<ExampleJson>,
    },
    Feature {
        id: &'a str,
        shows: &'a str,
        wrong: &'a str,
        touches: Vec<&'a str>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        examples: Vec<ExampleJson>,
    },
    Recipe {
        id: &'a str,
        shows: &'a str,
        wrong: &'a str,
        sizes: Vec<usize>,
    },
}

#[derive(Serialize)]
struct SourceJson<'a> {
    document: &'a str,
    at: &'a str,
    text: &'a str,
}

impl<'a> SourceJson<'a> {
    fn of(source: &'a Source) -> Self {
        Self { document: source.document, at: &source.at, text: &source.text }
    }
}

#[derive(Serialize)]
struct ExampleJson {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document_base64: Option<String>,
}

impl ExampleJson {
    fn of(name: String, plan: &Plan) -> Self {
        let document = plan.document();
        let (text, document_base64) = text_or_base64(&document);
        Self { name, document: text.map(str::to_owned), document_base64 }
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD as BASE64;

    use super::*;

    #[test]
    fn every_rule_every_ambiguity_and_every_feature_has_examples() {
        for item in Item::all().filter(|item| !matches!(item, Item::Recipe(_))) {
            assert!(!item.examples().is_empty(), "{}", item.id());
        }
    }

    #[test]
    fn every_item_is_found_by_its_id() {
        for item in Item::all() {
            assert!(Item::find(item.id()).contains(&item), "{}", item.id());
        }
        assert_eq!(Item::find("hostile/long-role"), Item::find("long-role"));
        assert_eq!(Item::find("time/leap-second").len(), 2);
        assert_eq!(Item::find("long-roles"), []);
    }

    #[test]
    fn examples_are_shown_without_steering_the_terminal() {
        let item = Item::Rule(Rule::GRAMMAR);
        let text = item.text(&item.examples(), Ink::Plain);
        assert!(text.contains(r"a\u{1b}b"), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn examples_that_are_not_utf_8_are_base64_in_json() {
        let item = Item::Rule(Rule::UTF_8);
        let json = item.json(&item.examples()[..1]);
        let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
        let example = &json["examples"][0];
        assert!(example.get("document").is_none());
        let document = BASE64.decode(example["document_base64"].as_str().unwrap_or_default());
        assert_eq!(document.ok(), Some(item.examples()[0].document()));
    }
}
