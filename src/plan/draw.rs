//! Draws plans from entropy: [`Plan::draw`]. The first option of every choice is the plainest.

use std::iter::repeat_n;
use std::sync::LazyLock;

use arbitrary::{Arbitrary, Result, Unstructured};

use crate::contract::constraint::Scope;
use crate::contract::{Layer, Rule};

use super::Plan;
use super::canvas::Position;
use super::defects::{Defect, Way};
use super::features::{Choice, Feature, Use};

/// The largest number of choices in a drawn plan.
pub(super) const MAX_CHOICES: u8 = 7;

/// The features that are drawn. Each is listed three times, but a feature of large documents only
/// once: large documents would take most of the time, and rarely find what smaller ones do not.
pub(super) static DRAWN: LazyLock<Vec<Feature>> = LazyLock::new(|| {
    let drawn =
        Feature::all().filter(|feature| !matches!(feature.used(), Use::SweepOnly | Use::Alone));
    drawn.flat_map(|feature| repeat_n(feature, if feature.is_large() { 1 } else { 3 })).collect()
});

/// The drawn features that touch no ambiguity, so that their documents are valid.
pub(super) static VALID: LazyLock<Vec<Feature>> = LazyLock::new(|| {
    DRAWN.iter().filter(|feature| feature.touches().is_empty()).copied().collect()
});

/// The drawn features that touch an ambiguity, and whose documents break no rule, however the
/// ambiguity is resolved.
static AMBIGUOUS: LazyLock<Vec<Feature>> = LazyLock::new(|| {
    let touches =
        |feature: &&Feature| !feature.touches().is_empty() && feature.used() == Use::Mixed;
    DRAWN.iter().filter(touches).copied().collect()
});

/// The rules, in groups that are drawn equally often. Otherwise the many rules of factors would
/// crowd out the others.
pub(super) static GROUPS: LazyLock<Vec<Vec<Rule>>> = LazyLock::new(|| {
    let rules =
        |wanted: usize| Rule::all().filter(move |&rule| group(rule) == wanted).collect::<Vec<_>>();
    (0..5).map(rules).collect()
});

/// The group of a rule: its index in [`GROUPS`].
pub(super) fn group(rule: Rule) -> usize {
    match (rule.layer(), rule.scope()) {
        (Layer::Prose, _) => 0,
        (Layer::Json, _) => 1,
        (Layer::Schema, Scope::Text | Scope::Session) => 2,
        (Layer::Schema, Scope::Factor) => 3,
        (Layer::Schema, Scope::SubObject) => 4,
    }
}

impl Plan {
    /// Draws a plan. [`Self::ENTROPY`] bytes are enough for any plan. The same bytes always draw
    /// the same plan, and empty entropy draws the plain plan.
    ///
    /// # Errors
    /// Never in practice: when the entropy runs out, every choice takes its first option.
    pub fn draw(entropy: &mut Unstructured<'_>) -> Result<Self> {
        let has_defect = entropy.int_in_range(0..=1u8)? == 1;
        let defect = if has_defect { Some(Defect::arbitrary(entropy)?) } else { None };
        Self::draw_with(defect, entropy)
    }

    /// Draws a plan whose document breaks no rule and touches no ambiguity.
    ///
    /// # Errors
    /// As [`Self::draw`].
    pub fn draw_valid(entropy: &mut Unstructured<'_>) -> Result<Self> {
        Self::try_new(draw_choices(&VALID, entropy)?, None)
    }

    /// Draws the choices of a plan that has this defect, if any. Of the near misses, only one in
    /// eight may touch ambiguities: an implementation that rejects ambiguous documents would reject
    /// such near misses anyway, and the rejections would prove nothing.
    ///
    /// # Errors
    /// As [`Self::draw`].
    pub fn draw_with(defect: Option<Defect>, entropy: &mut Unstructured<'_>) -> Result<Self> {
        let may_be_ambiguous = defect.is_none() || entropy.int_in_range(0..=7u8)? == 7;
        let features = if may_be_ambiguous { &DRAWN } else { &VALID };
        Self::try_new(draw_choices(features, entropy)?, defect)
    }

