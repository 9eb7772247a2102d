//! What the sweep covers, by the oracle's verdicts and not by the intent of its plans: [`Coverage`].

mod place;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::contract::constraint::{Constraint, SLUG_LENGTH};
use crate::contract::{Ambiguity, Layer, Rule};
use crate::json::{Kind, Node, Tape};
use crate::oracle::{Oracle, Verdict};
use crate::sweep;

pub use place::{Bound, Part, Place};

/// How often each rule is kept and broken at each of its places, and how often each ambiguity is touched.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    rows: BTreeMap<(Rule, Place), Covered>,
    bounds: BTreeMap<(Rule, Bound), u64>,
    touched: BTreeMap<(Ambiguity, Part), u64>,
}

/// How many documents of the sweep, including twins, keep a rule at a place, and how many break it
/// there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Covered {
    /// The valid documents that have a value at the place.
    pub valid: u64,
    /// The documents that break this rule at this place, and no other rule.
    pub broken: u64,
}

impl Coverage {
    /// The coverage of the sweep: judges all its documents and their twins.
    pub fn of_sweep() -> Self {
        Self::of(
            sweep::plans().iter().flat_map(|plan| [Some(plan.document()), plan.twin()]).flatten(),
        )
    }

    /// The coverage of some documents. Equal documents are judged once.
    pub fn of(documents: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let (oracle, mut tape) = (Oracle::new(), Tape::default());
        let mut coverage = Self::empty();
        let mut seen = BTreeSet::new();
        for document in documents {
            if seen.insert(document.clone()) {
                let verdict = oracle.judge(&document, &mut tape);
                coverage.add(&verdict, &tape);
            }
        }
        coverage
    }

    fn empty() -> Self {
        let rows = Rule::all()
            .flat_map(|rule| Place::of_rule(rule).iter().map(move |place| (rule, *place)));
        let bounded = Rule::all().filter(|rule| limit(*rule).is_some());
        let bounds = bounded.flat_map(|rule| Bound::ALL.map(|bound| (rule, bound)));
        let touched = Ambiguity::all()
            .flat_map(|open| Part::of_ambiguity(open).iter().map(move |part| (open, *part)));
        Self {
            rows: rows.map(|row| (row, Covered::default())).collect(),
            bounds: bounds.map(|row| (row, 0)).collect(),
            touched: touched.map(|row| (row, 0)).collect(),
        }
    }

    fn add(&mut self, verdict: &Verdict, tape: &Tape) {
        if verdict.is_plainly_valid() {
            return self.add_valid(tape.root());
        }
        if verdict.breaks_nothing() {
            return self.add_touched(verdict);
        }
        let [entry] = verdict.breaks.as_slice() else { return };
        let places: BTreeSet<Place> = entry
            .places
            .iter()
            .map(|place| Place::of(entry.what, &place.pointer, tape.root()))
            .collect();
        for place in places {
            if let Some(covered) = self.rows.get_mut(&(entry.what, place)) {
                covered.broken += 1;
            }
        }
        if let (Some(limit), false) = (limit(entry.what), verdict.breaks_json_alone()) {
            let bound = match text_length(tape.root(), entry.what) {
                length if length.abs_diff(limit) == 1 => Bound::BrokenAtIt,
                length if length == 0 || length >= 10 * limit => Bound::BrokenFar,
                _ => return,
            };
            *self.bounds.entry((entry.what, bound)).or_default() += 1;
        }
    }

    fn add_touched(&mut self, verdict: &Verdict) {
        for entry in &verdict.touches {
            let parts: BTreeSet<Part> =
                entry.places.iter().map(|place| Part::of(&place.pointer)).collect();
            for part in parts {
                *self.touched.entry((entry.what, part)).or_default() += 1;
            }
        }
    }

    fn add_valid(&mut self, root: Node<'_>) {
        let mut there = BTreeSet::new();
        collect(root, &mut String::new(), Place::Only, &mut there);
        for ((rule, place), covered) in &mut self.rows {
            let pointer = if rule.layer() == Layer::Json { "" } else { rule.pointer() };
            if there.contains(&(pointer.to_owned(), *place)) {
                covered.valid += 1;
            }
        }
        for ((rule, bound), count) in &mut self.bounds {
            let is_at_it = limit(*rule) == Some(text_length(root, *rule));
            *count += u64::from(*bound == Bound::ValidAtIt && is_at_it);
        }
    }

