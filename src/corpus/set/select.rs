//! Which cases of the sweep are in the corpus: those that show something that no other does.

use std::collections::{HashMap, HashSet};

use crate::case::Case;
use crate::contract::constraint::{Constraint, Scope};
use crate::contract::{Layer, Rule};
use crate::plan::{Choice, Defect, Feature, Plan, Position, Way};
use crate::sweep::{self, Hostile};

/// Something that a document shows.
#[derive(PartialEq, Eq, Hash)]
enum Shown {
    Plain,
    /// A rule is broken.
    Rule(Rule),
    /// Rules are broken in this way.
    Way(Way),
    /// A rule of the session is broken by this mistake.
    Mistake(Rule, &'static str),
    /// A way of breaking several rules, in this variant and at this position.
    Several(Way, u32, Position),
    /// A text is edited at this place, or in this spelling.
    Word(Constraint, String),
    Variant(Feature, u32),
    Place(Feature, u8),
}

/// The cases of the sweep in the corpus, and the twins of its near misses.
pub(super) fn swept() -> Vec<&'static Case> {
    let mut seen = HashSet::new();
    let mut shows_more = |plan: &Plan| {
        let mut is_new = false;
        for shown in shown(plan) {
            is_new |= seen.insert(shown);
        }
        is_new
    };
    let plans = sweep::plans();
    let of_one_part = (0..plans.len()).filter(|&index| plans[index].parts() <= 1);
    let chosen: Vec<usize> = of_one_part.filter(|&index| shows_more(&plans[index])).collect();

    let by_document: HashMap<&[u8], usize> =
        (0..plans.len()).map(|index| (sweep::case(index).document(), index)).collect();
    let mut all: HashSet<usize> = chosen.iter().copied().collect();
    for index in chosen {
        let twin = sweep::case(index).twin();
        all.extend(twin.and_then(|twin| by_document.get(&*twin).copied()));
    }
    let mut all: Vec<usize> = all.into_iter().collect();
    all.sort_unstable();
    all.into_iter().map(sweep::case).collect()
}

/// The hostile documents of the corpus: each recipe in its smallest and its largest size.
pub(super) fn hostile() -> Vec<Hostile> {
    let all: Vec<Hostile> = Hostile::all().collect();
    let recipes = all.chunk_by(|one, other| one.recipe() == other.recipe());
    recipes.flat_map(|sizes| [sizes[0], sizes[sizes.len() - 1]]).collect()
}

fn shown(plan: &Plan) -> Vec<Shown> {
    match (plan.choices(), plan.defects()) {
        ([choice], []) => of_choice(*choice),
        ([], [defect]) => of_defect(*defect),
        _ => vec![Shown::Plain],
    }
}

/// How many variants of a feature have files of their own. Of those that repeat values of other
/// features, a few show how.
const VARIANTS: u32 = 256;
const REPEATING_VARIANTS: u32 = 18;

fn of_choice(choice: Choice) -> Vec<Shown> {
    let Choice { feature, place, variant } = choice;
    let most = if feature.repeats_others() { REPEATING_VARIANTS } else { VARIANTS };
    let mut shown = vec![Shown::Place(feature, place)];
    if variant < most {
        shown.push(Shown::Variant(feature, variant));
    }
    shown
}

fn of_defect(defect: Defect) -> Vec<Shown> {
    let Defect { rule, way, variant, position } = defect;
    if Way::several().contains(&way) {
        return vec![Shown::Several(way, variant, position)];
    }
    let mut shown = vec![Shown::Rule(rule), Shown::Way(way)];
    // An edit of the text shows the same wherever it is.
    if rule.layer() == Layer::Schema && rule.scope() <= Scope::Session {
        shown.push(Shown::Mistake(rule, way.mistake()));
    }
    if rule.layer() == Layer::Prose {
        shown.push(Shown::Word(rule.constraint(), way.word(variant).into_owned()));
    }
    shown
}
