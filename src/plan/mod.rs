//! Plain data that says which document to write: [`Plan`].
//!
//! A plan lists [`Choice`]s, by which the document differs from the plain one without breaking a
//! rule, [`WordUse`]s, which put words of the implementation into it, and [`Defect`]s, which make the
//! document a near miss: usually one, sometimes two at different places. The same plan always writes the same bytes. The plan without its defects writes
//! the twin.

mod canvas;
mod casing;
mod defects;
mod descriptions;
mod draw;
mod entropy;
mod features;
mod pools;
mod simpler;
mod words;

use std::convert::Infallible;

use crate::contract::{Ambiguity, Rule};
use crate::json::Document;
use crate::json::document::Spelling;

pub use canvas::Position;
pub(crate) use canvas::USUAL_TEXT;
pub use defects::{Defect, Way};
pub use descriptions::Description;
pub(crate) use descriptions::of_recipe;
pub(crate) use features::Slot;
pub use features::{Choice, Feature};
pub use words::{WordPlace, WordRole, WordUse};

use canvas::Canvas;
use features::Use;

/// Which document to write. The default is the plain document.
///
/// ```
/// use nearmiss::contract::Rule;
/// use nearmiss::internal::plan::{Defect, Plan, Position, Way};
///
/// let rule = Rule::find("organization_slug/min-length").expect("the rule is in the catalogue");
/// let defect = Defect { rule, way: Way::of(rule)[0], variant: 0, position: Position::First };
/// let plan = Plan::new([], Some(defect));
/// assert_eq!(plan.id(), "organization_slug/min-length/empty");
/// assert!(String::from_utf8_lossy(&plan.document()).contains(r#""organization_slug":"""#));
/// assert_eq!(plan.twin(), Some(Plan::default().document()));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Plan {
    choices: Vec<Choice>,
    words: Vec<WordUse>,
    defects: Vec<Defect>,
}

impl Plan {
    /// A plan of choices and defects. If several choices change the same thing, only the first is
    /// kept, and so are only the first of defects at the same place. Choices that could hide a defect
    /// are dropped.
    pub fn new(
        choices: impl IntoIterator<Item = Choice>,
        defects: impl IntoIterator<Item = Defect>,
    ) -> Self {
        Self::try_new(choices.into_iter().map(Ok::<_, Infallible>), defects)
            .unwrap_or_else(|error| match error {})
    }

    /// Like [`Self::new`], but returns the first error among the choices.
    fn try_new<E>(
        choices: impl Iterator<Item = Result<Choice, E>>,
        defects: impl IntoIterator<Item = Defect>,
    ) -> Result<Self, E> {
        let choices_of_plan = Vec::with_capacity(choices.size_hint().0);
        let mut plan = Self { choices: choices_of_plan, words: Vec::new(), defects: Vec::new() };
        for defect in defects {
            if plan.defects.iter().all(|other| other.is_apart_from(defect)) {
                plan.defects.push(defect);
            }
        }
        for choice in choices {
            let choice = choice?;
            if plan.has_room_for(choice) {
                plan.choices.push(choice);
            }
        }
        plan.choices.sort_unstable();
        Ok(plan)
    }

    fn has_room_for(&self, choice: Choice) -> bool {
        let is_taken = self.choices.iter().any(|other| other.key() == choice.key());
        let hides_defect = self.defects.iter().any(|defect| {
            defect.slot() == Some(choice.key()) || choice.feature.used() != Use::Mixed
        });
        !hides_defect && !is_taken
    }

    /// The choices, in the order in which they are applied.
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// The words of the implementation, in the order in which they are written.
    pub fn words(&self) -> &[WordUse] {
        &self.words
    }

    /// The defects. There are none unless the document is a near miss.
    pub fn defects(&self) -> &[Defect] {
        &self.defects
    }

    /// Whether the document is meant to break a rule.
    pub fn is_near_miss(&self) -> bool {
        !self.defects.is_empty()
    }

