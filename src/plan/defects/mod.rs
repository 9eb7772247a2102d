//! The ways to break a rule: [`Way`], a row of a table, and [`Defect`], one way at one place.

mod bytes;
mod grammar;
mod presence;
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
    /// The rule that it breaks, and no other.
    pub rule: Rule,
    /// The way in which it does.
    pub way: Way,
    /// Which of the way's variants, from 0: on which text, and where in it.
    pub variant: u32,
    /// Which element of an array, where the rule speaks of elements.
    pub position: Position,
}

/// A way to break a rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Way(u16);

/// A way's row in the table.
pub(super) struct Row {
    id: &'static str,
    /// The mistake that it is an example of; a word.
    mistake: &'static str,
    edit: Edit,
}

impl Row {
    /// A way that is the only example of its mistake.
    const fn new(id: &'static str, edit: Edit) -> Self {
        Self { id, mistake: id, edit }
    }
}

/// What a way does.
pub(super) enum Edit {
    /// Takes a required member away, or gives it another name.
    Presence(presence::Presence),
    /// Puts a value of another type in place of one.
    Type(types::Wrong),
    /// Puts a text in place of one that the descriptions speak of.
    Text(text::TextEdit),
    /// Puts a token in place of one, or changes the text at its tokens.
    Grammar(grammar::GrammarEdit),
    /// Puts bytes into the text, or encodes all of it otherwise.
    Bytes(bytes::ByteEdit),
}

static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| {
    [bytes::rows(), grammar::rows(), presence::rows(), types::rows(), text::rows()]
        .into_iter()
        .flatten()
        .collect()
});

/// The ways to break each rule, by the rule's place in the catalogue.
static BY_RULE: LazyLock<Vec<Vec<Way>>> = LazyLock::new(|| {
    let ways = |rule| (0..TABLE.len() as u16).map(Way).filter(|way| way.breaks(rule)).collect();
    Rule::all().map(ways).collect()
});

impl Way {
    /// Every way to break a rule.
    pub fn of(rule: Rule) -> &'static [Self] {
        &BY_RULE[rule.index()]
    }

    /// Its name, such as `trailing-line-feed`; unique among the ways of a rule.
    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// The mistake that it is an example of, in a word: ways of one mistake stand for each other where
    /// there are too many places for each.
    pub(crate) fn mistake(self) -> &'static str {
        self.row().mistake
    }

    /// How many variants it has.
    pub fn variants(self) -> u32 {
        match &self.row().edit {
            Edit::Presence(_) | Edit::Type(_) => 1,
            Edit::Text(edit) => edit.variants(),
            Edit::Grammar(edit) => edit.variants(),
            Edit::Bytes(edit) => edit.variants(),
        }
    }

    /// A word for a variant; empty where there is only one.
    pub fn word(self, rule: Rule, variant: u32) -> Cow<'static, str> {
        match &self.row().edit {
            Edit::Presence(_) | Edit::Type(_) => "".into(),
            Edit::Text(edit) => edit.word(Target::of(rule), variant),
            Edit::Grammar(edit) => edit.word(variant),
            Edit::Bytes(edit) => edit.word(variant).into(),
        }
    }

    fn breaks(self, rule: Rule) -> bool {
        let target = Target::of(rule);
        match &self.row().edit {
            Edit::Presence(presence) => presence.breaks(target),
            Edit::Type(wrong) => wrong.breaks(target),
            Edit::Text(edit) => edit.breaks(target),
            Edit::Grammar(_) => rule == Rule::GRAMMAR,
            Edit::Bytes(_) => rule == Rule::UTF_8,
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

impl Defect {
    /// Its id in words: the rule, the way, the variant and the position.
    pub fn id(self) -> String {
        let mut id = format!("{}/{}", self.rule, self.way.id());
        let word = self.way.word(self.rule, self.variant);
        let position = match self.position {
            Position::First => "",
            Position::Last => "last-element",
            Position::Middle => "middle-element",
        };
        for word in [&*word, position] {
            if !word.is_empty() {
                id.push('/');
                id.push_str(word);
            }
        }
        id
    }

    /// Whether the rule speaks of elements of an array.
    pub fn has_positions(self) -> bool {
        Target::of(self.rule).has_elements()
    }

    /// What its place must be left to be by a plan's features.
    pub(super) fn slot(self) -> Option<(Slot, u8)> {
        match &self.way.row().edit {
            Edit::Text(_) => Target::of(self.rule).slot(),
            Edit::Grammar(edit) => edit.slot(),
            Edit::Bytes(edit) => edit.slot(),
            Edit::Presence(_) | Edit::Type(_) => None,
        }
    }

    /// Puts on the canvas what the edit needs; the twin has it too.
    pub(super) fn prepare(self, canvas: &mut Canvas) {
        let target = Target::of(self.rule);
        match &self.way.row().edit {
            Edit::Presence(_) | Edit::Type(_) => _ = canvas.reach(&target.path, self.position),
            Edit::Text(edit) => edit.prepare(canvas, target, self.variant, self.position),
            Edit::Grammar(edit) => edit.prepare(canvas, self.variant),
            Edit::Bytes(edit) => edit.prepare(canvas, self.variant),
        }
    }

    /// Makes the edit, where it is one of the tree.
    pub(super) fn apply(self, canvas: &mut Canvas) {
        let target = Target::of(self.rule);
        match &self.way.row().edit {
            Edit::Presence(presence) => presence.apply(canvas, target, self.position),
            Edit::Type(wrong) => wrong.apply(canvas.reach(&target.path, self.position)),
            Edit::Text(edit) => edit.apply(canvas, target, self.variant, self.position),
            Edit::Grammar(edit) => edit.apply(canvas, self.variant),
            Edit::Bytes(_) => {}
        }
    }

    /// Whether the edit is one of the written text.
    pub(super) fn edits_text(self) -> bool {
        match &self.way.row().edit {
            Edit::Grammar(edit) => edit.edits_text(),
            Edit::Bytes(_) => true,
            _ => false,
        }
    }

    /// Makes the edit, where it is one of the written text.
    pub(super) fn edit_text(self, text: &[u8], tokens: &[Token]) -> Vec<u8> {
        match &self.way.row().edit {
            Edit::Grammar(edit) => edit.edit_text(text, tokens, self.variant),
            Edit::Bytes(edit) => edit.edit_text(text, tokens, self.variant),
            _ => text.to_vec(),
        }
    }
}
