//! A family of findings for people: what is wrong and where, its smallest document, and how to replay
//! it.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write;

use crate::case::Case;
use crate::contract::constraint::Scope;
use crate::contract::{Rule, Source};
use crate::finding::{Alteration, Kind};
use crate::plan::{Plan, Way, WordUse};
use crate::report::Ink;
use crate::report::columns;
use crate::report::diff;
use crate::report::ink::Role;
use crate::report::verdict::counted;
use crate::report::visible::{Pointer, Visible};
use crate::run::{Family, Finding, Subject};
use crate::sweep;

use super::Certificate;

/// The maximum number of names that a line lists before it counts them.
const NAMED: usize = 3;

/// The maximum number of lines that are shown of what was seen.
const SEEN_LINES: usize = 3;

/// A family in a few lines.
pub(super) fn text(family: &Family<'_>, report: &Certificate<'_>, ink: Ink, out: &mut String) {
    let finding = family.smallest();
    let mut lines = Lines { report, out };
    lines.title(family, ink);

    lines.add("at", &places(family, report.full));
    lines.add("ways", &ways(family, report.full));
    lines.add("only at", &ways_of_places(family, report.full));
    lines.add("with", &features(family));
    lines.add("breaks", &together(finding, report.full));
    lines.add("seen", &seen(finding));
    lines.add("encoder", &encoder(family, report));
    lines.add("source", &source(finding));
    lines.add("words", &words(&finding.case));
    lines.add("valid", &why_valid(finding));
    lines.document(finding, ink);
    lines.replay(finding);
}

/// Writes lines that begin with a name, each within the width of the report.
struct Lines<'l> {
    report: &'l Certificate<'l>,
    out: &'l mut String,
}

impl Lines<'_> {
    fn title(&mut self, family: &Family<'_>, ink: Ink) {
        let cases = counted(family.cases() as usize, "case", "cases");
        let id = ink.paint(Role::Broken, Visible(&family.id).to_string());
        let title = Visible(&family.title);
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.out, "{id}: {title} (level {}, {cases})", family.level);
    }

    /// Adds a line, unless it is empty.
    fn add(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            let most = self.report.width.saturating_sub(INDENT);
            let most = if self.report.full { usize::MAX } else { most };
            self.add_whole(name, &columns::cut(text, most));
        }
    }

    /// Adds a line that may be wider than the report.
    fn add_whole(&mut self, name: &str, text: &str) {
        let _ = writeln!(self.out, "  {name:<9}{text}");
    }

    /// How the smallest document differs from its control.
    fn document(&mut self, finding: &Finding, ink: Ink) {
        let shrunk = if finding.fully_shrunk { "" } else { " (not fully shrunk)" };
        let width = self.report.width.saturating_sub(INDENT + shrunk.len());
        if let Some((name, text)) = diff::line(&finding.case, width, ink) {
            self.add_whole(name, &format!("{text}{shrunk}"));
        } else if !shrunk.is_empty() {
            self.add_whole("document", shrunk.trim_start());
        }
    }

    fn replay(&mut self, finding: &Finding) {
        self.add_whole("replay", &self.report.replay.line(&finding.case));
        self.out.push('\n');
    }
}

/// How many columns come before the text of a line.
const INDENT: usize = 11;

/// What `nearmiss replay` takes for a case: its name if the sweep has it, and otherwise a token.
pub(super) fn name(case: &Case) -> String {
    let id = case.id();
    let is_swept = sweep::find(&id)
        .is_some_and(|swept| swept.document() == case.document() && swept.twin() == case.twin());
    if is_swept { id } else { case.replay_argument() }
}

