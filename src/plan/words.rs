//! Words of the implementation in documents: a [`WordUse`] is a word at a place, as a name, as a
//! value, or as a name with another word as its value.

use std::sync::Arc;

use arbitrary::{Result, Unstructured};

use crate::entropy::entropy;
use crate::json::Document;
use crate::json::document::Text;
use crate::json::tape::push_segment;

use super::Plan;
use super::canvas::Canvas;
use super::features::{FORMS, Slot, TEXT_MEMBERS, is_known, object, sub_object};

/// A word of the implementation, at a place of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordUse {
    /// Where the word is.
    pub place: WordPlace,
    /// What the word is there.
    pub role: WordRole,
    /// The word.
    pub word: Arc<str>,
}

/// Where a word is, in the order in which words are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordPlace {
    /// In the custom claims.
    Claims,
    /// In an object in the custom claims.
    InnerClaims,
    /// Among the roles, as a value.
    Roles,
    /// The text of a member of a sub-object, as a value. The number says which member.
    Member(u8),
    /// In the document, as an unknown property.
    Document,
    /// In the first factor, as an unknown property.
    Factor,
    /// In a sub-object, as an unknown property.
    SubObject,
    /// In the last of several factors, as an unknown property.
    LastFactor,
}

/// What a word is at its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordRole {
    /// A name. The number says which value it has.
    Name(u8),
    /// A value, or inside one. The number says in which form.
    Value(u8),
    /// A name, with another word as its value.
    NameOf(Arc<str>),
}

/// The places of names, in the order in which words take turns at them.
const NAMES: [WordPlace; 6] = [
    WordPlace::Claims,
    WordPlace::Document,
    WordPlace::InnerClaims,
    WordPlace::Factor,
    WordPlace::SubObject,
    WordPlace::LastFactor,
];

/// The places of values, in the order in which words take turns at them.
const VALUES: [WordPlace; 8] = [
    WordPlace::Claims,
    WordPlace::Roles,
    WordPlace::Member(0),
    WordPlace::Document,
    WordPlace::InnerClaims,
    WordPlace::Factor,
    WordPlace::SubObject,
    WordPlace::LastFactor,
];

/// The values of members of which the word is the name, each with its word in ids.
const PLAIN: [(&str, &str); 6] = [
    ("text", "\"x\""),
    ("number", "7"),
    ("true", "true"),
    ("null", "null"),
    ("object", "{\"a\":[]}"),
    ("array", "[null]"),
];

/// The name of the member of which a word is the value. The contract does not know it.
const HOLDER: &str = "word";

/// The name of the object in the custom claims that [`WordPlace::InnerClaims`] stands for.
const INNER: &str = "words";

/// How many words of a case take turns. One more is drawn.
const TURNS: u64 = 3;

/// Of this many random cases in a row, two have words: one without its defects and without choices
/// that touch an ambiguity, so that a word that makes a difference is a failure, and one as drawn.
const EVERY: u64 = 4;

/// A number of bytes that is enough to draw the words of a case.
const ENTROPY: usize = 64;

impl WordUse {
    /// The name of the member that the use writes, if it writes a member.
    fn name(&self) -> Text {
        match (self.place, &self.role) {
            (WordPlace::Member(member), _) => TEXT_MEMBERS[usize::from(member)].0.into(),
            (WordPlace::Roles, _) => self.word.to_string().into(),
            (_, WordRole::Value(_)) => HOLDER.into(),
            (_, WordRole::Name(_) | WordRole::NameOf(_)) => self.unknown().into(),
        }
    }

    /// The word as a name. Where the contract knows a property of this name, the name gets a prefix.
    fn unknown(&self) -> String {
        let is_known = self.unknown_at().is_some_and(|at| is_known(at, &self.word));
        if is_known { format!("x_{}", self.word) } else { self.word.to_string() }
    }

    /// The index of the place among the places of unknown properties, if it is one of them.
    fn unknown_at(&self) -> Option<u8> {
        match self.place {
            WordPlace::Document => Some(0),
            WordPlace::Factor => Some(1),
            WordPlace::SubObject => Some(2),
            WordPlace::LastFactor => Some(3),
            _ => None,
        }
    }

