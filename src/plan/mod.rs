//! A plan: plain data that says which document to write. The type is [`Plan`].
//!
//! A plan lists [`Choice`]s, recipes in which the document differs from the plain one and breaks
//! nothing, and at most one [`Defect`] that makes it a near miss. It renders to bytes, always the
//! same; without its defect it is its own twin.

mod canvas;
mod defects;
mod draw;
mod entropy;
mod features;
mod simpler;
mod texts;

use std::convert::Infallible;

use crate::contract::{Ambiguity, Rule};
use crate::json::Document;
use crate::json::document::Spelling;

pub use canvas::Position;
pub use defects::{Defect, Way};
#[cfg(feature = "proptest")]
pub(crate) use features::Slot;
pub use features::{Choice, Feature};

use canvas::Canvas;
use features::Use;

/// Which document to write. The default is the plain document.
///
/// ```
/// use nearmiss::contract::Rule;
/// use nearmiss::plan::{Defect, Plan, Position, Way};
///
/// let rule = Rule::find("organization_slug/min-length").expect("it is in the catalogue");
/// let defect = Defect { rule, way: Way::of(rule)[0], variant: 0, position: Position::First };
/// let plan = Plan::new([], Some(defect));
/// assert_eq!(plan.id(), "organization_slug/min-length/empty");
/// assert!(String::from_utf8_lossy(&plan.document()).contains(r#""organization_slug":"""#));
/// assert_eq!(plan.twin(), Some(Plan::default().document()));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Plan {
    choices: Vec<Choice>,
    defect: Option<Defect>,
}

impl Plan {
    /// A plan of choices and a defect. Of choices that change the same thing the first is kept, and
    /// none that could stand in the defect's way.
    pub fn new(choices: impl IntoIterator<Item = Choice>, defect: Option<Defect>) -> Self {
        Self::try_new(choices.into_iter().map(Ok::<_, Infallible>), defect)
            .unwrap_or_else(|error| match error {})
    }

    /// The same of choices that may fail to be made.
    fn try_new<E>(
        choices: impl Iterator<Item = Result<Choice, E>>,
        defect: Option<Defect>,
    ) -> Result<Self, E> {
        let mut plan = Self { choices: Vec::with_capacity(choices.size_hint().0), defect };
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
        let taken = |other: &Choice| other.key() == choice.key();
        let in_the_way = self.defect.is_some_and(|defect| {
            defect.slot() == Some(choice.key()) || choice.feature.used() != Use::Mixed
        });
        !in_the_way && !self.choices.iter().any(taken)
    }

    /// The choices, in the order in which they are painted.
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// The defect, where the document is a near miss.
    pub fn defect(&self) -> Option<Defect> {
        self.defect
    }

    /// The rule that the document is meant to break.
    pub fn rule(&self) -> Option<Rule> {
        self.defect.map(|defect| defect.rule)
    }

    /// How many parts it has that the plain document has not: its choices, and its defect.
    pub fn parts(&self) -> usize {
        self.choices.len() + usize::from(self.defect.is_some())
    }

    /// The ambiguities that the document may touch.
    pub fn may_touch(&self) -> impl Iterator<Item = Ambiguity> {
        self.choices.iter().flat_map(|choice| choice.feature.touches()).copied()
    }

    /// The plan in words: its defect, and its choices.
    pub fn id(&self) -> String {
        let defect = self.defect.map(Defect::id);
        let choices = self.choices.iter().map(|choice| choice.id());
        let parts: Vec<String> = defect.into_iter().chain(choices).collect();
        if parts.is_empty() { "plain".to_owned() } else { parts.join(" + ") }
    }

    /// The document.
    pub fn document(&self) -> Vec<u8> {
        let mut text = Vec::with_capacity(1024);
        self.write(&mut text);
        text
    }

    /// Writes the document behind what is in the buffer.
    pub fn write(&self, text: &mut Vec<u8>) {
        self.write_canvas(self.painted(Canvas::plain()), text);
    }

    /// The plan's choices and its defect on any other document than the plain one. What comes of it may
    /// break other rules as well.
    pub fn painted_on(&self, root: Document) -> Vec<u8> {
        let mut text = Vec::new();
        self.write_canvas(self.painted(Canvas { root, spelling: Spelling::default() }), &mut text);
        text
    }

    fn write_canvas(&self, mut canvas: Canvas, text: &mut Vec<u8>) {
        let Some(defect) = self.defect else { return canvas.write(text) };
        defect.apply(&mut canvas);
        if !defect.edits_text() {
            return canvas.write(text);
        }
        let mut valid = Vec::with_capacity(1024);
        let tokens = canvas.write_with_tokens(&mut valid);
        text.append(&mut defect.edit_text(&valid, &tokens));
    }

    /// The document without its defect; a document without a defect has no twin.
    pub fn twin(&self) -> Option<Vec<u8>> {
        self.defect?;
        let mut text = Vec::with_capacity(1024);
        self.painted(Canvas::plain()).write(&mut text);
        Some(text)
    }

    /// The choices, and what the defect needs, painted.
    fn painted(&self, mut canvas: Canvas) -> Canvas {
        let reorders = |choice: &&Choice| choice.key().0 == features::Slot::Order;
        self.choices.iter().filter(|choice| !reorders(choice)).for_each(|it| it.apply(&mut canvas));
        // What the defect needs stands over what the features left, and is reordered with it.
        if let Some(defect) = self.defect {
            defect.prepare(&mut canvas);
        }
        self.choices.iter().filter(reorders).for_each(|choice| choice.apply(&mut canvas));
        canvas
    }
}
