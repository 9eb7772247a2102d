//! Compares an echo with its document: [`compare`]. It walks both tapes and builds no tree.
//!
//! The work is linear in the length of document and echo, however many names are duplicated and
//! however much is different.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow::{self, Break, Continue};

use crate::contract::Ambiguity;
use crate::contract::ambiguity::EchoRule;
use crate::contract::shape::{Form, Object, Property, TextKind, session};
use crate::json::tape::Marks;
use crate::json::{Kind, Node, Tape};
use crate::text::{Instant, Reading};

pub use super::difference::{Allowance, Change, Difference};

use super::fate::{Became, Fate};
use super::look_alike::is_look_alike;
use super::members::{Indexes, Members};
use super::notes::Notes;
use super::number::{is_exact, is_exact_or_nearest};
use super::places::{self, Changed, Owner};
use super::{repeated, shortened};

/// Returns the differences between a document and its echo that the contract does not allow, the
/// first of each place: those in the document in the order of its text, then those that only the
/// echo has. What the contract allows is added to the notes.
///
/// At most 256 differences are returned.
pub fn compare(document: &Tape, echo: &Tape, notes: &mut Notes) -> Vec<Difference> {
    let mut comparison = Comparison::new(notes, document);
    let root = comparison.object(document.root(), echo.root(), session());
    debug_assert!(root.is_continue(), "only a trial stops at a difference");
    let mut changed = comparison.changed;
    repeated::find(echo, &mut changed);
    places::differences(document, echo, changed)
}

/// Whether two documents hold the same data, except for the differences that [`compare`] allows.
pub fn same_data(one: &Tape, other: &Tape) -> bool {
    let mut notes = Notes::default();
    let mut comparison = Comparison::new(&mut notes, one);
    comparison.trial(|comparison| comparison.same(one.root(), other.root())).is_some()
}

/// Whether to go on: a trial stops at the first difference.
type Flow = ControlFlow<()>;

struct Comparison<'a, 'l> {
    notes: &'l mut Notes,
    changed: Vec<Changed<'a>>,
    /// The members of large objects in the echo.
    indexes: Indexes<'a>,
    /// Whether some string or name in the document has an unpaired surrogate.
    lone_surrogates: bool,
    /// How many trials the current value is part of.
    trials: usize,
    /// How many objects with duplicated names the current value is nested in.
    duplicates_open: usize,
}

/// An object with duplicated names is not compared if it is nested in this many others.
const DUPLICATES_OPEN: usize = 64;

impl<'a, 'l> Comparison<'a, 'l> {
    fn new(notes: &'l mut Notes, document: &Tape) -> Self {
        Self {
            notes,
            changed: Vec::new(),
            indexes: Indexes::default(),
            lone_surrogates: document.marks().has(Marks::LONE_SURROGATE),
            trials: 0,
            duplicates_open: 0,
        }
    }

    /// Makes a comparison only to see whether there is a difference. Returns its notes, or `None` if
    /// there is a difference. Their allowances include those noted before, but their fates do not.
    /// Afterwards, the notes are those before it.
    fn trial(&mut self, check: impl FnOnce(&mut Self) -> Flow) -> Option<Notes> {
        let own = Notes {
            allowances: self.notes.allowances.clone(),
            fates: self.notes.fates.is_some().then(Vec::new),
        };
        let before = std::mem::replace(self.notes, own);
        self.trials += 1;
        let flow = check(self);
        self.trials -= 1;
        let own = std::mem::replace(self.notes, before);
        flow.is_continue().then_some(own)
    }

    fn differs(&mut self, changed: Changed<'a>) -> Flow {
        if self.trials > 0 {
            return Break(());
        }
        self.changed.push(changed);
        Continue(())
    }

    fn object(&mut self, sent: Node<'a>, came: Node<'a>, shape: &Object) -> Flow {
        if came.kind() != Kind::Object {
            return self.differs(Changed::replaced(sent, came));
        }
        let mut next = 0;
        let surplus = self.sent_members(sent, came, |comparison, name, value, echo| {
            let Some(index) = shape.position_at(next, name) else {
                return comparison.unknown(value, echo);
            };
            next = index + 1;
            comparison.known(sent, shape, &shape.properties[index], value, echo)
        })?;
        if surplus == 0 { Continue(()) } else { self.added_to_object(sent, came, shape, surplus) }
    }

    /// Checks each member of the document against its value in the echo. If a name is duplicated,
    /// any one of its values may have come back. Returns how many names the echo has beyond those of
    /// the checked members.
    ///
    /// A member whose name has an unpaired surrogate is not checked: nobody knows under which name
    /// it comes back.
    fn sent_members(
        &mut self,
        sent: Node<'a>,
        came: Node<'a>,
        mut check: impl FnMut(&mut Self, &str, Node<'a>, Option<Node<'a>>) -> Flow,
    ) -> ControlFlow<(), usize> {
        let mut echoed = Members::of(came);
        let mut found = 0;
        if !sent.marks().has(Marks::DUPLICATE_NAME) {
            for (name, value) in sent.members() {
                if self.is_unsure(name) {
                    continue;
                }
                let echo = echoed.get(name.text(), &mut self.indexes);
                found += usize::from(echo.is_some());
                check(self, name.text(), value, echo)?;
            }
            return Continue(echoed.count(&mut self.indexes) - found);
        }

        if self.duplicates_open >= DUPLICATES_OPEN {
            return Continue(0);
        }
        self.duplicates_open += 1;
        let flow = self.duplicated(sent, &mut echoed, &mut found, &mut check);
        self.duplicates_open -= 1;
        flow?;
        Continue(echoed.count(&mut self.indexes) - found)
    }

