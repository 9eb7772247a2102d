//! Compares an echo with its document: [`compare`]. It walks both tapes and builds no tree.

use std::collections::HashMap;

use crate::contract::ambiguity::EchoRule;
use crate::contract::shape::{Form, Object, TextKind, session};
use crate::json::tape::Marks;
use crate::json::{Kind, Node, Tape};
use crate::text::{Instant, Reading};

pub use super::difference::{Allowance, Difference};

use super::members::Members;
use super::shortened;

/// Returns the first difference between a document and its echo that the contract does not allow.
/// Each kind of difference that the contract allows is added to `allowances` once.
pub fn compare(
    document: &Tape,
    echo: &Tape,
    allowances: &mut Vec<Allowance>,
) -> Option<Difference> {
    let mut comparison = Comparison { allowances, duplicates_open: 0 };
    comparison.object(document.root(), echo.root(), session()).err()
}

/// Whether two documents hold the same data, except for the differences that [`compare`] allows.
pub fn same_data(one: &Tape, other: &Tape) -> bool {
    let mut allowances = Vec::new();
    let mut comparison = Comparison { allowances: &mut allowances, duplicates_open: 0 };
    comparison.same(one.root(), other.root()).is_ok()
}

type Outcome = Result<(), Difference>;

struct Comparison<'l> {
    allowances: &'l mut Vec<Allowance>,
    /// How many objects with duplicated names the current value is nested in.
    duplicates_open: usize,
}

/// An object with duplicated names is not compared if it is nested in this many others.
const DUPLICATES_OPEN: usize = 64;

