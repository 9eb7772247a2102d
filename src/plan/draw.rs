//! Draws plans from entropy: [`Plan::draw`]. Each choice lists the plain option first.

use std::iter::repeat_n;
use std::sync::LazyLock;

use arbitrary::{Arbitrary, Result, Unstructured};

use crate::contract::constraint::Scope;
use crate::contract::{Layer, Rule};

use super::Plan;
use super::canvas::Position;
use super::defects::{Defect, Way};
use super::features::{Choice, Feature, Use};

/// The most choices of a plan.
pub(super) const MOST_CHOICES: u8 = 7;

/// The recipes that are drawn. All stand here several times, but those of large documents, which would
/// take most of the time and seldom show what smaller ones do not.
pub(super) static DRAWN: LazyLock<Vec<Feature>> = LazyLock::new(|| {
    let drawn =
        Feature::all().filter(|feature| !matches!(feature.used(), Use::SweepOnly | Use::Alone));
    drawn.flat_map(|feature| repeat_n(feature, if feature.is_large() { 1 } else { 3 })).collect()
});

/// Those of them whose documents stay valid.
pub(super) static VALID: LazyLock<Vec<Feature>> = LazyLock::new(|| {
    DRAWN.iter().filter(|feature| feature.touches().is_empty()).copied().collect()
});

/// Those whose documents touch an ambiguity, and break nothing in any reading.
static TOUCHING: LazyLock<Vec<Feature>> = LazyLock::new(|| {
    let touches =
        |feature: &&Feature| !feature.touches().is_empty() && feature.used() == Use::Mixed;
    DRAWN.iter().filter(touches).copied().collect()
});

/// Rules in groups that are drawn equally often: a factor's many do not drown the others.
pub(super) static GROUPS: LazyLock<Vec<Vec<Rule>>> = LazyLock::new(|| {
    let is =
        |wanted: usize| Rule::all().filter(move |&rule| group(rule) == wanted).collect::<Vec<_>>();
    (0..5).map(is).collect()
});

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
    /// Draws a plan. Tapes of [`Self::ENTROPY`] bytes are long enough for any; an empty one draws the
    /// plain plan, and the same bytes always draw the same.
    ///
    /// # Errors
    /// None in practice: entropy that runs out takes the first option of every choice.
    pub fn draw(entropy: &mut Unstructured<'_>) -> Result<Self> {
        let has_defect = entropy.int_in_range(0..=1u8)? == 1;
        let defect = if has_defect { Some(Defect::arbitrary(entropy)?) } else { None };
        Self::draw_with(defect, entropy)
    }

    /// Draws a plan whose document breaks nothing and touches nothing.
    ///
    /// # Errors
    /// As for [`Self::draw`].
    pub fn draw_valid(entropy: &mut Unstructured<'_>) -> Result<Self> {
        Self::try_new(draw_choices(&VALID, entropy)?, None)
    }

    /// Draws what else is in a plan of that defect, or of none. Of near misses one in eight may touch
    /// ambiguities: an implementation that refuses those would say nothing about the others.
    ///
    /// # Errors
    /// As for [`Self::draw`].
    pub fn draw_with(defect: Option<Defect>, entropy: &mut Unstructured<'_>) -> Result<Self> {
        let is_open = defect.is_none() || entropy.int_in_range(0..=7u8)? == 7;
        let features = if is_open { &DRAWN } else { &VALID };
        Self::try_new(draw_choices(features, entropy)?, defect)
    }

    /// Draws a plan whose document touches at least one ambiguity and breaks nothing.
    ///
    /// # Errors
    /// As for [`Self::draw`].
    pub fn draw_ambiguous(entropy: &mut Unstructured<'_>) -> Result<Self> {
        let touching = Choice::draw(&TOUCHING, entropy)?;
        Self::try_new([Ok(touching)].into_iter().chain(draw_choices(&VALID, entropy)?), None)
    }

    /// Draws a plan of some recipes alone, and a defect.
    #[cfg(feature = "proptest")]
    pub(crate) fn draw_among(
        features: &[Feature],
        defect: Option<Defect>,
        entropy: &mut Unstructured<'_>,
    ) -> Result<Self> {
        Self::try_new(draw_choices(features, entropy)?, defect)
    }

    /// The recipes that are drawn and whose documents stay valid.
    #[cfg(feature = "proptest")]
    pub(crate) fn valid_features() -> &'static [Feature] {
        &VALID
    }

    /// This many bytes of entropy are enough for any plan.
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
    let count = entropy.int_in_range(0..=MOST_CHOICES)?;
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
        let group = &GROUPS[entropy.int_in_range(0..=GROUPS.len() - 1)?];
        let rule = group[entropy.int_in_range(0..=group.len() - 1)?];
        Self::draw(rule, entropy)
    }
}

impl Defect {
    /// Draws a way to break a rule.
    ///
    /// # Errors
    /// As for [`Plan::draw`].
    pub fn draw(rule: Rule, entropy: &mut Unstructured<'_>) -> Result<Self> {
        let ways = Way::of(rule);
        let way = ways[entropy.int_in_range(0..=ways.len() - 1)?];
        let variant = entropy.int_in_range(0..=way.variants() - 1)?;
        let position = Position::ALL[entropy.int_in_range(0..=Position::ALL.len() - 1)?];
        let defect = Self { rule, way, variant, position: Position::First };
        Ok(if defect.has_positions() { Self { position, ..defect } } else { defect })
    }
}