    fn duplicated(
        &mut self,
        sent: Node<'a>,
        echoed: &mut Members<'a>,
        found: &mut usize,
        check: &mut impl FnMut(&mut Self, &str, Node<'a>, Option<Node<'a>>) -> Flow,
    ) -> Flow {
        let mut values: HashMap<&str, Vec<Node<'a>>> = HashMap::new();
        let mut sure: HashSet<&str> = HashSet::new();
        for (name, value) in sent.members() {
            values.entry(name.text()).or_default().push(value);
            if !self.is_unsure(name) {
                sure.insert(name.text());
            }
        }
        for (name, _) in sent.members().filter(|(name, _)| sure.contains(name.text())) {
            let Some(values) = values.remove(name.text()) else { continue };
            let echo = echoed.get(name.text(), &mut self.indexes);
            *found += usize::from(echo.is_some());
            if let [only] = values.as_slice() {
                check(self, name.text(), *only, echo)?;
                continue;
            }

            let mut kept = Vec::new();
            for (at, value) in values.iter().enumerate() {
                let tried = self.trial(|comparison| check(comparison, name.text(), *value, echo));
                kept.extend(tried.map(|notes| (at, notes)));
            }
            // Assume that the value that came back is the one that is the least different.
            let Some(fewest) = kept.iter().map(|(_, notes)| notes.differences()).min() else {
                if self.trials > 0 {
                    return Break(());
                }
                // None of them came back: show how the first one differs.
                check(self, name.text(), values[0], echo)?;
                continue;
            };
            kept.retain(|(_, notes)| notes.differences() == fewest);
            // A value for which anything may come back does not show that it was kept.
            let is_evidence = kept.len() == 1 && kept[0].1.changed_values() == 0;
            let (at, notes) = kept.swap_remove(0);
            self.notes.allowances = notes.allowances;
            notes.fates.into_iter().flatten().for_each(|fate| self.notes.add_fate(fate));
            if is_evidence && at == 0 {
                self.allow(Allowance::FirstDuplicateKept);
            } else if is_evidence && at + 1 == values.len() {
                self.allow(Allowance::LastDuplicateKept);
            }
        }
        Continue(())
    }

    /// Whether nobody knows under which name a member comes back.
    fn is_unsure(&self, name: Node<'_>) -> bool {
        self.lone_surrogates && name.marks().has(Marks::LONE_SURROGATE)
    }

    fn unknown(&mut self, value: Node<'a>, echo: Option<Node<'a>>) -> Flow {
        match echo {
            None => {
                self.allow(Allowance::UnknownDropped);
                Continue(())
            }
            Some(echo) => self.same(value, echo),
        }
    }

    /// Checks a property that the contract names. `sent` is the object that has it.
    fn known(
        &mut self,
        sent: Node<'a>,
        shape: &Object,
        property: &Property,
        value: Node<'a>,
        echo: Option<Node<'a>>,
    ) -> Flow {
        let before = self.changed.len();
        if value.kind() == Kind::Null && property.required.is_none() {
            self.optional_null(value, echo)?;
        } else {
            self.property(value, echo, &property.form)?;
        }
        if self.changed.len() > before
            && let Some(echo) = echo
            && let Some(owner) = self.owner(sent, shape, property, echo)
        {
            self.changed.truncate(before);
            self.changed.push(Changed::taken_over(Some(value), echo, owner));
        }
        Continue(())
    }