impl Comparison<'_> {
    fn object(&mut self, sent: Node<'_>, came: Node<'_>, shape: &Object) -> Outcome {
        if came.kind() != Kind::Object {
            return Err(changed(sent, came));
        }
        if has_unsure_name(sent) {
            return Ok(());
        }
        let (mut next, mut found) = (0, 0);
        self.sent_members(sent, came, |comparison, name, value, echo| {
            found += usize::from(echo.is_some());
            let Some(index) = shape.position_at(next, name) else {
                return comparison.unknown(value, echo);
            };
            next = index + 1;
            let property = &shape.properties[index];
            if value.kind() == Kind::Null && property.required.is_none() {
                return comparison.optional_null(value, echo);
            }
            comparison.property(value, echo, &property.form)
        })?;
        let twice =
            sent.marks().has(Marks::DUPLICATE_NAME) || came.marks().has(Marks::DUPLICATE_NAME);
        if !twice && found == came.len() {
            return Ok(());
        }
        self.added_members(sent, came, shape)
    }

    /// Checks each member of the document against its value in the echo. If a name is duplicated,
    /// any one of its values may have come back.
    fn sent_members<'a>(
        &mut self,
        sent: Node<'a>,
        came: Node<'a>,
        mut check: impl FnMut(&mut Self, &str, Node<'a>, Option<Node<'a>>) -> Outcome,
    ) -> Outcome {
        let mut echoed = Members::of(came);
        if !sent.marks().has(Marks::DUPLICATE_NAME) {
            for (name, value) in sent.members() {
                check(self, name.text(), value, echoed.get(name.text()))?;
            }
            return Ok(());
        }
        if self.duplicates_open >= DUPLICATES_OPEN {
            return Ok(());
        }
        self.duplicates_open += 1;
        let outcome = self.duplicated(sent, &mut echoed, &mut check);
        self.duplicates_open -= 1;
        outcome
    }

    fn duplicated<'a>(
        &mut self,
        sent: Node<'a>,
        echoed: &mut Members<'a>,
        check: &mut impl FnMut(&mut Self, &str, Node<'a>, Option<Node<'a>>) -> Outcome,
    ) -> Outcome {
        let mut values: HashMap<&str, Vec<Node<'a>>> = HashMap::new();
        for (name, value) in sent.members() {
            values.entry(name.text()).or_default().push(value);
        }
        for (name, _) in sent.members() {
            let Some(values) = values.remove(name.text()) else { continue };
            let echo = echoed.get(name.text());
            let before = self.allowances.clone();
            let mut kept = Vec::new();
            let mut outcome = Ok(());
            for (at, value) in values.iter().enumerate() {
                let checked = check(self, name.text(), *value, echo);
                let allowances = std::mem::replace(self.allowances, before.clone());
                match checked {
                    Ok(()) => kept.push((at, allowances)),
                    Err(difference) => outcome = outcome.and(Err(difference)),
                }
            }
            // Assume that the value that came back is the one that needs the fewest allowances.
            let Some(fewest) = kept.iter().map(|(_, allowances)| allowances.len()).min() else {
                return outcome;
            };
            kept.retain(|(_, allowances)| allowances.len() == fewest);
            self.allowances.clone_from(&kept[0].1);
            match (kept.as_slice(), values.len()) {
                ([(0, _)], 2..) => self.allow(Allowance::FirstDuplicateKept),
                ([(last, _)], all) if *last + 1 == all && all > 1 => {
                    self.allow(Allowance::LastDuplicateKept);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn unknown(&mut self, value: Node<'_>, echo: Option<Node<'_>>) -> Outcome {
        match echo {
            None => {
                self.allow(Allowance::UnknownDropped);
                Ok(())
            }
            Some(echo) => self.same(value, echo),
        }
    }

    fn optional_null(&mut self, value: Node<'_>, echo: Option<Node<'_>>) -> Outcome {
        match echo {
            Some(echo) if echo.kind() == Kind::Null => {}
            None => self.allow(Allowance::NullDropped),
            Some(echo) if is_empty(echo) => self.allow(Allowance::NullDropped),
            Some(echo) => return Err(changed(value, echo)),
        }
        Ok(())
    }

    fn property(&mut self, value: Node<'_>, echo: Option<Node<'_>>, form: &Form) -> Outcome {
        let Some(echo) = echo else {
            if matches!(form, Form::Map) && value.is_empty() {
                self.allow(Allowance::ClaimsReshaped);
                return Ok(());
            }
            return Err(missing(value));
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
                Ok(())
            }
            Form::Map => self.same(value, echo),
        }
    }

    fn elements<'a>(
        &mut self,
        sent: Node<'a>,
        came: Node<'a>,
        mut check: impl FnMut(&mut Self, Node<'a>, Node<'a>) -> Outcome,
    ) -> Outcome {
        if came.kind() != Kind::Array {
            return Err(changed(sent, came));
        }
        if sent.len() != came.len() {
            let count = |node: Node<'_>| Some(format!("{} elements", node.len()));
            let (sent_count, came) = (count(sent), count(came));
            return Err(Difference { pointer: sent.pointer(), sent: sent_count, came });
        }
        sent.elements().zip(came.elements()).try_for_each(|(sent, came)| check(self, sent, came))
    }

    fn text(&mut self, sent: Node<'_>, came: Node<'_>, kind: TextKind) -> Outcome {
        if sent.marks().has(Marks::LONE_SURROGATE) {
            return Ok(());
        }
        if came.kind() == Kind::String && sent.text() == came.text() {
            return Ok(());
        }
        let reading = Reading::of(kind, sent.text());
        let rules = || reading.touches().map(|ambiguity| ambiguity.echo());
        if rules().any(|rule| rule == EchoRule::NotCompared) {
            return Ok(());
        }
        if came.kind() != Kind::String {
            return Err(changed(sent, came));
        }
        let ignoring_case = rules().any(|rule| rule == EchoRule::IgnoringCase);
        if ignoring_case && sent.text().eq_ignore_ascii_case(came.text()) {
            return Ok(());
        }
        match kind {
            TextKind::Time { .. } => self.instant(sent, came),
            _ => Err(changed(sent, came)),
        }
    }

    fn instant(&mut self, sent: Node<'_>, came: Node<'_>) -> Outcome {
        let (Ok(before), Ok(after)) = (Instant::read(sent.text()), Instant::read(came.text()))
        else {
            return Err(changed(sent, came));
        };
        match before.distance(&after) {
            0 => self.allow(Allowance::InstantRespelled),
            1..1000 => self.allow(Allowance::InstantCut),
            _ => return Err(changed(sent, came)),
        }
        Ok(())
    }

    fn added_members(&mut self, sent: Node<'_>, came: Node<'_>, shape: &Object) -> Outcome {
        let mut known = Members::of(sent);
        for (name, value) in came.members().filter(|(name, _)| known.get(name.text()).is_none()) {
            let property = shape.property(name.text());
            match property.map(|property| &property.form) {
                Some(Form::Map) if is_empty(value) || value.kind() == Kind::Null => {
                    self.allow(Allowance::ClaimsReshaped);
                }
                Some(Form::Map) => return Err(added(value)),
                Some(_) if value.kind() == Kind::Null => self.allow(Allowance::NullForAbsent),
                _ => self.allow(Allowance::MemberAdded),
            }
        }
        Ok(())
    }

    /// Compares two values of any kind at every depth. Does not recurse, because custom claims may
    /// be deep.
    fn same<'a>(&mut self, sent: Node<'a>, came: Node<'a>) -> Outcome {
        let mut open = vec![(sent, came)];
        while let Some((sent, came)) = open.pop() {
            match sent.kind() {
                Kind::Number => self.number(sent, came)?,
                Kind::String => self.text(sent, came, TextKind::Free)?,
                Kind::Array => {
                    self.elements(sent, came, |_, sent, came| {
                        open.push((sent, came));
                        Ok(())
                    })?;
                }
                Kind::Object => self.same_members(sent, came, &mut open)?,
                kind if kind != came.kind() => return Err(changed(sent, came)),
                _ => {}
            }
        }
        Ok(())
    }

    fn same_members<'a>(
        &mut self,
        sent: Node<'a>,
        came: Node<'a>,
        open: &mut Vec<(Node<'a>, Node<'a>)>,
    ) -> Outcome {
        if came.kind() != Kind::Object {
            return Err(changed(sent, came));
        }
        if has_unsure_name(sent) {
            return Ok(());
        }
        let twice = sent.marks().has(Marks::DUPLICATE_NAME);
        self.sent_members(sent, came, |comparison, _, value, echo| {
            let echo = echo.ok_or_else(|| missing(value))?;
            if twice {
                return comparison.same(value, echo);
            }
            open.push((value, echo));
            Ok(())
        })?;
        if !twice && came.len() == sent.len() {
            return Ok(());
        }
        let mut known = Members::of(sent);
        let extra = came.members().find(|(name, _)| known.get(name.text()).is_none());
        extra.map_or(Ok(()), |(_, value)| Err(added(value)))
    }

    fn number(&mut self, sent: Node<'_>, came: Node<'_>) -> Outcome {
        if sent.token() == came.token() {
            return Ok(());
        }
        if sent.marks().has(Marks::NUMBER_RANGE) {
            self.allow(Allowance::HardNumberChanged);
            return Ok(());
        }
        let (Some(before), Some(after)) = (sent.number(), came.number()) else {
            return Err(changed(sent, came));
        };
        if before == after {
            self.allow(Allowance::NumberRespelled);
        } else if before.next_up() == after || before.next_down() == after {
            self.allow(Allowance::NumberRounded);
        } else {
            return Err(changed(sent, came));
        }
        Ok(())
    }

    fn allow(&mut self, allowance: Allowance) {
        if !self.allowances.contains(&allowance) {
            self.allowances.push(allowance);
        }
    }
}

/// Whether a member's name has an unpaired surrogate: nobody knows under which name the member
/// comes back.
fn has_unsure_name(object: Node<'_>) -> bool {
    object.tape().marks().has(Marks::LONE_SURROGATE)
        && object.members().any(|(name, _)| name.marks().has(Marks::LONE_SURROGATE))
}

fn is_empty(value: Node<'_>) -> bool {
    match value.kind() {
        Kind::Array | Kind::Object => value.is_empty(),
        Kind::String => value.text().is_empty(),
        _ => false,
    }
}

fn changed(sent: Node<'_>, came: Node<'_>) -> Difference {
    let came = Some(shortened(came.token()));
    Difference { pointer: sent.pointer(), sent: Some(shortened(sent.token())), came }
}

fn missing(sent: Node<'_>) -> Difference {
    Difference { pointer: sent.pointer(), sent: Some(shortened(sent.token())), came: None }
}

fn added(came: Node<'_>) -> Difference {
    Difference { pointer: came.pointer(), sent: None, came: Some(shortened(came.token())) }
}