    /// What is not covered, with one text for each hole. Empty if everything is covered.
    pub fn holes(&self) -> Vec<String> {
        let rows = self.rows.iter().flat_map(|((rule, place), covered)| {
            let hole = |count: u64, word: &str| {
                (count == 0).then(|| format!("{rule} {} {word}", place.name()))
            };
            [hole(covered.valid, "valid"), hole(covered.broken, "broken")]
        });
        let bounds = self.bounds.iter().map(|((rule, bound), count)| {
            (*count == 0).then(|| format!("{rule} {}", bound.name()))
        });
        let touched = self.touched.iter().map(|((ambiguity, part), count)| {
            (*count == 0).then(|| format!("{ambiguity} {}", part.name()))
        });
        rows.chain(bounds.chain(touched)).flatten().collect()
    }

    /// The coverage as text: a row for each rule and place, a row for each rule and bound, a row
    /// for each ambiguity and kind of place, and finally the holes.
    pub fn text(&self) -> String {
        let width = Rule::all().map(|rule| rule.id().len()).max().unwrap_or_default();
        let mut text = format!("{:width$}  {:6} {:>8} {:>8}\n", "rule", "place", "valid", "broken");
        for ((rule, place), Covered { valid, broken }) in &self.rows {
            let _ = writeln!(text, "{rule:width$}  {:6} {valid:>8} {broken:>8}", place.name());
        }
        let _ = writeln!(text, "\n{:width$}  {:16} {:>6}", "bound", "side", "");
        for ((rule, bound), count) in &self.bounds {
            let _ = writeln!(text, "{rule:width$}  {:16} {count:>6}", bound.name());
        }
        let _ = writeln!(text, "\n{:width$}  {:10} {:>12}", "ambiguity", "where", "touched");
        for ((ambiguity, part), count) in &self.touched {
            let _ = writeln!(text, "{ambiguity:width$}  {:10} {count:>12}", part.name());
        }
        let holes = self.holes();
        let rows = self.rows.len() + self.bounds.len() + self.touched.len();
        let _ = writeln!(text, "\n{rows} rows, {} holes", holes.len());
        holes.iter().for_each(|hole| text.push_str(&format!("hole: {hole}\n")));
        text
    }
}

/// The length that a rule names as its bound, if it has one.
fn limit(rule: Rule) -> Option<usize> {
    match rule.constraint() {
        Constraint::MinLength => Some(*SLUG_LENGTH.start()),
        Constraint::MaxLength => Some(*SLUG_LENGTH.end()),
        Constraint::Utf8
        | Constraint::Grammar
        | Constraint::Required
        | Constraint::Type { .. }
        | Constraint::Uuid
        | Constraint::Rfc3339
        | Constraint::Utc
        | Constraint::Charset => None,
    }
}

/// The length in characters of the session's text that a rule is about.
fn text_length(root: Node<'_>, rule: Rule) -> usize {
    let property = rule.pointer().trim_start_matches('/');
    root.member(property).map_or(0, |text| text.text().chars().count())
}

/// Collects the pointer of every value, with `*` for an index, and its place.
fn collect(
    node: Node<'_>,
    pointer: &mut String,
    place: Place,
    there: &mut BTreeSet<(String, Place)>,
) {
    /// No rule is about a value at this depth or deeper.
    const DEEPEST: usize = 6;
    there.insert((pointer.clone(), place));
    if pointer.split('/').count() > DEEPEST {
        return;
    }
    let length = pointer.len();
    for (name, value) in node.members() {
        pointer.push('/');
        pointer.push_str(name.text());
        collect(value, pointer, place, there);
        pointer.truncate(length);
    }
    if node.kind() == Kind::Array {
        pointer.push_str("/*");
        for (index, element) in node.elements().enumerate() {
            collect(element, pointer, Place::of_element(index, node.len()), there);
        }
        pointer.truncate(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;

    #[test]
    fn the_sweep_has_no_hole() {
        assert_eq!(Coverage::of_sweep().holes(), Vec::<String>::new());
    }

    #[test]
    fn a_place_that_no_document_covers_is_a_hole() {
        let plain = Coverage::of([Plan::default().document()]);
        let holes = plain.holes();
        assert!(holes.contains(&"roles/required only broken".to_owned()), "{holes:?}");
        assert!(holes.contains(&"roles/items/type middle valid".to_owned()), "{holes:?}");
        assert!(holes.contains(&"organization_slug/max-length broken far".to_owned()));
        assert!(holes.contains(&"json/nul sub-object".to_owned()), "{holes:?}");
        assert!(!holes.contains(&"roles/required only valid".to_owned()));
    }
}