    /// The unknown member whose value came back as that of a property. A look-alike of the property
    /// comes first.
    fn owner(
        &mut self,
        sent: Node<'a>,
        shape: &Object,
        property: &Property,
        echo: Node<'a>,
    ) -> Option<Owner<'a>> {
        let mut members = sent.members();
        let look_alike = members.find(|(name, value)| {
            is_look_alike(name.text(), property.name)
                && self.has_value(*value, echo, |comparison| match &property.form {
                    form @ (Form::Object(_) | Form::Objects(..)) => {
                        comparison.property(*value, Some(echo), form)
                    }
                    form => comparison.same_of(*value, echo, form),
                })
        });
        if let Some((name, _)) = look_alike {
            return Some(Owner { name, is_look_alike: true });
        }
        if !is_telling(echo) {
            return None;
        }
        let mut members = sent.members();
        let other = members.find(|(name, value)| {
            self.has_value(*value, echo, |comparison| {
                comparison.same_of(*value, echo, &property.form)
            }) && shape.property(name.text()).is_none()
        });
        other.map(|(name, _)| Owner { name, is_look_alike: false })
    }

    /// Whether a value of the document and one of the echo are of one kind and pass a check, and
    /// not only because anything may come back.
    fn has_value(
        &mut self,
        value: Node<'a>,
        echo: Node<'a>,
        check: impl FnOnce(&mut Self) -> Flow,
    ) -> bool {
        value.kind() == echo.kind()
            && self.trial(check).is_some_and(|notes| notes.changed_values() == 0)
    }

    /// Checks a value that is not a property's as if it were: a time may be respelled.
    fn same_of(&mut self, value: Node<'a>, echo: Node<'a>, form: &Form) -> Flow {
        let is_time = matches!(form, Form::Text(TextKind::Time { .. }));
        if is_time && self.is_same_instant(value, echo) {
            return Continue(());
        }
        self.same(value, echo)
    }

    fn optional_null(&mut self, value: Node<'a>, echo: Option<Node<'a>>) -> Flow {
        let became = match echo {
            Some(echo) if echo.kind() == Kind::Null => Became::Itself,
            Some(echo) if is_empty(echo) => Became::Empty,
            Some(echo) => return self.differs(Changed::replaced(value, echo)),
            None => Became::Absent,
        };
        if became != Became::Itself {
            self.allow(Allowance::NullDropped);
        }
        self.note(Ambiguity::OptionalNull, became, value, echo);
        Continue(())
    }

    fn property(&mut self, value: Node<'a>, echo: Option<Node<'a>>, form: &Form) -> Flow {
        let Some(echo) = echo else {
            return self.absent(value, form);
        };
        match form {
            Form::Text(kind) => self.text(value, echo, *kind),
            Form::Strings(_) => self.elements(value, echo, |comparison, value, echo| {
                comparison.text(value, echo, TextKind::Free)
            }),
            Form::Objects(_, shape) => self.elements(value, echo, |comparison, value, echo| {
                comparison.object(value, echo, shape)
            }),
            Form::Object(shape) => self.object(value, echo, shape),
            Form::Map if value.is_empty() && echo.kind() == Kind::Null => {
                self.allow(Allowance::ClaimsReshaped);
                Continue(())
            }
            Form::Map => self.same(value, echo),
        }
    }

    /// Checks a value that did not come back.
    fn absent(&mut self, value: Node<'a>, form: &Form) -> Flow {
        match form {
            Form::Map if value.is_empty() => {
                self.allow(Allowance::ClaimsReshaped);
                Continue(())
            }
            Form::Text(kind) if is_open_list(&Reading::of(*kind, value.text())) => {
                self.note_text(value, None, *kind);
                Continue(())
            }
            _ => self.differs(Changed::missing(value)),
        }
    }

    fn elements(
        &mut self,
        sent: Node<'a>,
        came: Node<'a>,
        mut check: impl FnMut(&mut Self, Node<'a>, Node<'a>) -> Flow,
    ) -> Flow {
        if came.kind() != Kind::Array {
            return self.differs(Changed::replaced(sent, came));
        }
        if sent.len() != came.len() {
            return self.differs(Changed::resized(sent, came));
        }
        sent.elements().zip(came.elements()).try_for_each(|(sent, came)| check(self, sent, came))
    }

    fn text(&mut self, sent: Node<'a>, came: Node<'a>, kind: TextKind) -> Flow {
        self.note_text(sent, Some(came), kind);
        if came.kind() == Kind::String && sent.text() == came.text() {
            return Continue(());
        }
        let reading = Reading::of(kind, sent.text());
        let is_text = came.kind() == Kind::String;
        let is_allowed = if has_rule(&reading, EchoRule::NotCompared) {
            true
        } else if is_open_list(&reading) {
            !is_text || is_open_list(&Reading::of(kind, came.text()))
        } else if sent.marks().has(Marks::LONE_SURROGATE) {
            is_text || came.kind() == Kind::Null
        } else if has_rule(&reading, EchoRule::IgnoringCase) {
            is_text && sent.text().eq_ignore_ascii_case(came.text())
        } else {
            is_text && matches!(kind, TextKind::Time { .. }) && self.is_same_instant(sent, came)
        };
        if is_allowed { Continue(()) } else { self.differs(Changed::replaced(sent, came)) }
    }

    fn is_same_instant(&mut self, sent: Node<'_>, came: Node<'_>) -> bool {
        let (Ok(before), Ok(after)) = (Instant::read(sent.text()), Instant::read(came.text()))
        else {
            return false;
        };
        let distance = before.distance(&after);
        if before.leap_second {
            return distance <= SECOND;
        }
        if after.leap_second || distance >= MICROSECOND {
            return false;
        }
        let is_cut = distance > 0;
        self.allow(if is_cut { Allowance::InstantCut } else { Allowance::InstantRespelled });
        true
    }

    /// Checks the names that only the echo has: `surplus` many.
    fn added_to_object(
        &mut self,
        sent: Node<'a>,
        came: Node<'a>,
        shape: &Object,
        mut surplus: usize,
    ) -> Flow {
        let mut echoed = Members::of(came);
        for property in &shape.properties {
            let Some(value) = echoed.get(property.name, &mut self.indexes) else { continue };
            if sent.member(property.name).is_some() {
                continue;
            }
            surplus -= 1;
            if let Some(allowance) = nothing_for_absent(property, value) {
                self.allow(allowance);
                continue;
            }
            let before = self.changed.len();
            self.differs(Changed::added(value))?;
            if let Some(owner) = self.owner(sent, shape, property, value) {
                self.changed.truncate(before);
                self.changed.push(Changed::taken_over(None, value, owner));
            }
        }
        if surplus > self.unsure_names(sent) {
            self.allow(Allowance::MemberAdded);
        }
        Continue(())
    }

    /// How many members of an object have a name under which they need not come back.
    fn unsure_names(&self, object: Node<'_>) -> usize {
        if !self.lone_surrogates {
            return 0;
        }
        object.members().filter(|(name, _)| self.is_unsure(*name)).count()
    }

    /// Compares two values of any kind at every depth. Does not recurse, because custom claims may
    /// be deep.
    fn same(&mut self, sent: Node<'a>, came: Node<'a>) -> Flow {
        let mut open = vec![(sent, came)];
        while let Some((sent, came)) = open.pop() {
            match sent.kind() {
                Kind::Number => self.number(sent, came)?,
                Kind::String => self.text(sent, came, TextKind::Free)?,
                Kind::Array => {
                    self.elements(sent, came, |_, sent, came| {
                        open.push((sent, came));
                        Continue(())
                    })?;
                }
                Kind::Object => self.same_members(sent, came, &mut open)?,
                kind if kind != came.kind() => self.differs(Changed::replaced(sent, came))?,
                _ => {}
            }
        }
        Continue(())
    }

    fn same_members(
        &mut self,
        sent: Node<'a>,
        came: Node<'a>,
        open: &mut Vec<(Node<'a>, Node<'a>)>,
    ) -> Flow {
        if came.kind() != Kind::Object {
            return self.differs(Changed::replaced(sent, came));
        }
        let twice = sent.marks().has(Marks::DUPLICATE_NAME);
        let surplus = self.sent_members(sent, came, |comparison, _, value, echo| match echo {
            None => comparison.differs(Changed::missing(value)),
            Some(echo) if twice => comparison.same(value, echo),
            Some(echo) => {
                open.push((value, echo));
                Continue(())
            }
        })?;
        // A name that nobody knows may have come back as any name.
        let unsure = if surplus == 0 { 0 } else { self.unsure_names(sent) };
        if surplus <= unsure {
            return Continue(());
        }
        if self.trials > 0 {
            return Break(());
        }
        for value in self.added_to_map(sent, came).into_iter().skip(unsure) {
            self.differs(Changed::added(value))?;
        }
        Continue(())
    }

    /// The values of the names that only the echo has. Those that could be the names of members with
    /// an unpaired surrogate come first.
    fn added_to_map(&self, sent: Node<'a>, came: Node<'a>) -> Vec<Node<'a>> {
        let (unsure, sure): (Vec<_>, Vec<_>) =
            sent.members().map(|(name, _)| name).partition(|name| self.is_unsure(*name));
        let unsure: HashSet<&str> = unsure.into_iter().map(Node::text).collect();
        let mut known: HashSet<&str> = sure.into_iter().map(Node::text).collect();
        let mut added: Vec<(Node<'a>, Node<'a>)> =
            came.members().filter(|(name, _)| known.insert(name.text())).collect();
        added.sort_by_key(|(name, _)| !unsure.contains(name.text()));
        added.into_iter().map(|(_, value)| value).collect()
    }

    fn number(&mut self, sent: Node<'a>, came: Node<'a>) -> Flow {
        let (token, other) = (sent.token(), came.token());
        if sent.marks().has(Marks::NUMBER_RANGE) {
            self.note(Ambiguity::NumberRange, fate_of_number(sent, came), sent, Some(came));
        }
        if token == other {
            return Continue(());
        }
        let is_number = came.kind() == Kind::Number;
        let allowed = if sent.is_large_integer() {
            (is_number && is_exact_or_nearest(token, other)).then(|| match is_exact(token, other) {
                true => Allowance::NumberRespelled,
                false => Allowance::HardNumberChanged,
            })
        } else if sent.marks().has(Marks::NUMBER_RANGE) {
            Some(Allowance::HardNumberChanged)
        } else {
            nearly_equal(sent, came)
        };
        match allowed {
            Some(allowance) => self.allow(allowance),
            None => return self.differs(Changed::replaced(sent, came)),
        }
        Continue(())
    }

    fn allow(&mut self, allowance: Allowance) {
        self.notes.allow(allowance);
    }

    /// Notes what became of a text, for each ambiguity that leaves it open.
    fn note_text(&mut self, sent: Node<'_>, came: Option<Node<'_>>, kind: TextKind) {
        if self.notes.fates.is_none() {
            return;
        }
        let became = fate_of_text(sent, came);
        if sent.marks().has(Marks::LONE_SURROGATE) {
            self.note(Ambiguity::LoneSurrogate, became, sent, came);
        }
        if kind == TextKind::Free {
            return;
        }
        for ambiguity in Reading::of(kind, sent.text()).touches() {
            let is_open = !matches!(ambiguity.echo(), EchoRule::AsUsual | EchoRule::TextOrNull);
            if is_open {
                self.note(ambiguity, became, sent, came);
            }
        }
    }

    /// Notes what became of a value that touches an ambiguity.
    fn note(
        &mut self,
        ambiguity: Ambiguity,
        became: Became,
        sent: Node<'_>,
        came: Option<Node<'_>>,
    ) {
        if self.notes.wants(ambiguity, became) {
            let text = |node: Node<'_>| shortened(node.token());
            let (sent, came) = (text(sent), came.map(text));
            self.notes.add_fate(Fate { ambiguity, became, sent, came });
        }
    }
}