    /// Whether two uses write the same part of a document.
    fn is_same_part(&self, other: &Self) -> bool {
        let kind = |place| match place {
            WordPlace::Member(_) => WordPlace::Member(0),
            place => place,
        };
        kind(self.place) == kind(other.place) && self.name() == other.name()
    }

    /// Whether a defect that needs this slot for itself could hide the word.
    fn is_in(&self, slot: Slot) -> bool {
        match slot {
            Slot::Claims => matches!(self.place, WordPlace::Claims | WordPlace::InnerClaims),
            Slot::Factors => matches!(
                self.place,
                WordPlace::Member(_)
                    | WordPlace::Factor
                    | WordPlace::SubObject
                    | WordPlace::LastFactor
            ),
            _ => false,
        }
    }

    fn value(&self) -> Document {
        let word = || Document::text(self.word.to_string());
        match &self.role {
            WordRole::Name(value) => Document::raw(PLAIN[usize::from(*value)].1),
            WordRole::Value(form) => FORMS[usize::from(*form)].1(word()),
            WordRole::NameOf(other) => Document::text(other.to_string()),
        }
    }

    pub(super) fn apply(&self, canvas: &mut Canvas) {
        let value = self.value();
        let object = match self.place {
            WordPlace::Claims => canvas.claims(),
            WordPlace::InnerClaims => {
                let inner = || Document::object::<Text>([]);
                canvas.claims().member_or_insert_with(INNER, inner)
            }
            WordPlace::Roles => return canvas.roles().push(value),
            WordPlace::Member(member) => {
                let (name, member) = TEXT_MEMBERS[usize::from(member)];
                let mut whole = sub_object(name, false);
                whole.set(member, value);
                return canvas.factor().set(name, whole);
            }
            WordPlace::Document
            | WordPlace::Factor
            | WordPlace::SubObject
            | WordPlace::LastFactor => object(canvas, self.unknown_at().unwrap_or_default()),
        };
        object.set(self.name(), value);
    }

    /// The uses that are one step simpler, the largest step first. The simplest uses are those in
    /// the custom claims, as a name or a value alone.
    pub(super) fn simpler(&self) -> Vec<Self> {
        let with = |role| Self { role, ..self.clone() };
        let mut simpler = Vec::new();
        match &self.role {
            WordRole::Name(0) | WordRole::Value(0) => {}
            WordRole::Name(_) => simpler.push(with(WordRole::Name(0))),
            WordRole::Value(_) => simpler.push(with(WordRole::Value(0))),
            WordRole::NameOf(other) => {
                simpler.push(with(WordRole::Name(0)));
                simpler.push(Self { word: other.clone(), ..with(WordRole::Value(0)) });
            }
        }
        if self.place != WordPlace::Claims {
            simpler.push(Self { place: WordPlace::Claims, ..self.clone() });
        }
        simpler
    }

    /// The words, one or two.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let other = match &self.role {
            WordRole::NameOf(other) => Some(&**other),
            WordRole::Name(_) | WordRole::Value(_) => None,
        };
        std::iter::once(&*self.word).chain(other.filter(|other| **other != *self.word))
    }

    /// The id: `word`, the place, `name` or `value`, the word, and then the value or the form unless it
    /// is the simplest, separated by slashes. All but letters, digits, `_`, `-` and `.` of a word is
    /// written as `%` and two digits for each byte.
    pub fn id(&self) -> String {
        let place = match self.place {
            WordPlace::Claims => "claims".to_owned(),
            WordPlace::InnerClaims => "inner-claims".to_owned(),
            WordPlace::Roles => "roles".to_owned(),
            WordPlace::Member(member) => {
                let (name, member) = TEXT_MEMBERS[usize::from(member)];
                format!("{name}-{member}")
            }
            WordPlace::Document => "document".to_owned(),
            WordPlace::Factor => "factor".to_owned(),
            WordPlace::SubObject => "sub-object".to_owned(),
            WordPlace::LastFactor => "last-factor".to_owned(),
        };
        let (role, detail) = match &self.role {
            WordRole::Name(0) => ("name", String::new()),
            WordRole::Value(0) => ("value", String::new()),
            WordRole::Name(value) => ("name", format!("/{}", PLAIN[usize::from(*value)].0)),
            WordRole::Value(form) => ("value", format!("/{}", FORMS[usize::from(*form)].0)),
            WordRole::NameOf(other) => ("name", format!("/value/{}", escaped(other))),
        };
        format!("word/{place}/{role}/{}{detail}", escaped(&self.word))
    }
}

