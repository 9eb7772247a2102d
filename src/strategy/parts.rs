//! Parts of documents, valid and broken: [`Parts`].

use std::sync::LazyLock;

use arbitrary::Unstructured;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::case::Case;
use crate::contract::{Layer, Rule};
use crate::json::Tape;
use crate::plan::{Choice, Defect, Feature, Plan, Slot};

use super::{CaseTree, new_tree};

/// Slugs of organizations, as strings without quotes.
///
/// ```
/// use nearmiss::strategy::slugs;
/// use proptest::prelude::*;
///
/// proptest! {
///     fn slugs_are_short(slug in slugs(), wrong in slugs().broken()) {
///         prop_assert!((2..=128).contains(&slug.len()));
///         prop_assert_ne!(slug, wrong);
///     }
/// }
/// # slugs_are_short();
/// ```
pub fn slugs() -> Parts {
    Parts { part: Part::Slug, broken: false }
}

/// Times in UTC, as strings without quotes. If broken, they are not RFC 3339 or not in UTC.
pub fn instants() -> Parts {
    Parts { part: Part::Instant, broken: false }
}

/// Custom claims: the text of a JSON object. If broken, the text has a different JSON type.
pub fn custom_claims() -> Parts {
    Parts { part: Part::Claims, broken: false }
}

/// Lists of authentication factors: the text of a JSON array. If broken, one of the factors breaks
/// a rule.
pub fn factors() -> Parts {
    Parts { part: Part::Factors, broken: false }
}

/// A strategy that draws a part of a document as a string. Created by [`slugs`], [`instants`],
/// [`custom_claims`] and [`factors`]. The part is valid unless [`broken`](Self::broken) is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "strategies do nothing unless used"]
pub struct Parts {
    part: Part,
    broken: bool,
}

impl Parts {
    /// The same strategy, except that each drawn part breaks one of the rules about it.
    pub fn broken(self) -> Self {
        Self { broken: true, ..self }
    }
}

impl Strategy for Parts {
    type Tree = PartTree;
    type Value = String;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let cases = new_tree(runner, |_| true, |entropy| self.draw(entropy))?;
        Ok(PartTree { part: self.part, cases })
    }
}

impl Parts {
    fn draw(self, entropy: &mut Unstructured<'_>) -> arbitrary::Result<Plan> {
        let Ingredients { features, rules } = &INGREDIENTS[self.part as usize];
        let defect = match self.broken {
            true => Some(Defect::draw(*entropy.choose(rules)?, entropy)?),
            false => None,
        };
        let plan = Plan::draw_among(features, defect, entropy)?;
        // The drawn time is `started_at`, the first place, so the features must change that time.
        let choices = plan.choices().iter().map(|choice| match self.part {
            Part::Instant => Choice { place: 0, ..*choice },
            _ => *choice,
        });
        Ok(Plan::new(choices, defect))
    }
}

/// A part of a case, which shrinks as the case does.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct PartTree {
    part: Part,
    cases: CaseTree,
}

impl ValueTree for PartTree {
    type Value = String;

    fn current(&self) -> String {
        self.part.of(&self.cases.current())
    }

    fn simplify(&mut self) -> bool {
        self.cases.simplify()
    }

    fn complicate(&mut self) -> bool {
        self.cases.complicate()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Slug,
    Instant,
    Claims,
    Factors,
}

/// The features and rules that a part is drawn with.
struct Ingredients {
    features: Vec<Feature>,
    rules: Vec<Rule>,
}

/// The ingredients of each part, in the order of [`Part`].
static INGREDIENTS: LazyLock<[Ingredients; 4]> = LazyLock::new(|| {
    [Part::Slug, Part::Instant, Part::Claims, Part::Factors].map(Part::ingredients)
});

impl Part {
    /// The property that holds this part. Of the times, `started_at` is drawn.
    const fn property(self) -> &'static str {
        match self {
            Self::Slug => "organization_slug",
            Self::Instant => "started_at",
            Self::Claims => "custom_claims",
            Self::Factors => "authentication_factors",
        }
    }

    /// The features that change this part, and the rules about it. Broken slugs and times are still
    /// strings, and broken factors are still an array.
    fn ingredients(self) -> Ingredients {
        let changes = |feature: &Feature| match feature.slot() {
            Slot::Slug => self == Self::Slug,
            Slot::Time => self == Self::Instant,
            Slot::Claims | Slot::MoreClaims => self == Self::Claims,
            Slot::Factors
            | Slot::FactorType
            | Slot::DeliveryMethod
            | Slot::FactorTimes
            | Slot::Null => self == Self::Factors,
            Slot::Id
            | Slot::TimeOrder
            | Slot::Roles
            | Slot::Unknown
            | Slot::Order
            | Slot::WhiteSpace
            | Slot::Escapes
            | Slot::ByteOrderMark
            | Slot::Known => false,
        };
        let features = Plan::valid_features().iter().copied().filter(changes).collect();

        let pointer = format!("/{}", self.property());
        let is_about = |rule: &Rule| match self {
            Self::Slug | Self::Instant => rule.pointer() == pointer && rule.layer() == Layer::Prose,
            Self::Claims => rule.pointer() == pointer && rule.layer() == Layer::Schema,
            Self::Factors => rule.pointer().starts_with(&format!("{pointer}/*")),
        };
        Ingredients { features, rules: Rule::all().filter(is_about).collect() }
    }

    /// This part of a case's document. Missing claims are read as an empty object.
    fn of(self, case: &Case) -> String {
        let mut tape = Tape::default();
        let value =
            tape.read(case.document()).ok().and_then(|()| tape.root().member(self.property()));
        match self {
            Self::Slug | Self::Instant => value.map_or("", |value| value.text()).to_owned(),
            Self::Claims => value.map_or("{}", |value| value.token()).to_owned(),
            Self::Factors => value.map_or("[]", |value| value.token()).to_owned(),
        }
    }
}