/// Where the failures are, in words.
fn places(family: &Family<'_>, full: bool) -> String {
    let rules = family.rules();
    let is_text = rules.iter().all(|rule| rule.scope() == Scope::Text);
    if !rules.is_empty() && !is_text {
        return rule_places(&rules, full);
    }
    let places: BTreeSet<&str> =
        family.places().into_iter().filter(|place| !place.is_empty()).collect();
    if full || places.len() <= NAMED {
        return places
            .into_iter()
            .map(|place| Pointer(place).to_string())
            .collect::<Vec<_>>()
            .join(", ");
    }

    let mut by_property: BTreeMap<&str, usize> = BTreeMap::new();
    for place in places {
        *by_property.entry(place.split('/').nth(1).unwrap_or_default()).or_default() += 1;
    }
    let one = |(property, count): (&str, usize)| match count {
        1 => Visible(property).to_string(),
        _ => format!("{} ({count} places)", Visible(property)),
    };
    by_property.into_iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The properties that rules are about, by the object that they are in.
fn rule_places(rules: &BTreeSet<Rule>, full: bool) -> String {
    let objects = [
        (Scope::Session, "", "properties of the session"),
        (Scope::Factor, " of factors", "properties of factors"),
        (Scope::SubObject, " of factors", "properties of objects in factors"),
    ];
    let mut parts = Vec::new();
    for (scope, of, many) in objects {
        let mut pointers: Vec<&str> =
            rules.iter().filter(|rule| rule.scope() == scope).map(|rule| rule.pointer()).collect();
        pointers.dedup();
        if pointers.is_empty() {
            continue;
        }
        if full {
            parts.extend(pointers.into_iter().map(|pointer| Pointer(pointer).to_string()));
        } else if pointers.len() <= NAMED {
            let names: Vec<&str> = pointers.into_iter().map(property).collect();
            parts.push(format!("{}{of}", names.join(", ")));
        } else {
            parts.push(format!("{} {many}", pointers.len()));
        }
    }
    parts.join("; ")
}

/// The name of a property, without the factor that it is in.
fn property(pointer: &str) -> &str {
    match pointer.strip_prefix("/authentication_factors/*/") {
        Some(name) => name,
        None if pointer.is_empty() => "the root",
        None => &pointer[1..],
    }
}

/// The ways in which documents break the rules of the family, in words.
fn ways(family: &Family<'_>, full: bool) -> String {
    if family.is_unchecked && !full {
        return String::new();
    }
    let accepted: BTreeSet<Way> =
        family.findings.iter().flat_map(|finding| finding.ways.keys().copied()).collect();
    if accepted.is_empty() {
        return String::new();
    }
    let accepted = ids(accepted);
    let all = ids(family.rules().into_iter().flat_map(|rule| Way::of(rule).iter().copied()));
    let listed = match full {
        true => accepted.iter().map(|&way| way.to_owned()).collect(),
        false => folded(&accepted),
    };
    format!("{} of {}: {}", accepted.len(), all.len(), listed.join(", "))
}

/// The ways that are accepted at some places of the family and rejected at others, by place.
fn ways_of_places(family: &Family<'_>, full: bool) -> String {
    if family.is_unchecked && !full {
        return String::new();
    }
    let mut by_place: BTreeMap<String, BTreeSet<Way>> = BTreeMap::new();
    for finding in &family.findings {
        // Findings of several rules have ways of their own.
        if let [Subject::Rule(rule)] = finding.subjects.as_slice() {
            by_place.entry(place(*rule)).or_default().extend(finding.ways.keys());
        }
    }
    let by_place = by_place.into_iter().map(|(place, ways)| (place, ids(ways)));
    let by_place: Vec<(String, Vec<&str>)> = by_place.collect();
    let is_everywhere = |way: &str| by_place.iter().all(|(_, ways)| ways.contains(&way));

    let mut parts: Vec<(Vec<&str>, Vec<String>)> = Vec::new();
    for (place, ways) in &by_place {
        let apart: Vec<&str> = ways.iter().copied().filter(|way| !is_everywhere(way)).collect();
        match parts.iter_mut().find(|(known, _)| *known == apart) {
            _ if apart.is_empty() => {}
            Some((_, places)) => places.push(place.clone()),
            None => parts.push((apart, vec![place.clone()])),
        }
    }
    let one = |(ways, places): (Vec<&str>, Vec<String>)| {
        let ways = match full {
            true => ways.iter().map(|&way| way.to_owned()).collect(),
            false => folded(&ways),
        };
        format!("{}: {}", places.join(", "), ways.join(", "))
    };
    parts.into_iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The place that a rule is about, in words.
fn place(rule: Rule) -> String {
    match rule.scope() {
        Scope::Factor | Scope::SubObject => format!("{} of factors", property(rule.pointer())),
        _ => property(rule.pointer()).to_owned(),
    }
}

/// The ids of ways without repetition. Rules of different properties have ways of the same id.
fn ids(ways: impl IntoIterator<Item = Way>) -> Vec<&'static str> {
    let mut seen = HashSet::new();
    ways.into_iter().map(Way::id).filter(|id| seen.insert(*id)).collect()
}

/// Ways by their first word, with how many there are of each, such as `unix-… (5)`.
fn folded(ways: &[&str]) -> Vec<String> {
    let mut by_word: Vec<(&str, Vec<&str>)> = Vec::new();
    for way in ways {
        let word = way.split('-').next().unwrap_or(way);
        match by_word.iter_mut().find(|(known, _)| *known == word) {
            Some((_, known)) => known.push(way),
            None => by_word.push((word, vec![way])),
        }
    }
    let one = |(word, ways): (&str, Vec<&str>)| match ways.as_slice() {
        [only] => (*only).to_owned(),
        _ => format!("{word}-… ({})", ways.len()),
    };
    by_word.into_iter().map(one).collect()
}

/// The features that documents fail with, if they break no rule.
fn features(family: &Family<'_>) -> String {
    if family.kind == Kind::WronglyAccepted {
        return String::new();
    }
    let subjects: BTreeSet<Subject> =
        family.findings.iter().flat_map(|finding| finding.subjects.iter().copied()).collect();
    let names: Vec<String> = subjects.iter().map(Subject::to_string).collect();
    names.join(", ")
}

/// The rules that the document of a finding breaks, if it breaks several.
fn together(finding: &Finding, full: bool) -> String {
    let is_rule = |subject: &Subject| matches!(subject, Subject::Rule(_));
    let rules: Vec<&Subject> = finding.subjects.iter().filter(|subject| is_rule(subject)).collect();
    if rules.len() < 2 || finding.failure.kind != Kind::WronglyAccepted {
        return String::new();
    }
    let most = if full { usize::MAX } else { NAMED };
    let mut names: Vec<String> = rules.iter().take(most).map(|rule| rule.to_string()).collect();
    if rules.len() > most {
        names.push(format!("and {} more", rules.len() - most));
    }
    names.join(", ")
}

/// What was seen: the implementation's message, or the values that differ.
fn seen(finding: &Finding) -> String {
    let detail = &finding.failure.detail;
    let lines: Vec<String> =
        detail.lines().take(SEEN_LINES).map(|line| Visible(line.trim()).to_string()).collect();
    lines.join(" | ")
}

/// What the adapter says of the encoder, if values do not come back.
fn encoder(family: &Family<'_>, report: &Certificate<'_>) -> String {
    let is_lost =
        |finding: &&Finding| matches!(finding.failure.alteration, Some(Alteration::Dropped(_)));
    match &report.run.identity.encoder {
        Some(encoder) if family.findings.iter().any(is_lost) => {
            format!("{}, says the adapter: the decoder keeps what it loses", Visible(encoder))
        }
        _ => String::new(),
    }
}

fn source(finding: &Finding) -> String {
    match finding.subjects.as_slice() {
        [Subject::Rule(rule)] => {
            let Source { document, at, text } = rule.source();
            format!("{text} ({document} {at})")
        }
        _ => String::new(),
    }
}

fn words(case: &Case) -> String {
    let words = case.plan().map_or(&[][..], Plan::words).iter().flat_map(WordUse::words);
    let words: Vec<String> = words.map(|word| format!("`{}`", Visible(word))).collect();
    words.join(", ")
}

/// What a document shows that had to be accepted.
fn why_valid(finding: &Finding) -> String {
    let is_about_valid = matches!(finding.failure.kind, Kind::WronglyRejected | Kind::Altered);
    let Some(plan) = finding.case.plan().filter(|plan| is_about_valid && !plan.is_near_miss())
    else {
        return String::new();
    };
    let sentence = plan.sentence().unwrap_or_default();
    match &finding.case {
        Case::CutDown(_) if !sentence.is_empty() => format!("cut down from this: {sentence}"),
        _ => sentence,
    }
}