/// A word as a part of the name of a file.
fn escaped(word: &str) -> String {
    let mut escaped = String::new();
    for (at, byte) in word.bytes().enumerate() {
        match byte {
            b'.' if at == 0 => escaped.push_str("%2E"),
            b'.' | b'-' | b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                escaped.push(char::from(byte));
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

impl Plan {
    /// The plan with words in its document. Words that a defect could hide are dropped. If several
    /// words change the same part of a document, only the first is kept.
    pub fn with_words(mut self, words: impl IntoIterator<Item = WordUse>) -> Self {
        for word in words {
            self.add_word(word);
        }
        self.words.sort_unstable();
        self
    }

    /// The place of a value in this plan's document, if it has another place in the document of
    /// `complex`: one of which this plan is a simpler neighbour, because a word is left out as the
    /// name of the value.
    pub(crate) fn place_of_word(&self, complex: &Self, place: &str) -> Option<String> {
        let is_new = |word: &&WordUse| !complex.words.contains(word);
        let value = self.words.iter().find(is_new).filter(|word| word.name() == HOLDER)?;
        let is_left_out = |word: &&WordUse| {
            let is_name = matches!(&word.role, WordRole::NameOf(other) if *other == value.word);
            is_name && word.place == value.place && !self.words.contains(word)
        };
        let name = complex.words.iter().find(is_left_out)?.name();
        let mut segment = String::new();
        push_segment(&mut segment, &name);
        place.strip_suffix(&segment).map(|object| format!("{object}/{HOLDER}"))
    }

    /// Adds a word, unless there is no room for it. Returns whether it was added.
    fn add_word(&mut self, word: WordUse) -> bool {
        let slots = self.defects.iter().filter_map(|defect| defect.slot());
        let is_hidden = slots.into_iter().any(|(slot, _)| word.is_in(slot));
        let has_room = !is_hidden && self.words.iter().all(|other| !other.is_same_part(&word));
        if has_room {
            self.words.push(word);
        }
        has_room
    }

    /// The plan of the random case with this index, with words of a list in its document. Every other
    /// case has words. The words take turns as names and as values: about three times as many random
    /// cases as words have each word at least once as a name and once as a value, in documents that
    /// break no rule. Most of these names and values are in the custom claims.
    pub fn with_words_of(mut self, list: &[Arc<str>], seed: u64, index: u64) -> Self {
        let turn = match index % EVERY {
            1 => {
                self.defects.clear();
                self.choices.retain(|choice| choice.feature.touches().is_empty());
                index / EVERY
            }
            3 => index / EVERY,
            _ => return self,
        };
        if list.is_empty() {
            return self;
        }
        // The first bytes are those of the plan itself.
        let all = entropy::<{ Plan::ENTROPY + ENTROPY }>(seed, index);
        let mut source = Unstructured::new(&all[Plan::ENTROPY..]);
        for offset in 0..TURNS {
            let word = Turn::of(seed, turn, offset, list.len()).draw(list, &mut source);
            word.into_iter().for_each(|word| self.add_word_somewhere(word));
        }
        if let Ok(word) = drawn(list, &mut source) {
            self.add_word(word);
        }
        self.words.sort_unstable();
        self
    }

    /// Adds a word at its place or, if there is no room for it there, at the first that has room.
    fn add_word_somewhere(&mut self, word: WordUse) {
        let others = places(&word.role).iter().map(|place| in_place(word.clone(), *place));
        for word in [word.clone()].into_iter().chain(others) {
            if self.add_word(word) {
                return;
            }
        }
    }
}

/// Which word has its turn, and as what.
struct Turn {
    /// The index of the word.
    word: usize,
    /// How many times all words have had their turn.
    round: u64,
    /// 0 for a name, 1 for a value, 2 for both a name and its value.
    role: u64,
}

impl Turn {
    /// One of the turns of a case. In each round every word has one turn, in an order in which
    /// neighbours are far apart, so that a few turns have words of the whole list. In any two rounds,
    /// each word is a name and a value.
    fn of(seed: u64, case: u64, offset: u64, count: usize) -> Self {
        let count = count as u128;
        let turn = u128::from(case) * u128::from(TURNS) + u128::from(offset);
        let (round, position) = (turn / count, turn % count);
        let word = (position * stride(count) + u128::from(seed)) % count;
        Self { word: word as usize, round: round as u64, role: ((position + round) % 3) as u64 }
    }

    fn draw(&self, list: &[Arc<str>], source: &mut Unstructured<'_>) -> Result<WordUse> {
        let role = match self.role {
            0 => WordRole::Name(source.int_in_range(0..=PLAIN.len() as u8 - 1)?),
            1 => WordRole::Value(source.int_in_range(0..=FORMS.len() as u8 - 1)?),
            _ => WordRole::NameOf(list[self.word].clone()),
        };
        // In three rounds, each word has had every role. Then the next place follows.
        let places = places(&role);
        let place = places[(self.round / 3 % places.len() as u64) as usize];
        let place = drawn_member(place, source)?;
        Ok(in_place(WordUse { place, role, word: list[self.word].clone() }, place))
    }
}

/// A step that leads from any word to every other, and is near the golden section of their number.
fn stride(count: u128) -> u128 {
    let divisor = |mut one: u128, mut other: u128| {
        while other > 0 {
            (one, other) = (other, one % other);
        }
        one
    };
    let near = (count * 618 / 1000).max(1);
    (near..).find(|step| divisor(*step, count) == 1).unwrap_or(1)
}

/// Any word, in any role, at any place.
fn drawn(list: &[Arc<str>], source: &mut Unstructured<'_>) -> Result<WordUse> {
    let role = source.int_in_range(0..=2)?;
    let word = source.int_in_range(0..=list.len() - 1)?;
    let mut word = Turn { word, round: 0, role }.draw(list, source)?;
    if let WordRole::NameOf(value) = &mut word.role {
        *value = source.choose(list)?.clone();
    }
    let place = *source.choose(places(&word.role))?;
    let place = drawn_member(place, source)?;
    Ok(in_place(word, place))
}

fn places(role: &WordRole) -> &'static [WordPlace] {
    match role {
        WordRole::Name(_) | WordRole::NameOf(_) => &NAMES,
        WordRole::Value(_) => &VALUES,
    }
}

/// Draws the member, if the place is a member.
fn drawn_member(place: WordPlace, source: &mut Unstructured<'_>) -> Result<WordPlace> {
    Ok(match place {
        WordPlace::Member(_) => {
            WordPlace::Member(source.int_in_range(0..=TEXT_MEMBERS.len() as u8 - 1)?)
        }
        place => place,
    })
}

/// The use at another place. A place that takes nothing but a text has the word alone.
fn in_place(word: WordUse, place: WordPlace) -> WordUse {
    let is_text = matches!(place, WordPlace::Roles | WordPlace::Member(_));
    let role = if is_text { WordRole::Value(0) } else { word.role };
    WordUse { place, role, word: word.word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_value_is_known_after_its_name_is_left_out() {
        let word = |place, role, word: &str| WordUse { place, role, word: word.into() };
        let both = |place| word(place, WordRole::NameOf("v".into()), "a/b");
        let alone = |place| word(place, WordRole::Value(0), "v");
        let other = word(WordPlace::Roles, WordRole::Value(0), "r");
        let place = |complex: [WordUse; 2], simpler: [WordUse; 2], at: &str| {
            let [complex, simpler] =
                [complex, simpler].map(|words| Plan::default().with_words(words));
            simpler.place_of_word(&complex, at)
        };
        let (claims, document) = (WordPlace::Claims, WordPlace::Document);
        for (at, object, expected) in [
            ("/custom_claims/a~1b", claims, Some("/custom_claims/word")),
            ("/a~1b", document, Some("/word")),
            ("/roles/*", claims, None),
            ("/custom_claims/a/b", claims, None),
        ] {
            let complex = [both(object), other.clone()];
            let found = place(complex, [alone(object), other.clone()], at);
            assert_eq!(found.as_deref(), expected, "{at}");
        }
        // Another step, and another place.
        let name = word(claims, WordRole::Name(0), "a/b");
        let at = "/custom_claims/a~1b";
        assert_eq!(place([both(claims), other.clone()], [name, other.clone()], at), None);
        assert_eq!(place([both(document), other.clone()], [alone(claims), other], at), None);
    }
}
