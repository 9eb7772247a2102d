//! The ways to break rules. A [`Way`] is a row of a table, and a [`Defect`] breaks a rule in one
//! way, at one position.

mod bytes;
mod grammar;
mod presence;
mod several;
mod target;
mod text;
mod types;

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use crate::contract::Rule;
use crate::json::document::Token;

use super::canvas::{Canvas, Position};
use super::features::Slot;

pub(super) use target::Target;

/// One edit that makes a document a near miss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Defect {
    /// The rule that the defect breaks. If it breaks several, this is the first of them.
    pub rule: Rule,
    /// The way in which it breaks the rule.
    pub way: Way,
    /// Which of the way's variants, counting from 0. The variant decides which text is edited, or
    /// where.
    pub variant: u32,
    /// Which element of an array has the defect, if the rule is about elements.
    pub position: Position,
}

/// One kind of edit that breaks a rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Way(u16);

/// A way's row in the table.
pub(super) struct Row {
    id: &'static str,
    /// The mistake that the way is an example of, in one word.
    mistake: &'static str,
    edit: Edit,
}

impl Row {
    /// A way that is the only example of its mistake.
    const fn new(id: &'static str, edit: Edit) -> Self {
        Self { id, mistake: id, edit }
    }
}

/// The edit of a way.
pub(super) enum Edit {
    /// Removes a required member, or renames it.
    Presence(presence::Presence),
    /// Replaces a value with one of a wrong type.
    Type(types::WrongType),
    /// Replaces a text that the prose of the contract describes.
    Text(text::TextEdit),
    /// Replaces a token, or edits the written text at its tokens.
    Grammar(grammar::GrammarEdit),
    /// Inserts bytes into the written text, or encodes all of it differently.
    Bytes(bytes::ByteEdit),
    /// Breaks a set of rules.
    Several(several::Several),
}

static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| {
    [bytes::rows(), grammar::rows(), presence::rows(), types::rows(), text::rows(), several::rows()]
        .into_iter()
        .flatten()
        .collect()
});

/// The ways to break each rule, by the rule's index in the catalogue.
static BY_RULE: LazyLock<Vec<Vec<Way>>> = LazyLock::new(|| {
    let ways = |rule| (0..TABLE.len() as u16).map(Way).filter(|way| way.breaks(rule)).collect();
    Rule::all().map(ways).collect()
});

/// The ways that break sets of rules.
static SEVERAL: LazyLock<Vec<Way>> = LazyLock::new(|| {
    let breaks_several = |way: &Way| matches!(way.row().edit, Edit::Several(_));
    (0..TABLE.len() as u16).map(Way).filter(breaks_several).collect()
});

impl Way {
    /// Every way to break a rule and no other.
    #[doc(hidden)]
    pub fn of(rule: Rule) -> &'static [Self] {
        &BY_RULE[rule.index()]
    }

    /// Every way to break a set of rules.
    #[doc(hidden)]
    pub fn several() -> &'static [Self] {
        &SEVERAL
    }

    /// The ways that a walk to simpler defects may take instead of this one, which breaks `rule`.
    pub(super) fn alike(self, rule: Rule) -> &'static [Self] {
        match self.row().edit {
            Edit::Several(_) => Self::several(),
            _ => Self::of(rule),
        }
    }

    /// The name, such as `trailing-line-feed`. It is unique among the ways of a rule.
    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// The mistake that the way is an example of, in one word. The sweep breaks some rules in only
    /// one way per mistake, because they are too many to break each in every way.
    pub(crate) fn mistake(self) -> &'static str {
        self.row().mistake
    }

    /// How many variants the way has.
    #[doc(hidden)]
    pub fn variants(self) -> u32 {
        match &self.row().edit {
            Edit::Presence(_) | Edit::Type(_) => 1,
            Edit::Text(edit) => edit.variants(),
            Edit::Grammar(edit) => edit.variants(),
            Edit::Bytes(edit) => edit.variants(),
            Edit::Several(edit) => edit.variants,
        }
    }

    /// The word that stands for a variant in an id. It may be empty.
    #[doc(hidden)]
    pub fn word(self, variant: u32) -> Cow<'static, str> {
        match &self.row().edit {
            Edit::Presence(_) | Edit::Type(_) => "".into(),
            Edit::Text(edit) => edit.word(variant),
            Edit::Grammar(edit) => edit.word(variant),
            Edit::Bytes(edit) => edit.word(variant).into(),
            Edit::Several(edit) => (edit.word)(variant),
        }
    }

    /// The words of which the word for a variant consists.
    pub(super) fn words(self, variant: u32) -> Vec<&'static str> {
        match &self.row().edit {
            Edit::Presence(_) | Edit::Type(_) | Edit::Several(_) => Vec::new(),
            Edit::Text(edit) => edit.words(variant).to_vec(),
            Edit::Grammar(edit) => edit.place(variant).into_iter().collect(),
            Edit::Bytes(edit) => vec![edit.word(variant)],
        }
    }

    fn breaks(self, rule: Rule) -> bool {
        let target = Target::of(rule);
        match &self.row().edit {
            Edit::Presence(presence) => presence.breaks(target),
            Edit::Type(wrong_type) => wrong_type.breaks(target),
            Edit::Text(edit) => edit.breaks(target),
            Edit::Grammar(_) => rule == Rule::GRAMMAR,
            Edit::Bytes(_) => rule == Rule::UTF_8,
            Edit::Several(_) => false,
        }
    }

    fn row(self) -> &'static Row {
        &TABLE[usize::from(self.0)]
    }
}

impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Way({})", self.id())
    }
}

/// What the ids of defects that break several rules begin with.
pub(super) const SEVERAL_PREFIX: &str = "several";

impl Defect {
    /// A defect that breaks a set of rules, in one of the ways of [`Way::several`].
    #[doc(hidden)]
    pub fn several(way: Way, variant: u32, position: Position) -> Option<Self> {
        let Edit::Several(edit) = &way.row().edit else { return None };
        let rule = (edit.rules)(variant).into_iter().min()?;
        Some(Self { rule, way, variant, position })
    }

    /// The rules that the defect breaks.
    pub fn rules(self) -> Vec<Rule> {
        match &self.way.row().edit {
            Edit::Several(edit) => (edit.rules)(self.variant),
            _ => vec![self.rule],
        }
    }

    /// The defect at this position, if it has positions.
    pub(crate) fn at(self, position: Position) -> Self {
        if self.has_positions() { Self { position, ..self } } else { self }
    }

    /// Whether two defects can be in one document: both change the tree, and neither changes what
    /// the other one changes.
    pub(super) fn is_apart_from(self, other: Self) -> bool {
        let path = |defect: Self| match &defect.way.row().edit {
            Edit::Presence(_) | Edit::Type(_) | Edit::Text(_) => {
                Some(&Target::of(defect.rule).path)
            }
            Edit::Grammar(_) | Edit::Bytes(_) | Edit::Several(_) => None,
        };
        let (Some(one), Some(other)) = (path(self), path(other)) else { return false };
        !one.starts_with(other) && !other.starts_with(one)
    }

    /// The id: the rule, the way, and the words for the variant and the position unless they are
    /// empty, separated by slashes. If the defect breaks several rules, `several` stands for the
    /// rule.
    pub fn id(self) -> String {
        let rule = match self.way.row().edit {
            Edit::Several(_) => SEVERAL_PREFIX,
            _ => self.rule.id(),
        };
        let mut id = format!("{rule}/{}", self.way.id());
        let word = self.way.word(self.variant);
        for word in [&*word, self.position.word()] {
            if !word.is_empty() {
                id.push('/');
                id.push_str(word);
            }
        }
        id
    }

    /// Whether the rule is about elements of an array, or about something inside them.
    pub fn has_positions(self) -> bool {
        match &self.way.row().edit {
            Edit::Several(edit) => edit.has_positions,
            _ => Target::of(self.rule).has_elements(),
        }
    }

    /// The slot and place that choices of the same plan must not change, if any.
    pub(super) fn slot(self) -> Option<(Slot, u8)> {
        match &self.way.row().edit {
            Edit::Text(_) => Target::of(self.rule).slot(),
            Edit::Grammar(edit) => edit.slot(),
            Edit::Bytes(edit) => edit.slot(),
            Edit::Several(edit) => edit.slot(),
            Edit::Presence(_) | Edit::Type(_) => None,
        }
    }

    /// Adds the parts of the document that the edit needs. The twin has them too.
    pub(super) fn prepare(self, canvas: &mut Canvas) {
        let target = Target::of(self.rule);
        match &self.way.row().edit {
            Edit::Presence(_) | Edit::Type(_) => _ = canvas.reach(&target.path, self.position),
            Edit::Text(edit) => edit.prepare(canvas, target, self.variant, self.position),
            Edit::Grammar(edit) => edit.prepare(canvas, self.variant),
            Edit::Bytes(edit) => edit.prepare(canvas, self.variant),
            Edit::Several(edit) => edit.prepare(canvas, self.position),
        }
    }

    /// Makes the edit if it changes the tree. Otherwise does nothing.
    pub(super) fn apply(self, canvas: &mut Canvas) {
        let target = Target::of(self.rule);
        match &self.way.row().edit {
            Edit::Presence(presence) => presence.apply(canvas, target, self.position),
            Edit::Type(wrong_type) => {
                wrong_type.apply(canvas.reach(&target.path, self.position), target);
            }
            Edit::Text(edit) => edit.apply(canvas, target, self.variant, self.position),
            Edit::Grammar(edit) => edit.apply(canvas, self.variant),
            Edit::Several(edit) => edit.apply(canvas, self.variant, self.position),
            Edit::Bytes(_) => {}
        }
    }

    /// Whether the edit changes the written text.
    pub(super) fn edits_text(self) -> bool {
        match &self.way.row().edit {
            Edit::Grammar(edit) => edit.edits_text(),
            Edit::Bytes(_) => true,
            _ => false,
        }
    }

    /// Makes the edit if it changes the written text. Otherwise returns the text unchanged.
    pub(super) fn edit_text(self, text: &[u8], tokens: &[Token]) -> Vec<u8> {
        match &self.way.row().edit {
            Edit::Grammar(edit) => edit.edit_text(text, tokens, self.variant),
            Edit::Bytes(edit) => edit.edit_text(text, tokens, self.variant),
            _ => text.to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_ways_of_a_rule_have_the_same_id() {
        for ways in Rule::all().map(Way::of).chain([Way::several()]) {
            let ids: HashSet<&str> = ways.iter().map(|way| way.id()).collect();
            assert_eq!(ids.len(), ways.len(), "{ids:?}");
        }
    }
}