/// What became of a text. An unpaired surrogate is itself only if the echo has it.
fn fate_of_text(sent: Node<'_>, came: Option<Node<'_>>) -> Became {
    let Some(came) = came else { return Became::Absent };
    let surrogate = |node: Node<'_>| node.marks().has(Marks::LONE_SURROGATE);
    match came.kind() {
        Kind::Null => Became::Null,
        Kind::String if sent.text() == came.text() && surrogate(sent) == surrogate(came) => {
            Became::Itself
        }
        _ => Became::Other,
    }
}

/// What became of a number that does not fit into binary64 or a 53-bit integer.
fn fate_of_number(sent: Node<'_>, came: Node<'_>) -> Became {
    let (token, other) = (sent.token(), came.token());
    match came.kind() {
        Kind::Null => Became::Null,
        Kind::Number if token == other || is_exact(token, other) => Became::Itself,
        Kind::Number if sent.is_large_integer() && is_exact_or_nearest(token, other) => {
            Became::Rounded
        }
        _ => Became::Other,
    }
}

/// A second, in nanoseconds.
const SECOND: u128 = 1_000_000_000;
/// A microsecond, in nanoseconds.
const MICROSECOND: u128 = 1_000;

fn has_rule(reading: &Reading, rule: EchoRule) -> bool {
    reading.touches().any(|ambiguity| ambiguity.echo() == rule)
}

/// Whether a text is a name that its list does not have, but may have one day.
fn is_open_list(reading: &Reading) -> bool {
    has_rule(reading, EchoRule::NotAnotherKnown)
}

/// What allows a number that is equal as binary64, or one unit in the last place off; `None` if
/// nothing does.
fn nearly_equal(sent: Node<'_>, came: Node<'_>) -> Option<Allowance> {
    let (before, after) = (sent.number()?, came.number()?);
    if before == after {
        return Some(Allowance::NumberRespelled);
    }
    // An integer of at most 53 bits is exact in binary64, so no reader has to round it.
    let may_round = sent.token().contains(['.', 'e', 'E']);
    let is_next = before.next_up() == after || before.next_down() == after;
    let are_usual = [before, after].iter().all(|number| number.is_finite() && *number != 0.0);
    (may_round && is_next && are_usual).then_some(Allowance::NumberRounded)
}

/// What allows a value for an absent property; `None` if it is an invented one.
fn nothing_for_absent(property: &Property, value: Node<'_>) -> Option<Allowance> {
    let is_null = value.kind() == Kind::Null;
    if matches!(property.form, Form::Map) {
        let is_empty_map = value.kind() == Kind::Object && value.is_empty();
        return (is_null || is_empty_map).then_some(Allowance::ClaimsReshaped);
    }
    let is_nothing = property.required.is_none() && (is_null || is_empty(value));
    is_nothing.then_some(Allowance::NullForAbsent)
}

/// Whether a value is unlikely to be equal to another by chance.
fn is_telling(value: Node<'_>) -> bool {
    match value.kind() {
        Kind::Null | Kind::True | Kind::False => false,
        Kind::Number => true,
        Kind::String | Kind::Array | Kind::Object => !is_empty(value),
    }
}