    /// The rules that the document is meant to break, in the order of the catalogue.
    pub fn rules(&self) -> Vec<Rule> {
        let mut rules: Vec<Rule> = self.defects.iter().flat_map(|defect| defect.rules()).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// The number of choices, words and defects.
    pub fn parts(&self) -> usize {
        self.choices.len() + self.words.len() + self.defects.len()
    }

    /// The ambiguities that the document may touch.
    pub fn may_touch(&self) -> impl Iterator<Item = Ambiguity> {
        self.choices.iter().flat_map(|choice| choice.feature.touches()).copied()
    }

    /// The plan without its defects.
    pub(crate) fn without_defects(&self) -> Self {
        Self { defects: Vec::new(), ..self.clone() }
    }

    /// The plan without the choices that may touch an ambiguity, or with features in their place
    /// that are the same otherwise. `None` if it has none of these choices.
    pub(crate) fn without_ambiguity(&self, ambiguity: Ambiguity) -> Option<Self> {
        let may_touch = |choice: &Choice| choice.feature.touches().contains(&ambiguity);
        if !self.choices.iter().any(may_touch) {
            return None;
        }
        let others = self.choices.iter().filter_map(|choice| match may_touch(choice) {
            true => choice.feature.unambiguous(),
            false => Some(*choice),
        });
        Some(Self { choices: others.collect(), ..self.clone() })
    }

    /// The plan as text: its defects, its choices and its words, or `plain` if it has none.
    pub fn id(&self) -> String {
        let defects = self.defects.iter().map(|defect| defect.id());
        let choices = self.choices.iter().map(|choice| choice.id());
        let words = self.words.iter().map(WordUse::id);
        let parts: Vec<String> = defects.chain(choices).chain(words).collect();
        if parts.is_empty() { "plain".to_owned() } else { parts.join(" + ") }
    }

    /// The document that the plan describes.
    pub fn document(&self) -> Vec<u8> {
        let mut text = Vec::with_capacity(1024);
        self.write(&mut text);
        text
    }

    /// Appends the document to a buffer.
    pub fn write(&self, text: &mut Vec<u8>) {
        self.write_canvas(self.applied(Canvas::plain()), text);
    }

    /// Applies the choices, the words and the defects to a document other than the plain one. The result may
    /// break further rules.
    pub fn applied_to(&self, root: Document) -> Vec<u8> {
        let mut text = Vec::new();
        self.write_canvas(self.applied(Canvas { root, spelling: Spelling::default() }), &mut text);
        text
    }

    fn write_canvas(&self, mut canvas: Canvas, text: &mut Vec<u8>) {
        for defect in &self.defects {
            defect.apply(&mut canvas);
        }
        let Some(defect) = self.defects.iter().find(|defect| defect.edits_text()) else {
            return canvas.write(text);
        };
        let mut valid = Vec::with_capacity(1024);
        let tokens = canvas.write_with_tokens(&mut valid);
        text.append(&mut defect.edit_text(&valid, &tokens));
    }

    /// The document without its defects. A plan without a defect has no twin.
    pub fn twin(&self) -> Option<Vec<u8>> {
        if !self.is_near_miss() {
            return None;
        }
        let mut text = Vec::with_capacity(1024);
        self.applied(Canvas::plain()).write(&mut text);
        Some(text)
    }

    /// Applies the choices and the words to the canvas, and adds the parts that the defects need.
    fn applied(&self, mut canvas: Canvas) -> Canvas {
        let of_slot = |slot| self.choices.iter().filter(move |choice| choice.key().0 == slot);
        let is_late = |choice: &&Choice| matches!(choice.key().0, Slot::Null | Slot::Order);
        for choice in self.choices.iter().filter(|choice| !is_late(choice)) {
            choice.apply(&mut canvas);
        }
        for word in &self.words {
            word.apply(&mut canvas);
        }
        // What is null stays null, whatever else is written there.
        of_slot(Slot::Null).for_each(|choice| choice.apply(&mut canvas));

        // The parts that a defect needs replace those of features, and must be there before the
        // members are reordered.
        for defect in &self.defects {
            defect.prepare(&mut canvas);
        }

        of_slot(Slot::Order).for_each(|choice| choice.apply(&mut canvas));
        canvas
    }
}
