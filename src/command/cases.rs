//! Cases by their names, for verbs that run or serve single ones.

use std::path::Path;

use nearmiss::case::{Case, Replay};
use nearmiss::contract::{Ambiguity, Rule};
use nearmiss::internal::case::{HOSTILE_PREFIX, RANDOM_PREFIX};
use nearmiss::internal::corpus::set::TWIN_PREFIX;
use nearmiss::internal::plan::{Feature, Plan};
use nearmiss::internal::subjects;
use nearmiss::internal::sweep::{self, Hostile};
use nearmiss::run::{Kind, Subject};

use super::{Failure, suggestion};

/// The prefix of replay tokens.
const TOKEN_PREFIX: &str = "nm1:";

/// The case that a text describes by itself: a hostile document, a random case or a replay token.
/// `findings` is the folder with the documents of long tokens.
pub(super) fn described(text: &str, findings: Option<&Path>) -> Result<Option<Case>, Failure> {
    if let Some(hostile) = Hostile::named(text) {
        return Ok(Some(hostile.case()));
    }
    if let Some(random) = random(text) {
        return Ok(Some(random));
    }
    if !text.starts_with(TOKEN_PREFIX) {
        return Ok(None);
    }
    let replay = Replay::read(text, findings).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(Some(Case::replayed("the token's document", replay)))
}

/// The random case of a name such as `random/7/123`: number 123 of the seed 7.
fn random(text: &str) -> Option<Case> {
    let (seed, index) = text.strip_prefix(RANDOM_PREFIX)?.split_once('/')?;
    Some(Case::random(seed.parse().ok()?, index.parse().ok()?))
}

/// The name of the random case with a certain number.
pub(super) fn name_of_random(seed: u64, index: u64) -> String {
    format!("{RANDOM_PREFIX}{seed}/{index}")
}

/// The case of the sweep with a certain name, or the twin of one, whose name has `twin/` before it.
pub(super) fn swept(text: &str) -> Option<Case> {
    if let Some(case) = sweep::find(text) {
        return Some(case.clone());
    }
    let case = sweep::find(text.strip_prefix(TWIN_PREFIX)?)?;
    let document = case.twin()?.into_owned();
    Some(Case::replayed(text.to_owned(), Replay { document, twin: None }))
}

/// The cases that are counted under the rule or feature with a certain id: those of the sweep, or the
/// hostile documents of a recipe in all their sizes.
pub(super) fn of_subject(text: &str) -> Option<Vec<Case>> {
    if let Some(recipe) = text.strip_prefix(HOSTILE_PREFIX) {
        let sizes = Hostile::all().filter(|hostile| hostile.recipe() == recipe);
        let cases: Vec<Case> = sizes.map(Hostile::case).collect();
        return (!cases.is_empty()).then_some(cases);
    }
    let subject = Subject::find(text)?;
    Some(subjects::swept(subject).map(|index| sweep::case(index).clone()).collect())
}

/// What a name is that a report prints, but that is not the name of cases.
pub(super) fn other_name(text: &str) -> Option<Failure> {
    let (kind, _) = text.split_once('/')?;
    if Ambiguity::find(text).is_some() {
        let words = format!(
            "{text} is something that the contract leaves open: `nearmiss rules {text}` shows its documents"
        );
        return Some(Failure::Usage(words));
    }
    let is_family = Kind::ALL.iter().any(|known| known.name().replace(' ', "-") == kind);
    is_family.then(|| {
        let words = format!(
            "{text} is a family of findings: name the case that its line `replay` in the report names"
        );
        Failure::Usage(words)
    })
}

/// Whether a text begins like the name of a case.
pub(super) fn looks_like_a_name(text: &str) -> bool {
    let begins = |id: &str| text.strip_prefix(id).is_some_and(|rest| rest.starts_with('/'));
    text.starts_with(HOSTILE_PREFIX)
        || Rule::all().any(|rule| begins(rule.id()))
        || Feature::all().any(|feature| begins(feature.id()))
}

/// The error for a name that no case has.
pub(super) fn unknown(text: &str) -> Failure {
    Failure::Usage(match text.strip_prefix(HOSTILE_PREFIX) {
        Some(rest) => unknown_hostile(text, rest),
        None => unknown_swept(text),
    })
}

/// The message for a name that no case of the sweep has.
fn unknown_swept(text: &str) -> String {
    let names = sweep::plans().iter().filter(|plan| plan.choices().len() < 2).map(Plan::id);
    let names: Vec<String> = names.collect();
    let similar = suggestion::similar(text, names.iter().map(String::as_str));
    let why = match similar {
        Some(similar) => format!("did you mean {similar}?"),
        None => {
            "`nearmiss rules ID` shows the cases of a rule; there is no such file either".to_owned()
        }
    };
    format!("no case of the sweep is called `{}`: {why}", text.escape_debug())
}

/// The message for a name that no hostile document has. `rest` is the name without its prefix.
fn unknown_hostile(text: &str, rest: &str) -> String {
    let name = rest.split('/').next().unwrap_or_default();
    let why = match Hostile::largest().find(|(recipe, _)| *recipe == name) {
        Some((recipe, largest)) => {
            format!("{HOSTILE_PREFIX}{recipe} has sizes from 1 to {largest}")
        }
        None => {
            let recipes: Vec<&str> = Hostile::largest().map(|(recipe, _)| recipe).collect();
            match suggestion::similar(name, recipes.iter().copied()) {
                Some(similar) => format!("did you mean {similar}?"),
                None => format!("the recipes are {}", recipes.join(", ")),
            }
        }
    };
    format!("no hostile document is called `{}`: {why}", text.escape_debug())
}