fn is_empty(value: Node<'_>) -> bool {
    match value.kind() {
        Kind::Array | Kind::Object => value.is_empty(),
        Kind::String => value.text().is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A session with one factor, without its last member.
    const SESSION: &str = concat!(
        r#""member_session_id":"fe6c042b-6286-479f-8a4f-b046a6c46509","#,
        r#""member_id":"12ed28b7-8d53-4d30-9bd5-0d4a6a7d6d3a","#,
        r#""started_at":"2021-12-29T12:33:09Z","last_accessed_at":"2021-12-29T12:33:09Z","#,
        r#""expires_at":"2021-12-29T13:33:09Z","#,
        r#""authentication_factors":[{"type":"magic_link","delivery_method":"email","#,
        r#""email_factor":{"email_id":"e","email_address":"a@b"},"#,
        r#""google_oauth_factor":{"id":"i","provider_subject":"p"}}],"#,
        r#""organization_id":"9d23c2e4-1f3a-4c56-8f0e-51a7cd1b8d02","roles":["a","b"],"#,
        r#""organization_slug":"acme""#,
    );

    /// The places and descriptions of all differences, and the allowances.
    fn compared(document: &str, echo: &str) -> (Vec<(String, String)>, Vec<Allowance>) {
        let (mut before, mut after) = (Tape::default(), Tape::default());
        before.read(document.as_bytes()).unwrap();
        after.read(echo.as_bytes()).unwrap();
        let mut notes = Notes::default();
        let differences = compare(&before, &after, &mut notes);
        let shown = |difference: Difference| (difference.place.clone(), difference.to_string());
        (differences.into_iter().map(shown).collect(), notes.allowances)
    }

    fn places(document: &str, echo: &str) -> Vec<String> {
        compared(document, echo).0.into_iter().map(|(place, _)| place).collect()
    }

    /// A session with this member at its end; without one if it is empty.
    fn session(member: &str) -> String {
        let comma = if member.is_empty() { "" } else { "," };
        format!("{{{SESSION}{comma}{member}}}")
    }

    /// The session with one text in place of another.
    fn with(from: &str, to: &str) -> String {
        let document = session("");
        assert_eq!(document.matches(from).count(), 1, "{from}");
        document.replace(from, to)
    }

    /// Checks which members may come back in place of `sent`, and which are altered.
    fn check_members(sent: &str, allowed: &[&str], altered: &[&str]) {
        for came in allowed {
            assert_eq!(places(&session(sent), &session(came)), [""; 0], "{sent} {came}");
        }
        for came in altered {
            assert_ne!(places(&session(sent), &session(came)), [""; 0], "{sent} {came}");
        }
    }

    /// The same for the text `sent`, which stands once in the session.
    fn check_texts(sent: (&str, &str), allowed: &[&str], altered: &[&str]) {
        let (text, sent) = sent;
        let document = with(text, sent);
        for came in allowed {
            assert_eq!(places(&document, &with(text, came)), [""; 0], "{sent} {came}");
        }
        for came in altered {
            assert_ne!(places(&document, &with(text, came)), [""; 0], "{sent} {came}");
        }
    }

    /// The same for the value of a claim.
    fn check_claims(sent: &str, allowed: &[&str], altered: &[&str]) {
        let claim = |value: &str| session(&format!("\"custom_claims\":{{\"a\":{value}}}"));
        for came in allowed {
            assert_eq!(places(&claim(sent), &claim(came)), [""; 0], "{sent} {came}");
        }
        for came in altered {
            assert_eq!(places(&claim(sent), &claim(came)), ["/custom_claims/a"], "{sent} {came}");
        }
    }

    #[test]
    fn an_absent_optional_property_comes_back_as_nothing_but_null_or_empty() {
        let at = [
            // A factor, its sub-object, and a sub-object that is absent as a whole.
            (r#""type":"magic_link""#, "created_at", "/authentication_factors/*/created_at"),
            (
                r#""provider_subject":"p""#,
                "email_id",
                "/authentication_factors/*/google_oauth_factor/email_id",
            ),
            (
                r#""type":"magic_link""#,
                "github_oauth_factor",
                "/authentication_factors/*/github_oauth_factor",
            ),
        ];
        for (beside, name, place) in at {
            let echo = |value: &str| with(beside, &format!("{beside},\"{name}\":{value}"));
            for nothing in ["null", "\"\"", "[]", "{}"] {
                let (differences, allowances) = compared(&session(""), &echo(nothing));
                assert_eq!(differences, [], "{name} {nothing}");
                assert_eq!(allowances, [Allowance::NullForAbsent]);
            }
            for invented in ["\"0001-01-01T00:00:00Z\"", "0", "false", "[null]", "{\"a\":1}"] {
                assert_eq!(places(&session(""), &echo(invented)), [place], "{name} {invented}");
            }
            // `null` stands for an absent property.
            for nothing in ["null", "\"\"", "[]", "{}"] {
                assert_eq!(places(&echo("null"), &echo(nothing)), [""; 0], "{name} {nothing}");
            }
            assert_eq!(places(&echo("null"), &session("")), [""; 0]);
            for invented in ["\"0001-01-01T00:00:00Z\"", "0", "false", "[null]", "{\"a\":1}"] {
                assert_eq!(places(&echo("null"), &echo(invented)), [place], "{name} {invented}");
            }
        }
    }

    #[test]
    fn a_property_that_is_known_only_elsewhere_may_be_added() {
        // `created_at` is known in a factor, but not in the session.
        let added = session(r#""created_at":"0001-01-01T00:00:00Z","sequence_order":"PRIMARY""#);
        let (differences, allowances) = compared(&session(""), &added);
        assert_eq!((differences, allowances), (vec![], vec![Allowance::MemberAdded]));
    }

    #[test]
    fn absent_and_empty_claims_come_back_as_nothing_but_null_or_an_empty_object() {
        let [null, empty] = [r#""custom_claims":null"#, r#""custom_claims":{}"#];
        let altered = [
            r#""custom_claims":[]"#,
            r#""custom_claims":"""#,
            r#""custom_claims":{"a":1}"#,
            r#""custom_claims":false"#,
        ];
        for sent in ["", empty] {
            check_members(sent, &["", null, empty], &altered);
        }
        assert_eq!(places(&session(""), &session(altered[2])), ["/custom_claims"]);
    }

    #[test]
    fn a_name_that_comes_back_twice_has_equal_values() {
        let claims = |inner: &str| session(&format!(r#""custom_claims":{{{inner}}}"#));
        let equal = [
            (r#""a":1"#, r#""a":1,"a":1.0"#),
            (r#""a":1"#, r#""a":1,"\u0061":1"#),
            (r#""a":{"b":[1],"c":"x"}"#, r#""a":{"b":[1],"c":"x"},"a":{"c":"\u0078","b":[1]}"#),
            (r#""a":1,"a":1"#, r#""a":1,"a":1"#),
            (r#""a":{"b":1,"b":1}"#, r#""a":{"b":1,"b":1}"#),
        ];
        for (sent, came) in equal {
            assert_eq!(places(&claims(sent), &claims(came)), [""; 0], "{came}");
        }
        let different = [
            (r#""a":1"#, r#""a":1,"a":2"#),
            (r#""a":1"#, r#""a":1,"\u0061":null"#),
            (r#""a":1"#, r#""a":1,"a":1,"a":1.5"#),
            (r#""a":{"b":[1]}"#, r#""a":{"b":[1]},"a":{"b":[1,1]}"#),
            // The document has the name twice as well, so one of the values had to be chosen.
            (r#""a":1,"a":2"#, r#""a":1,"a":2"#),
        ];
        for (sent, came) in different {
            assert_eq!(places(&claims(sent), &claims(came)), ["/custom_claims/a"], "{came}");
        }
        let twice = session(r#""new":{"x":{"a":1,"a":2}},"roles":["a","b"]"#);
        let (differences, _) = compared(&session(""), &twice);
        let detail = "came back more than once, as 1 and as 2";
        assert_eq!(differences, [("/new/x/a".to_owned(), detail.to_owned())]);
    }

    #[test]
    fn only_numbers_with_a_fraction_or_an_exponent_are_rounded() {
        check_claims("1.1", &["1.1000000000000003", "1.0999999999999999", "11e-1"], &["1.2", "1"]);
        check_claims("1e0", &["1.0000000000000002", "1"], &["1.0000000000000004"]);
        check_claims("1", &["1.0", "10e-1"], &["1.0000000000000002", "\"1\"", "null"]);
        check_claims("9007199254740991", &["9007199254740991.0"], &["9007199254740990"]);
        check_claims("-9007199254740991", &[], &["-9007199254740990"]);
        check_claims("0", &["-0", "0.0"], &["5e-324"]);
        check_claims("0.0", &["-0"], &["5e-324"]);
        check_claims("5e-324", &["1e-323"], &["0", "-5e-324"]);
        check_claims("1.7976931348623157e308", &[], &["1.7976931348623159e308", "1e309"]);
    }

    #[test]
    fn an_integer_beyond_53_bits_comes_back_exact_or_as_its_nearest_binary64() {
        let exact = ["9007199254740993", "9007199254740993.0"];
        let nearest = ["9007199254740992", "9.007199254740992e15"];
        let altered = ["9007199254740994", "9007199254740991", "\"9007199254740993\"", "null"];
        check_claims("9007199254740993", &exact, &altered);
        check_claims("9007199254740993", &nearest, &[]);
        let hundred = "9".repeat(100);
        check_claims(&hundred, &[&hundred, "1e100"], &["null", "1e99"]);
    }

    #[test]
    fn a_number_out_of_range_comes_back_as_anything() {
        let long = "9".repeat(101);
        for sent in ["1e400", "-1e400", "1e-400", &long] {
            check_claims(sent, &["null", "0", "5", "\"Infinity\"", "1.7976931348623157e308"], &[]);
        }
    }

    #[test]
    fn an_instant_may_be_off_by_less_than_a_microsecond() {
        let text = "T13:33:09Z";
        let allowed = ["T13:33:09.000000999Z", "T14:33:09+01:00", " 13:33:08.999999001z"];
        check_texts((text, text), &allowed, &["T13:33:09.000001Z", "T13:33:08.999999Z"]);
    }

    #[test]
    fn a_leap_second_comes_back_within_one_second() {
        let day = "2021-12-29T13:33:09Z";
        let allowed = [
            "2016-12-31T23:59:60Z",
            "2016-12-31T23:59:60.9Z",
            "2017-01-01T00:59:60+01:00",
            "2016-12-31T23:59:59Z",
            "2017-01-01T00:00:00Z",
            "2017-01-01T00:00:01Z",
        ];
        let altered = [
            "2016-12-31T23:59:58.999999999Z",
            "2017-01-01T00:00:01.000000001Z",
            "2016-12-30T23:59:60Z",
            "1970-01-01T00:00:00Z",
            "",
        ];
        check_texts((day, "2016-12-31T23:59:60Z"), &allowed, &altered);
        assert_eq!(places(&with(day, "2016-12-31T23:59:60Z"), &session("")), ["/expires_at"]);
    }

    #[test]
    fn no_other_instant_comes_back_as_a_leap_second() {
        let day = "2021-12-29T13:33:09Z";
        let altered = ["2016-12-31T23:59:60Z", "2016-12-31T23:59:60.0000001Z"];
        check_texts((day, "2017-01-01T00:00:00Z"), &["2017-01-01T00:00:00.0000001Z"], &altered);
    }

    #[test]
    fn the_year_zero_is_not_compared() {
        let time = r#""expires_at":"2021-12-29T13:33:09Z""#;
        let expires = |value: &str| format!("\"expires_at\":{value}");
        let allowed = ["\"0000-01-01T00:00:00Z\"", "\"1970-01-01T00:00:00Z\"", "null", "0"];
        for came in allowed {
            let document = with(time, &expires("\"0000-01-01T00:00:00Z\""));
            assert_eq!(places(&document, &with(time, &expires(came))), [""; 0], "{came}");
        }
        let document = with(time, &expires("\"0001-01-01T00:00:00Z\""));
        assert_eq!(places(&document, &with(time, &expires("null"))), ["/expires_at"]);
    }

    #[test]
    fn an_unknown_type_or_method_comes_back_as_anything_but_another_known_one() {
        let lists = [
            (r#""type":"magic_link""#, "type", "\"password\""),
            (r#""delivery_method":"email""#, "delivery_method", "\"sms\""),
        ];
        for (member, name, known) in lists {
            let valued = |value: &str| with(member, &format!("\"{name}\":{value}"));
            let place = format!("/authentication_factors/*/{name}");
            for came in ["\"new_one\"", "null", "\"UNKNOWN\"", "\"\"", "0"] {
                assert_eq!(places(&valued("\"new_one\""), &valued(came)), [""; 0], "{came}");
            }
            let without = with(&format!("{member},"), "");
            assert_eq!(places(&valued("\"new_one\""), &without), [""; 0]);
            assert_eq!(places(&valued("\"new_one\""), &valued(known)), [place.as_str()]);

            // A known one is a text like any other.
            for came in ["\"new_one\"", "null"] {
                assert_eq!(places(&session(""), &valued(came)), [place.as_str()], "{came}");
            }
            assert_eq!(places(&session(""), &without), [place.as_str()]);
        }
    }

    #[test]
    fn a_lone_surrogate_comes_back_as_a_string_or_null() {
        let altered = ["0", "[]", "{}", "true"];
        check_claims(r#""\ud800""#, &[r#""\ud800""#, r#""?""#, r#""""#, "null"], &altered);
        check_members(r#""custom_claims":{"a":"\ud800"}"#, &[], &[r#""custom_claims":{}"#]);
        let role = r#"["a","b"]"#;
        let allowed = [r#"["a","?"]"#, r#"["a",null]"#];
        check_texts((role, r#"["a","\udfff"]"#), &allowed, &[r#"["a",0]"#, r#"["b","?"]"#]);
    }

    #[test]
    fn the_siblings_of_a_name_with_a_lone_surrogate_are_compared() {
        let sent = r#""custom_claims":{"\ud800":1,"b":2}"#;
        let allowed = [
            sent,
            r#""custom_claims":{"?":1,"b":2}"#,
            r#""custom_claims":{"\ufffd":5,"b":2}"#,
            r#""custom_claims":{"b":2}"#,
        ];
        let altered = [
            r#""custom_claims":{"\ud800":1}"#,
            r#""custom_claims":{"\ud800":1,"b":3}"#,
            r#""custom_claims":{"\ud800":1,"b":2,"c":3}"#,
        ];
        check_members(sent, &allowed, &altered);
        let added = session(r#""custom_claims":{"c":3,"b":2,"\ufffd":1}"#);
        assert_eq!(places(&session(sent), &added), ["/custom_claims/c"]);

        let document = session(r#""\ud800":1"#);
        assert_eq!(places(&document, &document.replace("acme", "emca")), ["/organization_slug"]);
        let known = document.replace(r#""\ud800":1"#, r#""custom_claims":{"a":1}"#);
        assert_eq!(places(&document, &known), ["/custom_claims"]);
    }

    #[test]
    fn a_look_alike_that_takes_the_place_of_a_property_is_named() {
        let beside = |name: &str, value: &str| session(&format!("\"{name}\":{value}"));
        let id = "12ed28b7-8d53-4d30-9bd5-0d4a6a7d6d3a";
        for (name, value, from, to) in [
            ("Member_Id", "\"x\"", id, "x"),
            ("member-id", "\"x\"", id, "x"),
            ("roleſ", "[\"c\"]", "[\"a\",\"b\"]", "[\"c\"]"),
            ("organizationSlug", "null", "\"acme\"", "null"),
            ("rol\u{ff45}s", "[\"a\",\"admin\"]", "[\"a\",\"b\"]", "[\"a\",\"admin\"]"),
            ("rol\u{435}s", "[\"a\",\"admin\"]", "[\"a\",\"b\"]", "[\"a\",\"admin\"]"),
        ] {
            let document = beside(name, value);
            let (differences, _) = compared(&document, &document.replace(from, to));
            let [(_, words)] = differences.as_slice() else { panic!("{differences:?}") };
            let look_alike = format!(": the value of the look-alike `{name}` took its place");
            assert!(words.ends_with(&look_alike), "{words}");
        }

        // Not the value of the look-alike, and not a look-alike.
        let document = beside("Member_Id", "\"x\"");
        let (differences, _) = compared(&document, &document.replace(id, "y"));
        assert_eq!(differences[0].1, format!("sent \"{id}\", came back as \"y\""));
        let document = beside("Member_Ids", "\"x\"");
        let (differences, _) = compared(&document, &document.replace(id, "x"));
        assert!(!differences[0].1.contains("look-alike"), "{differences:?}");

        // The property is an array of objects, or an object in one.
        let factors = &session("")[session("").find("[{").unwrap()..];
        let factors = &factors[..factors.find("}]").unwrap() + 2];
        let document = beside("auth\u{ff45}ntication_factors", "[{}]");
        let (differences, _) = compared(&document, &document.replace(factors, "[{}]"));
        let [(place, words)] = differences.as_slice() else { panic!("{differences:?}") };
        assert_eq!(place, "/authentication_factors");
        assert!(words.ends_with(
            ": the value of the look-alike `auth\u{ff45}ntication_factors` took its place"
        ));
        let own = r#""email_factor":{"email_id":"e","email_address":"a@b"}"#;
        let other = r#"{"email_id":"x","email_address":"y","new":1}"#;
        let document = with(own, &format!("{own},\"emailFactor\":{other}"));
        let came = r#""email_factor":{"email_id":"x","email_address":"y"}"#;
        let (differences, _) = compared(&document, &document.replace(own, came));
        let [(place, words)] = differences.as_slice() else { panic!("{differences:?}") };
        assert_eq!(place, "/authentication_factors/*/email_factor");
        assert!(words.ends_with("the look-alike `emailFactor` took its place"), "{words}");

        // The property itself is absent.
        let document = beside("Custom_Claims", "{\"a\":1}");
        let (differences, _) =
            compared(&document, &document.replace("Custom_Claims", "custom_claims"));
        let words = "not sent, came back as {\"a\":1}: the value of the look-alike `Custom_Claims` took its place";
        assert_eq!(differences, [("/custom_claims".to_owned(), words.to_owned())]);
    }

    #[test]
    fn the_member_whose_value_came_back_is_named() {
        let seen = |member: &str, from: &str, to: &str| {
            let document = session(member);
            let (head, tail) = document.split_at(document.len() - member.len() - 1);
            assert_eq!(head.matches(from).count(), 1, "{from}");
            compared(&document, &(head.replace(from, to) + tail)).0
        };
        let time = "2021-12-29T13:33:09Z";
        for (member, from, to, place, words) in [
            (r#""slug":"x""#, "acme", "x", "/organization_slug", "\"x\", the value of `slug`"),
            (
                r#""groups":["a","x"]"#,
                r#"["a","b"]"#,
                r#"["a","x"]"#,
                "/roles",
                "[\"a\",\"x\"], the value of `groups`",
            ),
            (
                r#""exp":"2030-01-01T01:00:00+01:00""#,
                time,
                "2030-01-01T00:00:00Z",
                "/expires_at",
                "\"2030-01-01T00:00:00Z\", the value of `exp`",
            ),
            (
                r#""exp":1700000000"#,
                "\"2021-12-29T13:33:09Z\"",
                "1700000000",
                "/expires_at",
                "`exp`",
            ),
        ] {
            let differences = seen(member, from, to);
            let [(at, seen)] = differences.as_slice() else { panic!("{differences:?}") };
            assert_eq!(at, place);
            assert!(seen.ends_with(words), "{seen}");
        }

        // Equal by chance, the value of a known property, and a value that may become any other.
        for (member, from, to) in [
            (r#""slug":null"#, "\"acme\"", "null"),
            (r#""groups":[]"#, r#"["a","b"]"#, "[]"),
            (r#""slug":"x""#, "acme", "9d23c2e4-1f3a-4c56-8f0e-51a7cd1b8d02"),
            (r#""exp":"0000-01-01T00:00:00Z""#, time, "2030-01-01T00:00:00Z"),
        ] {
            let differences = seen(member, from, to);
            assert!(!differences[0].1.contains("the value of"), "{differences:?}");
        }

        // The property itself is absent.
        let document = session(r#""claims":{"a":1}"#);
        let (differences, _) = compared(&document, &document.replace("claims", "custom_claims"));
        let words = "not sent, came back as {\"a\":1}, the value of `claims`";
        assert_eq!(differences, [("/custom_claims".to_owned(), words.to_owned())]);
    }

    #[test]
    fn every_place_is_reported_once_in_the_order_of_the_document() {
        let document = session(r#""custom_claims":{"z":1,"a":[1,{"b":2}]}"#);
        let echo = document
            .replace(r#"["a","b"]"#, r#"["x","y"]"#)
            .replace("acme", "emca")
            .replace(r#"{"z":1,"a":[1,{"b":2}]}"#, r#"{"new":0,"z":2,"a":[1,{}]}"#);
        let expected = [
            ("/roles/*", "sent \"a\", came back as \"x\""),
            ("/organization_slug", "sent \"acme\", came back as \"emca\""),
            ("/custom_claims/z", "sent 1, came back as 2"),
            ("/custom_claims/a/*/b", "sent 2, did not come back"),
            ("/custom_claims/new", "not sent, came back as 0"),
        ];
        let (differences, _) = compared(&document, &echo);
        let expected = expected.map(|(place, words)| (place.to_owned(), words.to_owned()));
        assert_eq!(differences, expected);
    }

    #[test]
    fn at_most_256_places_are_reported() {
        let claims = |count: usize, value: &str| {
            let members: Vec<String> = (0..count).map(|at| format!("\"{at}\":{value}")).collect();
            session(&format!("\"custom_claims\":{{{}}}", members.join(",")))
        };
        for (count, reported) in [(255, 255), (256, 256), (257, 256)] {
            assert_eq!(places(&claims(count, "1"), &claims(count, "2")).len(), reported);
        }
    }

    /// Each of these takes minutes if the work grows with the square of the length.
    #[test]
    fn many_duplicates_and_differences_take_linear_time() {
        const MANY: usize = 100_000;
        let claims = |claims: &str| session(&format!("\"custom_claims\":{claims}"));
        let repeated = |part: &str| vec![part; MANY].join(",");
        let numbered = |part: &str| -> String {
            let parts: Vec<String> =
                (0..MANY).map(|at| part.replace('#', &at.to_string())).collect();
            parts.join(",")
        };
        let nested = |before: &str, after: &str| {
            claims(&format!("{}1{}", before.repeat(MANY / 10), after.repeat(MANY / 10)))
        };
        let cases = [
            // Many values of one name, a large value in the echo.
            (
                claims(&format!("{{{}}}", repeated("\"a\":{\"z\":1}"))),
                claims(&format!("{{\"a\":{{{}}}}}", numbered("\"#\":1"))),
            ),
            // Many values of one name in the echo.
            (
                claims(&format!("{{\"a\":{{{}}}}}", numbered("\"#\":1"))),
                claims(&format!("{{{}}}", repeated("\"a\":{\"z\":1}"))),
            ),
            // The same for a value that the large one contains.
            (
                claims(&format!("{{{}}}", repeated("\"a\":{}"))),
                claims(&format!("{{\"a\":{{{}}}}}", numbered("\"#\":1"))),
            ),
            // Many unknown properties with a value that the large one contains.
            (
                session(&format!("\"custom_claims\":{{}},{}", numbered("\"#\":{\"0\":1}"))),
                claims(&format!("{{{}}}", numbered("\"#\":1"))),
            ),
            // A difference at every level.
            (nested("{\"a\":[", "],\"b\":1}"), nested("{\"a\":[", "],\"b\":2}")),
            // Duplicated names at every level.
            (nested("{\"a\":0,\"a\":", "}"), nested("{\"a\":", "}").replace('1', "2")),
            // Many factors of one name, one with many unknown properties.
            (
                session(&repeated(
                    "\"authentication_factors\":[{\"type\":\"otp\",\"delivery_method\":\"sms\"}]",
                )),
                session(&format!(
                    "\"authentication_factors\":[{{\"type\":\"otp\",{}}}]",
                    numbered("\"#\":1")
                )),
            ),
        ];
        for (document, echo) in cases {
            assert_ne!(places(&document, &echo), [""; 0]);
        }
    }
}