    /// Draws a plan whose document touches at least one ambiguity and breaks no rule.
    ///
    /// # Errors
    /// As [`Self::draw`].
    pub fn draw_ambiguous(entropy: &mut Unstructured<'_>) -> Result<Self> {
        let ambiguous = Choice::draw(&AMBIGUOUS, entropy)?;
        Self::try_new([Ok(ambiguous)].into_iter().chain(draw_choices(&VALID, entropy)?), None)
    }

    /// Draws a plan that has this defect, if any, and choices of these features only.
    #[cfg(feature = "proptest")]
    pub(crate) fn draw_among(
        features: &[Feature],
        defect: Option<Defect>,
        entropy: &mut Unstructured<'_>,
    ) -> Result<Self> {
        Self::try_new(draw_choices(features, entropy)?, defect)
    }

    /// The drawn features that touch no ambiguity, so that their documents are valid.
    #[cfg(feature = "proptest")]
    pub(crate) fn valid_features() -> &'static [Feature] {
        &VALID
    }

    /// How many bytes of entropy are enough for any plan.
    pub const ENTROPY: usize = 64;
}

impl<'a> Arbitrary<'a> for Plan {
    fn arbitrary(entropy: &mut Unstructured<'a>) -> Result<Self> {
        Self::draw(entropy)
    }
}

fn draw_choices<'d>(
    features: &'d [Feature],
    entropy: &'d mut Unstructured<'_>,
) -> Result<impl Iterator<Item = Result<Choice>> + 'd> {
    let count = entropy.int_in_range(0..=MAX_CHOICES)?;
    Ok((0..count).map(|_| Choice::draw(features, entropy)))
}

impl<'a> Arbitrary<'a> for Choice {
    fn arbitrary(entropy: &mut Unstructured<'a>) -> Result<Self> {
        Self::draw(&DRAWN, entropy)
    }
}

impl Choice {
    fn draw(features: &[Feature], entropy: &mut Unstructured<'_>) -> Result<Self> {
        let feature = features[entropy.int_in_range(0..=features.len() - 1)?];
        let place = entropy.int_in_range(0..=feature.places() - 1)?;
        let variant = entropy.int_in_range(0..=feature.variants() - 1)?;
        Ok(Self { feature, place, variant })
    }
}

impl<'a> Arbitrary<'a> for Defect {
    fn arbitrary(entropy: &mut Unstructured<'a>) -> Result<Self> {
        let Some(group) = GROUPS.get(entropy.int_in_range(0..=GROUPS.len())?) else {
            return Self::draw_several(entropy);
        };
        let rule = group[entropy.int_in_range(0..=group.len() - 1)?];
        Self::draw(rule, entropy)
    }
}

impl Defect {
    /// Draws a defect that breaks a given rule.
    ///
    /// # Errors
    /// As [`Plan::draw`].
    pub fn draw(rule: Rule, entropy: &mut Unstructured<'_>) -> Result<Self> {
        let (way, variant, position) = draw_way(Way::of(rule), entropy)?;
        Ok(Self { rule, way, variant, position: Position::First }.at(position))
    }

    /// Draws a defect that breaks a set of rules.
    fn draw_several(entropy: &mut Unstructured<'_>) -> Result<Self> {
        let (way, variant, position) = draw_way(Way::several(), entropy)?;
        let defect = Self::several(way, variant, Position::First);
        Ok(defect.ok_or(arbitrary::Error::IncorrectFormat)?.at(position))
    }
}

/// Draws a way, one of its variants and a position.
fn draw_way(ways: &[Way], entropy: &mut Unstructured<'_>) -> Result<(Way, u32, Position)> {
    let way = ways[entropy.int_in_range(0..=ways.len() - 1)?];
    let variant = entropy.int_in_range(0..=way.variants() - 1)?;
    let position = Position::ALL[entropy.int_in_range(0..=Position::ALL.len() - 1)?];
    Ok((way, variant, position))
}
